/** What people reported of tools like this one, in pairs of our own that went wrong here, too. */
import { answers, api, done, type KnownPair, old, operation, pair, ref, takes } from './documents.js';

const calling = (name: string) => `callbacks: { ${name}: { $ref: '#/components/callbacks/${name}' } }`;
const called = (name: string, next: string, schema: string) =>
  `${name}: { '{$request.body#/u}': { post: { requestBody: { content: { application/json: { schema: ${schema} } } }, ${done}, ${calling(next)} } } }`;
const items = (fields: string) =>
  `P: { post: { ${fields} ${done}, callbacks: { p: { '{$request.body#/u}': { $ref: '#/components/pathItems/P' } }, q: { '{$request.body#/u}': { $ref: '#/components/pathItems/P' } } } } }`;
const itself = (fields: string) =>
  api("/a: { $ref: '#/components/pathItems/P' }", `components: { pathItems: { ${items(fields)} } }`);

const pets =
  'Cat: { type: object, required: [k], properties: { k: { type: string }, c: { type: string } } }, Dog: { type: object, required: [k], properties: { k: { type: string }, d: { type: string } } }';
const told = "discriminator: { propertyName: k, mapping: { cat: '#/components/schemas/Cat' } }";
const either = (more = '') => `{ oneOf: [${ref('Cat')}, ${ref('Dog')}]${more} }`;
const parent = (more = '') =>
  `P: { type: object, required: [k], properties: { k: { type: string } }${more} }, C: { allOf: [${ref('P')}, { properties: { a: { type: string } } }] }`;

export const reported: readonly KnownPair[] = [
  pair(
    'callbacks that lead to each other',
    'documentation, fits, fits',
    operation(
      `summary: One., ${done}, ${calling('c')}`,
      `components: { callbacks: { ${called('c', 'd', '{}')}, ${called('d', 'c', '{}')} } }`,
    ),
    operation(
      `summary: Other., ${done}, ${calling('c')}`,
      `components: { callbacks: { ${called('c', 'd', '{}')}, ${called('d', 'c', '{}')} } }`,
    ),
  ),
  pair(
    'a message of a callback that another one leads to, which leads back',
    'breaking, fits, fits',
    operation(
      `${done}, ${calling('c')}`,
      `components: { callbacks: { ${called('c', 'd', '{}')}, ${called('d', 'c', '{ type: string }')} } }`,
    ),
    operation(
      `${done}, ${calling('c')}`,
      `components: { callbacks: { ${called('c', 'd', '{}')}, ${called('d', 'c', '{ type: integer }')} } }`,
    ),
  ),
  pair(
    'a path whose callbacks lead to the path itself',
    'documentation, fits, fits',
    itself('summary: One.,'),
    itself('summary: Other.,'),
  ),
  pair(
    'a list of values that leaves null out, whose type has it in the words of 3.0 and of 3.1',
    'documentation, fits, fits',
    takes('{ type: object, properties: { a: { type: string, nullable: true, enum: [x, y] } } }', old),
    takes("{ type: object, properties: { a: { type: [string, 'null'], enum: [x, y] } } }"),
  ),
  pair(
    'the same list in an answer, the other way round',
    'documentation, fits, fits',
    answers("{ type: [string, 'null'], enum: [x, y] }"),
    answers('{ type: string, nullable: true, enum: [x, y] }', old),
  ),
  pair(
    'the same list among the alternatives',
    'documentation, fits, fits',
    takes('{ oneOf: [{ type: string, nullable: true, enum: [x] }, { type: integer }] }', old),
    takes("{ oneOf: [{ type: [string, 'null'], enum: [x] }, { type: integer }] }"),
  ),
  pair(
    'the same list among the alternatives, of which another one takes null no more',
    'breaking, fits, fits',
    takes(
      '{ oneOf: [{ type: string, nullable: true, enum: [x] }, { type: object, nullable: true, properties: { a: { type: string } } }] }',
      old,
    ),
    takes("{ oneOf: [{ type: [string, 'null'], enum: [x] }, { type: object, properties: { a: { type: string } } }] }"),
  ),
  pair(
    'the same list, which is closed to null as the type goes',
    'breaking, breaking, fits',
    takes('{ type: string, nullable: true, enum: [x, y] }', old),
    takes('{ type: string, enum: [x, y] }'),
  ),
  pair(
    'a discriminator that an answer is told apart by now',
    'compatible, fits, fits',
    answers(either(), { schemas: pets }),
    answers(either(`, ${told}`), { schemas: pets }),
  ),
  pair(
    'a discriminator that a body is told apart by now',
    'needs a person, breaking, fits',
    takes(either(), { schemas: pets }),
    takes(either(`, ${told}`), { schemas: pets }),
  ),
  pair(
    'a discriminator that a body is told apart by no more',
    'compatible, fits, fits',
    takes(either(`, ${told}`), { schemas: pets }),
    takes(either(), { schemas: pets }),
  ),
  pair(
    'a discriminator that an answer is told apart by no more',
    'needs a person, breaking, fits',
    answers(either(`, ${told}`), { schemas: pets }),
    answers(either(), { schemas: pets }),
  ),
  pair(
    'a discriminator that names the subtypes of an answer, which were there before',
    'compatible, fits, fits',
    answers(ref('P'), { schemas: parent() }),
    answers(ref('P'), { schemas: parent(', discriminator: { propertyName: k }') }),
  ),
  pair(
    'a write-only field that is required, and gone from the answer',
    'unchanged, breaking, fits',
    answers(
      '{ type: object, required: [a, b], properties: { a: { type: string, writeOnly: true }, b: { type: string } } }',
    ),
    answers('{ type: object, required: [b], properties: { b: { type: string } } }'),
  ),
  pair(
    'a variable of a path whose new name begins with the old one, which its parameter still has',
    'compatible, breaking, breaking',
    api(
      `'/a/{x}': { get: { parameters: [{ name: x, in: path, required: true, schema: { type: integer } }], ${done} } }`,
    ),
    api(
      `'/a/{x1}': { get: { parameters: [{ name: x, in: path, required: true, schema: { type: integer } }], ${done} } }`,
    ),
  ),
  pair(
    'a base path by a variable, which stands in the paths now',
    'breaking, breaking, breaking',
    api(`/a: { get: { ${done} } }`, "servers: [{ url: '{base}', variables: { base: { default: /v1 } } }]"),
    api(`/v1/a: { get: { ${done} } }`),
  ),
];
