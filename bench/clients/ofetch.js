/** ofetch. */
import { ofetch } from 'ofetch';

export const connect = (baseURL) => async (token) => {
  const headers = { Accept: 'application/json', Authorization: `Buddy ${token}` };
  return (await ofetch('/users/me/logout', { baseURL, method: 'POST', headers })).result.accessToken;
};

/** As fetch.js says. */
export const call = (baseURL) => (token) =>
  ofetch('/users/me/logout', { baseURL, method: 'POST', headers: { Authorization: `Buddy ${token}` } });
