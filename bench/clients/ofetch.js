/** ofetch. */
import { ofetch } from 'ofetch';

/** As fetch.js says. */
export const call = (baseURL) => (token) =>
  ofetch('/users/me/logout', { baseURL, method: 'POST', headers: { Authorization: `Buddy ${token}` } });
