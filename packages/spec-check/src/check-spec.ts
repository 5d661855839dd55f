/** Says whether an OpenAPI or Arazzo document is sound and keeps the rules here, and if not: where, what, and what to do. */
import { resolve } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import type { ErrorObject } from 'ajv';
import { CommandError } from 'command-line';
import { type BundledDocument, listOperations, OperationError, pointerBelow } from 'openapi-document';
import { lint } from './redocly.js';
import {
  type CheckedFile,
  documentKinds,
  findUnfit,
  offsetOf,
  type Problem,
  problem,
  problemAt,
  readSource,
} from './source.js';
import { type ArazzoDocument, findUnknownOperations } from './workflow.js';

// Nothing may be fetched: what a check says must not depend on what some server answers today.
const offline = { resolve: { http: false } } as const;

/**
 * Resolves to a line on what the document holds. Throws a `CommandError` with every problem and its place: 1 when the
 * document is not sound, 2 when there is none. `rules` is a configuration of Redocly's. `use` is given an OpenAPI document
 * that is sound otherwise, bundled: what it throws is a problem too.
 */
export async function checkSpec(
  path: string,
  rules: string,
  use: (document: BundledDocument) => unknown = () => undefined,
): Promise<string> {
  const file = resolve(path);
  const source = await readSource(file);
  refuse(source, findUnfit(source));
  if (source.kind === 'arazzo') {
    refuse(source, await lint(file, source, rules));
    // Redocly has just found it to have this form.
    const document = source.yaml.toJS() as ArazzoDocument;
    refuse(source, await findUnknownOperations(file, source, document));
    const steps = document.workflows.flatMap((workflow) => workflow.steps);
    return `${source.path}: valid (${count(document.workflows.length, 'workflow')}, ${count(steps.length, 'step')})`;
  }
  const found = await Promise.all([lint(file, source, rules), validate(file, source)]);
  refuse(source, found.flat());
  return summary(file, source, use);
}

/** Ends the command when there are problems. */
function refuse({ path }: Pick<CheckedFile, 'path'>, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const entries = [...problems]
    .sort((one, other) => one.line - other.line)
    .map(({ line, column, rule, message }) => `${path}:${line}:${column}  ${rule}\n${message.replace(/^/gm, '  ')}\n`);
  const shown = [...new Set(entries)];
  throw new CommandError(1, `${shown.join('\n')}\n${path}: ${count(shown.length, 'problem')}`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

async function validate(file: string, source: CheckedFile): Promise<Problem[]> {
  const { specification } = documentKinds.openapi;
  try {
    await SwaggerParser.validate(file, offline);
    return [];
  } catch (error) {
    // `details` is what ajv found, and is missing when the parser stopped before that.
    const { message, details = [] } = error as Error & { readonly details?: readonly ErrorObject[] };
    const findings = details.flatMap(({ instancePath, message: finding = '', params }) => {
      const offset = offsetOf(source, instancePath);
      // Whatever refers to the place repeats the finding, and 'must match' repeats what it contains.
      const repeated =
        offsetOf(source, pointerBelow(instancePath, '$ref')) !== undefined || finding.startsWith('must match');
      if (offset === undefined || repeated) return [];
      const { unevaluatedProperty: name } = params;
      const message = name === undefined ? finding : `${finding}: ${name}`;
      return problem(source, offset, 'swagger-parser', `${message}\nMend it: see ${specification}`);
    });
    return findings.length > 0
      ? findings
      : [
          problemAt(
            source,
            'swagger-parser',
            `${message.replaceAll(file, source.path)}\nMend it: see ${specification}`,
          ),
        ];
  }
}

async function summary(
  file: string,
  source: CheckedFile,
  use: (document: BundledDocument) => unknown,
): Promise<string> {
  // The parser's own type is a union over all versions of OpenAPI; `listOperations` reads by pointers instead.
  const document = (await SwaggerParser.bundle(file, offline)) as unknown as BundledDocument;
  const operations = await used(source, async () => {
    const listed = listOperations(document);
    await use(document);
    return listed;
  });
  const responses = operations.flatMap((operation) => operation.responses);
  const examples = responses.flatMap((response) => response.examples);
  const counts = [
    count(operations.length, 'operation'),
    count(responses.length, 'response'),
    count(examples.length, 'example'),
  ];
  return `${source.path}: valid (${counts.join(', ')})`;
}

/** Tells what stops a use of the document, with its place. */
async function used<Result>(source: CheckedFile, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    refuse(source, [
      problemAt(source, 'generator', message, error instanceof OperationError ? error.pointer : undefined),
    ]);
    throw error;
  }
}
