/** What the compiler promises to an app: the outcomes narrow, what is wrong does not compile, and nothing is `any`. */
import { expectTypeOf, test } from 'vitest';
import type { operations, ServiceDate } from '../generated/types.js';
import {
  type BuddyError,
  type BuddyErrorCode,
  createBuddyClient,
  type LogoutError,
  type LogoutResult,
  type ServiceError,
  type UnexpectedResponseError,
} from '../src/index.js';

declare const result: LogoutResult;
declare const error: LogoutError;

test('success narrows the result to its token, its date and its request id', () => {
  if (result.success) {
    expectTypeOf(result).toEqualTypeOf<{
      readonly success: true;
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
      case 'NetworkError':
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

test('the callback gets an error or null, and always a result', () => {
  createBuddyClient().logoutUser((err, outcome) => {
    expectTypeOf(err).toEqualTypeOf<LogoutError | null>();
    expectTypeOf(outcome).toEqualTypeOf<LogoutResult>();
  });
  expectTypeOf(createBuddyClient().logoutUser()).toEqualTypeOf<Promise<LogoutResult>>();
});

test('what is not in the spec does not compile', () => {
  const { api } = createBuddyClient();
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
  expectTypeOf(createBuddyClient().api.POST).not.toBeAny();
  type Responses = operations['logoutUser']['responses'];
  expectTypeOf<Responses[200]['content']['application/json']>().not.toBeAny();
  expectTypeOf<Responses['default']['content']['application/json']['error']>().not.toBeAny();
});
