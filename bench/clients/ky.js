/** ky. */
import ky from 'ky';

export const connect = (baseUrl) => async (token) => {
  const headers = { Authorization: `Buddy ${token}` };
  return (await ky.post(`${baseUrl}/users/me/logout`, { headers }).json()).result.accessToken;
};

/** As fetch.js says. */
export const call = (baseUrl) => (token) =>
  ky.post(`${baseUrl}/users/me/logout`, { headers: { Authorization: `Buddy ${token}` } }).json();
