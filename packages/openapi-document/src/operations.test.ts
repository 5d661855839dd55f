import { describe, expect, test } from 'vitest';
import { readDocument } from './document.js';
import type { JsonObject } from './json.js';
import { objectAt, operationNodes, placeOfField } from './lookup.js';
import { listOperations, listServers, statusToAskFor, valueAt } from './operations.js';

const read = (document: JsonObject) => readDocument('api.json', async () => [JSON.stringify(document)]);
const done = { responses: { 204: { description: 'Done.' } } };
const json = (schema: JsonObject, more: JsonObject = {}): JsonObject => ({
  content: { 'application/json': { schema, ...more } },
});

/** A document with one operation. */
function one(operation: JsonObject, more: JsonObject = {}, item: JsonObject = {}): JsonObject {
  return {
    openapi: '3.1.0',
    paths: { '/things': { ...item, get: { operationId: 'getThings', ...operation } } },
    ...more,
  };
}

describe('the operations of a document', () => {
  // OpenAPI 3.0 and 3.1 have a field for each of the first eight; 3.2 adds the last.
  const all = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

  test.each(all)('include those of the method %s', async (method) => {
    const document = {
      openapi: '3.2.0',
      paths: { '/a/b~c%d': { parameters: [], summary: 'Words', [method]: { operationId: 'one', ...done } } },
    };
    expect(listOperations(document)).toMatchObject([{ id: 'one', method, path: '/a/b~c%d' }]);
    expect(operationNodes(await read(document))).toMatchObject([
      { method, path: '/a/b~c%d', name: `${method.toUpperCase()} /a/b~c%d`, node: { operationId: 'one' } },
    ]);
  });

  test('include those by methods that a path item has no field for', async () => {
    const copy = { operationId: 'copyThing', ...done };
    const document = one({ ...done }, { openapi: '3.2.0' }, { additionalOperations: { COPY: copy } });
    expect(listOperations(document)).toMatchObject([
      { id: 'copyThing', method: 'COPY', path: '/things' },
      { id: 'getThings', method: 'get' },
    ]);
    expect(operationNodes(await read(document))).toMatchObject([
      { method: 'COPY', name: 'COPY /things', node: copy },
      { name: 'GET /things' },
    ]);
  });

  test('stand in a path item that a reference leads to as well', async () => {
    const document = {
      openapi: '3.1.0',
      paths: { '/things': { $ref: '#/components/pathItems/Things' } },
      components: { pathItems: { Things: { get: { operationId: 'getThings', ...done } } } },
    };
    expect(listOperations(document)).toMatchObject([{ id: 'getThings', path: '/things' }]);
    expect(operationNodes(await read(document))).toMatchObject([{ name: 'GET /things' }]);
  });

  test('have their responses, with the place of each body, its headers and its examples', () => {
    const name = 'a/b~c%d';
    const reference = { $ref: '#/components/schemas/a~1b~0c%25d' };
    const document = one(
      {
        responses: {
          200: {
            description: '',
            headers: { 'X-Rate': { required: true, schema: { type: 'integer' }, example: 7 } },
            ...json(reference, { examples: { Short: { value: 'a' }, Long: { $ref: '#/components/examples/Long' } } }),
          },
          '4XX': { $ref: '#/components/responses/Bad' },
          default: { description: 'No body' },
          'x-note': {},
        },
      },
      {
        components: {
          schemas: { [name]: { type: 'string' } },
          examples: { Long: { value: 'aaa' } },
          responses: { Bad: json({ type: 'null' }, { example: null }) },
        },
      },
    );
    const [operation] = listOperations(document);
    expect(operation?.responses).toEqual([
      {
        status: '200',
        body: reference.$ref,
        headers: [
          {
            name: 'X-Rate',
            required: true,
            schema: '#/paths/~1things/get/responses/200/headers/X-Rate/schema',
            example: 7,
          },
        ],
        examples: [
          { name: 'Short', value: 'a' },
          { name: 'Long', value: 'aaa' },
        ],
      },
      {
        status: '4XX',
        body: '#/components/responses/Bad/content/application~1json/schema',
        headers: [],
        examples: [{ name: '', value: null }],
      },
      { status: 'default', body: undefined, headers: [], examples: [] },
    ]);
    expect(valueAt(document, operation?.responses[0]?.body ?? '')).toEqual({ type: 'string' });
  });

  test('have a call to try them with: of what is shown, of defaults, or of what the schemas allow', () => {
    const [operation] = listOperations(
      one(
        {
          ...done,
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 5, maximum: 5 } },
            { name: 'limit', in: 'query', schema: { default: 20 } },
            { name: 'free', in: 'query', schema: { type: 'string' } },
          ],
          requestBody: json({ type: 'object' }, { examples: { One: { value: { a: 1 } } } }),
        },
        {},
        { parameters: [{ name: 'X-Trace', in: 'header', example: 'abc', schema: {} }] },
      ),
    );
    expect(operation?.call).toEqual({
      params: { path: { id: 5 }, query: { limit: 20 }, header: { 'X-Trace': 'abc' }, cookie: {} },
      body: { a: 1 },
      mediaType: 'application/json',
    });
  });

  test('have a body to try them with that is no JSON, where the document has none that is', () => {
    const text = { 'text/plain': { example: 'a' } };
    const [plain] = listOperations(one({ ...done, requestBody: { content: text } }));
    expect(plain?.call).toMatchObject({ body: 'a', mediaType: 'text/plain' });
    const both = { content: { ...text, 'application/json': { example: 1 } } };
    const [either] = listOperations(one({ ...done, requestBody: both }));
    expect(either?.call).toMatchObject({ body: 1, mediaType: 'application/json' });
  });

  test('have answers without a body to HEAD, whatever the document says', () => {
    const responses = { 200: { description: '', ...json({ type: 'object' }, { example: {} }) } };
    const [head] = listOperations({ paths: { '/': { head: { operationId: 'headRoot', responses } } } });
    expect(head?.responses).toMatchObject([{ status: '200', body: undefined, examples: [] }]);
  });

  test.each([
    ['its own', { security: [{ a: [] }, { b: [] }] }, ['a', 'b']],
    ['those of the document', {}, ['c']],
    ['none where it may be called without', { security: [{ a: [] }, {}] }, []],
  ])('need the credentials that are asked for: %s', (_, operation, schemes) => {
    const [read] = listOperations(one({ ...done, ...operation }, { security: [{ c: [] }] }));
    expect(read?.security).toEqual(schemes);
  });

  test.each([
    ['one without an operationId', one({ operationId: null }), '#/paths/~1things/get has no operationId. Give it one.'],
    [
      'a body that is not JSON',
      one({ responses: { 200: { content: { 'text/plain': {} } } } }),
      '#/paths/~1things/get/responses/200 has a body that is not application/json.',
    ],
    [
      'references in a circle',
      one({ responses: { $ref: '#/x-a' } }, { 'x-a': { $ref: '#/x-b' }, 'x-b': { $ref: '#/x-a' } }),
      'refers to itself',
    ],
  ])('are not listed when there is %s, and it is told which', (_, document, says) => {
    expect(() => listOperations(document)).toThrow(says);
  });
});

describe('the status to ask a mock server for', () => {
  const asked = (status: string, others: readonly string[], shown?: number) => {
    const statuses = [status, ...others].map((one) => [one, { description: '' }]);
    const [operation] = listOperations(one({ responses: Object.fromEntries(statuses) }));
    const response = operation?.responses.find((other) => other.status === status);
    if (operation === undefined || response === undefined) throw new Error('There is no such response.');
    return statusToAskFor(operation, response, { name: '', value: { status: shown } });
  };

  test.each([
    ['200', ['4XX'], undefined, 200],
    ['4XX', ['499'], undefined, 498],
    ['4XX', ['499'], 404, 404],
    ['4XX', ['404'], 404, 499],
    ['default', ['5XX'], undefined, 499],
  ])('of a response for %s beside %j, whose example says %s, is %i', (status, others, shown, code) => {
    expect(asked(status, others, shown)).toBe(code);
  });

  test('is none when each is listed by itself', () => {
    expect(() => asked('default', ['4XX', '5XX'])).toThrow('is listed by itself');
  });
});

test('the servers of a document are listed by their URLs, in its order', () => {
  expect(listServers({ servers: [{ url: 'https://a.example' }, { url: '/b' }] })).toEqual(['https://a.example', '/b']);
  expect(listServers({})).toEqual([]);
});

test('a field of a body is found where it is described, through references and alternatives', async () => {
  const document = await read({
    openapi: '3.1.0',
    components: {
      schemas: {
        Page: {
          allOf: [{ type: 'object' }, { properties: { items: { items: { $ref: '#/components/schemas/Pet' } } } }],
        },
        Pet: { properties: { name: { type: 'string' } } },
      },
    },
  });
  const { Page } = objectAt(document, objectAt(document, objectAt(document, document.root.root).components).schemas);
  const pointer = (...way: string[]) => placeOfField(document, Page, way).pointer;
  expect(pointer('items', '0', 'name')).toBe('#/components/schemas/Pet/properties/name');
  expect(pointer('items', '0', 'gone')).toBe('#/components/schemas/Pet');
  expect(pointer()).toBe('#/components/schemas/Page');
});

test('a field is looked for once in each of the alternatives that are made of each other', async () => {
  const document = await read({
    openapi: '3.1.0',
    components: {
      schemas: {
        Pet: { anyOf: [{ $ref: '#/components/schemas/Cat' }, { properties: { name: { type: 'string' } } }] },
        Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }] },
      },
    },
  });
  const { Pet } = objectAt(document, objectAt(document, objectAt(document, document.root.root).components).schemas);
  expect(placeOfField(document, Pet, ['name']).pointer).toBe('#/components/schemas/Pet/anyOf/1/properties/name');
  expect(placeOfField(document, Pet, ['gone']).pointer).toBe('#/components/schemas/Pet');
});
