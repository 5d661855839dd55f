/** The client behind every fault of the network: what it says of the session is what the provider says afterwards. */
import { describe, expect, test } from 'vitest';
import { createBuddyClient, type LogoutResult, memoryTokenStore } from '../../src/index.js';
import { createProvider, type Provider } from '../../src/provider/index.js';
import { pass, startFaultServer } from './fault-server.js';
import { faults, type ServiceFault } from './faults.js';
import { type OutcomeRow, outcomeRow } from './outcome-table.js';

/** When the fault comes: to the only attempt, to the first of three, or to all three. */
const plans = ['once', 'first', 'always'] as const;
type Plan = (typeof plans)[number];

const cases = Object.entries(faults).flatMap(([name, fault]) =>
  ({ always: [true], never: [false], either: [true, false] })[fault.reaches ?? 'either'].flatMap((reached) =>
    plans.map((plan) => ({ name, fault, reached, plan })),
  ),
);
const provider = createProvider();
const oldAppToken = 'EXAMPLE-old-app-token';

describe('what is said of the session is true, and the store agrees, when the client meets', () => {
  test.concurrent.each(cases)('$name, reached: $reached, $plan', async ({ fault, reached, plan }) => {
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const store = memoryTokenStore({ user: { value: accessToken }, app: { value: oldAppToken } });
    const result = await logoutThrough(fault, reached, plan, store);

    const rows = expected(fault, reached, plan);
    const code = result.success ? '–' : result.error.code;
    expect(rows).toContainEqual(expect.objectContaining({ code, session: result.session }));
    const { user, app } = await store.read();
    expect(user?.value).toBe(rows[0]?.stored === 'kept' ? accessToken : undefined);
    const appToken = 'result' in result ? result.result.accessToken : oldAppToken;
    expect(app?.value).toBe(appToken);
    if ('result' in result) expect(await statusOf(provider, appToken)).toBe(403);
    // The provider knows. This ends the session, so it comes last.
    const alive = (await statusOf(provider, accessToken)) === 200;
    if (result.session !== 'unknown') expect(alive).toBe(result.session === 'active');
  });
});

test('the provider is asked whether or not the fault is to reach it', async () => {
  const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
  const state = { user: { value: accessToken } };
  const fault = faults['reset before the headers'];
  if (!fault) throw new Error('no such fault');
  await logoutThrough(fault, false, 'once', memoryTokenStore(state));
  await logoutThrough(fault, true, 'once', memoryTokenStore(state));
  expect(await statusOf(provider, accessToken)).toBe(401);
});

/** The rows of docs/outcomes.md that allow what may happen; they agree on all but the code. */
function expected({ row, or = row }: ServiceFault, reached: boolean, plan: Plan): OutcomeRow[] {
  const alone = [row, or].map(outcomeRow);
  if (plan !== 'first' || alone[0]?.retried === 'no') return alone;
  return [outcomeRow(reached ? 'the same after an attempt whose answer was lost' : '200 as the spec says')];
}

async function logoutThrough(
  { meet }: ServiceFault,
  reaches: boolean,
  plan: Plan,
  tokenStore: ReturnType<typeof memoryTokenStore>,
): Promise<LogoutResult> {
  const timers = new Map<unknown, () => void>();
  const healthy = plan === 'first' ? [pass] : [];
  const server = await startFaultServer({
    provider,
    handlers: meet === 'refused' ? [pass] : [meet, ...healthy],
    reaches: reaches || meet === 'refused',
    // Nobody waits here: the attempt's time is up when nothing more comes.
    onStall: () => {
      for (const expire of timers.values()) expire();
    },
  });
  let sent = 0;
  const isRefused = () => meet === 'refused' && (plan !== 'first' || sent++ === 0);
  const client = createBuddyClient({
    baseUrl: meet === 'refused' ? server.refusingUrl : server.url,
    tokenStore,
    attempts: plan === 'once' ? 1 : 3,
    ...(meet === 'refused' && {
      fetch: (request) =>
        fetch(isRefused() ? request : new Request(request.url.replace(server.refusingUrl, server.url), request)),
    }),
    clock: {
      setTimeout(callback, ms) {
        const timer = setTimeout(callback, ms);
        timers.set(timer, callback);
        return timer;
      },
      clearTimeout(timer) {
        timers.delete(timer);
        // The client gives back what setTimeout above has given it.
        clearTimeout(timer as NodeJS.Timeout);
      },
      performance,
      Math: { random: () => 0 },
    },
  });
  return client.logoutUser().finally(server.close);
}

async function statusOf(provider: Provider, token: string): Promise<number> {
  const headers = { Authorization: `Buddy ${token}` };
  const { status } = await provider.fetch(new Request('http://127.0.0.1/users/me/logout', { method: 'POST', headers }));
  return status;
}
