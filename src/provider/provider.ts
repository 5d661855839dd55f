/** The reference provider: the semantics of the logout operation, executable, as a handler of WHATWG requests. */
import * as answers from '../../generated/answers/logoutUser.js';
import type { OperationId } from '../http/call.js';
import type {
  IssuedToken,
  Provider,
  ReceivedRequest,
  Reply,
  RequestWithHeaders,
  TokenHash,
  UserTokenRequest,
} from './interface.js';
import { operationsAt } from './routes.js';
import { serve } from './serve.js';
import {
  isName,
  isStoreUnavailable,
  isTime,
  type LogoutOutcome,
  memorySessionStore,
  type Session,
  type SessionStore,
} from './session-store.js';

export interface ProviderOptions {
  /** Where sessions are kept. Default: in memory, of this process alone. */
  readonly store?: SessionStore;
  /** The clock, in ms since the Unix epoch. Default: `Date.now`. */
  readonly now?: () => number;
  /** The source of tokens and request ids. Default: the platform's, which is fit for secrets. */
  readonly randomBytes?: (length: number) => Uint8Array;
  /** How long a new app-level token works, in ms. Default: 30 days. */
  readonly appTokenLifetime?: number;
  /** How many calls an app may make of this instance within a second before it gets 429. Default: no limit. */
  readonly callsPerSecond?: number;
  /** Whether the account of this user is disabled, which gets 403. Default: no account is. */
  readonly isUserDisabled?: (userId: string) => boolean | Promise<boolean>;
  /** Is told the fault behind a 500, or behind a 503 of the store, which the answer does not show; and what `onRequest` throws. Default: nobody is. */
  readonly onError?: (fault: unknown) => void;
}

const hour = 3_600_000; // ms

/** Makes a provider without sessions. Throws a `TypeError` on a platform that cannot run it. */
export function createProvider(options: ProviderOptions = {}): Provider {
  // Optional, against the types of platforms that have them: the jsdom of Jest hides both.
  if (!globalThis.crypto?.subtle || !globalThis.Response) {
    throw new TypeError(
      'The provider needs crypto.subtle and Response, and one of them is not here. Jest has them in its environment node, and not in jsdom.',
    );
  }
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

  /** Of calls that are counted, or of users that may be disabled, the session must be known before it ends. */
  const looksFirst =
    store.logOut === undefined || callsPerSecond < Number.POSITIVE_INFINITY || isUserDisabled !== undefined;

  async function logoutUser(authorization: string | null | undefined, hash: TokenHash): Promise<ReplyParts> {
    const token = readToken(authorization);
    if (token === undefined) return answers.AuthAccessTokenInvalid;
    const tokenHash = await hash(token);
    const session = looksFirst ? await store.find(tokenHash, now()) : undefined;
    if (looksFirst) {
      if (session === undefined) return answers.AuthAccessTokenInvalid;
      if (countCall(session.appId, now()) > callsPerSecond) return answers.CallRateExceeded;
      if (session.userId === undefined) return answers.AuthUserAccessTokenRequired;
      if (await isUserDisabled?.(session.userId)) return answers.AuthUserAccountDisabled;
    }

    const accessToken = newToken();
    const expires = now() + appTokenLifetime;
    switch (await endSession(tokenHash, await hash(accessToken), expires, session)) {
      case 'none':
        return answers.AuthAccessTokenInvalid;
      case 'app-level':
        return answers.AuthUserAccessTokenRequired;
      case 'ended': {
        const result = { accessToken, accessTokenExpires: `/Date(${expires})/` };
        return { ...answers.LoggedOut, body: { ...answers.LoggedOut.body, result } };
      }
    }
  }

  /** `session` is the live one of a user, where it is known already. */
  async function endSession(
    tokenHash: string,
    successorHash: string,
    expires: number,
    session: Session | undefined,
  ): Promise<LogoutOutcome> {
    if (session === undefined) return (await store.logOut?.(tokenHash, successorHash, expires, now())) ?? 'none';
    const successor = { appId: session.appId, expires };
    return (await store.replace(tokenHash, successorHash, successor, now())) ? 'ended' : 'none';
  }

  // No object: that has a `constructor` and a `toString`, which may be names of operations.
  const handlers: ReadonlyMap<OperationId, Handler> = new Map([
    ['logoutUser', ({ headers }, hash) => logoutUser(headers.get('authorization'), hash)],
  ]);

  /** An answer does not depend on whoever is told. */
  async function tellFault(fault: unknown): Promise<void> {
    try {
      await onError?.(fault);
    } catch {
      // There is nobody else to tell.
    }
  }

  async function route(call: ReceivedRequest, hash: TokenHash): Promise<ReplyParts> {
    const { method, headers } = call;
    const atPath = operationsAt(new URL(call.url).pathname);
    if (atPath.length === 0) return answers.UnknownPath;
    const methods = atPath.map((operation) => operation.method).join(', ');
    if (method === 'OPTIONS' && headers.has('access-control-request-method')) return preflight(methods);
    const operation = atPath.find((each) => each.method === method);
    if (operation === undefined) return withHeader(answers.MethodNotAllowed, 'Allow', methods);
    const handler = handlers.get(operation.id);
    return handler === undefined ? notImplemented : handler(call, hash);
  }

  async function respond(call: ReceivedRequest, hash: TokenHash = sha256): Promise<Reply> {
    const { status, headers, body } = await route(call, hash).catch((fault: unknown) => {
      tellFault(fault);
      return isStoreUnavailable(fault) ? answers.ServiceUnavailable : answers.InternalError;
    });
    const type = body && { 'Content-Type': 'application/json' };
    const requestId = uuid(randomBytes(16));
    const text = body && call.method !== 'HEAD' ? JSON.stringify({ ...body, request_id: requestId }) : null;
    return {
      status,
      headers: new Map(Object.entries({ ...crossOrigin, ...headers, ...type })),
      requestId,
      text: () => text,
    };
  }

  async function fetch(request: Request): Promise<Response> {
    const { status, headers, text } = await respond(request);
    return new Response(await text(), { status, headers: [...headers] });
  }

  async function issueUserToken({ appId, userId, expires = now() + hour }: UserTokenRequest): Promise<IssuedToken> {
    if (!isName(appId) || !isName(userId)) {
      throw new TypeError('appId and userId must be text, without NUL and without half a surrogate pair.');
    }
    // A database may take it for the end of all time, and memory for the beginning.
    if (!isTime(expires)) throw new TypeError('expires must be a time, in ms since the Unix epoch.');
    const accessToken = newToken();
    await store.add(await sha256(accessToken), { appId, userId, expires }, now());
    return { accessToken, accessTokenExpires: new Date(expires) };
  }

  async function authenticate({ headers }: RequestWithHeaders): Promise<Session | undefined> {
    const given = typeof headers.get === 'function' ? headers.get('authorization') : Object(headers).authorization;
    const token = readToken(given);
    return token === undefined ? undefined : store.find(await sha256(token), now());
  }

  const newToken = () => base64url(randomBytes(32)); // 256 bits

  /** Nobody has a token without a name, so that nothing changes. A database that can only be read ends no session. */
  async function checkStore(): Promise<void> {
    await store.find('', now());
    if (store.logOut) await store.logOut('', '', now(), now());
    else await store.replace('', '', { appId: '', expires: now() }, now());
  }

  const direct = { fetch, respond, checkStore, tellFault };
  const provider: Provider = {
    fetch,
    issueUserToken,
    authenticate,
    serve: (settings) => serve(provider, settings, direct),
  };
  return provider;
}

type Handler = (call: ReceivedRequest, hash: TokenHash) => Promise<ReplyParts>;

interface ReplyParts {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** Pages of any origin may call: what lets a call through is its token, never a cookie. */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Allow, Retry-After, WWW-Authenticate',
};

function preflight(methods: string): ReplyParts {
  return {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': 'Accept, Authorization, Content-Type',
      'Access-Control-Max-Age': '600',
    },
  };
}

function withHeader({ headers, ...rest }: ReplyParts, name: string, value: string): ReplyParts {
  return { ...rest, headers: { ...headers, [name]: value } };
}

/** For an operation of the spec that has no handler here. The spec's names have none nearer than that of an unknown path. */
const notImplemented: ReplyParts = {
  ...answers.UnknownPath,
  status: 501,
  body: { ...answers.UnknownPath.body, status: 501, message: 'This provider does not serve this operation.' },
};

/** The token of `Buddy <token>` and of `Buddy <token> <signature>`; all else is no credentials. */
function readToken(authorization: unknown): string | undefined {
  if (typeof authorization !== 'string') return undefined;
  return /^Buddy ([!-~]{1,4096})(?: [\da-f]{64})?$/i.exec(authorization)?.[1];
}

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
