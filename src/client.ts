/** The client: the tokens of one user and app, and the one operation that ends the user's session. */
import { BuddyError, type LogoutError } from './errors.js';
import { Logout } from './logout.js';
import { isWord } from './operation.js';
import { type BuddyClientOptions, readOptions, type Settings } from './options.js';
import { aborted, outcomeOf, refusal } from './outcome.js';
import type { LogoutResult, SessionKnowledge } from './result.js';
import { readTokens, type TokenState, writeTokens } from './token-store.js';

export interface LogoutOptions {
  /** Removes the user token from the store at once, whatever becomes of the call: that is how one signs out offline. */
  readonly forget?: boolean | undefined;
  /** Gives the call up for this caller; others that share it go on. */
  readonly signal?: AbortSignal | undefined;
}

/** The documented JavaScript shape: `err` is null exactly when `result.success` is true. */
export type LogoutCallback = (err: LogoutError | null, result: LogoutResult) => void;

export interface BuddyClient {
  /**
   * Logs the user out: ends the session, and puts the app-level token to go on with into the token store, in place of
   * the user's. Always resolves; `success` tells the outcomes apart, and `session` what is known of the user token.
   * Calls that overlap share one request. No error holds a token or an answer's body.
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
  const settings = readOptions(options);
  const logout = logoutWith(settings);

  function logoutUser(options?: LogoutOptions): Promise<LogoutResult>;
  function logoutUser(callback: LogoutCallback): void;
  function logoutUser(given: LogoutOptions | LogoutCallback = {}): Promise<LogoutResult> | undefined {
    if (typeof given === 'object' && given) return logout(given);
    if (typeof given !== 'function') throw new TypeError('logoutUser takes options, or a callback that is a function.');
    // In a microtask of its own: inside `then`, what the callback throws would become a rejection of ours.
    void logout({}).then((result) => queueMicrotask(() => given(result.success ? null : result.error, result)));
    return undefined;
  }

  return {
    logoutUser,
    session: (userToken) => disposable(createBuddyClient({ ...options, tokenStore: undefined, userToken })),
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

/** How many user tokens are remembered, so that a service can run for years. */
const rememberedTokens = 1_000;

/** The steps before a call: which session to end, and whether that can be done, or is under way already. */
function logoutWith(settings: Settings): (options: LogoutOptions) => Promise<LogoutResult> {
  const underway = new Map<string, Logout>();
  /** What earlier calls found out of the latest user tokens, unless they are as alive as any new one. */
  const found = new Map<string, SessionKnowledge>();

  return async ({ forget, signal }) => {
    // What is over by the time that the store has answered is shared all the same.
    const overlapping = new Map(underway);
    const state = await readTokens(settings);
    if (state instanceof BuddyError) return notSent(state, 'unknown');
    const token = state.user?.value ?? '';
    const fault =
      forget && token ? await writeTokens(settings, state, (now) => ({ ...now, user: undefined })) : undefined;
    const shared = underway.get(token) ?? overlapping.get(token);
    // When the store is empty, it may be so because of a logout that is under way.
    const result = await call(
      state,
      token,
      token ? shared : [...overlapping.values(), ...underway.values()].pop(),
      signal,
    );
    return fault && !result.success ? { ...result, error: fault } : result;
  };

  function call(state: TokenState, token: string, shared: Logout | undefined, signal: AbortSignal | undefined) {
    if (shared && !shared.abandoned) return shared.join(signal);
    if (!token) return notSent(new BuddyError('NotLoggedIn', 'There is no user token, so no session to end.'), 'ended');
    const session = shared?.session ?? found.get(token) ?? 'active';
    if (!isWord(token)) {
      return notSent(
        new BuddyError('InvalidToken', 'The user token has characters that no HTTP header can carry.'),
        session,
      );
    }
    if (signal?.aborted) return notSent(aborted(), session);
    return start(state, token, session).join(signal);
  }

  function start(state: TokenState, token: string, before: SessionKnowledge): Logout {
    const logout = new Logout(settings, state, token, before);
    underway.set(token, logout);
    void logout.result.then(({ session }) => {
      // One that was abandoned may have been followed by another, which knows what it knew.
      if (underway.get(token) !== logout) return;
      underway.delete(token);
      found.delete(token);
      // A store that failed holds the token of an ended session still.
      if (session !== 'active') found.set(token, session);
      // A map keeps the order in which its entries came.
      if (found.size > rememberedTokens) found.delete([...found.keys()][0] ?? '');
    });
    return logout;
  }

  function notSent(error: LogoutError, session: SessionKnowledge): LogoutResult {
    const result = refusal(error, session);
    settings.emitter()(outcomeOf(result, 0));
    return result;
  }
}
