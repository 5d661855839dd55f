/** What a served provider has beside its operations: health, a log, metrics, limits, and a stop that loses nothing. */
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  createProvider,
  memorySessionStore,
  type ServedRequest,
  type ServeOptions,
  type SessionStore,
  StoreUnavailableError,
} from './index.js';

const alice = { appId: 'app', userId: 'alice' };

async function served(options: ServeOptions = {}, store: SessionStore = memorySessionStore()) {
  const onError = vi.fn();
  const provider = createProvider({ store, onError });
  const running = await provider.serve(options);
  onTestFinished(() => running.close());
  const issue = async () => (await provider.issueUserToken(alice)).accessToken;
  const logOut = (token: string, query = '') =>
    fetch(`${running.url}/users/me/logout${query}`, { method: 'POST', headers: { Authorization: `Buddy ${token}` } });
  return { provider, running, issue, logOut, onError };
}

describe('GET /health', () => {
  const refuse = () => {
    throw new StoreUnavailableError('connection to db-7 lost');
  };
  test.for<[reason: string, broken: Partial<SessionStore>]>([
    ['no session can be found', { find: refuse }],
    ['none can be ended', { replace: refuse }],
    ['none can be ended in one step', { logOut: refuse }],
  ])('says 503 when %s, and why to onError alone', async ([, broken]) => {
    const store = memorySessionStore();
    const { running, onError } = await served({}, store);
    const health = async () => {
      const answer = await fetch(`${running.url}/health`);
      return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await answer.json() };
    };
    expect(await health()).toEqual({ status: 200, retryAfter: null, body: { status: 'ok' } });
    const whole = { ...store };
    Object.assign(store, broken);
    expect(await health()).toEqual({ status: 503, retryAfter: '2', body: { status: 'store unavailable' } });
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'connection to db-7 lost' }));
    Object.assign(store, { logOut: undefined, ...whole });
    expect((await health()).status).toBe(200);
  });
});

test.for([
  ['/health', 200],
  ['http://provider.test/health', 200],
  ['http://provider.test/health?verbose', 200],
  ['http://provider.test/users/me/logout', 401, 'POST'],
  ['http://provider.test/nowhere', 404],
] as const)('the target %s is taken for its path, and gets %i', async ([target, status, method = 'GET']) => {
  const { running } = await served();
  const sent = httpRequest(running.url, { path: target, method }).end();
  const [answer] = await once(sent, 'response');
  expect(answer.resume().statusCode).toBe(status);
});

describe('onRequest', () => {
  test('is told each request once, and no token of it', async () => {
    const seen: ServedRequest[] = [];
    const { running, issue, logOut } = await served({ onRequest: (request) => seen.push(request), control: true });
    const token = await issue();
    const { request_id: requestId, result } = await (await logOut(token, `?accessToken=${token}`)).json();
    await logOut(token);
    for (const path of [`/nowhere/${token}`, '/health']) await fetch(`${running.url}${path}`);
    await fetch(`${running.url}/users/me/logout`, { method: 'REPORT' });
    const body = JSON.stringify(alice);
    await fetch(`${running.url}/__provider/user-token`, { method: 'POST', body });
    await vi.waitFor(() => expect(seen).toHaveLength(6));
    const route = '/users/me/logout';
    expect(seen.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['POST', route, 200],
      ['POST', route, 401],
      ['GET', undefined, 404],
      ['GET', '/health', 200],
      ['REPORT', route, 405],
      ['POST', '/__provider/user-token', 200],
    ]);
    expect(seen[0]).toEqual({
      method: 'POST',
      route,
      status: 200,
      duration: expect.any(Number),
      requestId,
      isAborted: false,
    });
    for (const secret of [token, result.accessToken]) expect(JSON.stringify(seen)).not.toContain(secret);
  });

  test('is told of a caller that has gone', async () => {
    const seen: ServedRequest[] = [];
    const { running } = await served({ onRequest: (request) => seen.push(request) });
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
    socket.write('POST /users/me/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{');
    await once(socket, 'connect');
    // By the answer to a later call, the earlier one has arrived.
    await fetch(`${running.url}/nowhere`);
    socket.resetAndDestroy();
    await vi.waitFor(() =>
      expect(seen.map(({ status, isAborted }) => [status, isAborted])).toEqual([
        [404, false],
        [undefined, true],
      ]),
    );
  });

  test.for<[how: string, onRequest: () => void]>([
    [
      'throws',
      () => {
        throw new Error('disk full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ])('may fail without harm when it %s, and onError is told', async ([, onRequest]) => {
    const { running, onError } = await served({ onRequest });
    expect((await fetch(`${running.url}/nowhere`)).status).toBe(404);
    await vi.waitFor(() =>
      expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'disk full' })),
    );
  });
});

test("a meter of OpenTelemetry's gets the duration of each request, by route and status", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter });
  const meters = new MeterProvider({ readers: [reader] });
  onTestFinished(() => meters.shutdown());
  const { issue, logOut, running } = await served({ meter: meters.getMeter('provider') });
  const token = await issue();
  await logOut(token);
  await logOut(token);
  const unusual = httpRequest(`${running.url}/users/me/logout`, { method: 'PROPFIND' }).end();
  (await once(unusual, 'response'))[0].resume();
  const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
  socket.write('POST /users/me/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{');
  await once(socket, 'connect');
  // By the answer to a later call, the earlier one has arrived.
  await logOut(token);
  socket.resetAndDestroy();
  const points = await vi.waitFor(async () => {
    await reader.forceFlush();
    const metrics =
      exporter
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    expect(metrics.map(({ descriptor: { name, unit } }) => [name, unit])).toEqual([
      ['http.server.request.duration', 's'],
    ]);
    expect(metrics[0]?.dataPoints).toHaveLength(4);
    return metrics[0]?.dataPoints;
  });
  const attributes = { 'http.request.method': 'POST', 'http.route': '/users/me/logout', 'url.scheme': 'http' };
  expect(points).toMatchObject([
    { attributes: { ...attributes, 'http.response.status_code': 200 }, value: { count: 1 } },
    { attributes: { ...attributes, 'http.response.status_code': 401 }, value: { count: 2 } },
    {
      attributes: { ...attributes, 'http.request.method': '_OTHER', 'http.response.status_code': 405 },
      value: { count: 1 },
    },
    { value: { count: 1 } },
  ]);
  // Nothing was answered, so that there is no status.
  expect(points?.at(-1)?.attributes).toEqual({ ...attributes, 'error.type': 'aborted' });
});

describe('limits', () => {
  test('headers beyond 16 kB get 431, and the session goes on', async () => {
    const { provider, running, issue } = await served();
    const token = await issue();
    const headers = { Authorization: `Buddy ${token}`, 'X-Long': 'x'.repeat(16_384) };
    const sent = httpRequest(`${running.url}/users/me/logout`, { method: 'POST', headers }).end();
    const [answer] = await once(sent, 'response');
    expect(answer.resume().statusCode).toBe(431);
    expect(await provider.authenticate({ headers: { authorization: `Buddy ${token}` } })).toMatchObject(alice);
  });

  test('a token is seen behind as many other headers as there is room for', async () => {
    const { running, issue } = await served();
    const sent = httpRequest(`${running.url}/users/me/logout`, { method: 'POST' });
    for (let number = 0; number < 1_500; number += 1) sent.setHeader(`h${number}`, '');
    sent.setHeader('Authorization', `Buddy ${await issue()}`);
    const [answer] = await once(sent.end(), 'response');
    expect(answer.resume().statusCode).toBe(200);
  });

  test('the longest token that there may be is taken', async () => {
    const { logOut } = await served();
    expect((await logOut('x'.repeat(4_096))).status).toBe(401);
  });

  test('user tokens are not given out where other machines can ask', async () => {
    const provider = createProvider();
    for (const host of ['0.0.0.0', '::', 'example.test', '127.0.0.1.example.test']) {
      await expect(provider.serve({ host, control: true }), host).rejects.toThrow(TypeError);
    }
  });

  test.for(['127.0.0.1', 'localhost', '::1'])('they are at %s', async (host) => {
    const { running } = await served({ host, control: true });
    const answer = await fetch(`${running.url}/__provider/user-token`, { method: 'POST', body: JSON.stringify(alice) });
    expect(answer.status).toBe(200);
  });

  test.for([
    ['when the store cannot be reached', new StoreUnavailableError('gone'), 503],
    ['when the store fails otherwise', new Error('gone'), 500],
  ] as const)('%s, none are given, the status says so, and onError is told', async ([, fault, status]) => {
    const add = () => Promise.reject(fault);
    const { running, onError } = await served({ control: true }, { ...memorySessionStore(), add });
    const answer = await fetch(`${running.url}/__provider/user-token`, { method: 'POST', body: JSON.stringify(alice) });
    expect(answer.status).toBe(status);
    expect(onError).toHaveBeenCalledExactlyOnceWith(fault);
  });

  test.for([
    { ...alice, userId: 'a\0b' },
    { ...alice, appId: '\ud800' },
    { ...alice, expires: 9e15 },
  ])('none are given for %j', async (wanted) => {
    const { provider, running } = await served({ control: true });
    const answer = await fetch(`${running.url}/__provider/user-token`, {
      method: 'POST',
      body: JSON.stringify(wanted),
    });
    expect(answer.status).toBe(400);
    await expect(provider.issueUserToken(wanted)).rejects.toThrow(TypeError);
  });
});

describe('closing', () => {
  /** A store that holds a logout until it is let go. */
  function holding() {
    const inner = memorySessionStore();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const find = async (hash: string, now: number) => {
      arrived();
      await held;
      return inner.find(hash, now);
    };
    return { store: { ...inner, find }, arrival, letGo: () => letGo() };
  }

  test('answers what was begun, on a connection that ends with it, and takes nothing new', async () => {
    const { store, arrival, letGo } = holding();
    const { running, issue } = await served({}, store);
    const token = await issue();
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
    socket.write(`POST /users/me/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Buddy ${token}\r\n\r\n`);
    await arrival;
    const closed = running.close();
    await expect(fetch(running.url)).rejects.toThrow();
    letGo();
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
    await closed;
  });

  test('does not wait for ever for a caller that never ends its request', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { running } = await served();
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('POST /users/me/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{');
    await once(socket, 'connect');
    await fetch(running.url);
    const closed = running.close();
    vi.advanceTimersByTime(10_000);
    await closed;
  });
});
