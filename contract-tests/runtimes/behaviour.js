/** What the client promises in every runtime, tried over real HTTP: against the reference provider, faults and a mock. */
import {
  createBuddyClient,
  isBuddyError,
  keyValueTokenStore,
  memoryTokenStore,
  signWith,
  webStorageTokenStore,
} from 'buddy-logout';
import { createApiClient } from 'buddy-logout/api';
import { createProvider } from 'buddy-logout/provider';
import { expect } from './expect.js';
import { open } from './test-context.js';

/**
 * Where the platforms differ, as each was seen to behave. What stands under `others` holds for those without a row.
 *
 * @type {Record<string, Record<string, { is: unknown, because: string }>>}
 */
export const differences = {
  'session after a refused connection': {
    others: { is: 'active', because: 'the error says ECONNREFUSED: nothing can have arrived' },
    deno: { is: 'unknown', because: 'it sends a POST again by itself, so that a refused connection proves nothing' },
    workerd: { is: 'unknown', because: 'it says of a refused and of a broken connection alike that it was lost' },
    chromium: { is: 'unknown', because: 'a page is told nothing but that it failed' },
    'react-native': { is: 'unknown', because: 'an app is told nothing but that it failed' },
  },
  'error after an answer was lost on a connection that had been used before': {
    others: { is: 'ReplyLost', because: 'the platform reports the loss, and the client tries again' },
    deno: { is: 'AuthAccessTokenInvalid', because: 'the platform sends the POST again by itself, and says nothing' },
    chromium: {
      is: 'AuthAccessTokenInvalid',
      because: 'the platform sends the POST again by itself, and says nothing',
    },
  },
  'status of a redirect': {
    others: { is: 307, because: 'redirect: manual shows the answer' },
    chromium: { is: 0, because: 'a page is shown an opaque redirect' },
    'react-native': { is: 200, because: 'its fetch follows every redirect; the URL of the answer tells' },
  },
  'whether the session outlives a redirect': {
    others: { is: true, because: 'nothing is sent to where it leads' },
    'react-native': {
      is: false,
      because: 'its fetch has sent the call, with the token, to where it leads on that server',
    },
  },
  'whether there is WebCrypto': {
    others: { is: true, because: 'it is part of the platform' },
    'react-native': { is: false, because: 'it is none of the globals' },
  },
};

/** @typedef {import('./test-context.js').Context} Context */

/**
 * No wait before another attempt, unless the service asks for it.
 *
 * @type {import('buddy-logout').Clock}
 */
const impatient = {
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(/** @type {number} the client gives back what it was given */ (timer)),
  performance,
  Math: { random: () => 0 },
};

/** @type {Record<string, (context: Context) => Promise<void>>} */
const behaviours = {
  'a logout ends the session, and the app token takes the place of the user token': async (context) => {
    const { userToken, alive } = await open(context);
    const tokenStore = memoryTokenStore({ user: { value: userToken } });
    const client = createBuddyClient({ baseUrl: context.providerUrl, tokenStore });
    const result = await client.logoutUser();
    expect(result, {
      success: true,
      session: 'ended',
      status: 200,
      result: { accessToken: String },
      requestId: String,
    });
    expect(result.success && result.result.accessTokenExpires.getTime() > Date.now(), true);
    expect(await tokenStore.read(), {
      user: undefined,
      app: { value: result.success && result.result.accessToken, expires: Number },
    });
    expect(await alive(), false);
    expect(await client.logoutUser(), { success: false, session: 'ended', error: { code: 'NotLoggedIn' } });
  },

  'a dead token is told as ended': async ({ providerUrl }) => {
    const result = await createBuddyClient({ baseUrl: providerUrl, userToken: 'EXAMPLE-dead' }).logoutUser();
    expect(result, { success: false, session: 'ended', status: 401, error: { code: 'AuthAccessTokenInvalid' } });
  },

  'an app token is no session': async (context) => {
    const { userToken } = await open(context);
    const logOut = (/** @type {string} */ token) =>
      createBuddyClient({ baseUrl: context.providerUrl, userToken: token }).logoutUser();
    const first = await logOut(userToken);
    const second = await logOut(first.success ? first.result.accessToken : '');
    expect(second, { success: false, session: 'ended', status: 403, error: { code: 'AuthUserAccessTokenRequired' } });
  },

  'a mock server made from the spec is believed, also when it refuses': async ({ prismUrl: baseUrl }) => {
    const userToken = 'EXAMPLE-user-access-token';
    expect(await createBuddyClient({ baseUrl, userToken }).logoutUser(), { success: true, session: 'ended' });
    /** @type {(request: Request) => Promise<Response>} */
    const fetch = (request) => {
      request.headers.set('Prefer', 'code=403, example=AuthUserAccountDisabled');
      return globalThis.fetch(request);
    };
    const refused = await createBuddyClient({ baseUrl, userToken, fetch }).logoutUser();
    expect(refused, { success: false, session: 'active', error: { code: 'AuthUserAccountDisabled' } });
  },

  'a 503 is tried again': async (context) => {
    const { client, seen } = await open(context, 'busy,pass');
    expect(await client().logoutUser(), { success: true });
    expect((await seen()).calls.length, 2);
  },

  'Retry-After is obeyed to the letter': async (context) => {
    const { client } = await open(context, 'limited,pass');
    /** @type {unknown[]} */
    const waits = [];
    const onEvent = (/** @type {import('buddy-logout').LogoutEvent} */ event) =>
      void (event.type === 'retry' && waits.push(event.waitMs));
    expect(await client({ onEvent }).logoutUser(), { success: true });
    expect(waits, [1_000]);
  },

  'a Retry-After of a day fails at once': async (context) => {
    const { client } = await open(context, 'limited-for-a-day');
    const result = await client().logoutUser();
    expect(result, { session: 'active', error: { code: 'CallRateExceeded', retryAfterMs: 86_400_000 } });
  },

  'a connection that is reset every time leaves the session unknown': async (context) => {
    const { client, alive } = await open(context, 'reset');
    expect(await client({ clock: impatient }).logoutUser(), { session: 'unknown', error: { code: 'NetworkError' } });
    expect(await alive(), true);
  },

  'an answer that is lost, or cut, is found out': async (context) => {
    for (const lost of ['lost', 'cut']) {
      const { client, alive } = await open(context, `${lost},pass`);
      expect(await client({ clock: impatient }).logoutUser(), { session: 'ended', error: { code: 'ReplyLost' } });
      expect(await alive(), false);
    }
  },

  'an answer that is lost on a connection that was used before is an end of the session all the same': async (
    context,
  ) => {
    const { userToken, client, alive } = await open(context, 'pass,lost,pass');
    const { userToken: another } = await open(context);
    expect(await client({ userToken: another }).logoutUser(), { success: true });
    const code = context.known['error after an answer was lost on a connection that had been used before'];
    expect(await client({ userToken, clock: impatient }).logoutUser(), { session: 'ended', error: { code } });
    expect(await alive(), false);
  },

  'a refused connection is told as what the platform proves': async (context) => {
    const { userToken } = await open(context);
    const result = await createBuddyClient({ baseUrl: context.closedUrl, userToken, clock: impatient }).logoutUser();
    expect(result, { error: { code: 'NetworkError' }, session: context.known['session after a refused connection'] });
  },

  'a session that may have ended is never told as active, also when nobody listens any more': async (context) => {
    const { url } = await context.ask('vanishing');
    const first = await open(context);
    const second = await open(context);
    const logOut = (/** @type {string} */ userToken) =>
      createBuddyClient({ baseUrl: url, userToken, retry: false }).logoutUser();
    expect(await logOut(first.userToken), { success: true });
    // This one is delivered on the same connection; then the connection is reset and the port closed.
    expect(await logOut(second.userToken), { session: 'unknown', error: { code: 'NetworkError' } });
    expect(await second.alive(), false);
  },

  'no answer in time is a timeout': async (context) => {
    const { client, seen } = await open(context, 'silent');
    const unknown = { session: 'unknown', error: { code: 'Timeout' } };
    expect(await client({ attemptTimeout: 150, clock: impatient }).logoutUser(), unknown);
    expect((await seen()).calls.length, 3);
    expect(await client({ timeout: 150 }).logoutUser(), unknown);
  },

  'a caller can give up, before and while it is sent': async (context) => {
    const { client, seen } = await open(context, 'silent');
    expect(await client().logoutUser({ signal: AbortSignal.abort() }), {
      session: 'active',
      error: { code: 'Aborted' },
    });
    expect((await seen()).calls.length, 0);
    const caller = new AbortController();
    const given = client().logoutUser({ signal: caller.signal });
    while ((await seen()).calls.length === 0);
    caller.abort();
    expect(await given, { session: 'unknown', error: { code: 'Aborted' } });
  },

  'calls that overlap are one request, for promises and callbacks alike': async (context) => {
    const { client, seen } = await open(context, 'pass');
    const one = client();
    const called = new Promise((resolve) => one.logoutUser((err, result) => resolve(err ?? result)));
    const results = await Promise.all([one.logoutUser(), called, one.logoutUser({ forget: true })]);
    for (const result of results) expect(result, { success: true });
    expect((await seen()).calls.length, 1);
  },

  'a redirect is never taken for a success': async (context) => {
    const { client, alive } = await open(context, 'redirect');
    const result = await client().logoutUser();
    const status = context.known['status of a redirect'];
    expect(result, { session: 'unknown', status, error: { code: 'UnexpectedResponse' } });
    expect(await alive(), context.known['whether the session outlives a redirect']);
  },

  'of an endless body, no more is read than an honest one has': async (context) => {
    const { client } = await open(context, 'endless');
    const findings = ['its body is too long'];
    expect(await client().logoutUser(), { session: 'unknown', error: { code: 'UnexpectedResponse', findings } });
  },

  'a page of HTML is no success': async (context) => {
    const { client } = await open(context, 'html');
    expect(await client().logoutUser(), { session: 'unknown', error: { code: 'UnexpectedResponse' } });
  },

  'signWith signs as the service expects, or says at once that it cannot': async (context) => {
    if (!context.known['whether there is WebCrypto']) return needsWebCrypto();
    const { client, seen } = await open(context, 'pass');
    const sign = signWith({ appId: 'app', sharedSecret: 'EXAMPLE-secret' });
    expect(await client({ sign }).logoutUser(), { success: true });
    expect((await seen()).calls, [{ signed: true }]);
  },

  'a session of a scope is over when the scope is left': async (context) => {
    const { client, userToken, alive } = await open(context, 'pass');
    const session = client({ userToken: undefined }).session(userToken);
    // What `await using` calls, for runtimes that cannot parse it.
    await session[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]();
    expect(await alive(), false);
  },

  'an error is told from others, and holds no token': async (context) => {
    const { client, userToken } = await open(context, 'reset');
    const result = await client({ retry: false }).logoutUser();
    const error = result.success ? undefined : result.error;
    expect([isBuddyError(error), isBuddyError(new Error('another')), error instanceof Error], [true, false, true]);
    expect(`${error} ${error?.stack} ${JSON.stringify(result)}`.includes(userToken), false);
  },

  'a token that no header can carry is not sent': async (context) => {
    const { client, seen } = await open(context, 'pass');
    const result = await client({ userToken: 'EXAMPLE\nX-Planted: 1' }).logoutUser();
    expect(result, { session: 'active', error: { code: 'InvalidToken' } });
    expect((await seen()).calls.length, 0);
  },

  'a base URL that would show the token, or a password, to others is refused': async () => {
    for (const baseUrl of [
      'http://example.com',
      'https://user:EXAMPLE@example.com',
      'example.com',
      'ftp://localhost',
    ]) {
      let fault;
      try {
        createBuddyClient({ baseUrl });
      } catch (thrown) {
        fault = thrown;
      }
      expect([fault instanceof TypeError, `${fault}`.includes(baseUrl)], [true, false]);
    }
  },

  'a web storage keeps the tokens': async (context) => {
    const { client, userToken } = await open(context, 'pass');
    const storage = context.runtime === 'chromium' ? localStorage : storageInMemory();
    const tokenStore = webStorageTokenStore(storage, 'behaviour');
    tokenStore.update(() => ({ user: { value: userToken } }));
    expect(await client({ userToken: undefined, tokenStore }).logoutUser(), { success: true });
    const state = { user: undefined, app: { value: String, expires: Number } };
    expect(webStorageTokenStore(storage, 'behaviour').read(), state);
  },

  'a key-value store keeps the tokens, and takes one change after the other': async (context) => {
    const { client, userToken } = await open(context, 'pass');
    const { getItem, setItem, removeItem } = storageInMemory();
    const storage = {
      getItem: async (/** @type {string} */ key) => getItem(key),
      setItem: async (/** @type {string} */ key, /** @type {string} */ value) => setItem(key, value),
      removeItem: async (/** @type {string} */ key) => removeItem(key),
    };
    const tokenStore = keyValueTokenStore(storage, 'behaviour');
    await Promise.all([
      tokenStore.update(() => ({ app: { value: 'EXAMPLE-app' } })),
      keyValueTokenStore(storage, 'behaviour').update((state) => ({ ...state, user: { value: userToken } })),
    ]);
    expect(await tokenStore.read(), { user: { value: userToken }, app: { value: 'EXAMPLE-app' } });
    expect(await client({ userToken: undefined, tokenStore }).logoutUser(), { success: true });
    const state = { user: undefined, app: { value: String, expires: Number } };
    expect(await keyValueTokenStore(storage, 'behaviour').read(), state);
  },

  'forget signs out, also when nobody listens': async (context) => {
    const { userToken } = await open(context);
    const tokenStore = memoryTokenStore({ user: { value: userToken } });
    const client = createBuddyClient({ baseUrl: context.closedUrl, tokenStore, retry: false });
    expect(await client.logoutUser({ forget: true }), { success: false, error: { code: 'NetworkError' } });
    expect(await tokenStore.read(), { user: undefined });
  },

  'the API client gives the answer as it comes': async (context) => {
    const { userToken } = await open(context);
    const api = createApiClient({ baseUrl: context.providerUrl, userToken });
    expect((await api.POST('/users/me/logout')).data, { success: true, result: { accessToken: String } });
  },

  'the reference provider answers here, without a network, where there is WebCrypto': async ({ known }) => {
    if (!known['whether there is WebCrypto']) return;
    const provider = createProvider();
    const { accessToken: userToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const client = createBuddyClient({ userToken, fetch: provider.fetch });
    expect(await client.logoutUser(), { success: true, session: 'ended' });
  },
};

async function needsWebCrypto() {
  let fault;
  try {
    signWith({ appId: 'app', sharedSecret: 'EXAMPLE-secret' });
  } catch (thrown) {
    fault = thrown;
  }
  expect(fault instanceof TypeError, true);
}

/** Stands for localStorage where there is none. */
function storageInMemory() {
  /** @type {Map<string, string>} */
  const items = new Map();
  return {
    getItem: (/** @type {string} */ key) => items.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void items.set(key, value),
    removeItem: (/** @type {string} */ key) => void items.delete(key),
  };
}

/**
 * Tries them all, one after the other. `fault` is absent when a promise is kept.
 *
 * @param {import('./test-context.js').TestContext} context
 * @returns {Promise<{ name: string, fault?: string }[]>}
 */
export async function tryAll(context) {
  const results = [];
  for (const [name, behaviour] of Object.entries(behaviours)) {
    const known = Object.fromEntries(
      Object.entries(differences).map(([what, rows]) => [what, (rows[context.runtime] ?? rows.others)?.is]),
    );
    const ask = async (/** @type {string} */ what) => (await fetch(`${context.labUrl}/${what}`)).json();
    const fault = await behaviour({ ...context, known, ask }).catch((/** @type {unknown} */ thrown) => `${thrown}`);
    results.push(fault ? { name, fault } : { name });
  }
  return results;
}
