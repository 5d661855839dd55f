/** What the spec cannot enumerate: the shapes of a call, and answers that the spec does not allow. */
import { once } from 'node:events';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import { createApiClient } from '../../src/api.js';
import { BuddyError, createBuddyClient, type LogoutError, type LogoutResult, ServiceError } from '../../src/index.js';
import { nobodyListening, serveAnswer, serveLocally } from './local-service.js';

const userToken = 'EXAMPLE-user-access-token';
const json = 'application/json';
const success = document.components.examples.LoggedOut.value;
const failure = document.components.examples.AuthAccessTokenInvalid.value;

function clientOf(baseUrl: string) {
  return createBuddyClient({ baseUrl, userToken, retry: false });
}

function logoutFrom(status: number, contentType: string | undefined, body: string): Promise<LogoutResult> {
  return serveAnswer(status, contentType, body).then((baseUrl) => clientOf(baseUrl).logoutUser());
}

describe('the request', () => {
  test('is a POST with the token and without a body, a content type or anything else to read', async () => {
    const seen: object[] = [];
    const baseUrl = await serveLocally(async (request, response) => {
      const { method, url, headers } = request;
      const body = (await request.toArray()).join('');
      seen.push({ method, url, headers, body });
      response.writeHead(200, { 'content-type': json }).end(JSON.stringify(success));
    });
    await clientOf(baseUrl).logoutUser();
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/users/me/logout',
        headers: expect.objectContaining({ authorization: `Buddy ${userToken}`, accept: json, 'content-length': '0' }),
        body: '',
      },
    ]);
    expect(seen).not.toMatchObject([{ headers: { 'content-type': expect.anything() } }]);
  });

  test.for(['', '/', '//', '/api', '/api/'])('goes to the path below a base URL that ends in "%s"', async (ending) => {
    const paths: (string | undefined)[] = [];
    const baseUrl = await serveLocally((request, response) => {
      paths.push(request.url);
      response.end();
    });
    await clientOf(baseUrl + ending).logoutUser();
    expect(paths).toEqual([`${ending.replace(/\/+$/, '')}/users/me/logout`]);
  });

  test('goes to the production server of the spec unless told otherwise', async () => {
    const fetch = vi.fn<(request: Request) => Promise<Response>>().mockRejectedValue(new TypeError('offline'));
    await createBuddyClient({ userToken, fetch, retry: false }).logoutUser();
    expect(fetch.mock.calls.map(([request]) => request.url)).toEqual([`${document.servers[0]?.url}/users/me/logout`]);
  });

  test('goes through the fetch that is installed when the call is made', async () => {
    const client = createBuddyClient({ userToken, retry: false });
    const later = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('intercepted'));
    onTestFinished(() => later.mockRestore());
    await client.logoutUser();
    expect(later).toHaveBeenCalledOnce();
  });

  test.for([
    ['no token', undefined, 'NotLoggedIn'],
    ['an empty token', '', 'NotLoggedIn'],
    ['a token with a line break', 'secret\r\nX-Injected: yes', 'InvalidToken'],
    ['a token with a space', 'two words', 'InvalidToken'],
    ['a token beyond ASCII', 'geheimnisträger', 'InvalidToken'],
  ] as const)('is not sent with %s', async ([, token, code]) => {
    const fetch = vi.fn();
    const result = await createBuddyClient({ userToken: token, fetch }).logoutUser();
    expect(result).toMatchObject({ success: false, error: { code, name: 'BuddyError' } });
    expect(fetch).not.toHaveBeenCalled();
    if (token) expect(everythingIn(result)).not.toContain(token);
  });

  test.for([
    '',
    'api.example.com',
    '/relative',
    'ftp://example.com',
    'https://user:hunter2@example.com',
    'https://example.com?a=b',
    'https://example.com#a',
    'https://example.com?',
    'https://example.com#',
    'https://example.com ',
  ])('cannot be made for the base URL "%s", and the message says what is expected', (baseUrl) => {
    const make = () => createBuddyClient({ baseUrl, userToken });
    expect(make).toThrow(/^baseUrl cannot be called\. Give an absolute https: URL/);
    expect(make).not.toThrow('hunter2');
  });
});

describe('the callback', () => {
  const called = (client: { logoutUser(callback: (err: LogoutError | null, result: LogoutResult) => void): void }) =>
    new Promise<[LogoutError | null, LogoutResult]>((resolve) => {
      client.logoutUser((...both) => resolve(both));
    });

  test('gets null and the result of a success', async () => {
    const baseUrl = await serveAnswer(200, json, JSON.stringify(success));
    const [err, result] = await called(clientOf(baseUrl));
    expect(err).toBeNull();
    expect(result).toEqual(await clientOf(baseUrl).logoutUser());
    expect(result.success).toBe(true);
  });

  test.for([
    ['the service refuses the call', () => serveAnswer(401, json, JSON.stringify(failure)), 'AuthAccessTokenInvalid'],
    ['nobody answers', nobodyListening, 'NetworkError'],
    ['the answer is no JSON', () => serveAnswer(200, 'text/html', '<p>Welcome'), 'UnexpectedResponse'],
  ] as const)('can read result.success when %s', async ([, start, code]) => {
    const [err, result] = await called(clientOf(await start()));
    expect(result.success).toBe(false);
    expect(err).toMatchObject({ code });
    expect(result).toMatchObject({ error: err });
  });

  test('is called once, and not before logoutUser has returned', async () => {
    const callback = vi.fn();
    expect(createBuddyClient({}).logoutUser(callback)).toBeUndefined();
    expect(callback).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(callback).toHaveBeenCalled());
    await new Promise(setImmediate);
    expect(callback).toHaveBeenCalledOnce();
  });

  test('must be a function, and otherwise nothing is sent', () => {
    const fetch = vi.fn();
    const client = createBuddyClient({ userToken, fetch });
    for (const callback of [null, 'callback', 1]) {
      expect(() => Reflect.apply(client.logoutUser, client, [callback])).toThrow('takes options or a callback');
    }
    expect(fetch).not.toHaveBeenCalled();
  });

  test('that throws ends up in the handler of uncaught exceptions, and is not called again', async () => {
    const others = process.rawListeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    onTestFinished(() => {
      for (const listener of others) process.on('uncaughtException', listener as NodeJS.UncaughtExceptionListener);
    });
    const uncaught = once(process, 'uncaughtException');
    const callback = vi.fn(() => {
      throw new Error('a fault of the app');
    });
    createBuddyClient({}).logoutUser(callback);
    expect(await uncaught).toMatchObject([{ message: 'a fault of the app' }, 'uncaughtException']);
    expect(callback).toHaveBeenCalledOnce();
  });
});

describe('the date', () => {
  const at = (accessTokenExpires: string) =>
    logoutFrom(200, json, JSON.stringify({ ...success, result: { ...success.result, accessTokenExpires } }));

  test.for([
    ['/Date(1423002218900)/', '2015-02-03T22:23:38.900Z'],
    ['/Date(1423002218900+0100)/', '2015-02-03T22:23:38.900Z'],
    ['/Date(1423002218900-0800)/', '2015-02-03T22:23:38.900Z'],
    ['/Date(-1)/', '1969-12-31T23:59:59.999Z'],
    ['/Date(0)/', '1970-01-01T00:00:00.000Z'],
    ['/Date(8640000000000000)/', '+275760-09-13T00:00:00.000Z'],
  ] as const)('%s is %s', async ([sent, moment]) => {
    expect(await at(sent)).toMatchObject({ success: true, result: { accessTokenExpires: new Date(moment) } });
  });

  test.for([
    '/Date(8640000000000001)/',
    '/Date()/',
    '/Date(1.5)/',
    '/Date(1e3)/',
    'Date(1)',
    '/Date(1)/ ',
    '2015-02-03T22:23:38Z',
    '',
  ])('"%s" makes the answer an unexpected one', async (sent) => {
    expect(await at(sent)).toMatchObject({ success: false, status: 200, error: { code: 'UnexpectedResponse' } });
  });
});

describe('an answer that the spec does not allow is never a success:', () => {
  const secret = 'EXAMPLE-answer-secret';
  const text = JSON.stringify(success);
  const without = (key: string) => JSON.stringify({ ...success, secret, [key]: undefined });

  test.for([
    ['200 without a result', 200, json, without('result')],
    ['200 without a request id', 200, json, without('request_id')],
    ['200 without success', 200, json, without('success')],
    [
      '200 without an access token',
      200,
      json,
      JSON.stringify({ ...success, result: { accessTokenExpires: '/Date(1)/', secret } }),
    ],
    [
      '200 with an empty access token',
      200,
      json,
      JSON.stringify({ ...success, result: { ...success.result, accessToken: '' } }),
    ],
    [
      '200 with an access token of another type',
      200,
      json,
      JSON.stringify({ ...success, result: { ...success.result, accessToken: 1 } }),
    ],
    ['200 that says success: false', 200, json, JSON.stringify({ ...success, success: false, secret })],
    ['200 with the body of an error', 200, json, JSON.stringify(failure)],
    ['200 with null', 200, json, 'null'],
    ['200 with a string', 200, json, `"${secret}"`],
    ['200 with an array', 200, json, `["${secret}"]`],
    ['200 with an empty body', 200, json, ''],
    ['200 with half a body', 200, json, text.slice(0, 60)],
    ['200 with two bodies', 200, json, text + text],
    ['200 with a page of HTML', 200, 'text/html', `<p>${secret}`],
    ['200 with HTML that calls itself JSON', 200, json, `<p>${secret}`],
    ['200 as text', 200, 'text/plain', text],
    ['200 without a content type', 200, undefined, text],
    ['201 with the body of a success', 201, json, text],
    ['201 with the body of an error', 201, json, JSON.stringify(failure)],
    ['204', 204, undefined, ''],
    ['401 with a page of HTML', 401, 'text/html', `<p>${secret}`],
    ['401 with an empty body', 401, json, ''],
    ['403 with a name that the spec does not have', 403, json, JSON.stringify({ ...failure, error: secret })],
    ['500 with a string', 500, json, `"${secret}"`],
    ['500 with the body of a success', 500, json, text],
    ['502 of a proxy', 502, 'text/html', `<h1>${secret}`],
  ] as const)('%s', async ([, status, contentType, body]) => {
    const result = await logoutFrom(status, contentType, body);
    expect(result).toMatchObject({ success: false, status, error: { code: 'UnexpectedResponse', status } });
    expect(everythingIn(result)).not.toContain(secret);
    expect(everythingIn(result)).not.toContain(success.result.accessToken);
  });

  test('findings name the place and the fault', async () => {
    const result = await logoutFrom(200, json, JSON.stringify({ ...success, result: { accessToken: 'a b' } }));
    expect(result).toMatchObject({
      error: {
        findings: [
          expect.stringMatching('^/result/accessToken must be a string like '),
          '/result/accessTokenExpires must be there',
        ],
      },
    });
  });

  test('a redirect is not followed, and takes the token nowhere', async () => {
    const elsewhere = vi.fn();
    const target = await serveLocally((_request, response) => {
      elsewhere();
      response.writeHead(200, { 'content-type': json }).end(text);
    });
    for (const status of [301, 302, 303, 307, 308]) {
      const baseUrl = await serveLocally((_request, response) =>
        response.writeHead(status, { location: target }).end(),
      );
      const result = await clientOf(baseUrl).logoutUser();
      expect(result).toMatchObject({ success: false, status, error: { code: 'UnexpectedResponse' } });
      const { response } = await createApiClient({ baseUrl, userToken }).POST('/users/me/logout');
      expect(response.status).toBe(status);
    }
    expect(elsewhere).not.toHaveBeenCalled();
  });

  test('nor is one that a fetch which follows redirects brings back', async () => {
    const elsewhere = await serveAnswer(200, json, text);
    const baseUrl = await serveLocally((_request, response) => response.writeHead(307, { location: elsewhere }).end());
    const follow = (request: Request) => fetch(new Request(request, { redirect: 'follow' }));
    const result = await createBuddyClient({ baseUrl, userToken, fetch: follow }).logoutUser();
    expect(result).toMatchObject({ success: false, error: { code: 'UnexpectedResponse' } });
  });

  test('nor is what only looks like an answer', async () => {
    for (const status of ['constructor', '__proto__', Number.NaN]) {
      const headers = new Headers({ 'content-type': json });
      // What a careless stub may return; the types do not let it through.
      const lookalike = { status, ok: true, headers, text: async () => text } as unknown as Response;
      const result = await createBuddyClient({ userToken, fetch: async () => lookalike }).logoutUser();
      expect(result, String(status)).toMatchObject({ success: false });
    }
  });

  test('nor is what is no answer at all, which fails the call and nothing else', async () => {
    const words = new ReadableStream({ pull: (controller) => controller.enqueue('no bytes') });
    for (const given of [undefined, { status: 200, text: async () => text }, new Response(words)]) {
      // What a careless stub may return; the types do not let it through.
      const fetch = async () => given as Response;
      const result = await createBuddyClient({ userToken, fetch, retry: false }).logoutUser();
      expect(result).toMatchObject({ success: false, session: 'unknown' });
    }
  });

  test('nothing of its body is taken for a request id', async () => {
    const result = await logoutFrom(200, json, JSON.stringify({ request_id: secret }));
    expect(everythingIn(result)).not.toContain(secret);
    expect(result).not.toHaveProperty('requestId');
  });

  test('the request id that it gave all the same is kept, to quote to support', async () => {
    const result = await logoutFrom(200, json, without('result'));
    expect(result).toMatchObject({ requestId: success.request_id, error: { requestId: success.request_id } });
  });
});

describe('an answer that the spec allows is understood:', () => {
  test.for([
    ['fields that nobody knows yet', json, { ...success, region: 'eu', result: { ...success.result, kind: 'app' } }],
    ['a charset in the content type', 'application/json; charset=utf-8', success],
    ['a content type in capitals', 'Application/JSON', success],
  ] as const)('%s', async ([, contentType, body]) => {
    const result = await logoutFrom(200, contentType, JSON.stringify(body));
    expect(result).toEqual({
      success: true,
      session: 'ended',
      status: 200,
      result: { accessToken: success.result.accessToken, accessTokenExpires: new Date(4_102_444_800_000) },
      requestId: success.request_id,
    });
  });
});

describe('an error', () => {
  test('of the service carries its name, number, message, status and request id', async () => {
    const result = await logoutFrom(401, json, JSON.stringify(failure));
    expect(result).toMatchObject({ success: false, status: 401, requestId: failure.request_id });
    const error = result.success ? undefined : result.error;
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toBeInstanceOf(BuddyError);
    expect(error).toMatchObject({
      name: 'ServiceError',
      code: failure.error,
      errorNumber: failure.errorNumber,
      message: failure.message,
      status: 401,
      requestId: failure.request_id,
    });
  });

  test('does not repeat the token when the service does', async () => {
    const result = await logoutFrom(401, json, JSON.stringify({ ...failure, message: `No such token: ${userToken}` }));
    expect(result).toMatchObject({ error: { message: '[redacted]', code: failure.error } });
    expect(everythingIn(result)).not.toContain(userToken);
  });

  test('says that nobody listens, with the reason of the platform', async () => {
    const result = await clientOf(await nobodyListening()).logoutUser();
    expect(result).toEqual({ success: false, session: 'active', error: expect.any(BuddyError) });
    expect(result).toMatchObject({ error: { code: 'NetworkError', cause: { code: 'ECONNREFUSED' } } });
    expect(everythingIn(result)).not.toContain(userToken);
  });

  test('says that an answer was cut off', async () => {
    for (const status of [200, 500]) {
      const baseUrl = await serveLocally((_request, response) => {
        response.writeHead(status, { 'content-type': json, 'content-length': '1000' }).write('{"status":', () => {
          response.destroy();
        });
      });
      expect(await clientOf(baseUrl).logoutUser()).toMatchObject({ success: false, error: { code: 'NetworkError' } });
    }
  });

  test.for([
    ['a string', 'no route', 'no route'],
    ['an object without a prototype', Object.create(null), 'no reason given'],
    ['a code that is a symbol', Object.assign(new Error('odd'), { code: Symbol('odd') }), 'odd'],
    [
      'a getter that throws',
      Object.defineProperty({}, 'message', { get: () => Promise.reject.call(1) }),
      'no reason given',
    ],
    ['several causes', new TypeError('f', { cause: new AggregateError([new Error('refused')]) }), 'refused'],
  ] as const)('says that fetch threw %s', async ([, thrown, message]) => {
    const result = await createBuddyClient({
      userToken,
      retry: false,
      fetch: () => Promise.reject(thrown),
    }).logoutUser();
    expect(result).toMatchObject({ success: false, error: { code: 'NetworkError', cause: { message } } });
  });

  test('keeps the token out of every part of what fetch throws', async () => {
    const thrown = Object.assign(new Error(userToken), { name: `E${userToken}`, code: userToken });
    const result = await createBuddyClient({
      userToken,
      retry: false,
      fetch: () => Promise.reject(thrown),
    }).logoutUser();
    expect(everythingIn(result)).not.toContain(userToken);
  });

  test('keeps the token out of what fetch throws', async () => {
    const fetch = () =>
      Promise.reject(Object.assign(new Error(`cannot send Buddy ${userToken}`), { request: { userToken } }));
    const result = await createBuddyClient({ userToken, fetch, retry: false }).logoutUser();
    expect(result).toMatchObject({
      error: { code: 'NetworkError', cause: { message: '[redacted]' } },
    });
    expect(everythingIn(result)).not.toContain(userToken);
  });
});

/** All that a log, an inspector or a serializer could show of a value. */
function everythingIn(value: unknown): string {
  return inspect(value, { depth: Infinity, showHidden: true, getters: true }) + JSON.stringify(value);
}
