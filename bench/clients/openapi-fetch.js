/** openapi-fetch as it comes. */
import createClient from 'openapi-fetch';

export const connect = (baseUrl) => {
  const client = createClient({ baseUrl });
  return async (token) => {
    const { data } = await client.POST('/users/me/logout', { headers: { Authorization: `Buddy ${token}` } });
    return data.result.accessToken;
  };
};

/** As fetch.js says. */
export const call = (baseUrl) => {
  const client = createClient({ baseUrl });
  return async (token) => {
    const { data, error } = await client.POST('/users/me/logout', { headers: { Authorization: `Buddy ${token}` } });
    if (error) throw error;
    return data;
  };
};
