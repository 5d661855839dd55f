/** ky. */
import ky from 'ky';

export const connect = (baseUrl) => async (token) => {
  const headers = { Authorization: `Buddy ${token}` };
  return (await ky.post(`${baseUrl}/users/me/logout`, { headers }).json()).result.accessToken;
};
