/** Parameters and bodies: what is a text on the wire, and what goes without saying. */
import { api, asks, components, done, type KnownPair, operation, pair, replies, sends, takes } from './documents.js';

/** Parameters are texts, and a single value is a list of one. */
export const parameters: readonly KnownPair[] = [
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

export const defaults: readonly KnownPair[] = [
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
