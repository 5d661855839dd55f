/** One review of a spec against another state of it: the three verdicts, the version rule, the approvals, and warnings. */
import { join } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { type JsonObject, loadDocument, readDocument, type SpecDocument } from 'openapi-document';
import type { MockServer } from './consumer/mock-server.js';
import { applyApprovals, approvalsFolder, suggestApprovals } from './policy/approvals.js';
import { announced } from './policy/deprecation.js';
import type { DocumentPair } from './policy/fingerprint.js';
import { checkVersion, wantedBump } from './policy/version.js';
import { filesAt, readFolder, type SpecState } from './repository.js';
import {
  type Finding,
  findingOf,
  isOpen,
  type JudgeVerdict,
  type Review,
  type VerdictName,
  type VersionReport,
  type Violation,
  verdictOf,
} from './result.js';
import type { ReviewSettings } from './settings.js';
import type { ChangedParts } from './types/changed.js';
import type { Change } from './wire/change.js';
import { diffDocuments } from './wire/diff.js';

/** What is to be compared. */
export interface ReviewRequest {
  /** Undefined when the spec is new. */
  readonly base: SpecState | undefined;
  /** Undefined when the spec has gone. */
  readonly head: SpecState | undefined;
  /** The repository, or where the paths are relative to when there is none. */
  readonly folder: string;
  /** The folder whose files the specs may refer to; when left out, as `loadDocument` has it. */
  readonly root?: string | undefined;
  readonly settings: ReviewSettings;
  /** As the user named them. */
  readonly names: { readonly base: string; readonly head: string };
  /** Such as 2026-11-27. */
  readonly today: string;
}

/** What a verdict comes to: its changes, or why it could not be reached. */
type Judged = { readonly changes: readonly Change[]; readonly reason?: string };

/** Throws a `CommandError` (2) when there is nothing to compare. */
export async function reviewSpec(request: ReviewRequest): Promise<Review> {
  const { base, head, folder, settings, names, today } = request;
  const pair = await loadPair(request);
  const { typesDiff, warnings, ...found } = await judge(pair, request);
  const lowered = ({ changes, ...rest }: Judged): Judged => ({
    ...rest,
    changes: announced(changes, pair.base, settings.deprecation, today),
  });
  const [wire, types, consumer] = [lowered(found.wire), lowered(found.types), lowered(found.consumer)];
  const judged: Record<VerdictName, Judged> = { wire, types, consumer };
  const all = Object.entries(judged).flatMap(([verdict, { changes }]) =>
    // The keys are those of the record above.
    changes.map((change) => findingOf(verdict as VerdictName, change, pair)),
  );
  const version = judgeVersion(pair, request, all);
  const state = head ?? base;
  const approvals = approvalsFolder(state?.path ?? '');
  const files =
    head?.ref === undefined
      ? await readFolder(folder, approvals, /\.md$/)
      : await filesAt(folder, head.ref, [approvals]);
  const { findings, violations: misused, waiting } = applyApprovals(all, files, version.report);
  const violations = [...version.violations, ...misused];
  return {
    ...names,
    conclusion: violations.length > 0 || findings.some(isOpen) ? 'stopped' : 'passed',
    verdicts: { wire: verdictIn(wire, wire), types: verdictIn(types, wire), consumer: verdictIn(consumer, wire) },
    findings,
    violations,
    version: version.report,
    suggestions: suggestApprovals(findings, version.report.release, approvals, waiting),
    warnings,
    typesDiff,
  };
}

async function loadPair({ base, head, folder, root }: ReviewRequest): Promise<DocumentPair> {
  const [before, after] = await Promise.all(
    [base, head].map((state) => (state === undefined ? undefined : loadDocument({ ...state, folder, root }))),
  );
  if (before !== undefined && after !== undefined) return { base: before, head: after };
  if (after !== undefined) return { base: await without(after), head: after };
  if (before !== undefined) return { base: before, head: await without(before) };
  throw new Error('A review compares at least one document.');
}

/** The same spec before it described anything, or after it has ceased to. */
function without({ root }: SpecDocument): Promise<SpecDocument> {
  const { paths: _, webhooks: __, components: ___, tags: ____, ...rest } = root.root as JsonObject;
  return readDocument(root.path, async (paths) => paths.map(() => JSON.stringify({ ...rest, paths: {} }, null, 2)));
}

async function judge(pair: DocumentPair, request: ReviewRequest) {
  const { base, head } = pair;
  const { settings } = request;
  const isSame = base.files.size + head.files.size === 2 && base.root.text === head.root.text;
  const { startMockServer } = await import('./consumer/mock-server.js');
  const server = isSame || settings.consumer === false ? undefined : startMockServer();
  try {
    const wire: Judged = { changes: diffDocuments(base, head) };
    const warnings = request.head === undefined ? [] : await (await import('./form.js')).faultsOfForm(head);
    const parts = isSame ? { base: {}, head: {} } : await partsThatChanged(pair, settings);
    const { types, typesDiff } =
      settings.types === false
        ? { types: off, typesDiff: '' }
        : await judgeTypes(pair, parts, settings.types.formats, isSame);
    const consumer =
      server === undefined
        ? { ...(settings.consumer === false ? off : { changes: [] }) }
        : await judgeConsumer(pair, parts, request, server, types.changes.length > 0);
    return { wire, types, consumer, typesDiff, warnings };
  } finally {
    server?.close();
  }
}

const off: Judged = { changes: [], reason: 'the settings switch it off' };

/** What the clients' verdicts have to look at. */
async function partsThatChanged({ base, head }: DocumentPair, settings: ReviewSettings): Promise<ChangedParts> {
  if (settings.types === false && settings.consumer === false) return { base: {}, head: {} };
  const { standalone } = await import('./types/standalone.js');
  const { changedParts } = await import('./types/changed.js');
  return changedParts(standalone(base), standalone(head));
}

async function judgeTypes(
  pair: DocumentPair,
  parts: ChangedParts,
  formats: Readonly<Record<string, string>>,
  isSame: boolean,
): Promise<{ readonly types: Judged; readonly typesDiff: string }> {
  if (isSame) return { types: { changes: [] }, typesDiff: '' };
  try {
    const { declarations } = await import('./types/declarations.js');
    const { compareTypes } = await import('./types/types.js');
    const [baseTypes, headTypes] = [declarations(parts.base, formats), declarations(parts.head, formats)];
    const types: Judged = { changes: compareTypes({ ...pair, parts, baseTypes, headTypes }) };
    const typesDiff = createTwoFilesPatch('base', 'head', baseTypes, headTypes, '', '', {
      context: 2,
      headerOptions: FILE_HEADERS_ONLY,
      // Two texts that have little in common would take minutes, and nobody reads what comes of them.
      maxEditLength: 5_000,
    });
    return { types, typesDiff: baseTypes === headTypes ? '' : (typesDiff ?? '').trimEnd() };
  } catch (error) {
    return { types: { changes: [], reason: `no types can be generated: ${messageOf(error)}` }, typesDiff: '' };
  }
}

async function judgeConsumer(
  pair: DocumentPair,
  parts: ChangedParts,
  { base, folder, settings }: ReviewRequest,
  server: MockServer,
  breaksTypes: boolean,
): Promise<Judged> {
  const client = settings.consumer === false ? undefined : settings.consumer.client;
  const { driveOldClient, unserved } = await import('./consumer/consumer.js');
  const [left] = unserved(parts.base);
  const limits = left === undefined ? {} : { reason: `the mock server has no such method as that of ${left}` };
  const meeting = { ...parts, document: pair.head };
  const changes: Change[] = [];
  try {
    if (client === undefined) {
      const { documentedClient } = await import('./consumer/old-client.js');
      return { changes: await driveOldClient(await documentedClient(parts.base), server, meeting), ...limits };
    }
    const { loadClientModule } = await import('./consumer/load-module.js');
    const { standalone } = await import('./types/standalone.js');
    const module = await loadClientModule(join(folder, settings.folder, client));
    const ref = base?.ref;
    const filesOfCommit = ref === undefined ? undefined : (paths: readonly string[]) => filesAt(folder, ref, paths);
    const old = { document: standalone(pair.base), filesOfCommit, folder };
    // What fits the types of the base fits those of the head as long as nothing in them breaks.
    if (breaksTypes && module.application !== undefined) {
      const { applicationChanges } = await import('./consumer/application.js');
      const [before, after] = [
        await module.application(old.document, old),
        await module.application(standalone(pair.head), old),
      ];
      changes.push(...applicationChanges(pair.head, { before, after }, folder));
    }
    changes.push(...(await driveOldClient(await module.oldClient(old), server, meeting)));
    return { changes, ...limits };
  } catch (error) {
    return { changes, reason: `the old client cannot be driven: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function verdictIn({ changes, reason }: Judged, wire: Judged): JudgeVerdict {
  if (reason !== undefined) return { judgement: 'not checked', reason };
  // Whoever finds nothing in a spec that has changed has looked at it all the same.
  return changes.length === 0 && wire.changes.length > 0 ? { judgement: 'compatible' } : verdictOf(changes);
}

function versionOf({ root }: SpecDocument): string {
  const { info } = root.root as { info?: { version?: unknown } };
  return String(info?.version ?? '');
}

function judgeVersion(
  { base, head }: DocumentPair,
  request: ReviewRequest,
  changes: readonly Finding[],
): { readonly report: VersionReport; readonly violations: readonly Violation[] } {
  const [before, after] = [request.base === undefined ? '' : versionOf(base), versionOf(head)];
  const { version } = request.settings;
  const clients = changes.filter((change) => change.verdict !== 'consumer');
  const wanted = wantedBump(clients);
  if (version === false || request.head === undefined) {
    const note = version === false ? 'Not compared: the settings switch it off.' : 'Not compared: the spec has gone.';
    return { report: { before, after, wanted, release: after, note }, violations: [] };
  }
  const { line } = head.position({ file: head.root.path, pointer: '#/info/version' });
  const checked = checkVersion(wanted, before, after, { file: head.root.path, line }, request.settings.isListed);
  if (request.base !== undefined) return checked;
  return { ...checked, report: { ...checked.report, note: `Not compared: the spec is new, with ${after}.` } };
}
