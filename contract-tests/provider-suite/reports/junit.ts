/** The report as JUnit XML, which CI services read: a suite for each group, a test case for each rule. */

import { excerpt, type JunitOutcome, junitXml } from 'report-kit';
import type { RuleReport, SuiteReport } from '../engine/report.js';
import { ruleFailure } from './terminal.js';
import { ruleGroups } from './wording.js';

/** The report as one XML document. */
export function junitReport(report: SuiteReport): Promise<string> {
  const suites = ruleGroups(report).map(({ title, rules }) => ({
    name: title,
    timestamp: report.started,
    cases: rules.map((rule) => ({ name: `${rule.id}: ${rule.promise}`, outcome: outcomeOf(rule) })),
  }));
  return junitXml(`Contract of ${report.target}`, suites);
}

function outcomeOf(rule: RuleReport): JunitOutcome {
  const { verdict, reason = '', source, findings } = rule;
  const first = findings[0] === undefined ? '' : `expected ${findings[0].expected}, received ${findings[0].received}`;
  if (verdict === 'passed') return { kind: 'passed' };
  if (verdict === 'advice') return { kind: 'skipped', reason: excerpt(`advice: ${first}`) };
  if (verdict === 'not checked') return { kind: 'skipped', reason };
  return { kind: 'failed', message: excerpt(first), text: ruleFailure(rule), type: source };
}
