/** The reference provider: the semantics of the logout operation, executable, as a handler of WHATWG requests. */
import { answers } from '../../generated/answers.js';
import { operations } from '../../generated/operations.js';
import type { PlatformRequest, PlatformResponse } from '../platform.js';
import { type Call, type Reply, type RunningProvider, type ServeOptions, serve, type TokenHash } from './serve.js';
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

/** Makes a provider without sessions. */
export function createProvider(options: ProviderOptions = {}): Provider {
  const {
    store = memorySessionStore(),
    now = Date.now,
    randomBytes = platformRandomBytes(),
    appTokenLifetime = 30 * 24 * hour,
    callsPerSecond = Number.POSITIVE_INFINITY,
    isUserDisabled,
    onError,
  } = options;
  const countCall = callCounter();

  async function logoutUser(authorization: string | null | undefined, hash: TokenHash): Promise<Answer> {
    const token = credentials.exec(authorization ?? '')?.[1];
    const tokenHash = token && (await hash(token));
    const session = tokenHash && (await store.find(tokenHash, now()));
    if (!tokenHash || !session) return answer(401, 'AuthAccessTokenInvalid');
    if (countCall(session.appId, now()) > callsPerSecond) return answer(429, 'CallRateExceeded');
    if (session.userId === undefined) return answer(403, 'AuthUserAccessTokenRequired');
    if (await isUserDisabled?.(session.userId)) return answer(403, 'AuthUserAccountDisabled');

    const accessToken = newToken();
    const expires = now() + appTokenLifetime;
    const ended = await store.replace(tokenHash, await hash(accessToken), { appId: session.appId, expires }, now());
    if (!ended) return answer(401, 'AuthAccessTokenInvalid');
    const loggedOut = answer(200, 'LoggedOut');
    const result = { accessToken, accessTokenExpires: `/Date(${expires})/` };
    return { ...loggedOut, body: { ...loggedOut.body, result } };
  }

  async function route({ method, url, headers }: Call, hash: TokenHash): Promise<Answer> {
    const operation = operations.logoutUser;
    if (new URL(url).pathname !== operation.path) return answer(404, 'UnknownPath');
    if (method === 'OPTIONS' && headers.has('access-control-request-method')) return preflight;
    if (method !== operation.method) return answer(405, 'MethodNotAllowed');
    return logoutUser(headers.get('authorization'), hash);
  }

  async function respond(call: Call, hash: TokenHash = sha256): Promise<Reply> {
    const { status, headers, body } = await route(call, hash).catch((fault: unknown) => {
      onError?.(fault);
      return answer(500, 'InternalError');
    });
    const type = body && { 'Content-Type': 'application/json' };
    const text = body && call.method !== 'HEAD' ? JSON.stringify({ ...body, request_id: uuid(randomBytes(16)) }) : null;
    return { status, headers: new Map(Object.entries({ ...crossOrigin, ...headers, ...type })), text: () => text };
  }

  async function fetch(request: Request): Promise<Response> {
    const { status, headers, text } = await respond(request);
    return new Response(await text(), { status, headers: [...headers] });
  }

  async function issueUserToken({ appId, userId, expires = now() + hour }: UserTokenRequest): Promise<IssuedToken> {
    const accessToken = newToken();
    await store.add(await sha256(accessToken), { appId, userId, expires }, now());
    return { accessToken, accessTokenExpires: new Date(expires) };
  }

  const newToken = () => base64url(randomBytes(32)); // 256 bits
  const direct = { fetch, respond };
  const provider: Provider = { fetch, issueUserToken, serve: (settings) => serve(provider, settings, direct) };
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
    'Access-Control-Allow-Methods': operations.logoutUser.method,
    'Access-Control-Allow-Headers': 'Accept, Authorization, Content-Type',
    'Access-Control-Max-Age': '600',
  },
};

/** The token is in the first group of `Buddy <token>` and of `Buddy <token> <signature>`; all else is no credentials. */
const credentials = /^Buddy ([!-~]{1,4096})(?: [\da-f]{64})?$/i;

/** Counts the calls of each app within the current second. */
function callCounter(): (appId: string, now: number) => number {
  const counts = new Map<string, number>();
  let second = 0;
  return (appId, now) => {
    const current = Math.floor(now / 1000);
    if (current !== second) counts.clear();
    second = current;
    const count = (counts.get(appId) ?? 0) + 1;
    counts.set(appId, count);
    return count;
  };
}

/** Asks the platform for many at once, since asking costs more than the bytes. Keeps none that it has given out. */
function platformRandomBytes(): (length: number) => Uint8Array {
  let pool = new Uint8Array();
  return (length) => {
    if (pool.length < length) pool = crypto.getRandomValues(new Uint8Array(4_096));
    const bytes = pool.slice(0, length);
    pool.fill(0, 0, length);
    pool = pool.subarray(length);
    return bytes;
  };
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
function uuid(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'[(bytes[8] ?? 0) >> 6];
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})/, `$1-$2-4$3-${variant}$4-`);
}
