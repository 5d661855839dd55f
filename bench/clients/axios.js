/** axios, on the platform's fetch like all others. */
import axios from 'axios';

export const connect = (baseURL) => {
  const client = axios.create({ baseURL, adapter: 'fetch' });
  return async (token) => {
    const headers = { Authorization: `Buddy ${token}` };
    return (await client.post('/users/me/logout', undefined, { headers })).data.result.accessToken;
  };
};

/** As fetch.js says. */
export const call = (baseURL) => {
  const client = axios.create({ baseURL, adapter: 'fetch' });
  return async (token) => {
    const headers = { Authorization: `Buddy ${token}` };
    return (await client.post('/users/me/logout', undefined, { headers })).data;
  };
};
