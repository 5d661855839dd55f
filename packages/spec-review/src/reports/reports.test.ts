/** That nothing which stands in a spec can be more than text in a report, and that a report keeps to its limits. */
import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import type { Finding, Review } from '../result.js';
import { annotations, withCommandsStopped } from './annotations.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';
import { terminalReport } from './terminal.js';

const hostile =
  'a|b `c` <img src=x> @octocat #1 https://evil.example ```\n```\n</details>\n::set-env::x 100%, **bold** \u001b[31m \u202e ]]>';

function withoutFences(comment: string): string {
  return comment.replace(/^(`{3,})\w*\n.*?^\1$/gms, '');
}

function finding(text: string): Finding {
  return {
    verdict: 'wire',
    rule: 'response-null-added',
    level: 'breaking',
    direction: 'response',
    operations: [],
    subject: text,
    sentence: text,
    why: text,
    otherPlaces: [],
    before: text,
    after: text,
    place: { file: 'spec/a,b:c.yaml', pointer: '#/x' },
    fingerprint: '0123456789abcdef',
    line: 7,
    column: 3,
  };
}

function reviewOf(findings: readonly Finding[], more: Partial<Review> = {}): Review {
  const verdict = { judgement: 'breaking' } as const;
  return {
    conclusion: 'stopped',
    base: 'HEAD',
    head: 'spec/openapi.yaml',
    verdicts: { wire: verdict, types: verdict, consumer: { judgement: 'not checked', reason: hostile } },
    findings,
    complaints: [],
    version: { before: '0.1.0', after: '0.1.0', wanted: 'major', release: '0.2.0', note: '' },
    suggestions: [],
    lint: hostile,
    typesDiff: hostile,
    ...more,
  };
}

test('a comment has the texts of a spec as texts: no markup, no mention, no link, no broken table or fence', () => {
  const comment = markdownReport(reviewOf([finding(hostile)]));
  const outside = withoutFences(comment);
  expect(outside).not.toMatch(/<img|@octocat|\*\*bold|https:\/\/|(?<!&)#1|\p{Cc}(?<!\n)|\p{Cf}/u);
  // GitHub looks for mentions in what is shown, but not within code.
  expect(outside.replace(/<code>.*?<\/code>/g, '')).not.toMatch(/&#64;octocat|&#35;1/);
  const rows = outside.split('\n').filter((line) => line.startsWith('| ✗ breaking | Wire'));
  expect(rows.map((row) => row.split('|').length)).toEqual([8]);
  expect(outside.match(/<details>/g)).toHaveLength(2);
  expect(outside.match(/<\/details>/g)).toHaveLength(2);
});

test.for([
  ['findings', reviewOf(Array.from({ length: 2000 }, (_, index) => finding(`${index} ${hostile}`)))],
  ['types', reviewOf([finding('x')], { typesDiff: '+ a line of types\n'.repeat(20_000) })],
  ['one line of types', reviewOf([finding('x')], { typesDiff: 'x'.repeat(100_000) })],
  [
    'words',
    reviewOf(Array.from({ length: 3000 }, () => ({ ...finding('some words'), level: 'documentation' as const }))),
  ],
] as const)('a comment with too many %s is cut between lines, closes what it opened, and says so', ([, review]) => {
  const comment = markdownReport(review);
  expect(comment.length).toBeLessThan(65_536);
  expect(comment).toContain('The whole is in review.json.');
  const outside = withoutFences(comment);
  expect(outside.match(/<details>/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
  expect((comment.match(/^`{3,}/gm)?.length ?? 0) % 2).toBe(0);
  expect(comment.split('\n')[0]).toMatch(/^### [✗✓] /);
});

test('an annotation keeps to its line, and its properties to themselves', () => {
  const [line, ...more] = annotations(reviewOf([finding(hostile)]));
  expect(more).toEqual([]);
  expect(line).toMatch(/^::error file=spec\/a%2Cb%3Ac\.yaml,line=7,col=3,title=Spec review%3A response-null-added::/);
  expect(line).toContain('100%25');
  expect(line).not.toMatch(/\p{Cc}/u);
});

test('in the log of a runner a line of the report is no command, and nobody can guess what ends that', () => {
  const [one, other] = [withCommandsStopped('::warning::x'), withCommandsStopped('::warning::x')];
  expect(one).toMatch(/^::stop-commands::(\S{20,})\n::warning::x\n::\1::$/);
  expect(one).not.toBe(other);
});

test('a terminal gets no control characters, and colours only when it has them', () => {
  const review = reviewOf([finding(hostile)], { conclusion: 'invalid' });
  expect(terminalReport(review, { colour: false })).not.toMatch(/\p{Cc}(?<!\n)|\p{Cf}/u);
  expect(terminalReport(review, { colour: true })).toContain('\u001b[31m✗');
});

test('JUnit is well-formed whatever a spec says', () => {
  expect(XMLValidator.validate(junitReport(reviewOf([finding(hostile)])))).toBe(true);
});
