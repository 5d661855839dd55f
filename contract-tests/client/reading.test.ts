/** How answers are read and judged: what the table of docs/outcomes.md says in general, case by case. */
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import { createApiClient } from '../../src/api.js';
import { type BuddyClientOptions, createBuddyClient, memoryTokenStore } from '../../src/index.js';
import { serveLocally } from './local-service.js';

const { LoggedOut, InternalError, ServiceUnavailable, AuthAccessTokenInvalid, AuthAppCredentialsInvalid, AuthFailed } =
  document.components.examples;
const userToken = 'EXAMPLE-user-token';
const text = JSON.stringify(LoggedOut.value);
const bytes = (content: string) => new TextEncoder().encode(content);

/** Logs out once, from a service whose answer comes in these chunks. */
function logoutFrom(chunks: readonly Uint8Array[], init: ResponseInit = {}, options: BuddyClientOptions = {}) {
  const cancelled = vi.fn();
  const body = new ReadableStream({
    pull(controller) {
      const [chunk, ...rest] = chunks;
      chunks = rest;
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel: cancelled,
  });
  const answer = new Response(body, { headers: { 'content-type': 'application/json' }, ...init });
  const client = createBuddyClient({ userToken, fetch: async () => answer, retry: false, ...options });
  return client.logoutUser().then((result) => ({ result, cancelled }));
}

describe('a body', () => {
  test('of 64 KiB is read to its end', async () => {
    const { result, cancelled } = await logoutFrom([bytes(text.padEnd(65_536))]);
    expect(result.success).toBe(true);
    expect(cancelled).not.toHaveBeenCalled();
  });

  test('of one byte more is not believed, and the rest of it is not asked for', async () => {
    const { result, cancelled } = await logoutFrom([bytes(text.padEnd(65_536)), bytes(' '), bytes(' ')]);
    expect(result).toMatchObject({ success: false, error: { findings: ['its body is too long'] } });
    expect(cancelled).toHaveBeenCalledOnce();
  });

  test('that cannot even be cancelled is too long all the same', async () => {
    const unhandled = vi.fn();
    process.once('unhandledRejection', unhandled);
    const reader = {
      read: async () => ({ done: false, value: new Uint8Array(70_000) }),
      cancel: () => Promise.reject(new Error('a fault of the platform')),
    };
    const body = { getReader: () => reader };
    // What a platform's own `fetch` might give; of a response, no more is read.
    const answer = { status: 200, headers: new Headers({ 'content-type': 'application/json' }), body } as unknown;
    const fetch = async () => answer as Response;
    const result = await createBuddyClient({ userToken, fetch }).logoutUser();
    expect(result).toMatchObject({ error: { findings: ['its body is too long'] } });
    await new Promise(setImmediate);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('whose characters are torn apart on the way is put together again', async () => {
    const whole = bytes(JSON.stringify({ ...AuthFailed.value, message: 'Zugriff für 用户 verweigert' }));
    const { result } = await logoutFrom(
      Array.from(whole, (byte) => Uint8Array.of(byte)),
      {
        status: 401,
        headers: { 'content-type': 'application/json' },
      },
    );
    expect(result).toMatchObject({ error: { code: 'AuthFailed', message: 'Zugriff für 用户 verweigert' } });
  });

  test('that ends within a character is not believed', async () => {
    const { result } = await logoutFrom([bytes(text), Uint8Array.of(0xc3)]);
    expect(result).toMatchObject({ success: false, error: { findings: ['its body is not JSON'] } });
  });
});

test.for([
  [204, 'text/plain', '', 'the spec has no such status'],
  [200, 'text/plain', text, 'its content type is not application/json'],
  [200, 'application/jsonp', text, 'its content type is not application/json'],
  [200, 'text/x; a=application/json', text, 'its content type is not application/json'],
  [200, 'application/json', '{', 'its body is not JSON'],
] as const)('HTTP %i as %s is refused, and the finding says why', async ([status, type, body, finding]) => {
  // A 204 has no body, not even an empty one.
  const answer = new Response(status === 204 ? null : body, { status, headers: { 'content-type': type } });
  const result = await createBuddyClient({ userToken, fetch: async () => answer }).logoutUser();
  expect(result).toMatchObject({
    error: {
      name: 'UnexpectedResponseError',
      findings: [finding],
      message: `The answer (HTTP ${status}) is not what the spec says: ${finding}.`,
    },
  });
});

test('a date that the form allows, and no Date can hold, is named as what is wrong', async () => {
  const body = {
    ...LoggedOut.value,
    result: { ...LoggedOut.value.result, accessTokenExpires: '/Date(9999999999999999)/' },
  };
  const { result } = await logoutFrom([bytes(JSON.stringify(body))]);
  expect(result).toMatchObject({
    session: 'unknown',
    status: 200,
    requestId: LoggedOut.value.request_id,
    error: { findings: ['/result/accessTokenExpires is beyond a Date'] },
  });
});

describe('an error that contradicts itself is not believed, and leaves open what became of the session:', () => {
  const contradictions: Record<string, readonly [status: number, body: object]> = {
    '401 around a 500': [401, InternalError.value],
    '400 around a 503': [400, ServiceUnavailable.value],
    '404 around a 500': [404, InternalError.value],
    '403 around a 401 that says the token is dead': [403, AuthAccessTokenInvalid.value],
    'a name of another status': [403, { ...AuthAccessTokenInvalid.value, status: 403 }],
    'a name and the number of another error': [401, { ...AuthAccessTokenInvalid.value, errorNumber: 256 }],
    'the name of an error and the number of the one that ends a session': [
      401,
      { ...AuthFailed.value, errorNumber: 260 },
    ],
    'a status that the spec does not list': [400, { ...AuthFailed.value, status: 400 }],
    'a fault of the service, below 500': [418, { ...InternalError.value, status: 418 }],
    '408, which says that the service gave up waiting': [408, { ...InternalError.value, status: 408 }],
    'a 5xx with the name of a refusal': [503, { ...AuthFailed.value, status: 503 }],
    'an unlisted 5xx with the name of a refusal': [504, { ...AuthAccessTokenInvalid.value, status: 504 }],
    'a success that names one': [200, { ...LoggedOut.value, error: InternalError.value.error }],
    'a refusal that holds the result of a success': [401, { ...AuthFailed.value, result: LoggedOut.value.result }],
    'a dead token that holds the result of a success': [
      401,
      { ...AuthAccessTokenInvalid.value, result: LoggedOut.value.result },
    ],
    'a refusal that calls itself a success': [401, { ...AuthFailed.value, success: true }],
    'a refusal whose name is a list of names': [401, { ...AuthFailed.value, error: [AuthFailed.value.error] }],
    'a refusal with the name of what every object has': [401, { ...AuthFailed.value, error: 'toString' }],
    'a limit with the name of a fault': [429, { ...InternalError.value, status: 429 }],
    '502 with the name of a limit': [502, { ...document.components.examples.CallRateExceeded.value, status: 502 }],
    '408 in the form that the spec gives to what is not listed': [
      408,
      document.components.examples.GatewayTimeout.value,
    ],
    'a success whose envelope has another status': [200, { ...LoggedOut.value, status: 500 }],
    'a success that calls itself none': [200, { ...LoggedOut.value, success: false }],
    'a success with the number of one': [200, { ...LoggedOut.value, errorNumber: InternalError.value.errorNumber }],
  };
  test.each(Object.entries(contradictions))('%s', async (_, [status, body]) => {
    const { result } = await logoutFrom([bytes(JSON.stringify(body))], {
      status,
      headers: { 'content-type': 'application/json' },
    });
    expect(result).toMatchObject({ session: 'unknown', status, error: { code: 'UnexpectedResponse' } });
  });
});

test('a fault of the service with a status that the spec does not list is believed', async () => {
  const body = document.components.examples.GatewayTimeout.value;
  const { result } = await logoutFrom([bytes(JSON.stringify(body))], {
    status: 504,
    headers: { 'content-type': 'application/json' },
  });
  expect(result).toMatchObject({ session: 'unknown', status: 504, error: { code: 'InternalError' } });
});

test('a request id is a UUID, and nothing that holds one', async () => {
  const { request_id: id } = LoggedOut.value;
  for (const request_id of [`x${id}`, `${id}x`, [id]]) {
    const { result } = await logoutFrom([bytes(JSON.stringify({ request_id }))]);
    expect(result.requestId).toBeUndefined();
  }
});

test('what is wrong with an answer is listed', async () => {
  const { result } = await logoutFrom([bytes('{}')]);
  expect(result).toMatchObject({ error: { message: expect.stringMatching(/: \/status must [^;]+; \/result must /) } });
});

test('a result has no status when there was no answer', async () => {
  const result = await createBuddyClient({
    userToken,
    fetch: () => Promise.reject('offline'),
    retry: false,
  }).logoutUser();
  expect(Object.keys(result)).toEqual(['success', 'error', 'session']);
});

test.for([
  ['', 'NotLoggedIn', 'There is no user token.'],
  ['two words', 'InvalidToken', 'No HTTP header can carry this user token.'],
] as const)('the token "%s" is not sent, and the message says why', async ([token, code, message]) => {
  expect(await createBuddyClient({ userToken: token }).logoutUser()).toMatchObject({ error: { code, message } });
});

test('of what a store throws when it is read, name and code are kept', async () => {
  const fault = Object.assign(new RangeError('EXAMPLE-user-token'), { code: 'EACCES' });
  const tokenStore = { read: () => Promise.reject(fault), update: () => {} };
  expect(await createBuddyClient({ tokenStore }).logoutUser()).toMatchObject({
    error: {
      code: 'StoreFailed',
      message: 'The token store failed: no reason given.',
      cause: { name: 'RangeError', message: 'no reason given', code: 'EACCES' },
    },
  });
});

test.for(['read', 'update'] as const)(
  'a store that fails in %s before it has given a token names none',
  async (failing) => {
    const fault = Object.assign(new Error(`No place for ${userToken}`), { name: userToken, code: `E_${userToken}` });
    const fail = () => Promise.reject(fault);
    const store = { read: () => ({ user: { value: 'EXAMPLE-other-token-1' } }), update: () => {}, [failing]: fail };
    const fetch = async () => Response.json(LoggedOut.value);
    const result = await createBuddyClient({ tokenStore: store, fetch }).logoutUser();
    expect(result).toMatchObject({
      success: false,
      error: { code: 'StoreFailed', cause: { name: 'Error', message: 'no reason given' } },
    });
    expect(inspect(result, { showHidden: true, depth: 9 })).not.toContain(userToken);
  },
);

test('an answer that a redirect led to says so', async () => {
  const answer = Object.defineProperty(Response.json(LoggedOut.value), 'redirected', { value: true });
  const result = await createBuddyClient({ userToken, fetch: async () => answer }).logoutUser();
  expect(result).toMatchObject({ session: 'unknown', error: { findings: ['a redirect led to it'] } });
});

describe('an answer as React Native gives it, with neither a stream nor a word of redirects,', () => {
  const url = 'https://api.buddyplatform.com/users/me/logout';
  const answerWith = async (parts: { url?: string; text?: string }, baseUrl = 'https://api.buddyplatform.com') => {
    const { status, headers } = Response.json(null);
    const answer = { status, headers, text: async () => parts.text ?? JSON.stringify(LoggedOut.value), url: parts.url };
    // The cast stands for a platform whose Response lacks what its type has.
    const fetch = async () => answer as Response;
    return createBuddyClient({ userToken, fetch, baseUrl }).logoutUser();
  };

  test('is believed when it comes from where the call went, also by another spelling', async () => {
    expect(await answerWith({ url })).toMatchObject({ success: true });
    expect(await answerWith({ url }, 'HTTPS://API.BuddyPlatform.com:443//')).toMatchObject({ success: true });
    expect(await answerWith({ url: 'http://[::1]/a/users/me/logout' }, 'http://[::1]:80/a')).toMatchObject({
      success: true,
    });
  });

  test('is believed when it does not say where it comes from', async () => {
    for (const parts of [{}, { url: '' }]) expect(await answerWith(parts)).toMatchObject({ success: true });
  });

  test.for([`${url}/`, 'https://other.example/users/me/logout', 'http://api.buddyplatform.com/users/me/logout'])(
    'is no success when a redirect led to %s',
    async (other) => {
      const findings = ['a redirect led to it'];
      expect(await answerWith({ url: other })).toMatchObject({ session: 'unknown', error: { findings } });
    },
  );

  test('is no success when it is longer than an honest one', async () => {
    const padded = (length: number) => JSON.stringify(LoggedOut.value).padEnd(length);
    expect(await answerWith({ url, text: padded(65_536) })).toMatchObject({ success: true });
    const findings = ['its body is too long'];
    expect(await answerWith({ url, text: padded(65_537) })).toMatchObject({ session: 'unknown', error: { findings } });
  });
});

test.for([
  ['ECONNREFUSED', 'active'],
  ['ENOTFOUND', 'active'],
  ['EAI_AGAIN', 'active'],
  ['UND_ERR_CONNECT_TIMEOUT', 'active'],
  ['ECONNRESET', 'unknown'],
  ['UND_ERR_SOCKET', 'unknown'],
  [undefined, 'unknown'],
] as const)('a call that failed with %s leaves the session %s', async ([code, session]) => {
  const cause = Object.assign(new Error('the reason'), code && { code });
  const fetch = vi.fn(() => Promise.reject(new TypeError('fetch failed', { cause })));
  const clock = { ...globalThis, performance, Math: { random: () => 0 } };
  const result = await createBuddyClient({ userToken, fetch, clock }).logoutUser();
  expect(result).toMatchObject({
    session,
    error: { code: 'NetworkError', message: 'No answer from the service: the reason.', cause: { name: 'Error' } },
  });
  expect(fetch).toHaveBeenCalledTimes(3);
});

test('a 500 is tried again, and leaves the session unknown', async () => {
  const fetch = vi.fn(async () => Response.json(InternalError.value, { status: 500, headers: { 'retry-after': '0' } }));
  const result = await createBuddyClient({ userToken, fetch }).logoutUser();
  expect(result).toMatchObject({ session: 'unknown', error: { code: 'InternalError', retryAfterMs: 0 } });
  expect(fetch).toHaveBeenCalledTimes(3);
});

describe('an app that the service refuses', () => {
  const refusal = async () => Response.json(AuthAppCredentialsInvalid.value, { status: 401 });
  const user = { value: userToken };

  test('loses its token, if it is still the one that was refused', async () => {
    const tokenStore = memoryTokenStore({ user, app: { value: 'EXAMPLE-old' } });
    const renewed = async () => {
      void tokenStore.update((state) => ({ ...state, app: { value: 'EXAMPLE-new' } }));
      return refusal();
    };
    await createBuddyClient({ tokenStore, fetch: renewed }).logoutUser();
    expect(tokenStore.read()).toEqual({ user: undefined, app: { value: 'EXAMPLE-new' } });
  });

  test('is told so, even after an attempt whose answer was lost', async () => {
    const fetch = vi.fn(refusal).mockImplementationOnce(() => Promise.reject(new TypeError('reset')));
    const clock = { ...globalThis, performance, Math: { random: () => 0 } };
    const result = await createBuddyClient({ userToken, fetch, clock }).logoutUser();
    expect(result).toMatchObject({ session: 'unknown', error: { code: 'AuthAppCredentialsInvalid' } });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('need not have one', async () => {
    const tokenStore = memoryTokenStore({ user });
    const result = await createBuddyClient({ tokenStore, fetch: refusal }).logoutUser();
    expect(result).toMatchObject({ session: 'unknown', error: { code: 'AuthAppCredentialsInvalid' } });
    expect(tokenStore.read()).toEqual({ user: undefined, app: undefined });
  });
});

test.for([
  ['has two words', 'two words'],
  ['is empty', ''],
] as const)('a signature that %s is not sent', async ([, signature]) => {
  const fetch = vi.fn();
  const result = await createBuddyClient({ userToken, fetch, sign: () => signature }).logoutUser();
  expect(result).toMatchObject({
    session: 'active',
    error: {
      code: 'SigningFailed',
      message: 'The call could not be signed: a signature is one word of visible ASCII.',
      cause: { name: 'Error' },
    },
  });
  expect(fetch).not.toHaveBeenCalled();
});

test('the user whom another tab has logged out leaves room for the app token', async () => {
  const tokenStore = memoryTokenStore({ user: { value: userToken } });
  const elsewhere = async () => {
    void tokenStore.update(() => ({}));
    return Response.json(LoggedOut.value);
  };
  await createBuddyClient({ tokenStore, fetch: elsewhere }).logoutUser();
  expect(tokenStore.read()).toMatchObject({ app: { value: LoggedOut.value.result.accessToken } });
});

test('what a store holds besides tokens stays as it is', async () => {
  const state = { user: { value: userToken }, theme: 'dark' };
  const tokenStore = memoryTokenStore(state);
  await createBuddyClient({ tokenStore, fetch: async () => Response.json(LoggedOut.value) }).logoutUser();
  expect(tokenStore.read()).toMatchObject({ theme: 'dark', user: undefined });
});

describe('the API client', () => {
  const seen: (string | undefined)[] = [];
  const call = async (token: string) => {
    const baseUrl = await serveLocally(({ headers }, response) => {
      seen.push(headers.authorization, headers.accept);
      response.end();
    });
    await createApiClient({ baseUrl, userToken: token }).POST('/users/me/logout', { parseAs: 'text' });
    return seen.splice(0);
  };

  test('sends the user token, over the network of the platform', async () => {
    expect(await call(userToken)).toEqual([`Buddy ${userToken}`, 'application/json']);
  });

  test('sends nothing for a token that a header may not carry, or for none', async () => {
    expect(await call('two\nlines')).toEqual([undefined, 'application/json']);
    expect(await call('')).toEqual([undefined, 'application/json']);
  });

  test('lets a call bring credentials of its own, and the app add to every request', async () => {
    const baseUrl = await serveLocally(({ headers }, response) => {
      seen.push(headers.authorization, headers['x-trace']?.toString());
      response.end();
    });
    const api = createApiClient({ baseUrl, userToken, headers: { 'X-Trace': 'own' } });
    const path = '/users/me/logout';
    await api.POST(path, { parseAs: 'text', headers: { Authorization: 'Buddy EXAMPLE-other' } });
    api.use({ onRequest: ({ request }) => request.headers.set('X-Trace', 'middleware') });
    await api.POST(path, { parseAs: 'text' });
    expect(seen.splice(0)).toEqual(['Buddy EXAMPLE-other', 'own', `Buddy ${userToken}`, 'middleware']);
  });
});
