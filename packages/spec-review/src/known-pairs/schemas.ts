/** Schemas: numbers of many digits, keywords that say the same, and sets of values in another form. */
import { answers, asks, forms, type KnownPair, operation, pair, ref, takes } from './documents.js';

/** What decides by digits that a double does not have. */
export const numbers: readonly KnownPair[] = [
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

/** Keywords that say the same. */
export const keywords: readonly KnownPair[] = [
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
    'needs a person, fits, fits',
    takes('{ type: object, dependencies: { a: [b], d: { minProperties: 3 } } }'),
    takes('{ type: object, dependentRequired: { a: [b] }, dependentSchemas: { d: { minProperties: 3 } } }'),
  ),
  pair(
    'a text of one line, by the pattern of any character',
    'needs a person, fits, fits',
    takes('{ type: string }'),
    takes("{ type: string, pattern: '^.*$' }"),
  ),
  pair(
    'a text of one line that is as long as its pattern says, and as limits say',
    'needs a person, fits, fits',
    answers("{ type: string, pattern: '^.{1,5}$' }"),
    answers('{ type: string, minLength: 1, maxLength: 5 }'),
  ),
  pair(
    'a text of one line, in two forms',
    'unchanged, fits, fits',
    takes("{ type: string, pattern: '^.{1,5}$' }"),
    takes("{ type: string, pattern: '^.*$', minLength: 1, maxLength: 5 }"),
  ),
  pair(
    'a text in a query, which has no ends of lines',
    'unchanged, fits, fits',
    asks('{ type: string }'),
    asks("{ type: string, pattern: '^.*$' }"),
  ),
  pair(
    'fields that depend on one more, by a schema',
    'needs a person, fits, fits',
    takes('{ type: object, dependentRequired: { a: [b] } }'),
    takes('{ type: object, dependentSchemas: { a: { required: [b, c] } } }'),
  ),
  pair(
    'a tuple in the words of draft 4',
    'needs a person, fits, fits',
    answers('{ type: array, items: [{ type: string }, { type: integer }] }'),
    answers('{ type: array, prefixItems: [{ type: string }, { type: integer }] }'),
  ),
  pair(
    'a closed tuple in the words of draft 4',
    'needs a person, fits, fits',
    answers('{ type: array, items: [{ type: string }, { type: integer }], additionalItems: false }'),
    answers('{ type: array, prefixItems: [{ type: string }, { type: integer }], items: false }'),
  ),
  pair(
    'a tuple of draft 4 that is opened',
    'breaking, fits, fits',
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

/** The same set in another form. */
export const sets: readonly KnownPair[] = [
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
  pair(
    'no field at all, in two forms',
    'unchanged, fits, fits',
    takes('{ type: object, maxProperties: 0 }'),
    takes('{ type: object, additionalProperties: false }'),
  ),
  pair(
    'no more fields than are named',
    'unchanged, fits, fits',
    takes('{ type: object, properties: { a: {}, b: {} }, additionalProperties: false }'),
    takes('{ type: object, properties: { a: {}, b: {} }, additionalProperties: false, maxProperties: 2 }'),
  ),
  pair(
    'fewer fields than are named',
    'breaking, fits, breaking',
    takes('{ type: object, properties: { a: {}, b: {} }, additionalProperties: false }'),
    takes('{ type: object, properties: { a: {}, b: {} }, additionalProperties: false, maxProperties: 1 }'),
  ),
  pair(
    'fields of a pattern, and no more of them',
    'breaking, fits, fits',
    takes("{ type: object, properties: { a: {} }, patternProperties: { '^x': {} }, additionalProperties: false }"),
    takes(
      "{ type: object, properties: { a: {} }, patternProperties: { '^x': {} }, additionalProperties: false, maxProperties: 1 }",
    ),
  ),
  pair(
    'a list of values beside any text, which is deprecated now',
    'compatible, fits, fits',
    takes('{ anyOf: [{ type: string, enum: [a] }, { type: string }] }'),
    takes('{ anyOf: [{ type: string, enum: [a] }, { type: string }], deprecated: true }'),
  ),
  pair(
    'constants beside an object, which have titles now',
    'documentation, fits, fits',
    takes('{ oneOf: [{ const: a }, { const: b }, { type: object }] }'),
    takes('{ oneOf: [{ const: a, title: A }, { const: b, title: B }, { type: object }] }'),
  ),
  pair(
    'a narrower form beside a wider one, with a keyword that asks for nothing',
    'unchanged, fits, fits',
    answers('{ anyOf: [{ type: string, maxLength: 5 }, { type: string }] }'),
    answers('{ anyOf: [{ type: string, maxLength: 5 }, { type: string, minLength: 0, required: [q] }] }'),
  ),
  pair(
    'one field at least, and the one that must be there',
    'compatible, fits, fits',
    answers('{ type: object, minProperties: 1, properties: { k: { type: string } } }'),
    answers('{ type: object, required: [k], properties: { k: { type: string } } }'),
  ),
  pair(
    'a field that must not be there, which is not spoken of any more',
    'unchanged, fits, fits',
    takes('{ type: object, properties: { a: { type: string }, b: false } }'),
    takes('{ type: object, properties: { a: { type: string } } }'),
  ),
  pair(
    'what a list must have among its items, beside a text',
    'unchanged, fits, fits',
    takes('{ type: string }'),
    takes('{ type: string, contains: { const: a }, dependentRequired: { a: [b] } }'),
  ),
];
