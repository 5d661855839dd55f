/** A token store in a browser's localStorage or sessionStorage: it outlives a reload, and hears of other tabs. */
import { storedJson, storedToken } from './stored-token.js';
import type { TokenState, TokenStore } from './token-store.js';

/** What is used of a `Storage`. */
export interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface WebStorageTokenStore extends TokenStore {
  read(): TokenState;
  update(change: (state: TokenState) => TokenState): void;
  /** Calls back with the tokens each time that another tab has changed them. Gives what ends that. */
  subscribe(listener: (state: TokenState) => void): () => void;
}

/**
 * Keeps each token as JSON, under `key` with `.user` or `.app` after it. Anything there that is not such JSON is treated
 * as no token, and is replaced by the next change. What the storage throws, as when it is full or forbidden, makes a
 * logout end in `StoreFailed`. Tokens in web storage can be read by every script of the page's origin.
 */
export function webStorageTokenStore(storage: WebStorage, key: string): WebStorageTokenStore {
  const stored = (level: string) => storedToken(storedJson(storage.getItem(`${key}.${level}`)));
  const read = () => ({ user: stored('user'), app: stored('app') });
  return {
    read,
    // Synchronous from end to end, so that nothing of this page comes between.
    update(change) {
      const state = read();
      const next = change(state);
      // Another tab may just have written what this one does not see yet: what did not change is left alone. The app's
      // goes first, so that a storage that is full has lost nothing.
      for (const level of ['app', 'user'] as const) {
        const token = next[level];
        if (token === state[level]) continue;
        if (token) storage.setItem(`${key}.${level}`, JSON.stringify(token));
        else storage.removeItem(`${key}.${level}`);
      }
    },
    subscribe(listener) {
      const keys = [`${key}.user`, `${key}.app`];
      const onStorage = (event: StorageEvent) => {
        // Without a key, all of the storage has been cleared.
        if (event.storageArea === storage && (event.key === null || keys.includes(event.key))) listener(read());
      };
      addEventListener('storage', onStorage);
      return () => removeEventListener('storage', onStorage);
    },
  };
}
