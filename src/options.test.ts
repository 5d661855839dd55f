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
