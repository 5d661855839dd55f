/** The report as JUnit XML, which CI services read: a suite for each group, a test case for each rule. */

import { excerpt, type Markup, markup, oneLine } from 'report-kit';
import type { Report, RuleReport } from '../engine/report.js';
import { failure } from './terminal.js';
import { groupsOf, tally } from './wording.js';

/** The report as one XML document. */
export function junitReport(report: Report): string {
  const { rules, target, started, duration } = report;
  const seconds = (duration / 1000).toFixed(3);
  // The form has no time zone, and no fractions of a second.
  const timestamp = started.slice(0, 19);
  const suites = groupsOf(report).map(
    (group) => markup`  <testsuite name="${group.title}" ${counts(group.rules)} timestamp="${timestamp}">
${group.rules.map((rule) => testCase(group.title, rule))}
  </testsuite>`,
  );
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${oneLine(`Contract of ${target}`)}" ${counts(rules)} time="${seconds}">
${suites}
</testsuites>
`.text;
}

function counts(rules: readonly RuleReport[]): Markup {
  const [failed, skipped] = [tally(rules, 'failed'), tally(rules, 'not checked')];
  return markup`tests="${rules.length}" failures="${failed}" errors="0" skipped="${skipped}"`;
}

function testCase(group: string, rule: RuleReport): Markup {
  const name = oneLine(`${rule.id}: ${rule.promise}`);
  return markup`    <testcase classname="${group}" name="${name}">${result(rule)}</testcase>`;
}

function result(rule: RuleReport): Markup {
  const { verdict, reason = '', source, findings } = rule;
  if (verdict === 'passed') return markup``;
  if (verdict === 'not checked') return markup`<skipped message="${oneLine(reason)}"/>`;
  const message = findings[0] === undefined ? '' : `expected ${findings[0].expected}, received ${findings[0].received}`;
  return markup`<failure message="${oneLine(excerpt(message))}" type="${source}">${failure(rule)}</failure>`;
}
