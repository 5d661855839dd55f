/** The fetch client that @hey-api/openapi-ts generates from the spec. */
import { createClient, createConfig, logoutUser } from '../node_modules/.generated/hey-api.js';

export const connect = (baseUrl) => {
  const client = createClient(createConfig({ baseUrl }));
  return async (token) => {
    const { data } = await logoutUser({ client, headers: { Authorization: `Buddy ${token}` } });
    return data.result.accessToken;
  };
};
