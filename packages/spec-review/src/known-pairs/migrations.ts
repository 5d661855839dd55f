/** From 3.0 to 3.1 and on. */
import { answers, done, forms, type KnownPair, old, operation, pair, ref, sends, takes } from './documents.js';

/** What the guide to OpenAPI 3.1 says to do. */
export const migrations: readonly KnownPair[] = [
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
    'an exclusive least number whose flag stays',
    'needs a person, fits, fits',
    answers('{ type: integer, minimum: 0, exclusiveMinimum: true }', old),
    answers('{ type: integer, minimum: 0, exclusiveMinimum: true }'),
  ),
  pair(
    'null beside a reference to what is null or a text anyway, of which exactly one must fit now',
    'breaking, fits, fits',
    takes(ref('S'), { schemas: "S: { type: [string, 'null'] }" }),
    takes(`{ oneOf: [${ref('S')}, { type: 'null' }] }`, { schemas: "S: { type: [string, 'null'] }" }),
  ),
  pair(
    'null beside a reference to what is null or a text anyway, of which any may fit',
    'unchanged, fits, fits',
    takes(ref('S'), { schemas: "S: { type: [string, 'null'] }" }),
    takes(`{ anyOf: [${ref('S')}, { type: 'null' }] }`, { schemas: "S: { type: [string, 'null'] }" }),
  ),
  pair(
    'a null that is forgotten',
    'breaking, breaking, fits',
    takes('{ type: object, properties: { a: { type: string, nullable: true } } }', old),
    takes('{ type: object, properties: { a: { type: string } } }'),
  ),
];
