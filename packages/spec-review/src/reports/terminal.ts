/** The review for a terminal. */
import { styleText } from 'node:util';
import { count, oneLine, printable, wrap } from 'report-kit';
import { type Finding, type Review, stops, type Verdict, verdictNames } from '../result.js';
import { changesOf, documentationOf, headline, marks, verdictTitles, versionLine } from './wording.js';

type Format = Parameters<typeof styleText>[0];

const colours = {
  breaking: 'red',
  'needs a person': 'yellow',
  compatible: 'green',
  unchanged: 'green',
  'not checked': 'yellow',
} satisfies Record<Verdict['judgement'], Format>;

/** The review as lines of text. The caller knows whether its terminal has colours, and how wide it is. */
export function terminalReport(review: Review, { colour, width = 100 }: { colour: boolean; width?: number }): string {
  // Newer versions of Node would ask standard output for its opinion otherwise.
  const paint = (format: Format, text: string) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const indented = (text: string, indent: number) =>
    wrap(text, Math.max(width - indent, 30)).join(`\n${' '.repeat(indent)}`);
  const { verdicts, complaints, suggestions, conclusion, lint } = review;

  const change = (finding: Finding) => {
    const { level, verdict, why, before, after, place, line, approval, rule } = finding;
    const judgement =
      !stops(finding) || approval !== undefined ? 'compatible' : level === 'breaking' ? level : 'needs a person';
    return [
      `${paint(colours[judgement], marks[judgement])} ${indented(finding.sentence, 2)}`,
      `  ${paint('dim', oneLine(`${place.file}:${line}  ${verdict}, ${rule}`))}`,
      ...(stops(finding) ? [`  ${indented(why, 2)}`] : []),
      ...(before === undefined ? [] : [`  old  ${indented(before, 7)}`]),
      ...(after === undefined ? [] : [`  new  ${indented(after, 7)}`]),
      ...(approval === undefined ? [] : [`  approved by ${oneLine(approval.file)}: ${indented(approval.reason, 2)}`]),
      '',
    ];
  };
  const documentation = documentationOf(review);
  return [
    ...(conclusion === 'invalid' ? [printable(lint), ''] : []),
    ...changesOf(review).flatMap(change),
    ...(documentation.length > 0 ? [paint('bold', `Documentation: ${count(documentation.length, 'change')}`)] : []),
    ...documentation.map((finding) => `  ${indented(finding.sentence, 2)}`),
    ...(documentation.length > 0 ? [''] : []),
    ...complaints.flatMap(({ sentence, remedy, file, line }) => [
      `${paint('red', '✗')} ${indented(`${sentence}.`, 2)}`,
      `  ${paint('dim', oneLine(`${file}:${line}`))}`,
      `  ${indented(remedy, 2)}`,
      '',
    ]),
    ...suggestions.flatMap(({ file, content }) => [
      paint('bold', `To approve it, create ${oneLine(file)}, and write the reason below the second line of ---:`),
      printable(content),
    ]),
    ...verdictNames.map((name) => {
      const { judgement, reason } = verdicts[name];
      const why = reason === undefined ? '' : `: ${reason}`;
      return `${verdictTitles[name].padEnd(9)} ${paint(colours[judgement], `${marks[judgement]} ${judgement}`)}${indented(why, 12)}`;
    }),
    `Version   ${indented(versionLine(review), 10)}`,
    paint(['bold', conclusion === 'passed' ? 'green' : 'red'], headline(review)),
  ].join('\n');
}
