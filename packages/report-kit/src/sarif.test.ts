/** That what code scanning reads keeps to the form of SARIF 2.1.0. */
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import Ajv from 'ajv-draft-04';
import { expect, test } from 'vitest';
import { sarifLog } from './sarif.js';

test('a log of findings is valid, with each rule once and whatever somebody lets pass suppressed', () => {
  const finding = {
    rule: 'gone',
    about: 'Old code looks for it.',
    level: 'error',
    file: 'a b/c.yaml',
    line: 3,
  } as const;
  const log = sarifLog('tool', [
    { ...finding, message: 'It is gone.', column: 5, partOf: ['GET /a'], fingerprint: ['tool/v1', '00ff'] },
    { ...finding, message: 'That is gone too.', accepted: 'Nobody used it.' },
  ]);
  const validate = new Ajv.default({ strict: false, logger: false, unicodeRegExp: false }).compile(schema);
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  const [run] = log.runs;
  expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(['gone']);
  expect(run?.results).toMatchObject([
    {
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'a%20b/c.yaml' }, region: { startLine: 3, startColumn: 5 } },
          logicalLocations: [{ fullyQualifiedName: 'GET /a' }],
        },
      ],
      partialFingerprints: { 'tool/v1': '00ff' },
    },
    { suppressions: [{ kind: 'external', justification: 'Nobody used it.' }] },
  ]);
});
