/** The whole of openapi-fetch for the spec's operations, for whoever wants the answers as they come. */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../generated/types.js';
import { isWord } from './operation.js';
import { type BuddyClientOptions, readOptions } from './options.js';

/** Of a client's options, those that concern a single call. */
export type ApiClientOptions = Pick<
  BuddyClientOptions,
  'baseUrl' | 'tokenStore' | 'userToken' | 'fetch' | 'dangerouslyAllowInsecureHttp'
>;

/**
 * Makes an openapi-fetch client, typed by the spec. It sends the user token of the store, or else the app's (observed),
 * and no signature. It checks no answer, changes no token, tries once, and may reject. Throws a `TypeError` when an
 * option cannot be used.
 */
export function createApiClient(options: ApiClientOptions = {}): Client<paths> {
  const { baseUrl, headers, fetch, tokenStore } = readOptions(options);
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
