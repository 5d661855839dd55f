/** What is imported from `buddy-logout/provider`. */
export type {
  IssuedToken,
  Meter,
  Provider,
  RequestWithHeaders,
  RunningProvider,
  ServedRequest,
  ServeOptions,
  UserTokenRequest,
} from './interface.js';
export { createProvider, type ProviderOptions } from './provider.js';
export {
  type LogoutOutcome,
  memorySessionStore,
  type Session,
  type SessionStore,
  StoreUnavailableError,
} from './session-store.js';
