/** Which of the spec's operations a path is for. */
import * as operations from '../../generated/operations.js';
import type { OperationId } from '../http/call.js';

export interface Route {
  readonly id: OperationId;
  readonly method: string;
  /** As the spec writes it: `/users/{id}`. */
  readonly path: string;
}

const routes = Object.entries(operations).map(([id, { method, path }]) => ({
  // Object.entries knows no names; these are all that there are.
  id: id as OperationId,
  method,
  path,
  pattern: patternOf(path),
}));

/** The operations at a path. One that is written out goes before one with parameters, as OpenAPI has it. */
export function operationsAt(path: string): readonly Route[] {
  const literal = routes.filter((route) => route.path === path);
  if (literal.length > 0) return literal;
  const [first, ...others] = routes.filter(({ pattern }) => pattern.test(path));
  return first === undefined ? [] : [first, ...others.filter((route) => route.path === first.path)];
}

/** Each parameter takes one segment that is not empty. */
function patternOf(path: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `^${path
      .split(/\{[^}]*\}/)
      .map(literal)
      .join('[^/]+')}$`,
  );
}
