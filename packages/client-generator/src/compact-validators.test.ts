import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import document from '../../../generated/openapi.json' with { type: 'json' };
import { validators } from '../../../generated/validators.js';
import { compactCheck } from './compact-validators.js';

const ajv = new Ajv2020({ strict: false, logger: false });
addFormats.default(ajv, { mode: 'fast' });
ajv.addSchema(document, 'spec');
const { LoggedOut, AuthAccessTokenInvalid } = document.components.examples;

/** An example with some of its values replaced or taken away, which most often makes it wrong. */
function near(example: object): fc.Arbitrary<object> {
  const other = fc.oneof(fc.jsonValue(), fc.constantFrom(200, 401, 600, true, 'AuthFailed', '/Date(1)/', '', 'a b'));
  const replaced = Object.entries(example).map(([key, value]) => [
    key,
    fc.oneof(
      { weight: 6, arbitrary: Object(value) === value ? near(value) : fc.constant(value) },
      { weight: 1, arbitrary: other },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
  ]);
  // As it would arrive: without what is undefined.
  return fc
    .record<Record<string, unknown>>(Object.fromEntries(replaced))
    .map((body) => JSON.parse(JSON.stringify(body)));
}

describe('the validators that ship', () => {
  test.for([
    ['LogoutSuccess', validators.logoutUser[200], LoggedOut.value],
    ['ErrorEnvelope', validators.logoutUser.default, AuthAccessTokenInvalid.value],
  ] as const)('say of every %s what ajv says', ([name, validator, example]) => {
    const oracle = ajv.compile({ $ref: `spec#/components/schemas/${name}` });
    fc.assert(
      fc.property(fc.oneof(near(example), fc.jsonValue()), (body) => {
        expect(validator(body).length === 0, JSON.stringify(body)).toBe(oracle(body));
      }),
      { numRuns: 2_000 },
    );
    expect(validator(example)).toEqual([]);
  });
});

test.for([
  ['a list', { type: 'array', items: { type: 'string' } }],
  ['a choice', { oneOf: [{ type: 'string' }, { type: 'integer' }] }],
  ['an object that allows nothing else', { type: 'object', properties: {}, additionalProperties: false }],
  ['a property that every object has', { type: 'object', properties: { constructor: { const: 1 } } }],
  ['a property required without a schema', { type: 'object', required: ['a'] }],
  ['a constant that is an object', { const: {} }],
  ['a part of itself', { $ref: '#/self' }],
] as const)('%s is left to ajv', ([, schema]) => {
  const self = { type: 'object', properties: { next: { $ref: '#/self' } } };
  expect(compactCheck(schema, () => self)).toBeUndefined();
});
