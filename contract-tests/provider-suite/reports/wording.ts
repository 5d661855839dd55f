/** What every form of the report says alike. */
import { count, oneLine, time } from 'report-kit';
import type { ExchangeReport, RuleGroup, RuleReport, RuleVerdict, SuiteReport } from '../engine/report.js';

export const verdicts: readonly RuleVerdict[] = ['failed', 'advice', 'passed', 'not checked'];

/** A sign beside every verdict, so that none is told by its colour alone. */
export const marks = { passed: '✓', failed: '✗', advice: '!', 'not checked': '–' } satisfies Record<
  RuleVerdict,
  string
>;

const groupTitles = {
  shape: 'Shape of the answers',
  protocol: 'Protocol',
  time: 'Time and concurrency',
} satisfies Record<RuleGroup, string>;

/** The groups that have rules, in the order in which they are shown: what has failed first. */
export function ruleGroups({
  rules,
}: SuiteReport): { readonly title: string; readonly rules: readonly RuleReport[] }[] {
  return Object.entries(groupTitles)
    .map(([group, title]) => ({ title, rules: worstFirst(rules.filter((rule) => rule.group === group)) }))
    .filter((group) => group.rules.length > 0)
    .sort((one, other) => rank(one.rules) - rank(other.rules));
}

/** Those that something was found about, with what is worst first. */
export function rulesWithFindings({ rules }: SuiteReport): readonly RuleReport[] {
  return worstFirst(rules.filter(({ findings }) => findings.length > 0));
}

function worstFirst(rules: readonly RuleReport[]): RuleReport[] {
  return verdicts.flatMap((verdict) => rules.filter((rule) => rule.verdict === verdict));
}

function rank([worst]: readonly RuleReport[]): number {
  return worst?.verdict === 'failed' ? 0 : 1;
}

/** How many rules have a verdict. */
export function tally(rules: readonly RuleReport[], verdict: RuleVerdict): number {
  return rules.filter((rule) => rule.verdict === verdict).length;
}

/** The verdict on the provider, with its sign. What was not checked is never praised. */
export function conclusion({ conforms, rules }: SuiteReport): string {
  if (!conforms) return `${marks.failed} The provider does not conform`;
  if (tally(rules, 'passed') === 0) return `${marks['not checked']} Nothing was checked`;
  const checked = tally(rules, 'not checked') > 0 ? ' in what was checked' : '';
  return `${marks.passed} The provider conforms${checked}`;
}

/** The counts of a run, its calls, its tokens and its duration. */
export function totals(report: SuiteReport): string {
  const { rules, calls, callLimit, callsAtOnce, duration, tokens, waitedForTokens, watched } = report;
  const counts = verdicts.map((verdict) => `${tally(rules, verdict)} ${verdict}`).join(', ');
  const limits = `at most ${count(callLimit, 'call')}, ${callsAtOnce} at once`;
  const cost = `${count(tokens, 'token')}, waited for ${time(waitedForTokens)}`;
  const seen = watched > 0 ? `, ${time(watched)} of it watching` : '';
  return `${count(rules.length, 'rule')}: ${counts}; ${calls} of ${limits}; ${cost}; in ${time(duration)}${seen}`;
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
