/** What the behaviours need, in every runtime: where things are, and users who are logged in. */
import { createBuddyClient } from 'buddy-logout';

/**
 * Where the script has started things, as URLs without a slash at the end.
 *
 * @typedef {object} TestContext
 * @property {string} runtime which one this is: node, deno, bun, workerd, react-native or chromium
 * @property {string} providerUrl the reference provider
 * @property {string} prismUrl the mock server
 * @property {string} labUrl the services that misbehave
 * @property {string} closedUrl a port where nobody listens
 */

/** @typedef {TestContext & { known: Record<string, unknown>, ask: (what: string) => Promise<any> }} Context */

/**
 * Logs a user in. `faults` are what the client's attempts meet at its service, in turn: see fault-handlers.ts.
 *
 * @param {Context} context
 */
export async function open({ ask, labUrl }, faults = 'pass') {
  const { userToken } = await ask('user-token');
  const id = Math.random().toString(36).slice(2);
  const baseUrl = `${labUrl}/meet/${faults}/${id}`;
  return {
    userToken,
    /** A client of that service. @param {import('buddy-logout').BuddyClientOptions} [options] */
    client: (options) =>
      createBuddyClient({ baseUrl, userToken: options?.tokenStore ? undefined : userToken, ...options }),
    /** What has arrived at that service. @returns {Promise<{ calls: { signed: boolean }[], preflights: number }>} */
    seen: () => ask(`seen/${id}`),
    /** Whether the provider still knows the session; asks by a logout, so it is the last thing to ask. */
    alive: async () => (await ask(`alive/${userToken}`)).alive,
  };
}
