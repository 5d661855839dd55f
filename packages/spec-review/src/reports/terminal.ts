/** The review for a terminal. */
import { styleText } from 'node:util';
import { count, oneLine, printable, wrapLines } from 'report-kit';
import { type Finding, type JudgeVerdict, type Review, verdictNames } from '../result.js';
import type { ChangeLevel } from '../wire/change.js';
import { type OperationGroup, reachOf, statementOf } from './groups.js';
import {
  approvalLine,
  documentationOf,
  headline,
  hiddenLine,
  marks,
  onceByRule,
  safeOf,
  shortValue,
  stoppingGroups,
  summaryLine,
  verdictTitles,
  versionLine,
  worstLine,
} from './wording.js';

/** How many changes that ask for nothing, and how many files to create at most, are told without being asked for. */
const mostListed = 20;
const mostSuggested = 5;

type Format = Parameters<typeof styleText>[0];

const colours = {
  breaking: 'red',
  'needs a person': 'yellow',
  compatible: 'green',
  unchanged: 'green',
  'not checked': 'yellow',
} satisfies Record<JudgeVerdict['judgement'], Format>;

/** The review as lines of text. The caller knows whether its terminal has colours, and how wide it is. */
export function terminalReport(review: Review, { colour, width = 100 }: { colour: boolean; width?: number }): string {
  // Newer versions of Node would ask standard output for its opinion otherwise.
  const paint = (format: Format, text: string) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const indented = (text: string, indent: number) =>
    wrapLines(text, Math.max(width - indent, 30)).join(`\n${' '.repeat(indent)}`);
  const { verdicts, violations, suggestions, conclusion, warnings } = review;

  const isFirst = onceByRule();
  const change = (finding: Finding) => {
    const { level, verdict, why, before, after, place, line, approval, rule } = finding;
    const judgement = approval !== undefined ? 'compatible' : level === 'breaking' ? level : 'needs a person';
    return [
      `${paint(colours[judgement], marks[judgement])} ${indented(statementOf(finding), 2)}`,
      `  ${paint('dim', oneLine(`${place.file}:${line}  ${verdict}, ${rule}`))}`,
      ...(isFirst(finding) ? [`  ${indented(why, 2)}`] : []),
      ...(before === undefined ? [] : [`  old  ${indented(shortValue(before), 7)}`]),
      ...(after === undefined ? [] : [`  new  ${indented(shortValue(after), 7)}`]),
      ...(approval === undefined ? [] : [`  approved by ${oneLine(approval.file)}: ${indented(approval.reason, 2)}`]),
    ];
  };
  const group = ({ title, operations, findings }: OperationGroup) => {
    const reach = reachOf({ operations });
    return [
      paint('bold', `${oneLine(title)}: ${count(findings.length, 'change')}`),
      ...(reach === undefined ? [] : [paint('dim', indented(reach, 0))]),
      ...findings.flatMap(change),
      '',
    ];
  };
  // Who asks for them by a filter wants to see them.
  const list = (title: string, findings: readonly Finding[], level: ChangeLevel) => {
    if (findings.length === 0) return [];
    const heading = paint('bold', `${title}: ${count(findings.length, 'change')}`);
    if (findings.length > mostListed && review.hidden === undefined)
      return [`${heading}, listed with --only level=${level}, and in --json`, ''];
    return [heading, ...findings.map((finding) => `  ${indented(finding.sentence, 2)}`), ''];
  };
  // Some of the files would approve less than what is shown.
  const shown = suggestions.length > mostSuggested ? [] : suggestions;
  const note = approvalLine(review);
  const line = (name: string, text: string | undefined) =>
    text === undefined ? [] : [`${name.padEnd(9)} ${indented(text, 10)}`];
  return [
    ...stoppingGroups(review).flatMap(group),
    ...list('Safe', safeOf(review), 'non-breaking'),
    ...list('Documentation', documentationOf(review), 'documentation'),
    ...warnings.map(
      ({ sentence, file, line: at }) =>
        `${paint('yellow', '!')} ${indented(`${sentence} (${oneLine(`${file}:${at}`)})`, 2)}`,
    ),
    ...(warnings.length > 0 ? [''] : []),
    ...violations.flatMap(({ sentence, remedy, file, line }) => [
      `${paint('red', '✗')} ${indented(`${sentence}.`, 2)}`,
      `  ${paint('dim', oneLine(`${file}:${line}`))}`,
      `  ${indented(remedy, 2)}`,
      '',
    ]),
    ...(note === undefined ? [] : [indented(note, 0), '']),
    ...shown.flatMap(({ file, content }) => [
      paint('bold', `To approve it, create ${oneLine(file)}, and write the reason below the second line of ---:`),
      printable(content),
    ]),
    ...(shown.length < suggestions.length
      ? [`${count(suggestions.length, 'file')} would approve all of this: they are in \`suggestions\` of --json`, '']
      : []),
    ...line('Changes', summaryLine(review)),
    ...line('Most in', worstLine(review)),
    ...line('Shown', hiddenLine(review)),
    ...verdictNames.map((name) => {
      const { judgement, reason } = verdicts[name];
      const why = reason === undefined ? '' : `: ${reason}`;
      return `${verdictTitles[name].padEnd(9)} ${paint(colours[judgement], `${marks[judgement]} ${judgement}`)}${indented(why, 12)}`;
    }),
    `Version   ${indented(versionLine(review), 10)}`,
    paint(['bold', conclusion === 'passed' ? 'green' : 'red'], headline(review)),
  ].join('\n');
}
