/** That a JUnit report is read as it was meant, whatever stands in it, and begins with what failed. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { type JunitOutcome, junitXml } from './junit.js';

const passed: JunitOutcome = { kind: 'passed' };
const failed = (text: string): JunitOutcome => ({ kind: 'failed', message: text, text, type: 'promise' });
const skipped: JunitOutcome = { kind: 'skipped', reason: 'No session was given.' };
const parser = new XMLParser({
  ignoreAttributes: false,
  isArray: (name) => ['testsuite', 'testcase'].includes(name),
});
const named = (nodes: readonly { readonly '@_name': string }[]) => nodes.map((node) => node['@_name']);

test('what failed comes first, then what was skipped, in the suites and among them; all of it is counted', async () => {
  const xml = await junitXml('All', [
    { name: 'fine', cases: [{ name: 'a', outcome: passed }] },
    {
      name: 'mixed',
      timestamp: '2025-03-01T12:34:56.789Z',
      cases: [
        { name: 'b', outcome: passed },
        { name: 'c', outcome: skipped },
        { name: 'd', outcome: failed('It is late.') },
      ],
    },
  ]);
  const { testsuites } = parser.parse(xml);
  expect(testsuites).toMatchObject({ '@_name': 'All', '@_tests': '4', '@_failures': '1', '@_skipped': '1' });
  expect(named(testsuites.testsuite)).toEqual(['mixed', 'fine']);
  expect(testsuites.testsuite[0]['@_timestamp']).toBe('2025-03-01T12:34:56');
  expect(named(testsuites.testsuite[0].testcase)).toEqual(['d', 'c', 'b']);
  expect(xml).toContain('No session was given.');
});

test('no text ends its element or its section, or steers a terminal', async () => {
  const hostile = '</failure> ]]> & ]]> <x a="b"> \u001b[31m \u202e\u0000';
  const xml = await junitXml(hostile, [{ name: hostile, cases: [{ name: hostile, outcome: failed(hostile) }] }]);
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(parser.parse(xml).testsuites.testsuite[0].testcase[0].failure['#text']).toContain('</failure>');
  expect(xml).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
});
