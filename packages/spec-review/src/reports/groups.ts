/** Which findings a reader sees, in which order: by the operations that they reach, the worst first, without what a filter hides. */
import { CommandError } from 'command-line';
import { count } from 'report-kit';
import { type Finding, isOpen, type Review, stops } from '../result.js';
import type { ChangeLevel } from '../wire/change.js';

/** The findings that reach the same operations. */
export interface OperationGroup {
  /** Such as `POST /users/me/logout`, or the first of several. */
  readonly title: string;
  /** All of them; none when the document as a whole is concerned. */
  readonly operations: readonly string[];
  readonly findings: readonly Finding[];
}

/** The groups with the worst first, each with its worst finding first; else in the order of the review. */
export function operationGroups(findings: readonly Finding[]): OperationGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of [...findings].sort((one, other) => rank(one) - rank(other))) {
    const key = JSON.stringify(finding.operations);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map((group) => {
    const operations = group[0]?.operations ?? [];
    return { title: titleOf(operations), operations, findings: group };
  });
}

function titleOf(operations: readonly string[]): string {
  const [first, ...others] = operations;
  if (first === undefined) return 'The API as a whole';
  return others.length === 0 ? first : `${first} and ${count(others.length, 'other operation')}`;
}

function rank(finding: Finding): number {
  if (isOpen(finding)) return finding.level === 'breaking' ? 0 : 1;
  if (stops(finding)) return 2;
  return finding.level === 'non-breaking' ? 3 : 4;
}

/** How many of several operations a report for reading lists. */
const mostListed = 20;

/** Which operations a finding reaches, when they are several: undefined when its sentence says it. */
export function reachOf({ operations }: Pick<Finding, 'operations'>): string | undefined {
  if (operations.length < 2) return undefined;
  const listed = operations.slice(0, mostListed).join(', ');
  const left = operations.length - mostListed;
  return `It reaches ${listed}${left > 0 ? ` and ${left} more, which are in \`operations\` of review.json` : ''}.`;
}

/** The sentence as it stands below the name of its operation. */
export function statementOf({ sentence, operations }: Finding): string {
  const start = `${operations[0] ?? ''}: `;
  return sentence.startsWith(start) ? sentence.slice(start.length) : sentence;
}

/** What `--only` asks for: of each kind one has to fit, and every kind that is given has to. */
export interface Filters {
  readonly levels: readonly ChangeLevel[];
  readonly operations: readonly string[];
  readonly paths: readonly string[];
}

const levels: readonly ChangeLevel[] = ['breaking', 'needs a person', 'non-breaking', 'documentation'];
const form =
  'Write level=breaking (or needs-a-person, non-breaking, documentation), operation="POST /users" or path=/users, which has the paths below it and may hold *.';

/** Reads what follows each `--only`. Throws a `CommandError` (2) when one asks for nothing that there is. */
export function readFilters(texts: readonly string[]): Filters {
  const values = texts.map((text) => {
    const [, kind, value = ''] = /^(level|operation|path)=(.+)$/s.exec(text) ?? [];
    if (kind === undefined) throw new CommandError(2, `--only ${text} names no level, operation or path. ${form}`);
    return { kind, value, text };
  });
  const of = (kind: string) => values.filter((one) => one.kind === kind);
  return {
    levels: of('level').map(({ value, text }) => {
      const level = levels.find((one) => one.replaceAll(' ', '-') === value.replaceAll(' ', '-'));
      if (level === undefined) throw new CommandError(2, `--only ${text} names a level that there is not. ${form}`);
      return level;
    }),
    operations: of('operation').map(({ value }) => value),
    paths: of('path').map(({ value }) => value),
  };
}

/** The review with the findings that fit. The others are set aside, and count in its conclusion all the same. No approval is offered, which would be for some of what is shown, or for what is not. */
export function selectFindings(review: Review, filters: Filters): Review {
  const by = [
    ...filters.levels.map((level) => `level=${level.replaceAll(' ', '-')}`),
    ...filters.operations.map((operation) => `operation=${operation}`),
    ...filters.paths.map((path) => `path=${path}`),
  ];
  if (by.length === 0) return review;
  const names = new Set(filters.operations.map(methodInCapitals));
  const patterns = filters.paths.map(patternOf);
  const fits = ({ level, operations }: Finding) =>
    (filters.levels.length === 0 || filters.levels.includes(level)) &&
    (names.size === 0 || operations.some((operation) => names.has(operation))) &&
    (patterns.length === 0 ||
      operations.some((operation) => patterns.some((pattern) => pattern.test(operation.replace(/^\S+ /, '')))));
  return {
    ...review,
    findings: review.findings.filter(fits),
    suggestions: [],
    hidden: { by, findings: review.findings.filter((finding) => !fits(finding)) },
  };
}

function methodInCapitals(operation: string): string {
  return operation.trim().replace(/^\S+/, (method) => method.toUpperCase());
}

/** A path, and those below it. */
function patternOf(path: string): RegExp {
  const parts = path.replace(/\/+$/, '').split('*').map(escapeRegExp);
  return new RegExp(`^${parts.join('.*')}(/.*)?$`, 's');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
