/** ofetch. */
import { ofetch } from 'ofetch';

export const connect = (baseURL) => async (token) => {
  const headers = { Accept: 'application/json', Authorization: `Buddy ${token}` };
  return (await ofetch('/users/me/logout', { baseURL, method: 'POST', headers })).result.accessToken;
};
