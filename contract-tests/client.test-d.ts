/** What the compiler promises to an app: the outcomes narrow, what is wrong does not compile, and nothing is `any`. */
import { expectTypeOf, test } from 'vitest';
import type { operations, ServiceDate } from '../generated/types.js';
import {
  type AppAccessToken,
  type BuddyError,
  type BuddyErrorCode,
  createApiClient,
  createBuddyClient,
  type LogoutError,
  type LogoutResult,
  type ServiceError,
  type SessionKnowledge,
  type TokenStore,
  type UnexpectedResponseError,
} from '../src/index.js';

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

test('a switch over the codes is exhaustive', () => {
  const whatToDo = (code: BuddyErrorCode): string => {
    switch (code) {
      case 'AuthFailed':
      case 'AuthAPICallDisabledByDeveloper':
      case 'AuthSignatureInvalid':
      case 'AuthRegionAccessKeyInvalid':
      case 'AuthAccessTokenInvalid':
      case 'AuthAppCredentialsInvalid':
      case 'AuthUserAccessTokenRequired':
      case 'AuthUserAccountDisabled':
      case 'OperationNotFound':
      case 'CallRateExceeded':
      case 'InternalError':
      case 'ServiceUnavailable':
        return 'the service says so';
      case 'NotLoggedIn':
      case 'InvalidToken':
      case 'SigningFailed':
      case 'NetworkError':
      case 'Timeout':
      case 'Aborted':
      case 'ReplyLost':
      case 'StoreFailed':
      case 'UnexpectedResponse':
        return 'the client says so';
      default:
        return code satisfies never;
    }
  };
  expectTypeOf(whatToDo).returns.toBeString();
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

test('a switch over what is known of the session is exhaustive', () => {
  const said = (session: SessionKnowledge): string => {
    switch (session) {
      case 'ended':
      case 'active':
      case 'unknown':
        return session;
      default:
        return session satisfies never;
    }
  };
  expectTypeOf(said).returns.toBeString();
  expectTypeOf(result.session).toEqualTypeOf<SessionKnowledge>();
});

test('the app token of a logout that could not be stored is found by its presence', () => {
  if (!result.success && 'result' in result) {
    expectTypeOf(result.result).toEqualTypeOf<AppAccessToken>();
    expectTypeOf(result.error).toEqualTypeOf<BuddyError<'StoreFailed'>>();
    expectTypeOf(result.session).toEqualTypeOf<'ended'>();
  }
});

test('a token store of another shape does not compile', () => {
  // @ts-expect-error it cannot be written
  ({ read: () => ({}) }) satisfies TokenStore;
  // @ts-expect-error it hands out bare strings
  ({ read: () => ({ user: 'EXAMPLE' }), update() {} }) satisfies TokenStore;
  // @ts-expect-error it takes tokens instead of a change
  ({ read: () => ({}), update(_state: { user: string }) {} }) satisfies TokenStore;
  // @ts-expect-error it is no store
  createBuddyClient({ tokenStore: new Map() });
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
  api.GET('/users/me/logout');
  // @ts-expect-error no such option
  createBuddyClient({ token: 'EXAMPLE' });
  // @ts-expect-error no such code
  (code: BuddyErrorCode) => code === 'AuthBadUsernameOrPassword';
});

test('a date of the service is a string of its own form', () => {
  expectTypeOf<'/Date(1423002218900)/'>().toExtend<ServiceDate>();
  expectTypeOf<'/Date(-1)/'>().toExtend<ServiceDate>();
  expectTypeOf<'/Date(1423002218900+0100)/'>().toExtend<ServiceDate>();
  expectTypeOf<'2015-02-03T22:23:38Z'>().not.toExtend<ServiceDate>();
  expectTypeOf<'/Date(soon)/'>().not.toExtend<ServiceDate>();
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
