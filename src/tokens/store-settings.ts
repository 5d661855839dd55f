/** What a client was told of its token store. By itself, because the public types lead here, and need nothing of the platform's. */
import type { Clock } from '../clock.js';
import type { TokenStore } from './token-store.js';

/** The store, and how long it may take: the shorter one holds. */
export interface StoreSettings {
  readonly tokenStore: TokenStore;
  readonly attemptTimeout: number;
  readonly timeout: number;
  readonly clock: Clock;
}
