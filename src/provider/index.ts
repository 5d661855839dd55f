/** What is imported from `buddy-logout/provider`. */
export {
  createProvider,
  type IssuedToken,
  type Provider,
  type ProviderOptions,
  type UserTokenRequest,
} from './provider.js';
export type { RunningProvider, ServeOptions } from './serve.js';
export { memorySessionStore, type Session, type SessionStore } from './session-store.js';
