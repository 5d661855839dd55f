/** What every form of the report says alike, and how text that a provider sent is made safe to show. */
import type { ExchangeReport, Group, Report, RuleReport, Verdict } from '../report.js';

export const verdicts: readonly Verdict[] = ['failed', 'passed', 'not checked'];

/** A sign beside every verdict, so that none is told by its colour alone. */
export const marks = { passed: '✓', failed: '✗', 'not checked': '–' } satisfies Record<Verdict, string>;

const groupTitles = {
  shape: 'Shape of the answers',
  protocol: 'Protocol',
  time: 'Time and concurrency',
} satisfies Record<Group, string>;

/** The groups that have rules, in the order in which they are shown. */
export function groupsOf({ rules }: Report): { readonly title: string; readonly rules: readonly RuleReport[] }[] {
  return Object.entries(groupTitles)
    .map(([group, title]) => ({ title, rules: rules.filter((rule) => rule.group === group) }))
    .filter((group) => group.rules.length > 0);
}

/** How many rules have a verdict. */
export function tally(rules: readonly RuleReport[], verdict: Verdict): number {
  return rules.filter((rule) => rule.verdict === verdict).length;
}

/** The verdict on the provider, with its sign. What was not checked is never praised. */
export function conclusion({ conforms, rules }: Report): string {
  if (!conforms) return `${marks.failed} The provider does not conform`;
  if (tally(rules, 'passed') === 0) return `${marks['not checked']} Nothing was checked`;
  const checked = tally(rules, 'not checked') > 0 ? ' in what was checked' : '';
  return `${marks.passed} The provider conforms${checked}`;
}

/** The counts of a run, its calls and its duration. */
export function totals({ rules, calls, callLimit, callsAtOnce, duration }: Report): string {
  const counts = verdicts.map((verdict) => `${tally(rules, verdict)} ${verdict}`).join(', ');
  const limits = `at most ${count(callLimit, 'call')}, ${callsAtOnce} at once`;
  return `${count(rules.length, 'rule')}: ${counts}; ${calls} of ${limits}, in ${time(duration)}`;
}

/** What came of a call, in a few words. */
export function outcome({ status, duration }: ExchangeReport): string {
  return status === undefined ? `no answer after ${time(duration)}` : `HTTP ${status} after ${time(duration)}`;
}

/** A call and what came of it, in a line. */
export function callLine(exchange: ExchangeReport, number: number): string {
  const { summary, sent, connection } = exchange;
  return `${number}. ${oneLine(summary)}: ${outcome(exchange)} (sent at ${time(sent)}, connection ${connection})`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function time(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * The text with every character written out (`\u001b`) that would steer a terminal, turn or hide other text, or that
 * XML forbids. It is not dropped, since it may be the very thing that is wrong with an answer.
 */
export function printable(text: string): string {
  // Unassigned code points include the noncharacters.
  return text.replaceAll('\r\n', '\n').replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** Printable text that keeps to its line. */
export function oneLine(text: string): string {
  return printable(text.trim().replace(/\s+/g, ' '));
}

/** The lines of a text that is to be no wider than this, broken between words where that can be. */
export function wrap(text: string, width: number): readonly string[] {
  return oneLine(text).match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S{1,${width}}`, 'gu')) ?? [''];
}

/** The beginning of a printable text, for where a reader could drown in the whole. */
export function excerpt(text: string, limit = 2000): string {
  const whole = printable(text);
  const start = whole.slice(0, limit).split('\n').slice(0, 40).join('\n');
  return start === whole ? whole : `${start}\n… and ${count(whole.length - start.length, 'more character')}`;
}
