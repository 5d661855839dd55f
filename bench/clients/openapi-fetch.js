/** openapi-fetch as it comes. */
import createClient from 'openapi-fetch';

/** As fetch.js says. */
export const call = (baseUrl) => {
  const client = createClient({ baseUrl });
  return async (token) => {
    const { data, error } = await client.POST('/users/me/logout', { headers: { Authorization: `Buddy ${token}` } });
    if (error) throw error;
    return data;
  };
};
