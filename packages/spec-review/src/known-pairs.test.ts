/** Whether each judge says of each known pair what is true of it. */
import { readDocument } from 'openapi-document';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driveOldClient } from './consumer/consumer.js';
import { type MockServer, startMockServer } from './consumer/mock-server.js';
import { documentedClient } from './consumer/old-client.js';
import { knownPairs } from './known-pairs/index.js';
import { verdictOf } from './result.js';
import { changedParts } from './types/changed.js';
import { declarations } from './types/declarations.js';
import { standalone } from './types/standalone.js';
import { compareTypes } from './types/types.js';
import { diffDocuments } from './wire/diff.js';

let server: MockServer;
beforeAll(() => {
  server = startMockServer();
});
afterAll(() => server.close());

test('each known pair has a name of its own', () => {
  expect(new Set(knownPairs.map(({ name }) => name)).size).toBe(knownPairs.length);
});

describe.each(knownPairs)('$name', ({ wire, types, consumer, before, after }) => {
  test(`on the wire: ${wire}; for types: ${types}; for consumers: ${consumer}`, async () => {
    const [base, head] = [await read(before), await read(after)];
    const changes = diffDocuments(base, head);
    const words = changes.length > 0 && changes.every(({ level }) => level === 'documentation');
    const parts = changedParts(standalone(base), standalone(head));
    const [baseTypes, headTypes] = [declarations(parts.base, {}), declarations(parts.head, {})];
    const refused = compareTypes({ base, head, parts, baseTypes, headTypes });
    const met = await driveOldClient(await documentedClient(parts.base), server, { ...parts, document: head });
    expect(
      {
        wire: words ? 'documentation' : verdictOf(changes).judgement,
        types: refused.length > 0 ? 'breaking' : 'fits',
        consumer: met.length > 0 ? 'breaking' : 'fits',
      },
      [...changes, ...refused, ...met].map(({ sentence }) => sentence).join('\n'),
    ).toEqual({ wire, types, consumer });
  });
});

test('a text of a parameter that has to be shorter is one break, and is not told to be no number any more', async () => {
  const document = (schema: string) =>
    read(`openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths: { /a: { get: { parameters: [{ name: q, in: query, schema: ${schema} }], responses: {} } } }
`);
  const changes = diffDocuments(await document('{ type: string }'), await document('{ type: string, maxLength: 5 }'));
  expect(changes.map(({ rule }) => rule)).toEqual(['request-length-narrowed']);
});

test('a field that all forms had and none has is named, beside the forms that come', async () => {
  const document = (schema: string) =>
    read(`openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths: { /a: { get: { responses: { '200': { description: Done., content: { application/json: { schema: ${schema} } } } } } } }
`);
  const form = (name: string) => `{ type: object, required: [${name}], properties: { ${name}: { type: string } } }`;
  const changes = diffDocuments(await document(form('id')), await document(`{ oneOf: [${form('a')}, ${form('b')}] }`));
  expect(changes.map(({ sentence }) => sentence)).toContain(
    'GET /a: `id` of the 200 response is gone, and always came',
  );
});

test('what two forms of an answer lose is told apart, so that whoever approves one knows which', async () => {
  const document = (fields: string) =>
    read(`openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths: { /a: { get: { responses: { '200': { description: Done., content: { application/json: { schema: { oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] } } } } } } } }
components: { schemas: { A: { type: object, properties: { k: { const: a }${fields} } }, B: { type: object, properties: { k: { const: b }${fields} } } } }
`);
  const changes = diffDocuments(await document(', n: { type: string }'), await document(''));
  expect(changes.map(({ sentence }) => sentence)).toEqual([
    'GET /a: `n` of the 200 response is gone, and came at times, at #/components/schemas/A/properties',
    'GET /a: `n` of the 200 response is gone, and came at times, at #/components/schemas/B/properties',
  ]);
});

function read(text: string) {
  return readDocument('openapi.yaml', async () => [text]);
}
