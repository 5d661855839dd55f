/** What an app imports from `buddy-logout/api`: openapi-fetch's client for every operation of the spec. */
import createClient, { type Client, type ClientOptions, mergeHeaders } from 'openapi-fetch';
import type { paths } from '../generated/types.js';
import { isWord } from './http/call.js';
import { areFunctions, type BuddyClientOptions, check, readOptions } from './options.js';

export type { components, operations, paths } from '../generated/types.js';

/** openapi-fetch's options, and of a Buddy client's those that concern a single call. */
export interface ApiClientOptions
  extends Omit<ClientOptions, 'baseUrl' | 'fetch'>,
    Pick<BuddyClientOptions, 'baseUrl' | 'tokenStore' | 'userToken' | 'fetch' | 'dangerouslyAllowInsecureHttp'> {}

/**
 * Makes an openapi-fetch client, typed by the spec. It sends the user token of the store, or else the app's (observed),
 * unless a call brings an `Authorization` of its own, and no signature. It follows no redirect unless told to by
 * `redirect`, checks no answer, changes no token, tries once, and may reject. Throws a `TypeError` when an option cannot be used, or the platform has no `Request`.
 */
export function createApiClient(options: ApiClientOptions = {}): Client<paths> {
  const { tokenStore: _, userToken: __, dangerouslyAllowInsecureHttp: ___, redirect = 'manual', ...own } = options;
  const { baseUrl, fetch, tokenStore } = readOptions(options);
  const { Request = globalThis.Request } = own;
  check(
    'The API client needs Request, and it is not here. Jest has it in its environment node, and not in jsdom',
    areFunctions(Request),
  );
  // Followed, a redirect would take what a call holds to wherever the answer says; the platform follows it where a call
  // gives the option as undefined.
  class UnredirectedRequest extends Request {
    constructor(input: RequestInfo | URL, init: RequestInit = {}) {
      super(input, { ...init, redirect: init.redirect ?? redirect });
    }
  }
  const client = createClient<paths>({
    ...own,
    redirect,
    Request: UnredirectedRequest,
    baseUrl,
    headers: mergeHeaders({ Accept: 'application/json' }, options.headers),
    fetch: (request) => (fetch ?? globalThis.fetch)(request),
  });
  client.use({
    async onRequest({ request }) {
      if (request.headers.has('Authorization')) return;
      const { user, app } = await tokenStore.read();
      const token = (user ?? app)?.value;
      if (token && isWord(token)) request.headers.set('Authorization', `Buddy ${token}`);
    },
  });
  return client;
}
