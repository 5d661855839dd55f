/** How far a change has to move the version, and what has to name it. */
import { expect, test } from 'vitest';
import type { Bump } from '../result.js';
import { checkVersion } from './version.js';

const spec = { file: 'spec/openapi.yaml', line: 11 };
const state = (version: string) => ({
  spec: version,
  packageJson: `{\n  "name": "x",\n  "version": "${version}"\n}`,
  changelog: `# Changelog\n\nWords.\n\n## ${version} (not released yet)\n`,
});
const rules = (wanted: Bump, before: object, after: object) =>
  checkVersion(wanted, { ...state('1.2.3'), ...before }, { ...state('1.2.3'), ...after }, spec).complaints.map(
    ({ rule, file, line }) => `${rule} ${file}:${line}`,
  );
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
] as const)('a change that asks for a %s move, from %s to %s', ([wanted, from, to, complaints]) => {
  expect(rules(wanted, state(from), state(to))).toEqual(complaints);
});

test.for([
  ['package.json', { packageJson: '{\n "version": "1.2.4" }' }, 'versions-agree package.json:2'],
  ['package.json, which has none', { packageJson: '{}' }, 'versions-agree package.json:1'],
  ['the top of the changelog', { changelog: '# Changelog\n\n## 1.2.4\n\n## 1.2.3\n' }, 'versions-agree CHANGELOG.md:3'],
  ['the changelog, which is missing', { changelog: '' }, 'versions-agree CHANGELOG.md:1'],
  ['the spec, which has another form', { spec: 'v2' }, 'version-readable spec/openapi.yaml:11'],
] as const)('%s is refused when it says something else', ([, after, complaint]) => {
  expect(rules('none', {}, after)).toEqual([complaint]);
});

test('a release that the base has given to the package alone is not given away again', () => {
  expect(rules('patch', { packageJson: '{ "version": "1.2.9" }' }, state('1.2.4'))).toEqual([
    'version-goes-forward spec/openapi.yaml:11',
  ]);
});

test('of two files only info.version is compared, and the report says so', () => {
  const { report, complaints } = checkVersion('minor', { spec: '0.1.0' }, { spec: '0.1.0' }, spec);
  expect(report).toMatchObject({ release: '0.2.0', note: expect.stringContaining('info.version alone') });
  expect(complaints).toHaveLength(1);
});
