/** ky. */
import ky from 'ky';

/** As fetch.js says. */
export const call = (baseUrl) => (token) =>
  ky.post(`${baseUrl}/users/me/logout`, { headers: { Authorization: `Buddy ${token}` } }).json();
