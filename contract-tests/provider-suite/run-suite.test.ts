/** The provider suite against the reference provider, over real HTTP. */
import { createHmac } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { createProvider } from '../../src/provider/index.js';
import { enoughTries } from './engine/caller.js';
import { otherMethods } from './engine/refusals.js';
import { terminalReport } from './reports/terminal.js';
import { providerRules, runSuite } from './run-suite.js';
import { startSubject } from './subjects/subjects.js';

test('the reference provider keeps every promise, each tried often enough, in at most 500 calls', async () => {
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
  // Where the spec has a GET at the path, HEAD is not refused.
  const untried = otherMethods('HEAD').length > 0 ? [] : ['head-gets-405'];
  // The provider has no other operation to probe, and its app no secret.
  const isTried = ({ id, needs }: (typeof providerRules)[number]) =>
    !untried.includes(id) && !needs?.some((need) => ['probe', 'signature', 'watch'].includes(need));
  const expected = providerRules.map((rule) => ({
    id: rule.id,
    verdict: isTried(rule) ? 'passed' : 'not checked',
    findings: [],
  }));
  expect(verdicts).toEqual(expected);
  expect(report.calls).toBeLessThanOrEqual(500);
  const seldom = report.rules.filter(
    ({ group, tries, verdict }) => group === 'time' && verdict === 'passed' && tries < enoughTries,
  );
  expect(seldom.map(({ id, tries }) => `${id}: ${tries}`)).toEqual([]);
  expect(tokens.filter((token) => JSON.stringify(report).includes(token))).toEqual([]);
});

test('a fault of every answer is told once and first, with its cause', async () => {
  const { close, ...options } = await startSubject({
    front: async (call, forward) => {
      const answer = await forward(call);
      return { ...answer, isLatin1: true, body: answer.body.replace('"status"', '"régime":1,"status"') };
    },
  });
  onTestFinished(close);
  const report = await runSuite(options);
  expect(report.cause).toBe('No body is in UTF-8, which JSON has to be.');
  expect(report.rules.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id)).toEqual(['body-is-json']);
  const [first] = terminalReport(report, { colour: false })
    .split('\n')
    .filter((line) => line.includes('body-is-json'));
  expect(first).toMatch(/^✗ body-is-json/);
});

test('a fault that another rule would show is told when that rule is not checked', async () => {
  const { close, ...options } = await startSubject({
    front: async (call, forward) => ({ ...(await forward(call)), body: 'no JSON' }),
  });
  onTestFinished(close);
  const report = await runSuite({ ...options, only: 'unknown-token-gets-401' });
  expect(report).toMatchObject({ conforms: false, rules: [{ verdict: 'failed' }] });
});

test('neither the secret of the app nor a signature stands in a report', async () => {
  const { close, ...options } = await startSubject({});
  onTestFinished(close);
  const secret = 'EXAMPLE-shared-secret';
  // The provider looks at no signature, so there is a finding, with its calls.
  const signature = { appId: 'app', secret };
  const report = await runSuite({ ...options, signature, only: 'wrong-signatures-get-401' });
  expect(report.conforms).toBe(false);
  expect(JSON.stringify(report)).toContain('[signature 1]');
  const right = createHmac('sha256', secret).update('POST\napp\n/users/me/logout').digest('hex');
  for (const hidden of [secret, right]) expect(JSON.stringify(report)).not.toContain(hidden);
});

test('what a limit of the provider was in the way of is not checked, and nothing fails', async () => {
  const { close, ...options } = await startSubject({
    wrap: async (request, next) => {
      const response = await next(request);
      const isLimited = new URL(request.url).searchParams.has('all');
      return isLimited ? new Response(null, { status: 429, headers: { 'Retry-After': '86400' } }) : response;
    },
  });
  onTestFinished(close);
  const report = await runSuite({ ...options, only: 'query-is-ignored' });
  expect(report).toMatchObject({ conforms: true, rules: [{ verdict: 'not checked' }] });
});
