/** The refusals of a spec that has more operations than the logout. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { logoutUser } from '../../../generated/operations.js';

const others = {
  logOutOther: { method: 'POST', path: '/users/{userId}/logout' },
  getLogout: { method: 'GET', path: '/users/me/logout' },
  headLogout: { method: 'HEAD', path: '/users/me/logout' },
};

test('what the spec has an operation for need not be refused', async () => {
  vi.resetModules();
  vi.doMock('../../../generated/operations.js', () => ({ logoutUser, ...others }));
  onTestFinished(() => {
    vi.doUnmock('../../../generated/operations.js');
    vi.resetModules();
  });
  const { refusals } = await import('./refusals.js');
  const calls = refusals.flatMap((refusal) =>
    refusal.calls('token', { notIssued: (tokens) => tokens }).map((call) => ({ ...call, rule: refusal.rule })),
  );
  const paths = calls.filter(({ rule }) => rule === 'unknown-paths-get-404').map(({ path }) => path);
  expect(paths).toContain('/users/me/logoutx');
  expect(paths).not.toContain('/users/other/logout');
  const methods = calls.map(({ method }) => method);
  expect(methods).toContain('PUT');
  expect(methods).not.toContain('GET');
  expect(methods).not.toContain('HEAD');
});
