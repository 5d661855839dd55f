/** Which of the spec's operations a path is for. */
import * as operations from '../../generated/operations.js';
import type { OperationId } from '../http/call.js';

export interface Route {
  readonly id: OperationId;
  readonly method: string;
  /** As the spec writes it: `/users/{id}`. */
  readonly path: string;
}

const routes = Object.entries(operations)
  .map(([id, { method, path }]) => ({
    // Object.entries knows no names; these are all that there are.
    id: id as OperationId,
    method,
    path,
    pattern: patternOf(path),
  }))
  .sort((one, other) => Number(rank(one.path) > rank(other.path)) - Number(rank(one.path) < rank(other.path)));

/** The operations at a path. What is written out goes before a parameter, as OpenAPI has it, from the left on. */
export function operationsAt(path: string): readonly Route[] {
  const first = routes.find(({ pattern }) => pattern.test(path));
  return routes.filter((route) => route.path === first?.path);
}

/** A parameter, and the end, come after whatever may be written in their place. */
function rank(path: string): string {
  return `${path.replaceAll(/\{[^}]*\}/g, '\uffff')}\uffff`;
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
