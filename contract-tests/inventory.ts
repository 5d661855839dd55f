/** What there is in the spec to be exercised, and the cases that exercise it. */
import document from '../generated/openapi.json' with { type: 'json' };
import { type Example, listOperations, type Operation, type ResponseCase } from '../scripts/document.js';

export const operations: readonly Operation[] = listOperations(document);

/** The kinds of things that the summary counts. */
export const kinds = ['operation', 'response', 'example', 'header', 'security'] as const;

/** Names one thing in the spec: its kind, and where it stands. */
export type Item = `${(typeof kinds)[number]} ${string}`;

declare module 'vitest' {
  interface TaskMeta {
    /** What a test has exercised, once it has passed. */
    exercised?: readonly Item[];
  }
}

export const item = {
  operation: ({ id }: Operation): Item => `operation ${id}`,
  response: ({ id }: Operation, { status }: ResponseCase): Item => `response ${id} ${status}`,
  example: ({ id }: Operation, { status }: ResponseCase, { name }: Example): Item => `example ${id} ${status} ${name}`,
  header: ({ id }: Operation, { status }: ResponseCase, name: string): Item => `header ${id} ${status} ${name}`,
  security: ({ id }: Operation, scheme: string): Item => `security ${id} ${scheme}`,
};

/** Everything in the spec, each once. */
export const inventory: readonly Item[] = operations.flatMap((operation) => [
  item.operation(operation),
  ...operation.security.map((scheme) => item.security(operation, scheme)),
  ...operation.responses.flatMap((response) => [
    item.response(operation, response),
    ...response.examples.map((example) => item.example(operation, response, example)),
    ...response.headers.map(({ name }) => item.header(operation, response, name)),
  ]),
]);

/** The HTTP status to ask the mock server for: the status itself, or one that only `4XX` or `default` stands for. */
export function statusToAskFor(
  { responses }: Operation,
  { status }: ResponseCase,
  example: Example | undefined,
): number {
  if (/^\d{3}$/.test(status)) return Number(status);
  const others = responses.map((response) => response.status).filter((other) => other !== status);
  const [lowest, highest] = status === 'default' ? [400, 599] : [Number(status[0]) * 100, Number(status[0]) * 100 + 99];
  const fits = (code: number) =>
    code >= lowest && code <= highest && !others.includes(`${code}`) && !others.includes(`${Math.trunc(code / 100)}XX`);
  const codes = Array.from({ length: highest - lowest + 1 }, (_, index) => highest - index);
  const fitting = [Number(Object(example?.value).status), ...codes].find(fits);
  if (fitting === undefined) throw new Error(`Every status that ${status} could stand for is listed by itself.`);
  return fitting;
}
