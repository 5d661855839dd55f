/** The fetch client that @hey-api/openapi-ts generates from the spec. */
import { createClient, createConfig, logoutUser } from '../node_modules/.generated/hey-api.js';

/** As fetch.js says. */
export const call = (baseUrl) => {
  const client = createClient(createConfig({ baseUrl }));
  return async (token) => {
    const { data, error } = await logoutUser({ client, headers: { Authorization: `Buddy ${token}` } });
    if (error) throw error;
    return data;
  };
};
