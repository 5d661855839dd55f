/** A token store in an asynchronous key-value store, such as React Native's AsyncStorage: it outlives the app. */
import { storedJson, storedToken } from './stored-token.js';
import type { TokenState, TokenStore } from './token-store.js';

/** What is used of a key-value store. AsyncStorage is one as it stands. */
export interface KeyValueStorage {
  /** What stands there; null or undefined when nothing does. */
  getItem(key: string): Promise<string | null | undefined> | string | null | undefined;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

export interface KeyValueTokenStore extends TokenStore {
  read(): Promise<TokenState>;
  update(change: (state: TokenState) => TokenState): Promise<void>;
}

/** What a turn may take, in ms: half of what a logout gives its store, so that the next in line has time too. */
const turnLimit = 5_000;

/** The last turn of each key that has not ended. By key alone: two objects may lead to the same storage. */
type LastTurns = Map<string, Promise<unknown>>;

/** What all copies of this package share: an app may have one that is imported, and one that is required. */
const shared = Symbol.for('buddy-logout.lastTurns');

/**
 * Keeps both tokens as JSON in the one item `key`, so that no crash leaves half of a change. Reads and updates take turns in
 * the order in which they are called, also those of other stores with this key in this app: nothing comes between an
 * update's reading and its writing. Anything in the item that is not such JSON is treated as no token, and is replaced by
 * the next change. What the storage throws makes a logout end in `StoreFailed`; so does a storage that has not answered after
 * 5 seconds, and the next in line goes on then, though what was asked of the storage may still be done later.
 */
export function keyValueTokenStore(storage: KeyValueStorage, key: string): KeyValueTokenStore {
  async function read(): Promise<TokenState> {
    const { user, app } = Object(storedJson(await storage.getItem(key)));
    return { user: storedToken(user), app: storedToken(app) };
  }
  return {
    read: () => inTurn(key, read),
    update: (change) =>
      inTurn(key, async (isOver) => {
        const state = await read();
        // Its caller has been told that it failed, and others have written since.
        if (isOver()) return;
        const { user, app } = change(state);
        if (user === state.user && app === state.app) return;
        await (user || app ? storage.setItem(key, JSON.stringify({ user, app })) : storage.removeItem(key));
      }),
  };
}

/** Does the work once all that was asked for before has ended. `isOver` says whether its own time has. */
function inTurn<Value>(key: string, work: (isOver: () => boolean) => Promise<Value>): Promise<Value> {
  const registry: { [shared]?: LastTurns } = Object(globalThis);
  registry[shared] ??= new Map();
  const lastTurns = registry[shared];
  const turn = (lastTurns.get(key) ?? Promise.resolve()).then(() => inTime(work));
  const end = turn
    .catch(() => {})
    .then(() => {
      if (lastTurns.get(key) === end) lastTurns.delete(key);
    });
  lastTurns.set(key, end);
  return turn;
}

function inTime<Value>(work: (isOver: () => boolean) => Promise<Value>): Promise<Value> {
  let over = false;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      over = true;
      reject(new Error('The storage did not answer in time.'));
    }, turnLimit);
    work(() => over)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
