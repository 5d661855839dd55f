/** How far a change has to move the version. */
import { expect, test } from 'vitest';
import type { Bump } from '../result.js';
import { checkVersion } from './version.js';

const place = { file: 'spec/openapi.yaml', line: 11 };
const check = (wanted: Bump, from: string, to: string, owned = true) => checkVersion(wanted, from, to, place, owned);
const rules = (wanted: Bump, from: string, to: string, owned = true) =>
  check(wanted, from, to, owned).violations.map(({ rule, file, line }) => `${rule} ${file}:${line}`);
const tooLow = ['version-moves-far-enough spec/openapi.yaml:11'];

test.for([
  ['none', '1.2.3', '1.2.3', []],
  ['none', '1.2.3', '1.3.0', []],
  ['patch', '1.2.3', '1.2.3', tooLow],
  ['patch', '1.2.3', '1.2.4', []],
  ['minor', '1.2.3', '1.2.9', tooLow],
  ['minor', '1.2.3', '1.3.0', []],
  ['major', '1.2.3', '1.9.0', tooLow],
  ['major', '1.2.3', '2.0.0', []],
  ['major', '0.2.3', '0.2.4', tooLow],
  ['major', '0.2.3', '0.3.0', []],
  ['major', '0.2.3', '1.0.0', []],
  ['minor', '0.2.3', '0.2.4', tooLow],
  ['none', '1.2.3', '1.2.2', ['version-goes-forward spec/openapi.yaml:11']],
] as const)('a change that asks for a %s move, from %s to %s', ([wanted, from, to, violations]) => {
  expect(rules(wanted, from, to)).toEqual(violations);
});

test('a version that cannot be read is refused in a document of ours, and left alone in one of others', () => {
  expect(rules('major', '1.2.3', 'v2')).toEqual(['version-readable spec/openapi.yaml:11']);
  expect(rules('major', '1.2.3', 'v2', false)).toEqual([]);
  expect(check('major', '1.2.3', 'v2').report).toMatchObject({
    release: 'v2',
    note: expect.stringMatching(/^Not compared/),
  });
});

test('the report names the nearest version that is far enough, or the one that is given', () => {
  expect(check('minor', '0.1.0', '0.1.0').report).toMatchObject({ wanted: 'minor', release: '0.2.0' });
  expect(check('minor', '0.1.0', '0.3.0').report).toMatchObject({ release: '0.3.0' });
  expect(check('major', 'draft', '0.1.0').report).toMatchObject({ release: '0.1.0' });
});
