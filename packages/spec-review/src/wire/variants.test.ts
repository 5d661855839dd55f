/** Pairs of specs that are written otherwise and allow the same or more, and pairs that only look alike: what the wire differ says of them. */
import { type Json, type JsonObject, readDocument } from 'openapi-document';
import { describe, test } from 'vitest';
import { diffDocuments } from './diff.js';

const text = { type: 'string' };
const whole = { type: 'integer' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Json) => ({ content: { 'application/json': { schema } } });

/** A document whose one operation has these keys. */
function api(operation: JsonObject, rest: JsonObject = {}): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    paths: { '/a': { post: { responses: {}, ...operation } } },
    ...rest,
  };
}

function answers(schema: Json, schemas: JsonObject = {}, openapi = '3.1.0'): JsonObject {
  return api({ responses: { 200: { description: 'Done.', ...json(schema) } } }, { components: { schemas }, openapi });
}

function takes(schema: Json, schemas: JsonObject = {}, openapi = '3.1.0'): JsonObject {
  return api({ requestBody: { required: true, ...json(schema) } }, { components: { schemas }, openapi });
}

/** With a query parameter that has these keys, or with these parameters. */
function asks(parameters: JsonObject | readonly Json[], openapi = '3.1.0'): JsonObject {
  const listed = Array.isArray(parameters) ? parameters : [{ name: 'q', in: 'query', ...parameters }];
  return api({ parameters: listed }, { openapi });
}

/** A schema that another builds on, which only the discriminator leads to. */
function pet(subtype: JsonObject, name = 'Cat'): JsonObject {
  return {
    Pet: {
      type: 'object',
      required: ['kind'],
      properties: { kind: text },
      discriminator: { propertyName: 'kind' },
    },
    [name]: { allOf: [ref('Pet'), { type: 'object', ...subtype }] },
  };
}

const pairs: readonly [what: string, says: 'fits' | 'stops', before: Json, after: Json][] = [
  ['oneOf and anyOf of different kinds', 'fits', answers({ oneOf: [text, whole] }), answers({ anyOf: [text, whole] })],
  [
    'nullable type array -> oneOf null',
    'fits',
    answers({ type: ['string', 'null'] }),
    answers({ oneOf: [text, { type: 'null' }] }),
  ],
  [
    'a type array and alternatives, one of them an object',
    'fits',
    takes({ type: ['string', 'object'], properties: { a: text } }),
    takes({ oneOf: [text, { type: 'object', properties: { a: text } }] }),
  ],
  [
    'an enum, and constants with titles',
    'fits',
    takes({ type: 'string', enum: ['a', 'b'] }),
    takes({
      oneOf: [
        { const: 'a', title: 'A' },
        { const: 'b', description: 'B' },
      ],
    }),
  ],
  [
    'a value less in an open enum that is sent',
    'fits',
    takes({ anyOf: [{ type: 'string', enum: ['a', 'b'] }, text] }),
    takes({ anyOf: [{ type: 'string', enum: ['a'] }, text] }),
  ],
  ['plain string -> open enum res', 'fits', answers(text), answers({ anyOf: [text, { enum: ['a'] }] })],
  [
    'allOf single wrapper',
    'fits',
    answers({ allOf: [ref('A')] }, { A: text }, '3.0.3'),
    answers(ref('A'), { A: text }, '3.0.3'),
  ],
  ['oneOf single', 'fits', answers({ oneOf: [ref('A')] }, { A: text }), answers(ref('A'), { A: text })],
  ['number = integer|number', 'fits', answers({ type: 'number' }), answers({ type: ['integer', 'number'] })],
  [
    'common field from alternatives out',
    'fits',
    takes({
      oneOf: [
        { type: 'object', required: ['id', 'a'], properties: { id: text, a: text } },
        { type: 'object', required: ['id', 'b'], properties: { id: text, b: text } },
      ],
    }),
    takes({
      type: 'object',
      required: ['id'],
      properties: { id: text },
      oneOf: [
        { required: ['a'], properties: { a: text } },
        { required: ['b'], properties: { b: text } },
      ],
    }),
  ],
  [
    'nested oneOf flattened',
    'fits',
    answers({ oneOf: [{ oneOf: [text, whole] }, { type: 'boolean' }] }),
    answers({ oneOf: [text, whole, { type: 'boolean' }] }),
  ],
  ['boolean enum', 'fits', answers({ type: 'boolean' }), answers({ type: 'boolean', enum: [true, false] })],
  ['query number->string', 'fits', asks({ schema: { type: 'number' } }), asks({ schema: text })],
  ['query boolean->string', 'fits', asks({ schema: { type: 'boolean' } }), asks({ schema: text })],
  ['query string->integer', 'stops', asks({ schema: text }), asks({ schema: whole })],
  [
    'query enum int -> enum string',
    'fits',
    asks({ schema: { type: 'integer', enum: [1, 2] } }),
    asks({ schema: { type: 'string', enum: ['1', '2'] } }),
  ],
  [
    'query boolean -> enum true false',
    'fits',
    asks({ schema: { type: 'boolean' } }),
    asks({ schema: { type: 'string', enum: ['true', 'false'] } }),
  ],
  [
    'query nullable dropped',
    'fits',
    asks({ schema: { type: 'string', nullable: true } }, '3.0.3'),
    asks({ schema: text }, '3.0.3'),
  ],
  ['query single -> array exploded', 'fits', asks({ schema: text }), asks({ schema: { type: 'array', items: text } })],
  ['query array -> single', 'stops', asks({ schema: { type: 'array', items: text } }), asks({ schema: text })],
  [
    'query array of int -> of string',
    'fits',
    asks({ schema: { type: 'array', items: whole } }),
    asks({ schema: { type: 'array', items: text } }),
  ],
  [
    'query array explode false',
    'stops',
    asks({ schema: { type: 'array', items: whole } }),
    asks({ schema: { type: 'array', items: whole }, explode: false }),
  ],
  [
    'style form written',
    'fits',
    asks({ schema: { type: 'array', items: whole } }),
    asks({ schema: { type: 'array', items: whole }, style: 'form', explode: true }),
  ],
  [
    'path style simple written',
    'fits',
    asks([{ name: 'q', in: 'path', required: true, schema: text }]),
    asks([{ name: 'q', in: 'path', required: true, schema: text, style: 'simple', explode: false }]),
  ],
  [
    'header param int->string',
    'fits',
    asks([{ name: 'X-A', in: 'header', schema: whole }]),
    asks([{ name: 'x-a', in: 'header', schema: text }]),
  ],
  [
    'exploded object -> loose',
    'fits',
    asks([{ name: 'p', in: 'query', schema: { type: 'object', properties: { a: text, b: text } } }]),
    asks([
      { name: 'a', in: 'query', schema: text },
      { name: 'b', in: 'query', schema: text },
    ]),
  ],
  [
    'exploded object -> loose, one lost',
    'stops',
    asks([{ name: 'p', in: 'query', schema: { type: 'object', properties: { a: text, b: text } } }]),
    asks([{ name: 'a', in: 'query', schema: text }]),
  ],
  ['an example of a parameter', 'fits', asks({ schema: text }), asks({ schema: text, example: 'x' })],
  [
    'response header int -> string',
    'stops',
    api({ responses: { 200: { description: 'd', headers: { 'X-A': { schema: whole } } } } }),
    api({ responses: { 200: { description: 'd', headers: { 'X-A': { schema: text } } } } }),
  ],
  [
    'response header content-type',
    'fits',
    api({ responses: { 200: { description: 'd', headers: { 'Content-Type': { schema: text } } } } }),
    api({ responses: { 200: { description: 'd' } } }),
  ],
  [
    'additionalProperties true written',
    'fits',
    takes({ type: 'object' }),
    takes({ type: 'object', additionalProperties: true, minProperties: 0, required: [], properties: {} }),
  ],
  [
    'minItems 0 uniqueItems false minLength 0',
    'fits',
    takes({ type: 'array', items: text }),
    takes({ type: 'array', items: { ...text, minLength: 0 }, minItems: 0, uniqueItems: false }),
  ],
  [
    'readOnly false nullable false',
    'fits',
    takes({ ...text }, {}, '3.0.3'),
    takes({ ...text, readOnly: false, writeOnly: false, nullable: false, deprecated: false }, {}, '3.0.3'),
  ],
  ['no security written out', 'fits', api({}), api({ security: [] })],
  [
    'requestBody required false',
    'fits',
    api({ requestBody: json(text) }),
    api({ requestBody: { ...json(text), required: false } }),
  ],
  ['servers / written', 'fits', api({}), api({}, { servers: [{ url: '/' }] })],
  [
    'exclusiveMinimum false',
    'fits',
    takes({ type: 'number', minimum: 1 }, {}, '3.0.3'),
    takes({ type: 'number', minimum: 1, exclusiveMinimum: false }, {}, '3.0.3'),
  ],
  [
    '30->31 binary multipart',
    'fits',
    api(
      {
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: { type: 'object', properties: { f: { type: 'string', format: 'binary' } } },
            },
          },
        },
      },
      { openapi: '3.0.3' },
    ),
    api({
      requestBody: {
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: { f: { type: 'string', contentMediaType: 'application/octet-stream' } },
            },
          },
        },
      },
    }),
  ],
  [
    '30->31 binary multipart {}',
    'fits',
    api(
      {
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: { type: 'object', properties: { f: { type: 'string', format: 'binary' } } },
            },
          },
        },
      },
      { openapi: '3.0.3' },
    ),
    api({ requestBody: { content: { 'multipart/form-data': { schema: { type: 'object', properties: { f: {} } } } } } }),
  ],
  [
    '30->31 octet body',
    'fits',
    api(
      { requestBody: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } },
      { openapi: '3.0.3' },
    ),
    api({ requestBody: { content: { 'application/octet-stream': {} } } }),
  ],
  [
    '30->31 octet body response',
    'fits',
    api(
      {
        responses: {
          200: { description: 'd', content: { 'image/png': { schema: { type: 'string', format: 'binary' } } } },
        },
      },
      { openapi: '3.0.3' },
    ),
    api({
      responses: { 200: { description: 'd', content: { 'image/png': { schema: { contentMediaType: 'image/png' } } } } },
    }),
  ],
  [
    '30->31 image base64',
    'fits',
    api(
      { requestBody: { content: { 'image/png': { schema: { type: 'string', format: 'byte' } } } } },
      { openapi: '3.0.3' },
    ),
    api({
      requestBody: {
        content: {
          'image/png': { schema: { type: 'string', contentEncoding: 'base64', contentMediaType: 'image/png' } },
        },
      },
    }),
  ],
  [
    '30->31 nullable ref',
    'fits',
    answers(
      { type: 'object', properties: { a: { nullable: true, allOf: [ref('A')] } } },
      { A: { type: 'object' } },
      '3.0.3',
    ),
    answers({ type: 'object', properties: { a: { oneOf: [ref('A'), { type: 'null' }] } } }, { A: { type: 'object' } }),
  ],
  [
    '30->31 nullable enum',
    'fits',
    answers({ type: 'string', nullable: true, enum: ['a', null] }, {}, '3.0.3'),
    answers({ type: ['string', 'null'], enum: ['a', null] }),
  ],
  ['30->31 enum one -> const', 'fits', answers({ type: 'string', enum: ['a'] }, {}, '3.0.3'), answers({ const: 'a' })],
  [
    '30->31 x-webhooks',
    'fits',
    { ...api({}), openapi: '3.0.3', 'x-webhooks': { w: { post: { requestBody: json(text), responses: {} } } } },
    { ...api({}), webhooks: { w: { post: { requestBody: json(text), responses: {} } } } },
  ],
  [
    '30->31 example->examples',
    'fits',
    answers({ ...text, example: 'a' }, {}, '3.0.3'),
    answers({ ...text, examples: ['a'] }),
  ],
  [
    'server trailing slash & case',
    'fits',
    api({}, { servers: [{ url: 'https://API.example.com/v1/' }] }),
    api({}, { servers: [{ url: 'https://api.example.com:443/v1' }] }),
  ],
  [
    'server enum -> listed',
    'fits',
    api({}, { servers: [{ url: 'https://{r}.e.com', variables: { r: { default: 'a', enum: ['a', 'b'] } } }] }),
    api({}, { servers: [{ url: 'https://a.e.com' }, { url: 'https://b.e.com' }] }),
  ],
  [
    'server variable renamed',
    'fits',
    api({}, { servers: [{ url: 'https://{r}.e.com', variables: { r: { default: 'a', enum: ['a', 'b'] } } }] }),
    api({}, { servers: [{ url: 'https://{q}.e.com', variables: { q: { default: 'a', enum: ['a', 'b'] } } }] }),
  ],
  [
    'base path moved',
    'fits',
    { ...api({}), servers: [{ url: 'https://e.com/v1' }] },
    { ...api({}), servers: [{ url: 'https://e.com' }], paths: { '/v1/a': { post: { responses: {} } } } },
  ],
  [
    'server host changed',
    'stops',
    api({}, { servers: [{ url: 'https://a.com' }] }),
    api({}, { servers: [{ url: 'https://b.com' }] }),
  ],
  [
    'unused scheme removed',
    'fits',
    api({}, { components: { securitySchemes: { k: { type: 'http', scheme: 'basic' } } } }),
    api({}),
  ],
  [
    'encoding on json body',
    'fits',
    api({ requestBody: { content: { 'application/json': { schema: text } } } }),
    api({
      requestBody: { content: { 'application/json': { schema: text, encoding: { a: { contentType: 'x/y' } } } } },
    }),
  ],
  [
    'encoding unknown field',
    'fits',
    api({
      requestBody: { content: { 'multipart/form-data': { schema: { type: 'object', properties: { a: text } } } } },
    }),
    api({
      requestBody: {
        content: {
          'multipart/form-data': {
            schema: { type: 'object', properties: { a: text } },
            encoding: { zz: { contentType: 'x/y' } },
          },
        },
      },
    }),
  ],
  [
    'encoding default contentType written',
    'fits',
    api({
      requestBody: {
        content: {
          'multipart/form-data': { schema: { type: 'object', properties: { a: text, o: { type: 'object' } } } },
        },
      },
    }),
    api({
      requestBody: {
        content: {
          'multipart/form-data': {
            schema: { type: 'object', properties: { a: text, o: { type: 'object' } } },
            encoding: { a: { contentType: 'text/plain' }, o: { contentType: 'application/json' } },
          },
        },
      },
    }),
  ],
  ['pattern .*', 'fits', takes(text), takes({ ...text, pattern: '.*' })],
  [
    'pattern .+ with minLength 1',
    'fits',
    takes({ ...text, minLength: 1 }),
    takes({ ...text, minLength: 1, pattern: '.+' }),
  ],
  [
    'pattern matching enum',
    'fits',
    takes({ ...text, enum: ['a', 'b'] }),
    takes({ ...text, enum: ['a', 'b'], pattern: '^[a-z]$' }),
  ],
  ['format double on number', 'fits', takes({ type: 'number' }), takes({ type: 'number', format: 'double' })],
  [
    'int32 bounds written',
    'fits',
    takes({ type: 'integer', format: 'int32' }),
    takes({ type: 'integer', format: 'int32', minimum: -2147483648, maximum: 2147483647 }),
  ],
  [
    'int32 on bounded response lifted',
    'fits',
    answers({ type: 'integer', format: 'int32', minimum: 0, maximum: 5 }),
    answers({ type: 'integer', minimum: 0, maximum: 5 }),
  ],
  ['int32 on unbounded', 'stops', takes({ type: 'integer' }), takes({ type: 'integer', format: 'int32' })],
  ['format int32 on string', 'fits', takes(text), takes({ ...text, format: 'int32' })],
  ['multipleOf 1 on integer', 'fits', takes(whole), takes({ ...whole, multipleOf: 1 })],
  ['maxLength on enum', 'fits', takes({ ...text, enum: ['a'] }), takes({ ...text, enum: ['a'], maxLength: 10 })],
  [
    'new error status',
    'stops',
    api({ responses: { 200: { description: 'd' } } }),
    api({ responses: { 200: { description: 'd' }, 409: { description: 'd' } } }),
  ],
  [
    'discr mapping target lost field',
    'stops',
    answers(ref('Pet'), pet({ required: ['m'], properties: { m: text } })),
    answers(ref('Pet'), pet({ properties: {} })),
  ],
  [
    'discr implicit subtype renamed',
    'stops',
    answers(ref('Pet'), pet({ properties: { m: text } })),
    answers(ref('Pet'), pet({ properties: { m: text } }, 'Lion')),
  ],
  [
    'discr mapping value changed',
    'stops',
    answers(
      {
        oneOf: [ref('Cat'), ref('Dog')],
        discriminator: {
          propertyName: 'k',
          mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
        },
      },
      { Cat: { type: 'object', properties: { k: text } }, Dog: { type: 'object', properties: { k: text } } },
    ),
    answers(
      {
        oneOf: [ref('Cat'), ref('Dog')],
        discriminator: {
          propertyName: 'k',
          mapping: { kitty: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
        },
      },
      { Cat: { type: 'object', properties: { k: text } }, Dog: { type: 'object', properties: { k: text } } },
    ),
  ],
  [
    'discr mapping by bare name',
    'fits',
    answers(
      {
        oneOf: [ref('Cat'), ref('Dog')],
        discriminator: { propertyName: 'k', mapping: { cat: '#/components/schemas/Cat', dog: 'Dog' } },
      },
      { Cat: { type: 'object', properties: { k: text } }, Dog: { type: 'object', properties: { k: text } } },
    ),
    answers(
      {
        oneOf: [ref('Cat'), ref('Dog')],
        discriminator: { propertyName: 'k', mapping: { cat: 'Cat', dog: '#/components/schemas/Dog' } },
      },
      { Cat: { type: 'object', properties: { k: text } }, Dog: { type: 'object', properties: { k: text } } },
    ),
  ],
  [
    'component renamed with mapping kept',
    'fits',
    answers(
      { oneOf: [ref('Cat')], discriminator: { propertyName: 'k', mapping: { cat: '#/components/schemas/Cat' } } },
      { Cat: { type: 'object', properties: { k: text } } },
    ),
    answers(
      { oneOf: [ref('Feline')], discriminator: { propertyName: 'k', mapping: { cat: '#/components/schemas/Feline' } } },
      { Feline: { type: 'object', properties: { k: text } } },
    ),
  ],
  [
    'dynamicRef tree generic',
    'stops',
    answers(
      { $ref: '#/components/schemas/List', $defs: {} },
      {
        List: { type: 'array', items: { $dynamicRef: '#T' } },
        T1: { $dynamicAnchor: 'T', type: 'object', properties: { a: text } },
        T2: { $dynamicAnchor: 'T', type: 'object', properties: { b: text } },
      },
    ),
    answers(
      { $ref: '#/components/schemas/List', $defs: {} },
      {
        List: { type: 'array', items: { $dynamicRef: '#T' } },
        T1: { $dynamicAnchor: 'T', type: 'object', properties: { a: text } },
        T2: { $dynamicAnchor: 'T', type: 'object', properties: {} },
      },
    ),
  ],
  [
    'const > 2^53',
    'stops',
    'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {responses: {200: {description: d, content: {application/json: {schema: {const: 9007199254740993}}}}}}}}',
    'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {responses: {200: {description: d, content: {application/json: {schema: {const: 9007199254740992}}}}}}}}',
  ],
  [
    'enum > 2^53 in array',
    'stops',
    'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {responses: {200: {description: d, content: {application/json: {schema: {enum: [9007199254740993]}}}}}}}}',
    'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {responses: {200: {description: d, content: {application/json: {schema: {enum: [9007199254740992]}}}}}}}}',
  ],
  [
    'default > 2^53',
    'stops',
    'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {parameters: [{name: q, in: query, schema: {type: integer, default: 9007199254740993}}], responses: {}}}}',
    'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {parameters: [{name: q, in: query, schema: {type: integer, default: 9007199254740992}}], responses: {}}}}',
  ],
  [
    'anchored $ref alias under x-',
    'stops',
    'openapi: 3.1.0\ninfo: {title: t, version: "1"}\nx-a: &a {schema: {$ref: "#/components/schemas/A"}}\npaths: {/a: {get: {responses: {200: {description: d, content: {application/json: *a}}}}}}\ncomponents: {schemas: {A: {type: string}}}',
    'openapi: 3.1.0\ninfo: {title: t, version: "1"}\nx-a: &a {schema: {$ref: "#/components/schemas/A"}}\npaths: {/a: {get: {responses: {200: {description: d, content: {application/json: *a}}}}}}\ncomponents: {schemas: {A: {type: integer}}}',
  ],
  [
    'path item ref + target lost op',
    'stops',
    {
      ...api({}),
      paths: { '/a': { $ref: '#/components/pathItems/P', post: { responses: {} } } },
      components: { pathItems: { P: { get: { responses: {} } } } },
    },
    {
      ...api({}),
      paths: { '/a': { $ref: '#/components/pathItems/P', post: { responses: {} } } },
      components: { pathItems: { P: {} } },
    },
  ],
  [
    'request wildcard narrowed',
    'stops',
    api({ requestBody: { content: { 'image/*': {} } } }),
    api({ requestBody: { content: { 'image/png': {} } } }),
  ],
  [
    'request widened to wildcard',
    'fits',
    api({ requestBody: { content: { 'image/png': {} } } }),
    api({ requestBody: { content: { 'image/*': {} } } }),
  ],
  [
    'response text/* widened',
    'stops',
    api({ responses: { 200: { description: 'd', content: { 'text/plain': {} } } } }),
    api({ responses: { 200: { description: 'd', content: { 'text/*': {} } } } }),
  ],
  [
    'response */* -> two',
    'fits',
    api({ responses: { 200: { description: 'd', content: { '*/*': { schema: text } } } } }),
    api({
      responses: {
        200: { description: 'd', content: { 'text/plain': { schema: text }, 'application/json': { schema: text } } },
      },
    }),
  ],
  [
    'field lost beside oneOf res',
    'stops',
    answers({
      type: 'object',
      required: ['id'],
      properties: { id: text },
      oneOf: [
        { required: ['a'], properties: { a: text } },
        { required: ['b'], properties: { b: text } },
      ],
    }),
    answers({
      type: 'object',
      oneOf: [
        { required: ['a'], properties: { a: text } },
        { required: ['b'], properties: { b: text } },
        { required: ['c'], properties: { c: text } },
      ],
    }),
  ],
  [
    'paths split 3 templates',
    'fits',
    { ...api({}), paths: { '/a/{x}': { get: { responses: {} }, delete: { responses: {} }, post: { responses: {} } } } },
    {
      ...api({}),
      paths: {
        '/a/{x}': { get: { responses: {} } },
        '/a/{y}': { delete: { responses: {} } },
        '/a/{z}': { post: { responses: {} } },
      },
    },
  ],
  [
    '$recursiveRef target',
    'stops',
    answers(
      { $ref: '#/components/schemas/T' },
      {
        T: { $recursiveAnchor: true, type: 'object', properties: { k: { $recursiveRef: '#/components/schemas/L' } } },
        L: { type: 'string' },
      },
    ),
    answers(
      { $ref: '#/components/schemas/T' },
      {
        T: { $recursiveAnchor: true, type: 'object', properties: { k: { $recursiveRef: '#/components/schemas/L' } } },
        L: { type: 'integer' },
      },
    ),
  ],
  [
    'allOf merges siblings',
    'fits',
    answers({
      allOf: [
        { type: 'object', properties: { a: text } },
        { type: 'object', properties: { b: text } },
      ],
    }),
    answers({ type: 'object', properties: { a: text, b: text } }),
  ],
  ['format uri etc removed req', 'fits', takes({ ...text, format: 'uri' }), takes(text)],
  [
    'form field integer->string',
    'fits',
    api({
      requestBody: {
        content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { a: whole } } } },
      },
    }),
    api({
      requestBody: {
        content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { a: text } } } },
      },
    }),
  ],
  [
    'description beside $ref',
    'fits',
    answers({ $ref: '#/components/schemas/A', description: 'x' }, { A: text }),
    answers({ $ref: '#/components/schemas/A' }, { A: text }),
  ],
  ['a reference to itself', 'fits', answers(ref('A'), { A: ref('A') }), answers(ref('A'), { A: ref('A') })],
  [
    'a circle of references in place of a text',
    'stops',
    answers(ref('A'), { A: text }),
    answers(ref('A'), { A: ref('B'), B: ref('A') }),
  ],
  [
    'a reference from within a schema that has an $id',
    'stops',
    answers(ref('A'), { A: { $id: 'https://e.com/a', properties: { x: { $ref: '#/$defs/x' } }, $defs: { x: text } } }),
    answers(ref('A'), { A: { $id: 'https://e.com/a', properties: { x: { $ref: '#/$defs/x' } }, $defs: { x: whole } } }),
  ],
  [
    'a reference that is relative to an $id',
    'stops',
    answers(ref('A'), {
      A: { $id: 'https://e.com/a/', items: { $ref: 'b' } },
      B: { $id: 'https://e.com/a/b', ...text },
    }),
    answers(ref('A'), {
      A: { $id: 'https://e.com/a/', items: { $ref: 'b' } },
      B: { $id: 'https://e.com/a/b', ...whole },
    }),
  ],
  [
    'a $dynamicRef with one target, and a $ref',
    'fits',
    answers({ items: { $dynamicRef: '#leaf' } }, { Leaf: { $dynamicAnchor: 'leaf', ...text } }),
    answers({ items: ref('Leaf') }, { Leaf: { $dynamicAnchor: 'leaf', ...text } }),
  ],
  [
    'a callback by another URL',
    'stops',
    api({ callbacks: { c: { $ref: 'https://e.com/one' } } }),
    api({ callbacks: { c: { $ref: 'https://e.com/two' } } }),
  ],
  [
    'a parameter written in place of a component',
    'fits',
    api(
      { parameters: [{ $ref: '#/components/parameters/Q' }] },
      { components: { parameters: { Q: { name: 'q', in: 'query', schema: text } } } },
    ),
    asks({ schema: text }),
  ],
  [
    'a length that rules out a value of the list',
    'stops',
    takes({ ...text, enum: ['a', 'bb'] }),
    takes({ ...text, enum: ['a', 'bb'], maxLength: 1 }),
  ],
  [
    'a pattern that rules out a value of the list',
    'stops',
    takes({ ...text, enum: ['a', 'bb'] }),
    takes({ ...text, enum: ['a', 'bb'], pattern: '^.$' }),
  ],
  [
    'a range that rules out a value of the list',
    'stops',
    takes({ ...whole, enum: [1, 2] }),
    takes({ ...whole, enum: [1, 2], minimum: 2 }),
  ],
  [
    'multiples of more digits than a double has',
    'stops',
    JSON.stringify(takes({ ...whole, multipleOf: 7 })).replace('"multipleOf":7', '"multipleOf":9007199254740993'),
    JSON.stringify(takes({ ...whole, multipleOf: 7 })).replace('"multipleOf":7', '"multipleOf":9007199254740992'),
  ],
  ['a limit between two integers', 'fits', takes({ ...whole, minimum: 0.5 }), takes({ ...whole, minimum: 1 })],
  ['a length that no message has', 'fits', takes(text), takes({ ...text, maxLength: 2147483647 })],
  ['a format that nobody knows, no more asked for', 'fits', takes({ ...text, format: 'phone' }), takes(text)],
  ['a format that nobody knows, asked for', 'stops', takes(text), takes({ ...text, format: 'phone' })],
  ['names of fields are texts', 'fits', takes({ type: 'object' }), takes({ type: 'object', propertyNames: text })],
  [
    'a condition without a consequence',
    'fits',
    takes({ type: 'object' }),
    takes({ type: 'object', if: { required: ['a'] } }),
  ],
  [
    'a consequence without a condition',
    'fits',
    takes({ type: 'object' }),
    takes({ type: 'object', else: { required: ['a'] } }),
  ],
  ['at least none of some', 'fits', takes({ type: 'array' }), takes({ type: 'array', contains: text, minContains: 0 })],
  [
    'dependent fields in another order',
    'fits',
    takes({ type: 'object', dependentRequired: { a: ['b', 'c'], d: [] } }),
    takes({ type: 'object', dependentRequired: { a: ['c', 'b'] } }),
  ],
  [
    'pattern with a class by its name',
    'fits',
    takes({ ...text, pattern: '^\\w$' }),
    takes({ ...text, pattern: '^[A-Za-z0-9_]$' }),
  ],
  ['empty values allowed', 'fits', asks({ schema: text }), asks({ schema: text, allowEmptyValue: true })],
  ['empty values no longer allowed', 'stops', asks({ schema: text, allowEmptyValue: true }), asks({ schema: text })],
  [
    'a default as text',
    'fits',
    asks({ schema: { ...whole, default: 10 } }),
    asks({ schema: { ...text, default: '10' } }),
  ],
  [
    'any success, then one',
    'fits',
    api({ responses: { '2XX': { description: 'd' } } }),
    api({ responses: { 200: { description: 'd' } } }),
  ],
  [
    'any type with a suffix, then one',
    'fits',
    api({ responses: { 200: { description: 'd', content: { 'application/*+json': { schema: text } } } } }),
    api({ responses: { 200: { description: 'd', content: { 'application/a+json': { schema: text } } } } }),
  ],
  [
    'a link in other words, and a new one',
    'fits',
    api({ responses: { 200: { description: 'd', links: { l: { operationId: 'a', description: 'x' } } } } }),
    api({ responses: { 200: { description: 'd', links: { l: { operationId: 'a' }, m: { operationId: 'b' } } } } }),
  ],
  [
    'a part of a form in more types',
    'fits',
    api({
      requestBody: {
        content: {
          'multipart/form-data': { schema: { properties: { a: {} } }, encoding: { a: { contentType: 'image/png' } } },
        },
      },
    }),
    api({
      requestBody: {
        content: {
          'multipart/form-data': { schema: { properties: { a: {} } }, encoding: { a: { contentType: 'image/*' } } },
        },
      },
    }),
  ],
  [
    'a part of a form in fewer types',
    'stops',
    api({
      requestBody: {
        content: {
          'multipart/form-data': { schema: { properties: { a: {} } }, encoding: { a: { contentType: 'a/b, c/d' } } },
        },
      },
    }),
    api({
      requestBody: {
        content: {
          'multipart/form-data': { schema: { properties: { a: {} } }, encoding: { a: { contentType: 'a/b' } } },
        },
      },
    }),
  ],
  [
    'a server by a way round',
    'fits',
    api({}, { servers: [{ url: 'https://a.com/v1' }] }),
    api({}, { servers: [{ url: 'https://a.com/x/../v1' }] }),
  ],
  [
    'ignored header added required',
    'fits',
    asks([]),
    asks([{ name: 'Authorization', in: 'header', required: true, schema: text }]),
  ],
];

describe('a pair of specs', () => {
  test.for(pairs)('%s: %s', async ([, says, before, after], { expect }) => {
    const load = (spec: Json) =>
      readDocument('api.yaml', async () => [typeof spec === 'string' ? spec : JSON.stringify(spec)]);
    const changes = diffDocuments(await load(before), await load(after));
    const stopping = changes.filter(({ level }) => level === 'breaking' || level === 'needs a person');
    const sentences = stopping.map(({ sentence }) => sentence).join('\n');
    expect(stopping.length > 0, sentences).toBe(says === 'stops');
  });
});
