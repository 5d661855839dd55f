/** The schemas that ship, held against ajv, which reads them as JSON Schema has it. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import type { Json, JsonObject } from 'openapi-document';
import { describe, expect, test } from 'vitest';
import * as checks from './checks.js';
import { schemaModule } from './schema-module.js';

/** The check that is made from one of these schemas, by its name. */
function checkOf(schemas: JsonObject, name: string): checks.Check {
  const { code, names } = schemaModule({ components: { schemas } }, [`#/components/schemas/${name}`]);
  const exports: Record<string, checks.Schema> = {};
  const script = transformSync(code, { loader: 'ts', format: 'cjs' }).code;
  const module = { exports };
  new Function('module', 'exports', 'require', script)(module, exports, () => checks);
  const schema = module.exports[names.get(`#/components/schemas/${name}`) ?? ''];
  if (schema === undefined) throw new Error(`There is no schema ${name}.`);
  return schema();
}

// One for all schemas: it compiles JSON Schema's own schema first, which takes longer than the rest.
const ajv = new Ajv2020({ strict: false, logger: false, ownProperties: true });
addFormats.default(ajv, { mode: 'fast', formats: ['uuid', 'date', 'date-time', 'email'] });

function oracleOf(schemas: JsonObject, name: string): (value: unknown) => boolean {
  ajv.removeSchema(/^spec/);
  ajv.addSchema({ components: { schemas } }, 'spec');
  const validate = ajv.compile({ $ref: `spec#/components/schemas/${name}` });
  return (value) => validate(value);
}

const names = ['a', 'b', 'hasOwnProperty'] as const;
const scalars = fc.constantFrom<Json>('', 'a', 'ab', '2026-11-27', 0, 1, 2.5, 3, true, false, null);
const json = fc
  .letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      scalars,
      fc.constantFrom<Json>('6b4cb242-4a23-4596-a217-beaddbc496cb', '2026-11-27T08:00:00Z', 'ada@example.org'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
    ),
  }))
  .value // Objects as a parser makes them.
  .map((value): Json => JSON.parse(JSON.stringify(value)));

const small = fc.integer({ min: 0, max: 3 });
const type = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object');
const schema = fc.letrec<{ schema: Json }>((tie) => {
  const several = fc.array(tie('schema'), { minLength: 1, maxLength: 3 });
  const keywords = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    const: scalars,
    enum: fc.uniqueArray(scalars, { minLength: 1, maxLength: 3 }),
    pattern: fc.constantFrom('^a', 'b$', '^.{2}$'),
    format: fc.constantFrom('uuid', 'date', 'date-time', 'email', 'int32', 'password', 'unheard-of'),
    minLength: small,
    maxLength: small,
    minimum: small,
    maximum: small,
    exclusiveMinimum: small,
    exclusiveMaximum: small,
    multipleOf: fc.integer({ min: 1, max: 2 }),
    items: tie('schema'),
    prefixItems: several,
    minItems: small,
    maxItems: small,
    uniqueItems: fc.boolean(),
    properties: fc.dictionary(fc.constantFrom(...names), tie('schema'), { maxKeys: 3 }),
    required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
    additionalProperties: tie('schema'),
    propertyNames: tie('schema'),
    minProperties: small,
    maxProperties: small,
    allOf: several,
    anyOf: several,
    oneOf: fc.oneof(
      several,
      fc.uniqueArray(scalars).map((values) => values.map((value) => ({ const: value, title: 'A word' }))),
    ),
    not: tie('schema'),
    $ref: fc.constantFrom('#/components/schemas/Long', '#/components/schemas/Tree'),
    description: fc.constant('Words'),
    'x-source': fc.constant('decided'),
  };
  const some = fc
    .subarray(Object.keys(keywords) as (keyof typeof keywords)[], { maxLength: 3 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((keyword) => [keyword, keywords[keyword]]))));
  return { schema: fc.oneof({ maxDepth: 3 }, { weight: 1, arbitrary: fc.boolean() }, { weight: 12, arbitrary: some }) };
}).schema;

/** What the others may refer to. */
const shared: JsonObject = {
  Long: { type: 'string', minLength: 2 },
  Tree: {
    type: 'object',
    properties: { a: { $ref: '#/components/schemas/Tree' }, b: { $ref: '#/components/schemas/Long' } },
  },
};

describe('the schemas that ship', () => {
  test('say of every value what JSON Schema says, whatever the schema', () => {
    fc.assert(
      fc.property(schema, fc.array(json, { minLength: 5, maxLength: 20 }), (tried, values) => {
        const schemas = { ...shared, Tried: tried };
        const [check, conforms] = [checkOf(schemas, 'Tried'), oracleOf(schemas, 'Tried')];
        for (const value of values) expect(check(value, '').length === 0, JSON.stringify(value)).toBe(conforms(value));
      }),
      { numRuns: 500 },
    );
  });
  test.each([
    [
      'a property that the language has for all objects',
      { properties: { ['__proto__']: { type: 'string' } } },
      '{"__proto__":7}',
      '/__proto__ must be of type string',
    ],
    ['an item', { items: { minimum: 3 } }, '[3,2]', '/1 must be 3 at least'],
    ['the body', { const: true }, 'false', 'the body must be true'],
    ['what is missing', { required: ['a'] }, '{}', '/a must be there'],
  ] as const)('name the place of %s', (_, tried, text, finding) => {
    expect(checkOf({ Tried: tried }, 'Tried')(JSON.parse(text), '')).toEqual([finding]);
  });

  test('have the names of their components, or like ones where a module can have no such name', () => {
    const schemas = { type: { items: { $ref: '#/components/schemas/class' } }, class: {}, 'a.b': {}, a_b: {} };
    const pointers = Object.keys(schemas).map((name) => `#/components/schemas/${name}`);
    const { names: given } = schemaModule({ components: { schemas } }, pointers);
    expect([...given.values()]).toEqual(['_type', '_class', 'a_b', '_a_b']);
    expect(checkOf({ ...schemas, class: { const: 1 } }, 'type')([2], '')).toEqual(['/0 must be 1']);
  });

  test('are found by references to names with a slash, a tilde and a percent sign', () => {
    const reference = { $ref: '#/components/schemas/a~1b~0c%25d' };
    const schemas = { 'a/b~c%d': { properties: { 'e/f%': reference } }, List: { items: reference } };
    expect(checkOf({ ...schemas, 'a/b~c%d': { const: 1 } }, 'List')([2], '')).toEqual(['/0 must be 1']);
    const { names: given } = schemaModule({ components: { schemas } }, [reference.$ref]);
    expect([...given]).toEqual([[reference.$ref, 'a_b_c_d']]);
    const unfit = { 'a/b~c%d': { properties: { 'e/f%': 'string' } } };
    expect(() => schemaModule({ components: { schemas: unfit } }, [reference.$ref])).toThrow(
      '#/components/schemas/a~1b~0c%25d/properties/e~1f%25 is no schema',
    );
  });

  test.for([
    ['a keyword that nothing checks', { properties: { a: { contains: { const: 1 } } } }, '/properties/a/contains'],
    ['a constant that is an object', { const: { a: 1 } }, '/const'],
    ['what is no schema', { properties: { a: 'string' } }, '/properties/a'],
  ] as const)('are not made from %s, and the place is named', ([, tried, place]) => {
    expect(() => checkOf({ Tried: tried }, 'Tried')).toThrow(`#/components/schemas/Tried${place}`);
  });
});
