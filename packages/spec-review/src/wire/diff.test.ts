/** What the wire differ says of pairs of specs, and of one spec written in several ways. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { isObject, type Json, type JsonObject, list, readDocument } from 'openapi-document';
import { describe, test } from 'vitest';
import type { Change } from './change.js';
import { diffDocuments } from './diff.js';
import { rulePairs } from './rule-pairs.js';
import { rules } from './rules.js';

async function load(spec: Json | string) {
  return readDocument('api.yaml', async () => [typeof spec === 'string' ? spec : JSON.stringify(spec)]);
}

async function diff(before: Json | string, after: Json | string): Promise<Change[]> {
  return diffDocuments(await load(before), await load(after));
}

function sentences(changes: readonly Change[]): string[] {
  return changes.map(({ level, sentence }) => `${level}: ${sentence}`);
}

/** A document whose one operation answers with, or takes, this schema. */
function api(
  schema: Json,
  components: JsonObject = {},
  way: 'answers' | 'takes' = 'answers',
  openapi = '3.1.0',
): JsonObject {
  const message = { description: 'Done.', content: { 'application/json': { schema } } };
  const operation = way === 'answers' ? { responses: { 200: message } } : { requestBody: message, responses: {} };
  return {
    openapi,
    info: { title: 'Things', version: '1.0.0' },
    paths: { '/things': { post: operation } },
    components,
  };
}

describe('each rule', () => {
  for (const [rule, [before, after]] of Object.entries(rulePairs)) {
    test(`${rule}: its pair is caught by it, and by no other`, async ({ expect }) => {
      expect((await diff(before, after)).map((change) => change.rule)).toEqual([rule]);
      expect(await diff(after, after)).toEqual([]);
    });
  }

  test('has a pair, a sentence and a reason', ({ expect }) => {
    expect(Object.keys(rulePairs).sort()).toEqual(Object.keys(rules).sort());
    for (const { says, why } of Object.values(rules)) {
      expect(says).not.toBe('');
      expect(why).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('a change is told in words, with its place', () => {
  const text = { type: 'string' };
  const token = (schema: JsonObject) => ({
    type: 'object',
    properties: { result: { type: 'object', properties: { accessToken: schema } } },
  });

  test('a field that may be null', async ({ expect }) => {
    const [change] = await diff(api(token(text)), api(token({ type: ['null', 'string'] })));
    expect(change).toMatchObject({
      operations: ['POST /things'],
      sentence: 'POST /things: `result.accessToken` of the 200 response may now be null',
      before: 'string',
      after: 'null or string',
    });
    const pointer =
      '#/paths/~1things/post/responses/200/content/application~1json/schema/properties/result/properties/accessToken/type';
    expect(change?.place).toEqual({ file: 'api.yaml', pointer });
    expect(change?.basePlace).toEqual({ file: 'api.yaml', pointer });
  });

  test('what is gone is placed at its nearest parent that is left', async ({ expect }) => {
    const [change] = await diff(
      api({ type: 'object', properties: { a: text, b: text } }),
      api({ type: 'object', properties: { b: text } }),
    );
    expect(change?.place.pointer).toMatch(/schema\/properties$/);
    expect(change?.basePlace?.pointer).toMatch(/schema\/properties\/a$/);
  });

  test('a change of a component is one, however many refer to it', async ({ expect }) => {
    const spec = (name: JsonObject) => {
      const answer = {
        description: 'Done.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Name' } } },
      };
      const paths = {
        '/a': { get: { responses: { 200: answer } } },
        '/b': { get: { responses: { 200: answer, 404: answer } } },
      };
      return { ...api(true, { schemas: { Name: name } }), paths };
    };
    const changes = await diff(spec(text), spec({ type: 'integer' }));
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      operations: ['GET /a', 'GET /b'],
      otherPlaces: ['the 200 response of GET /b', 'the 404 response of GET /b'],
      place: { pointer: '#/components/schemas/Name/type' },
    });
    expect(changes[0]?.sentence).toBe(
      'GET /a: the body of the 200 response is now integer, and was string (also the 200 response of GET /b, the 404 response of GET /b)',
    );
  });

  test('what is added through a reference is placed where the reference stands', async ({ expect }) => {
    const spec = (added: JsonObject) => ({
      ...api(true, { responses: { Gone: { description: 'Gone.' } } }),
      paths: { '/a': { get: { responses: { 200: { description: 'Done.' }, ...added } } } },
    });
    const [change] = await diff(spec({}), spec({ 410: { $ref: '#/components/responses/Gone' } }));
    expect(change?.place.pointer).toBe('#/paths/~1a/get/responses/410');
  });

  test('the line and the column are those of the text', async ({ expect }) => {
    const document = await load(
      'openapi: 3.1.0\n# A comment.\npaths:\n  "/a\\u0062": &here\n    get: {summary: x}\n  /c: *here\n',
    );
    const at = (pointer: string) => document.position({ file: 'api.yaml', pointer });
    expect(at('#/paths/~1ab/get/summary')).toEqual({ line: 5, column: 11 });
    expect(at('#/paths/~1c')).toEqual({ line: 6, column: 3 });
    expect(at('#/paths/~1c/get')).toEqual({ line: 5, column: 5 });
    expect(at('#/paths/gone/get')).toEqual({ line: 3, column: 1 });
  });
});

describe('what says the same is no change', () => {
  const nullable = api({ type: ['string', 'null'] });
  const same: readonly [what: string, before: Json, after: Json][] = [
    ['const and an enum of one', api({ const: 'a' }), api({ enum: ['a'] })],
    [
      'an enum and alternatives of constants',
      api({ enum: ['a', 'b'] }),
      api({
        oneOf: [
          { const: 'b', title: 'B' },
          { const: 'a', title: 'A' },
        ].map(({ const: value }) => ({ const: value })),
      }),
    ],
    ['null as a type and null as an alternative', nullable, api({ anyOf: [{ type: 'string' }, { type: 'null' }] })],
    ['null in 3.0 and in 3.1', api({ type: 'string', nullable: true }, {}, 'answers', '3.0.3'), nullable],
    [
      'the end of a range in 3.0 and in 3.1',
      api({ type: 'number', minimum: 1, exclusiveMinimum: true }, {}, 'answers', '3.0.3'),
      api({ type: 'number', exclusiveMinimum: 1 }),
    ],
    [
      'a schema and the same split into allOf',
      api({ type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: {} } }),
      api({
        allOf: [
          { type: 'object', properties: { b: {} } },
          { required: ['a'], properties: { a: { type: 'string' } } },
        ],
      }),
    ],
    [
      'what stands beside a reference in 3.1, and allOf',
      api({ $ref: '#/components/schemas/A', maxLength: 4 }, { schemas: { A: { type: 'string' } } }),
      api({ allOf: [{ type: 'string' }, { maxLength: 4 }] }),
    ],
    [
      'what stands beside a reference in 3.0, and nothing',
      api({ $ref: '#/components/schemas/A', maxLength: 4 }, { schemas: { A: { type: 'string' } } }, 'answers', '3.0.3'),
      api({ type: 'string' }, {}, 'answers', '3.0.3'),
    ],
  ];
  for (const [what, before, after] of same) {
    test(what, async ({ expect }) => {
      const wire = (changes: readonly Change[]) =>
        sentences(changes.filter(({ rule }) => rule !== 'openapi-version-changed'));
      expect(wire(await diff(before, after))).toEqual([]);
      expect(wire(await diff(after, before))).toEqual([]);
    });
  }
});

const names = fc.constantFrom('a', 'b', 'c', 'id');
const scalar: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ type: fc.constantFrom('string', 'boolean', 'null') }),
  fc.record({ type: fc.constant('string'), minLength: fc.nat(2), maxLength: fc.nat(4) }, { requiredKeys: ['type'] }),
  fc.record(
    {
      type: fc.constantFrom('integer', 'number'),
      minimum: fc.nat(2),
      exclusiveMaximum: fc.nat(6),
      multipleOf: fc.constantFrom(1, 2, 3),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constantFrom(['string', 'null'], ['integer', 'string']) }),
  fc.record({ type: fc.constant('string'), pattern: fc.constantFrom('^a', 'b$', '^[ab]+$', '.*', '^.{1,2}$') }),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 'b', 1, 2, null), { minLength: 1 }) }),
  fc.record({ const: fc.constantFrom('a', 1, true) }),
);
const { schema: anySchema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.record(
      {
        type: fc.constant('object'),
        properties: fc.dictionary(names, tie('schema'), { maxKeys: 3 }),
        required: fc.uniqueArray(names, { maxLength: 3 }),
        additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      {
        properties: fc.dictionary(names, tie('schema'), { maxKeys: 2 }),
        patternProperties: fc.dictionary(fc.constantFrom('^a', '^[ab]$', '.*'), tie('schema'), { maxKeys: 1 }),
        unevaluatedProperties: fc.boolean(),
        minProperties: fc.nat(2),
        maxProperties: fc.nat(3),
        dependentRequired: fc.dictionary(names, fc.uniqueArray(names, { maxLength: 2 }), { maxKeys: 1 }),
        dependentSchemas: fc.dictionary(names, tie('schema'), { maxKeys: 1 }),
        propertyNames: fc.constantFrom<JsonObject>({ pattern: '^a' }, { enum: ['a', 'b'] }, { maxLength: 1 }),
        allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        type: fc.constant('array'),
        items: tie('schema'),
        prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        contains: scalar,
        minItems: fc.nat(2),
        maxItems: fc.nat(3),
        uniqueItems: fc.boolean(),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({
      type: fc.constantFrom('string', 'integer', 'object'),
      anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({
      type: fc.constant('object'),
      not: tie('schema'),
      patternProperties: fc.dictionary(names, tie('schema'), { maxKeys: 1 }),
    }),
  ),
}));
const parameter = fc.record({
  name: names,
  in: fc.constantFrom('query', 'header'),
  required: fc.boolean(),
  schema: anySchema,
});
const anyDocument = fc
  .record({
    sent: anySchema,
    received: anySchema,
    parameters: fc.uniqueArray(parameter, { maxLength: 3, selector: ({ in: place, name }) => `${place} ${name}` }),
    header: anySchema,
  })
  .map(({ sent, received, parameters, header }) => ({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    security: [{ key: [] }, { token: ['read', 'write'] }],
    paths: {
      '/things': {
        parameters: parameters.slice(0, 1),
        post: {
          parameters: parameters.slice(1),
          requestBody: { content: { 'application/json': { schema: sent } } },
          responses: {
            200: {
              description: 'Done.',
              headers: { 'X-Cost': { schema: header } },
              content: { 'application/json': { schema: received } },
            },
          },
        },
      },
    },
    components: {
      schemas: {} as JsonObject,
      securitySchemes: { key: { type: 'http', scheme: 'basic' }, token: { type: 'oauth2', flows: {} } },
    },
  }));

/** The same with all keys, and the lists whose order means nothing, turned round. */
function turnRound(node: Json, key = ''): Json {
  if (Array.isArray(node)) {
    const items = node.map((item: Json) => turnRound(item));
    return ['required', 'enum', 'type', 'parameters', 'security', 'allOf', 'oneOf', 'anyOf', 'token'].includes(key)
      ? items.reverse()
      : items;
  }
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node)
      .reverse()
      .map(([name, value]) => [name, turnRound(value, name)]),
  );
}

/** The same, where an object has no fields but those that are named: old code sends no others. */
function asSent(schema: Json | undefined, isPart = false): Json {
  if (!isObject(schema)) return schema ?? true;
  const below = (key: string, isOfSame: boolean): [string, Json][] => {
    const value = schema[key];
    if (Array.isArray(value)) return [[key, value.map((one: Json) => asSent(one, isOfSame))]];
    if (!isObject(value)) return [];
    return [[key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asSent(one, isOfSame)]))]];
  };
  const { additionalProperties: others, required = [], properties = {} } = schema;
  const named = Object.fromEntries((required as string[]).map((name) => [name, true]));
  const whole = {
    ...schema,
    ...Object.fromEntries([
      ...['allOf', 'anyOf', 'oneOf', 'dependentSchemas'].flatMap((key) => below(key, true)),
      ...['patternProperties', 'prefixItems'].flatMap((key) => below(key, false)),
      [
        'properties',
        { ...named, ...Object.fromEntries(Object.entries(properties ?? {}).map(([name, one]) => [name, asSent(one)])) },
      ],
      ['items', asSent(schema.items)],
      // Whoever may send others sends none.
      ['additionalProperties', others === true ? undefined : isObject(others) ? asSent(others) : others],
      ['unevaluatedProperties', isPart ? schema.unevaluatedProperties : false],
    ]),
  };
  return JSON.parse(JSON.stringify(whole));
}

/** The same with every schema that is reached through a key of these moved into components. */
function extract(spec: JsonObject): JsonObject {
  const schemas: Record<string, Json> = {};
  const visit = (node: Json): Json => {
    if (Array.isArray(node)) return node.map((item: Json) => visit(item));
    if (!isObject(node)) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => {
        const inner = key === 'enum' || key === 'const' ? value : visit(value);
        if (!['schema', 'items', 'not', 'a'].includes(key) || !isObject(inner)) return [key, inner];
        const name = `Moved${Object.keys(schemas).length}`;
        schemas[name] = inner;
        return [key, { $ref: `#/components/schemas/${name}` }];
      }),
    );
  };
  const moved = visit(spec);
  if (!isObject(moved) || !isObject(moved.components)) throw new TypeError('A document was made into something else.');
  return { ...moved, components: { ...moved.components, schemas } };
}

function comment(spec: Json): string {
  return dump(spec).replace(/^(?=\S)/gm, '# A comment.\n');
}

describe('over random documents', () => {
  test('one against itself has no change, in whatever order its keys stand', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, async (spec) => nothingDiffers(spec, turnRound(spec))),
      { numRuns: 40 },
    );
  });

  test('moving schemas into components and back is no change', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, async (spec) => {
        await nothingDiffers(spec, extract(spec));
        await nothingDiffers(extract(spec), turnRound(extract(spec)));
        await nothingDiffers(extract(spec), spec);
      }),
      { numRuns: 20 },
    );
  });

  test('comments are no change, nor is YAML instead of JSON', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, async (spec) => nothingDiffers(spec, comment(spec))),
      { numRuns: 40 },
    );
  });

  test('what breaks those who receive a value breaks those who send it when it is undone', async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(scalar, scalar, async (one, other) => {
        const received = await diff(api(one), api(other));
        const sent = await diff(api(other, {}, 'takes'), api(one, {}, 'takes'));
        const breaks = (changes: readonly Change[]) => changes.some(({ level }) => level === 'breaking');
        expect(breaks(sent), sentences([...received, ...sent]).join('\n')).toBe(breaks(received));
      }),
      { numRuns: 100 },
    );
  });

  const value = fc.oneof(
    fc.constantFrom(null, true, 0, 1, 2, 3, 4, 6, 1.5, '', 'a', 'b', 'abc', 'a\nb'),
    fc.array(fc.constantFrom(null, 1, 'a', 'b'), { maxLength: 3 }),
    fc.dictionary(names, fc.constantFrom(null, 1, 'a'), { maxKeys: 3 }),
  );
  const values = fc.array(value, { minLength: 30, maxLength: 30 });
  /** Two that have nothing to do with each other, or of which the one has some keywords of its own. */
  const twoSchemas = fc.oneof(
    fc.tuple(anySchema, anySchema),
    fc.tuple(anySchema, anySchema).map(([one, more]): [JsonObject, JsonObject] => [one, { ...one, ...more }]),
    fc.tuple(anySchema, anySchema).map(([one, more]): [JsonObject, JsonObject] => [{ ...one, ...more }, one]),
  );
  // One for all of them, which has the meta-schemas compiled once at most. To optimize what is called once takes longer than to call it.
  const ajv = new Ajv2020({ strict: false, validateSchema: false, code: { optimize: false } });
  /** Undefined where it depends on what a value that passes two of a `oneOf` is taken for, which the differ does not always tell. */
  const passes = (schema: Json) => {
    const anyOfOneOf = (_: string, value: Json): Json => {
      if (!isObject(value) || value.oneOf === undefined) return value;
      const { oneOf, ...rest } = value;
      return { ...rest, allOf: [...list(rest.allOf), { anyOf: oneOf }] };
    };
    const text = JSON.stringify(schema);
    const checks = [JSON.parse(text), JSON.parse(text, anyOfOneOf)].map((one) => ajv.compile(one));
    return (candidate: unknown): boolean | undefined => {
      try {
        const [exactly, any] = checks.map((check) => check(candidate));
        return exactly === any ? any : undefined;
      } catch (error) {
        // Ajv loses track of which fields patterns have evaluated now and then, and says nothing of the value.
        if (error instanceof TypeError) return undefined;
        throw error;
      }
    };
  };

  async function isTold(wasted: Json | undefined, before: JsonObject, after: JsonObject): Promise<void> {
    if (wasted === undefined) return;
    const changes = await diff(before, after);
    if (changes.some(({ level }) => level === 'breaking' || level === 'needs a person')) return;
    throw new Error(`${JSON.stringify(wasted)} is told by none of:\n${sentences(changes).join('\n')}`);
  }

  test('no value that only the new schema allows goes unreported to those who receive it', async () => {
    await fc.assert(
      fc.asyncProperty(twoSchemas, values, async ([one, other], candidates) => {
        const [passedBefore, passesNow] = [passes(one), passes(other)];
        const unknown = candidates.find(
          (candidate) => passesNow(candidate) === true && passedBefore(candidate) === false,
        );
        await isTold(unknown, api(one), api(other));
      }),
      { numRuns: 100 },
    );
  });

  test('no value that only the old schema allows goes unreported to those who send it', async () => {
    await fc.assert(
      fc.asyncProperty(twoSchemas, values, async ([one, other], candidates) => {
        const [passedBefore, isKnown, passesNow] = [passes(one), passes(asSent(one)), passes(other)];
        const refused = candidates.find(
          (candidate) =>
            passedBefore(candidate) === true && isKnown(candidate) === true && passesNow(candidate) === false,
        );
        await isTold(refused, api(one, {}, 'takes'), api(other, {}, 'takes'));
      }),
      { numRuns: 100 },
    );
  });

  async function nothingDiffers(before: Json | string, after: Json | string): Promise<void> {
    const changes = await diff(before, after);
    if (changes.length > 0) throw new Error(sentences(changes).join('\n'));
  }
});

describe('documents that never end, or are large', () => {
  const tree = (value: JsonObject) => ({
    schemas: {
      Tree: {
        type: 'object',
        properties: {
          value,
          left: { $ref: '#/components/schemas/Tree' },
          all: { anyOf: [{ $ref: '#/components/schemas/Tree' }, { $ref: '#/components/schemas/Leaf' }] },
        },
      },
      Leaf: { allOf: [{ $ref: '#/components/schemas/Tree' }, { not: { $ref: '#/components/schemas/Leaf' } }] },
    },
  });

  test('schemas that contain themselves are compared to their end', async ({ expect }) => {
    const spec = (value: JsonObject) => api({ $ref: '#/components/schemas/Tree' }, tree(value));
    expect(await diff(spec({ type: 'string' }), spec({ type: 'string' }))).toEqual([]);
    const changes = await diff(spec({ type: 'string' }), spec({ type: 'integer' }));
    expect(changes.filter(({ level }) => level === 'breaking').map(({ sentence }) => sentence)).toContain(
      'POST /things: `value` of the 200 response is now integer, and was string',
    );
  });

  test('a chain of 5,000 references is no danger to the stack', async ({ expect }) => {
    const chain = (last: string) => {
      const link = (key: string, index: number) => [
        `S${index}`,
        { type: 'object', properties: { next: { $ref: `#/components/schemas/${key}` } } },
      ];
      const schemas = Object.fromEntries(
        Array.from({ length: 5_000 }, (_, index) => link(index === 4_999 ? 'End' : `S${index + 1}`, index)),
      );
      return api({ $ref: '#/components/schemas/S0' }, { schemas: { ...schemas, End: { type: last } } });
    };
    const changes = await diff(chain('string'), chain('integer'));
    expect(changes.map(({ rule }) => rule)).toEqual(['response-type-changed']);
  });

  test('a large document against itself has no change', async ({ expect }) => {
    const paths = Object.fromEntries(
      Array.from({ length: 700 }, (_, index) => {
        const schema = {
          type: 'object',
          required: ['id'],
          properties: Object.fromEntries(
            Array.from({ length: 12 }, (__, field) => [
              `field${field}`,
              { description: `Field ${field} of thing ${index}.`, type: 'string', maxLength: field + 1 },
            ]),
          ),
        };
        return [
          `/things${index}`,
          {
            get: {
              operationId: `get${index}`,
              responses: { 200: { description: 'Done.', content: { 'application/json': { schema } } } },
            },
          },
        ];
      }),
    );
    const spec = { ...api(true), paths };
    expect(JSON.stringify(spec).length).toBeGreaterThan(700_000);
    const document = await load(spec);
    expect(diffDocuments(document, document)).toEqual([]);
  });
});
