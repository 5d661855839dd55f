/** What others write may quote the token: the service, the platform, a store. The client does not pass it on. */
import { describe, expect, test } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import { createBuddyClient, type LogoutEvent, memoryTokenStore, type TokenStore } from '../../src/index.js';
import { placesOf } from './reachable.js';

const token = 'q7/Lw2+Xk9~Rm4-Zt8_Pv6.Bn3';
const appToken = 'Hs5-Jd8_Fg2~Vc7-Ub4';
const failure = document.components.examples.AuthFailed.value;

const forms: Record<string, string> = {
  whole: token,
  'with its scheme': `Buddy ${token}`,
  'percent-encoded': encodeURIComponent(token),
  'as JSON': JSON.stringify({ token }),
  'cut short': `${token.slice(0, 12)}…`,
  'by its last eight characters': `…${token.slice(-8)}`,
  'in capitals': token.toUpperCase(),
  reversed: [...token].reverse().join(''),
  spaced: [...token].join(' '),
  'in hexadecimal': Buffer.from(token).toString('hex'),
  'in hexadecimal with colons': Buffer.from(token)
    .toString('hex')
    .replace(/..(?=.)/g, '$&:'),
  'in base64': Buffer.from(token).toString('base64'),
  'in base64url, among other words': Buffer.from(`user=7&token=${token}&x`).toString('base64url'),
  'with every character percent-encoded': token.replace(/./g, (character) => `%${hex(character)}`),
  'in escapes of JSON': token.replace(/./g, (character) => `\\u00${hex(character)}`),
  'in decimal references of HTML': token.replace(/./g, (character) => `&#${character.charCodeAt(0)};`),
  'in hexadecimal references of HTML': token.replace(/./g, (character) => `&#x${hex(character)};`),
};

function hex(character: string): string {
  return character.charCodeAt(0).toString(16);
}

async function everythingOf(options: Parameters<typeof createBuddyClient>[0]) {
  const events: LogoutEvent[] = [];
  const tokenStore = memoryTokenStore({ user: { value: token }, app: { value: appToken } });
  const onEvent = (event: LogoutEvent) => events.push(event);
  const client = createBuddyClient({ tokenStore, retry: false, onEvent, ...options });
  const result = await client.logoutUser();
  expect(result.success).toBe(false);
  return { result, events, client };
}

describe.each(Object.entries(forms))('a token quoted %s is not passed on', (_form, quoted) => {
  test('by the message of the service', async () => {
    const body = { ...failure, message: `No such token: ${quoted}` };
    const handedOut = await everythingOf({ fetch: async () => Response.json(body, { status: 401 }) });
    expect(placesOf([token], handedOut)).toEqual([]);
  });

  test('by what fetch throws', async () => {
    const thrown = new TypeError('fetch failed', {
      cause: Object.assign(new Error(quoted), { code: quoted, name: quoted }),
    });
    expect(placesOf([token], await everythingOf({ fetch: () => Promise.reject(thrown) }))).toEqual([]);
  });

  test('by what signs', async () => {
    const sign = () => Promise.reject(new Error(quoted));
    expect(placesOf([token], await everythingOf({ sign }))).toEqual([]);
  });

  test('by the place and content of an answer that the spec does not allow', async () => {
    const body = { ...failure, [quoted]: quoted, error: quoted, request_id: quoted };
    const fetch = async () => Response.json(body, { status: 401, headers: { 'retry-after': quoted.replace('…', '') } });
    expect(placesOf([token], await everythingOf({ fetch }))).toEqual([]);
  });
});

const quoting = (text: string): Partial<TokenStore> => ({
  update: () => Promise.reject(new Error(`cannot write ${text}`)),
});

test.each(Object.entries({ token, appToken }))(
  'a store that cannot be written and quotes the %s is not passed on',
  async (_, text) => {
    const store = { read: () => ({ user: { value: token }, app: { value: appToken } }), update() {}, ...quoting(text) };
    const fetch = async () =>
      Response.json(document.components.examples.AuthAppCredentialsInvalid.value, { status: 401 });
    expect(placesOf([token, appToken], await everythingOf({ tokenStore: store, fetch }))).toEqual([]);
  },
);

test('a store that cannot be read and quotes what it holds is not passed on', async () => {
  // What the parser says quotes what it could not read: here a bare token, where JSON was expected.
  const tokenStore: TokenStore = { read: () => JSON.parse(token), update() {} };
  expect(placesOf([token], await everythingOf({ tokenStore }))).toEqual([]);
});

test.each(['user', 'app'] as const)('a request id that is the %s token is not passed on', async (level) => {
  const id = '0b54bbf2-9c6a-4a2b-8a4e-95e7f1b0c3d2';
  const { LoggedOut } = document.components.examples;
  const accessToken = level === 'app' ? id : LoggedOut.value.result.accessToken;
  const success = { ...LoggedOut.value, result: { ...LoggedOut.value.result, accessToken }, request_id: id };
  const tokenStore = () => memoryTokenStore({ user: { value: level === 'user' ? id : token } });
  const loggedOut = await createBuddyClient({
    tokenStore: tokenStore(),
    fetch: async () => Response.json(success),
  }).logoutUser();
  expect(loggedOut).toMatchObject({ success: true, requestId: '[redacted]' });
  const broken = { ...success, status: 500 };
  for (const [body, status] of [
    [broken, 200] as const,
    [{ ...failure, ...success, ...failure, request_id: id }, 401] as const,
  ]) {
    const options = { tokenStore: tokenStore(), fetch: async () => Response.json(body, { status }) };
    expect(placesOf([id], await everythingOf(options))).toEqual([]);
  }
});

test.each([
  'The user access token is invalid.',
  'Authentication failed.',
  'See https://buddy.example/docs/tokens?error=256#AuthAccessTokenInvalid',
])('words that tokens are made of are passed on: %s', async (message) => {
  const options = { userToken: 'EXAMPLE-user-access-token', tokenStore: undefined };
  const fetch = async () => Response.json({ ...failure, message }, { status: 401 });
  expect((await everythingOf({ ...options, fetch })).result).toMatchObject({ error: { message } });
});

test.each(['q7/Lw2', Buffer.from('q7/Lw2').toString('hex')])(
  'a token of fewer than eight characters is not passed on either: %s',
  async (quoted) => {
    const tokenStore = memoryTokenStore({ user: { value: 'q7/Lw2' } });
    const fetch = () => Promise.reject(new Error(`no route for ${quoted}`));
    const { result } = await everythingOf({ tokenStore, fetch });
    expect(result).toMatchObject({ error: { cause: { message: '[redacted]' } } });
  },
);
