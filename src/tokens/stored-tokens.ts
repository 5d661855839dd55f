/** Reads and changes what an app's token store holds: in time, and without a word of what a failing store says of tokens. */
import type { Awaitable } from '../awaitable.js';
import { type BuddyError, wrap } from '../errors.js';
import { type Abandonment, withDeadline } from '../http/deadline.js';
import type { StoreSettings } from './store-settings.js';
import type { TokenState } from './token-store.js';

type StoreFailure = BuddyError<'StoreFailed'>;

/**
 * What `use` makes of the tokens as they are now, an error when the store fails, or what `left` gives when the signal gives
 * the reading up: `use` is called all the same, once the store has answered. At once when the store gives them at once.
 */
export function readTokens<Value, Left>(
  settings: StoreSettings,
  signal: Abandonment | undefined,
  left: () => Left,
  use: (tokens: TokenState) => Value,
): Awaitable<Value | StoreFailure | Left> {
  return inTime(settings, signal, left, {
    ask: () => settings.tokenStore.read(),
    // A copy: a store may change what it has given.
    use: ({ user, app }: TokenState) => use({ user, app }),
    secrets: () => [],
  });
}

/**
 * Changes the tokens of the user whose tokens these are, and leaves them alone when another one has taken the place.
 * Gives an error when the store fails. It cannot be given up: what is begun may be half written.
 */
export function writeTokens(
  settings: StoreSettings,
  known: TokenState,
  change: (state: TokenState) => TokenState,
): Awaitable<StoreFailure | undefined> {
  /** What the store may quote in what it throws; nothing until it has read. */
  let seen: readonly string[] = [];
  const update = (state: TokenState) => {
    const next = state.user && state.user.value !== known.user?.value ? state : change(state);
    // Read at once: a store may take back the state that it lends.
    const { user, app } = next;
    seen = [known.user, known.app, state.user, state.app, user, app].map((token) => token?.value ?? '');
    return next;
  };
  return inTime(settings, undefined, () => undefined, {
    ask: () => settings.tokenStore.update(update),
    use: () => undefined,
    secrets: () => seen,
  });
}

interface Question<Value, Result> {
  readonly ask: () => Awaitable<Value>;
  readonly use: (value: Value) => Result;
  /** What an error must not hold; asked for when there is one. */
  readonly secrets: () => readonly string[];
}

/** An error when the store fails, or takes longer than an attempt, or all of a logout, may: nobody waits for ever. */
function inTime<Value, Result, Left>(
  { clock, attemptTimeout, timeout }: StoreSettings,
  signal: Abandonment | undefined,
  left: () => Left,
  { ask, use, secrets }: Question<Value, Result>,
): Awaitable<Result | StoreFailure | Left> {
  const failed = (thrown: unknown) => wrap('StoreFailed', 'The token store failed', thrown, ...secrets());
  try {
    const given = ask();
    // The cast is sound: what has no `then` is no promise.
    if (typeof Object(given).then !== 'function') return use(given as Value);
    const stopped = (why: 'late' | 'abandoned') => (why === 'late' ? failed('No answer in time') : left());
    return withDeadline(clock, Math.min(attemptTimeout, timeout), signal, stopped, async () => {
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
