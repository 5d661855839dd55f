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

/** The tokens as they are now, or the error when the store fails. */
export async function readTokens(settings: Settings): Promise<TokenState | BuddyError<'StoreFailed'>> {
  try {
    const { user, app } = await inTime(settings, settings.tokenStore.read());
    return { user, app };
  } catch (thrown) {
    return storeFailed(thrown);
  }
}

/**
 * Changes the tokens of the user whose tokens these are, and leaves them alone when another one has taken the place.
 * Resolves to an error when the store fails.
 */
export async function writeTokens(
  settings: Settings,
  known: TokenState,
  change: (state: TokenState) => TokenState,
): Promise<BuddyError<'StoreFailed'> | undefined> {
  /** Nothing, until the store has read what it holds. */
  const seen: TokenState[] = [];
  try {
    const update = settings.tokenStore.update((state) => {
      const next = state.user && state.user.value !== known.user?.value ? state : change(state);
      seen.push(known, state, next);
      return next;
    });
    await inTime(settings, update);
    return undefined;
  } catch (thrown) {
    // What a store throws may quote what it holds.
    return storeFailed(thrown, ...seen.flatMap(({ user, app }) => [user?.value ?? '', app?.value ?? '']));
  }
}

/** What the store gives; rejects when that takes longer than an attempt, or all of a logout, may: nobody waits for ever. */
function inTime<Value>(
  { clock, attemptTimeout, timeout }: Settings,
  given: Value | Promise<Value>,
): Value | Promise<Value> {
  if (typeof Object(given).then !== 'function') return given;
  const late = () => Promise.reject<Value>('No answer in time');
  return withDeadline(clock, Math.min(attemptTimeout, timeout), late, async () => given);
}

function storeFailed(thrown: unknown, ...secrets: readonly string[]): BuddyError<'StoreFailed'> {
  return wrap('StoreFailed', 'The token store failed', thrown, ...secrets);
}
