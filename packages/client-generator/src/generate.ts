/** Makes from an OpenAPI document what a client is built on: types, a table of operations, validators, and the answers that it shows. */
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { projectFolder } from 'command-line';
import { build } from 'esbuild';
import {
  type Document,
  listOperations,
  listServers,
  type Operation,
  type ResponseCase,
  valueAt,
} from 'openapi-document';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { checks, compactCheck } from './compact-validators.js';

const banner = '/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */\n';

/** What each file in the folder should hold. Throws when nothing can be made from the document. */
export async function contents(document: Document): Promise<Map<string, string>> {
  const operations = listOperations(document);
  return new Map([
    ['openapi.json', `${JSON.stringify(document, null, 2)}\n`],
    ['types.d.ts', banner + (await types(document))],
    ['operations.js', banner + operationTable(document, operations)],
    ['operations.d.ts', banner + operationTableTypes(document, operations)],
    ['answers.js', banner + answers(operations)],
    ['answers.d.ts', banner + answerTypes(operations)],
    ['validators.js', banner + (await validators(document, operations))],
    ['validators.d.ts', banner + validatorTypes(operations)],
  ]);
}

/** The types of TypeScript that describe the document: types.d.ts without its banner. */
export async function types(document: Document): Promise<string> {
  const date = ts.factory.createTypeReferenceNode('ServiceDateString');
  const nodes = await openapiTS(JSON.stringify(document), {
    immutable: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
    transform: (schema) => (schema.format === 'service-date' ? date : undefined),
  });
  // The number is an integer; an offset may follow, whose leading zero `bigint` would refuse.
  const literal = `type ServiceDateString = \`/Date(\${bigint})/\` | \`/Date(\${bigint}\${'+' | '-'}\${number})/\`;\n`;
  return literal + astToString(nodes);
}

function operationTable(document: Document, operations: readonly Operation[]): string {
  const rows = operations.map(
    ({ id, method, path }) => `  ${JSON.stringify(id)}: ${JSON.stringify({ method: method.toUpperCase(), path })},\n`,
  );
  return `export const defaultServer = ${JSON.stringify(defaultServer(document))};
export const operations = {
${rows.join('')}};
`;
}

function operationTableTypes(document: Document, operations: readonly Operation[]): string {
  const rows = operations.map(
    ({ id, method, path }) =>
      `  readonly ${JSON.stringify(id)}: { readonly method: ${JSON.stringify(method.toUpperCase())}; readonly path: ${JSON.stringify(path)} };\n`,
  );
  return `/** The first server of the spec. */
export declare const defaultServer: ${JSON.stringify(defaultServer(document))};
/** Method and path of every operation, by its operationId. */
export declare const operations: {
${rows.join('')}};
`;
}

function defaultServer(document: Document): string {
  const [server] = listServers(document);
  if (server === undefined) throw new Error('it names no server. Add one under `servers`.');
  return server;
}

/** Every answer that the spec shows, for a provider to give. */
function answers(operations: readonly Operation[]): string {
  const table = operations.map(({ id, responses }) => [id, Object.fromEntries(responses.map(answersOf))]);
  return `export const answers = ${JSON.stringify(Object.fromEntries(table), null, 2)};\n`;
}

function answersOf({ status, headers, examples }: ResponseCase) {
  const shown = headers.filter(({ example }) => example !== undefined).map(({ name, example }) => [name, `${example}`]);
  const bodies = examples.map(({ name, value }) => [name, value]);
  return [status, { headers: Object.fromEntries(shown), bodies: Object.fromEntries(bodies) }] as const;
}

function answerTypes(operations: readonly Operation[]): string {
  const rows = operations.map(({ id, responses }) => {
    const answers = responses.map((response) => {
      const names = response.examples.map(({ name }) => JSON.stringify(name)).join(' | ') || 'never';
      const body = response.body === undefined ? 'undefined' : bodyType(id, response);
      return `    readonly ${statusKey(response)}: Answers<${names}, ${body}>;\n`;
    });
    return `  readonly ${JSON.stringify(id)}: {\n${answers.join('')}  };\n`;
  });
  return `import type { operations } from './types.js';

/** What the spec shows for one status: its headers, and its bodies by the names of the examples. */
export interface Answers<Name extends string, Body> {
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: Readonly<Record<Name, Body>>;
}
/** By operationId and status, as the spec writes it. */
export declare const answers: {
${rows.join('')}};
`;
}

/** The type of a response's body, as types.d.ts has it. */
function bodyType(id: string, response: ResponseCase): string {
  return `operations[${JSON.stringify(id)}]["responses"][${statusKey(response)}]["content"]["application/json"]`;
}

/** As openapi-typescript writes it. */
function statusKey({ status }: ResponseCase): string {
  return /^\d+$/.test(status) ? status : JSON.stringify(status);
}

/** One validator for each schema that a response refers to, however many statuses share it. */
async function validators(document: Document, operations: readonly Operation[]): Promise<string> {
  const names = new Map<string, string>();
  for (const { body } of operations.flatMap((operation) => operation.responses)) {
    if (body !== undefined && !names.has(body)) names.set(body, `body${names.size}`);
  }
  const table = operations.map(({ id, responses }) => {
    const rows = validated(responses).map(
      ({ status, body }) => `${JSON.stringify(status)}:${names.get(body ?? '') ?? null}`,
    );
    return `${JSON.stringify(id)}:{${rows.join(',')}}`;
  });
  const code = `${validatorFunctions(lean(document), names)}\nexport const validators={${table.join(',')}};`;
  // Bundled, because ajv imports helpers for some keywords, and what ships must import nothing.
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: projectFolder },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** A response for each status, without those errors that `default` describes as well: what ships is small. */
function validated(responses: readonly ResponseCase[]): readonly ResponseCase[] {
  const others = responses.find(({ status }) => status === 'default');
  return responses
    .flatMap((response) => (response.status.endsWith('XX') ? rangeOf(response, responses) : [response]))
    .filter((response) => response === others || !(/^[45]/.test(response.status) && response.body === others?.body));
}

/** What a range such as `4XX` stands for: those of its statuses that have no response of their own. */
function rangeOf(range: ResponseCase, responses: readonly ResponseCase[]): readonly ResponseCase[] {
  const first = Number(range.status[0]) * 100;
  return Array.from({ length: 100 }, (_, index) => `${first + index}`)
    .filter((status) => !responses.some((response) => response.status === status))
    .map((status) => ({ ...range, status }));
}

function validatorFunctions(document: AnySchemaObject, names: ReadonlyMap<string, string>): string {
  // The spec has been checked: what a reference leads to is a schema.
  const resolve = (reference: string) => valueAt(document, reference) as AnySchemaObject;
  const compact = [...names].map(([body, name]) => [body, name, compactCheck(resolve(body), resolve)] as const);
  const plain = compact.map(([, name, expression]) => expression && `const ${name} = validator(${expression});`);
  const others = compact
    .filter(([, , expression]) => expression === undefined)
    .map(([body, name]) => [body, name] as const);
  return [checks, ...plain, compileWithAjv(document, others)].join('\n');
}

function compileWithAjv(document: AnySchemaObject, bodies: readonly (readonly [string, string])[]): string {
  if (bodies.length === 0) return '';
  const ajv = new Ajv2020({
    allErrors: true,
    // The document around the schemas has keywords of OpenAPI's own, and a format of Buddy's.
    strict: false,
    logger: false,
    code: { source: true, esm: true, optimize: 2 },
  });
  // The fast formats are regular expressions, which ajv writes into the code instead of importing them.
  addFormats.default(ajv, { mode: 'fast' });
  ajv.addSchema(document, 'spec');
  const schemas = bodies.map(([body, name]) => [`${name}ajv`, `spec${body}`] as const);
  const code = standaloneCode.default(ajv, Object.fromEntries(schemas)).replaceAll('export const', 'const');
  const place = "(at) => (at.instancePath || 'the body') + ' ' + at.message";
  const wrapped = bodies.map(
    ([, name]) => `const ${name} = (body) => (${name}ajv(body) ? [] : ${name}ajv.errors.map(${place}));`,
  );
  return [slimFindings(code), ...wrapped].join('\n');
}

/** Of what ajv says in an error, `instancePath` and `message` are what a reader needs; the rest is a third of the code. */
function slimFindings(code: string): string {
  const source = ts.createSourceFile('validators.js', code, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  const nameOf = (property: ts.ObjectLiteralElementLike) =>
    property.name !== undefined && ts.isIdentifier(property.name) ? property.name.text : '';
  const { transformed } = ts.transform(source, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node => {
        if (
          !ts.isObjectLiteralExpression(node) ||
          !node.properties.some((property) => nameOf(property) === 'schemaPath')
        ) {
          return ts.visitEachChild(node, visit, context);
        }
        const kept = node.properties.filter((property) => ['instancePath', 'message'].includes(nameOf(property)));
        return context.factory.createObjectLiteralExpression(kept);
      };
      return ts.visitEachChild(root, visit, context);
    },
  ]);
  const printer = ts.createPrinter();
  return transformed.map((file) => printer.printFile(file)).join('');
}

/** The same schemas, said in the words for which ajv writes the least code. */
function lean(document: Document): AnySchemaObject {
  return JSON.parse(JSON.stringify(document), (_key, value) => {
    if (value === null || typeof value !== 'object') return value;
    // A constant of that type needs no `type` beside it.
    if (value.type === typeof value.const || (value.type === 'integer' && Number.isInteger(value.const))) {
      const { type: _, ...rest } = value;
      return rest;
    }
    // One of several different constants is an enumeration.
    const constants = Array.isArray(value.oneOf) ? value.oneOf.map(constantOf) : [];
    if (constants.length > 0 && !constants.includes(undefined) && new Set(constants).size === constants.length) {
      const { oneOf: _, ...rest } = value;
      return { ...rest, enum: constants };
    }
    return value;
  });
}

/** The constant that a schema consists of, beside words for readers; undefined for any other schema. */
function constantOf(schema: Record<string, unknown>): unknown {
  const { const: constant, title, description, ...rest } = schema;
  return Object.keys(rest).every((key) => key.startsWith('x-')) ? constant : undefined;
}

function validatorTypes(operations: readonly Operation[]): string {
  const rows = operations.map(({ id, responses }) => {
    const validators = validated(responses).map(
      (response) => `    readonly ${statusKey(response)}: ${response.body === undefined ? 'null' : 'Validator'};\n`,
    );
    return `  readonly ${JSON.stringify(id)}: {\n${validators.join('')}  };\n`;
  });
  return `/** What a parsed body has against the spec: a phrase each, with the place as a JSON pointer; nothing when it conforms. */
export type Validator = (body: unknown) => readonly string[];
/** By operationId and status; null where the response has no body. What \`default\` describes as well is left out. */
export declare const validators: {
${rows.join('')}};
`;
}
