/** What calls know of each other: those that are under way, and those that are over. */
import { getEventListeners } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import { createBuddyClient, type LogoutEvent, memoryTokenStore, type TokenState } from '../../src/index.js';

const { LoggedOut, AuthAccessTokenInvalid, CallRateExceeded } = document.components.examples;
const user = { value: 'EXAMPLE-user-token' };
const loggedOut = async () => Response.json(LoggedOut.value);
const refused = () =>
  Promise.reject(
    new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }),
  );
const dead = async () => Response.json(AuthAccessTokenInvalid.value, { status: 401 });

/** A promise that a test fulfils when it likes. */
function gate<Value = void>() {
  let open = (_: Value) => {};
  const passed = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

describe('a call joins the one that is under way', () => {
  test('and shares its result, even when its own store answers after that is over', async () => {
    const [answer, slow] = [gate<Response>(), gate<TokenState>()];
    const fetch = vi.fn(() => answer.passed);
    const read = vi.fn<() => TokenState | Promise<TokenState>>(() => slow.passed).mockReturnValueOnce({ user });
    const client = createBuddyClient({ tokenStore: { read, update: () => {} }, fetch });
    const first = client.logoutUser();
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledOnce());
    const second = client.logoutUser();
    answer.open(await loggedOut());
    expect(await first).toMatchObject({ success: true });
    slow.open({ user });
    expect(await second).toEqual(await first);
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('when that has emptied the store already', async () => {
    const answer = gate<Response>();
    const fetch = vi.fn(() => answer.passed);
    const client = createBuddyClient({ userToken: user.value, fetch });
    const first = client.logoutUser({ forget: true });
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledOnce());
    const second = client.logoutUser();
    answer.open(await loggedOut());
    expect(await second).toMatchObject({ success: true });
    expect(await second).toEqual(await first);
    expect(await client.logoutUser()).toMatchObject({ session: 'ended', error: { code: 'NotLoggedIn' } });
  });

  test('and leaves it to the others when it has been given up already', async () => {
    const answer = gate<Response>();
    const fetch = vi.fn(() => answer.passed);
    const client = createBuddyClient({ userToken: user.value, fetch });
    const first = client.logoutUser();
    const second = await client.logoutUser({ signal: AbortSignal.abort() });
    expect(second).toMatchObject({ session: 'unknown', error: { code: 'Aborted' } });
    answer.open(await loggedOut());
    expect(await first).toMatchObject({ success: true });
  });

  test('but not one of another token', async () => {
    const fetch = vi.fn(loggedOut);
    const read = vi.fn(() => ({ user: { value: 'EXAMPLE-another' } })).mockReturnValueOnce({ user });
    const client = createBuddyClient({ tokenStore: { read, update: () => {} }, fetch });
    await Promise.all([client.logoutUser(), client.logoutUser()]);
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});

describe('a call that all its callers have left', () => {
  test('while it wrote to the store has ended the session, and is not what later calls join', async () => {
    const [written, answer] = [gate(), gate<Response>()];
    const update = vi.fn(() => written.passed);
    const fetch = vi.fn(() => answer.passed).mockImplementationOnce(loggedOut);
    const caller = new AbortController();
    const client = createBuddyClient({ tokenStore: { read: () => ({ user }), update }, fetch });
    const left = client.logoutUser({ signal: caller.signal });
    await vi.waitFor(() => expect(update).toHaveBeenCalledOnce());
    caller.abort();
    expect(await left).toMatchObject({ session: 'ended', error: { code: 'Aborted' } });
    const second = client.logoutUser();
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
    // The end of the first leaves the second where it is, for the third to join.
    written.open();
    await new Promise(setImmediate);
    const third = client.logoutUser();
    answer.open(await dead());
    expect(await third).toMatchObject({ session: 'ended', error: { code: 'AuthAccessTokenInvalid' } });
    expect(await second).toEqual(await third);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('in flight may have ended the session, and the next call knows that', async () => {
    const caller = new AbortController();
    const fetch = vi.fn(refused).mockImplementationOnce(() => {
      caller.abort();
      return new Promise(() => {});
    });
    const client = createBuddyClient({ userToken: user.value, fetch, retry: false });
    expect(await client.logoutUser({ signal: caller.signal })).toMatchObject({ session: 'unknown' });
    expect(await client.logoutUser()).toMatchObject({ session: 'unknown', error: { code: 'NetworkError' } });
  });

  test('in a wait is over, and sends nothing more', async () => {
    const caller = new AbortController();
    const busy = async () => Response.json(CallRateExceeded.value, { status: 429, headers: { 'retry-after': '7' } });
    const fetch = vi.fn(busy);
    const events: LogoutEvent[] = [];
    const onEvent = (event: LogoutEvent) => {
      events.push(event);
      if (event.type === 'retry') queueMicrotask(() => caller.abort());
    };
    const client = createBuddyClient({ userToken: user.value, fetch, onEvent });
    expect(await client.logoutUser({ signal: caller.signal })).toMatchObject({ session: 'active' });
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'outcome', code: 'Aborted', attempts: 1 }));
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('before anything was sent has left the session active', async () => {
    const caller = new AbortController();
    const sign = () => {
      caller.abort();
      return new Promise<string>(() => {});
    };
    const client = createBuddyClient({ userToken: user.value, fetch: refused, sign });
    expect(await client.logoutUser({ signal: caller.signal })).toMatchObject({
      session: 'active',
      error: { code: 'Aborted' },
    });
  });
});

test('a call that is given up before it begins sends nothing', async () => {
  const fetch = vi.fn(loggedOut);
  const client = createBuddyClient({ userToken: user.value, fetch });
  expect(await client.logoutUser({ signal: AbortSignal.abort() })).toMatchObject({
    session: 'active',
    error: { code: 'Aborted', message: 'The caller gave up.' },
  });
  expect(fetch).not.toHaveBeenCalled();
});

test('a signal that outlives the call is let go', async () => {
  const { signal } = new AbortController();
  await createBuddyClient({ userToken: user.value, fetch: loggedOut }).logoutUser({ signal });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

describe('what an earlier call has left open', () => {
  const lost = () => Promise.reject(new TypeError('reset'));
  const replyLost = {
    code: 'ReplyLost',
    message: 'An earlier attempt ended the session; its answer is lost.',
  };

  test('is told by the next one: the session ended then', async () => {
    const fetch = vi.fn(dead).mockImplementationOnce(lost);
    const tokenStore = { read: () => ({ user }), update: () => {} };
    const client = createBuddyClient({ tokenStore, fetch, retry: false });
    expect(await client.logoutUser()).toMatchObject({ session: 'unknown' });
    expect(await client.logoutUser()).toMatchObject({ session: 'ended', error: replyLost });
    expect(await client.logoutUser()).toMatchObject({ session: 'ended', error: { code: 'AuthAccessTokenInvalid' } });
  });

  test('is the latest, also when a thousand others came in between', async () => {
    let token = '';
    const fetch = vi.fn(dead);
    const read = () => ({ user: { value: token } });
    const client = createBuddyClient({ tokenStore: { read, update: () => {} }, fetch, retry: false });
    const logoutOf = async (value: string) => {
      token = value;
      return client.logoutUser();
    };
    fetch.mockImplementationOnce(lost);
    expect(await logoutOf('EXAMPLE-first')).toMatchObject({ session: 'unknown' });
    for (let number = 0; number < 1_000; number++) await logoutOf(`EXAMPLE-${number}`);
    expect(await logoutOf('EXAMPLE-first')).toMatchObject({ error: replyLost });
    expect(await logoutOf('EXAMPLE-first')).toMatchObject({ error: { code: 'AuthAccessTokenInvalid' } });
  });

  test('is remembered of the latest thousand tokens, and not for ever', async () => {
    let token = 0;
    const fetch = vi.fn(lost);
    const read = () => ({ user: { value: `EXAMPLE-${token}` } });
    const client = createBuddyClient({ tokenStore: { read, update: () => {} }, fetch, retry: false });
    const logoutOf = async (number: number) => {
      token = number;
      return (await client.logoutUser()).session;
    };
    for (let number = 0; number < 1_500; number++) await logoutOf(number);
    fetch.mockImplementation(refused);
    expect([await logoutOf(500), await logoutOf(1_499)]).toEqual(['unknown', 'unknown']);
    fetch.mockImplementation(lost);
    for (let number = 1_500; number < 3_000; number++) await logoutOf(number);
    fetch.mockImplementation(refused);
    expect([await logoutOf(500), await logoutOf(2_999)]).toEqual(['active', 'unknown']);
  });
});

describe('forget', () => {
  const failing = () => Promise.reject(new Error('the disk is full'));

  test('says that the store failed, and what is known of the session', async () => {
    const tokenStore = { read: () => ({ user }), update: failing };
    const client = createBuddyClient({ tokenStore, fetch: refused, retry: false });
    expect(await client.logoutUser({ forget: true })).toMatchObject({
      session: 'active',
      error: { code: 'StoreFailed' },
    });
    expect(await client.logoutUser()).toMatchObject({ session: 'active', error: { code: 'NetworkError' } });
  });

  test('says nothing of a store that recovered by the time of the answer', async () => {
    const own = memoryTokenStore({ user });
    const update = vi.fn(own.update).mockImplementationOnce(failing);
    const client = createBuddyClient({ tokenStore: { ...own, update }, fetch: loggedOut });
    expect(await client.logoutUser({ forget: true })).toMatchObject({ success: true });
  });

  test('leaves what is known of the session to the calls after it, until the next login', async () => {
    const tokenStore = memoryTokenStore({ user });
    const fetch = vi.fn(loggedOut).mockImplementationOnce(refused);
    const client = createBuddyClient({ tokenStore, fetch, retry: false });
    expect(await client.logoutUser({ forget: true })).toMatchObject({ session: 'active' });
    expect(await client.logoutUser()).toMatchObject({ session: 'active', error: { code: 'NotLoggedIn' } });
    tokenStore.update(() => ({ user: { value: 'EXAMPLE-next-user-token' } }));
    expect(await client.logoutUser()).toMatchObject({ success: true });
    expect(await client.logoutUser()).toMatchObject({ session: 'ended', error: { code: 'NotLoggedIn' } });
  });

  test('is done although the caller leaves while the store is read, and leaves what is known of the session', async () => {
    const own = memoryTokenStore({ user });
    const { passed, open } = gate();
    const read = () => passed.then(own.read);
    const fetch = vi.fn(loggedOut);
    const client = createBuddyClient({ tokenStore: { ...own, read }, fetch });
    const caller = new AbortController();
    const left = client.logoutUser({ forget: true, signal: caller.signal });
    caller.abort();
    expect(await left).toMatchObject({ error: { code: 'Aborted' } });
    open();
    await vi.waitFor(() => expect(own.read()).toEqual({ user: undefined }));
    expect(await client.logoutUser()).toMatchObject({ session: 'active', error: { code: 'NotLoggedIn' } });
    expect(fetch).not.toHaveBeenCalled();
  });

  test('keeps the app token', async () => {
    const app = { value: 'EXAMPLE-app-token' };
    const tokenStore = memoryTokenStore({ user, app });
    await createBuddyClient({ tokenStore, fetch: refused, retry: false }).logoutUser({ forget: true });
    expect(tokenStore.read()).toEqual({ user: undefined, app });
  });

  test('leaves the store alone when there is nothing to forget', async () => {
    const update = vi.fn();
    await createBuddyClient({ tokenStore: { read: () => ({}), update } }).logoutUser({ forget: true });
    expect(update).not.toHaveBeenCalled();
  });
});

test('the listener is told of each attempt, retry and outcome, and of nothing else', async () => {
  const busy = () => Response.json(CallRateExceeded.value, { status: 429, headers: { 'retry-after': '0' } });
  const fetch = vi.fn(loggedOut).mockImplementationOnce(async () => busy());
  const events: LogoutEvent[] = [];
  const client = createBuddyClient({ userToken: user.value, fetch, onEvent: (event) => events.push(event) });
  await client.logoutUser();
  await client.logoutUser();
  const [{ logout } = { logout: 0 }, , , , { logout: next } = { logout: 0 }] = events;
  const over = { type: 'outcome', session: 'ended' };
  expect(events).toEqual([
    { logout, type: 'attempt', attempt: 1 },
    { logout, type: 'retry', attempt: 1, code: 'CallRateExceeded', status: 429, waitMs: 0 },
    { logout, type: 'attempt', attempt: 2 },
    { logout, ...over, attempts: 2, success: true, status: 200, requestId: LoggedOut.value.request_id },
    { logout: next, ...over, attempts: 0, success: false, code: 'NotLoggedIn' },
  ]);
});
