/** axios, which goes without the platform's fetch where it can: only where that is a stand-in, it is told to take it. */
import axios from 'axios';

const adapter = (isStandIn) => (isStandIn ? { adapter: 'fetch' } : {});

/** As fetch.js says. */
export const call = (baseURL, isStandIn) => {
  const client = axios.create({ baseURL, ...adapter(isStandIn) });
  return async (token) => {
    const headers = { Authorization: `Buddy ${token}` };
    return (await client.post('/users/me/logout', undefined, { headers })).data;
  };
};
