/** What an app imports from `buddy-logout`. */
export { type BuddyClient, createBuddyClient, type LogoutCallback } from './client.js';
export type { Clock } from './clock.js';
export {
  BuddyError,
  type BuddyErrorCode,
  isBuddyError,
  type LogoutError,
  type ReducedCause,
  ServiceError,
  UnexpectedResponseError,
} from './errors.js';
export type { LogoutOptions } from './logout/coordinator.js';
export { type SignedCall, type Signer, signWith } from './logout/signature.js';
export type { BuddyClientOptions } from './options.js';
export type {
  AppAccessToken,
  AppTokenNotStored,
  LogoutEvent,
  LogoutFailure,
  LogoutRefusal,
  LogoutResult,
  LogoutSuccess,
  SessionKnowledge,
} from './result.js';
export { type KeyValueStorage, type KeyValueTokenStore, keyValueTokenStore } from './tokens/key-value-token-store.js';
export { type AccessToken, memoryTokenStore, type TokenState, type TokenStore } from './tokens/token-store.js';
export { type WebStorage, type WebStorageTokenStore, webStorageTokenStore } from './tokens/web-storage-token-store.js';
