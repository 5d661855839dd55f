/** The whole of openapi-fetch for the spec's operations, for whoever wants the answers as they come. */
import createClient from 'openapi-fetch';
import type { components, paths } from '../generated/types.js';
import { isWord } from './http/call.js';
import { type BuddyClientOptions, readOptions } from './options.js';
import type { PlatformAbortSignal, PlatformResponse } from './platform.js';

/** Of a client's options, those that concern a single call. */
export type ApiClientOptions = Pick<
  BuddyClientOptions,
  'baseUrl' | 'tokenStore' | 'userToken' | 'fetch' | 'dangerouslyAllowInsecureHttp'
>;

type Bodies = components['schemas'];

/** An answer as it came, and its body as the spec has it: `data` of a success, `error` of anything else. */
export type ApiAnswer =
  | { readonly data: Bodies['LogoutSuccess']; readonly error?: never; readonly response: PlatformResponse }
  | { readonly data?: never; readonly error: Bodies['ErrorEnvelope']; readonly response: PlatformResponse };

/** openapi-fetch's options for one call; those that are not named here are passed on as well. */
export interface ApiCallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: PlatformAbortSignal;
  readonly [option: string]: unknown;
}

/** openapi-fetch's client for the spec's operation. Its own types do not compile without those of the DOM or Node.js. */
export interface ApiClient {
  POST(path: '/users/me/logout', options?: ApiCallOptions): Promise<ApiAnswer>;
  request(method: 'post', path: '/users/me/logout', options?: ApiCallOptions): Promise<ApiAnswer>;
}

/**
 * Makes an openapi-fetch client, typed by the spec. It sends the user token of the store, or else the app's (observed),
 * and no signature. It checks no answer, changes no token, tries once, and may reject. Throws a `TypeError` when an
 * option cannot be used.
 */
export function createApiClient(options: ApiClientOptions = {}): ApiClient {
  const { baseUrl, headers, fetch, tokenStore } = readOptions(options);
  // Does not compile when the path above is none of the spec's.
  return createClient<paths>({
    baseUrl,
    headers,
    fetch: async (request) => {
      const { user, app } = await tokenStore.read();
      const token = (user ?? app)?.value;
      if (token && isWord(token)) request.headers.set('Authorization', `Buddy ${token}`);
      return (fetch ?? globalThis.fetch)(request);
    },
  });
}
