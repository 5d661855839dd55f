import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBuddyClient, memoryTokenStore } from './index.js';

test('a user token and a store of the app contradict each other, and an empty token does not', () => {
  const tokenStore = memoryTokenStore();
  expect(() => createBuddyClient({ userToken: 'EXAMPLE', tokenStore })).toThrow(
    'Give userToken or tokenStore, not both.',
  );
  expect(() => createBuddyClient({ userToken: '', tokenStore })).not.toThrow();
  expect(() => createBuddyClient({ userToken: 'EXAMPLE', tokenStore: undefined })).not.toThrow();
});

const refused = [
  'https://user@example.com',
  'https://:hunter2@example.com',
  'https://example.com@other.example',
  'https://example.com:443@other.example',
  'https://other.example\\@example.com',
  'https://example.com?',
  'https://example.com/#part',
  'https://exa mple.com',
  'https://example.com/a b',
  'https://example.com:port',
  'https://',
  'https:///example.com',
  'https:example.com',
  '//example.com',
  'example.com',
  '/logout',
  '',
  ' https://example.com',
  'https://example.com\n',
  'http://example.com',
  'HTTP://EXAMPLE.COM',
  'http://notlocalhost',
  'http://localhost.example',
  'http://localhost@other.example',
  'http://localhost:80@other.example',
  'http://localhost\\.other.example',
  'http://a127.example',
  'http://127.example',
  'http://127.0.0.1.example',
  'http://127.0.0.1234',
  'http://127.0.0.1.2',
  'http://[::2]',
  'http://[::1].example',
  'ftp://localhost',
  'ws://127.0.0.1',
  'javascript:https://example.com',
];
const taken = [
  'https://example.com',
  'HTTPS://Example.COM:443/v1/',
  'https://example.com:8443/v1',
  'https://[2001:db8::1]/',
  'https://b\u00fccher.example',
  'http://localhost',
  'http://LocalHost:4010/',
  'http://127.0.0.1:4010',
  'http://127.255.3.9',
  'http://[::1]:4010',
];

/** As React Native 0.88 has it, for what is asked here: it takes any text, and reads it by regular expressions. */
class AnyUrl {
  readonly hostname = 'localhost';
  readonly protocol = 'https:';
  readonly username = '';
  readonly password = '';
}

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ['', () => {}],
  [", also where the platform's URL takes any text for one", () => void vi.stubGlobal('URL', AnyUrl)],
])('a base URL%s', (_, arrange) => {
  test.for(refused)('%j is refused', (baseUrl) => {
    arrange();
    expect(() => createBuddyClient({ baseUrl })).toThrow(/^baseUrl cannot be called\. Give an absolute https: URL/);
  });

  test.for(taken)('%j is taken', (baseUrl) => {
    arrange();
    expect(() => createBuddyClient({ baseUrl })).not.toThrow();
  });
});

test('a base URL is one for the platform as well, where that can tell', () => {
  for (const baseUrl of ['https://example.com:99999', 'https://exa%00mple.com', 'https://[::1::2]']) {
    expect(() => createBuddyClient({ baseUrl })).toThrow('baseUrl cannot be called');
  }
});

test('the opt-out of https is one for http, and for nothing else', () => {
  const make = (baseUrl: string) => () => createBuddyClient({ baseUrl, dangerouslyAllowInsecureHttp: true });
  expect(make('http://example.com')).not.toThrow();
  expect(make('ftp://example.com')).toThrow('baseUrl cannot be called');
  expect(make('http://user@example.com')).toThrow('baseUrl cannot be called');
});

test.for([
  ['timeout', -5],
  ['timeout', Number.NaN],
  ['timeout', '5'],
  ['attemptTimeout', -1],
  ['attempts', 0],
  ['attempts', 1.5],
  ['attempts', Number.NaN],
  ['fetch', 1],
  ['fetch', null],
  ['sign', 'EXAMPLE-secret'],
  ['onEvent', {}],
  ['clock', {}],
  ['clock', { ...globalThis, performance: {} }],
  ['tokenStore', {}],
  ['tokenStore', null],
  ['userToken', 1],
  ['retry', 'false'],
  ['retry', null],
  ['dangerouslyAllowInsecureHttp', 'false'],
  ['baseUrl', ['https://example.com']],
] as const)('an option that cannot be used is refused by its name: %s', ([name, value]) => {
  // A cast, because the compiler refuses them too.
  const options = { [name]: value } as object;
  expect(() => createBuddyClient(options)).toThrow(TypeError);
  expect(() => createBuddyClient(options)).toThrow(new RegExp(`\\b${name}\\b`));
});

test('times of 0 or without end, and one attempt, can be asked for', () => {
  const times = { timeout: Number.POSITIVE_INFINITY, attemptTimeout: 0, attempts: 1 };
  expect(() => createBuddyClient(times)).not.toThrow();
});

test('a signal that is none is refused before anything is sent', () => {
  const fetch = vi.fn();
  const client = createBuddyClient({ userToken: 'EXAMPLE', fetch });
  for (const signal of [{}, true, 'aborted']) {
    // A cast, because the compiler refuses them too.
    expect(() => client.logoutUser({ signal } as object)).toThrow(new TypeError('signal must be an AbortSignal.'));
  }
  expect(fetch).not.toHaveBeenCalled();
});
