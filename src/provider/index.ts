/** What is imported from `buddy-logout/provider`. */
export {
  createProvider,
  type IssuedToken,
  type Provider,
  type ProviderOptions,
  type RequestWithHeaders,
  type UserTokenRequest,
} from './provider.js';
export type { Meter, RunningProvider, ServedRequest, ServeOptions } from './serve.js';
export {
  type LogoutOutcome,
  memorySessionStore,
  type Session,
  type SessionStore,
  StoreUnavailableError,
} from './session-store.js';
