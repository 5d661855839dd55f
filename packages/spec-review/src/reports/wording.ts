/** What every report of a review says alike. */
import { count } from 'report-kit';
import { type Finding, isOpen, type Review, stops, type Verdict, type VerdictName } from '../result.js';

export const verdictTitles = {
  wire: 'Wire',
  types: 'Types',
  consumer: 'Consumer',
} satisfies Record<VerdictName, string>;

/** What each of the judges asks. */
export const verdictQuestions = {
  wire: 'Do old clients still get and send what is right?',
  types: 'Does code that was written for the old types still compile?',
  consumer: 'Does the example application compile, and does the old client understand every answer?',
} satisfies Record<VerdictName, string>;

/** A sign beside every judgement, so that none is told by its colour alone. */
export const marks = {
  breaking: '✗',
  'needs a person': '?',
  compatible: '✓',
  unchanged: '✓',
  'not checked': '–',
} satisfies Record<Verdict['judgement'], string>;

/** The verdict on the whole, in a line. */
export function headline({ conclusion, findings, complaints }: Review): string {
  if (conclusion === 'invalid') return '✗ The spec is not valid: nothing was compared';
  const open = findings.filter(isOpen);
  const breaking = open.filter(({ level }) => level === 'breaking').length;
  const reasons = [
    ...(breaking > 0 ? [`${count(breaking, 'break')} not approved`] : []),
    ...(open.length > breaking ? [`${count(open.length - breaking, 'change')} for a person to judge`] : []),
    ...(complaints.length > 0 ? [`${count(complaints.length, 'rule')} unmet`] : []),
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

/** What a reader of an API looks at first: what stops, then the rest but documentation. */
export function changesOf({ findings }: Review): Finding[] {
  const rest = findings.filter(({ level }) => level === 'non-breaking');
  const stopping = findings.filter(stops);
  return [...stopping.filter(isOpen), ...stopping.filter((finding) => !isOpen(finding)), ...rest];
}

export function documentationOf({ findings }: Review): Finding[] {
  return findings.filter(({ level }) => level === 'documentation');
}
