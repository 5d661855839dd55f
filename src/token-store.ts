/** Where an app keeps its access tokens: the interface, and a store in memory. */

import { withDeadline } from './deadline.js';
import { type BuddyError, wrap } from './errors.js';
import type { Settings } from './options.js';

/** A secret, and when it stops working. */
export interface AccessToken {
  readonly value: string;
  /** Milliseconds since the Unix epoch; absent when it is not known. */
  readonly expires?: number | undefined;
}

/** The user's token and the app's own, each where there is one. */
export interface TokenState {
  readonly user?: AccessToken | undefined;
  readonly app?: AccessToken | undefined;
}

/** What the client needs of an app's storage. Either method may be asynchronous, and may fail: `StoreFailed`. */
export interface TokenStore {
  /** The tokens as they are now. */
  read(): TokenState | Promise<TokenState>;
  /**
   * Puts what `change` makes of the present state in its place, in one step: nothing else may be written between what
   * `change` is given and what it gives. `change` is synchronous, quick and without effects, so it may be called anew.
   */
  update(change: (state: TokenState) => TokenState): void | Promise<void>;
}

/** A store that ends with the page or process. */
export function memoryTokenStore(state: TokenState = {}): TokenStore {
  return {
    read: () => state,
    update(change) {
      state = change(state);
    },
  };
}

/** The tokens as they are now, or the error when the store fails. At once when the store gives them at once. */
export function readTokens(settings: Settings): MaybePromise<TokenState | BuddyError<'StoreFailed'>> {
  return inTime(
    settings,
    () => settings.tokenStore.read(),
    // A copy: a store may change what it has given.
    ({ user, app }): TokenState => ({ user, app }),
    storeFailed,
  );
}

/**
 * Changes the tokens of the user whose tokens these are, and leaves them alone when another one has taken the place.
 * Gives an error when the store fails.
 */
export function writeTokens(
  settings: Settings,
  known: TokenState,
  change: (state: TokenState) => TokenState,
): MaybePromise<BuddyError<'StoreFailed'> | undefined> {
  /** Nothing, until the store has read what it holds. */
  const seen: TokenState[] = [];
  return inTime(
    settings,
    () =>
      settings.tokenStore.update((state) => {
        const next = state.user && state.user.value !== known.user?.value ? state : change(state);
        seen.push(known, state, next);
        return next;
      }),
    () => undefined,
    // What a store throws may quote what it holds.
    (thrown) => storeFailed(thrown, ...seen.flatMap(({ user, app }) => [user?.value ?? '', app?.value ?? ''])),
  );
}

type MaybePromise<Value> = Value | Promise<Value>;

/**
 * What `read` makes of what the store gives, or `failed` of what it throws; and of no answer within the time that an
 * attempt, or all of a logout, may take: nobody waits for ever.
 */
function inTime<Value, Result, Failed>(
  { clock, attemptTimeout, timeout }: Settings,
  work: () => MaybePromise<Value>,
  read: (value: Value) => Result,
  failed: (thrown: unknown) => Failed,
): MaybePromise<Result | Failed> {
  try {
    const given = work();
    if (!isThenable(given)) return read(given);
    const late = () => failed('No answer in time');
    return withDeadline(clock, Math.min(attemptTimeout, timeout), late, () =>
      Promise.resolve(given).then(read).catch(failed),
    );
  } catch (thrown) {
    return failed(thrown);
  }
}

function isThenable<Value>(given: MaybePromise<Value>): given is Promise<Value> {
  return typeof Object(given).then === 'function';
}

function storeFailed(thrown: unknown, ...secrets: readonly string[]): BuddyError<'StoreFailed'> {
  return wrap('StoreFailed', 'The token store failed', thrown, ...secrets);
}
