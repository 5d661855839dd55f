/** How calls live together: those that overlap, those that are given up, and those of a scope. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApiClient } from '../../src/api.js';
import {
  type Clock,
  createBuddyClient,
  isBuddyError,
  type LogoutEvent,
  memoryTokenStore,
  type TokenStore,
} from '../../src/index.js';
import { createProvider } from '../../src/provider/index.js';

async function loggedIn() {
  const provider = createProvider();
  const { accessToken: userToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
  const fetch = vi.fn(provider.fetch);
  return { provider, userToken, fetch };
}

/** The platform's clock, with a lot that makes no random wait longer than nothing. */
const hasty: Clock = {
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  // The client gives back what setTimeout above has given it.
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  performance,
  Math: { random: () => 0 },
};

/** A fetch that answers when it is told to, unless it is aborted before. */
function held(fetch: (request: Request) => Promise<Response>) {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const sent = vi.fn(async (request: Request) => {
    await Promise.race([
      gate,
      new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason))),
    ]);
    return fetch(request);
  });
  return { sent, release };
}

describe('calls that overlap', () => {
  test('are one request with one result, for promises and callbacks alike', async () => {
    const { userToken, fetch } = await loggedIn();
    const client = createBuddyClient({ userToken, fetch });
    const called = new Promise((resolve) => client.logoutUser((_err, result) => resolve(result)));
    const results = await Promise.all([client.logoutUser(), called, client.logoutUser({ forget: true })]);
    expect(fetch).toHaveBeenCalledOnce();
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]).toMatchObject({ success: true, session: 'ended' });
  });

  test('of one caller who gives up leave the answer to the other', async () => {
    const { userToken, fetch } = await loggedIn();
    const { sent, release } = held(fetch);
    const client = createBuddyClient({ userToken, fetch: sent });
    const caller = new AbortController();
    const first = client.logoutUser({ signal: caller.signal });
    const second = client.logoutUser();
    await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
    caller.abort();
    expect(await first).toMatchObject({ session: 'unknown', error: { code: 'Aborted' } });
    release();
    expect(await second).toMatchObject({ success: true });
  });

  test('are cancelled when all callers have given up, and a new call is a new request', async () => {
    const { userToken, fetch } = await loggedIn();
    const { sent, release } = held(fetch);
    const client = createBuddyClient({ userToken, fetch: sent });
    const caller = new AbortController();
    const given = client.logoutUser({ signal: caller.signal });
    await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
    caller.abort();
    expect(await given).toMatchObject({ error: { code: 'Aborted' } });
    expect(sent.mock.calls[0]?.[0].signal.aborted).toBe(true);
    release();
    expect(await client.logoutUser()).toMatchObject({ success: true });
    expect(sent).toHaveBeenCalledTimes(2);
  });
});

describe('a wait', () => {
  const busy = (retryAfter: string) => async () => {
    const body = { status: 429, error: 'CallRateExceeded', errorNumber: 429, message: 'Slow down.' };
    const request_id = '00000000-0000-4000-8000-000000000000';
    return Response.json(
      { ...body, request_id, success: false },
      { status: 429, headers: { 'Retry-After': retryAfter } },
    );
  };

  test('is exactly what Retry-After asks for, and ends at once when the caller aborts', async () => {
    const waits: number[] = [];
    const caller = new AbortController();
    const clearTimeout = vi.fn();
    const clock = { performance, Math, clearTimeout, setTimeout: (_: () => void, ms: number) => waits.push(ms) };
    const client = createBuddyClient({
      userToken: 'EXAMPLE',
      fetch: busy('7'),
      clock,
      onEvent: ({ type }) => void (type === 'retry' && queueMicrotask(() => caller.abort())),
    });
    const result = await client.logoutUser({ signal: caller.signal });
    expect(result).toMatchObject({ session: 'active', error: { code: 'Aborted' } });
    expect(waits.at(-1)).toBe(7_000);
    await vi.waitFor(() => expect(clearTimeout).toHaveBeenCalledTimes(waits.length));
  });

  test('of a day is not begun: the call fails at once, and says how long', async () => {
    const result = await createBuddyClient({ userToken: 'EXAMPLE', fetch: busy('86400') }).logoutUser();
    expect(result).toMatchObject({ session: 'active', error: { code: 'CallRateExceeded', retryAfterMs: 86_400_000 } });
  });
});

test('a fetch that ignores its signal does not hold the call beyond its time', async () => {
  const client = createBuddyClient({ userToken: 'EXAMPLE', fetch: () => new Promise(() => {}), timeout: 20 });
  expect(await client.logoutUser()).toMatchObject({ session: 'unknown', error: { code: 'Timeout' } });
});

test('the request outlives the page, and follows no redirect', async () => {
  const { userToken, fetch } = await loggedIn();
  await createBuddyClient({ userToken, fetch }).logoutUser();
  expect(fetch.mock.calls[0]?.[0]).toMatchObject({ keepalive: true, redirect: 'manual' });
});

test('a redirect that a browser keeps to itself is no success', async () => {
  // What a browser gives for redirect: 'manual'; Node cannot be made to.
  const opaque = {
    type: 'opaqueredirect',
    status: 0,
    ok: false,
    headers: new Headers(),
    body: null,
    text: async () => '',
  };
  const fetch = async () => opaque as unknown as Response;
  const result = await createBuddyClient({ userToken: 'EXAMPLE', fetch }).logoutUser();
  expect(result).toMatchObject({ session: 'unknown', status: 0, error: { code: 'UnexpectedResponse' } });
});

test.for(['http://example.com', 'http://127.evil.example', 'http://0.0.0.0', 'http://localhost.example'])(
  'tokens are not sent in the clear to %s, unless that is asked for by name',
  (baseUrl) => {
    expect(() => createBuddyClient({ baseUrl })).toThrow('Give an absolute https: URL');
    expect(() => createBuddyClient({ baseUrl, dangerouslyAllowInsecureHttp: true })).not.toThrow();
  },
);

test.for(['http://localhost:1', 'http://127.0.0.1', 'http://127.1.2.3', 'http://[::1]:8'])(
  'this very machine may be called at %s',
  (baseUrl) => {
    expect(() => createBuddyClient({ baseUrl })).not.toThrow();
  },
);

test.for([
  [
    'throws',
    () => {
      throw new Error('a fault of the app');
    },
  ],
  ['rejects', () => Promise.reject(new Error('a fault of the app'))],
] as const)('a listener that %s changes nothing', async ([, onEvent]) => {
  const { userToken, fetch } = await loggedIn();
  expect(await createBuddyClient({ userToken, fetch, onEvent }).logoutUser()).toMatchObject({ success: true });
});

test('the events of logouts that overlap can be told apart, whichever client they are of', async () => {
  const events: LogoutEvent[] = [];
  const client = createBuddyClient({
    fetch: vi.fn(createProvider().fetch).mockRejectedValueOnce(new TypeError('reset')),
    clock: hasty,
    onEvent: (event) => events.push(event),
  });
  await Promise.all(['EXAMPLE-a', 'EXAMPLE-b', ''].map((token) => client.session(token).logoutUser()));
  const logouts = [...new Set(events.map(({ logout }) => logout))];
  const told = logouts.map((number) => events.filter(({ logout }) => logout === number).map(({ type }) => type));
  expect(told).toHaveLength(3);
  expect(told).toEqual(
    expect.arrayContaining([['attempt', 'retry', 'attempt', 'outcome'], ['attempt', 'outcome'], ['outcome']]),
  );
});

describe('a session of a scope', () => {
  test('is over when the scope is left', async () => {
    const { provider, userToken, fetch } = await loggedIn();
    {
      await using session = createBuddyClient({ fetch }).session(userToken);
      expect(session).toHaveProperty('logoutUser');
      expect(fetch).not.toHaveBeenCalled();
    }
    const again = await createBuddyClient({ userToken, fetch: provider.fetch }).logoutUser();
    expect(again).toMatchObject({ error: { code: 'AuthAccessTokenInvalid' } });
  });

  test('that was over before can be left in silence', async () => {
    const { userToken, fetch } = await loggedIn();
    await createBuddyClient({ userToken, fetch }).logoutUser();
    {
      await using _ = createBuddyClient({ fetch }).session(userToken);
    }
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('that may not be over makes leaving throw', async () => {
    const fetch = async () => new Response('<p>', { status: 200 });
    const leave = async () => {
      await using _ = createBuddyClient({ fetch }).session('EXAMPLE');
    };
    const thrown = await leave().catch((error: unknown) => error);
    expect(isBuddyError(thrown)).toBe(true);
    expect(isBuddyError(new Error('another'))).toBe(false);
    expect(isBuddyError(null)).toBe(false);
    // Another copy of the package marks its errors so, and so does this one in another realm.
    expect(isBuddyError({ [Symbol.for('buddy-logout.BuddyError')]: true })).toBe(true);
  });
});

test('the API client sends the user token of the store, or else the app token', async () => {
  const { provider, userToken } = await loggedIn();
  const tokenStore = memoryTokenStore({ user: { value: userToken } });
  const options = { tokenStore, fetch: provider.fetch };
  expect(await createBuddyClient(options).logoutUser()).toMatchObject({ success: true });
  expect((await createApiClient(options).POST('/users/me/logout')).response.status).toBe(403);
});

// As JavaScript may give it: the types refuse an undefined one.
test.for<[object, Record<string, unknown>, string]>([
  [{}, {}, 'manual'],
  [{ redirect: undefined }, { redirect: undefined }, 'manual'],
  [{ redirect: 'error' }, { redirect: undefined }, 'error'],
  [{ redirect: 'error' }, { redirect: 'follow' }, 'follow'],
])(
  'the API client follows a redirect only when told to: %o, and for the call %o',
  async ([ofClient, ofCall, redirect]) => {
    const fetch = vi.fn(async (_: Request) => Response.json({}, { status: 500 }));
    await createApiClient({ ...ofClient, userToken: 'EXAMPLE', fetch }).POST('/users/me/logout', ofCall);
    expect(fetch.mock.calls[0]?.[0].redirect).toBe(redirect);
  },
);

test.for([
  ['the API client', 'Request', () => createApiClient()],
  ['the provider', 'Response', () => createProvider()],
  ['the provider', 'crypto', () => createProvider()],
] as const)("%s says what it needs where a test environment hides the platform's %s", ([, hidden, create]) => {
  onTestFinished(() => void vi.unstubAllGlobals());
  vi.stubGlobal(hidden, undefined);
  expect(create).toThrow(new RegExp(`needs .*${hidden}.* environment node`));
});

test('a session that has ended is never said to be active, although the store failed and holds its token still', async () => {
  const { userToken, fetch } = await loggedIn();
  const refused = new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
  fetch.mockImplementationOnce(fetch.getMockImplementation() ?? fetch).mockRejectedValue(refused);
  const tokenStore = {
    read: () => ({ user: { value: userToken } }),
    update: () => Promise.reject(new Error('the disk is full')),
  };
  const client = createBuddyClient({ tokenStore, fetch, retry: false });
  expect(await client.logoutUser()).toMatchObject({ session: 'ended', error: { code: 'StoreFailed' } });
  expect(await client.logoutUser()).toMatchObject({ session: 'ended', error: { code: 'NetworkError' } });
  fetch.mockRejectedValue(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }));
  expect(await client.logoutUser()).toMatchObject({ session: 'ended', error: { code: 'NetworkError' } });
});

test('a store that never ends its write is told as what took too long', async () => {
  const { userToken, fetch } = await loggedIn();
  const user = { value: userToken };
  const timers = new Set<unknown>();
  const ring = () => {
    for (const timer of timers) if (timer instanceof Function) timer();
  };
  const clock: Clock = {
    performance,
    Math,
    setTimeout: (callback) => timers.add(callback) && callback,
    clearTimeout: (timer) => timers.delete(timer),
  };
  const tokenStore: TokenStore = {
    read: () => ({ user }),
    update(change) {
      change({ user });
      setImmediate(ring);
      return new Promise(() => {});
    },
  };
  const result = await createBuddyClient({ tokenStore, fetch, clock }).logoutUser();
  const cause = { message: 'No answer in time' };
  expect(result).toMatchObject({ session: 'ended', error: { code: 'StoreFailed', cause }, result: {} });
});

test('a store that fails, and has taken back what it gave, does not take the new app token with it', async () => {
  const { userToken, fetch } = await loggedIn();
  const user = { value: userToken };
  const tokenStore: TokenStore = {
    read: () => ({ user }),
    // As libraries for immutable state lend a draft.
    async update(change) {
      const { proxy, revoke } = Proxy.revocable({ user }, {});
      change(proxy);
      revoke();
      throw new Error(`the disk is full at ${userToken}`);
    },
  };
  const result = await createBuddyClient({ tokenStore, fetch }).logoutUser();
  const cause = { message: '[redacted]' };
  expect(result).toMatchObject({ session: 'ended', error: { code: 'StoreFailed', cause }, result: {} });
});

test('a store that never answers holds a call no longer than the time for all of it', async () => {
  const waits: number[] = [];
  const clock = {
    performance,
    Math,
    clearTimeout() {},
    setTimeout(callback: () => void, ms: number) {
      waits.push(ms);
      queueMicrotask(callback);
    },
  };
  const tokenStore = { read: () => new Promise<never>(() => {}), update() {} };
  const result = await createBuddyClient({ tokenStore, clock, timeout: 20 }).logoutUser();
  expect(result).toMatchObject({ session: 'unknown', error: { code: 'StoreFailed' } });
  expect(waits).toEqual([20]);
});

test.for([{ forget: false }, { forget: true }])(
  'an abort is heard while the store takes its time: %o',
  async (options) => {
    const never = new Promise<never>(() => {});
    const user = { value: 'EXAMPLE' };
    const tokenStore = { read: () => (options.forget ? { user } : never), update: () => never };
    const fetch = vi.fn();
    // Without a timer that ends, nothing but the abort can end it.
    const clock = { performance, Math, setTimeout() {}, clearTimeout() {} };
    const caller = new AbortController();
    const given = createBuddyClient({ tokenStore, fetch, clock }).logoutUser({ ...options, signal: caller.signal });
    await new Promise(setImmediate);
    caller.abort();
    expect(await given).toMatchObject({ error: { code: 'Aborted' } });
    expect(fetch).not.toHaveBeenCalled();
  },
);

test('a caller who has left before does not wait for a store that never answers', async () => {
  const tokenStore = { read: () => new Promise<never>(() => {}), update() {} };
  const given = createBuddyClient({ tokenStore, timeout: 2 ** 31 - 1 }).logoutUser({ signal: AbortSignal.abort() });
  expect(await given).toMatchObject({ session: 'unknown', error: { code: 'Aborted' } });
});
