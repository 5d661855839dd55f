import type { JsonObject } from 'openapi-document';
import { expect, test } from 'vitest';
import { changedParts } from './changed.js';

const spec = (reference: string, type: string): JsonObject => ({
  openapi: '3.1.0',
  paths: { '/things': { get: { responses: { 200: { content: { json: { schema: { $ref: reference } } } } } } } },
  components: { schemas: { 'a/b~c%d': { type }, Other: { type: 'null' } } },
});

test.each(['#/components/schemas/a~1b~0c%25d', '#/components/schemas/%61~1b~0c%25d'])(
  'a change of the schema that %s leads to is judged with the operations that lead to it',
  (reference) => {
    const [base, head] = [spec(reference, 'string'), spec(reference, 'integer')];
    const parts = changedParts(base, head);
    expect(parts.head).toEqual({ ...head, components: { schemas: { 'a/b~c%d': { type: 'integer' } } } });
    expect(parts.base.paths).toEqual(base.paths);
  },
);
