import { expect, test } from 'vitest';
import { createBuddyClient, memoryTokenStore } from './index.js';

test('a user token and a store of the app contradict each other, and an empty token does not', () => {
  const tokenStore = memoryTokenStore();
  expect(() => createBuddyClient({ userToken: 'EXAMPLE', tokenStore })).toThrow(
    'Give userToken or tokenStore, not both.',
  );
  expect(() => createBuddyClient({ userToken: '', tokenStore })).not.toThrow();
  expect(() => createBuddyClient({ userToken: 'EXAMPLE', tokenStore: undefined })).not.toThrow();
});

test.for([
  'https://user@example.com',
  'https://:hunter2@example.com',
  'http://notlocalhost',
  'http://localhost.example',
  'http://a127.example',
  'http://127.example',
  'http://[::2]',
  'ftp://localhost',
  'ws://127.0.0.1',
])('the base URL %s is refused', (baseUrl) => {
  expect(() => createBuddyClient({ baseUrl })).toThrow(/^baseUrl cannot be called\. Give an absolute https: URL/);
});

test('the opt-out of https is one for http, and for nothing else', () => {
  const make = (baseUrl: string) => () => createBuddyClient({ baseUrl, dangerouslyAllowInsecureHttp: true });
  expect(make('http://example.com')).not.toThrow();
  expect(make('ftp://example.com')).toThrow('baseUrl cannot be called');
  expect(make('http://user@example.com')).toThrow('baseUrl cannot be called');
});
