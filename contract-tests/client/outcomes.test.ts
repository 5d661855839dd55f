/** Tries every row of docs/outcomes.md: the service, or the way to it, misbehaves, and the provider knows what is true. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import {
  type BuddyClient,
  type BuddyClientOptions,
  createBuddyClient,
  type LogoutEvent,
  type LogoutOptions,
  type LogoutResult,
  memoryTokenStore,
  signWith,
  type TokenStore,
} from '../../src/index.js';
import { createProvider } from '../../src/provider/index.js';
import { nobodyListening, serveLocally } from './local-service.js';
import { outcomeRows } from './outcome-table.js';
import { placesOf } from './reachable.js';

const { examples } = document.components;
const appToken = 'EXAMPLE-old-app-token';
/** Stands in answers that are not what the spec says, so that it must not be passed on. */
const spokenToken = examples.LoggedOut.value.result.accessToken;
const sharedSecret = 'hmac-key-0123456789abcdef';

/** What one request meets. `deliver` hands it to the provider, and gives what the provider answers. */
type AnswerFault = (response: ServerResponse, deliver: () => Promise<Response>, request: IncomingMessage) => unknown;

interface Case {
  /** By attempt; the last one goes for all further ones. Without any, nobody listens. */
  readonly meets?: readonly AnswerFault[];
  readonly userToken?: string;
  readonly options?: Partial<BuddyClientOptions>;
  readonly logout?: LogoutOptions;
  /** Stands between the client and its store. */
  readonly around?: (store: TokenStore) => TokenStore;
}

const pass: AnswerFault = async (response, deliver) => {
  const answer = await deliver();
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
};
const answer =
  (status: number, body: string | { readonly value: object }, headers: Record<string, string> = {}): AnswerFault =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body.value));
const afterDelivery =
  (then: AnswerFault): AnswerFault =>
  async (response, deliver, request) => {
    await deliver();
    then(response, deliver, request);
  };
const reset: AnswerFault = (_response, _deliver, request) => request.socket.resetAndDestroy();
const cut: AnswerFault = (response) =>
  response.writeHead(200, { 'content-length': '999' }).write('{', () => response.destroy());
const failing = (): never => {
  throw new Error('the disk is full');
};

const cases: Record<string, () => Case> = {
  '200 as the spec says': () => ({ meets: [pass] }),
  'no user token in the store': () => ({ meets: [pass], userToken: '' }),
  'a token with characters that a header may not carry': () => ({ meets: [pass], userToken: 'EXAMPLE\r\nX: y' }),
  "the caller's signal is aborted already": () => ({ meets: [pass], logout: { signal: AbortSignal.abort() } }),
  'the signer fails': () => ({ meets: [pass], options: { sign: failing } }),
  'the store cannot be read': () => ({ meets: [pass], around: (store) => ({ ...store, read: failing }) }),
  '200 without a token': () => ({
    meets: [afterDelivery(answer(200, `{"status":200,"success":true,"${spokenToken}":1}`))],
  }),
  '200 with a page of HTML': () => ({
    meets: [afterDelivery(answer(200, `<p>${spokenToken}`, { 'content-type': 'text/html' }))],
  }),
  '200 with an empty body': () => ({ meets: [afterDelivery(answer(200, ''))] }),
  '200 with half a body': () => ({ meets: [answer(200, JSON.stringify(examples.LoggedOut.value).slice(0, 60))] }),
  '200 with a body of 10 MB': () => ({
    meets: [answer(200, JSON.stringify(examples.LoggedOut.value) + ' '.repeat(10_000_000))],
  }),
  '201 with the body of a 200': () => ({ meets: [answer(201, examples.LoggedOut)] }),
  '401 AuthAccessTokenInvalid, and no earlier attempt can have arrived': () => ({
    meets: [pass],
    userToken: 'EXAMPLE-dead-token',
  }),
  'the same after an attempt whose answer was lost': () => ({ meets: [afterDelivery(reset), pass] }),
  '401 AuthAppCredentialsInvalid': () => ({ meets: [answer(401, examples.AuthAppCredentialsInvalid)] }),
  '401 by any other name': () => ({ meets: [answer(401, examples.AuthFailed)] }),
  '403 AuthUserAccessTokenRequired': () => ({ meets: [answer(403, examples.AuthUserAccessTokenRequired)] }),
  'another 4xx': () => ({ meets: [answer(403, examples.AuthUserAccountDisabled)] }),
  'a 4xx after an attempt that may have arrived': () => ({
    meets: [reset, answer(403, examples.AuthUserAccountDisabled)],
  }),
  'an error whose status, name and number do not belong together': () => ({
    meets: [answer(401, examples.InternalError)],
  }),
  'a 408, or another error below 500 that the spec does not show': () => ({
    meets: [answer(408, { value: { ...examples.InternalError.value, status: 408 } })],
  }),
  '429 every time': () => ({ meets: [answer(429, examples.CallRateExceeded, { 'retry-after': '0' })] }),
  '429 that asks for more time than is left': () => ({
    meets: [answer(429, examples.CallRateExceeded, { 'retry-after': '86400' })],
  }),
  '5xx every time': () => ({ meets: [answer(503, examples.ServiceUnavailable, { 'retry-after': '0' })] }),
  "a proxy's 502 every time": () => ({ meets: [answer(502, `<h1>${spokenToken}`, { 'content-type': 'text/html' })] }),
  'nobody listens': () => ({}),
  'the connection is reset every time': () => ({ meets: [reset] }),
  'the body is cut every time': () => ({ meets: [afterDelivery(cut), cut] }),
  'no answer in time, every time': () => ({ meets: [() => {}], options: { attemptTimeout: 60 } }),
  'the caller aborts in flight': () => {
    const caller = new AbortController();
    return { meets: [() => caller.abort()], logout: { signal: caller.signal } };
  },
  'a redirect': () => ({ meets: [answer(307, '', { location: 'https://example.com/' })] }),
  "the store's write fails after a 200": () => ({
    meets: [pass],
    around: (store) => ({
      ...store,
      update: async (change) => {
        const state = await store.read();
        throw new Error(`the disk is full, so ${JSON.stringify([state, change(state)])} is lost`);
      },
    }),
  }),
  'offline, with forget': () => ({ logout: { forget: true } }),
  'a login meanwhile': () => ({
    meets: [pass],
    around: (store) => ({
      read: () => {
        const state = store.read();
        void store.update(() => ({ user: { value: 'EXAMPLE-next-user' }, app: { value: appToken } }));
        return state;
      },
      update: store.update,
    }),
  }),
};

test('docs/outcomes.md has a row for each case, and no other', () => {
  expect(outcomeRows.map(({ situation }) => situation)).toEqual(expect.arrayContaining(Object.keys(cases)));
  expect(outcomeRows).toHaveLength(Object.keys(cases).length);
});

describe.each(outcomeRows)('$situation', ({ situation, sent, retried, stored, code, session }) => {
  test(`sent: ${sent}, retried: ${retried}, user token: ${stored}, ${code}, ${session}`, async () => {
    const {
      meets,
      userToken: given,
      options,
      logout,
      around = (own: TokenStore) => own,
    }: Case = cases[situation]?.() ?? {};
    const provider = createProvider();
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const userToken = given ?? accessToken;
    let arrived = 0;
    const baseUrl = meets
      ? await serveLocally((request, response) => {
          const handler = meets[Math.min(arrived++, meets.length - 1)] ?? pass;
          handler(response, () => present(provider, request.headers.authorization), request);
        })
      : await nobodyListening();
    const events: LogoutEvent[] = [];
    const store = memoryTokenStore({ ...(userToken && { user: { value: userToken } }), app: { value: appToken } });
    const client = createBuddyClient({
      baseUrl,
      tokenStore: around(store),
      clock: { ...timers, Math: { random: () => 0 } },
      onEvent: (event) => events.push(event),
      sign: signWith({ appId: 'app', sharedSecret }),
      ...options,
    });
    const { result, callback } = await logoutOf(client, logout);

    expect(result).toMatchObject({ session, success: code === '–', ...(code !== '–' && { error: { code } }) });
    expect(arrived > 0 ? 'yes' : 'no').toBe(sent);
    expect(events.some(({ type }) => type === 'retry') ? 'yes' : 'no').toBe(retried);
    // A caller that aborts is answered before the call is over.
    await expect.poll(() => events.at(-1)).toMatchObject({ type: 'outcome', session, success: result.success });
    expectStored(stored, await store.read(), userToken);
    // What the provider says now is the truth.
    const alive = (await present(provider, `Buddy ${accessToken}`)).status === 200;
    if (given === undefined && session !== 'unknown' && stored !== 'removed') expect(alive).toBe(session === 'active');
    if ('result' in result) expect((await present(provider, `Buddy ${result.result.accessToken}`)).status).toBe(403);

    // A scope has no options either: nobody would give up a call that is never answered.
    const scope = client.session(userToken);
    const handedOut = { result, callback, events, client, scope, thrown: logout ? undefined : await leave(scope) };
    const secrets = [userToken, accessToken, appToken, sharedSecret, spokenToken];
    expect(placesOf(secrets, handedOut)).toEqual([]);
    if ('result' in result) {
      expect(placesOf([result.result.accessToken], handedOut)).toEqual([
        '$.result.result.accessToken',
        'inspect($)',
        'JSON.stringify($)',
      ]);
    }
  });
});

/** Through the callback, too, where the case has no options. */
async function logoutOf(
  client: BuddyClient,
  options: LogoutOptions | undefined,
): Promise<{ result: LogoutResult; callback?: unknown[] }> {
  if (options) return { result: await client.logoutUser(options) };
  return new Promise((resolve) => {
    client.logoutUser((...both) => resolve({ result: both[1], callback: both }));
  });
}

/** What leaving the scope throws. */
async function leave(session: AsyncDisposable): Promise<unknown> {
  try {
    return await session[Symbol.asyncDispose]();
  } catch (thrown) {
    return thrown;
  }
}

const timers = {
  setTimeout: (callback: () => void, ms: number) => setTimeout(callback, ms),
  // The client gives back what setTimeout above has given it.
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
  performance,
};

function present(provider: ReturnType<typeof createProvider>, authorization = ''): Promise<Response> {
  const headers = { Authorization: authorization };
  return provider.fetch(new Request('http://127.0.0.1/users/me/logout', { method: 'POST', headers }));
}

function expectStored(
  stored: string | undefined,
  { user, app }: Awaited<ReturnType<TokenStore['read']>>,
  token: string,
) {
  switch (stored) {
    case 'kept':
      return expect({ user, app }).toEqual({ user: { value: token }, app: { value: appToken } });
    case 'removed':
      return expect({ user, app }).toEqual({ user: undefined, app: { value: appToken } });
    case 'removed, and the app token':
      return expect({ user, app }).toEqual({ user: undefined, app: undefined });
    case 'replaced by the app token':
      expect(app?.value).not.toBe(appToken);
      return expect({ user, app }).toEqual({
        user: undefined,
        app: { value: expect.any(String), expires: expect.any(Number) },
      });
    case "the new user's, kept":
      return expect({ user, app }).toEqual({ user: { value: 'EXAMPLE-next-user' }, app: { value: appToken } });
    default:
      return expect({ user: user?.value, stored }).toEqual({ user: undefined, stored: '–' });
  }
}
