/** How long a logout takes: by a clock that runs to its next timer as soon as nothing else is left to do. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import { type Clock, createBuddyClient, memoryTokenStore, type TokenStore } from '../../src/index.js';

const { LoggedOut, CallRateExceeded } = document.components.examples;
const never = () => new Promise<never>(() => {});
const loggedOut = async () => Response.json(LoggedOut.value);
const busy = (retryAfter: string) => async () =>
  Response.json(CallRateExceeded.value, { status: 429, headers: { 'retry-after': retryAfter } });

/** `overrun` is how much longer than asked for each timer takes, as on a machine that sleeps. */
function hurriedClock(overrun = 1) {
  const waits: number[] = [];
  const running = new Set<unknown>();
  let now = 1_000;
  const clock: Clock = {
    setTimeout(callback, ms) {
      waits.push(ms);
      const timer = setImmediate(() => {
        running.delete(timer);
        now += ms * overrun;
        callback();
      });
      running.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      running.delete(timer);
      // The client gives back what setTimeout above has given it.
      clearImmediate(timer as NodeJS.Immediate);
    },
    performance: { now: () => now },
    Math: { random: () => 0.5 },
  };
  onTestFinished(() => expect(running, 'timers that are left behind').toEqual(new Set()));
  return { clock, waits };
}

test('a clock for tests may skip the waits', async () => {
  const clock: Clock = {
    performance,
    Math,
    setTimeout: (callback, ms) => (ms < 10_000 ? callback() : setTimeout(callback, ms)),
    // The client gives back what setTimeout above has given it.
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
  };
  const fetch = vi.fn(loggedOut).mockImplementationOnce(busy('1'));
  const result = await createBuddyClient({ userToken: 'EXAMPLE', fetch, clock }).logoutUser();
  expect(result).toMatchObject({ success: true });
});

describe('a logout that is never answered', () => {
  test('is tried three times for 10 s within 30 s, with growing waits between', async () => {
    const { clock, waits } = hurriedClock();
    const fetch = vi.fn(never);
    const result = await createBuddyClient({ userToken: 'EXAMPLE', fetch, clock }).logoutUser();
    expect(result).toMatchObject({
      session: 'unknown',
      error: { code: 'Timeout', message: 'No answer in time.' },
    });
    expect(waits).toEqual([10_000, 250, 10_000, 500, 9_250]);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test.for([
    [{ attempts: 2 }, [10_000, 250, 10_000]],
    [{ attempts: 2, retry: true }, [10_000, 250, 10_000]],
    [{ attempts: 2, retry: false }, [10_000]],
    [{ timeout: 10_250 }, [10_000]],
    [{ timeout: 10_251 }, [10_000, 250, 1]],
    [{ timeout: 7_000, attemptTimeout: 3_000 }, [3_000, 250, 3_000, 500, 250]],
    [{ timeout: Number.POSITIVE_INFINITY, attemptTimeout: 2 ** 31, attempts: 1 }, [2 ** 31 - 1]],
    [{ timeout: 0 }, []],
  ] as const)('takes no longer than %j allows', async ([options, expected]) => {
    const { clock, waits } = hurriedClock();
    const client = createBuddyClient({ userToken: 'EXAMPLE', fetch: never, clock, ...options });
    expect(await client.logoutUser()).toMatchObject({ error: { code: 'Timeout' } });
    expect(waits).toEqual(expected);
  });

  test('gives up the requests that it no longer waits for', async () => {
    const signals: AbortSignal[] = [];
    const fetch = ({ signal }: Request) => {
      signals.push(signal);
      return never();
    };
    await createBuddyClient({ userToken: 'EXAMPLE', fetch, clock: hurriedClock().clock }).logoutUser();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });
});

describe('Retry-After', () => {
  test.for([
    ['29', [10_000, 29_000, 1_000], 2],
    ['30', [10_000], 1],
  ] as const)('of %s s is obeyed if anything of 30 s is left then', async ([seconds, expected, calls]) => {
    const { clock, waits } = hurriedClock();
    const fetch = vi.fn(busy(seconds));
    const result = await createBuddyClient({ userToken: 'EXAMPLE', fetch, clock }).logoutUser();
    expect(result).toMatchObject({
      session: 'active',
      error: { code: 'CallRateExceeded', retryAfterMs: Number(seconds) * 1_000 },
    });
    expect(waits).toEqual(expected);
    expect(fetch).toHaveBeenCalledTimes(calls);
  });
});

test('what can no longer be answered in time, because the machine slept, is not sent', async () => {
  const { clock, waits } = hurriedClock(60);
  const fetch = vi.fn(busy('1'));
  const result = await createBuddyClient({ userToken: 'EXAMPLE', fetch, clock }).logoutUser();
  expect(result).toMatchObject({ session: 'active', error: { code: 'Timeout' } });
  expect(waits).toEqual([10_000, 1_000]);
  expect(fetch).toHaveBeenCalledOnce();
});

test('a logout that is answered sets one timer, and clears it', async () => {
  const { clock, waits } = hurriedClock();
  const client = createBuddyClient({ userToken: 'EXAMPLE', fetch: loggedOut, clock });
  expect(await client.logoutUser()).toMatchObject({ success: true });
  expect(waits).toEqual([10_000]);
});

test('a signature that comes too late is not sent', async () => {
  const { clock } = hurriedClock();
  const fetch = vi.fn(loggedOut);
  let signed = (_: string) => {};
  const sign = () =>
    new Promise<string>((resolve) => {
      signed = resolve;
    });
  const result = await createBuddyClient({ userToken: 'EXAMPLE', fetch, clock, sign, retry: false }).logoutUser();
  expect(result).toMatchObject({ session: 'active', error: { code: 'Timeout' } });
  signed('signature');
  await new Promise(setImmediate);
  expect(fetch).not.toHaveBeenCalled();
});

describe('a store that never answers is not waited for', () => {
  const own = (): TokenStore => memoryTokenStore({ user: { value: 'EXAMPLE' } });

  test('when it is read', async () => {
    const { clock, waits } = hurriedClock();
    const client = createBuddyClient({ tokenStore: { ...own(), read: never }, fetch: loggedOut, clock });
    expect(await client.logoutUser()).toMatchObject({ session: 'unknown', error: { code: 'StoreFailed' } });
    expect(waits).toEqual([10_000]);
  });

  test('when it is written', async () => {
    const { clock } = hurriedClock();
    const client = createBuddyClient({ tokenStore: { ...own(), update: never }, fetch: loggedOut, clock });
    const { accessToken } = LoggedOut.value.result;
    expect(await client.logoutUser()).toMatchObject({
      session: 'ended',
      error: { code: 'StoreFailed' },
      result: { accessToken },
    });
  });
});
