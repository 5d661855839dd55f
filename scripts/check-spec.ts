/** Says whether an OpenAPI or Arazzo document is sound and keeps the rules here, and if not: where, what, and what to do. */
import { isUtf8 } from 'node:buffer';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import SwaggerParser from '@apidevtools/swagger-parser';
import type { ErrorObject } from 'ajv';
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document as YamlDocument,
} from 'yaml';
import { CommandError, projectFolder, runCommand, specFile } from './command.js';
import { type Document, listOperations, type Operation } from './document.js';

interface Problem {
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
}

/** The document as its author wrote it, for the places of what is found in it. */
interface Source {
  /** Relative to the current directory. */
  readonly path: string;
  /** Also the key under which the document names its version. */
  readonly kind: keyof typeof kinds;
  readonly yaml: YamlDocument;
  readonly lines: LineCounter;
}

/** What Redocly prints with `--format json`. */
interface RedoclyReport {
  readonly problems: readonly {
    readonly ruleId: string;
    readonly message: string;
    readonly suggest?: readonly string[];
    readonly reference?: string;
    readonly location: readonly { readonly start?: { readonly line: number; readonly col: number } }[];
  }[];
}

/** What is read here of an Arazzo document. */
interface ArazzoDocument {
  readonly sourceDescriptions: readonly { readonly name: string; readonly type: string; readonly url: string }[];
  readonly workflows: readonly { readonly steps: readonly { readonly operationId?: string }[] }[];
}

const workflowFile = fileURLToPath(new URL('../spec/logout.arazzo.yaml', import.meta.url));
const kinds = {
  openapi: {
    name: 'OpenAPI',
    version: /^3\.1\.\d+$/,
    wanted: 'must be 3.1, written with three numbers.\nMend it: write openapi: 3.1.0.',
    specification: 'https://spec.openapis.org/oas/v3.1.1.html',
  },
  arazzo: {
    name: 'Arazzo',
    version: /^1\.0\.\d+$/,
    wanted: 'must be 1.0, written with three numbers.\nMend it: write arazzo: 1.0.1.',
    specification: 'https://spec.openapis.org/arazzo/v1.0.1.html',
  },
} as const;
const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');
// Nothing may be fetched: what a check says must not depend on what some server answers today.
const offline = { resolve: { http: false } } as const;

runCommand(import.meta.url, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(`Usage: npm run check:spec [-- FILE]

Checks FILE, or else spec/openapi.yaml and spec/logout.arazzo.yaml. An OpenAPI document: with Redocly, with the rules in
spec/lint-rules.js and with swagger-parser. An Arazzo document: with Redocly, and that the operations of its steps exist.
Exit code: 0 valid, 1 not valid, 2 the file cannot be read, or wrong usage.`);
    return;
  }
  if (positionals.length > 1) throw new CommandError(2, 'More than one file is given. See --help.');
  const checks = (positionals.length > 0 ? positionals : [specFile, workflowFile]).map((path) => checkSpec(path));
  // When both fail, the first is told: a fault in the spec brings others in the workflow after it.
  await Promise.allSettled(checks);
  for (const check of checks) console.log(await check);
});

/** Resolves to a line on what the document holds. Throws a `CommandError` with every problem and its place. */
export async function checkSpec(path: string = specFile): Promise<string> {
  const file = resolve(path);
  const source = await read(file);
  refuse(source, findUnfit(source));
  if (source.kind === 'arazzo') {
    refuse(source, await lint(file, source));
    // Redocly has just found it to have this form.
    const document = source.yaml.toJS() as ArazzoDocument;
    refuse(source, await findUnknownOperations(file, source, document));
    const steps = document.workflows.flatMap((workflow) => workflow.steps);
    return `${source.path}: valid (${count(document.workflows.length, 'workflow')}, ${count(steps.length, 'step')})`;
  }
  const found = await Promise.all([lint(file, source), validate(file, source)]);
  refuse(source, found.flat());
  return summary(file, source);
}

/** The same for an OpenAPI document of somebody else's: it must have the form of one, and none of the rules here is asked of it. */
export async function checkStructure(path: string): Promise<string> {
  const source = { path: relative('', path) || '.', kind: 'openapi' } as const;
  refuse(source, await lint(resolve(path), source, 'scripts/review/structure.yaml'));
  return `${source.path}: an OpenAPI document`;
}

/** Ends the command when there are problems. */
function refuse({ path }: Pick<Source, 'path'>, problems: readonly Problem[]): void {
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

async function read(file: string): Promise<Source> {
  const path = relative('', file) || '.';
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'this is a folder' };
    const reason = reasons[error.code ?? ''] ?? error.message;
    throw new CommandError(
      2,
      `${path}: ${reason}. Name an OpenAPI or Arazzo document, or none to check those in spec/.`,
    );
  });
  const lines = new LineCounter();
  const yaml = parseDocument(bytes.toString(), { lineCounter: lines, prettyErrors: false });
  const kind = yaml.has('arazzo') ? 'arazzo' : 'openapi';
  const source = { path, kind, yaml, lines } as const;
  // One fault brings others after it, so only the first is worth reading.
  const [error] = yaml.errors;
  const fault = isUtf8(bytes) ? error : { message: 'This is no text in UTF-8', pos: [0] as const };
  if (fault !== undefined) {
    const place = placeOf(source, fault.pos[0]).join(':');
    throw new CommandError(1, `${path}:${place} ${fault.message}\nThis is no YAML. Mend this place, and check again.`);
  }
  return source;
}

/** What would make the tools below fetch something, never end, or judge by another version's rules. */
function findUnfit(source: Source): Problem[] {
  const { kind, yaml } = source;
  const { name, version: fit, wanted } = kinds[kind];
  const version = yaml.get(kind);
  if (typeof version !== 'string' || !fit.test(version)) {
    const found = version === undefined ? `No version of ${name} is named` : `This names ${name} ${version}`;
    const message = `${found}. The document ${wanted}`;
    return [problem(source, offsetOf(source, `#/${kind}`) ?? 0, `${kind}-version`, message)];
  }
  try {
    JSON.stringify(yaml.toJS());
  } catch (error) {
    const message = `An alias (*name) cannot be resolved: ${String(error)}\nMend it: use $ref instead.`;
    return [problem(source, 0, 'no-endless-alias', message)];
  }
  return referencesOf(source)
    .filter(({ target }) => !target.startsWith('#'))
    .map(({ target, offset }) => {
      const message = `${target} lies outside this document, which must stand alone: nothing is fetched.`;
      const remedy = 'copy what it refers to under components, and refer to it there.';
      return problem(source, offset, 'no-outside-reference', `${message}\nMend it: ${remedy}`);
    });
}

/** Everything that Redocly would follow. */
function referencesOf({ yaml }: Source): { readonly target: string; readonly offset: number }[] {
  const found: { target: string; offset: number }[] = [];
  visit(yaml, {
    Pair(_, { key, value }, path) {
      const node = isAlias(value) ? value.resolve(yaml) : value;
      const above = path.filter(isPair).map((pair) => String(pair.key));
      const inMapping = above.slice(-2).join() === 'discriminator,mapping';
      if (!isScalar(key) || !isScalar(node) || typeof node.value !== 'string') return;
      // In a mapping, what does not look like a path is the name of a schema here.
      const follows =
        key.value === '$ref' || key.value === 'externalValue' || (inMapping && /\/|\.(ya?ml|json)$/i.test(node.value));
      if (follows) found.push({ target: node.value, offset: key.range?.[0] ?? 0 });
    },
  });
  return found;
}

async function lint(file: string, { kind }: Pick<Source, 'kind'>, rules = 'redocly.yaml'): Promise<Problem[]> {
  const { specification } = kinds[kind];
  const options = ['--config', join(projectFolder, rules), '--format', 'json', '--max-problems', '1000'];
  const child = spawn(process.execPath, [redocly, 'lint', ...options, file], {
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return readReport(output, complaints).problems.map(({ ruleId, message, suggest = [], reference, location }) => {
    const { line = 1, col = 1 } = location[0]?.start ?? {};
    const remedy = suggest.length > 0 ? `did you mean ${suggest.join(' or ')}?` : `see ${reference ?? specification}`;
    // Our own rules say it in their message.
    const whole = message.includes('\nMend it: ') ? message : `${message}\nMend it: ${remedy}`;
    return { line, column: col, rule: ruleId, message: whole };
  });
}

function readReport(output: string, complaints: string): RedoclyReport {
  try {
    return JSON.parse(output);
  } catch {
    throw new CommandError(1, `Redocly gives no report on this document, but says:\n${output}${complaints}`);
  }
}

async function validate(file: string, source: Source): Promise<Problem[]> {
  const { specification } = kinds.openapi;
  try {
    await SwaggerParser.validate(file, offline);
    return [];
  } catch (error) {
    // `details` is what ajv found, and is missing when the parser stopped before that.
    const { message, details = [] } = error as Error & { readonly details?: readonly ErrorObject[] };
    const findings = details.flatMap(({ instancePath, message: finding = '', params }) => {
      const pointer = `#${instancePath}`;
      const offset = offsetOf(source, pointer);
      // Whatever refers to the place repeats the finding, and 'must match' repeats what it contains.
      const repeated = offsetOf(source, `${pointer}/$ref`) !== undefined || finding.startsWith('must match');
      if (offset === undefined || repeated) return [];
      const { unevaluatedProperty: name } = params;
      const message = name === undefined ? finding : `${finding}: ${name}`;
      return problem(source, offset, 'swagger-parser', `${message}\nMend it: see ${specification}`);
    });
    return findings.length > 0
      ? findings
      : [refusal(source, 'swagger-parser', `${message.replaceAll(file, source.path)}\nMend it: see ${specification}`)];
  }
}

/** Operations that a step names and no source description has, which Redocly does not look for. */
async function findUnknownOperations(file: string, source: Source, document: ArazzoDocument): Promise<Problem[]> {
  const problemAt = (pointer: string, message: string) =>
    problem(source, offsetOf(source, pointer) ?? 0, 'operation-defined', message);
  const known: string[] = [];
  for (const [index, { name, type, url }] of document.sourceDescriptions.entries()) {
    if (type !== 'openapi') continue;
    const content = await readFile(resolve(dirname(file), url), 'utf8').catch(() => undefined);
    if (content === undefined) {
      const message = `${url} is no file that can be read: nothing is fetched.\nMend it: name a file beside this one.`;
      return [problemAt(`#/sourceDescriptions/${index}/url`, message)];
    }
    visit(parseDocument(content), {
      Pair(_, { key, value }) {
        if (!isScalar(key) || key.value !== 'operationId' || !isScalar(value)) return;
        known.push(`${value.value}`, `$sourceDescriptions.${name}.${value.value}`);
      },
    });
  }
  return document.workflows.flatMap(({ steps }, workflow) =>
    steps.flatMap(({ operationId }, step) => {
      if (operationId === undefined || known.includes(operationId)) return [];
      const message = `No source description has the operation ${operationId}.\nMend it: use one of ${known.join(', ')}.`;
      return problemAt(`#/workflows/${workflow}/steps/${step}/operationId`, message);
    }),
  );
}

async function summary(file: string, source: Source): Promise<string> {
  // The parser's own type is a union over all versions of OpenAPI; `listOperations` reads by pointers instead.
  const document = (await SwaggerParser.bundle(file, offline)) as unknown as Document;
  const operations = list(document, source);
  const responses = operations.flatMap((operation) => operation.responses);
  const examples = responses.flatMap((response) => response.examples);
  const counts = [
    count(operations.length, 'operation'),
    count(responses.length, 'response'),
    count(examples.length, 'example'),
  ];
  return `${source.path}: valid (${counts.join(', ')})`;
}

function list(document: Document, source: Source): Operation[] {
  try {
    return listOperations(document);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    refuse(source, [refusal(source, 'generator', message)]);
    throw error;
  }
}

/** A problem whose place can only be read out of its message. */
function refusal(source: Source, rule: string, message: string): Problem {
  const pointer = /#\/[^\s"]*/.exec(message)?.[0] ?? '#';
  const reference = referencesOf(source).find(({ target }) => target === pointer);
  const offset = offsetOf(source, pointer) ?? reference?.offset ?? 0;
  return problem(source, offset, rule, message);
}

function problem(source: Source, offset: number, rule: string, message: string): Problem {
  const [line, column] = placeOf(source, offset);
  return { line, column, rule, message };
}

function placeOf({ lines }: Source, offset: number): [line: number, column: number] {
  const { line, col } = lines.linePos(offset);
  // An empty file has no line to count.
  return [Math.max(line, 1), Math.max(col, 1)];
}

/** Where the pointed-to thing begins, by its key if it has one; undefined when nothing stands there. */
function offsetOf({ yaml }: Source, pointer: string): number | undefined {
  const parts = pointer.split('/').slice(1);
  const keys = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node: unknown = yaml.contents;
  let place: unknown = node;
  for (const key of keys) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    node = isSeq(node) ? node.items[Number(key)] : pair?.value;
    place = pair?.key ?? node;
  }
  return isNode(place) ? place.range?.[0] : undefined;
}
