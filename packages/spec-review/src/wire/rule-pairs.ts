/** For each rule a pair of small specs that it catches, and no other rule. */
import type { Json, JsonObject } from 'openapi-document';
import type { RuleId } from './rules.js';

type RulePair = readonly [before: JsonObject, after: JsonObject];

const text = { type: 'string' };
const ok = { 200: { description: 'Done.' } };
const json = (schema: Json) => ({ 'application/json': { schema } });

/** A document with these keys beside the necessary ones. */
function api(keys: JsonObject): JsonObject {
  return { openapi: '3.1.0', info: { title: 'Things', version: '1.0.0' }, paths: {}, ...keys };
}

function paths(before: JsonObject, after: JsonObject): RulePair {
  return [api({ paths: before }), api({ paths: after })];
}

/** `GET /things` with these keys. */
function operation(before: JsonObject, after: JsonObject): RulePair {
  return paths(
    { '/things': { get: { responses: ok, ...before } } },
    { '/things': { get: { responses: ok, ...after } } },
  );
}

/** What else is said of the response 200 to `GET /things`. */
function response(before: JsonObject, after: JsonObject): RulePair {
  const responses = (keys: JsonObject) => ({ responses: { 200: { description: 'Done.', ...keys } } });
  return operation(responses(before), responses(after));
}

/** Everything that is answered to `GET /things`. */
function responses(before: JsonObject, after: JsonObject): RulePair {
  return operation({ responses: before }, { responses: after });
}

/** The schema of what `GET /things` answers. */
function received(before: Json, after: Json): RulePair {
  return response({ content: json(before) }, { content: json(after) });
}

/** The schema of what is sent with `GET /things`. */
function sent(before: Json, after: Json): RulePair {
  return operation({ requestBody: { content: json(before) } }, { requestBody: { content: json(after) } });
}

/** The field `name` of an object, in which nothing is required. */
function fields(before: JsonObject, after: JsonObject): [JsonObject, JsonObject] {
  return [
    { type: 'object', ...before },
    { type: 'object', ...after },
  ];
}

function parameter(before: JsonObject, after: JsonObject): RulePair {
  const limit = { in: 'query', name: 'limit', schema: { type: 'integer' } };
  return operation({ parameters: [{ ...limit, ...before }] }, { parameters: [{ ...limit, ...after }] });
}

function headers(before: JsonObject, after: JsonObject): RulePair {
  return response({ headers: before }, { headers: after });
}

function servers(before: readonly Json[], after: readonly Json[]): RulePair {
  return [api({ servers: before }), api({ servers: after })];
}

/** `GET /things` asks for these. */
function security(before: readonly Json[], after: readonly Json[]): RulePair {
  return operation({ security: before }, { security: after });
}

function scheme(before: JsonObject, after: JsonObject): RulePair {
  const components = (key: JsonObject) => api({ security: [{ key: [] }], components: { securitySchemes: { key } } });
  return [components(before), components(after)];
}

function flows(before: JsonObject, after: JsonObject): RulePair {
  return scheme({ type: 'oauth2', flows: before }, { type: 'oauth2', flows: after });
}

function variable(before: JsonObject, after: JsonObject): RulePair {
  const server = (region: JsonObject) => [{ url: 'https://{region}.example.com', variables: { region } }];
  return servers(server(before), server(after));
}

const closed = { additionalProperties: false };
const named = { properties: { name: text } };
const cat = { type: 'object', required: ['meow'], properties: { meow: text } };
const dog = { type: 'object', required: ['bark'], properties: { bark: text } };
const limitOnly = [{ in: 'query', name: 'limit', schema: text }];
const limitRequired = [{ in: 'query', name: 'limit', required: true, schema: text }];
const body = { content: json(text) };
const hook = { post: { responses: ok } };
const flow = { tokenUrl: 'https://example.com/token', scopes: { read: 'Read.' } };
const [one, two] = [{ url: 'https://one.example.com' }, { url: 'https://two.example.com' }];
const listed = { type: 'array', items: text };

/** What is sent, or comes, told apart by this mapping. */
function tagged(where: 'requestBody' | '200', before: JsonObject, after: JsonObject): RulePair {
  const document = (mapping: JsonObject) => {
    const forms = [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }];
    const message = {
      description: 'Done.',
      content: json({ oneOf: forms, discriminator: { propertyName: 'k', mapping } }),
    };
    const get = where === '200' ? { responses: { 200: message } } : { requestBody: message, responses: ok };
    return api({ paths: { '/things': { get } }, components: { schemas: { Cat: cat, Dog: dog } } });
  };
  return [document(before), document(after)];
}

export const rulePairs: Readonly<Record<RuleId, RulePair>> = {
  'response-null-added': received(text, { type: ['string', 'null'] }),
  'response-null-removed': received({ type: ['string', 'null'] }, text),
  'request-null-removed': sent({ type: ['string', 'null'] }, text),
  'request-null-added': sent(text, { type: ['string', 'null'] }),
  'response-type-widened': received({ type: 'integer' }, { type: 'number' }),
  'response-type-narrowed': received({ type: 'number' }, { type: 'integer' }),
  'response-type-changed': received(text, { type: 'integer' }),
  'request-type-widened': sent({ type: 'integer' }, { type: 'number' }),
  'request-type-narrowed': sent({ type: 'number' }, { type: 'integer' }),
  'request-type-changed': sent(text, { type: 'integer' }),
  'response-value-allowed': received(false, true),
  'response-value-excluded': received(true, false),
  'request-value-allowed': sent(false, true),
  'request-value-excluded': sent(true, false),
  'response-enum-value-added': received({ enum: ['a'] }, { enum: ['a', 'b'] }),
  'response-enum-value-removed': received({ enum: ['a', 'b'] }, { const: 'a' }),
  'response-enum-lifted': received({ ...text, enum: ['a'] }, text),
  'response-enum-set': received(text, { ...text, enum: ['a'] }),
  'request-enum-value-added': sent({ enum: ['a'] }, { oneOf: [{ const: 'a' }, { const: 'b' }] }),
  'request-enum-value-removed': sent({ enum: ['a', 'b'] }, { enum: ['a'] }),
  'request-enum-lifted': sent({ ...text, const: 'a' }, text),
  'request-enum-set': sent(text, { ...text, const: 'a' }),
  'pattern-changed': received({ ...text, pattern: '^a$' }, { ...text, pattern: '^b$' }),
  'response-pattern-removed': received({ ...text, pattern: '^a$' }, text),
  'response-pattern-added': received(text, { ...text, pattern: '^a$' }),
  'request-pattern-removed': sent({ ...text, pattern: '^a$' }, text),
  'request-pattern-added': sent(text, { ...text, pattern: '^a$' }),
  'format-unknown': sent({ ...text, format: 'date' }, { ...text, format: 'service-date' }),
  'response-format-widened': received({ type: 'integer', format: 'int32' }, { type: 'integer', format: 'int64' }),
  'response-format-narrowed': received({ type: 'number', format: 'double' }, { type: 'number', format: 'float' }),
  'response-format-changed': received({ ...text, format: 'date' }, { ...text, format: 'date-time' }),
  'request-format-widened': sent({ type: 'integer', format: 'int32' }, { type: 'integer', format: 'int64' }),
  'request-format-narrowed': sent(text, { ...text, format: 'uuid' }),
  'request-format-changed': sent({ ...text, format: 'date' }, { ...text, format: 'date-time' }),
  'response-length-widened': received({ ...text, maxLength: 5 }, { ...text, maxLength: 6 }),
  'response-length-narrowed': received(text, { ...text, minLength: 1 }),
  'request-length-widened': sent({ ...text, minLength: 1 }, text),
  'request-length-narrowed': sent({ ...text, maxLength: 6 }, { ...text, maxLength: 5 }),
  'response-range-widened': received({ type: 'number', exclusiveMinimum: 1 }, { type: 'number', minimum: 1 }),
  'response-range-narrowed': received({ type: 'number', maximum: 2 }, { type: 'number', maximum: 1 }),
  'request-range-widened': sent({ type: 'number', minimum: 2 }, { type: 'number' }),
  'request-range-narrowed': sent({ type: 'number' }, { type: 'number', exclusiveMaximum: 9 }),
  'response-step-widened': received({ type: 'integer', multipleOf: 4 }, { type: 'integer', multipleOf: 2 }),
  'response-step-narrowed': received({ type: 'integer' }, { type: 'integer', multipleOf: 2 }),
  'request-step-widened': sent({ type: 'integer', multipleOf: 2 }, { type: 'integer' }),
  'request-step-narrowed': sent({ type: 'integer', multipleOf: 2 }, { type: 'integer', multipleOf: 4 }),
  'response-item-count-widened': received({ ...listed, minItems: 1 }, listed),
  'response-item-count-narrowed': received(listed, { ...listed, maxItems: 3 }),
  'request-item-count-widened': sent({ ...listed, maxItems: 3 }, { ...listed, maxItems: 4 }),
  'request-item-count-narrowed': sent(listed, { ...listed, minItems: 1 }),
  'response-unique-items-lifted': received({ ...listed, uniqueItems: true }, listed),
  'response-unique-items-set': received(listed, { ...listed, uniqueItems: true }),
  'request-unique-items-lifted': sent({ ...listed, uniqueItems: true }, listed),
  'request-unique-items-set': sent(listed, { ...listed, uniqueItems: true }),
  'response-field-count-widened': received(...fields({ maxProperties: 2 }, {})),
  'response-field-count-narrowed': received(...fields({}, { minProperties: 1 })),
  'request-field-count-widened': sent(...fields({ minProperties: 1 }, {})),
  'request-field-count-narrowed': sent(...fields({}, { maxProperties: 2 })),
  'default-changed': sent({ ...text, default: 'a' }, { ...text, default: 'b' }),
  'keyword-changed': received({ type: 'object' }, { type: 'object', dependentRequired: { a: ['b'] } }),

  'response-field-added': received(...fields({}, named)),
  'response-field-added-to-closed': received(...fields(closed, { ...closed, ...named })),
  'response-required-field-removed': received(...fields({ ...named, required: ['name'] }, {})),
  'response-optional-field-removed': received(...fields(named, {})),
  'response-field-made-optional': received(...fields({ ...named, required: ['name'] }, named)),
  'response-field-made-required': received(...fields(named, { ...named, required: ['name'] })),
  'response-write-only-set': received(...fields(named, { properties: { name: { ...text, writeOnly: true } } })),
  'response-write-only-lifted': received(...fields({ properties: { name: { ...text, writeOnly: true } } }, named)),
  'request-required-field-added': sent(...fields({}, { ...named, required: ['name'] })),
  'request-optional-field-added': sent(...fields({}, named)),
  'request-field-removed': sent(...fields(named, {})),
  'request-field-removed-from-closed': sent(...fields({ ...named, ...closed }, closed)),
  'request-field-made-required': sent(...fields(named, { ...named, required: ['name'] })),
  'request-field-made-optional': sent(...fields({ ...named, required: ['name'] }, named)),
  'request-read-only-set': sent(...fields(named, { properties: { name: { ...text, readOnly: true } } })),
  'request-read-only-lifted': sent(...fields({ properties: { name: { ...text, readOnly: true } } }, named)),
  'access-changed': received(...fields(named, { properties: { name: { ...text, readOnly: true } } })),
  'response-other-fields-allowed': received(...fields(closed, {})),
  'response-other-fields-excluded': received(...fields({}, closed)),
  'request-other-fields-allowed': sent(...fields(closed, {})),
  'request-other-fields-excluded': sent(...fields({}, closed)),

  'condition-changed': received({ ...text, not: { maxLength: 2 } }, { ...text, not: { maxLength: 3 } }),

  'response-alternative-added': received(cat, { oneOf: [cat, dog] }),
  'response-alternative-removed': received({ oneOf: [dog, cat, text] }, { oneOf: [cat, text] }),
  'request-alternative-added': sent({ anyOf: [cat, text] }, { anyOf: [cat, text, dog] }),
  'request-alternative-removed': sent({ anyOf: [cat, dog] }, cat),
  'alternatives-recombined': received({ oneOf: [cat, dog] }, { anyOf: [cat, dog] }),
  'discriminator-changed': received(
    { oneOf: [cat, dog], discriminator: { propertyName: 'kind' } },
    { oneOf: [cat, dog], discriminator: { propertyName: 'type' } },
  ),
  'request-discriminator-value-added': tagged('requestBody', { a: 'Cat' }, { a: 'Cat', b: 'Cat' }),
  'response-discriminator-value-removed': tagged('200', { a: 'Cat', b: 'Cat' }, { a: 'Cat' }),
  'discriminator-mapping-changed': received(
    { oneOf: [cat, dog], discriminator: { propertyName: 'kind' } },
    { oneOf: [cat, dog], discriminator: { propertyName: 'kind', mapping: { feline: 'Cat' } } },
  ),

  'operation-removed': paths({ '/things': hook }, {}),
  'operation-added': paths({}, { '/things': hook }),
  'operation-id-changed': operation({ operationId: 'listThings' }, { operationId: 'getThings' }),
  'path-variable-renamed': paths({ '/things/{id}': hook }, { '/things/{thing}': hook }),
  'response-success-status-added': responses(ok, { ...ok, 201: { description: 'Made.' } }),
  'response-success-status-removed': responses({ ...ok, 201: { description: 'Made.' } }, ok),
  'response-error-status-added': responses(ok, { ...ok, 404: { description: 'No.' } }),
  'response-error-status-removed': responses({ ...ok, 404: { description: 'No.' } }, ok),
  'response-status-regrouped': responses(
    { ...ok, '4XX': { description: 'No.' } },
    { ...ok, '4XX': { description: 'No.' }, 404: { description: 'No.' } },
  ),
  'response-default-added': responses(ok, { ...ok, default: { description: 'No.' } }),
  'response-default-removed': responses({ ...ok, default: { description: 'No.' } }, ok),
  'response-body-added': response({}, body),
  'response-body-removed': response(body, {}),
  'response-media-type-added': response(body, { content: { ...body.content, 'text/plain': {} } }),
  'response-media-type-removed': response({ content: { ...body.content, 'text/plain': {} } }, body),
  'request-media-type-added': operation(
    { requestBody: body },
    { requestBody: { content: { ...body.content, 'text/plain': {} } } },
  ),
  'request-media-type-removed': operation(
    { requestBody: { content: { ...body.content, 'text/plain': {} } } },
    { requestBody: body },
  ),
  'media-type-parameter-changed': response(
    { content: { 'text/plain': {} } },
    { content: { 'text/plain; charset=utf-8': {} } },
  ),
  'response-header-added': headers({}, { 'X-Cost': { schema: text } }),
  'response-required-header-removed': headers({ 'X-Cost': { required: true, schema: text } }, {}),
  'response-optional-header-removed': headers({ 'X-Cost': { schema: text } }, {}),
  'response-header-made-optional': headers({ 'X-Cost': { required: true } }, { 'x-cost': {} }),
  'response-header-made-required': headers({ 'X-Cost': {} }, { 'x-cost': { required: true } }),
  'link-added': response({}, { links: { next: { operationId: 'listThings' } } }),
  'links-changed': response(
    { links: { next: { operationId: 'listThings' } } },
    { links: { next: { operationId: 'countThings' } } },
  ),

  'request-required-parameter-added': operation({}, { parameters: limitRequired }),
  'request-optional-parameter-added': operation({}, { parameters: limitOnly }),
  'request-parameter-removed': operation({ parameters: limitOnly }, {}),
  'request-parameter-made-required': operation({ parameters: limitOnly }, { parameters: limitRequired }),
  'request-parameter-made-optional': operation({ parameters: limitRequired }, { parameters: limitOnly }),
  'request-empty-value-allowed': parameter({ schema: text }, { schema: text, allowEmptyValue: true }),
  'request-reserved-characters-allowed': parameter({ schema: text }, { schema: text, allowReserved: true }),
  'request-serialization-changed': parameter({ schema: listed }, { schema: listed, explode: false }),
  'response-serialization-changed': headers(
    { 'X-Costs': { schema: { type: 'object' } } },
    { 'X-Costs': { schema: { type: 'object' }, explode: true } },
  ),
  'request-required-body-added': operation({}, { requestBody: { ...body, required: true } }),
  'request-optional-body-added': operation({}, { requestBody: body }),
  'request-body-removed': operation({ requestBody: body }, {}),
  'request-body-made-required': operation({ requestBody: body }, { requestBody: { ...body, required: true } }),
  'request-body-made-optional': operation({ requestBody: { ...body, required: true } }, { requestBody: body }),

  'callback-added': operation({}, { callbacks: { onThing: { '{$request.body#/url}': hook } } }),
  'callback-removed': operation({ callbacks: { onThing: { '{$request.body#/url}': hook } } }, {}),
  'webhook-added': [api({}), api({ webhooks: { thing: hook } })],
  'webhook-removed': [api({ webhooks: { thing: hook } }), api({})],
  'callback-message-eased': [
    api({ webhooks: { thing: hook } }),
    api({ webhooks: { thing: { post: { ...hook.post, parameters: limitOnly } } } }),
  ],
  'callback-message-changed': [
    api({ webhooks: { thing: { post: { ...hook.post, parameters: limitOnly } } } }),
    api({ webhooks: { thing: hook } }),
  ],

  'server-url-changed': servers([one], [two]),
  'server-default-changed': servers([one, two], [two, one]),
  'server-removed': servers([one, two], [one]),
  'server-added': servers([one], [one, two]),
  'server-variable-default-changed': variable({ default: 'eu' }, { default: 'us' }),
  'server-variable-value-removed': variable({ default: 'eu', enum: ['eu', 'us'] }, { default: 'eu', enum: ['eu'] }),
  'server-variable-value-added': variable({ default: 'eu', enum: ['eu'] }, { default: 'eu', enum: ['us', 'eu'] }),

  'security-added': security([], [{ key: [] }]),
  'security-lifted': security([{ key: [] }], []),
  'security-alternative-removed': security([{ key: [] }, { token: [] }], [{ key: [] }]),
  'security-alternative-added': security([{ key: [] }], [{ token: [] }, { key: [] }]),
  'security-scheme-added': security([{ key: [] }], [{ key: [], token: [] }]),
  'security-scheme-dropped': security([{ key: [], token: [] }], [{ token: [] }]),
  'security-scope-added': security([{ key: ['read'] }], [{ key: ['read', 'write'] }]),
  'security-scope-dropped': security([{ key: ['read', 'write'] }], [{ key: ['read'] }]),
  'security-scheme-changed': scheme(
    { type: 'apiKey', in: 'header', name: 'X-Key' },
    { type: 'apiKey', in: 'header', name: 'X-Token' },
  ),
  'security-metadata-added': scheme(
    { type: 'oauth2', flows: {} },
    { type: 'oauth2', flows: {}, oauth2MetadataUrl: 'https://example.com/metadata' },
  ),
  'security-flow-removed': flows({ clientCredentials: flow, password: flow }, { password: flow }),
  'security-flow-added': flows({ password: flow }, { clientCredentials: flow, password: flow }),
  'security-flow-url-changed': flows(
    { password: flow },
    { password: { ...flow, tokenUrl: 'https://example.com/other' } },
  ),
  'security-flow-scope-removed': flows({ password: flow }, { password: { ...flow, scopes: {} } }),
  'security-flow-scope-added': flows({ password: { ...flow, scopes: {} } }, { password: flow }),

  'deprecation-set': operation({}, { deprecated: true }),
  'deprecation-lifted': operation({ deprecated: true }, { deprecated: false }),
  'openapi-version-changed': [api({}), api({ openapi: '3.1.1' })],
  'info-version-changed': [api({}), api({ info: { title: 'Things', version: '1.0.1' } })],
  'extension-changed': operation({}, { 'x-sunset': '2030-01-01' }),
  'example-changed': received(text, { ...text, examples: ['a'] }),
  'description-changed': response({}, { description: 'Well done.' }),
};
