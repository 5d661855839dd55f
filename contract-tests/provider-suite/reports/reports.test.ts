/** What every form of the report promises its reader, also when the provider is hostile. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, onTestFinished, test } from 'vitest';
import type { ExchangeReport, FindingReport, RuleReport, SuiteReport } from '../engine/report.js';
import { htmlReport } from './html.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';
import { terminalReport } from './terminal.js';
import { writeReports } from './write.js';

const hostile = `</script></pre></textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>' onload='x ]]> --> | \`\`\`
\u001b[31mred\u009b2J\u0000\u0007\b\u202e\ufffe\ud800&amp;\r\u2028`;

const exchange: ExchangeReport = {
  sent: 5,
  duration: 12,
  connection: 'fresh',
  summary: 'POST /users/me/logout with [user token 1]',
  curl: "curl --request POST 'https://provider.example/users/me/logout'",
  answer: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{}',
  status: 200,
};
const finding: FindingReport = { expected: 'HTTP 401', received: 'HTTP 200', exchanges: [exchange] };
const passed: RuleReport = {
  id: 'answers-json',
  group: 'shape',
  level: 'fault',
  promise: 'Every answer is JSON.',
  source: 'documented',
  spec: '#/components/responses/Unauthorized',
  verdict: 'passed',
  tries: 4,
  findings: [],
};
const notChecked: RuleReport = {
  ...passed,
  id: 'forgets-in-time',
  group: 'time',
  verdict: 'not checked',
  reason: 'it takes an hour',
  tries: 0,
};

function failed(...findings: readonly FindingReport[]): RuleReport {
  return { ...passed, id: 'ends-session', group: 'protocol', verdict: 'failed', findings };
}

function reportOf(...rules: readonly RuleReport[]): SuiteReport {
  const conforms = rules.every(({ verdict }) => verdict !== 'failed');
  const started = '2025-03-01T12:34:56.789Z';
  return {
    target: 'https://provider.example',
    started,
    duration: 4321,
    calls: 12,
    callLimit: 500,
    callsAtOnce: 9,
    tokens: 7,
    waitedForTokens: 89,
    watched: 0,
    conforms,
    rules,
  };
}

async function allForms(report: SuiteReport): Promise<Record<string, string>> {
  return {
    terminal: terminalReport(report, { colour: false }),
    markdown: markdownReport(report),
    junit: await junitReport(report),
    html: htmlReport(report),
  };
}

const mixed = reportOf(passed, failed(finding), notChecked);
const hostileExchange = { ...exchange, summary: hostile, curl: hostile, answer: hostile };
const hostileFinding = { expected: hostile, received: hostile, exchanges: [hostileExchange, hostileExchange] };
const hostileReport = {
  ...reportOf(
    { ...failed(hostileFinding), id: hostile, promise: hostile, spec: hostile },
    { ...notChecked, reason: hostile },
  ),
  target: hostile,
};

test.for(Object.entries(await allForms(mixed)))(
  'the %s form names every rule and shows each finding whole',
  ([, text]) => {
    const plain = text.replaceAll('&#39;', "'").replaceAll('&#91;', '[').replaceAll('&#93;', ']');
    for (const { id } of mixed.rules) expect(plain).toContain(id);
    const told = [finding.expected, finding.received, exchange.curl, 'content-type: application/json'];
    for (const piece of [...told, 'it takes an hour', '#/components/responses/Unauthorized']) {
      expect(plain).toContain(piece);
    }
    expect(plain).toMatch(/HTTP\/1\.1 200 OK\n *content-type/);
  },
);

test.for(Object.entries(await allForms(hostileReport)))(
  'what a provider sends steers no terminal and hides no text in the %s form',
  ([, text]) => {
    expect(text.match(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe]/gu)).toBeNull();
    expect(text).toContain('\\u001b');
  },
);

test.for(Object.entries(await allForms(hostileReport)).filter(([form]) => !['terminal', 'junit'].includes(form)))(
  'what a provider sends becomes no markup in the %s form',
  ([, text]) => {
    expect(text).not.toMatch(/<\/?(script|img|textarea)|\]\]>|-->/i);
    expect(text).toContain('&lt;script&gt;');
  },
);

test('the page has the elements and attributes of a harmless one, whatever a provider sends', () => {
  const tag = /<(\/?[\w!]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g;
  const quoted = JSON.stringify(hostile).slice(1, -1);
  const harmless: SuiteReport = JSON.parse(JSON.stringify(hostileReport).replaceAll(quoted, 'harmless'));
  const kinds = (page: string) =>
    new Set([...page.matchAll(tag)].map(([, name, attributes = '']) => name + attributes.replace(/="[^"]*"/g, '')));
  const page = htmlReport(hostileReport);
  expect(kinds(page)).toEqual(kinds(htmlReport(harmless)));
  expect(page.replace(tag, '')).not.toContain('<');
});

test('a table row in Markdown keeps its cells, whatever stands in them', () => {
  const rows = markdownReport(hostileReport)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  expect(rows.map((row) => row.split('|').length)).toEqual(rows.map(() => 9));
  expect(rows).toHaveLength(4);
  expect(markdownReport(hostileReport)).not.toContain('`');
});

test('Markdown and the page say the verdict first', () => {
  expect(markdownReport(mixed).split('\n')[0]).toBe('# ✗ The provider does not conform');
  expect(htmlReport(mixed)).toContain('<h1>✗ The provider does not conform</h1>');
});

test.for([
  { rules: [passed], says: '✓ The provider conforms:' },
  { rules: [passed, notChecked], says: '✓ The provider conforms in what was checked:' },
  { rules: [notChecked], says: '– Nothing was checked:' },
  { rules: [passed, notChecked, failed(finding)], says: '✗ The provider does not conform:' },
])('the closing line says "$says"', ({ rules, says }) => {
  const closing = terminalReport(reportOf(...rules), { colour: false })
    .trimEnd()
    .split('\n')
    .at(-1);
  expect(closing).toContain(says);
  expect(closing).toMatch(
    /\d+ rules?: \d failed, \d advice, \d passed, \d not checked; 12 of at most 500 calls, 9 at once; 7 tokens, waited for 89 ms; in 4\.3 s$/,
  );
});

test('the terminal has colours only where they are asked for', () => {
  expect(terminalReport(mixed, { colour: false })).not.toContain('\u001b');
  expect(terminalReport(mixed, { colour: true })).toContain('\u001b[32m✓ answers-json');
});

test('the list of rules in a terminal keeps to its width', () => {
  const promise = 'A session that has ended stays ended for every call. '.repeat(5);
  const text = terminalReport(reportOf({ ...passed, promise }), { colour: false, width: 60 });
  const list = text.split('\n').slice(0, -2);
  expect(Math.max(...list.map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(list.join(' ').replace(/\s+/g, ' ')).toContain(promise.trim());
});

test('a terminal shows three findings of a rule, and says how many more there are', () => {
  const text = terminalReport(reportOf(failed(...Array(5).fill(finding))), { colour: false });
  expect(text).toContain('Finding 3 of 5');
  expect(text).not.toContain('Finding 4 of 5');
  expect(text).toContain('… and 2 more');
});

test('a terminal and Markdown are not flooded by an endless answer', async () => {
  const endless = { ...exchange, answer: `${'x'.repeat(70)}\n`.repeat(100_000) };
  const { terminal, markdown } = await allForms(reportOf(failed({ ...finding, exchanges: [endless] })));
  expect(terminal?.length).toBeLessThan(10_000);
  expect(markdown?.length).toBeLessThan(10_000);
  expect(terminal).toContain('more characters');
});

test.for([mixed, hostileReport])('the JUnit form is well-formed, and counts what it holds', async (report) => {
  const xml = await junitReport(report);
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuites } = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testsuite' }).parse(xml);
  const counts = { '@_tests': `${report.rules.length}`, '@_failures': '1', '@_skipped': '1' };
  expect(testsuites).toMatchObject(counts);
  // What a provider sends is text in its sections and attributes, and no element.
  const outside = xml.replace(/<!\[CDATA\[.*?\]\]>/gs, '');
  const elements = ['testsuites', 'testsuite', 'testcase', 'failure', 'skipped', 'system-out'];
  expect(new Set(outside.match(/(?<=<)[a-z-]+/g))).toEqual(new Set(elements));
  expect(testsuites.testsuite).toHaveLength(report.rules.length);
});

test('the page draws the calls in their order, and marks the breaking one with a sign and a frame', () => {
  const lost = { ...exchange, summary: 'GET /lost' };
  const { status: _, ...unanswered } = lost;
  const page = htmlReport(reportOf(failed({ ...finding, exchanges: [unanswered, exchange] })));
  const [drawing = ''] = /<svg.*<\/svg>/s.exec(page) ?? [];
  const texts = [...drawing.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);
  expect(texts).toEqual([
    'Client',
    'Provider',
    '1. GET /lost',
    'no answer after 12 ms',
    `2. ${exchange.summary}`,
    '✗ Promise broken: HTTP 200 after 12 ms',
  ]);
  expect(drawing.match(/class="frame"/g)).toHaveLength(1);
  expect(drawing.indexOf('class="frame"')).toBeGreaterThan(drawing.indexOf('no answer'));
});

test('the page fetches nothing and runs nothing', () => {
  const page = htmlReport(hostileReport);
  expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+';/);
  expect(page).not.toMatch(/<(script|link|iframe|object|form)|<[^>]+ (src|href|style|on\w+)=|@import|url\(/i);
});

test('the files are written into a folder that need not exist, and the JSON is the report', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'reports-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const folder = join(parent, 'deep', 'down');
  const paths = await writeReports(folder, mixed);
  expect(paths).toEqual(['json', 'md', 'xml', 'html'].map((extension) => join(folder, `report.${extension}`)));
  const [json, ...others] = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  expect(JSON.parse(json ?? '')).toEqual(mixed);
  expect(others).toEqual([markdownReport(mixed), await junitReport(mixed), htmlReport(mixed)]);
});
