/** What a client can be told, checked before anything is sent. */
import { defaultServer } from '../generated/server.js';
import type { Clock } from './clock.js';
import type { ClientSettings } from './logout/settings.js';
import type { Signer } from './logout/signature.js';
import type { PlatformRequest, PlatformResponse } from './platform.js';
import type { LogoutEvent } from './result.js';
import { memoryTokenStore, type TokenStore } from './tokens/token-store.js';

export interface BuddyClientOptions {
  /** The service's root: an absolute https: URL, or http: to this very machine. Default: the spec's production server. */
  readonly baseUrl?: string | undefined;
  /** Where the tokens are kept. Default: in memory, with `userToken` as the user's. */
  readonly tokenStore?: TokenStore | undefined;
  /** The user-level access token to log out, for a client without a `tokenStore` of its own. */
  readonly userToken?: string | undefined;
  /** Sends the request. Default: `globalThis.fetch`, looked up at each call. */
  readonly fetch?: ((request: PlatformRequest) => Promise<PlatformResponse>) | undefined;
  /** Signs each logout, for an app that has a shared secret: `signWith`. Default: no signature. */
  readonly sign?: Signer | undefined;
  /** Milliseconds for all of a logout: attempts, waits and reading the answer. Default 30,000. */
  readonly timeout?: number | undefined;
  /** Milliseconds for one attempt. Default 10,000. */
  readonly attemptTimeout?: number | undefined;
  /** How many times to try before giving up. Default 3. */
  readonly attempts?: number | undefined;
  /** `false` stands for one attempt. */
  readonly retry?: boolean | undefined;
  /** Told of every attempt, retry and outcome. What it throws is ignored, and what it returns is not waited for. */
  readonly onEvent?: ((event: LogoutEvent) => void) | undefined;
  /** Sends tokens in the clear, for whoever listens in, when `baseUrl` is http: to another machine. Default false. */
  readonly dangerouslyAllowInsecureHttp?: boolean | undefined;
  /** For tests: measures time and draws lots in the platform's stead. */
  readonly clock?: Clock | undefined;
}

/** Throws a `TypeError` that names the option, when one cannot be used. */
export function readOptions(options: BuddyClientOptions): ClientSettings {
  const { baseUrl = defaultServer, userToken, fetch, sign, onEvent, retry = true } = options;
  const { dangerouslyAllowInsecureHttp: allowInsecure = false } = options;
  const { timeout = 30_000, attemptTimeout = 10_000, attempts = 3, clock = globalThis } = options;
  const { tokenStore = memoryTokenStore(userToken ? { user: { value: userToken } } : {}) } = options;
  if (userToken && options.tokenStore) throw new TypeError('Give userToken or tokenStore, not both.');
  // The compiler has checked it for TypeScript; what JavaScript is given is no better than its word.
  check('userToken must be a text', userToken === undefined || typeof userToken === 'string');
  check('tokenStore must have read and update', areFunctions(tokenStore?.read, tokenStore?.update));
  check(
    'fetch, sign and onEvent must be functions',
    areFunctions(...[fetch, sign, onEvent].filter((given) => given !== undefined)),
  );
  const times = [timeout, attemptTimeout];
  check(
    'timeout and attemptTimeout must be milliseconds, 0 or more',
    times.every((ms) => typeof ms === 'number' && ms >= 0),
  );
  // A text of the environment, such as `false`, is no answer to either.
  check(
    'retry and dangerouslyAllowInsecureHttp must be true or false',
    [retry, allowInsecure].every((value) => typeof value === 'boolean'),
  );
  check('attempts must be a whole number, 1 or more', Number.isInteger(attempts) && attempts >= 1);
  const { setTimeout, clearTimeout, performance, Math: lots } = Object(clock);
  check(
    'clock must have setTimeout, clearTimeout, performance.now and Math.random',
    areFunctions(setTimeout, clearTimeout, performance?.now, lots?.random),
  );
  return {
    baseUrl: readBaseUrl(baseUrl, allowInsecure),
    fetch,
    tokenStore,
    sign,
    timeout,
    attemptTimeout,
    attempts: retry ? attempts : 1,
    onEvent,
    clock,
  };
}

/** Throws a `TypeError` that names the rule, when it is not kept. */
export function check(rule: string, isKept: boolean): void {
  if (!isKept) throw new TypeError(`${rule}.`);
}

export function areFunctions(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'function');
}

/** Scheme and host, port, and path of a URL without user name, password, query or fragment. */
const callable = /^(https?:\/\/(?:[^\s/?#@\\:[\]]+|\[[\da-f:.]+\]))(:\d+)?(\/[^\s?#\\]*)?$/i;

const secure = /^https:|^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The URL in the form that platforms give to the URL of an answer, without a slash at its end. It is read here, and not by
 * the platform's `URL` alone: React Native's takes any text for one, and sees another host than is called.
 */
function readBaseUrl(baseUrl: string, allowInsecure: boolean): string {
  const [, start = '', port = '', path = ''] = callable.exec(baseUrl) ?? [];
  const origin = start.toLowerCase();
  const isCallable = typeof baseUrl === 'string' && (secure.test(origin) || (origin && allowInsecure));
  if (!isCallable || URL.canParse?.(baseUrl) === false) {
    // Not quoted: a URL that is wrong may be wrong because it holds a password.
    throw new TypeError(
      'baseUrl cannot be called. Give an absolute https: URL without user name, password, query or fragment.',
    );
  }
  const withoutUsualPort = (origin + port).replace(/^(http:.+):80$|^(https:.+):443$/, '$1$2');
  return withoutUsualPort + path.replace(/\/+$/, '');
}
