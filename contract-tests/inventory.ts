/** What there is in the spec to be exercised, and the cases that exercise it. */

import { type Example, listOperations, type Operation, type ResponseCase } from 'openapi-document';
import document from '../generated/openapi.json' with { type: 'json' };

export const operations: readonly Operation[] = listOperations(document);

/** The kinds of things that the summary counts. */
export const itemKinds = ['operation', 'response', 'example', 'header', 'security'] as const;

/** Names one thing in the spec: its kind, and where it stands. */
export type SpecItem = `${(typeof itemKinds)[number]} ${string}`;

declare module 'vitest' {
  interface TaskMeta {
    /** What a test has exercised, once it has passed. */
    exercised?: readonly SpecItem[];
  }
}

export const item = {
  operation: ({ id }: Operation): SpecItem => `operation ${id}`,
  response: ({ id }: Operation, { status }: ResponseCase): SpecItem => `response ${id} ${status}`,
  example: ({ id }: Operation, { status }: ResponseCase, { name }: Example): SpecItem =>
    `example ${id} ${status} ${name}`,
  header: ({ id }: Operation, { status }: ResponseCase, name: string): SpecItem => `header ${id} ${status} ${name}`,
  security: ({ id }: Operation, scheme: string): SpecItem => `security ${id} ${scheme}`,
};

/** Everything in the spec, each once. */
export const inventory: readonly SpecItem[] = operations.flatMap((operation) => [
  item.operation(operation),
  ...operation.security.map((scheme) => item.security(operation, scheme)),
  ...operation.responses.flatMap((response) => [
    item.response(operation, response),
    ...response.examples.map((example) => item.example(operation, response, example)),
    ...response.headers.map(({ name }) => item.header(operation, response, name)),
  ]),
]);
