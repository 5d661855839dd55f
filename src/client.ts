/** The client: one user's session, and the one operation that ends it. */
import createClient, { type Client } from 'openapi-fetch';
import { defaultServer } from '../generated/operations.js';
import type { paths } from '../generated/types.js';
import { BuddyError, type LogoutError, UnexpectedResponseError } from './errors.js';
import { callOperation, type OperationFailure } from './operation.js';
import { parseServiceDate } from './service-date.js';

export interface BuddyClientOptions {
  /** The service's root, an absolute http: or https: URL. Default: the spec's production server. */
  readonly baseUrl?: string | undefined;
  /** The user-level access token to log out. Without one, `logoutUser` gives `NotLoggedIn` and sends nothing. */
  readonly userToken?: string | undefined;
  /** Sends the request. Default: `globalThis.fetch`, looked up at each call. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** The user is logged out: the user token is dead (documented). */
export interface LogoutSuccess {
  readonly success: true;
  /** The HTTP status. */
  readonly status: 200;
  readonly result: {
    /** The new app-level access token: a secret. It stands for the app, and for no user (documented). */
    readonly accessToken: string;
    /**
     * When `accessToken` stops working (documented). Not compared with the local clock, which may be wrong (decided).
     */
    readonly accessTokenExpires: Date;
  };
  /** The service's name for this exchange (a UUID), to quote to its support. */
  readonly requestId: string;
}

/** The user is not known to be logged out; `error.code` says why. */
export type LogoutFailure = OperationFailure;

export type LogoutResult = LogoutSuccess | LogoutFailure;

/** The documented JavaScript shape: `err` is null exactly when `result.success` is true. */
export type LogoutCallback = (err: LogoutError | null, result: LogoutResult) => void;

export interface BuddyClient {
  /**
   * Logs the user out: ends the session, and gives the app-level token to go on with.
   * Always resolves; `success` tells the outcomes apart. Neither the token nor an answer's body is in any error.
   */
  logoutUser(): Promise<LogoutResult>;
  /**
   * The same, for callers of the documented callback. It is called exactly once and never before `logoutUser` has
   * returned. What it throws is the app's own, and reaches the platform's handler of uncaught exceptions. Throws a
   * `TypeError`, and sends nothing, when it is given something that is no function.
   */
  logoutUser(callback: LogoutCallback): void;
  /** The openapi-fetch client underneath, typed by the spec and with the user token set. It checks no answer, and may reject. */
  readonly api: Client<paths>;
}

/** Makes a client. Throws a `TypeError` when `baseUrl` is not a URL that can be called; sends nothing yet. */
export function createBuddyClient({ baseUrl, userToken, fetch }: BuddyClientOptions = {}): BuddyClient {
  // What HTTP lets stand as one word in a header; with anything else, the platform throws an error that quotes the token.
  const sendable = /^[!-~]+$/.test(userToken ?? '');
  const api = createClient<paths>({
    baseUrl: checkBaseUrl(baseUrl ?? defaultServer),
    headers: { Accept: 'application/json', ...(sendable && { Authorization: `Buddy ${userToken}` }) },
    // Looked up at each call, so that an interceptor that is installed later is seen.
    fetch: (request) => (fetch ?? globalThis.fetch)(request),
  });

  async function logout(): Promise<LogoutResult> {
    if (!userToken) return notSent('NotLoggedIn', 'There is no user token, so no session to end.');
    if (!sendable) return notSent('InvalidToken', 'The user token has characters that an HTTP header cannot carry.');
    const answer = await callOperation(api, 'logoutUser', { secret: userToken });
    if (!answer.success) return answer;
    const { result, request_id: requestId, status } = answer.body;
    const accessTokenExpires = parseServiceDate(result.accessTokenExpires);
    if (accessTokenExpires === undefined) {
      const findings = ['/result/accessTokenExpires is beyond what a Date can hold'];
      return { success: false, status, error: new UnexpectedResponseError(status, findings, requestId), requestId };
    }
    return { success: true, status, result: { accessToken: result.accessToken, accessTokenExpires }, requestId };
  }

  function logoutUser(): Promise<LogoutResult>;
  function logoutUser(callback: LogoutCallback): void;
  function logoutUser(callback?: LogoutCallback): Promise<LogoutResult> | undefined {
    if (callback !== undefined && typeof callback !== 'function') throw new TypeError('callback is not a function.');
    const outcome = logout();
    if (callback === undefined) return outcome;
    // In a microtask of its own: inside `then`, what the callback throws would become a rejection of ours.
    void outcome.then((result) => queueMicrotask(() => callback(result.success ? null : result.error, result)));
    return undefined;
  }

  return { logoutUser, api };
}

function notSent(code: 'NotLoggedIn' | 'InvalidToken', message: string): LogoutFailure {
  return { success: false, error: new BuddyError(code, message) };
}

function checkBaseUrl(baseUrl: string): string {
  const expected = 'Give an absolute http: or https: URL without user name, query or fragment, such as';
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const usable = url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.password;
  // Not quoted: a URL that is wrong may be wrong because it holds a password.
  if (!usable || /[?#\s]/.test(baseUrl)) throw new TypeError(`baseUrl cannot be called. ${expected} ${defaultServer}`);
  return baseUrl.replace(/\/+$/, '');
}
