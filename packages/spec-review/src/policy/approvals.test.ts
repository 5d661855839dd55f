/** What an approval must hold to be believed. */
import { expect, test } from 'vitest';
import { applyApprovals, readApproval } from './approvals.js';

const read = (content: string) => readApproval('spec/changes/one.md', content);

test('an approval has fingerprints, a release and a reason, also when a fingerprint looks like a number', () => {
  const front = 'fingerprints:\n  - 012345678901234567890123 # words\n  - 1234567890123456789012e5\nrelease: 0.10\n';
  expect(read(`---\n${front}---\n\nThe store gives other ids.\n`)).toEqual({
    file: 'spec/changes/one.md',
    fingerprints: ['012345678901234567890123', '1234567890123456789012e5'],
    release: '0.10',
    reason: 'The store gives other ids.',
  });
  expect(read(`---\r\n${front.replaceAll('\n', '\r\n')}---\r\nBecause.`)).toMatchObject({ reason: 'Because.' });
});

test.for([
  ['no front matter', 'Wanted.', 'does not begin with front matter'],
  ['no YAML', '---\n{\n---\nWanted.', 'no YAML'],
  [
    'a field of its own',
    '---\nfingerprints: [0123456789abcdef01234567]\nrelease: 0.1.0\nlevel: safe\n---\nWanted.',
    'the field level',
  ],
  ['no fingerprint', '---\nfingerprints: []\nrelease: 0.1.0\n---\nWanted.', 'does not name'],
  ['a fingerprint for everything', '---\nfingerprints: [all]\nrelease: 0.1.0\n---\nWanted.', 'does not name'],
  ['no release', '---\nfingerprints: [0123456789abcdef01234567]\n---\nWanted.', 'does not name'],
  [
    'no reason',
    '---\nfingerprints: [0123456789abcdef01234567]\nrelease: 0.1.0\n---\n<!-- later -->\n\n',
    'gives no reason',
  ],
])('an approval with %s is refused', ([, content = '', says]) => {
  expect(read(content)).toMatchObject({ rule: 'approval-readable', sentence: expect.stringContaining(`${says}`) });
});

test('fingerprints of an earlier version approve nothing, and the violation says how the file is mended', () => {
  const old = '---\nfingerprints:\n  - 0123456789abcdef\nrelease: 0.2.0\n---\nWanted.\n';
  const { violations } = applyApprovals([], new Map([['spec/changes/one.md', old]]), {
    after: '0.2.0',
    release: '0.2.0',
  });
  expect(violations).toEqual([
    expect.objectContaining({
      rule: 'approval-readable',
      sentence: expect.stringContaining('spec/changes/one.md has fingerprints of an earlier version of this review'),
      remedy: expect.stringContaining('write its fingerprint of 24 digits into spec/changes/one.md instead'),
    }),
  ]);
});
