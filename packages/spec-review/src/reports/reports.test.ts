/** That nothing which stands in a spec can be more than text in a report, and that a report keeps to its limits. */
import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import type { Finding, Review } from '../result.js';
import { annotations, withCommandsStopped } from './annotations.js';
import { readFilters, selectFindings } from './groups.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';
import { sarifReport } from './sarif.js';
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
    violations: [],
    version: { before: '0.1.0', after: '0.1.0', wanted: 'major', release: '0.2.0', note: '' },
    suggestions: [],
    warnings: [{ sentence: hostile, file: hostile, line: 1 }],
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
  expect(outside).not.toMatch(/^`{3,}/m);
  expect(comment.split('\n')[0]).toMatch(/^### [✗✓] /);
});

/** Breaks of a hundred operations, and as much that breaks nothing. */
const thousand = reviewOf(
  Array.from({ length: 1000 }, (_, index): Finding => {
    const [operation, subject] = [`GET /things${index % 100}`, `\`field${index}\` of the 200 response`];
    const level = index < 700 ? 'breaking' : index < 800 ? 'non-breaking' : 'documentation';
    const sentence = `${operation}: ${subject} is gone`;
    return { ...finding('x'), operations: [operation], subject, sentence, level, fingerprint: `${index}` };
  }),
);

test('of a thousand changes, a comment and a terminal name every one that stops, by operation, and fold the rest', () => {
  const [comment, terminal] = [markdownReport(thousand), terminalReport(thousand, { colour: false })];
  for (const { subject } of thousand.findings.slice(0, 700)) {
    expect(comment).toContain(`<code>${subject.split('`')[1]}</code> of the 200 response`);
    expect(terminal).toContain(`✗ ${subject} is gone`);
  }
  expect(comment).toContain('**GET /things42**: 7 changes');
  expect(terminal).toContain('\nGET /things42: 7 changes\n');
  expect(terminal).not.toContain('field750');
  expect(terminal).toContain('Safe: 100 changes, listed with --only level=non-breaking');
  const summary = '700 breaks not approved, 100 safe, 200 of words';
  expect(comment.slice(0, 1500)).toContain(summary);
  expect(terminal.split('\n').slice(-12).join('\n')).toContain(`Changes   ${summary}`);
});

test('what a filter hides counts all the same, and the report says so', () => {
  const filters = readFilters(['level=documentation', 'path=/things4', 'path=/things7*']);
  const selected = selectFindings(thousand, filters);
  expect(new Set(selected.findings.map(({ operations }) => operations[0]))).toEqual(
    new Set(['GET /things4', 'GET /things7', ...Array.from({ length: 10 }, (_, digit) => `GET /things7${digit}`)]),
  );
  expect(selected.findings.length + (selected.hidden?.findings.length ?? 0)).toBe(1000);
  const report = terminalReport(selected, { colour: false, width: 500 });
  expect(report).toContain('24 of 1000 changes shown, by --only level=documentation');
  expect(report).toContain('Hidden: 976, of which 700 are open and count all the same');
  expect(report).toContain('✗ This change of the spec may not go in: 700 breaks not approved');
  expect(report).toContain('GET /things4: `field804` of the 200 response is gone');
});

test('a filter by operation takes those that also reach others', () => {
  const shared = { ...finding('x'), operations: ['GET /a', 'POST /b'] };
  const { findings } = selectFindings(reviewOf([shared, finding('y')]), readFilters(['operation=post /b']));
  expect(findings).toEqual([shared]);
});

test.for(['level=worst', 'rule=x', 'breaking', 'path='])('--only %s is refused with what can be written', (text) => {
  expect(() => readFilters([text])).toThrow(/^--only .* Write level=breaking/);
});

test('every report names each operation that a change of a component reaches', async () => {
  const shared = { ...finding('x'), sentence: 'GET /a: it is gone', operations: ['GET /a', 'POST /b', 'PUT /c'] };
  const review = reviewOf([shared]);
  const told = 'It reaches GET /a, POST /b, PUT /c.';
  expect(markdownReport(review)).toContain(told);
  expect(terminalReport(review, { colour: false })).toContain(told);
  expect(await junitReport(review)).toContain(told);
  expect(annotations(review).join()).toContain(told);
  expect(JSON.stringify(sarifReport(review))).toContain('"fullyQualifiedName":"POST /b"');
});

test('what is open stands before what is approved, and a break before what a person has to judge', () => {
  const approval = { file: 'spec/changes/one.md', reason: 'Wanted.' };
  const review = reviewOf([
    { ...finding('approved'), operations: ['GET /a'], approval },
    { ...finding('unclear'), operations: ['GET /b'], level: 'needs a person' },
    { ...finding('break'), operations: ['GET /c'] },
  ]);
  const titles = terminalReport(review, { colour: false }).match(/^GET .*$/gm);
  expect(titles).toEqual(['GET /c: 1 change', 'GET /b: 1 change', 'GET /a: 1 change']);
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
  const review = reviewOf([finding(hostile)]);
  expect(terminalReport(review, { colour: false })).not.toMatch(/\p{Cc}(?<!\n)|\p{Cf}/u);
  expect(terminalReport(review, { colour: true })).toContain('\u001b[31m✗');
});

test('JUnit is well-formed whatever a spec says', async () => {
  expect(XMLValidator.validate(await junitReport(reviewOf([finding(hostile)])))).toBe(true);
});
