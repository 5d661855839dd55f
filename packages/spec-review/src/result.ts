/** What a review of the spec comes to: the one result from which every report is made. */
import { changeFingerprint, type DocumentPair } from './policy/fingerprint.js';
import { type Change, inOperation, sentenceOf } from './wire/change.js';

export const verdictNames = ['wire', 'types', 'consumer'] as const;
export type VerdictName = (typeof verdictNames)[number];

/** A change with who found it, where it is to be shown, and whether somebody has approved it. */
export interface Finding extends Change {
  readonly verdict: VerdictName;
  /** Of all that makes it this change: the same after a rebase and after edits elsewhere. 24 hexadecimal digits. */
  readonly fingerprint: string;
  /** In the head document, or its nearest surviving parent; both count from 1. */
  readonly line: number;
  readonly column: number;
  /** The file under `spec/changes/` that approves it, and its reason; absent when there is none. */
  readonly approval?: { readonly file: string; readonly reason: string };
}

/** A rule about versions or approvals that is unmet. */
export interface Violation {
  readonly rule: string;
  readonly sentence: string;
  readonly remedy: string;
  /** Relative to the project's folder. */
  readonly file: string;
  readonly line: number;
}

/** What is said beside the verdicts, and stops nothing: a fault of form, or a reference that leads nowhere. */
export interface Warning {
  readonly sentence: string;
  /** As the spec's files are named. */
  readonly file: string;
  readonly line: number;
}

/** What one of the three judges says on the whole. `not checked` comes with the reason. */
export interface JudgeVerdict {
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
  readonly conclusion: 'passed' | 'stopped';
  /** As the user named them. */
  readonly base: string;
  readonly head: string;
  readonly verdicts: Readonly<Record<VerdictName, JudgeVerdict>>;
  readonly findings: readonly Finding[];
  /** What a filter has set aside, and by which it was asked for. It counts in the conclusion. Absent when all is shown. */
  readonly hidden?: { readonly by: readonly string[]; readonly findings: readonly Finding[] };
  readonly violations: readonly Violation[];
  readonly version: VersionReport;
  readonly suggestions: readonly Suggestion[];
  readonly warnings: readonly Warning[];
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

export function findingOf(verdict: VerdictName, change: Change, pair: DocumentPair): Finding {
  return {
    ...change,
    verdict,
    fingerprint: changeFingerprint(verdict, change, pair),
    ...pair.head.position(change.place),
  };
}

/** The same change at the same place, reached by several ways, is one that names the others. Their sentences are words without an operation. */
export function distinct(changes: readonly Change[]): Change[] {
  const found = new Map<string, Change>();
  for (const change of changes) {
    const { rule, place, name, before, after, subject, operations } = change;
    const key = JSON.stringify([rule, place, name, before, after]);
    const known = found.get(key);
    const [operation = ''] = operations;
    const other = known?.operations.includes(operation) ? subject : inOperation(subject, operation);
    found.set(
      key,
      known === undefined
        ? change
        : {
            ...known,
            operations: [...new Set([...known.operations, ...operations])],
            otherPlaces: [...known.otherPlaces, other],
          },
    );
  }
  return [...found.values()].map((change) => ({ ...change, sentence: sentenceOf(change.sentence, change) }));
}

/** The judgement that follows from what was found. */
export function verdictOf(changes: readonly Change[]): JudgeVerdict {
  const levels = new Set(changes.map(({ level }) => level));
  if (levels.has('breaking')) return { judgement: 'breaking' };
  if (levels.has('needs a person')) return { judgement: 'needs a person' };
  return { judgement: changes.length > 0 ? 'compatible' : 'unchanged' };
}
