/** What a logout resolves to, and what it tells on the way. */
import type { BuddyError, BuddyErrorCode, LogoutError } from './errors.js';

/**
 * What is KNOWN of the user token at the service: it is dead, it is alive, or neither is certain. The table in
 * docs/outcomes.md says which situation gives which.
 */
export type SessionKnowledge = 'ended' | 'active' | 'unknown';

/** The app-level token that a logout hands out. */
export interface AppAccessToken {
  /** A secret. It stands for the app, and for no user (documented). */
  readonly accessToken: string;
  /** When `accessToken` stops working (documented). Not compared with the local clock, which may be wrong (decided). */
  readonly accessTokenExpires: Date;
}

/** The user is logged out: the user token is dead (documented), and the token store holds the app token instead. */
export interface LogoutSuccess {
  readonly success: true;
  readonly session: 'ended';
  /** The HTTP status. */
  readonly status: 200;
  readonly result: AppAccessToken;
  /** The service's name for this exchange (a UUID), to quote to its support. */
  readonly requestId: string;
}

/** There is no app token to go on with; `session` says what became of the user's session, and `error.code` why. */
export interface LogoutRefusal {
  readonly success: false;
  readonly session: SessionKnowledge;
  /** The HTTP status of the last answer; absent when there was none. */
  readonly status?: number;
  readonly error: LogoutError;
  /** The service's name for that exchange, to quote to its support; absent when no answer gave one. */
  readonly requestId?: string;
}

/** The logout worked, and the token store could not be written: here is what it should hold now. */
export interface AppTokenNotStored extends LogoutRefusal {
  readonly session: 'ended';
  readonly error: BuddyError<'StoreFailed'>;
  readonly result: AppAccessToken;
}

export type LogoutFailure = LogoutRefusal | AppTokenNotStored;

export type LogoutResult = LogoutSuccess | LogoutFailure;

/** What `onEvent` is told. Nothing in it is secret. */
export type LogoutEvent = LogoutStep & {
  /** Which logout it concerns, so that those that overlap can be told apart: no other one in this process or page has it. */
  readonly logout: number;
};

/** What happens in a logout. */
export type LogoutStep =
  /** An attempt is sent. The first is 1. */
  | { readonly type: 'attempt'; readonly attempt: number }
  /** The attempt failed, and the next one begins after `waitMs` milliseconds. */
  | {
      readonly type: 'retry';
      readonly attempt: number;
      readonly code: BuddyErrorCode;
      readonly status?: number | undefined;
      readonly waitMs: number;
    }
  /** The logout is over, after so many attempts: 0 when nothing was sent. Told once for calls that share a request. */
  | {
      readonly type: 'outcome';
      readonly attempts: number;
      readonly success: boolean;
      readonly session: SessionKnowledge;
      /** Absent for a success. */
      readonly code?: BuddyErrorCode | undefined;
      readonly status?: number | undefined;
      readonly requestId?: string | undefined;
    };
