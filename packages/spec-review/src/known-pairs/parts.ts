/** What is no schema: media types, parameters, statuses, forms, credentials, servers and callbacks. */
import {
  answers,
  api,
  asks,
  done,
  type KnownPair,
  operation,
  pair,
  ref,
  replies,
  secured,
  sends,
  servers,
  takes,
} from './documents.js';

const errors = '{ description: No., content: { application/json: { schema: { type: string } } } }';
const ok = "'204': { description: Done. }";

export const mediaTypes: readonly KnownPair[] = [
  pair(
    'a body in any type, and a stricter one in the types of an application, which counts',
    'breaking, breaking, fits',
    sends('application/json: { schema: { type: string } }'),
    sends("'*/*': { schema: {} }, 'application/*': { schema: { type: integer } }"),
  ),
  pair(
    'a body in a type beside two ranges, of which the nearer one said the same',
    'unchanged, fits, fits',
    sends("'*/*': { schema: { type: integer } }, 'application/*': { schema: { type: string } }"),
    sends(
      "'*/*': { schema: { type: integer } }, 'application/*': { schema: { type: string } }, application/json: { schema: { type: string } }",
    ),
  ),
  pair(
    'the charset of JSON, written out',
    'unchanged, breaking, fits',
    replies('content: { application/json: { schema: { type: object } } }'),
    replies("content: { 'application/json; charset=UTF-8': { schema: { type: object } } }"),
  ),
  pair(
    'a body of JSON in capitals, with its charset',
    'unchanged, breaking, fits',
    sends('application/json: { schema: { type: object } }'),
    sends("'Application/JSON; Charset=utf-8': { schema: { type: object } }"),
  ),
  pair(
    'another charset of a text',
    'needs a person, breaking, fits',
    replies("content: { 'text/plain; charset=utf-8': { schema: { type: string } } }"),
    replies("content: { 'text/plain; charset=iso-8859-1': { schema: { type: string } } }"),
  ),
  pair(
    'parameters of a media type in quotes, in another order',
    'unchanged, breaking, fits',
    replies("content: { 'text/plain; charset=utf-8; format=flowed': { schema: { type: string } } }"),
    replies('content: { \'text/plain;format=flowed;charset="UTF-8"\': { schema: { type: string } } }'),
  ),
];

export const statuses: readonly KnownPair[] = [
  pair(
    'all other statuses, and all errors',
    'compatible, fits, fits',
    operation(`responses: { ${ok}, default: ${errors} }`),
    operation(`responses: { ${ok}, '4XX': ${errors}, '5XX': ${errors} }`),
  ),
  pair(
    'all errors, and all other statuses',
    'compatible, fits, fits',
    operation(`responses: { ${ok}, '4XX': ${errors}, '5XX': ${errors} }`),
    operation(`responses: { ${ok}, default: ${errors} }`),
  ),
  pair(
    'all other statuses, and errors of the client alone',
    'needs a person, fits, fits',
    operation(`responses: { ${ok}, default: ${errors} }`),
    operation(`responses: { ${ok}, '4XX': ${errors} }`),
  ),
  pair(
    'any status, and a success by itself beside',
    'compatible, fits, fits',
    operation(`responses: { default: ${errors} }`),
    operation(`responses: { '200': ${errors}, default: ${errors} }`),
  ),
];

const parameter = (fields: string, openapi?: string) =>
  operation(`parameters: [{ schema: { type: string }, ${fields} }], ${done}`, '', openapi);

export const serializations: readonly KnownPair[] = [
  pair(
    'reserved characters that may stand as they are',
    'compatible, fits, fits',
    parameter('name: q, in: query'),
    parameter('name: q, in: query, allowReserved: true'),
  ),
  pair(
    'reserved characters that may no longer stand as they are',
    'breaking, fits, fits',
    parameter('name: q, in: query, allowReserved: true'),
    parameter('name: q, in: query'),
  ),
  pair(
    'reserved characters in plain words',
    'unchanged, fits, fits',
    asks('{ enum: [a, b] }', ', allowReserved: true'),
    asks('{ enum: [a, b] }'),
  ),
  pair(
    'reserved characters in a header, of which the flag says nothing',
    'unchanged, fits, fits',
    parameter('name: X-A, in: header, allowReserved: true'),
    parameter('name: X-A, in: header'),
  ),
  pair(
    'empty values of a header, of which the flag says nothing',
    'unchanged, fits, fits',
    parameter('name: X-A, in: header, allowEmptyValue: true'),
    parameter('name: X-A, in: header'),
  ),
  pair(
    'a number, and a number in JSON',
    'unchanged, breaking, fits',
    asks('{ type: integer }'),
    operation(
      `parameters: [{ name: q, in: query, content: { application/json: { schema: { type: integer } } } }], ${done}`,
    ),
  ),
  pair(
    'a text, and a text in JSON',
    'breaking, fits, fits',
    asks('{ type: string }'),
    operation(
      `parameters: [{ name: q, in: query, content: { application/json: { schema: { type: string } } } }], ${done}`,
    ),
  ),
  pair(
    'an object in brackets, and a parameter for each of its fields',
    'unchanged, breaking, fits',
    asks('{ type: object, properties: { a: { type: string }, b: { type: integer } } }', ', style: deepObject'),
    operation(
      `parameters: [{ name: 'q[a]', in: query, schema: { type: string } }, { name: 'q[b]', in: query, schema: { type: integer } }], ${done}`,
    ),
  ),
  pair(
    'parameters, and the whole string of a query as a form',
    'unchanged, breaking, fits',
    operation(
      `parameters: [{ name: a, in: query, required: true, schema: { type: string } }, { name: b, in: query, schema: { type: integer } }], ${done}`,
      '',
      '3.2.0',
    ),
    operation(
      `parameters: [{ name: all, in: querystring, required: true, content: { application/x-www-form-urlencoded: { schema: { type: object, required: [a], properties: { a: { type: string }, b: { type: integer } } } } } }], ${done}`,
      '',
      '3.2.0',
    ),
  ),
];

const webhook = (fields: string, rest = '') => operation(done, `webhooks: { w: { post: { ${fields} } } }\n${rest}`);
const keys = 'k: { type: apiKey, in: header, name: X-Key }, l: { type: http, scheme: basic }';
const key = '{ name: X-A, in: header, schema: { type: string } }';

export const callbacks: readonly KnownPair[] = [
  pair(
    'a header that comes with a webhook now',
    'compatible, fits, fits',
    webhook(done),
    webhook(`parameters: [${key}], ${done}`),
  ),
  pair(
    'a header that comes with a webhook no more',
    'needs a person, fits, fits',
    webhook(`parameters: [${key}], ${done}`),
    webhook(done),
  ),
  pair(
    'a webhook that may be answered by another status as well',
    'compatible, fits, fits',
    webhook("responses: { '200': { description: Done. } }"),
    webhook("responses: { '2XX': { description: Done. } }"),
  ),
  pair(
    'a webhook that may be answered by one status alone now',
    'needs a person, fits, fits',
    webhook("responses: { '2XX': { description: Done. } }"),
    webhook("responses: { '200': { description: Done. } }"),
  ),
  pair(
    'a body that always comes with a webhook now',
    'compatible, fits, fits',
    webhook(`requestBody: { content: { text/plain: {} } }, ${done}`),
    webhook(`requestBody: { required: true, content: { text/plain: {} } }, ${done}`),
  ),
  pair(
    'a header that the answer to a webhook must have',
    'breaking, fits, fits',
    webhook("responses: { '200': { description: Done. } }"),
    webhook(
      "responses: { '200': { description: Done., headers: { X-A: { required: true, schema: { type: string } } } } }",
    ),
  ),
  pair(
    'other credentials that come with a webhook',
    'needs a person, fits, fits',
    webhook(`security: [{ k: [] }], ${done}`, secured(keys)),
    webhook(`security: [{ l: [] }], ${done}`, secured(keys)),
  ),
  pair(
    'the header in which the credentials of a webhook come',
    'breaking, fits, fits',
    webhook(`security: [{ k: [] }], ${done}`, secured(keys)),
    webhook(`security: [{ k: [] }], ${done}`, secured(keys.replace('X-Key', 'X-Signature'))),
  ),
  pair(
    'where a callback goes',
    'needs a person, fits, fits',
    operation(
      `callbacks: { c: { '/done': { servers: [{ url: 'https://a.example.com' }], post: { ${done} } } } }, ${done}`,
    ),
    operation(
      `callbacks: { c: { '/done': { servers: [{ url: 'https://b.example.com' }], post: { ${done} } } } }, ${done}`,
    ),
  ),
];

const bearers = (names: string) =>
  names
    .split(' ')
    .map((name) => `${name}: { type: http, scheme: bearer }`)
    .join(', ');
const calls = (schemes: string, one: string, other: string) =>
  api(
    `/a: { get: { security: [{ ${one}: [] }], ${done} }, put: { security: [{ ${other}: [] }], ${done} } }`,
    secured(schemes),
  );
const flow = (scopes: string) =>
  `{ type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: { ${scopes} } } } }`;

export const credentials: readonly KnownPair[] = [
  pair(
    'two schemes of one kind that become one',
    'unchanged, fits, fits',
    calls(bearers('x y'), 'x', 'y'),
    calls(bearers('x'), 'x', 'x'),
  ),
  pair(
    'a scheme that becomes two of one kind',
    'unchanged, fits, fits',
    calls(bearers('z'), 'z', 'z'),
    calls(bearers('x y'), 'x', 'y'),
  ),
  pair(
    'two schemes that change names',
    'documentation, fits, fits',
    calls('x: { type: http, scheme: bearer }, y: { type: http, scheme: basic }', 'x', 'y'),
    calls('y: { type: http, scheme: bearer }, x: { type: http, scheme: basic }', 'y', 'x'),
  ),
  pair(
    'two schemes that change names, and are asked for by the old ones',
    'breaking, fits, breaking',
    calls('x: { type: http, scheme: bearer }, y: { type: http, scheme: basic }', 'x', 'y'),
    calls('y: { type: http, scheme: bearer }, x: { type: http, scheme: basic }', 'x', 'y'),
  ),
  pair(
    'a scheme of another name whose scopes are described in other words',
    'unchanged, fits, fits',
    operation(done, secured(`o: ${flow('a: One.')}`, 'security: [{ o: [a] }]')),
    operation(done, secured(`p: ${flow('a: Other.')}`, 'security: [{ p: [a] }]')),
  ),
  pair(
    'a scheme by its place',
    'unchanged, fits, fits',
    operation(done, secured(keys, 'security: [{ k: [] }]'), '3.2.0'),
    operation(done, secured(keys, "security: [{ '#/components/securitySchemes/k': [] }]"), '3.2.0'),
  ),
  pair(
    'a scheme that is asked for and described no more',
    'needs a person, fits, breaking',
    operation(done, secured(bearers('x'), 'security: [{ x: [] }]')),
    operation(done, secured('', 'security: [{ x: [] }]')),
  ),
  pair(
    'a scheme that the document asks for, and no operation',
    'documentation, fits, fits',
    operation(`security: [{ l: [] }], ${done}`, secured(keys, 'security: [{ k: [] }]')),
    operation(`security: [{ l: [] }], ${done}`, secured(keys.replace('X-Key', 'X-Other'), 'security: [{ k: [] }]')),
  ),
  pair(
    'a field that a scheme of this type has no use for',
    'unchanged, fits, fits',
    operation(done, secured('l: { type: http, scheme: basic }', 'security: [{ l: [] }]')),
    operation(done, secured('l: { type: http, scheme: basic, in: header, name: X-A }', 'security: [{ l: [] }]')),
  ),
  pair(
    'where a scheme of OAuth describes itself',
    'compatible, fits, fits',
    operation(done, secured(`o: ${flow('a: One.')}`, 'security: [{ o: [a] }]'), '3.2.0'),
    operation(
      done,
      secured(
        `o: ${flow('a: One.').replace('{', "{ oauth2MetadataUrl: 'https://example.com/m',")}`,
        'security: [{ o: [a] }]',
      ),
      '3.2.0',
    ),
  ),
];

const own = (url: string) => `servers: [{ url: '${url}' }]`;

export const hosts: readonly KnownPair[] = [
  pair(
    'the servers of the document, and the same of each path',
    'unchanged, fits, fits',
    api(`/a: { get: { ${done} } }, /b: { get: { ${done} } }`, servers('https://a.example.com')),
    api(
      `/a: { ${own('https://a.example.com')}, get: { ${done} } }, /b: { get: { ${own('https://a.example.com')}, ${done} } }`,
    ),
  ),
  pair(
    'another server of the document, which no operation is left to',
    'unchanged, fits, fits',
    api(`/a: { ${own('https://c.example.com')}, get: { ${done} } }`, servers('https://a.example.com')),
    api(`/a: { ${own('https://c.example.com')}, get: { ${done} } }`, servers('https://b.example.com')),
  ),
  pair(
    'another server of the document, which one of two operations is left to',
    'breaking, fits, fits',
    api(
      `/a: { ${own('https://c.example.com')}, get: { ${done} } }, /b: { get: { ${done} } }`,
      servers('https://a.example.com'),
    ),
    api(
      `/a: { ${own('https://c.example.com')}, get: { ${done} } }, /b: { get: { ${done} } }`,
      servers('https://b.example.com'),
    ),
  ),
  pair(
    'a base path that moves into the paths, with new ones beside',
    'compatible, breaking, fits',
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1')),
    api(`/v1/a: { get: { ${done} } }, /v2/a: { get: { ${done} } }`, servers('https://a.example.com')),
  ),
  pair(
    'a base path that moves into some of the paths',
    'breaking, breaking, fits',
    api(`/a: { get: { ${done} } }, /b: { get: { ${done} } }`, servers('https://a.example.com/v1')),
    api(`/v1/a: { get: { ${done} } }, /b: { get: { ${done} } }`, servers('https://a.example.com')),
  ),
  pair(
    'the default of a variable that the URL has not',
    'unchanged, fits, fits',
    operation(done, "servers: [{ url: 'https://a.example.com', variables: { r: { default: a } } }]"),
    operation(done, "servers: [{ url: 'https://a.example.com', variables: { r: { default: b } } }]"),
  ),
];

const keyed = (list: string) => secured('k: { type: apiKey, in: header, name: X-Key }', `security: ${list}`);
const keyParameter = (fields = '') =>
  `parameters: [{ name: X-Key, in: header, schema: { type: string }${fields} }], ${done}`;

export const apiKeys: readonly KnownPair[] = [
  pair(
    'a key as a parameter, and as a scheme',
    'unchanged, breaking, fits',
    operation(keyParameter(', required: true')),
    operation(done, keyed('[{ k: [] }]')),
  ),
  pair(
    'a key as a scheme, and as a parameter',
    'compatible, breaking, fits',
    operation(done, keyed('[{ k: [] }]')),
    operation(keyParameter(', required: true')),
  ),
  pair(
    'a key as a parameter that may be left out, and as a scheme',
    'breaking, breaking, breaking',
    operation(keyParameter()),
    operation(done, keyed('[{ k: [] }]')),
  ),
  pair(
    'a key as one of two schemes, and as a parameter',
    'breaking, breaking, breaking',
    operation(done, keyed('[{ k: [] }, {}]')),
    operation(keyParameter(', required: true')),
  ),
  pair(
    'a key as a scheme, which is no parameter beside it any more',
    'unchanged, breaking, fits',
    operation(keyParameter(', required: true'), keyed('[{ k: [] }]')),
    operation(done, keyed('[{ k: [] }]')),
  ),
];

export const sentValues: readonly KnownPair[] = [
  pair(
    'the default of a variable of the path, which is always sent',
    'unchanged, fits, fits',
    api(
      `'/a/{id}': { get: { parameters: [{ name: id, in: path, required: true, schema: { type: string, default: a } }], ${done} } }`,
    ),
    api(
      `'/a/{id}': { get: { parameters: [{ name: id, in: path, required: true, schema: { type: string, default: b } }], ${done} } }`,
    ),
  ),
  pair(
    'the default of a field of a parameter that is always sent',
    'needs a person, fits, fits',
    asks('{ type: object, properties: { a: { type: string, default: a } } }', ', required: true, style: deepObject'),
    asks('{ type: object, properties: { a: { type: string, default: b } } }', ', required: true, style: deepObject'),
  ),
  pair(
    'a variable that the path has not, which is declared no more',
    'unchanged, breaking, fits',
    operation(`parameters: [{ name: id, in: path, required: true, schema: { type: string } }], ${done}`),
    operation(done),
  ),
  pair(
    'a list in a query that must not be empty, which is not sent when it is',
    'unchanged, fits, fits',
    asks('{ type: array, items: { type: string } }'),
    asks('{ type: array, minItems: 1, items: { type: string } }'),
  ),
];

const field = (type: string, encoding: string, openapi: string) =>
  operation(
    `requestBody: { content: { ${type}: { schema: { type: object, properties: { a: { type: array, items: { type: string } } } }, encoding: { a: { ${encoding} } } } } }, ${done}`,
    '',
    openapi,
  );
const form = 'application/x-www-form-urlencoded';

export const encodings: readonly KnownPair[] = [
  pair(
    'the style of a part, of which 3.0 knows nothing',
    'unchanged, fits, fits',
    field('multipart/form-data', '', '3.0.3'),
    field('multipart/form-data', 'style: pipeDelimited', '3.0.3'),
  ),
  pair(
    'the style of a part of a form',
    'needs a person, fits, fits',
    field('multipart/form-data', '', '3.1.0'),
    field('multipart/form-data', 'style: pipeDelimited', '3.1.0'),
  ),
  pair(
    'the type of a field that has a style',
    'unchanged, fits, fits',
    field(form, 'style: form, contentType: text/plain', '3.1.0'),
    field(form, 'style: form, contentType: application/json', '3.1.0'),
  ),
  pair(
    'the type of a field in place of its style',
    'needs a person, fits, fits',
    field(form, 'style: form', '3.1.0'),
    field(form, 'contentType: application/json', '3.1.0'),
  ),
  pair(
    'reserved characters in a field that may stand as they are',
    'compatible, fits, fits',
    field(form, '', '3.1.0'),
    field(form, 'allowReserved: true', '3.1.0'),
  ),
];

const cats =
  'A: { type: object, properties: { k: { type: string } } }, B: { type: object, properties: { k: { type: string }, b: { type: string } } }';
const told = (mapping: string) =>
  `{ oneOf: [${ref('A')}, ${ref('B')}], discriminator: { propertyName: k, ${mapping} } }`;

export const discriminators: readonly KnownPair[] = [
  pair(
    'one more value that stands for a form which is sent',
    'compatible, fits, fits',
    takes(told('mapping: { a: A, b: B }'), { schemas: cats }),
    takes(told('mapping: { a: A, c: A, b: B }'), { schemas: cats }),
  ),
  pair(
    'one more value that stands for a form which comes',
    'needs a person, fits, fits',
    answers(told('mapping: { a: A, b: B }'), { schemas: cats }),
    answers(told('mapping: { a: A, c: A, b: B }'), { schemas: cats }),
  ),
  pair(
    'one value less that stands for a form which comes',
    'compatible, fits, fits',
    answers(told('mapping: { a: A, c: A, b: B }'), { schemas: cats }),
    answers(told('mapping: { a: A, b: B }'), { schemas: cats }),
  ),
  pair(
    'a value that stands for another form',
    'needs a person, fits, fits',
    answers(told('mapping: { a: A, b: B }'), { schemas: cats }),
    answers(told('mapping: { a: B, b: A }'), { schemas: cats }),
  ),
  pair(
    'the form of all other values, by its name and by its place',
    'unchanged, fits, fits',
    answers(told('defaultMapping: A'), { schemas: cats, openapi: '3.2.0' }),
    answers(told("defaultMapping: '#/components/schemas/A'"), { schemas: cats, openapi: '3.2.0' }),
  ),
  pair(
    'another form of all other values',
    'needs a person, fits, fits',
    answers(told('defaultMapping: A'), { schemas: cats, openapi: '3.2.0' }),
    answers(told('defaultMapping: B'), { schemas: cats, openapi: '3.2.0' }),
  ),
];
