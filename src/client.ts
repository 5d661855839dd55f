/// <reference lib="esnext.disposable" preserve="true" />
/** The client: the tokens of one user and app, and the one operation that ends the user's session. */
import type { LogoutError } from './errors.js';
import { LogoutCoordinator, type LogoutOptions } from './logout/coordinator.js';
import { areFunctions, type BuddyClientOptions, check, readOptions } from './options.js';
import type { LogoutResult } from './result.js';

/** The documented JavaScript shape: `err` is null exactly when `result.success` is true. */
export type LogoutCallback = (err: LogoutError | null, result: LogoutResult) => void;

export interface BuddyClient {
  /**
   * Logs the user out: ends the session, and puts the app-level token to go on with into the token store, in place of
   * the user's. Always resolves; `success` tells the outcomes apart, and `session` what is known of the user token.
   * Calls that overlap share one request. No error holds a token or an answer's body. Throws a `TypeError`, and sends
   * nothing, when `signal` is no AbortSignal.
   */
  logoutUser(options?: LogoutOptions): Promise<LogoutResult>;
  /**
   * The same, for callers of the documented callback. It is called exactly once and never before `logoutUser` has
   * returned. What it throws is the app's own, and reaches the platform's handler of uncaught exceptions. Throws a
   * `TypeError`, and sends nothing, when it is given what is neither a function nor options.
   */
  logoutUser(callback: LogoutCallback): void;
  /**
   * A client for one user token, with the other options of this one, that logs the user out on the way out of a scope:
   * `await using session = client.session(token)`. Leaving throws the error when the session may not have ended.
   */
  session(userToken: string): BuddyClient & AsyncDisposable;
}

/** Makes a client. Throws a `TypeError` when an option cannot be used; sends nothing yet. */
export function createBuddyClient(options: BuddyClientOptions = {}): BuddyClient {
  const coordinator = new LogoutCoordinator(readOptions(options));
  // Kept for sessions to come, without the token: that may be dead by then.
  const { userToken: _, tokenStore: __, ...shared } = options;

  function logoutUser(options?: LogoutOptions): Promise<LogoutResult>;
  function logoutUser(callback: LogoutCallback): void;
  function logoutUser(given: LogoutOptions | LogoutCallback = {}): Promise<LogoutResult> | undefined {
    if (typeof given === 'object' && given) {
      const { signal } = given;
      check('signal must be an AbortSignal', !signal || areFunctions(signal.addEventListener));
      return coordinator.logout(given);
    }
    if (typeof given !== 'function') throw new TypeError('logoutUser takes options or a callback.');
    // In a microtask of its own: inside `then`, what the callback throws would become a rejection of ours.
    void coordinator
      .logout({})
      .then((result) => queueMicrotask(() => given(result.success ? null : result.error, result)));
    return undefined;
  }

  return {
    logoutUser,
    session: (userToken) => disposable(createBuddyClient({ ...shared, userToken })),
  };
}

function disposable(client: BuddyClient): BuddyClient & AsyncDisposable {
  return Object.assign(client, {
    // Runtimes that lack the symbol have it from the compiler's helper, under this name.
    [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]: async () => {
      const result = await client.logoutUser();
      if (!result.success && result.session !== 'ended') throw result.error;
    },
  });
}
