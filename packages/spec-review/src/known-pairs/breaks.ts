/** Breaks in places where they are easily missed, and some that look like another writing of the same. */
import {
  answers,
  api,
  asks,
  done,
  forms,
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

/** Breaks in places where they are easily missed. */
export const hidden: readonly KnownPair[] = [
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
    'breaking, breaking, breaking',
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
    'an operation of a path that is a reference alone',
    'breaking, breaking, breaking',
    api("/a: { $ref: '#/components/pathItems/P' }", `components: { pathItems: { P: { get: { ${done} } } } }`),
    api(
      "/a: { $ref: '#/components/pathItems/P' }",
      `components: { pathItems: { P: { get: { parameters: [{ name: q, in: query, required: true, schema: { type: string } }], ${done} } } } }`,
    ),
  ),
  pair(
    'a field of an answer that has a list among its headers, which must come',
    'breaking, breaking, breaking',
    replies(
      `headers: { X-A: { required: true, schema: ${ref('L')} } }, content: { application/json: { schema: { type: string } } }`,
      'components: { schemas: { L: { type: array, items: { type: string } } } }',
    ),
    replies(
      `headers: { X-A: { required: true, schema: ${ref('L')} } }, content: { application/json: { schema: { type: integer } } }`,
      'components: { schemas: { L: { type: array, items: { type: string } } } }',
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
    'breaking, breaking, fits',
    api(`/a: { get: { ${done} }, additionalOperations: { COPY: { ${done} } } }`, '', '3.2.0'),
    api(`/a: { get: { ${done} } }`, '', '3.2.0'),
  ),
  pair(
    'a parameter of an operation by a method of its own, which the mock server has not',
    'breaking, breaking, fits',
    api(`/a: { additionalOperations: { COPY: { ${done} } } }`, '', '3.2.0'),
    api(
      `/a: { additionalOperations: { COPY: { parameters: [{ name: to, in: query, required: true, schema: { type: string } }], ${done} } } }`,
      '',
      '3.2.0',
    ),
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
export const traps: readonly KnownPair[] = [
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
  pair(
    'a field of a pattern, and a pattern of any name in place of the other fields',
    'breaking, fits, fits',
    takes("{ type: object, patternProperties: { '^x': { type: integer } }, additionalProperties: { type: string } }"),
    takes("{ type: object, patternProperties: { '^x': { type: integer }, '.*': { type: string } } }"),
  ),
  pair(
    'a field of a pattern, and no field of any name',
    'breaking, fits, fits',
    takes("{ type: object, patternProperties: { '^x': { type: integer } }, additionalProperties: false }"),
    takes("{ type: object, patternProperties: { '^x': { type: integer }, '.*': false } }"),
  ),
  pair(
    'a field that another part has, in an object that has no other fields itself',
    'breaking, fits, fits',
    takes('{ allOf: [{ type: object, properties: { a: { type: string } } }], unevaluatedProperties: false }'),
    takes('{ allOf: [{ type: object, properties: { a: { type: string } } }], additionalProperties: false }'),
  ),
  pair(
    'a field that moves out of the part which has no other fields',
    'breaking, fits, fits',
    takes('{ type: object, additionalProperties: false, properties: { a: { type: string }, b: { type: string } } }'),
    takes(
      '{ allOf: [{ type: object, additionalProperties: false, properties: { a: { type: string } } }, { properties: { b: { type: string } } }] }',
    ),
  ),
  pair(
    'a field that another part has, where other fields are numbers',
    'breaking, fits, fits',
    takes('{ type: object, properties: { a: { type: string } }, additionalProperties: { type: integer } }'),
    takes(
      '{ allOf: [{ type: object, properties: { a: { type: string } } }], additionalProperties: { type: integer } }',
    ),
  ),
  pair(
    'a constant less among the alternatives, beside an object',
    'breaking, breaking, fits',
    takes('{ oneOf: [{ const: a }, { const: b }, { type: object }] }'),
    takes('{ oneOf: [{ const: a }, { type: object }] }'),
  ),
  pair(
    'a constant more among the alternatives, beside an object',
    'breaking, breaking, fits',
    answers('{ oneOf: [{ const: a }, { type: object }] }'),
    answers('{ oneOf: [{ const: a }, { const: b }, { type: object }] }'),
  ),
  pair(
    'a list of values less among the alternatives',
    'breaking, breaking, fits',
    takes('{ oneOf: [{ enum: [a, b] }, { enum: [c] }, { type: integer }] }'),
    takes('{ oneOf: [{ enum: [a, b] }, { type: integer }] }'),
  ),
  pair(
    'a null of the type that the list of values has no more',
    'breaking, fits, fits',
    takes("{ type: [string, 'null'], enum: [a, null] }"),
    takes("{ type: [string, 'null'], enum: [a] }"),
  ),
  pair(
    'a null of the type that the list of values has now',
    'breaking, fits, fits',
    answers("{ type: [string, 'null'], enum: [a] }"),
    answers("{ type: [string, 'null'], enum: [a, null] }"),
  ),
  pair(
    'a number, and exactly one of a number and an integer',
    'needs a person, fits, fits',
    takes('{ type: number }'),
    takes('{ oneOf: [{ type: number }, { type: integer }] }'),
  ),
  pair(
    'a number or an integer, of which exactly one must fit now',
    'needs a person, fits, fits',
    takes('{ anyOf: [{ type: number }, { type: integer }] }'),
    takes('{ oneOf: [{ type: number }, { type: integer }] }'),
  ),
  pair(
    'a new alternative that takes what another one takes',
    'needs a person, fits, fits',
    takes('{ oneOf: [{ type: integer }, { type: string }] }'),
    takes('{ oneOf: [{ type: integer }, { type: string }, { type: number }] }'),
  ),
  pair(
    'a text, and exactly one of a text and a date',
    'needs a person, fits, fits',
    takes('{ type: string }'),
    takes('{ oneOf: [{ type: string }, { type: string, format: date }] }'),
  ),
  pair(
    'a value that two of the alternatives list, of which exactly one must fit now',
    'breaking, fits, fits',
    takes('{ anyOf: [{ enum: [a, b] }, { enum: [b, c] }] }'),
    takes('{ oneOf: [{ enum: [a, b] }, { enum: [b, c] }] }'),
  ),
  pair(
    'values beside the reference to more of them',
    'breaking, fits, fits',
    takes("{ oneOf: [{ $ref: '#/components/schemas/E', enum: [a, b] }, { const: z }] }", {
      schemas: 'E: { enum: [a, b, c] }',
    }),
    takes("{ oneOf: [{ $ref: '#/components/schemas/E', enum: [a] }, { const: z }] }", {
      schemas: 'E: { enum: [a, b, c] }',
    }),
  ),
  pair(
    'fields that depend on others by a reference with more beside it',
    'needs a person, fits, fits',
    takes("{ type: object, dependentSchemas: { a: { $ref: '#/components/schemas/R' } } }", {
      schemas: 'R: { required: [b] }',
    }),
    takes("{ type: object, dependentSchemas: { a: { $ref: '#/components/schemas/R', maxProperties: 2 } } }", {
      schemas: 'R: { required: [b] }',
    }),
  ),
  pair(
    'an alternative that is demanded anyway, and the other one demanded as well',
    'breaking, breaking, breaking',
    takes(`{ allOf: [${ref('A')}], anyOf: [${ref('A')}, ${ref('B')}] }`, { schemas: forms }),
    takes(`{ allOf: [${ref('A')}, ${ref('B')}] }`, { schemas: forms }),
  ),
  pair(
    'a text in a query, and certain lists',
    'breaking, breaking, fits',
    asks('{ type: string }'),
    asks('{ type: array, items: { type: string }, enum: [[a], [b]] }'),
  ),
  pair(
    'a text in a query, and a list under a condition',
    'breaking, breaking, fits',
    asks('{ type: string }'),
    asks('{ type: array, items: { type: string }, if: { maxItems: 1 }, then: { items: { maxLength: 2 } } }'),
  ),
  pair(
    'a value in a query that is the text null, and null',
    'breaking, breaking, fits',
    asks("{ enum: [a, 'null'] }"),
    asks('{ enum: [a, null] }'),
  ),
  pair(
    'a null in a query that the list of values has no more',
    'unchanged, breaking, fits',
    asks("{ type: [string, 'null'], enum: [a, null] }"),
    asks('{ type: string, enum: [a] }'),
  ),
  pair(
    'a number in a part that is JSON, and a text',
    'breaking, breaking, fits',
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: { type: integer } } }, encoding: { a: { contentType: application/json } } }',
    ),
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: { type: string } } }, encoding: { a: { contentType: application/json } } }',
    ),
  ),
  pair(
    'a number in the objects of a list in a form, and a text',
    'breaking, breaking, fits',
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: { type: array, items: { type: object, properties: { n: { type: integer } } } } } } }',
    ),
    sends(
      'multipart/form-data: { schema: { type: object, properties: { a: { type: array, items: { type: object, properties: { n: { type: string } } } } } } }',
    ),
  ),
  pair(
    'a text in a form, and a list with commas, which the text may hold',
    'breaking, breaking, fits',
    sends(
      'application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } }, encoding: { a: { explode: false } } }',
    ),
    sends(
      'application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: array, items: { type: string } } } }, encoding: { a: { explode: false } } }',
    ),
  ),
  pair(
    'parameters, and an object of them of which one must be there',
    'breaking, breaking, fits',
    operation(
      `parameters: [{ name: a, in: query, schema: { type: string } }, { name: b, in: query, schema: { type: string } }], ${done}`,
    ),
    asks('{ type: object, minProperties: 1, properties: { a: { type: string }, b: { type: string } } }'),
  ),
  pair(
    'an object of parameters of any name, and one of them',
    'breaking, breaking, fits',
    asks('{ type: object, properties: { a: { type: string } }, additionalProperties: { type: string } }'),
    operation(`parameters: [{ name: a, in: query, schema: { type: string } }], ${done}`),
  ),
  pair(
    'as many fields as must be there, of which one is never sent',
    'breaking, fits, fits',
    takes(
      '{ type: object, required: [id, n], properties: { id: { type: string, readOnly: true }, n: { type: string }, m: { type: string } } }',
    ),
    takes(
      '{ type: object, minProperties: 2, required: [id, n], properties: { id: { type: string, readOnly: true }, n: { type: string }, m: { type: string } } }',
    ),
  ),
  pair(
    'a condition without a consequence, whose fields are none of the rest',
    'needs a person, fits, fits',
    takes('{ type: object, if: { properties: { a: true } }, unevaluatedProperties: false }'),
    takes('{ type: object, unevaluatedProperties: false }'),
  ),
  pair(
    'a shorter text than a pattern gives whose end need not be there',
    'breaking, fits, fits',
    takes("{ type: string, pattern: '^[a-z]{3}(?:$)?', example: abc }"),
    takes("{ type: string, pattern: '^[a-z]{3}(?:$)?', maxLength: 3, example: abc }"),
  ),
  pair(
    'a form of two with a constant each, of which one may be any text now',
    'needs a person, fits, breaking',
    takes(
      '{ oneOf: [{ type: object, required: [k], properties: { k: { const: a } } }, { type: object, required: [k], properties: { k: { const: b } } }] }',
    ),
    takes(
      '{ oneOf: [{ type: object, required: [k], properties: { k: { const: a } } }, { type: object, required: [k], properties: { k: { type: string } } }] }',
    ),
  ),
  pair(
    'exactly one of two ranges, which have a number in common now',
    'needs a person, fits, fits',
    takes('{ oneOf: [{ type: integer, maximum: 5 }, { type: integer, minimum: 6 }] }'),
    takes('{ oneOf: [{ type: integer, maximum: 7 }, { type: integer, minimum: 6 }] }'),
  ),
  pair(
    'a form beside the one that was, which takes the same fields',
    'needs a person, fits, breaking',
    takes('{ type: object, properties: { a: { type: string } } }'),
    takes(
      '{ oneOf: [{ type: object, properties: { a: { type: string } } }, { type: object, properties: { b: { type: string } } }] }',
    ),
  ),
  pair(
    'exactly one of two fields, of which one was required',
    'needs a person, fits, breaking',
    takes('{ type: object, required: [a], properties: { a: { type: string }, b: { type: string } } }'),
    takes(
      '{ type: object, properties: { a: { type: string }, b: { type: string } }, oneOf: [{ required: [a] }, { required: [b] }] }',
    ),
  ),
  pair(
    'a form beside the one that was, with a field that old code does not send',
    'compatible, fits, fits',
    takes(ref('A'), { schemas: forms }),
    takes(`{ oneOf: [${ref('A')}, ${ref('B')}] }`, { schemas: forms }),
  ),
  pair(
    'a constant of another type than its alternative',
    'breaking, fits, fits',
    takes('{ oneOf: [{ const: a }, { const: 1 }] }'),
    takes('{ oneOf: [{ const: a }, { const: 1, type: string }] }'),
  ),
  pair(
    'a constant that the list beside it has not',
    'breaking, fits, breaking',
    takes('{ const: a }'),
    takes('{ const: a, enum: [b] }'),
  ),
  pair(
    'fields that a condition brings in, and no other fields by the keyword that does not know them',
    'needs a person, fits, breaking',
    takes(
      '{ type: object, properties: { a: {} }, if: { required: [a] }, then: { properties: { b: { type: string } } }, unevaluatedProperties: false }',
    ),
    takes(
      '{ type: object, properties: { a: {} }, if: { required: [a] }, then: { properties: { b: { type: string } } }, additionalProperties: false }',
    ),
  ),
  pair(
    'a listed number that the format has not',
    'breaking, fits, fits',
    takes('{ type: integer, enum: [1, 3000000000] }'),
    takes('{ type: integer, format: int32, enum: [1, 3000000000] }'),
  ),
  pair(
    'a form beside those that were, with a field that old code does not send',
    'compatible, fits, fits',
    takes(`{ oneOf: [{ type: string }, ${ref('A')}] }`, { schemas: forms }),
    takes(`{ oneOf: [{ type: string }, ${ref('A')}, ${ref('B')}] }`, { schemas: forms }),
  ),
  pair(
    'a text that may be nothing but null now, as the list says',
    'breaking, breaking, breaking',
    takes('{ type: string }'),
    takes("{ type: [string, 'null'], enum: [null] }"),
  ),
  pair(
    'a field that must be there, and was one of the others until it got a name',
    'breaking, fits, fits',
    answers('{ type: object, required: [k], additionalProperties: { type: number, maximum: 2 } }'),
    answers(
      '{ type: object, required: [k], properties: { k: { type: number } }, additionalProperties: { type: number, maximum: 2 } }',
    ),
  ),
  pair(
    'no other fields than those of one part, in place of all parts',
    'breaking, fits, fits',
    takes(
      '{ allOf: [{ type: object, properties: { a: { type: string } } }, { properties: { b: { type: string } } }], unevaluatedProperties: false }',
    ),
    takes(
      '{ allOf: [{ type: object, properties: { a: { type: string } }, unevaluatedProperties: false }, { properties: { b: { type: string } } }] }',
    ),
  ),
  pair(
    'null beside two forms of which one takes null now, and of which exactly one must fit',
    'breaking, fits, fits',
    takes(`{ oneOf: [${ref('A')}, ${ref('B')}, { type: 'null' }] }`, { schemas: forms }),
    takes(`{ oneOf: [${ref('A')}, ${ref('B')}, { type: 'null' }] }`, {
      schemas: forms.replace('type: object', "type: [object, 'null']"),
    }),
  ),
  pair(
    'a number that a list beside it has as well, of which exactly one must fit now',
    'needs a person, fits, fits',
    takes('{ type: integer }'),
    takes('{ oneOf: [{ type: integer }, { enum: [1, two] }] }'),
  ),
  pair(
    'a field of a pattern that gets a name, and takes less',
    'breaking, fits, fits',
    takes("{ type: object, patternProperties: { '^c': { type: [string, 'null'] } } }"),
    takes(
      "{ type: object, properties: { c: { type: string } }, patternProperties: { '^c': { type: [string, 'null'] } } }",
    ),
  ),
];

/** What other tools were reported to get wrong. */
export const others: readonly KnownPair[] = [
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
