/** What every report of a review says alike. */
import { count } from 'report-kit';
import { type Finding, isOpen, type JudgeVerdict, type Review, stops, type VerdictName } from '../result.js';
import { type OperationGroup, operationGroups } from './groups.js';

export const verdictTitles = {
  wire: 'Wire',
  types: 'Types',
  consumer: 'Consumer',
} satisfies Record<VerdictName, string>;

/** What each of the judges asks. */
export const verdictQuestions = {
  wire: 'Do old clients still get and send what is right?',
  types: 'Does code that was written for the old types still compile?',
  consumer: 'Does code that is in use still get through, and understand every answer?',
} satisfies Record<VerdictName, string>;

/** A sign beside every judgement, so that none is told by its colour alone. */
export const marks = {
  breaking: '✗',
  'needs a person': '?',
  compatible: '✓',
  unchanged: '✓',
  'not checked': '–',
} satisfies Record<JudgeVerdict['judgement'], string>;

/** The verdict on the whole, in a line. */
export function headline(review: Review): string {
  const { violations } = review;
  const findings = allOf(review);
  const open = findings.filter(isOpen);
  const breaking = open.filter(({ level }) => level === 'breaking').length;
  const reasons = [
    ...(breaking > 0 ? [`${count(breaking, 'break')} not approved`] : []),
    ...(open.length > breaking ? [`${count(open.length - breaking, 'change')} for a person to judge`] : []),
    ...(violations.length > 0 ? [`${count(violations.length, 'rule')} unmet`] : []),
  ];
  if (reasons.length > 0) return `✗ This change of the spec may not go in: ${reasons.join(', ')}`;
  const approved = findings.filter(stops).length;
  if (approved > 0) return `✓ This change of the spec may go in: ${count(approved, 'break')} approved`;
  return findings.length > 0
    ? '✓ This change of the spec may go in: it breaks nothing'
    : '✓ The spec says what it said before';
}

/** What became of the version, and how far it had to move. */
export function versionLine({ version }: Review): string {
  const { before, after, wanted, note } = version;
  if (before === '') return note;
  const asked = wanted === 'none' ? 'the change asks for no move' : `the change asks for a ${wanted} move`;
  return `${before} → ${after}; ${asked}. ${note}`;
}

/** Everything that was found, shown or not. */
function allOf({ findings, hidden }: Review): readonly Finding[] {
  return [...findings, ...(hidden?.findings ?? [])];
}

/** How much of each kind there is, in a line; undefined when nothing has changed. */
export function summaryLine(review: Review): string | undefined {
  const findings = allOf(review);
  const of = (fits: (finding: Finding) => boolean) => findings.filter(fits).length;
  const parts = [
    [
      of((one) => isOpen(one) && one.level === 'breaking'),
      (number: number) => `${count(number, 'break')} not approved`,
    ],
    [of((one) => isOpen(one) && one.level !== 'breaking'), (number: number) => `${number} for a person to judge`],
    [of((one) => stops(one) && !isOpen(one)), (number: number) => `${number} approved`],
    [of(({ level }) => level === 'non-breaking'), (number: number) => `${number} safe`],
    [of(({ level }) => level === 'documentation'), (number: number) => `${number} of words`],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => words(number));
  return told.length === 0 ? undefined : told.join(', ');
}

/** Where most of what is open is found, in a line; undefined when a reader sees that anyway. */
export function worstLine(review: Review): string | undefined {
  const groups = operationGroups(allOf(review).filter(isOpen));
  if (groups.length < 4) return undefined;
  const most = [...groups].sort((one, other) => other.findings.length - one.findings.length).slice(0, 5);
  const told = most.map(({ title, findings }) => `${title} (${findings.length})`);
  const left = groups.length - most.length;
  return left > 0 ? `${told.join(', ')}, and ${count(left, 'more place')}` : told.join(', ');
}

/** What a filter hides, and that it counts all the same; undefined without a filter. */
export function hiddenLine({ hidden, findings }: Review): string | undefined {
  if (hidden === undefined) return undefined;
  const open = hidden.findings.filter(isOpen).length;
  const counting = open > 0 ? `, of which ${open} ${open === 1 ? 'is' : 'are'} open and count all the same` : '';
  return `${findings.length} of ${count(findings.length + hidden.findings.length, 'change')} shown, by --only ${hidden.by.join(' --only ')}. Hidden: ${hidden.findings.length}${counting}`;
}

/** What has to be done before approvals hold, or to see them at all; undefined when there is nothing to say. */
export function approvalLine(review: Review): string | undefined {
  const { hidden, suggestions, version } = review;
  if (hidden !== undefined)
    return allOf(review).some(isOpen)
      ? 'Without --only, the files are printed that would approve what is open: an approval is for all that changes at one place.'
      : undefined;
  if (suggestions.length === 0 || version.release === version.after) return undefined;
  return `An approval is for one release. These approve nothing until info.version, which is ${version.after}, says ${version.release}.`;
}

/** What holds a change up, or would without its approval, by operation. */
export function stoppingGroups({ findings }: Review): OperationGroup[] {
  return operationGroups(findings.filter(stops));
}

export function safeOf({ findings }: Review): Finding[] {
  return findings.filter(({ level }) => level === 'non-breaking');
}

export function documentationOf({ findings }: Review): Finding[] {
  return findings.filter(({ level }) => level === 'documentation');
}

/** Whether a finding is the first of its rule in a report: what a rule is about is said once. */
export function onceByRule(): (finding: Finding) => boolean {
  const told = new Set<string>();
  return ({ rule, why }) => {
    const key = `${rule} ${why}`;
    const isFirst = !told.has(key);
    told.add(key);
    return isFirst;
  };
}

/** The beginning of a value, for where a reader looks at many. */
export function shortValue(text: string, limit = 200): string {
  return text.length > limit
    ? `${text.slice(0, limit)}… (${count(text.length - limit, 'more character')} in review.json)`
    : text;
}
