/** The provider suite against the reference provider, over real HTTP. */
import { expect, onTestFinished, test } from 'vitest';
import { createProvider } from '../../../src/provider/index.js';
import { enoughTries } from './rule.js';
import { rules, runSuite } from './run.js';

test('the reference provider keeps every promise, each tried often enough, in at most 400 calls', async () => {
  const provider = createProvider();
  const running = await provider.serve();
  onTestFinished(() => running.close());
  const tokens: string[] = [];
  const tokenOf = (user: object) => async () => {
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice', ...user });
    tokens.push(accessToken);
    return accessToken;
  };
  const report = await runSuite({
    baseUrl: running.url,
    timeout: 20_000,
    userToken: tokenOf({}),
    secondUserToken: tokenOf({ userId: 'bob' }),
    expiredToken: tokenOf({ expires: 1 }),
  });
  const verdicts = report.rules.map(({ id, verdict, findings }) => ({ id, verdict, findings }));
  // The provider has no other operation to probe.
  const expected = rules.map(({ id, needs }) => ({
    id,
    verdict: needs?.includes('probe') ? 'not checked' : 'passed',
    findings: [],
  }));
  expect(verdicts).toEqual(expected);
  expect(report.calls).toBeLessThanOrEqual(400);
  const seldom = report.rules.filter(
    ({ group, tries, verdict }) => group === 'time' && verdict === 'passed' && tries < enoughTries,
  );
  expect(seldom.map(({ id, tries }) => `${id}: ${tries}`)).toEqual([]);
  expect(tokens.filter((token) => JSON.stringify(report).includes(token))).toEqual([]);
});
