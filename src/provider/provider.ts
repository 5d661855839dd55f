/** The reference provider: the semantics of the logout operation, executable, as a handler of WHATWG requests. */
import { answers } from '../../generated/answers.js';
import { operations } from '../../generated/operations.js';
import type { PlatformRequest, PlatformResponse } from '../platform.js';
import { type RunningProvider, type ServeOptions, serve } from './serve.js';
import { memorySessionStore, type SessionStore } from './session-store.js';

export interface ProviderOptions {
  /** Where sessions are kept. Default: in memory, of this process alone. */
  readonly store?: SessionStore;
  /** The clock, in ms since the Unix epoch. Default: `Date.now`. */
  readonly now?: () => number;
  /** The source of tokens and request ids. Default: the platform's, which is fit for secrets. */
  readonly randomBytes?: (length: number) => Uint8Array;
  /** How long a new app-level token works, in ms. Default: 30 days. */
  readonly appTokenLifetime?: number;
  /** How many calls an app may make within a second before it gets 429. Default: no limit. */
  readonly callsPerSecond?: number;
  /** Whether the account of this user is disabled, which gets 403. Default: no account is. */
  readonly isUserDisabled?: (userId: string) => boolean | Promise<boolean>;
  /** Is told the fault behind a 500, which the answer does not show. Default: nobody is. */
  readonly onError?: (fault: unknown) => void;
}

export interface UserTokenRequest {
  readonly appId: string;
  readonly userId: string;
  /** When the token stops working, in ms since the Unix epoch. Default: in an hour. */
  readonly expires?: number;
}

export interface IssuedToken {
  readonly accessToken: string;
  readonly accessTokenExpires: Date;
}

export interface Provider {
  /** Answers one request. Never rejects. Usable as the `fetch` of a client, with no network between them. */
  fetch(request: PlatformRequest): Promise<PlatformResponse>;
  /** Logs a user in, so to speak: starts a session, and gives its user-level token. */
  issueUserToken(request: UserTokenRequest): Promise<IssuedToken>;
  /** Listens with node:http on 127.0.0.1. Port 0 takes a free one. */
  serve(options?: ServeOptions): Promise<RunningProvider>;
}

const hour = 3_600_000; // ms
const tokenBytes = 32; // 256 bits

/** Makes a provider without sessions. */
export function createProvider(options: ProviderOptions = {}): Provider {
  const { store = memorySessionStore(), now = Date.now, randomBytes = platformRandomBytes } = options;
  const {
    appTokenLifetime = 30 * 24 * hour,
    callsPerSecond = Number.POSITIVE_INFINITY,
    isUserDisabled,
    onError,
  } = options;
  const countCall = callCounter();

  async function logoutUser(request: Request): Promise<Answer> {
    const token = presentedToken(request.headers.get('authorization'));
    const tokenHash = token && (await sha256(token));
    const session = tokenHash && (await store.find(tokenHash, now()));
    if (!tokenHash || !session) return answer(401, 'AuthAccessTokenInvalid');
    if (countCall(session.appId, now()) > callsPerSecond) return answer(429, 'CallRateExceeded');
    if (session.userId === undefined) return answer(403, 'AuthUserAccessTokenRequired');
    if (await isUserDisabled?.(session.userId)) return answer(403, 'AuthUserAccountDisabled');

    const accessToken = newToken();
    const expires = now() + appTokenLifetime;
    const ended = await store.replace(tokenHash, await sha256(accessToken), { appId: session.appId, expires }, now());
    if (!ended) return answer(401, 'AuthAccessTokenInvalid');
    const loggedOut = answer(200, 'LoggedOut');
    const result = { accessToken, accessTokenExpires: `/Date(${expires})/` };
    return { ...loggedOut, body: { ...loggedOut.body, result } };
  }

  async function route(request: Request): Promise<Answer> {
    const { method, path } = operations.logoutUser;
    if (new URL(request.url).pathname !== path) return answer(404, 'UnknownPath');
    if (request.method === 'OPTIONS' && request.headers.has('access-control-request-method')) return preflight;
    if (request.method !== method.toUpperCase()) return answer(405, 'MethodNotAllowed');
    return logoutUser(request);
  }

  async function fetch(request: Request): Promise<Response> {
    const { status, headers, body } = await route(request).catch((fault: unknown) => {
      onError?.(fault);
      return answer(500, 'InternalError');
    });
    const type = body && { 'Content-Type': 'application/json' };
    const text = body && request.method !== 'HEAD' ? JSON.stringify({ ...body, request_id: newRequestId() }) : null;
    return new Response(text, { status, headers: { ...crossOrigin, ...headers, ...type } });
  }

  async function issueUserToken({ appId, userId, expires = now() + hour }: UserTokenRequest): Promise<IssuedToken> {
    const accessToken = newToken();
    await store.add(await sha256(accessToken), { appId, userId, expires }, now());
    return { accessToken, accessTokenExpires: new Date(expires) };
  }

  const newToken = () => base64url(randomBytes(tokenBytes));
  const newRequestId = () => uuid(randomBytes(16));
  const provider: Provider = { fetch, issueUserToken, serve: (settings) => serve(provider, settings) };
  return provider;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
}

type Answers = typeof answers.logoutUser;

/** An answer as the spec shows it, by its status and the name of its example. */
function answer<Status extends Extract<keyof Answers, number>>(
  status: Status,
  name: keyof Answers[Status]['bodies'],
): Answer {
  const { headers, bodies }: Answers[Status] = answers.logoutUser[status];
  return { status, headers, body: Object(bodies)[name] };
}

/** Pages of any origin may call: what lets a call through is its token, never a cookie. */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Allow, Retry-After, WWW-Authenticate',
};

const preflight: Answer = {
  status: 204,
  headers: {
    'Access-Control-Allow-Methods': operations.logoutUser.method.toUpperCase(),
    'Access-Control-Allow-Headers': 'Accept, Authorization, Content-Type',
    'Access-Control-Max-Age': '600',
  },
};

/** The token out of `Buddy <token>` or `Buddy <token> <signature>`; undefined for anything else. */
function presentedToken(authorization: string | null): string | undefined {
  return /^Buddy ([!-~]{1,4096})(?: [\da-f]{64})?$/i.exec(authorization ?? '')?.[1];
}

/** Counts the calls of each app within the current second. */
function callCounter(): (appId: string, now: number) => number {
  const counts = new Map<string, number>();
  let second = 0;
  return (appId, now) => {
    if (Math.floor(now / 1000) !== second) counts.clear();
    second = Math.floor(now / 1000);
    counts.set(appId, (counts.get(appId) ?? 0) + 1);
    return counts.get(appId) ?? 0;
  };
}

function platformRandomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

async function sha256(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

/** In one replacement, which makes a string of its own: a part of another would keep that in memory. */
function base64url(bytes: Uint8Array): string {
  const others: Record<string, string> = { '+': '-', '/': '_' };
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (character) => others[character] ?? '');
}

/** A UUID of version 4, RFC 9562, out of 16 random bytes. */
function uuid([...bytes]: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
