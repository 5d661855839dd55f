/** What every form of the report says alike. */
import { count, oneLine, time } from 'report-kit';
import type { ExchangeReport, Group, Report, RuleReport, Verdict } from '../engine/report.js';

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
