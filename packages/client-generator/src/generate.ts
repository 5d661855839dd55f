/** Makes from an OpenAPI document what a client and a provider are built on: one export an operation, a schema and an answer. */
import { readFile } from 'node:fs/promises';
import {
  type BundledDocument,
  listOperations,
  listServers,
  methods,
  type Operation,
  OperationError,
  pointerBelow,
  type ResponseCase,
  statusToAskFor,
} from 'openapi-document';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { block, exportName, isExportName, literal, propertyName, typeName } from './code.js';
import { type SchemaModule, schemaModule } from './schema-module.js';

/** What is the project's that the client is for. */
export interface GeneratorOptions {
  /** The comment that each module begins with, such as by which command it was made. */
  readonly banner?: string;
  /** Types of TypeScript for strings by their `format`: that of `service-date` is declared as `ServiceDateString`. */
  readonly formats?: Readonly<Record<string, string>>;
}

/** What each file in the folder should hold, by its path there. Throws when nothing can be made from the document. */
export async function contents(
  document: BundledDocument,
  { banner, formats = {} }: GeneratorOptions = {},
): Promise<Map<string, string>> {
  const operations = listOperations(document);
  for (const operation of operations) refuseUnfit(operation, operations);
  const bodies = operations.flatMap(({ responses }) => responses.flatMap(({ body }) => body ?? []));
  // Beside them in their module.
  const taken = operations.map(({ id }) => id);
  const schemas = schemaModule(document, bodies, taken);
  const modules: [path: string, code: string][] = [
    ['types.ts', await types(document, formats)],
    ['server.ts', server(document)],
    ['checks.ts', await readFile(new URL('checks.ts', import.meta.url), 'utf8')],
    ['schemas.ts', schemas.code],
    ['operations.ts', operationModule(operations, schemas)],
    ...operations.map((operation) => [`answers/${operation.id}.ts`, answerModule(operation)] as [string, string]),
  ];
  return new Map([
    ['openapi.json', `${JSON.stringify(document, null, 2)}\n`],
    ...modules.map(([path, code]) => [path, banner === undefined ? code : `${banner}\n${code}`] as const),
  ]);
}

/** Throws for an operation that no modules can be made for. */
function refuseUnfit({ id, method, path }: Operation, operations: readonly Operation[]): void {
  const pointer = pointerBelow('#', 'paths', path, method);
  if (!methods.includes(method)) {
    throw new OperationError(pointer, `has the method ${method}, for which openapi-typescript makes no types.`);
  }
  if (!isExportName(id)) {
    const fault = `has the operationId ${id}, which is no name that a module can export.`;
    throw new OperationError(pointer, `${fault} Write it as one word, such as getUser.`);
  }
  // Each has a file of its own, and on many machines the names of files are matched without regard to case.
  const [first] = operations.filter((other) => other.id.toLowerCase() === id.toLowerCase());
  if (first === undefined || first.id === id) return;
  const fault = `has the operationId ${id}, and another has ${first.id}.`;
  throw new OperationError(pointer, `${fault} Let them differ by more than their case.`);
}

async function types(document: BundledDocument, formats: Readonly<Record<string, string>>): Promise<string> {
  const names = new Map(Object.keys(formats).map((format) => [format, typeName(format)]));
  const nodes = await openapiTS(JSON.stringify(document), {
    // What has a default may be left out, of a body as well.
    defaultNonNullable: false,
    // An object of which nothing is said may have any property, and not none.
    emptyObjectsUnknown: true,
    silent: true,
    transform({ format, type }) {
      const name = names.get(format ?? '');
      if (name === undefined) return undefined;
      const text = ts.factory.createTypeReferenceNode(name);
      const nothing = ts.factory.createLiteralTypeNode(ts.factory.createNull());
      return [type].flat().includes('null') ? ts.factory.createUnionTypeNode([text, nothing]) : text;
    },
  });
  const declared = Object.entries(formats).map(([format, type]) => `type ${names.get(format)} = ${type};\n`);
  return declared.join('') + astToString(nodes);
}

function server(document: BundledDocument): string {
  const [url] = listServers(document);
  if (url === undefined) throw new Error('it names no server. Add one under `servers`.');
  return `/** The first server of the spec. */\nexport const defaultServer = ${literal(url)};\n`;
}

/** Method, path, and by status what to check a body with, null where there is none, and the errors that are shown. */
function operationModule(operations: readonly Operation[], { names }: SchemaModule): string {
  const tables = operations.map(({ id, method, path, responses }) => {
    const bodies = responses.map(
      ({ status, body }) => `${propertyName(status)}: ${body === undefined ? 'null' : names.get(body)}`,
    );
    const parts = [
      `method: ${literal(method.toUpperCase())}`,
      `path: ${literal(path)}`,
      `bodies: ${block('{', bodies, '}')}`,
      `errors: ${block('{', responses.flatMap(errorsOf), '}')}`,
    ];
    return `export const ${id} = ${block('{', parts, '}')} as const;\n`;
  });
  const used = new Set(
    operations.flatMap(({ responses }) => responses.flatMap(({ body }) => names.get(body ?? '') ?? [])),
  );
  const imports = used.size > 0 ? `import { ${[...used].sort().join(', ')} } from './schemas.js';\n\n` : '';
  return imports + tables.join('\n');
}

/** The errors that are shown for a status, with their numbers: examples with an `error` and an `errorNumber`. */
function errorsOf({ status, examples }: ResponseCase): readonly string[] {
  const numbers = new Map<string, number>();
  for (const { value } of examples) {
    const { error, errorNumber } = Object(value);
    if (typeof error === 'string' && typeof errorNumber === 'number') numbers.set(error, errorNumber);
  }
  const rows = [...numbers].map(([error, number]) => `${propertyName(error)}: ${number}`);
  return rows.length > 0 ? [`${propertyName(status)}: ${block('{', rows, '}')}`] : [];
}

/** Each answer that the spec shows for the operation, by the name of its example. */
function answerModule(operation: Operation): string {
  const shown = operation.responses.flatMap((response) => answersOf(operation, response));
  const taken = new Set<string>();
  const answers = shown.map(({ name, status, type, headers, body }) => {
    // What is shown with several statuses is named after the status too.
    const repeated = shown.some((other) => other.name === name && other.status !== status);
    let exported = repeated ? `${name}${status}` : name;
    while (taken.has(exported)) exported = `_${exported}`;
    taken.add(exported);
    const parts = [`status: ${status}`, `headers: ${literal(headers)}`, `body: ${body}`];
    return `export const ${exported}: ShownAnswer<${status}, ${type}> = ${block('{', parts, '}')};\n`;
  });
  return `import type { operations } from '../types.js';

interface ShownAnswer<Status extends number, Body> {
  readonly status: Status;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

${answers.join('\n')}`;
}

interface AnswerCode {
  readonly name: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** An expression for the body, and its type as types.ts has it. */
  readonly body: string;
  readonly type: string;
}

function answersOf(operation: Operation, response: ResponseCase): AnswerCode[] {
  const shown = response.headers.filter(({ example }) => example !== undefined);
  const headers = Object.fromEntries(shown.map(({ name, example }) => [name, `${example}`]));
  const { id } = operation;
  if (response.body === undefined) {
    const status = statusToAskFor(operation, response, undefined);
    return [{ name: `status${status}`, status, headers, body: 'undefined', type: 'undefined' }];
  }
  const key = /^\d+$/.test(response.status) ? response.status : literal(response.status);
  const type = `operations['${id}']['responses'][${key}]['content']['application/json']`;
  return response.examples.map((example) => ({
    name: exportName(example.name),
    status: statusToAskFor(operation, response, example),
    headers,
    // The spec's lint has held it against its schema, which may allow what no type can say, such as properties of any name.
    body: `${JSON.stringify(example.value, null, 2)} as never`,
    type,
  }));
}
