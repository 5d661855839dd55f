/** What the compiler promises to an app: the outcomes narrow, what is wrong does not compile, and nothing is `any`. */
import { expectTypeOf, test } from 'vitest';
import type { components, operations } from '../../generated/types.js';
import { createApiClient } from '../../src/api.js';
import {
  type AppAccessToken,
  type BuddyError,
  type BuddyErrorCode,
  createBuddyClient,
  type LogoutError,
  type LogoutResult,
  memoryTokenStore,
  type ServiceError,
  type SessionKnowledge,
  type TokenState,
  type TokenStore,
  type UnexpectedResponseError,
  webStorageTokenStore,
} from '../../src/index.js';

declare const result: LogoutResult;
declare const error: LogoutError;

test('success narrows the result to its token, its date and its request id', () => {
  if (result.success) {
    expectTypeOf(result).toEqualTypeOf<{
      readonly success: true;
      readonly session: 'ended';
      readonly status: 200;
      readonly result: { readonly accessToken: string; readonly accessTokenExpires: Date };
      readonly requestId: string;
    }>();
  } else {
    expectTypeOf(result.error).toExtend<BuddyError>();
    expectTypeOf(result.status).toEqualTypeOf<number | undefined>();
    expectTypeOf(result.requestId).toEqualTypeOf<string | undefined>();
  }
});

test('a token cannot be read before success has been looked at', () => {
  // @ts-expect-error a failure has no result
  result.result;
  // @ts-expect-error a success has no error
  result.error;
});

test('the codes of errors are those of a logout', () => {
  expectTypeOf<LogoutError['code']>().toEqualTypeOf<BuddyErrorCode>();
});

test('a code narrows the error to what it carries', () => {
  if (error.code === 'AuthAccessTokenInvalid') expectTypeOf(error).toEqualTypeOf<ServiceError>();
  if (error.code === 'UnexpectedResponse') expectTypeOf(error).toEqualTypeOf<UnexpectedResponseError>();
  if (error.code === 'NetworkError') {
    // @ts-expect-error nobody has answered, so there is no number
    error.errorNumber;
  }
});

test('every result says what is known of the session', () => {
  expectTypeOf(result.session).toEqualTypeOf<SessionKnowledge>();
});

test('a switch that forgets a case does not compile', () => {
  // @ts-expect-error it says nothing of 'unknown'
  (session: SessionKnowledge): string => {
    switch (session) {
      case 'ended':
      case 'active':
        return session;
    }
  };
});

test('the app token of a logout that could not be stored is found by its presence', () => {
  if (!result.success && 'result' in result) {
    expectTypeOf(result.result).toEqualTypeOf<AppAccessToken>();
    expectTypeOf(result.error).toEqualTypeOf<BuddyError<'StoreFailed'>>();
    expectTypeOf(result.session).toEqualTypeOf<'ended'>();
  }
});

test('a token store may be synchronous or not', () => {
  const update = (_change: (state: TokenState) => TokenState) => {};
  ({ read: () => ({}), update }) satisfies TokenStore;
  ({
    read: async () => ({ user: { value: 'EXAMPLE' } }),
    update: async (change) => update(change),
  }) satisfies TokenStore;
  createBuddyClient({ tokenStore: { read: () => ({ app: { value: 'EXAMPLE', expires: 0 } }), update } });
  createBuddyClient({ tokenStore: memoryTokenStore() });
  createBuddyClient({ tokenStore: webStorageTokenStore(localStorage, 'buddy') });
});

test('a token store of another shape does not compile', () => {
  const read = () => ({});
  const update = () => {};
  // @ts-expect-error it cannot be written
  ({ read }) satisfies TokenStore;
  // @ts-expect-error it cannot be read
  ({ update }) satisfies TokenStore;
  // @ts-expect-error it hands out bare strings
  ({ read: () => ({ user: 'EXAMPLE' }), update }) satisfies TokenStore;
  // @ts-expect-error it hands out tokens without a value
  ({ read: () => ({ user: {} }), update }) satisfies TokenStore;
  // @ts-expect-error its tokens are no strings
  ({ read: () => ({ user: { value: 1 } }), update }) satisfies TokenStore;
  // @ts-expect-error its tokens may be null
  ({ read: () => ({ user: null }), update }) satisfies TokenStore;
  // @ts-expect-error its tokens expire in words
  ({ read: () => ({ app: { value: 'EXAMPLE', expires: 'soon' } }), update }) satisfies TokenStore;
  // @ts-expect-error its tokens expire as a Date
  ({ read: () => ({ app: { value: 'EXAMPLE', expires: new Date() } }), update }) satisfies TokenStore;
  // @ts-expect-error it may have nothing to hand out
  ({ read: () => undefined, update }) satisfies TokenStore;
  // @ts-expect-error it may have nothing to hand out in the end
  ({ read: async () => null, update }) satisfies TokenStore;
  // @ts-expect-error it hands out its text
  ({ read: () => '{}', update }) satisfies TokenStore;
  // @ts-expect-error it has to be told what to read
  ({ read: (_key: string) => ({}), update }) satisfies TokenStore;
  // @ts-expect-error it holds the tokens instead of reading them
  ({ read: {}, update }) satisfies TokenStore;
  // @ts-expect-error it takes tokens instead of a change
  ({ read, update(_state: { user: string }) {} }) satisfies TokenStore;
  // @ts-expect-error it expects a change that is not over at once
  ({ read, update: (change: (state: TokenState) => Promise<TokenState>) => void change({}) }) satisfies TokenStore;
  // @ts-expect-error it hands the change what is no state
  ({ read, update: (change: (state: string) => TokenState) => void change('') }) satisfies TokenStore;
  // @ts-expect-error it wants a second parameter
  ({ read, update(_change: (state: TokenState) => TokenState, _key: string) {} }) satisfies TokenStore;
  // @ts-expect-error it is no store
  createBuddyClient({ tokenStore: new Map() });
  // @ts-expect-error it is what stands below a store
  createBuddyClient({ tokenStore: localStorage });
  // @ts-expect-error it is a promise of a store
  createBuddyClient({ tokenStore: Promise.resolve(memoryTokenStore()) });
  // @ts-expect-error it is a function that makes one
  createBuddyClient({ tokenStore: memoryTokenStore });
});

test('what a store hands out cannot be changed behind its back', async () => {
  const state = await memoryTokenStore().read();
  // @ts-expect-error only update changes it
  state.user = undefined;
  // @ts-expect-error only update changes it
  if (state.app) state.app.value = 'EXAMPLE';
});

test('the callback gets an error or null, and always a result', () => {
  createBuddyClient().logoutUser((err, outcome) => {
    expectTypeOf(err).toEqualTypeOf<LogoutError | null>();
    expectTypeOf(outcome).toEqualTypeOf<LogoutResult>();
  });
  expectTypeOf(createBuddyClient().logoutUser()).toEqualTypeOf<Promise<LogoutResult>>();
});

test('what is not in the spec does not compile', () => {
  const api = createApiClient();
  // @ts-expect-error no such path
  api.POST('/users/me/login');
  // @ts-expect-error no such method
  api.TRACE('/users/me/logout');
  // @ts-expect-error no such option
  createBuddyClient({ token: 'EXAMPLE' });
  // @ts-expect-error no such code
  (code: BuddyErrorCode) => code === 'AuthBadUsernameOrPassword';
});

test('a date of the service is a string of its own form', () => {
  expectTypeOf<'/Date(1423002218900)/'>().toExtend<components['schemas']['ServiceDate']>();
  expectTypeOf<'/Date(-1)/'>().toExtend<components['schemas']['ServiceDate']>();
  expectTypeOf<'/Date(1423002218900+0100)/'>().toExtend<components['schemas']['ServiceDate']>();
  expectTypeOf<'2015-02-03T22:23:38Z'>().not.toExtend<components['schemas']['ServiceDate']>();
  expectTypeOf<'/Date(soon)/'>().not.toExtend<components['schemas']['ServiceDate']>();
});

test('nothing has become any', () => {
  expectTypeOf(result).not.toBeAny();
  expectTypeOf(error).not.toBeAny();
  expectTypeOf(error.code).not.toBeAny();
  expectTypeOf(createBuddyClient).parameters.not.toBeAny();
  expectTypeOf(createApiClient().POST).not.toBeAny();
  type Responses = operations['logoutUser']['responses'];
  expectTypeOf<Responses[200]['content']['application/json']>().not.toBeAny();
  expectTypeOf<Responses['default']['content']['application/json']['error']>().not.toBeAny();
});
