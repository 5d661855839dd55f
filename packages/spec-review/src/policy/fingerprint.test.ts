/** That what somebody has approved is what they saw: no fingerprint stands for two changes. */
import fc from 'fast-check';
import { type JsonObject, readDocument, type SpecDocument } from 'openapi-document';
import { expect, test } from 'vitest';
import { findingOf, stops } from '../result.js';
import { diffDocuments } from '../wire/diff.js';

type Schemas = Record<string, JsonObject>;
/** An object whose fields are texts, all of them required. */
const record = (names: readonly string[]): { properties: Schemas; required: string[] } & JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: [...names],
});
const body = (schema: JsonObject): JsonObject => ({ content: { 'application/json': { schema } } });
const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

const ids = [0, 1];
const fields = ['f0', 'f1', 'f2'];
// The first 200 characters of the values together are the same, whichever of the last goes.
const values = ['v0', 'v1', 'v2', 'v3'].map((value) => `${value}-${'x'.repeat(90)}`);

/** Two operations of the same form, of which each answers with a record of its own and with one that both share. */
function makeSpec() {
  const own = Object.fromEntries(ids.map((id) => [id, record(fields)]));
  const sent = Object.fromEntries(ids.map((id) => [id, record(fields)]));
  const shared = record(fields);
  const listed: { type: string; enum: string[] } = { type: 'string', enum: [...values] };
  const choice: { oneOf: JsonObject[] } = { oneOf: [record(['left']), record(['right'])] };
  const operations = Object.fromEntries(
    ids.map((id) => [
      id,
      {
        parameters: [
          ...fields.map((name): JsonObject => ({ name, in: 'query', schema: { type: 'string' } })),
          { name: 'listed', in: 'query', schema: reference('Listed') },
        ],
        requestBody: body(sent[id] ?? {}),
        responses: {
          200: {
            description: 'Done.',
            ...body({
              type: 'object',
              required: ['own', 'shared', 'listed', 'choice'],
              properties: {
                own: own[id] ?? {},
                shared: reference('Shared'),
                listed: reference('Listed'),
                choice: reference('Choice'),
              },
            }),
          },
        } as Schemas,
      } as JsonObject & { parameters: JsonObject[]; responses: Schemas },
    ]),
  );
  const components = { schemas: { Shared: shared, Listed: listed, Choice: choice } as Schemas, securitySchemes: {} };
  const webhooks: Schemas = Object.fromEntries(
    fields.map((name) => [name, { post: { responses: { 200: { description: 'Heard.' } } } }]),
  );
  const build = (): JsonObject => ({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    paths: Object.fromEntries(
      Object.entries(operations).map(([id, operation]) => [`/things${id}`, { post: operation }]),
    ),
    components,
    webhooks,
  });
  return { own, sent, shared, listed, choice, operations, components, webhooks, build };
}
type Spec = ReturnType<typeof makeSpec>;

const id = fc.constantFrom(...ids);
const field = fc.constantFrom(...fields);
const kind = fc.constantFrom<JsonObject>(
  { type: 'integer' },
  { type: 'boolean' },
  record(['a']),
  record(['b']),
  { type: 'array', items: { type: 'string' } },
  { type: 'array', items: { type: 'integer' } },
);

/** One breaking edit of the spec; those of the same name are the same. */
interface Edit {
  readonly name: string;
  readonly apply: (spec: Spec) => void;
}
function edit<Parts extends unknown[]>(
  name: string,
  parts: { readonly [Index in keyof Parts]: fc.Arbitrary<Parts[Index]> },
  apply: (spec: Spec, ...parts: Parts) => void,
): fc.Arbitrary<Edit> {
  return fc.tuple<Parts>(...parts).map((chosen) => ({
    name: `${name} ${JSON.stringify(chosen)}`,
    apply: (spec) => apply(spec, ...chosen),
  }));
}
const without = (list: string[], value: string) => list.splice(0, list.length, ...list.filter((one) => one !== value));

const edits: fc.Arbitrary<Edit> = fc.oneof(
  edit('operation gone', [id], ({ operations }, one) => delete operations[one]),
  edit('webhook gone', [field], ({ webhooks }, name) => delete webhooks[name]),
  edit('field gone', [id, field], ({ own }, one, name) => {
    const schema = own[one];
    if (schema === undefined) return;
    delete schema.properties[name];
    without(schema.required, name);
  }),
  edit('field may be missing', [id, field], ({ own }, one, name) => without(own[one]?.required ?? [], name)),
  edit('shared field gone', [field], ({ shared }, name) => {
    delete shared.properties[name];
    without(shared.required, name);
  }),
  edit('field described nowhere is asked for', [id, fc.constantFrom('n0', 'n1')], ({ sent }, one, name) => {
    if (!sent[one]?.required.includes(name)) sent[one]?.required.push(name);
  }),
  edit('field of another kind', [id, field, kind], ({ own }, one, name, schema) =>
    Object.assign(own[one]?.properties ?? {}, { [name]: schema }),
  ),
  edit('field to be sent', [id, fc.constantFrom('n0', 'n1'), kind], ({ sent }, one, name, schema) => {
    Object.assign(sent[one]?.properties ?? {}, { [name]: schema });
    sent[one]?.required.push(name);
  }),
  edit('limit', [id, field, fc.integer({ min: 1, max: 4 })], ({ sent }, one, name, maxLength) =>
    Object.assign(sent[one]?.properties[name] ?? {}, { maxLength }),
  ),
  edit('value gone', [fc.constantFrom(...values)], ({ listed }, value) => without(listed.enum, value)),
  edit('value new', [fc.constantFrom('w0', 'w1')], ({ listed }, value) => listed.enum.push(value.repeat(200))),
  edit('parameter gone', [id, field], ({ operations }, one, name) => {
    const parameters = operations[one]?.parameters ?? [];
    parameters.splice(0, parameters.length, ...parameters.filter((parameter) => parameter.name !== name));
  }),
  edit('parameter to be sent', [id, fc.constantFrom('n0', 'n1'), kind], ({ operations }, one, name, schema) => {
    const parameters = operations[one]?.parameters ?? [];
    if (!parameters.some((parameter) => parameter.name === name))
      parameters.push({ name, in: 'query', required: true, schema });
  }),
  edit('status', [id, fc.constantFrom(201, 202, 409), kind], ({ operations, components }, one, status, schema) => {
    const operation = operations[one];
    if (operation === undefined) return;
    components.schemas.New = schema;
    Object.assign(operation.responses, { [status]: { description: 'New.', ...body(reference('New')) } });
  }),
  edit('form', [fc.constantFrom('a', 'b'), kind], ({ choice }, name, schema) =>
    choice.oneOf.push({ type: 'object', required: [name], properties: { [name]: schema } }),
  ),
  edit('credentials', [id, fc.constantFrom('header', 'query')], ({ operations, components }, one, place) => {
    const operation = operations[one];
    if (operation === undefined) return;
    Object.assign(components.securitySchemes, { key: { type: 'apiKey', in: place, name: 'key' } });
    Object.assign(operation, { security: [{ key: [] }] });
  }),
);

function read(spec: JsonObject): Promise<SpecDocument> {
  return readDocument('api.json', async () => [JSON.stringify(spec)]);
}

/** What stops of the changes that these edits come to. */
async function fingerprints(made: readonly Edit[]) {
  const base = await read(makeSpec().build());
  const spec = makeSpec();
  for (const { apply } of made) apply(spec);
  const text = spec.build();
  const pair = { base, head: await read(text) };
  const findings = diffDocuments(pair.base, pair.head).map((change) => findingOf('wire', change, pair));
  return { text: JSON.stringify(text), open: new Set(findings.filter(stops).map((one) => one.fingerprint)) };
}

const pairs = fc.tuple(edits, edits).filter(([one, other]) => one.name !== other.name);

test('of two different breaking changes, what approves the one approves nothing of the other', async () => {
  await fc.assert(
    fc.asyncProperty(pairs, async ([one, other]) => {
      const [approved, reviewed] = [await fingerprints([one]), await fingerprints([other])];
      expect(approved.open.size).toBeGreaterThan(0);
      expect([...reviewed.open].filter((fingerprint) => approved.open.has(fingerprint))).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

test('a break that is added to an approved change is open', async () => {
  await fc.assert(
    fc.asyncProperty(pairs, async ([one, other]) => {
      const [approved, reviewed] = [await fingerprints([one]), await fingerprints([one, other])];
      fc.pre(approved.text !== reviewed.text);
      expect([...reviewed.open].filter((fingerprint) => !approved.open.has(fingerprint))).not.toEqual([]);
    }),
    { numRuns: 80 },
  );
});
