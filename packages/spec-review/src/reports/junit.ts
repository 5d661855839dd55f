/** The review as JUnit XML: a suite for each verdict and one for the rules, a test case for what each of them found. */
import { type Markup, markup, oneLine } from 'report-kit';
import { isOpen, type Review, stops, verdictNames } from '../result.js';
import { headline, verdictQuestions, verdictTitles } from './wording.js';

interface Case {
  readonly name: string;
  /** Why it failed; undefined when it passed. */
  readonly failure?: string | undefined;
  readonly skipped?: string | undefined;
}

/** The review as one XML document. */
export function junitReport(review: Review): string {
  const suites = [...verdictNames.map((name) => verdictSuite(review, name)), ruleSuite(review)];
  const cases = suites.flatMap((suite) => suite.cases);
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${oneLine(headline(review))}" ${counts(cases)}>
${suites.map(suiteMarkup)}
</testsuites>
`.text;
}

function verdictSuite({ verdicts, findings }: Review, name: (typeof verdictNames)[number]) {
  const { judgement, reason } = verdicts[name];
  const found = findings.filter((finding) => finding.verdict === name && stops(finding));
  const cases: Case[] = found.map((finding) => ({
    name: `${finding.sentence} (${finding.fingerprint})`,
    failure: isOpen(finding) ? `${finding.why} (${finding.place.file}:${finding.line})` : undefined,
  }));
  const whole = { name: verdictQuestions[name], skipped: judgement === 'not checked' ? (reason ?? '') : undefined };
  return { title: verdictTitles[name], cases: cases.length > 0 ? cases : [whole] };
}

function ruleSuite({ complaints }: Review) {
  const cases: Case[] = complaints.map(({ rule, sentence, remedy, file, line }) => ({
    name: `${rule}: ${sentence}`,
    failure: `${remedy} (${file}:${line})`,
  }));
  return {
    title: 'Rules',
    cases: cases.length > 0 ? cases : [{ name: 'The versions and the approvals are in order' }],
  };
}

function suiteMarkup({ title, cases }: { readonly title: string; readonly cases: readonly Case[] }): Markup {
  return markup`  <testsuite name="${title}" ${counts(cases)}>
${cases.map((one) => markup`    <testcase classname="${title}" name="${oneLine(one.name)}">${outcome(one)}</testcase>`)}
  </testsuite>`;
}

function outcome({ name, failure, skipped }: Case): Markup {
  if (skipped !== undefined) return markup`<skipped message="${oneLine(skipped)}"/>`;
  return failure === undefined ? markup`` : markup`<failure message="${oneLine(name)}">${failure}</failure>`;
}

function counts(cases: readonly Case[]): Markup {
  const [failed, skipped] = [
    cases.filter((one) => one.failure !== undefined),
    cases.filter((one) => one.skipped !== undefined),
  ];
  return markup`tests="${cases.length}" failures="${failed.length}" errors="0" skipped="${skipped.length}"`;
}
