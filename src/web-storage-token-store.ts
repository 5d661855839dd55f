/** A token store in a browser's localStorage or sessionStorage: it outlives a reload, and hears of other tabs. */
import type { AccessToken, TokenState, TokenStore } from './token-store.js';

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
 * Keeps the tokens as JSON under `key`. Anything there that is not such JSON is treated as no token, and is replaced by
 * the next change. What the storage throws, as when it is full or forbidden, makes a logout end in `StoreFailed`.
 * Tokens in web storage can be read by every script of the page's origin.
 */
export function webStorageTokenStore(storage: WebStorage, key: string): WebStorageTokenStore {
  const read = () => parse(storage.getItem(key));
  return {
    read,
    // Synchronous from end to end, so that nothing of this page comes between.
    update(change) {
      const state = read();
      const next = change(state);
      if (next === state) return;
      const { user, app } = next;
      if (user || app) storage.setItem(key, JSON.stringify({ user, app }));
      else storage.removeItem(key);
    },
    subscribe(listener) {
      const onStorage = (event: StorageEvent) => {
        // Without a key, all of the storage has been cleared.
        if (event.storageArea === storage && (event.key === key || event.key === null)) listener(read());
      };
      addEventListener('storage', onStorage);
      return () => removeEventListener('storage', onStorage);
    },
  };
}

function parse(text: string | null): TokenState {
  try {
    const { user, app } = Object(JSON.parse(text ?? '{}'));
    return { user: readToken(user), app: readToken(app) };
  } catch {
    return {};
  }
}

function readToken(token: unknown): AccessToken | undefined {
  const { value, expires } = Object(token);
  if (typeof value !== 'string' || value === '') return undefined;
  return { value, expires: Number.isFinite(expires) ? expires : undefined };
}
