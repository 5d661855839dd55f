/** What is no schema: media types, parameters, statuses, forms, credentials, servers and callbacks. */
import { asks, done, type KnownPair, operation, pair, replies, sends } from './documents.js';

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
