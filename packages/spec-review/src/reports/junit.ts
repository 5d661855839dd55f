/** The review as JUnit XML: a suite for each verdict and one for the rules, a test case for what each of them found. */
import { type JunitCase, type JunitSuite, junitXml } from 'report-kit';
import { isOpen, type Review, stops, verdictNames } from '../result.js';
import { operationGroups, reachOf } from './groups.js';
import { headline, verdictQuestions, verdictTitles } from './wording.js';

/** The review as one XML document. */
export async function junitReport(review: Review): Promise<string> {
  return junitXml(headline(review), [...verdictNames.map((name) => verdictSuite(review, name)), ruleSuite(review)]);
}

function verdictSuite({ verdicts, findings }: Review, name: (typeof verdictNames)[number]): JunitSuite {
  const { judgement, reason = '' } = verdicts[name];
  const found = operationGroups(findings.filter((finding) => finding.verdict === name && stops(finding)));
  const cases = found.flatMap((group) =>
    group.findings.map((finding): JunitCase => {
      const { sentence, why, place, line, fingerprint } = finding;
      const text = [`${why} (${place.file}:${line})`, reachOf(finding)].filter(Boolean).join('\n');
      return {
        name: `${sentence} (${fingerprint})`,
        outcome: isOpen(finding) ? { kind: 'failed', message: sentence, text } : { kind: 'passed' },
      };
    }),
  );
  const whole: JunitCase = {
    name: verdictQuestions[name],
    outcome: judgement === 'not checked' ? { kind: 'skipped', reason } : { kind: 'passed' },
  };
  return { name: verdictTitles[name], cases: cases.length > 0 ? cases : [whole] };
}

function ruleSuite({ violations }: Review): JunitSuite {
  const cases = violations.map(({ rule, sentence, remedy, file, line }): JunitCase => {
    const text = `${remedy} (${file}:${line})`;
    return { name: `${rule}: ${sentence}`, outcome: { kind: 'failed', message: sentence, text } };
  });
  const whole: JunitCase = { name: 'The versions and the approvals are in order', outcome: { kind: 'passed' } };
  return { name: 'Rules', cases: cases.length > 0 ? cases : [whole] };
}
