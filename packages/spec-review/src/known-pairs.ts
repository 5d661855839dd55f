/** Pairs of documents of which is known what becomes of those who use the API: the same written in another way, and what only looks like it. */
import type { Verdict } from './result.js';

export interface KnownPair {
  readonly name: string;
  readonly wire: Verdict['judgement'] | 'documentation';
  readonly types: 'breaking' | 'fits';
  readonly consumer: 'breaking' | 'fits' | 'not checked';
  /** YAML texts. */
  readonly before: string;
  readonly after: string;
}

type Verdicts = `${KnownPair['wire']}, ${KnownPair['types']}, ${KnownPair['consumer']}`;

function pair(name: string, verdicts: Verdicts, before: string, after: string): KnownPair {
  // The type of the verdicts says that it is these three.
  const [wire, types, consumer] = verdicts.split(', ') as [
    KnownPair['wire'],
    KnownPair['types'],
    KnownPair['consumer'],
  ];
  return { name, wire, types, consumer, before, after };
}

const done = "responses: { '204': { description: Done. } }";

/** A document with these paths, and with what else stands at its root. */
function api(paths: string, rest = '', openapi = '3.1.0'): string {
  return `openapi: ${openapi}\ninfo: { title: Things, version: 1.0.0 }\n${rest}\npaths: { ${paths} }\n`;
}

/** With the operation `POST /a`, which has these fields. */
function operation(fields: string, rest = '', openapi = '3.1.0'): string {
  return api(`/a: { post: { ${fields} } }`, rest, openapi);
}

function components(schemas: string): string {
  return schemas === '' ? '' : `components: { schemas: { ${schemas} } }`;
}

/** Its body, as JSON. */
function takes(schema: string, { openapi = '3.1.0', schemas = '' } = {}): string {
  const body = `requestBody: { required: true, content: { application/json: { schema: ${schema} } } }`;
  return operation(`${body}, ${done}`, components(schemas), openapi);
}

/** Its answer, as JSON. */
function answers(schema: string, { openapi = '3.1.0', schemas = '' } = {}): string {
  const answer = `{ description: Done., content: { application/json: { schema: ${schema} } } }`;
  return operation(`responses: { '200': ${answer} }`, components(schemas), openapi);
}

/** Its query parameter `q`. */
function asks(schema: string, fields = '', openapi = '3.1.0'): string {
  return operation(`parameters: [{ name: q, in: query, schema: ${schema}${fields} }], ${done}`, '', openapi);
}

const old = { openapi: '3.0.3' };

/** What decides by digits that a double does not have. */
const numbers: readonly KnownPair[] = [
  pair(
    'a greatest number that is less in its nineteenth digit',
    'breaking, fits, fits',
    takes('{ type: number, maximum: 0.1234567890123456789 }'),
    takes('{ type: number, maximum: 0.1234567890123456788 }'),
  ),
  pair(
    'a greatest number that is more in its nineteenth digit',
    'compatible, fits, fits',
    takes('{ type: number, maximum: 0.1234567890123456788 }'),
    takes('{ type: number, maximum: 0.1234567890123456789 }'),
  ),
  pair(
    'a least number beyond the range of doubles',
    'needs a person, fits, fits',
    takes('{ type: number, exclusiveMinimum: -1e500 }'),
    takes('{ type: number, exclusiveMinimum: -1e400 }'),
  ),
  pair(
    'a value that is another one in its nineteenth digit',
    'breaking, fits, fits',
    answers('{ enum: [0.1234567890123456789] }'),
    answers('{ enum: [0.1234567890123456788] }'),
  ),
  pair(
    'a constant that is another one in its nineteenth digit',
    'breaking, fits, fits',
    answers('{ type: object, required: [a], properties: { a: { const: 1.0000000000000000001 } } }'),
    answers('{ type: object, required: [a], properties: { a: { const: 1.0000000000000000002 } } }'),
  ),
  pair(
    'a constant that is nearly one',
    'breaking, fits, fits',
    answers('{ const: 1 }'),
    answers('{ const: 0.99999999999999999999 }'),
  ),
  pair(
    'a default that is another one in its nineteenth digit',
    'needs a person, fits, fits',
    asks('{ type: number, default: 0.1234567890123456789 }'),
    asks('{ type: number, default: 0.1234567890123456788 }'),
  ),
  pair(
    'multiples that are others in their nineteenth digit',
    'breaking, fits, fits',
    takes('{ type: number, multipleOf: 0.1234567890123456789 }'),
    takes('{ type: number, multipleOf: 0.1234567890123456788 }'),
  ),
  pair(
    'multiples of a step that divides the other in its last digits',
    'compatible, fits, fits',
    takes('{ type: number, multipleOf: 0.2469135780246913578 }'),
    takes('{ type: number, multipleOf: 0.1234567890123456789 }'),
  ),
  pair(
    'a list that a limit of many digits cuts',
    'breaking, fits, fits',
    takes('{ type: number, enum: [0.1234567890123456789, 1] }'),
    takes('{ type: number, enum: [0.1234567890123456789, 1], minimum: 0.123456789012345679 }'),
  ),
  pair(
    'a parameter of a link that is another one beyond 53 bits',
    'needs a person, fits, fits',
    operation(
      "responses: { '200': { description: Done., links: { next: { operationId: a, parameters: { id: 9007199254740993 } } } } }",
    ),
    operation(
      "responses: { '200': { description: Done., links: { next: { operationId: a, parameters: { id: 9007199254740992 } } } } }",
    ),
  ),
  pair(
    'a number with zeros at its end',
    'unchanged, fits, fits',
    takes('{ type: number, maximum: 1.50, minimum: 1e-3, enum: [1.00, 0.1234567890123456789000] }'),
    takes('{ type: number, maximum: 1.5, minimum: 0.001, enum: [1, 0.1234567890123456789] }'),
  ),
  pair(
    'a large number in figures, and by its power of ten',
    'unchanged, fits, fits',
    takes('{ type: integer, maximum: 1000000000000000000000000000000 }'),
    takes('{ type: integer, maximum: 1e30 }'),
  ),
];

/** Parameters are texts, and a single value is a list of one. */
const parameters: readonly KnownPair[] = [
  pair(
    'a text or a number in a query, and a text',
    'unchanged, breaking, fits',
    asks('{ oneOf: [{ type: string }, { type: integer }] }'),
    asks('{ type: string }'),
  ),
  pair(
    'a text in a query, and a text or a number',
    'unchanged, fits, fits',
    asks('{ type: string }'),
    asks('{ anyOf: [{ type: integer, minimum: 1 }, { type: string }] }'),
  ),
  pair(
    'a text or a number in a query, and a number',
    'breaking, breaking, fits',
    asks('{ oneOf: [{ type: string }, { type: integer }] }'),
    asks('{ type: integer }'),
  ),
  pair(
    'a short text or a number in a query, and a short text',
    'breaking, breaking, fits',
    asks('{ oneOf: [{ type: string, maxLength: 2 }, { type: integer }] }'),
    asks('{ type: string, maxLength: 2 }'),
  ),
  pair(
    'a number or a list of them in a query, and a list',
    'unchanged, breaking, fits',
    asks('{ oneOf: [{ type: string }, { type: array, items: { type: string } }] }'),
    asks('{ type: array, items: { type: string } }'),
  ),
  pair(
    'a text or a list in a query by a type array, and a list',
    'unchanged, breaking, fits',
    asks('{ type: [string, array], items: { type: string } }'),
    asks('{ type: array, items: { type: string } }'),
  ),
  pair(
    'a text in a query, and a text or a list',
    'compatible, fits, fits',
    asks('{ type: string }'),
    asks('{ oneOf: [{ type: string }, { type: array, items: { type: string } }] }'),
  ),
  pair(
    'a text in a query, and a list in a schema by reference',
    'compatible, breaking, fits',
    operation(
      `parameters: [{ name: q, in: query, schema: { type: string, enum: [a, b] } }], ${done}`,
      components('L: { type: array, items: { type: string, enum: [a, b, c] } }'),
    ),
    operation(
      `parameters: [{ name: q, in: query, schema: { $ref: '#/components/schemas/L' } }], ${done}`,
      components('L: { type: array, items: { type: string, enum: [a, b, c] } }'),
    ),
  ),
  pair(
    'a text or a list in a query, and a list of at least two',
    'breaking, breaking, fits',
    asks('{ oneOf: [{ type: string }, { type: array, items: { type: string } }] }'),
    asks('{ type: array, minItems: 2, items: { type: string } }'),
  ),
  pair(
    'a text or a list in a query, and a list of numbers',
    'breaking, breaking, fits',
    asks('{ oneOf: [{ type: string }, { type: array, items: { type: integer } }] }'),
    asks('{ type: array, items: { type: integer } }'),
  ),
  pair(
    'a text in a query, and a list with commas, which the text may hold',
    'breaking, breaking, fits',
    asks('{ type: string }'),
    asks('{ type: array, items: { type: string } }', ', explode: false'),
  ),
  pair(
    'a number in a query, and a list of numbers with commas',
    'compatible, breaking, fits',
    asks('{ type: integer }'),
    asks('{ type: array, items: { type: integer } }', ', explode: false'),
  ),
  pair(
    'a number or a list of them in a query, and a number',
    'breaking, breaking, fits',
    asks('{ oneOf: [{ type: integer }, { type: array, items: { type: integer } }] }'),
    asks('{ type: integer }'),
  ),
  pair(
    'a body that may be a text or a list, and a list',
    'breaking, breaking, breaking',
    takes('{ oneOf: [{ type: string }, { type: array, items: { type: string } }] }'),
    takes('{ type: array, items: { type: string } }'),
  ),
  pair(
    'a variable of the path that was not declared',
    'unchanged, breaking, fits',
    api(`'/a/{id}': { get: { ${done} } }`),
    api(
      `'/a/{id}': { get: { parameters: [{ name: id, in: path, required: true, schema: { type: string } }], ${done} } }`,
    ),
  ),
  pair(
    'a variable of the path that is declared no more',
    'unchanged, breaking, fits',
    api(
      `'/a/{id}': { get: { parameters: [{ name: id, in: path, required: true, schema: { type: string } }], ${done} } }`,
    ),
    api(`'/a/{id}': { get: { ${done} } }`),
  ),
  pair(
    'a variable of the path that was not declared, and is a number',
    'breaking, breaking, breaking',
    api(`'/a/{id}': { get: { ${done} } }`),
    api(
      `'/a/{id}': { get: { parameters: [{ name: id, in: path, required: true, schema: { type: integer } }], ${done} } }`,
    ),
  ),
  pair(
    'a variable of the path that was not declared and has another name, declared with the path',
    'documentation, breaking, fits',
    api(`'/a/{id}': { get: { ${done} } }`),
    api(
      `'/a/{key}': { parameters: [{ name: key, in: path, required: true, schema: { type: string } }], get: { ${done} } }`,
    ),
  ),
];

const servers = (...urls: readonly string[]) => `servers: [${urls.map((url) => `{ url: '${url}' }`).join(', ')}]`;

const places: readonly KnownPair[] = [
  pair(
    'a base path that moves from several servers into the paths',
    'unchanged, breaking, fits',
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1', 'https://b.example.com/v1')),
    api(`/v1/a: { get: { ${done} } }`, servers('https://a.example.com', 'https://b.example.com')),
  ),
  pair(
    'a base path that moves from the paths into several servers, in another way written',
    'unchanged, breaking, fits',
    api(`/v1/a: { get: { ${done} } }`, servers('https://A.example.com/', 'https://b.example.com:443')),
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1/', 'https://b.example.com/v1')),
  ),
  pair(
    'a base path that moves into the paths, and a server that goes',
    'breaking, breaking, fits',
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1', 'https://b.example.com/v1')),
    api(`/v1/a: { get: { ${done} } }`, servers('https://a.example.com')),
  ),
  pair(
    'a base path that moves from a relative server into the paths',
    'unchanged, breaking, fits',
    api(`/a: { get: { ${done} } }`, servers('/v1')),
    api(`/v1/a: { get: { ${done} } }`),
  ),
  pair(
    'a base path that moves into the paths, while a variable of the server has another default',
    'breaking, breaking, fits',
    api(
      `/a: { get: { ${done} } }`,
      "servers: [{ url: 'https://{r}.example.com/v1', variables: { r: { default: a } } }]",
    ),
    api(
      `/v1/a: { get: { ${done} } }`,
      "servers: [{ url: 'https://{r}.example.com', variables: { r: { default: b } } }]",
    ),
  ),
  pair(
    'a base path that moves into the paths, of an operation that has servers of its own',
    'unchanged, breaking, fits',
    api(
      `/a: { servers: [{ url: 'https://c.example.com/v1' }], get: { ${done} } }`,
      servers('https://a.example.com/v1'),
    ),
    api(`/v1/a: { servers: [{ url: 'https://c.example.com' }], get: { ${done} } }`, servers('https://a.example.com')),
  ),
  pair(
    'a base path that moves into the paths, of an operation whose own server stays',
    'breaking, breaking, fits',
    api(
      `/a: { servers: [{ url: 'https://c.example.com/v1' }], get: { ${done} } }`,
      servers('https://a.example.com/v1'),
    ),
    api(
      `/v1/a: { servers: [{ url: 'https://c.example.com/v1' }], get: { ${done} } }`,
      servers('https://a.example.com'),
    ),
  ),
  pair(
    'a base path of two servers, one of which keeps it',
    'breaking, breaking, fits',
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1', 'https://b.example.com/v1')),
    api(`/v1/a: { get: { ${done} } }`, servers('https://a.example.com', 'https://b.example.com/v1')),
  ),
];

/** Keywords that say the same. */
const keywords: readonly KnownPair[] = [
  pair(
    'other fields by a pattern of any name',
    'unchanged, fits, fits',
    takes("{ type: object, patternProperties: { '.*': { type: integer } } }"),
    takes('{ type: object, additionalProperties: { type: integer } }'),
  ),
  pair(
    'no other fields, by a pattern of any name',
    'unchanged, fits, fits',
    takes("{ type: object, patternProperties: { '^.*$': false } }"),
    takes('{ type: object, additionalProperties: false }'),
  ),
  pair(
    'a pattern of any name that holds for a named field as well',
    'breaking, fits, breaking',
    takes('{ type: object, properties: { a: { type: [string, integer] } }, additionalProperties: { type: integer } }'),
    takes(
      "{ type: object, properties: { a: { type: [string, integer] } }, patternProperties: { '': { type: integer } } }",
    ),
  ),
  pair(
    'a pattern of any name, of which the values are others',
    'breaking, breaking, fits',
    takes("{ type: object, patternProperties: { '.*': { type: integer } } }"),
    takes("{ type: object, patternProperties: { '.*': { type: string } } }"),
  ),
  pair(
    'a pattern of names in another form',
    'unchanged, fits, fits',
    takes("{ type: object, patternProperties: { '^\\d{1,}$': { type: integer } } }"),
    takes("{ type: object, patternProperties: { '^[0-9]+$': { type: integer } } }"),
  ),
  pair(
    'fields that depend on others, and schemas that say so',
    'unchanged, fits, fits',
    takes('{ type: object, dependentRequired: { a: [b, c] } }'),
    takes('{ type: object, dependentSchemas: { a: { required: [c, b] } } }'),
  ),
  pair(
    'fields that depend on others, in the words of draft 4',
    'unchanged, fits, fits',
    takes('{ type: object, dependencies: { a: [b], d: { minProperties: 3 } } }'),
    takes('{ type: object, dependentRequired: { a: [b] }, dependentSchemas: { d: { minProperties: 3 } } }'),
  ),
  pair(
    'fields that depend on one more, by a schema',
    'needs a person, fits, fits',
    takes('{ type: object, dependentRequired: { a: [b] } }'),
    takes('{ type: object, dependentSchemas: { a: { required: [b, c] } } }'),
  ),
  pair(
    'a tuple in the words of draft 4',
    'unchanged, fits, not checked',
    answers('{ type: array, items: [{ type: string }, { type: integer }] }'),
    answers('{ type: array, prefixItems: [{ type: string }, { type: integer }] }'),
  ),
  pair(
    'a closed tuple in the words of draft 4',
    'unchanged, fits, not checked',
    answers('{ type: array, items: [{ type: string }, { type: integer }], additionalItems: false }'),
    answers('{ type: array, prefixItems: [{ type: string }, { type: integer }], items: false }'),
  ),
  pair(
    'a tuple of draft 4 that is opened',
    'breaking, fits, not checked',
    answers('{ type: array, items: [{ type: string }], additionalItems: false }'),
    answers('{ type: array, prefixItems: [{ type: string }] }'),
  ),
  pair(
    'no more items than a tuple has',
    'unchanged, fits, fits',
    answers('{ type: array, prefixItems: [{ type: string }], items: false }'),
    answers('{ type: array, prefixItems: [{ type: string }], maxItems: 1 }'),
  ),
  pair(
    'a tuple beside a list, one of whose items is another',
    'breaking, fits, fits',
    answers('{ allOf: [{ prefixItems: [{ minimum: 1 }] }, { type: array, items: { type: integer } }] }'),
    answers('{ allOf: [{ prefixItems: [{ minimum: 1 }] }, { type: array, items: { type: number } }] }'),
  ),
  ...(
    [
      ['^a{1,}$', '^a+$'],
      ['^a{0,1}$', '^a?$'],
      ['^a{0,}$', '^a*$'],
      ['^[a\\-z]$', '^[az-]$'],
      ['^a\\-b$', '^a-b$', 'a-b'],
      ['^[0-9]{4}$', '^\\d{4}$'],
      ['^(?:ab)$', '^ab$'],
      ['^(?:a|b)+$', '^[ab]+$'],
      ['^(ab|cd)?$', '^(?:cd|ab)?$'],
      ['^\\d\\d-\\d\\d$', '^\\d{2}-\\d{2}$'],
      ['^[a-zA-Z0-9]+$', '^[\\dA-Za-z]+$'],
      ['^\\u0041\\x42$', '^AB$'],
      ['^[a-z][a-z]*$', '^[a-z]+$'],
      ['^[a-c]+?$', '^[abc]{1,}$'],
      ['^[^\\d]$', '^\\D$'],
    ] as const
  ).map(([before, after, example = 'a']) =>
    pair(
      `the pattern ${before}, and ${after}`,
      'unchanged, fits, fits',
      takes(`{ type: string, pattern: '${before}', example: ${example} }`),
      takes(`{ type: string, pattern: '${after}', example: ${example} }`),
    ),
  ),
  ...(
    [
      ['^ab+$', '^(?:ab)+$'],
      ['^a|b$', '^(?:a|b)$', 'b'],
      ['^a{1,2}$', '^a+$'],
      ['^[a-z]$', '^[a\\-z]$'],
      ['^(a)\\1$', '^(?:a)a?$'],
      ['^a.c$', '^a\\.c$'],
      ['^(?=a)b$', '^(?!a)b$'],
      ['^\\w$', '^[\\dA-Z_]$', '1'],
      ['^(?:a+){2}$', '^a{2}$'],
    ] as const
  ).map(([before, after, example = 'a']) =>
    pair(
      `the pattern ${before}, and the other language ${after}`,
      'needs a person, fits, fits',
      takes(`{ type: string, pattern: '${before}', example: ${example} }`),
      takes(`{ type: string, pattern: '${after}', example: ${example} }`),
    ),
  ),
  pair(
    'a number of whole steps, and an integer',
    'unchanged, fits, fits',
    answers('{ type: number, multipleOf: 1 }'),
    answers('{ type: integer }'),
  ),
  pair(
    'a number of steps of five, and an integer of them',
    'unchanged, fits, fits',
    takes('{ type: integer, multipleOf: 5 }'),
    takes('{ type: number, multipleOf: 5.0 }'),
  ),
  pair(
    'an integer of half steps',
    'unchanged, fits, fits',
    takes('{ type: integer, multipleOf: 0.5 }'),
    takes('{ type: integer }'),
  ),
  pair(
    'a number of nearly whole steps, and an integer',
    'breaking, fits, fits',
    takes('{ type: number, multipleOf: 1.0000000000000000001 }'),
    takes('{ type: integer }'),
  ),
  pair(
    'a number of half steps, and an integer',
    'breaking, fits, fits',
    takes('{ type: number, multipleOf: 0.5 }'),
    takes('{ type: integer }'),
  ),
  pair(
    'a bounded number, and the list of its values',
    'unchanged, breaking, fits',
    takes('{ type: integer, minimum: 1, exclusiveMaximum: 4 }'),
    takes('{ type: integer, enum: [3, 2, 1] }'),
  ),
  pair(
    'the list of all values of a bounded number, and the bounds',
    'unchanged, breaking, fits',
    answers('{ enum: [0, 5, 10] }'),
    answers('{ type: integer, minimum: 0, maximum: 10, multipleOf: 5 }'),
  ),
  pair(
    'a bounded number in a query, and the list of its values',
    'unchanged, breaking, fits',
    asks('{ type: integer, minimum: 1, maximum: 3 }'),
    asks('{ type: integer, enum: [1, 2, 3] }'),
  ),
  pair(
    'a bounded number in a query, and the list of its values as texts',
    'unchanged, breaking, fits',
    asks('{ type: integer, minimum: 1, maximum: 3 }'),
    asks("{ type: string, enum: ['1', '2', '3'] }"),
  ),
  pair(
    'a bounded number in a query, and a list with a value less',
    'breaking, breaking, fits',
    asks('{ type: integer, minimum: 1, maximum: 3 }'),
    asks('{ type: integer, enum: [1, 2] }'),
  ),
  pair(
    'a list, and bounds with one value more',
    'breaking, breaking, breaking',
    answers('{ enum: [1, 2, 3] }'),
    answers('{ type: integer, minimum: 0, maximum: 3 }'),
  ),
];

/** A message in any media types. */
function sends(content: string, rest = ''): string {
  return operation(`requestBody: { required: true, content: { ${content} } }, ${done}`, rest);
}

/** With the response 200 that has these fields. */
function replies(fields: string, rest = '', openapi = '3.1.0'): string {
  return operation(`responses: { '200': { description: Done., ${fields} } }`, rest, openapi);
}

const ref = (name: string) => `{ $ref: '#/components/schemas/${name}' }`;
const forms =
  'A: { type: object, required: [a], properties: { a: { type: string } } }, B: { type: object, required: [b], properties: { b: { type: string } } }';
const secured = (schemes: string, root = '') => `${root}\ncomponents: { securitySchemes: { ${schemes} } }`;

/** The same set in another form. */
const sets: readonly KnownPair[] = [
  pair(
    'a type array, and alternatives of its types',
    'unchanged, fits, fits',
    answers('{ type: [string, integer] }'),
    answers('{ anyOf: [{ type: integer }, { type: string }] }'),
  ),
  pair(
    'a list of values, and alternatives that share them out',
    'unchanged, fits, fits',
    answers('{ type: string, enum: [a, b, c] }'),
    answers('{ oneOf: [{ const: a }, { type: string, enum: [c, b] }] }'),
  ),
  pair(
    'a part that all alternatives have, outside and inside',
    'unchanged, fits, fits',
    answers(
      `{ allOf: [{ type: object, required: [id], properties: { id: { type: string } } }, { oneOf: [${ref('A')}, ${ref('B')}] }] }`,
      { schemas: forms },
    ),
    answers(
      `{ oneOf: [{ allOf: [${ref('A')}, { required: [id], properties: { id: { type: string } } }] }, { allOf: [{ required: [id], properties: { id: { type: string } } }, ${ref('B')}] }] }`,
      { schemas: forms },
    ),
  ),
  pair(
    'an alternative that stands there twice',
    'unchanged, fits, fits',
    takes('{ anyOf: [{ type: string }, { type: string }] }'),
    takes('{ type: string }'),
  ),
  pair(
    'an object or null, by a type array and by alternatives',
    'unchanged, fits, fits',
    answers("{ type: [object, 'null'], properties: { a: { type: string } } }"),
    answers("{ anyOf: [{ type: object, properties: { a: { type: string } } }, { type: 'null' }] }"),
  ),
  pair(
    'a narrower alternative beside any text',
    'unchanged, fits, fits',
    answers('{ type: string }'),
    answers('{ anyOf: [{ type: string, format: date }, { type: string }] }'),
  ),
  pair(
    'a schema in parts, and in one',
    'unchanged, fits, fits',
    takes('{ allOf: [{ type: string }, { maxLength: 5 }, { minLength: 1 }] }'),
    takes('{ type: string, maxLength: 5, minLength: 1 }'),
  ),
  pair('a value twice in a list', 'unchanged, fits, fits', takes('{ enum: [1, 1.0, 2] }'), takes('{ enum: [2, 1] }')),
  pair('a list of one type', 'unchanged, fits, fits', takes('{ type: [string] }'), takes('{ type: string }')),
  pair(
    'other fields that are any value',
    'unchanged, fits, fits',
    takes('{ type: object, additionalProperties: {} }'),
    takes('{ type: object, additionalProperties: true }'),
  ),
  pair(
    'other fields ruled out by either keyword',
    'unchanged, fits, fits',
    takes('{ type: object, properties: { a: {} }, unevaluatedProperties: false }'),
    takes('{ type: object, properties: { a: {} }, additionalProperties: false }'),
  ),
  pair(
    'a condition whose consequence is nothing',
    'unchanged, fits, fits',
    takes('{ type: object, if: { required: [a] }, then: {}, else: true }'),
    takes('{ type: object }'),
  ),
  pair(
    'an item of any kind among the items',
    'unchanged, fits, fits',
    takes('{ type: array, contains: {} }'),
    takes('{ type: array, minItems: 1 }'),
  ),
  pair(
    'no item twice, of one at most',
    'unchanged, fits, fits',
    takes('{ type: array, maxItems: 1 }'),
    takes('{ type: array, maxItems: 1, uniqueItems: true }'),
  ),
  pair(
    'a length that the pattern gives',
    'unchanged, fits, fits',
    takes("{ type: string, pattern: '^[a-z]{3}$', example: abc }"),
    takes("{ type: string, pattern: '^[a-z]{3}$', minLength: 3, maxLength: 5, example: abc }"),
  ),
  pair(
    'a length that the format gives',
    'unchanged, fits, fits',
    takes('{ type: string, format: uuid }'),
    takes('{ type: string, format: uuid, minLength: 36, maxLength: 36 }'),
  ),
  pair(
    'values of one type, with the type and a wider one',
    'unchanged, fits, fits',
    takes('{ type: number, enum: [1, 2] }'),
    takes('{ type: integer, enum: [1, 2] }'),
  ),
  pair(
    'keywords of another kind of value',
    'unchanged, fits, fits',
    takes('{ type: integer }'),
    takes("{ type: integer, pattern: '^a$', maxLength: 1, maxItems: 0, format: date }"),
  ),
  pair(
    'a format that all listed values have',
    'unchanged, fits, fits',
    takes('{ type: integer, enum: [1, 2] }'),
    takes('{ type: integer, enum: [1, 2], format: int32 }'),
  ),
  pair(
    'a format that all values of a range have',
    'unchanged, fits, fits',
    takes('{ type: integer, minimum: 0, maximum: 255 }'),
    takes('{ type: integer, minimum: 0, maximum: 255, format: uint8 }'),
  ),
  pair(
    'a schema that lets nothing through, in two forms',
    'unchanged, fits, fits',
    takes('{ type: object, properties: { a: false } }'),
    takes('{ type: object, properties: { a: { not: {} } } }'),
  ),
  pair(
    'names of fields that may be any text',
    'unchanged, fits, fits',
    takes('{ type: object }'),
    takes("{ type: object, propertyNames: { pattern: '^.*$' } }"),
  ),
  pair(
    'a condition put into alternatives by a discriminator that says what the fields say',
    'unchanged, fits, fits',
    answers(`{ oneOf: [${ref('C')}, ${ref('D')}] }`, {
      schemas:
        'C: { type: object, required: [k], properties: { k: { const: c } } }, D: { type: object, required: [k], properties: { k: { const: d } } }',
    }),
    answers(
      `{ oneOf: [${ref('C')}, ${ref('D')}], discriminator: { propertyName: k, mapping: { c: '#/components/schemas/C', d: '#/components/schemas/D' } } }`,
      {
        schemas:
          'C: { type: object, required: [k], properties: { k: { const: c } } }, D: { type: object, required: [k], properties: { k: { const: d } } }',
      },
    ),
  ),
];

const defaults: readonly KnownPair[] = [
  pair(
    'the defaults of a parameter',
    'unchanged, fits, fits',
    asks('{ type: string }'),
    asks(
      '{ type: string, minLength: 0 }',
      ', required: false, style: form, explode: true, allowReserved: false, deprecated: false',
    ),
  ),
  pair(
    'how a single value explodes',
    'unchanged, fits, fits',
    asks('{ type: string }'),
    asks('{ type: string }', ', explode: false'),
  ),
  pair(
    'a parameter of the path, and of each of its operations',
    'unchanged, fits, fits',
    api(`/a: { parameters: [{ name: q, in: query, schema: { type: string } }], get: { ${done} } }`),
    api(`/a: { get: { parameters: [{ name: q, in: query, schema: { type: string } }], ${done} } }`),
  ),
  pair(
    'a header by its name in capitals',
    'unchanged, breaking, fits',
    operation(`parameters: [{ name: X-A, in: header, schema: { type: string } }], ${done}`),
    operation(`parameters: [{ name: x-a, in: header, schema: { type: string } }], ${done}`),
  ),
  pair(
    'a header that the media type describes',
    'unchanged, breaking, fits',
    operation(`parameters: [{ name: Accept, in: header, required: true, schema: { type: string } }], ${done}`),
    operation(done),
  ),
  pair(
    'the content type among the headers of an answer',
    'unchanged, fits, fits',
    replies('headers: { content-type: { schema: { type: integer } } }'),
    replies('headers: { Content-Type: { required: true, schema: { type: string } } }'),
  ),
  pair(
    'a date in a query, and any text',
    'compatible, fits, fits',
    asks('{ type: string, format: date }'),
    asks('{ type: string }'),
  ),
  pair(
    'a large integer in a query, and any text',
    'compatible, breaking, fits',
    asks('{ type: integer, format: int64 }'),
    asks('{ type: string }'),
  ),
  pair(
    'a flag in a query, and its two texts',
    'unchanged, breaking, fits',
    asks('{ type: boolean, default: true }'),
    asks("{ type: string, enum: ['false', 'true'], default: 'true' }"),
  ),
  pair(
    'a part in the content type that goes without saying',
    'unchanged, fits, fits',
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: { type: array, items: { type: object } } } } }',
    ),
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: { type: array, items: { type: object } } } }, encoding: { a: { contentType: application/json } } }',
    ),
  ),
  pair(
    'headers of a part that is no part',
    'unchanged, fits, fits',
    sends('application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } } }'),
    sends(
      'application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } }, encoding: { a: { headers: { X-A: { schema: { type: string } } } } } }',
    ),
  ),
  pair(
    'the encoding of a field that is never sent',
    'unchanged, fits, fits',
    sends('multipart/form-data: { schema: { type: object, properties: { a: { type: string, readOnly: true } } } }'),
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: { type: string, readOnly: true } } }, encoding: { a: { contentType: image/png } } }',
    ),
  ),
  pair(
    'how JSON is written as XML',
    'unchanged, fits, fits',
    takes('{ type: object, xml: { name: a } }'),
    takes('{ type: object, xml: { name: b } }'),
  ),
  pair(
    'an answer for all errors, and the same for some of them',
    'compatible, fits, fits',
    operation("responses: { '204': { description: Done. }, default: { description: No. } }"),
    operation(
      "responses: { '204': { description: Done. }, '4XX': { description: No. }, default: { description: No. } }",
    ),
  ),
  pair(
    'any success, and each by itself',
    'compatible, fits, fits',
    operation("responses: { '2XX': { description: Done. } }"),
    operation("responses: { '200': { description: Done. }, '201': { description: Done. } }"),
  ),
];

const elsewhere: readonly KnownPair[] = [
  pair(
    'a server with a slash at its end, in capitals',
    'unchanged, fits, fits',
    operation(done, servers('HTTPS://Example.com/')),
    operation(done, servers('https://example.com')),
  ),
  pair(
    'the servers of the document, and the same of the operation',
    'unchanged, fits, fits',
    operation(done, servers('https://a.example.com')),
    operation(`servers: [{ url: 'https://a.example.com' }], ${done}`, servers('https://a.example.com')),
  ),
  pair(
    'the servers of the path, and the same of the operation',
    'unchanged, fits, fits',
    api(`/a: { servers: [{ url: 'https://a.example.com/' }], post: { ${done} } }`),
    api(`/a: { post: { servers: [{ url: 'https://a.example.com' }], ${done} } }`),
  ),
  pair(
    'servers after the first in another order',
    'unchanged, fits, fits',
    operation(done, servers('https://a.example.com', 'https://b.example.com', 'https://c.example.com')),
    operation(done, servers('https://a.example.com', 'https://c.example.com', 'https://b.example.com')),
  ),
  pair(
    'values of a variable in another order',
    'unchanged, fits, fits',
    operation(done, "servers: [{ url: 'https://{r}.example.com', variables: { r: { default: a, enum: [a, b] } } }]"),
    operation(done, "servers: [{ url: 'https://{r}.example.com', variables: { r: { default: a, enum: [b, a] } } }]"),
  ),
  pair(
    'a variable of one value, and the value',
    'unchanged, fits, fits',
    operation(done, "servers: [{ url: 'https://example.com/{v}', variables: { v: { default: v1, enum: [v1] } } }]"),
    operation(done, servers('https://example.com/v1')),
  ),
  pair(
    'where the document comes from, written out',
    'unchanged, fits, fits',
    operation(done),
    operation(done, servers('./')),
  ),
  pair(
    'the credentials of the document, and the same of the operation',
    'unchanged, fits, fits',
    operation(done, secured('k: { type: http, scheme: bearer }', 'security: [{ k: [] }]')),
    operation(`security: [{ k: [] }], ${done}`, secured('k: { type: http, scheme: Bearer }', 'security: [{ k: [] }]')),
  ),
  pair(
    'credentials by another name',
    'unchanged, fits, fits',
    operation(done, secured('k: { type: apiKey, in: header, name: X-Key }', 'security: [{ k: [] }]')),
    operation(done, secured('l: { type: apiKey, in: header, name: x-key }', 'security: [{ l: [] }]')),
  ),
  pair(
    'no credentials in two forms',
    'unchanged, fits, fits',
    operation(`security: [], ${done}`),
    operation(`security: [{}], ${done}`),
  ),
  pair(
    'scopes in another order',
    'unchanged, fits, fits',
    operation(
      done,
      secured(
        "o: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: { a: A, b: B } } } }",
        'security: [{ o: [a, b] }]',
      ),
    ),
    operation(
      done,
      secured(
        "o: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: { b: B, a: A } } } }",
        'security: [{ o: [b, a] }]',
      ),
    ),
  ),
  pair(
    'credentials that no operation asks for',
    'unchanged, fits, fits',
    operation(
      done,
      secured('k: { type: http, scheme: basic }, l: { type: http, scheme: basic }', 'security: [{ k: [] }]'),
    ),
    operation(done, secured('k: { type: http, scheme: basic }', 'security: [{ k: [] }]')),
  ),
  pair(
    'a variable of the path by another name, with its parameter',
    'documentation, breaking, fits',
    api(
      `'/a/{id}/b': { get: { parameters: [{ name: id, in: path, required: true, schema: { type: string } }], ${done} } }`,
    ),
    api(
      `'/a/{key}/b': { get: { parameters: [{ name: key, in: path, required: true, schema: { type: string } }], ${done} } }`,
    ),
  ),
];

/** What the guide to OpenAPI 3.1 says to do. */
const migrations: readonly KnownPair[] = [
  pair(
    'an exclusive least number',
    'documentation, fits, fits',
    takes('{ type: number, minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true }', old),
    takes('{ type: number, exclusiveMinimum: 0, exclusiveMaximum: 9 }'),
  ),
  pair(
    'null by a flag, and by a type',
    'documentation, fits, fits',
    answers(
      '{ type: object, properties: { a: { type: string, nullable: true }, b: { type: string, nullable: false } } }',
      old,
    ),
    answers("{ type: object, properties: { a: { type: [string, 'null'] }, b: { type: string } } }"),
  ),
  pair(
    'null beside a reference',
    'documentation, fits, fits',
    answers(`{ type: object, properties: { a: { nullable: true, allOf: [${ref('A')}] } } }`, {
      ...old,
      schemas: forms,
    }),
    answers(`{ type: object, properties: { a: { anyOf: [${ref('A')}, { type: 'null' }] } } }`, { schemas: forms }),
  ),
  pair(
    'one of some or null',
    'documentation, fits, fits',
    answers(`{ nullable: true, oneOf: [${ref('A')}, ${ref('B')}] }`, { ...old, schemas: forms }),
    answers(`{ oneOf: [${ref('A')}, ${ref('B')}, { type: 'null' }] }`, { schemas: forms }),
  ),
  pair(
    'words beside a reference, which 3.0 ignores',
    'documentation, fits, fits',
    answers(
      `{ type: object, properties: { a: { $ref: '#/components/schemas/A', nullable: true, description: Ignored. } } }`,
      { ...old, schemas: forms },
    ),
    answers(`{ type: object, properties: { a: ${ref('A')} } }`, { schemas: forms }),
  ),
  pair(
    'an example, and examples',
    'documentation, fits, fits',
    answers('{ type: string, example: a }', old),
    answers('{ type: string, examples: [a] }'),
  ),
  pair(
    'a file in a form',
    'documentation, fits, fits',
    sends(
      'multipart/form-data: { schema: { type: object, properties: { f: { type: string, format: binary }, g: { type: array, items: { type: string, format: binary } } } } }',
    ).replace('3.1.0', '3.0.3'),
    sends(
      'multipart/form-data: { schema: { type: object, properties: { f: { type: string, contentMediaType: application/octet-stream }, g: { type: array, items: { type: string, contentMediaType: application/octet-stream } } } } }',
    ),
  ),
  pair(
    'a picture that is sent',
    'documentation, fits, fits',
    sends('image/png: { schema: { type: string, format: binary } }').replace('3.1.0', '3.0.3'),
    sends('image/png: {}'),
  ),
  pair(
    'a text of Base64 in JSON',
    'documentation, fits, fits',
    takes('{ type: object, properties: { a: { type: string, format: byte } } }', old),
    takes('{ type: object, properties: { a: { type: string, contentEncoding: base64 } } }'),
  ),
  pair(
    'a picture in Base64 in JSON',
    'documentation, fits, fits',
    takes('{ type: object, properties: { a: { type: string, format: byte } } }', old),
    takes(
      '{ type: object, properties: { a: { type: string, contentEncoding: base64, contentMediaType: image/png } } }',
    ),
  ),
  pair(
    'a list of one value, and a constant',
    'documentation, fits, fits',
    answers('{ type: string, enum: [a] }', old),
    answers('{ const: a }'),
  ),
  pair(
    'webhooks as an extension',
    'documentation, fits, fits',
    operation(
      done,
      `x-webhooks: { w: { post: { requestBody: { content: { application/json: { schema: { type: string } } } }, ${done} } } }`,
      '3.0.3',
    ),
    operation(
      done,
      `webhooks: { w: { post: { requestBody: { content: { application/json: { schema: { type: string } } } }, ${done} } } }`,
    ),
  ),
  pair(
    'the next version of OpenAPI alone',
    'documentation, fits, fits',
    takes('{ type: object, properties: { a: { type: [string, integer] } } }'),
    takes('{ type: object, properties: { a: { type: [string, integer] } } }', { openapi: '3.2.0' }),
  ),
  pair(
    'an exclusive least number that is left open',
    'breaking, fits, breaking',
    answers('{ type: number, minimum: 0, exclusiveMinimum: true }', old),
    answers('{ type: number, minimum: 0 }'),
  ),
  pair(
    'a null that is forgotten',
    'breaking, breaking, fits',
    takes('{ type: object, properties: { a: { type: string, nullable: true } } }', old),
    takes('{ type: object, properties: { a: { type: string } } }'),
  ),
];

/** Breaks in places where they are easily missed. */
const hidden: readonly KnownPair[] = [
  pair(
    'a reference that a merge brings in',
    'breaking, breaking, breaking',
    `${answers('{ <<: *s, title: A }', { schemas: 'A: { type: string }' })}`.replace(
      'paths',
      `x-s: &s ${ref('A')}\npaths`,
    ),
    `${answers('{ <<: *s, title: A }', { schemas: 'A: { type: integer }' })}`.replace(
      'paths',
      `x-s: &s ${ref('A')}\npaths`,
    ),
  ),
  pair(
    'an alias of an alias',
    'breaking, breaking, breaking',
    answers('*t').replace('paths', 'x-s: &s { type: string }\nx-t: &t { type: array, items: *s }\npaths'),
    answers('*t').replace('paths', 'x-s: &s { type: integer }\nx-t: &t { type: array, items: *s }\npaths'),
  ),
  pair(
    'an operation beside the reference of its path',
    'breaking, fits, fits',
    api(
      `/a: { $ref: '#/components/pathItems/P', post: { ${done} } }`,
      `components: { pathItems: { P: { get: { ${done} } } } }`,
    ),
    api(
      `/a: { $ref: '#/components/pathItems/P', post: { parameters: [{ name: q, in: query, required: true, schema: { type: string } }], ${done} } }`,
      `components: { pathItems: { P: { get: { ${done} } } } }`,
    ),
  ),
  pair(
    'a subtype that is new',
    'breaking, fits, fits',
    answers(ref('P'), {
      schemas:
        'P: { type: object, required: [k], properties: { k: { type: string } }, discriminator: { propertyName: k } }',
    }),
    answers(ref('P'), {
      schemas: `P: { type: object, required: [k], properties: { k: { type: string } }, discriminator: { propertyName: k } }, C: { allOf: [${ref('P')}, { properties: { a: { type: string } } }] }`,
    }),
  ),
  pair(
    'a subtype that only the mapping leads to, and that asks for more',
    'breaking, fits, fits',
    takes(ref('P'), {
      schemas: `P: { type: object, required: [k], properties: { k: { type: string } }, discriminator: { propertyName: k, mapping: { c: '#/components/schemas/C' } } }, C: { allOf: [${ref('P')}, { properties: { a: { type: string } } }] }`,
    }),
    takes(ref('P'), {
      schemas: `P: { type: object, required: [k], properties: { k: { type: string } }, discriminator: { propertyName: k, mapping: { c: '#/components/schemas/C' } } }, C: { allOf: [${ref('P')}, { required: [a], properties: { a: { type: string } } }] }`,
    }),
  ),
  pair(
    'one of the targets of a dynamic reference',
    'needs a person, fits, fits',
    answers(ref('L'), {
      schemas:
        "L: { type: array, items: { $dynamicRef: '#T' } }, T1: { $dynamicAnchor: T, type: object, properties: { a: { type: string } } }, T2: { $dynamicAnchor: T, type: object, properties: { b: { type: string } } }",
    }),
    answers(ref('L'), {
      schemas:
        "L: { type: array, items: { $dynamicRef: '#T' } }, T1: { $dynamicAnchor: T, type: object, properties: { a: { type: string } } }, T2: { $dynamicAnchor: T, type: object, properties: { b: { type: integer } } }",
    }),
  ),
  pair(
    'a value of a list beyond 53 bits',
    'breaking, fits, fits',
    takes('{ enum: [9007199254740993, 1] }'),
    takes('{ enum: [9007199254740992, 1] }'),
  ),
  pair(
    'a body of any type, and of one',
    'breaking, breaking, fits',
    sends("'*/*': { schema: { type: string } }"),
    sends('application/json: { schema: { type: string } }'),
  ),
  pair(
    'fields of a pattern, deep within',
    'breaking, breaking, fits',
    answers(
      "{ type: array, items: { type: object, patternProperties: { '^x': { type: object, patternProperties: { '^y': { type: string } } } } } }",
    ),
    answers(
      "{ type: array, items: { type: object, patternProperties: { '^x': { type: object, patternProperties: { '^y': { type: integer } } } } } }",
    ),
  ),
  pair(
    'fields of a pattern that are taken no more',
    'needs a person, breaking, fits',
    takes("{ type: object, patternProperties: { '^x': {} }, additionalProperties: false }"),
    takes('{ type: object, additionalProperties: false }'),
  ),
  pair(
    'other fields that are of another kind',
    'breaking, breaking, breaking',
    answers('{ type: object, additionalProperties: { type: integer } }'),
    answers('{ type: object, additionalProperties: { type: string } }'),
  ),
  pair(
    'names of fields that must be of a form',
    'needs a person, fits, fits',
    takes('{ type: object }'),
    takes("{ type: object, propertyNames: { pattern: '^a' } }"),
  ),
  pair(
    'what a value must not be',
    'needs a person, fits, fits',
    takes('{ type: string, not: { enum: [a] } }'),
    takes('{ type: string, not: { enum: [a, b] } }'),
  ),
  pair(
    'what follows from a condition',
    'needs a person, fits, fits',
    takes('{ type: object, if: { required: [a] }, then: { required: [b] } }'),
    takes('{ type: object, if: { required: [a] }, then: { required: [b, c] } }'),
  ),
  pair(
    'an item that must be among the items',
    'needs a person, fits, breaking',
    takes('{ type: array }'),
    takes('{ type: array, contains: { const: a } }'),
  ),
  pair(
    'how many items of a kind there must be',
    'needs a person, fits, fits',
    takes('{ type: array, contains: { const: a } }'),
    takes('{ type: array, contains: { const: a }, minContains: 2 }'),
  ),
  pair(
    'other fields ruled out beside parts',
    'breaking, fits, fits',
    takes(`{ allOf: [${ref('A')}] }`, { schemas: forms }),
    takes(`{ allOf: [${ref('A')}], unevaluatedProperties: false }`, { schemas: forms }),
  ),
  pair(
    'a keyword beside a reference',
    'breaking, fits, breaking',
    takes("{ $ref: '#/components/schemas/S' }", { schemas: 'S: { type: string }' }),
    takes("{ $ref: '#/components/schemas/S', maxLength: 3 }", { schemas: 'S: { type: string }' }),
  ),
  pair(
    'the name of an element of XML',
    'needs a person, fits, fits',
    sends('application/xml: { schema: { type: object, xml: { name: a } } }'),
    sends('application/xml: { schema: { type: object, xml: { name: b } } }'),
  ),
  pair(
    'the types of a part of a form',
    'needs a person, fits, fits',
    sends(
      "multipart/form-data: { schema: { type: object, properties: { a: {} } }, encoding: { a: { contentType: 'image/*' } } }",
    ),
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: {} } }, encoding: { a: { contentType: image/png } } }',
    ),
  ),
  pair(
    'a message of a callback',
    'breaking, fits, fits',
    operation(
      `callbacks: { c: { '{$request.query.u}': { post: { requestBody: { content: { application/json: { schema: { type: string } } } }, ${done} } } } }, ${done}`,
    ),
    operation(
      `callbacks: { c: { '{$request.query.u}': { post: { requestBody: { content: { application/json: { schema: { type: integer } } } }, ${done} } } } }, ${done}`,
    ),
  ),
  pair(
    'an item of a stream',
    'breaking, fits, fits',
    replies('content: { application/jsonl: { itemSchema: { type: string } } }', '', '3.2.0'),
    replies('content: { application/jsonl: { itemSchema: { type: integer } } }', '', '3.2.0'),
  ),
  pair(
    'an operation by a method of its own',
    'breaking, fits, fits',
    api(`/a: { get: { ${done} }, additionalOperations: { COPY: { ${done} } } }`, '', '3.2.0'),
    api(`/a: { get: { ${done} } }`, '', '3.2.0'),
  ),
  pair(
    'a scope more',
    'breaking, fits, fits',
    operation(
      done,
      secured(
        "o: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: { a: A, b: B } } } }",
        'security: [{ o: [a] }]',
      ),
    ),
    operation(
      done,
      secured(
        "o: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: { a: A, b: B } } } }",
        'security: [{ o: [a, b] }]',
      ),
    ),
  ),
  pair(
    'where tokens come from',
    'breaking, fits, fits',
    operation(
      done,
      secured(
        "o: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: {} } } }",
        'security: [{ o: [] }]',
      ),
    ),
    operation(
      done,
      secured(
        "o: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com/u', scopes: {} } } }",
        'security: [{ o: [] }]',
      ),
    ),
  ),
  pair(
    'a value less of a variable of a server',
    'breaking, fits, fits',
    operation(done, "servers: [{ url: 'https://{r}.example.com', variables: { r: { default: a, enum: [a, b] } } }]"),
    operation(done, "servers: [{ url: 'https://{r}.example.com', variables: { r: { default: a, enum: [a] } } }]"),
  ),
  pair(
    'a schema that contains itself',
    'breaking, breaking, breaking',
    answers(ref('N'), { schemas: `N: { type: object, properties: { next: ${ref('N')}, v: { type: string } } }` }),
    answers(ref('N'), { schemas: `N: { type: object, properties: { next: ${ref('N')}, v: { type: integer } } }` }),
  ),
  pair(
    'a part that asks for less than another',
    'breaking, fits, fits',
    takes('{ allOf: [{ type: integer, maximum: 5 }, { maximum: 9 }] }'),
    takes('{ allOf: [{ type: integer, maximum: 5 }, { maximum: 4 }] }'),
  ),
  pair(
    'a parameter that is JSON',
    'breaking, fits, fits',
    operation(
      `parameters: [{ name: q, in: query, content: { application/json: { schema: { enum: [a, b] } } } }], ${done}`,
    ),
    operation(
      `parameters: [{ name: q, in: query, content: { application/json: { schema: { enum: [a] } } } }], ${done}`,
    ),
  ),
  pair(
    'a parameter in another place',
    'breaking, breaking, fits',
    asks('{ type: string }'),
    operation(`parameters: [{ name: q, in: header, schema: { type: string } }], ${done}`),
  ),
  pair(
    'an anchor that leads elsewhere',
    'breaking, breaking, breaking',
    answers("{ $ref: '#n' }", { schemas: 'A: { $anchor: n, type: string }' }),
    answers("{ $ref: '#n' }", { schemas: 'A: { $anchor: n, type: integer }' }),
  ),
  pair(
    'a field lost while the alternatives are put together in another way',
    'breaking, breaking, fits',
    answers(
      `{ type: object, required: [id], properties: { id: { type: string } }, oneOf: [${ref('A')}, ${ref('B')}] }`,
      { schemas: forms },
    ),
    answers(`{ oneOf: [${ref('A')}, ${ref('B')}] }`, { schemas: forms }),
  ),
  pair(
    'a list in a query that is written with commas',
    'breaking, fits, fits',
    asks('{ type: array, items: { type: string } }'),
    asks('{ type: array, items: { type: string } }', ', explode: false'),
  ),
  pair(
    'a field that has no effect any more',
    'breaking, fits, fits',
    takes('{ type: object, properties: { a: { type: string } } }'),
    takes('{ type: object, properties: { a: { type: string, readOnly: true } } }'),
  ),
  pair(
    'alternatives of which exactly one must fit now',
    'needs a person, fits, breaking',
    takes(
      '{ anyOf: [{ type: object, properties: { a: { type: string } } }, { type: object, properties: { b: { type: string } } }] }',
    ),
    takes(
      '{ oneOf: [{ type: object, properties: { a: { type: string } } }, { type: object, properties: { b: { type: string } } }] }',
    ),
  ),
  pair(
    'a path of an extension',
    'breaking, fits, fits',
    operation(done, `x-ms-paths: { '/b?c': { get: { ${done} } } }`),
    operation(done, 'x-ms-paths: {}'),
  ),
  pair(
    'the content of a text in JSON',
    'needs a person, fits, fits',
    answers('{ type: object, properties: { a: { type: string, contentMediaType: text/html } } }'),
    answers('{ type: object, properties: { a: { type: string, contentMediaType: text/markdown } } }'),
  ),
];

/** Breaks that look like another writing of the same. */
const traps: readonly KnownPair[] = [
  pair(
    'a number or a date in a query, and any text',
    'compatible, breaking, fits',
    asks('{ oneOf: [{ type: integer }, { type: string, format: date }] }'),
    asks('{ type: string }'),
  ),
  pair(
    'a number in a query, and a list of texts',
    'compatible, breaking, fits',
    asks('{ type: integer }'),
    asks('{ type: array, items: { type: string } }'),
  ),
  pair(
    'a value of a list in a query, and a list of others',
    'breaking, breaking, fits',
    asks('{ type: string, enum: [a, b] }'),
    asks('{ type: array, items: { type: string, enum: [a] } }'),
  ),
  pair(
    'a text in a query, and a list that must have a certain item',
    'breaking, breaking, fits',
    asks('{ type: string }'),
    asks('{ type: array, items: { type: string }, contains: { const: a } }'),
  ),
  pair(
    'a text in a query, and a list of texts of another format',
    'breaking, breaking, fits',
    asks('{ type: string, format: date }'),
    asks('{ type: array, items: { type: string, format: uuid } }'),
  ),
  pair(
    'a flag or a text in a query, and a flag',
    'breaking, breaking, fits',
    asks('{ oneOf: [{ type: string }, { type: boolean }] }'),
    asks('{ type: boolean }'),
  ),
  pair(
    'any of some in a query, of which a list of values is one, and fewer',
    'breaking, breaking, fits',
    asks('{ oneOf: [{ type: string, enum: [a, b] }, { type: integer }] }'),
    asks('{ oneOf: [{ type: string, enum: [a] }, { type: integer }] }'),
  ),
  pair(
    'a header of an answer that becomes a list',
    'breaking, breaking, fits',
    replies('headers: { X-A: { schema: { type: integer } } }'),
    replies('headers: { X-A: { schema: { type: array, items: { type: integer } } } }'),
  ),
  pair(
    'a header of an answer that was a list, and is a single value',
    'compatible, breaking, fits',
    replies('headers: { X-A: { schema: { type: array, items: { type: integer } } } }'),
    replies('headers: { X-A: { schema: { type: integer } } }'),
  ),
  pair(
    'a variable of the path declared twice, the second time with a limit',
    'breaking, fits, breaking',
    api(
      `'/a/{id}': { parameters: [{ name: id, in: path, required: true, schema: { type: string } }], get: { ${done} } }`,
    ),
    api(
      `'/a/{id}': { parameters: [{ name: id, in: path, required: true, schema: { type: string } }], get: { parameters: [{ name: id, in: path, required: true, schema: { type: string, maxLength: 2 } }], ${done} } }`,
    ),
  ),
  pair(
    'two variables of a path that change places',
    'breaking, breaking, breaking',
    api(
      `'/a/{x}/{y}': { get: { parameters: [{ name: x, in: path, required: true, schema: { type: integer } }, { name: y, in: path, required: true, schema: { type: string } }], ${done} } }`,
    ),
    api(
      `'/a/{y}/{x}': { get: { parameters: [{ name: x, in: path, required: true, schema: { type: integer } }, { name: y, in: path, required: true, schema: { type: string } }], ${done} } }`,
    ),
  ),
  pair(
    'paths that get a start, while the server keeps its own',
    'breaking, breaking, breaking',
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1')),
    api(`/v1/a: { get: { ${done} } }`, servers('https://a.example.com/v1')),
  ),
  pair(
    'a bounded number, and a list with a value that is no integer',
    'breaking, fits, fits',
    answers('{ type: integer, minimum: 1, maximum: 2 }'),
    answers('{ enum: [1, 1.5, 2] }'),
  ),
  pair(
    'a bounded number in steps, and the list of all',
    'breaking, fits, fits',
    answers('{ type: integer, minimum: 0, maximum: 4, multipleOf: 2 }'),
    answers('{ enum: [0, 1, 2, 3, 4] }'),
  ),
  pair(
    'a bounded number that may be null, and a list without null',
    'breaking, breaking, fits',
    takes("{ type: [integer, 'null'], minimum: 1, maximum: 2 }"),
    takes('{ enum: [1, 2] }'),
  ),
  pair(
    'a longer text than the pattern gives',
    'compatible, fits, fits',
    answers("{ type: string, pattern: '^[a-z]{3,5}$', maxLength: 4, example: abc }"),
    answers("{ type: string, pattern: '^[a-z]{3,5}$', maxLength: 3, example: abc }"),
  ),
  pair(
    'a shorter text than the pattern gives',
    'breaking, fits, fits',
    takes("{ type: string, pattern: '^[a-z]{3,5}$', example: abc }"),
    takes("{ type: string, pattern: '^[a-z]{3,5}$', maxLength: 4, example: abc }"),
  ),
  pair(
    'a shorter text than a pattern without an end gives',
    'breaking, fits, fits',
    takes("{ type: string, pattern: '^[a-z]{3}', example: abc }"),
    takes("{ type: string, pattern: '^[a-z]{3}', maxLength: 4, example: abc }"),
  ),
  pair(
    'a consequence that asks for nothing, and then for something',
    'needs a person, fits, fits',
    takes('{ type: object, if: { required: [a] }, then: {} }'),
    takes('{ type: object, if: { required: [a] }, then: { required: [b] } }'),
  ),
  pair(
    'no item twice, of several now',
    'compatible, fits, fits',
    takes('{ type: array, maxItems: 1 }'),
    takes('{ type: array, maxItems: 4, uniqueItems: true }'),
  ),
  pair(
    'no item twice, of several before',
    'breaking, fits, fits',
    takes('{ type: array, maxItems: 4 }'),
    takes('{ type: array, maxItems: 4, uniqueItems: true }'),
  ),
  pair(
    'an item of some kind among the items, in place of any',
    'needs a person, fits, fits',
    answers('{ type: array, minItems: 1, items: { type: string }, contains: { const: a } }'),
    answers('{ type: array, items: { type: string }, contains: {} }'),
  ),
  pair(
    'a required header of a part',
    'breaking, fits, fits',
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: { type: string } } }, encoding: { a: { headers: { X-A: { schema: { type: string } } } } } }',
    ),
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: { type: string } } }, encoding: { a: { headers: { X-A: { required: true, schema: { type: string } } } } } }',
    ),
  ),
  pair(
    'a format of dates in place of the texts of one pattern',
    'breaking, fits, breaking',
    answers("{ type: string, pattern: '^a$', example: a }"),
    answers('{ type: string, format: date }'),
  ),
  pair(
    'two patterns, of which one goes',
    'breaking, fits, fits',
    answers("{ allOf: [{ type: string, pattern: 'a', example: ab }, { pattern: 'b' }] }"),
    answers("{ type: string, pattern: 'a', example: ab }"),
  ),
  pair(
    'the same pattern twice',
    'unchanged, fits, fits',
    answers("{ allOf: [{ type: string, pattern: '^a+', example: a }, { pattern: '^a' }] }"),
    answers("{ type: string, pattern: '^a', example: a }"),
  ),
  pair(
    'a pattern of any name beside others that goes',
    'breaking, fits, fits',
    answers("{ type: object, patternProperties: { '.*': { type: integer }, '^x': { minimum: 3 } } }"),
    answers("{ type: object, patternProperties: { '^x': { minimum: 3 } } }"),
  ),
  pair(
    'fields that depend on others in a schema that asks for more',
    'needs a person, fits, fits',
    takes('{ type: object, dependentSchemas: { a: { required: [b] } } }'),
    takes('{ type: object, dependentSchemas: { a: { required: [b], maxProperties: 2 } } }'),
  ),
  pair(
    'a default beyond 53 bits',
    'needs a person, fits, fits',
    asks('{ type: integer, default: 9007199254740993 }'),
    asks('{ type: integer, default: 9007199254740992 }'),
  ),
  pair(
    'a least length that is no whole number',
    'unchanged, fits, fits',
    takes('{ type: string, minLength: 2.0 }'),
    takes('{ type: string, minLength: 2 }'),
  ),
  pair(
    'a reference with words beside it, and another with words',
    'breaking, breaking, breaking',
    answers("{ $ref: '#/components/schemas/S', description: One. }", { schemas: 'S: { type: string }' }),
    answers("{ $ref: '#/components/schemas/S', description: One. }", { schemas: 'S: { type: integer }' }),
  ),
];

/** What other tools were reported to get wrong. */
const others: readonly KnownPair[] = [
  pair(
    'a value less of a parameter of the path with all its operations',
    'breaking, breaking, fits',
    api(`/a: { parameters: [{ name: q, in: query, schema: { enum: [a, b] } }], get: { ${done} } }`),
    api(`/a: { parameters: [{ name: q, in: query, schema: { enum: [a] } }], get: { ${done} } }`),
  ),
  pair(
    'a field less of an object in a query',
    'needs a person, breaking, fits',
    asks('{ type: object, properties: { a: { type: string }, b: { type: string } } }', ', style: deepObject'),
    asks('{ type: object, properties: { a: { type: string } } }', ', style: deepObject'),
  ),
  pair(
    'a text in a form, and a list of texts',
    'compatible, breaking, fits',
    sends('application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } } }'),
    sends(
      'application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: array, items: { type: string } } } } }',
    ),
  ),
  pair(
    'a text or a number in a form, and a text',
    'unchanged, breaking, fits',
    sends(
      'application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { oneOf: [{ type: string }, { type: integer }] } } } }',
    ),
    sends('application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } } }'),
  ),
  pair(
    'a field that one of the alternatives asks for more',
    'breaking, fits, breaking',
    takes(`{ oneOf: [${ref('A')}, ${ref('B')}] }`, { schemas: forms }),
    takes(`{ oneOf: [{ allOf: [${ref('A')}, { required: [z] }] }, ${ref('B')}] }`, { schemas: forms }),
  ),
  pair(
    'a definition within the schema that refers to it',
    'breaking, breaking, breaking',
    answers(
      "{ $defs: { x: { type: string } }, $ref: '#/paths/~1a/post/responses/200/content/application~1json/schema/$defs/x' }",
    ),
    answers(
      "{ $defs: { x: { type: integer } }, $ref: '#/paths/~1a/post/responses/200/content/application~1json/schema/$defs/x' }",
    ),
  ),
  pair(
    'what JSON within a text holds',
    'needs a person, fits, fits',
    answers('{ type: string, contentMediaType: application/json, contentSchema: { type: string } }'),
    answers('{ type: string, contentMediaType: application/json, contentSchema: { type: integer } }'),
  ),
  pair(
    'a field that must be there and is never sent',
    'unchanged, fits, fits',
    takes('{ type: object, required: [id], properties: { id: { type: integer, readOnly: true } } }'),
    takes('{ type: object, properties: { id: { type: integer, readOnly: true } } }'),
  ),
  pair(
    'a flag, and its two values',
    'unchanged, fits, fits',
    answers('{ type: boolean }'),
    answers('{ oneOf: [{ const: true }, { const: false }] }'),
  ),
  pair(
    'a discriminator that says what the fields say, left out',
    'unchanged, fits, fits',
    takes(
      `{ oneOf: [${ref('C')}, ${ref('D')}], discriminator: { propertyName: k, mapping: { c: '#/components/schemas/C', d: '#/components/schemas/D' } } }`,
      {
        schemas:
          'C: { type: object, required: [k], properties: { k: { const: c } } }, D: { type: object, required: [k], properties: { k: { const: d } } }',
      },
    ),
    takes(`{ oneOf: [${ref('D')}, ${ref('C')}] }`, {
      schemas:
        'C: { type: object, required: [k], properties: { k: { const: c } } }, D: { type: object, required: [k], properties: { k: { const: d } } }',
    }),
  ),
  pair(
    'reserved characters in a number',
    'unchanged, fits, fits',
    asks('{ type: integer }'),
    asks('{ type: integer }', ', allowReserved: true'),
  ),
  pair(
    'an operation less of a path whose variable has another name',
    'breaking, breaking, breaking',
    api(`'/a/{x}': { get: { ${done} }, put: { ${done} } }`),
    api(`'/a/{y}': { get: { ${done} } }`),
  ),
];

export const knownPairs: readonly KnownPair[] = [
  ...traps,
  ...others,
  ...numbers,
  ...parameters,
  ...places,
  ...keywords,
  ...sets,
  ...defaults,
  ...elsewhere,
  ...migrations,
  ...hidden,
];
