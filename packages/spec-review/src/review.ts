/** One review of a spec against another state of it: lint, the three verdicts, the version rule and the approvals. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contents, types as generateTypes } from 'client-generator';
import { CommandError } from 'command-line';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { type Document, loadDocument, objectAt, type SpecDocument } from 'openapi-document';
import ts from 'typescript';
import { consumerComplaints, consumerFiles, driveOldClient, exampleApp } from './consumer/consumer.js';
import { loadClient } from './consumer/old-client.js';
import { applyApprovals, approvalsFolder, suggestApprovals } from './policy/approvals.js';
import type { Pair } from './policy/fingerprint.js';
import { filesAt } from './policy/history.js';
import { checkVersion, wantedBump } from './policy/version.js';
import { type Complaint, findingOf, isOpen, type Review, type Verdict, type VerdictName, verdictOf } from './result.js';
import { compile } from './types/compile.js';
import { prepareTypes } from './types/types.js';
import type { Change } from './wire/change.js';
import { diffDocuments } from './wire/diff.js';

export const specPath = 'spec/openapi.yaml';

/** What is to be compared. Paths are relative to the project's folder. */
export interface ReviewRequest {
  readonly base: { readonly file: string } | { readonly ref: string };
  readonly head: string;
  readonly folder: string;
  /** Says in a line that the head is valid, or throws a `CommandError` with what is wrong. */
  readonly lint: (file: string) => Promise<string>;
}

/** What a verdict comes to: its changes, or why it could not be reached. */
type Judged = { readonly changes: readonly Change[]; readonly reason?: string };

/** Throws a `CommandError` (2) when there is nothing to compare. */
export async function reviewSpec(request: ReviewRequest): Promise<Review> {
  const { base, head: path, folder, lint } = request;
  const names = { base: 'ref' in base ? base.ref : base.file, head: path };
  const [linted, before] = await Promise.all([
    lint(join(folder, path)).catch(invalid),
    loadDocument('ref' in base ? { path: specPath, ref: base.ref, folder } : { path: base.file, folder }),
  ]);
  if (typeof linted !== 'string') return refusedByLint(names, path, linted.report);
  const pair: Pair = { base: before, head: await loadDocument({ path, folder }) };
  const project = await readProject(request);

  const wire: Judged = { changes: diffDocuments(pair.base, pair.head) };
  const { types, consumer, typesDiff } = await judgeClients(pair, project);
  const judged: Record<VerdictName, Judged> = { wire, types, consumer };

  const wanted = wantedBump([...wire.changes, ...types.changes]);
  const { line } = pair.head.position({ file: pair.head.root.path, pointer: '#/info/version' });
  const [old, now] = [pair.base, pair.head].map(versionOf);
  const version = checkVersion(wanted, old ?? '', now ?? '', { file: path, line }, project.owned);
  const all = Object.entries(judged).flatMap(([verdict, { changes }]) =>
    // The keys are those of the record above.
    changes.map((change) => findingOf(verdict as VerdictName, change, pair)),
  );
  const { findings, complaints: misused } = applyApprovals(all, project.approvals, now ?? '');
  const complaints = [...version.complaints, ...misused];
  return {
    ...names,
    conclusion: complaints.length > 0 || findings.some(isOpen) ? 'stopped' : 'passed',
    verdicts: { wire: verdictIn(wire, wire), types: verdictIn(types, wire), consumer: verdictIn(consumer, wire) },
    findings,
    complaints,
    version: version.report,
    suggestions: suggestApprovals(findings, version.report.release),
    lint: linted,
    typesDiff,
  };
}

function invalid(error: unknown): { readonly report: string } {
  if (error instanceof CommandError && error.exitCode === 1) return { report: error.message };
  throw error;
}

function refusedByLint(names: { base: string; head: string }, path: string, report: string): Review {
  const [, line = '1'] = /^.+?:(\d+):\d+ /m.exec(report) ?? [];
  const nothing: Verdict = { judgement: 'not checked', reason: 'the spec is not valid' };
  const complaint: Complaint = {
    rule: 'spec-valid',
    sentence: `${path} is not valid, so nothing is compared`,
    remedy: 'Mend what npm run check:spec finds.',
    file: path,
    line: Number(line),
  };
  return {
    ...names,
    conclusion: 'invalid',
    verdicts: { wire: nothing, types: nothing, consumer: nothing },
    findings: [],
    complaints: [complaint],
    version: { before: '', after: '', wanted: 'none', release: '', note: 'not compared' },
    suggestions: [],
    lint: report,
    typesDiff: '',
  };
}

function verdictIn({ changes, reason }: Judged, wire: Judged): Verdict {
  if (reason !== undefined) return { judgement: 'not checked', reason };
  // Whoever finds nothing in a spec that has changed has looked at it all the same.
  return changes.length === 0 && wire.changes.length > 0 ? { judgement: 'compatible' } : verdictOf(changes);
}

function versionOf({ root }: SpecDocument): string {
  const { info } = root.root as { info?: { version?: unknown } };
  return String(info?.version ?? '');
}

/** What is read beside the two specs. */
interface Project {
  /** Whether the head is the project's own spec. */
  readonly owned: boolean;
  readonly approvals: ReadonlyMap<string, string>;
  /** The client of the working tree, and of the base: undefined when the base is a file, or has none. */
  readonly client: ReadonlyMap<string, string>;
  readonly oldClient: ReadonlyMap<string, string> | undefined;
}

async function readProject({ base, head, folder }: ReviewRequest): Promise<Project> {
  const read = (path: string) => readFile(join(folder, path), 'utf8').catch(() => undefined);
  const old = 'ref' in base ? await filesAt(base.ref, ['src', 'generated', exampleApp], folder) : undefined;
  return {
    owned: head === specPath,
    approvals: await readFolder(folder, approvalsFolder, /\.md$/),
    client: new Map([
      ...(await readFolder(folder, 'src', /(?<!\.test)\.ts$/)),
      [exampleApp, (await read(exampleApp)) ?? ''],
    ]),
    oldClient: old?.has('src/index.ts') && old.has('generated/operations.ts') ? old : undefined,
  };
}

/** The texts of the files below a folder, by their paths in the project; nothing when there is no such folder. */
export async function readFolder(project: string, path: string, wanted: RegExp): Promise<Map<string, string>> {
  const names = await readdir(join(project, path), { recursive: true }).catch(() => []);
  const files = names.filter((name) => wanted.test(name)).sort();
  const texts = files.map(
    async (name) => [`${path}/${name}`, await readFile(join(project, path, name), 'utf8')] as const,
  );
  return new Map(await Promise.all(texts));
}

/** The two verdicts that need code to be generated. */
async function judgeClients(
  pair: Pair,
  project: Project,
): Promise<{ readonly types: Judged; readonly consumer: Judged; readonly typesDiff: string }> {
  if (pair.base.root.text === pair.head.root.text && pair.base.files.size + pair.head.files.size === 2) {
    return { types: { changes: [] }, consumer: { changes: [] }, typesDiff: '' };
  }
  const texts = await Promise.all([pair.base, pair.head].map((document) => made(document, generateTypes)));
  const [before, after] = texts.map((text) => (typeof text === 'string' ? withoutComments(text) : text));
  if (typeof before !== 'string' || typeof after !== 'string') {
    const nothing = { changes: [], reason: `no types can be generated: ${texts.map(reasonOf).find(Boolean)}` };
    return { types: nothing, consumer: nothing, typesDiff: '' };
  }
  const typesDiff =
    before === after
      ? ''
      : createTwoFilesPatch('base', 'head', before, after, '', '', {
          context: 2,
          headerOptions: FILE_HEADERS_ONLY,
        }).trimEnd();
  const comparison = prepareTypes({ ...pair, baseTypes: before, headTypes: after });
  // What did not change cannot break, and the compiler takes seconds.
  const types = before === after ? [] : comparison.judge(compile(comparison.files, 'language'));
  return { types: { changes: types }, consumer: await judgeConsumer(pair, project, before !== after), typesDiff };
}

async function judgeConsumer(pair: Pair, { client, oldClient }: Project, haveTypesChanged: boolean): Promise<Judged> {
  const [old, now] = await Promise.all([pair.base, pair.head].map((document) => made(document, contents)));
  if (!(old instanceof Map && now instanceof Map)) {
    return { changes: [], reason: `no client can be generated: ${[old, now].map(reasonOf).find(Boolean)}` };
  }
  const sources = new Map([...client, ...oldApp(oldClient), ...inFolder(now)]);
  const app = haveTypesChanged ? consumerComplaints(pair.head, compile(consumerFiles(sources), 'platform')) : [];
  return loadClient(oldClient ?? new Map([...client, ...inFolder(old)]))
    .then(async (createClient) => ({
      changes: [...app, ...(await driveOldClient(createClient, pair.base, pair.head))],
    }))
    .catch((error: Error) => ({ changes: app, reason: `the old client cannot be driven: ${error.message}` }));
}

/** The application as it was: code that is in use already. */
function oldApp(oldClient: ReadonlyMap<string, string> | undefined): [string, string][] {
  const app = oldClient?.get(exampleApp);
  return app === undefined ? [] : [[exampleApp, app]];
}

function inFolder(files: ReadonlyMap<string, string>): [string, string][] {
  return [...files].map(([name, text]) => [`generated/${name}`, text]);
}

/** What the generator makes of the document, or why it makes nothing. */
async function made<Made>(
  document: SpecDocument,
  generate: (document: Document) => Promise<Made>,
): Promise<Made | Error> {
  if (document.files.size > 1) return new Error(`${document.root.path} consists of several files`);
  // It reads by pointers, and finds out itself what does not have the form that it needs.
  return generate(objectAt(document, document.root.root) as unknown as Document).catch((error: Error) => error);
}

function reasonOf(made: unknown): string {
  return made instanceof Error ? made.message : '';
}

/** The types alone: words for readers are compared with the document's other words. */
function withoutComments(types: string): string {
  const file = ts.createSourceFile('types.d.ts', types, ts.ScriptTarget.ES2022);
  return ts.createPrinter({ removeComments: true }).printFile(file);
}
