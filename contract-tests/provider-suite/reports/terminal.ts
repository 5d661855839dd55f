/** The report for a terminal: what was found, and then what was checked, a line each. */
import { styleText } from 'node:util';
import { count, excerpt, oneLine, wrapLines } from 'report-kit';
import type { ExchangeReport, FindingReport, RuleReport, RuleVerdict, SuiteReport } from '../engine/report.js';
import { callLine, conclusion, marks, ruleGroups, rulesWithFindings, totals } from './wording.js';

type Format = Parameters<typeof styleText>[0];
type Paint = (format: Format, text: string) => string;

const colours = { passed: 'green', failed: 'red', advice: 'cyan', 'not checked': 'yellow' } satisfies Record<
  RuleVerdict,
  Format
>;
const shownFindings = 3;
const shownCalls = 10;

/** The report as lines of text. The caller knows whether its terminal has colours, and how wide it is. */
export function terminalReport(
  report: SuiteReport,
  { colour, width = 100 }: { colour: boolean; width?: number },
): string {
  // Newer versions of Node would ask standard output for its opinion otherwise.
  const paint: Paint = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const identifierWidth = Math.max(0, ...report.rules.map(({ id }) => oneLine(id).length));
  const indent = identifierWidth + 6;

  const line = ({ verdict, id, promise, reason }: RuleReport) => {
    const text = reason === undefined ? promise : `${promise} (not checked: ${reason})`;
    const lines = wrapLines(text, Math.max(width - indent, 30)).join(`\n${' '.repeat(indent)}`);
    return `  ${paint(colours[verdict], `${marks[verdict]} ${oneLine(id).padEnd(identifierWidth)}`)}  ${lines}`;
  };
  const groups = ruleGroups(report).map(({ title, rules }) =>
    [paint('bold', title), ...rules.map(line), ''].join('\n'),
  );
  const found = rulesWithFindings(report).map((rule) => ruleFailure(rule, paint));
  const verdict = paint(['bold', report.conforms ? 'green' : 'red'], conclusion(report));
  const cause = report.cause === undefined ? [] : [paint('bold', oneLine(report.cause)), ''];
  const opening = found.length > 0 || cause.length > 0 ? [verdict, '', ...cause, ...found] : [];
  const closing = `${verdict}: ${oneLine(report.target)}; ${totals(report)}`;
  return `${[...opening, ...groups, closing].join('\n')}\n`;
}

/** What was found about a rule: each finding with its calls and the last answer. */
export function ruleFailure(rule: RuleReport, paint: Paint = (_, text) => text): string {
  const { id, promise, source, spec, findings, verdict } = rule;
  const left = findings.length - shownFindings;
  return [
    `${paint(['bold', colours[verdict]], `${marks[verdict]} ${oneLine(id)}`)}: ${oneLine(promise)}`,
    `  ${paint('dim', `${verdict === 'advice' ? 'advice; ' : ''}${source}; in the spec at ${oneLine(spec)}`)}`,
    ...findings.slice(0, shownFindings).map((finding, index) => {
      const title = `Finding ${index + 1} of ${findings.length}`;
      return `  ${paint('bold', title)}\n${describe(finding, paint)}`;
    }),
    ...(left > 0 ? [`  … and ${left} more`] : []),
    '',
  ].join('\n');
}

function describe({ expected, received, exchanges }: FindingReport, paint: Paint): string {
  const block = (name: string, text: string) => `    ${paint('cyan', name)}\n${text.replace(/^(?=.)/gm, '      ')}`;
  const last = exchanges.at(-1);
  return [
    block('Expected', excerpt(expected)),
    block('Received', excerpt(received)),
    ...(exchanges.length > 1 ? [block('Calls before', before(exchanges.slice(0, -1)))] : []),
    ...(last === undefined ? [] : [block('Call', excerpt(last.curl)), block('Answer', excerpt(last.answer))]),
  ].join('\n');
}

function before(exchanges: readonly ExchangeReport[]): string {
  const left = Math.max(exchanges.length - shownCalls, 0);
  const lines = exchanges.slice(left).map((exchange, index) => callLine(exchange, left + index + 1));
  return [...(left > 0 ? [`… ${count(left, 'earlier call')}`] : []), ...lines].join('\n');
}
