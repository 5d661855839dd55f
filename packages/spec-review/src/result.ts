/** What a review of the spec comes to: the one result from which every report is made. */
import { createHash } from 'node:crypto';
import type { Json, JsonObject, Place, SpecDocument } from 'openapi-document';
import { count } from 'report-kit';
import type { Change } from './wire/change.js';

export const verdictNames = ['wire', 'types', 'consumer'] as const;
export type VerdictName = (typeof verdictNames)[number];

/** A change with who found it, where it is to be shown, and whether somebody has approved it. */
export interface Finding extends Change {
  readonly verdict: VerdictName;
  /** Of rule, place, before and after: the same after a rebase and after edits elsewhere. 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** In the head document, or its nearest surviving parent; both count from 1. */
  readonly line: number;
  readonly column: number;
  /** The file under `spec/changes/` that approves it, and its reason; absent when there is none. */
  readonly approval?: { readonly file: string; readonly reason: string };
}

/** A rule about versions or approvals that is unmet, or a spec that is not valid. */
export interface Complaint {
  readonly rule: string;
  readonly sentence: string;
  readonly remedy: string;
  /** Relative to the project's folder. */
  readonly file: string;
  readonly line: number;
}

/** What one of the three judges says on the whole. `not checked` comes with the reason. */
export interface Verdict {
  readonly judgement: 'breaking' | 'needs a person' | 'compatible' | 'unchanged' | 'not checked';
  readonly reason?: string;
}

export type Bump = 'major' | 'minor' | 'patch' | 'none';

export interface VersionReport {
  readonly before: string;
  readonly after: string;
  readonly wanted: Bump;
  /** The version with which the change can be released. */
  readonly release: string;
  /** What was compared, and how far the rule goes. */
  readonly note: string;
}

/** An approval that a person only has to give a reason to. */
export interface Suggestion {
  readonly file: string;
  readonly content: string;
}

export interface Review {
  readonly conclusion: 'passed' | 'stopped' | 'invalid';
  /** As the user named them. */
  readonly base: string;
  readonly head: string;
  readonly verdicts: Readonly<Record<VerdictName, Verdict>>;
  readonly findings: readonly Finding[];
  readonly complaints: readonly Complaint[];
  readonly version: VersionReport;
  readonly suggestions: readonly Suggestion[];
  /** What `npm run check:spec` says of the head. */
  readonly lint: string;
  /** A unified diff of the generated types without their comments; empty when they are the same. */
  readonly typesDiff: string;
}

/** Whether a change holds a pull request up until it is approved. */
export function stops({ level }: Change): boolean {
  return level === 'breaking' || level === 'needs a person';
}

/** Whether it stops, and nobody has approved it. */
export function isOpen(finding: Finding): boolean {
  return stops(finding) && finding.approval === undefined;
}

/** The documents that a review compares. */
export interface Pair {
  readonly base: SpecDocument;
  readonly head: SpecDocument;
}

export function findingOf(verdict: VerdictName, change: Change, { base, head }: Pair): Finding {
  const { rule, place, basePlace, before = null, after = null } = change;
  const places = [basePlace && stablePlace(base, basePlace), stablePlace(head, place)];
  const identity = JSON.stringify([verdict, rule, ...places, before, after]);
  const fingerprint = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  return { ...change, verdict, fingerprint, ...head.position(place) };
}

/** A place whose name stays when something is put before it in a list, and when the spec's own file has another name. */
function stablePlace({ root, files }: SpecDocument, { file, pointer }: Place): string {
  let node: Json | undefined = files.get(file)?.root;
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
      const inList = Array.isArray(node);
      node = node !== null && typeof node === 'object' ? (node as JsonObject)[key] : undefined;
      return inList ? (nameOf(node) ?? key) : key;
    });
  return JSON.stringify([file === root.path ? '' : file, ...steps]);
}

/** What tells an entry of a list from its neighbours, be it a parameter, a reference, a constant or a server. */
function nameOf(node: Json | undefined): string | undefined {
  if (node === null || typeof node !== 'object') return node === undefined ? undefined : JSON.stringify(node);
  const { $ref, in: place, name, const: constant, url, title } = node as JsonObject;
  const parts = [$ref, place, name, constant, url, title];
  return parts.some((part) => part !== undefined) ? JSON.stringify(parts) : undefined;
}

/** The same change at the same place, reached by several ways, is one that counts the others. */
export function distinct(changes: readonly Change[]): Change[] {
  const found = new Map<string, Change>();
  for (const change of changes) {
    const key = JSON.stringify([change.rule, change.place, change.before, change.after]);
    const known = found.get(key);
    found.set(key, known === undefined ? change : { ...known, otherPlaces: known.otherPlaces + 1 });
  }
  return [...found.values()].map((change) =>
    change.otherPlaces === 0
      ? change
      : { ...change, sentence: `${change.sentence} (and ${count(change.otherPlaces, 'other place')})` },
  );
}

/** The judgement that follows from what was found. */
export function verdictOf(changes: readonly Change[]): Verdict {
  const levels = new Set(changes.map(({ level }) => level));
  if (levels.has('breaking')) return { judgement: 'breaking' };
  if (levels.has('needs a person')) return { judgement: 'needs a person' };
  return { judgement: changes.length > 0 ? 'compatible' : 'unchanged' };
}
