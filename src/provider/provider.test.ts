/** The reference provider, called as an app's test would call it: with no network, and over real HTTP. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as shown from '../../generated/answers/logoutUser.js';
import type { Schema } from '../../generated/checks.js';
import { logoutUser } from '../../generated/operations.js';
import { createBuddyClient } from '../index.js';
import {
  createProvider,
  memorySessionStore,
  type Provider,
  type ProviderOptions,
  type SessionStore,
  StoreUnavailableError,
} from './index.js';
import { operationsAt } from './routes.js';

const url = 'http://provider.test/users/me/logout';
/** The spec may have other operations at the path. */
const allowed = operationsAt(logoutUser.path).map(({ method }) => method);
const alice = { appId: 'app', userId: 'alice' };

/** Calls the provider, and holds whatever it answers against the spec. */
async function call(provider: Provider, authorization?: string, init: RequestInit & { url?: string } = {}) {
  const { url: target = url, ...rest } = init;
  const headers = { ...(authorization !== undefined && { Authorization: authorization }), ...rest.headers };
  const response = await provider.fetch(new Request(target, { method: 'POST', ...rest, headers }));
  const body = JSON.parse((await response.text()) || 'null');
  if (body !== null) expectSpecified(response.status, response.headers, body);
  return { status: response.status, headers: response.headers, body };
}

function expectSpecified(status: number, headers: Headers, body: unknown): void {
  const byStatus: Record<string, Schema | undefined> = logoutUser.bodies;
  expect((byStatus[status] ?? byStatus.default)?.()(body, ''), `${status} ${JSON.stringify(body)}`).toEqual([]);
  expect(body).toMatchObject({ status });
  expect(headers.get('content-type')).toBe('application/json');
  const specified = Object.values(shown).find((answer) => answer.status === status);
  for (const [name, value] of Object.entries(specified?.headers ?? {})) expect(headers.get(name)).toBe(value);
}

async function loggedIn(options: ProviderOptions = {}, user = alice) {
  const provider = createProvider(options);
  const { accessToken } = await provider.issueUserToken(user);
  return { provider, token: accessToken };
}

const refused = (status: number, error: string) => ({ status, body: { error, success: false } });
const invalid = refused(401, 'AuthAccessTokenInvalid');
const notUser = refused(403, 'AuthUserAccessTokenRequired');

describe('a logout', () => {
  test('ends the session, and hands out an app-level token', async () => {
    const { provider, token } = await loggedIn({ now: () => 1_000, appTokenLifetime: 5_000 });
    const first = await call(provider, `Buddy ${token}`);
    expect(first).toMatchObject({ status: 200, body: { result: { accessTokenExpires: '/Date(6000)/' } } });
    expect(await call(provider, `Buddy ${token}`)).toMatchObject(invalid);
    expect(await call(provider, `Buddy ${first.body.result.accessToken}`)).toMatchObject(notUser);
    expect(first.body.result.accessToken).not.toBe(token);
  });

  test('succeeds once when many arrive together', async () => {
    const { provider, token } = await loggedIn();
    const all = await Promise.all(Array.from({ length: 20 }, () => call(provider, `Buddy ${token}`)));
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
  });

  test('leaves the other sessions of the user, and those of others, alone', async () => {
    const { provider, token } = await loggedIn();
    const others = await Promise.all([alice, { ...alice, userId: 'bob' }].map((user) => provider.issueUserToken(user)));
    await call(provider, `Buddy ${token}`);
    for (const { accessToken } of others)
      expect(await call(provider, `Buddy ${accessToken}`)).toMatchObject({ status: 200 });
  });

  test.for(['buddy', 'BUDDY', 'bUdDy'])('takes the scheme written as %s', async (scheme) => {
    const { provider, token } = await loggedIn();
    expect(await call(provider, `${scheme} ${token}`)).toMatchObject({ status: 200 });
  });

  test('takes a signature beside the token, and ignores a body', async () => {
    const { provider, token } = await loggedIn();
    const init = { body: '{"user":"somebody"}', headers: { 'Content-Type': 'application/json' } };
    expect(await call(provider, `Buddy ${token} ${'0f'.repeat(32)}`, init)).toMatchObject({ status: 200 });
  });

  test('works for the client with no network between them', async () => {
    const { provider, token } = await loggedIn();
    const logout = () => createBuddyClient({ userToken: token, fetch: provider.fetch }).logoutUser();
    expect(await logout()).toMatchObject({ success: true, result: { accessToken: expect.any(String) } });
    expect(await logout()).toMatchObject({ success: false, error: { code: 'AuthAccessTokenInvalid' } });
  });
});

describe('a refused call', () => {
  test.for([
    ['no credentials', () => undefined],
    ['an empty header', () => ''],
    ['the scheme alone', () => 'Buddy'],
    ['the token alone', (token: string) => token],
    ['another scheme', (token: string) => `Bearer ${token}`],
    ['two spaces', (token: string) => `Buddy  ${token}`],
    ['a token in another case', (token: string) => `Buddy ${swapCase(token)}`],
    ['a token with a character more', (token: string) => `Buddy ${token}x`],
    ['a token too long', () => `Buddy ${'x'.repeat(4097)}`],
    ['a signature that is none', (token: string) => `Buddy ${token} signature`],
    ['two credentials', (token: string) => `Buddy ${token}, Buddy ${token}`],
  ] as const)('with %s gets 401, and ends no session', async ([, authorization]) => {
    const { provider, token } = await loggedIn();
    expect(await call(provider, authorization(token))).toMatchObject(invalid);
    expect(await call(provider, `Buddy ${token}`)).toMatchObject({ status: 200 });
  });

  test('with the token in the query gets 401', async () => {
    const { provider, token } = await loggedIn();
    expect(await call(provider, undefined, { url: `${url}?accessToken=${token}` })).toMatchObject(invalid);
  });

  test.for(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((method) => !allowed.includes(method)))(
    'with %s gets 405, and ends no session',
    async (method) => {
      const { provider, token } = await loggedIn();
      const answer = await call(provider, `Buddy ${token}`, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe(allowed.join(', '));
      expect(await call(provider, `Buddy ${token}`)).toMatchObject({ status: 200 });
    },
  );

  test.for(['/nowhere', '/users/me/logout/', '/USERS/ME/LOGOUT', '//users/me/logout'])(
    'to %s gets 404',
    async (path) => {
      const { provider, token } = await loggedIn();
      const target = `http://provider.test${path}`;
      expect(await call(provider, `Buddy ${token}`, { url: target })).toMatchObject(refused(404, 'OperationNotFound'));
    },
  );

  test('for a disabled account gets 403', async () => {
    const { provider, token } = await loggedIn({ isUserDisabled: (userId) => userId === 'alice' });
    expect(await call(provider, `Buddy ${token}`)).toMatchObject(refused(403, 'AuthUserAccountDisabled'));
  });

  test('over the call rate of its app gets 429, ends no session, and touches no other app', async () => {
    let now = 0;
    const { provider, token } = await loggedIn({ callsPerSecond: 2, now: () => now });
    const { accessToken: other } = await provider.issueUserToken({ appId: 'other', userId: 'alice' });
    const { body } = await call(provider, `Buddy ${(await provider.issueUserToken(alice)).accessToken}`);
    await call(provider, `Buddy ${body.result.accessToken}`);
    expect(await call(provider, `Buddy ${token}`)).toMatchObject(refused(429, 'CallRateExceeded'));
    expect(await call(provider, `Buddy ${other}`)).toMatchObject({ status: 200 });
    now = 1_000 * Number(shown.CallRateExceeded.headers['Retry-After']);
    expect(await call(provider, `Buddy ${token}`)).toMatchObject({ status: 200 });
  });

  test('because of a fault gets 500 that says nothing of it, and tells onError', async () => {
    const fault = new Error('connection to db-7 lost');
    const onError = vi.fn();
    const store = { ...memorySessionStore(), find: () => Promise.reject(fault) };
    const { provider, token } = await loggedIn({ store, onError });
    const answer = await call(provider, `Buddy ${token}`);
    expect(answer).toMatchObject(refused(500, 'InternalError'));
    expect(JSON.stringify(answer.body)).not.toContain('db-7');
    expect(onError).toHaveBeenCalledExactlyOnceWith(fault);
  });
});

test('every answer has a request id of its own', async () => {
  const { provider, token } = await loggedIn();
  const calls = [undefined, `Buddy ${token}`, `Buddy ${token}`].map((authorization) => call(provider, authorization));
  const ids = (await Promise.all(calls)).map(({ body }) => body.request_id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a token that ends at no time is not issued', async () => {
  const provider = createProvider();
  await expect(provider.issueUserToken({ ...alice, expires: Number.NaN })).rejects.toThrow(TypeError);
});

test('a token works until the moment that it expires, and not from then on', async () => {
  let now = 0;
  const provider = createProvider({ now: () => now });
  const [early, late] = await Promise.all([1, 2].map(() => provider.issueUserToken({ ...alice, expires: 1_000 })));
  now = 999;
  expect(await call(provider, `Buddy ${early?.accessToken}`)).toMatchObject({ status: 200 });
  now = 1_000;
  expect(await call(provider, `Buddy ${late?.accessToken}`)).toMatchObject(invalid);
});

test('the store is given hashes, and never a token', async () => {
  const inner = memorySessionStore();
  const seen: unknown[] = [];
  const spied = Object.fromEntries(
    Object.entries(inner).map(([name, method]) => [
      name,
      (...parameters: unknown[]) => {
        seen.push(parameters);
        return Reflect.apply(method, inner, parameters);
      },
    ]),
  );
  const { provider, token } = await loggedIn({ store: { ...inner, ...spied } });
  const { body } = await call(provider, `Buddy ${token}`);
  expect(seen).toHaveLength(3);
  expect(JSON.stringify(seen)).not.toContain(token);
  expect(JSON.stringify(seen)).not.toContain(body.result.accessToken);
});

test('of a token that has been given out, no bytes are kept', async () => {
  const random = vi.spyOn(crypto, 'getRandomValues');
  onTestFinished(() => random.mockRestore());
  const { accessToken } = await createProvider().issueUserToken(alice);
  const bytes = Buffer.from(accessToken, 'base64url');
  const drawn = random.mock.results.map(({ value }) => Buffer.from(value));
  expect(drawn.length).toBeGreaterThan(0);
  for (const kept of drawn) expect(kept.includes(bytes)).toBe(false);
});

test('no two tokens are alike, and neither are two request ids, of many', async () => {
  const provider = createProvider();
  const issued = await Promise.all(Array.from({ length: 500 }, () => provider.issueUserToken(alice)));
  const answers = await Promise.all(issued.map(({ accessToken }) => call(provider, `Buddy ${accessToken}`)));
  const tokens = [...issued, ...answers.map(({ body }) => body.result)].map(({ accessToken }) => accessToken);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  expect(new Set(tokens).size).toBe(1_000);
  expect(new Set(answers.map(({ body }) => body.request_id)).size).toBe(500);
});

test('a browser may call from any origin, and read the headers that matter', async () => {
  const { provider, token } = await loggedIn();
  const asked = { Origin: 'https://app.test', 'Access-Control-Request-Method': 'POST' };
  const preflight = await call(provider, undefined, { method: 'OPTIONS', headers: asked });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-methods')).toBe(allowed.join(', '));
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
  const { headers } = await call(provider, `Buddy ${token}`);
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-expose-headers')).toBe('Allow, Retry-After, WWW-Authenticate');
});

describe('authenticate', () => {
  const bearing = (token: string) => ({ headers: new Headers({ Authorization: `Buddy ${token}` }) });

  test('gives the session of a live token, and nothing once that is dead', async () => {
    let now = 0;
    const { provider, token } = await loggedIn({ now: () => now });
    expect(await provider.authenticate(bearing(token))).toEqual({ ...alice, expires: 3_600_000 });
    const { body } = await call(provider, `Buddy ${token}`);
    expect(await provider.authenticate(bearing(token))).toBeUndefined();
    const appLevel = await provider.authenticate(bearing(body.result.accessToken));
    expect(appLevel).toEqual({ appId: 'app', expires: 30 * 24 * 3_600_000 });
    now = 30 * 24 * 3_600_000;
    expect(await provider.authenticate(bearing(body.result.accessToken))).toBeUndefined();
  });

  test('takes a request of Node.js as well, and reads its header as the logout does', async () => {
    const { provider, token } = await loggedIn();
    const authorized = (authorization: string | undefined) => provider.authenticate({ headers: { authorization } });
    expect(await authorized(`buddy ${token} ${'0f'.repeat(32)}`)).toMatchObject(alice);
    for (const none of [
      undefined,
      '',
      token,
      `Bearer ${token}`,
      `Buddy  ${token}`,
      `Buddy ${token}x`,
      `Buddy ${token}, x`,
    ]) {
      expect(await authorized(none), none).toBeUndefined();
    }
  });

  test('says nothing of a token when the store cannot be asked', async () => {
    const fault = new StoreUnavailableError('gone');
    const { provider, token } = await loggedIn({
      store: { ...memorySessionStore(), find: () => Promise.reject(fault) },
    });
    await expect(provider.authenticate(bearing(token))).rejects.toBe(fault);
  });
});

test('a store that is unavailable gets 503 with Retry-After, and whoever asks again learns the truth', async () => {
  const inner = memorySessionStore();
  let isLost = true;
  const store: SessionStore = {
    ...inner,
    replace: (...parameters) => {
      const done = inner.replace(...parameters);
      if (isLost) throw new StoreUnavailableError('The answer was lost.');
      return done;
    },
  };
  const { provider, token } = await loggedIn({ store });
  const first = await call(provider, `Buddy ${token}`);
  expect(first).toMatchObject(refused(503, 'ServiceUnavailable'));
  expect(first.headers.get('retry-after')).toMatch(/^\d+$/);
  isLost = false;
  expect(await call(provider, `Buddy ${token}`)).toMatchObject(invalid);
});

describe('over HTTP', () => {
  async function served(settings: { control?: boolean } = {}) {
    const provider = createProvider();
    const running = await provider.serve(settings);
    onTestFinished(() => running.close());
    return { provider, running, token: (await provider.issueUserToken(alice)).accessToken };
  }

  test('the client logs out, once', async () => {
    const { running, token } = await served();
    const logout = () => createBuddyClient({ baseUrl: running.url, userToken: token }).logoutUser();
    expect(await logout()).toMatchObject({ success: true });
    expect(await logout()).toMatchObject({ success: false, status: 401 });
  });

  test('a method that fetch cannot name gets 405, and a target that is no path 404', async () => {
    const { running } = await served();
    const { port } = new URL(running.url);
    const raw = async (head: string) => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.end(`${head} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
      return (await text(socket)).split('\r\n')[0];
    };
    expect(await raw('TRACE /users/me/logout')).toBe('HTTP/1.1 405 Method Not Allowed');
    expect(await raw('OPTIONS *')).toBe('HTTP/1.1 404 Not Found');
    expect(await raw('POST http://127.0.0.1/nowhere')).toBe('HTTP/1.1 404 Not Found');
    expect(await raw('POST http://user:password@127.0.0.1/users/me/logout')).toBe('HTTP/1.1 401 Unauthorized');
  });

  test('a body without end is not read for ever', async () => {
    const { running } = await served();
    const sent = httpRequest(`${running.url}/users/me/logout`, { method: 'POST' });
    const closed = new Promise((resolve) => sent.once('close', resolve));
    sent.on('error', () => {});
    const more = () => {
      while (!sent.destroyed && sent.write('x'.repeat(10_000)));
    };
    sent.on('drain', more);
    more();
    await closed;
    expect(sent.destroyed).toBe(true);
  });

  test('a caller that goes away in the middle of its call does no harm, and ends no session', async () => {
    const { running, token } = await served({ control: true });
    for (const path of ['/users/me/logout', '/__provider/user-token']) {
      const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
      const head = `Host: 127.0.0.1\r\nAuthorization: Buddy ${token}\r\nContent-Length: 100`;
      socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\n{`);
      await new Promise((resolve) => socket.once('connect', resolve));
      // By the answer to a later call, the earlier one has arrived.
      await fetch(running.url);
      const gone = new Promise((resolve) => socket.once('close', resolve));
      socket.resetAndDestroy();
      await gone;
    }
    const client = createBuddyClient({ baseUrl: running.url, userToken: token });
    expect(await client.logoutUser()).toMatchObject({ success: true });
  });

  test('a token handed out there is known to fetch', async () => {
    const { provider, running, token } = await served();
    const headers = { Authorization: `Buddy ${token}` };
    const answer = await fetch(`${running.url}/users/me/logout`, { method: 'POST', headers });
    const { result } = await answer.json();
    expect(await call(provider, `Buddy ${result.accessToken}`)).toMatchObject(notUser);
    expect(await call(provider, `Buddy ${token}`)).toMatchObject(invalid);
  });

  test('calls go through the fetch of whoever has wrapped it, also when it is served already', async () => {
    const { provider, running, token } = await served();
    const { fetch: inner } = provider;
    const seen: string[] = [];
    provider.fetch = async (request) => {
      seen.push(`${request.method} ${request.url} ${request.headers.get('x-trace')}`);
      const response = await inner(request);
      return new Response(await response.text(), { status: 418, headers: { 'X-Wrapped': 'yes' } });
    };
    const headers = { Authorization: `Buddy ${token}`, 'X-Trace': '7' };
    const answer = await fetch(`${running.url}/users/me/logout?a=b`, { method: 'POST', headers });
    expect({ status: answer.status, wrapped: answer.headers.get('x-wrapped') }).toEqual({
      status: 418,
      wrapped: 'yes',
    });
    expect(await answer.json()).toMatchObject({ success: true });
    expect(seen).toEqual(['POST http://127.0.0.1/users/me/logout?a=b 7']);
    const raw = httpRequest(`${running.url}/users/me/logout`, { method: 'TRACE' }).end();
    await new Promise((resolve) => raw.once('response', (response) => resolve(response.resume())));
    expect(seen[1]).toBe('DELETE http://127.0.0.1/users/me/logout null');
  });

  test('every answer is the one that fetch gives, with its length', async () => {
    const { provider, running, token } = await served();
    const authorization = { Authorization: [`Buddy ${token}`] };
    const asked = { 'Access-Control-Request-Method': ['POST'] };
    const calls: [method: string, path: string, headers?: Record<string, string[]>][] = [
      ['POST', '/users/me/logout', { Authorization: ['Buddy', token] }],
      ['POST', '/users/me/logout?accessToken=x'],
      ['OPTIONS', '/users/me/logout', asked],
      ['HEAD', '/users/me/logout'],
      ['GET', '/users/me/logout', authorization],
      ['POST', '//users/me/logout', authorization],
      ['POST', '/users/./me/logout', { Authorization: ['Buddy x'] }],
    ];
    for (const [method, path, headers = {}] of calls) {
      const pairs = Object.entries(headers).flatMap(([name, values]) =>
        values.map((value): [string, string] => [name, value]),
      );
      const direct = await provider.fetch(new Request(`http://127.0.0.1${path}`, { method, headers: pairs }));
      const sent = httpRequest({ port: new URL(running.url).port, host: '127.0.0.1', method, path, headers }).end();
      const answer = await new Promise<IncomingMessage>((resolve) => sent.once('response', resolve));
      const [body, expected] = await Promise.all([text(answer), direct.text()]);
      const call = `${method} ${path}`;
      expect(answer.statusCode, call).toBe(direct.status);
      expect(answer.headers, call).toMatchObject(Object.fromEntries(direct.headers));
      expect(answer.headers['transfer-encoding'], call).toBeUndefined();
      const withoutId = (words: string) => words.replace(/"request_id":"[^"]+"/, '');
      expect(withoutId(body), call).toBe(withoutId(expected));
    }
    const client = createBuddyClient({ baseUrl: running.url, userToken: token });
    expect(await client.logoutUser()).toMatchObject({ success: true });
  });

  test('closing lets the call under way be answered', async () => {
    const found = deferred();
    const inner = memorySessionStore();
    const held = deferred();
    const store = {
      ...inner,
      find: async (hash: string, now: number) => {
        found.resolve(undefined);
        await held.promise;
        return inner.find(hash, now);
      },
    };
    const provider = createProvider({ store });
    const running = await provider.serve();
    const { accessToken } = await provider.issueUserToken(alice);
    const underWay = createBuddyClient({ baseUrl: running.url, userToken: accessToken }).logoutUser();
    await found.promise;
    const closed = running.close();
    held.resolve(undefined);
    expect(await underWay).toMatchObject({ success: true });
    await closed;
    await expect(fetch(running.url)).rejects.toThrow();
  });

  test('a user token can be had through the control surface, and only where it was asked for', async () => {
    const { running } = await served({ control: true });
    const control = `${running.url}/__provider/user-token`;
    const post = (body: string, headers = {}) => fetch(control, { method: 'POST', body, headers });
    const issued = await post(JSON.stringify(alice));
    expect(issued.headers.get('cache-control')).toBe('no-store');
    const { accessToken } = await issued.json();
    const client = createBuddyClient({ baseUrl: running.url, userToken: accessToken });
    expect(await client.logoutUser()).toMatchObject({ success: true });

    for (const body of [
      '',
      '[]',
      '{"appId":"app"}',
      JSON.stringify({ ...alice, expires: 'soon' }),
      'x'.repeat(100_000),
    ]) {
      expect((await post(body)).status).toBe(400);
    }
    expect((await fetch(control)).status).toBe(400);
    expect((await post(JSON.stringify(alice), { Origin: 'https://evil.test' })).status).toBe(403);
    const without = await served();
    expect((await fetch(`${without.running.url}/__provider/user-token`, { method: 'POST' })).status).toBe(404);
  });
});

function swapCase(token: string): string {
  return token.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}

function deferred() {
  let resolve: (value: undefined) => void = () => {};
  const promise = new Promise<undefined>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
