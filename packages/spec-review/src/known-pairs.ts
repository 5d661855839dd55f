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

export const knownPairs: readonly KnownPair[] = [...numbers, ...parameters, ...places, ...keywords];
