/** Where an app keeps its access tokens: the interface, and a store in memory. */

import { type BuddyError, wrap } from '../errors.js';
import { withDeadline } from '../http/deadline.js';
import type { Settings } from '../options.js';

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
    [],
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
  /** What a store throws may quote what it holds. Nothing, until it has read that. */
  const secrets: string[] = [];
  const update = (state: TokenState) => {
    const next = state.user && state.user.value !== known.user?.value ? state : change(state);
    for (const { user, app } of [known, state, next]) secrets.push(user?.value ?? '', app?.value ?? '');
    return next;
  };
  return inTime(
    settings,
    () => settings.tokenStore.update(update),
    () => undefined,
    secrets,
  );
}

type MaybePromise<Value> = Value | Promise<Value>;

/**
 * What `use` makes of what the store gives; an error without the secrets when it fails, or takes longer than an attempt,
 * or all of a logout, may: nobody waits for ever.
 */
function inTime<Value, Result>(
  { clock, attemptTimeout, timeout }: Settings,
  ask: () => MaybePromise<Value>,
  use: (value: Value) => Result,
  secrets: readonly string[],
): MaybePromise<Result | BuddyError<'StoreFailed'>> {
  const failed = (thrown: unknown) => wrap('StoreFailed', 'The token store failed', thrown, ...secrets);
  try {
    const given = ask();
    // The cast is sound: what has no `then` is no promise.
    if (typeof Object(given).then !== 'function') return use(given as Value);
    const late = () => failed('No answer in time');
    return withDeadline(clock, Math.min(attemptTimeout, timeout), late, async () => {
      try {
        return use(await given);
      } catch (thrown) {
        return failed(thrown);
      }
    });
  } catch (thrown) {
    return failed(thrown);
  }
}
