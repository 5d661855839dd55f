/** That nothing passes which the differ does not know: an unknown keyword, or a known one in a form that nobody knows, needs a person wherever it stands. */
import { isObject, type Json, type JsonObject, readDocument, type SpecDocument } from 'openapi-document';
import { describe, test } from 'vitest';
import type { Change } from './change.js';
import { diffDocuments } from './diff.js';

/** A document that has every object of OpenAPI 3.1 and every keyword that holds schemas, all of it in use. */
const whole: JsonObject = {
  openapi: '3.1.0',
  info: {
    title: 'Things',
    version: '1.0.0',
    contact: { name: 'Team', url: 'https://example.com' },
    license: { name: 'MIT', identifier: 'MIT' },
  },
  externalDocs: { url: 'https://example.com/docs' },
  tags: [{ name: 'things', externalDocs: { url: 'https://example.com/tags' } }],
  servers: [{ url: 'https://{region}.example.com', variables: { region: { default: 'eu', enum: ['eu', 'us'] } } }],
  security: [{ key: [] }, { token: ['read'] }],
  paths: {
    '/things/{id}': {
      servers: [{ url: 'https://things.example.com' }],
      parameters: [{ $ref: '#/components/parameters/Id' }],
      post: {
        tags: ['things'],
        externalDocs: { url: 'https://example.com/post' },
        parameters: [
          { in: 'query', name: 'filter', schema: { type: 'object', properties: { a: { type: 'string' } } } },
          { in: 'query', name: 'search', content: { 'application/json': { schema: { type: 'array', items: {} } } } },
        ],
        requestBody: { $ref: '#/components/requestBodies/Thing' },
        responses: { 200: { $ref: '#/components/responses/Thing' } },
        callbacks: {
          onThing: { '{$request.query.url}': { post: { responses: { 204: { description: 'Taken.' } } } } },
        },
        servers: [{ url: 'https://post.example.com' }],
      },
      get: { responses: { 204: { description: 'Nothing.' } } },
    },
    '/others': { get: { responses: { 204: { description: 'Nothing.' } } } },
  },
  webhooks: {
    thing: {
      post: { requestBody: { content: { 'application/json': { schema: { type: 'string' } } } }, responses: {} },
    },
  },
  components: {
    parameters: { Id: { in: 'path', name: 'id', required: true, schema: { type: 'string' } } },
    requestBodies: {
      Thing: {
        content: {
          'multipart/form-data': {
            schema: { type: 'object', properties: { file: { type: 'string' } } },
            encoding: { file: { contentType: 'image/png', headers: { 'X-Part': { schema: { type: 'string' } } } } },
          },
        },
      },
    },
    responses: {
      Thing: {
        description: 'Done.',
        headers: { 'X-Cost': { $ref: '#/components/headers/Cost' } },
        links: { next: { operationId: 'next', parameters: { id: '$response.body#/id' } } },
        content: {
          'application/xml': { schema: { $ref: '#/components/schemas/Thing' } },
          'application/json': { schema: { $ref: '#/components/schemas/Plain' } },
        },
      },
    },
    headers: { Cost: { schema: { type: 'integer' } } },
    schemas: {
      Thing: {
        type: 'object',
        externalDocs: { url: 'https://example.com/thing' },
        xml: { name: 'thing' },
        discriminator: { propertyName: 'kind', mapping: { other: '#/components/schemas/Other' } },
        properties: {
          kind: { type: 'string' },
          list: { type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'integer' } },
          choice: {
            oneOf: [
              { type: 'string', minLength: 1 },
              { type: 'object', required: ['a'] },
            ],
          },
          any: { anyOf: [{ type: 'string', maxLength: 5 }, { type: 'integer' }] },
          all: { allOf: [{ type: 'string' }, { minLength: 1 }] },
          dynamic: { $dynamicRef: '#leaf' },
          left: { $ref: 'https://example.com/elsewhere.yaml' },
          hidden: { type: 'string', readOnly: true },
        },
        patternProperties: { '^x': { type: 'string' } },
        additionalProperties: { type: 'object' },
        propertyNames: { maxLength: 20 },
        dependentSchemas: { kind: { minProperties: 2 } },
        not: { required: ['never'] },
        if: { required: ['kind'] },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
        then: { minProperties: 1 },
        else: { maxProperties: 5 },
      },
      Other: { allOf: [{ $ref: '#/components/schemas/Thing' }, { type: 'object', properties: { b: {} } }] },
      Plain: { type: 'string' },
      Leaf: { $dynamicAnchor: 'leaf', type: 'array', contains: { type: 'string' }, unevaluatedItems: { type: 'null' } },
    },
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      token: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://example.com/token', scopes: { read: 'Read.' } } },
      },
    },
  },
};

/** Under these keys stand names: another one is another thing, and no unknown keyword. */
const maps = new Set(
  'paths properties patternProperties dependentSchemas responses parameters requestBodies headers schemas securitySchemes links callbacks webhooks content encoding mapping variables scopes mediaTypes additionalOperations x-webhooks'.split(
    ' ',
  ),
);

type Steps = readonly (string | number)[];

/** As 3.0 has it. It reads nothing beside a reference. */
const earlier: JsonObject = { ...whole, openapi: '3.0.3', webhooks: {}, 'x-webhooks': whole.webhooks ?? {} };

/** With what is new in 3.2. */
const later: JsonObject = {
  openapi: '3.2.0',
  info: { title: 'Things', version: '1.0.0' },
  servers: [{ name: 'first', url: 'https://example.com' }],
  security: [{ device: [] }],
  paths: {
    '/things': {
      query: { responses: { 204: { description: 'Found.' } } },
      additionalOperations: { COPY: { responses: { 204: { description: 'Copied.' } } } },
      get: {
        parameters: [
          {
            in: 'querystring',
            name: 'all',
            content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { a: {} } } } },
          },
        ],
        responses: {
          200: {
            description: 'A stream.',
            content: {
              'application/jsonl': { itemSchema: { type: 'object', properties: { a: { type: 'string' } } } },
              'multipart/mixed': {
                itemSchema: { type: 'object' },
                itemEncoding: { contentType: 'image/png' },
                prefixEncoding: [{ contentType: 'text/plain' }],
              },
              'application/json': { $ref: '#/components/mediaTypes/Json' },
            },
          },
        },
      },
    },
  },
  components: {
    mediaTypes: { Json: { schema: { type: 'array', unevaluatedItems: { type: 'string' } } } },
    securitySchemes: {
      device: {
        type: 'oauth2',
        oauth2MetadataUrl: 'https://example.com/metadata',
        flows: {
          deviceAuthorization: {
            deviceAuthorizationUrl: 'https://example.com/device',
            tokenUrl: 'https://example.com/token',
            scopes: {},
          },
        },
      },
    },
  },
};

/** The way to every object that has keywords. A security requirement and a callback are maps, and beside a reference only schemas have any. */
function objectsIn(node: Json, steps: Steps = [], isMap = false): Steps[] {
  if (Array.isArray(node)) return node.flatMap((item: Json, index) => objectsIn(item, [...steps, index]));
  if (!isObject(node)) return [];
  const below = Object.entries(node).flatMap(([key, value]) =>
    objectsIn(value, [...steps, key], !isMap && maps.has(key) && !Array.isArray(value)),
  );
  const isRequirement = ['security', 'callbacks'].includes(String(steps.at(-2)));
  const isReference = /^#\/components\/(?!schemas\/)/.test(String(node.$ref));
  return isMap || isRequirement || isReference ? below : [steps, ...below];
}

/** The document with the object there changed. */
function withChange(document: JsonObject, steps: Steps, change: (node: JsonObject) => JsonObject): JsonObject {
  const changed = put(document, steps, change);
  return isObject(changed) ? changed : document;
}

function put(node: Json, [step, ...steps]: Steps, change: (node: JsonObject) => JsonObject): Json {
  if (step === undefined) return isObject(node) ? change(node) : node;
  if (Array.isArray(node)) return node.map((item: Json, index) => (index === step ? put(item, steps, change) : item));
  if (!isObject(node)) return node;
  return { ...node, [step]: put(node[step] ?? null, steps, change) };
}

function isReference(document: Json, steps: Steps): boolean {
  const node = steps.reduce<Json>((at, step) => (at as Record<string | number, Json>)[step] ?? null, document);
  return isObject(node) && node.$ref !== undefined;
}

/** Each is compared several times, and reading takes longer than comparing. */
const documents = new WeakMap<object, Promise<SpecDocument>>();

function load(spec: JsonObject): Promise<SpecDocument> {
  const loaded = documents.get(spec) ?? readDocument('api.yaml', async () => [JSON.stringify(spec)]);
  documents.set(spec, loaded);
  return loaded;
}

async function diff(before: JsonObject, after: JsonObject): Promise<Change[]> {
  return diffDocuments(await load(before), await load(after));
}

function stops({ level }: Change): boolean {
  return level === 'breaking' || level === 'needs a person';
}

describe('an unknown keyword needs a person', () => {
  const places = [whole, later, earlier].flatMap((document) =>
    objectsIn(document)
      .filter((steps) => document !== earlier || !isReference(document, steps))
      .map((steps) => [`#/${steps.join('/')} of ${document.openapi}`, steps, document] as const),
  );
  test.for(places)('in %s', async ([, steps, document], { expect }) => {
    const planted = withChange(document, steps, (node) => ({ ...node, frobnicate: { a: 1 } }));
    const changed = withChange(document, steps, (node) => ({ ...node, frobnicate: { a: 2 } }));
    for (const [before, after] of [
      [document, planted],
      [planted, document],
      [planted, changed],
    ] as const) {
      const changes = await diff(before, after);
      expect(changes.filter(stops).length, changes.map(({ sentence }) => sentence).join('\n')).toBeGreaterThan(0);
    }
    expect(await diff(planted, planted)).toEqual([]);
  });
});

describe('a keyword whose value has a form that nobody knows needs a person', () => {
  const unknown = { frobnicate: true };
  const places = objectsIn(whole).flatMap((steps) => {
    let node: Json = whole;
    for (const step of steps) node = (node as Record<string | number, Json>)[step] ?? null;
    return isObject(node) ? Object.keys(node).map((key) => [...steps, key]) : [];
  });
  // Words for people may have any form, and names are compared as such.
  const words = [
    'openapi',
    'version',
    'title',
    'description',
    'externalDocs',
    'tags',
    'contact',
    'license',
    '$ref',
    '$dynamicAnchor',
  ];
  const tried = places.filter((steps) => !words.some((word) => steps.includes(word)));

  test.for(tried.map((steps) => [`#/${steps.join('/')}`, steps] as const))('at %s', async ([, steps], { expect }) => {
    const [key, ...above] = [...steps].reverse();
    const malformed = withChange(whole, above.reverse(), (node) => ({ ...node, [String(key)]: [unknown, 1] }));
    const changes = await diff(whole, malformed);
    expect(changes.filter(stops).length, changes.map(({ sentence }) => sentence).join('\n')).toBeGreaterThan(0);
  });
});
