/** This client, as an app has it: a user logs in, and out. */
import { createBuddyClient, memoryTokenStore } from '../../dist/esm/src/index.js';

/** As fetch.js says. */
export const call = (baseUrl) => {
  const tokenStore = memoryTokenStore();
  const client = createBuddyClient({ baseUrl, tokenStore });
  return async (token, signal) => {
    tokenStore.update(() => ({ user: { value: token } }));
    const outcome = await client.logoutUser({ signal });
    if (!outcome.success) throw outcome.error;
    return outcome.result;
  };
};
