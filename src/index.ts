/** What an app imports from `buddy-logout`. */
export {
  type BuddyClient,
  type BuddyClientOptions,
  createBuddyClient,
  type LogoutCallback,
  type LogoutFailure,
  type LogoutResult,
  type LogoutSuccess,
} from './client.js';
export {
  BuddyError,
  type BuddyErrorCode,
  type LogoutError,
  ServiceError,
  UnexpectedResponseError,
} from './errors.js';
