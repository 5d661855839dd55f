/** What all others are compared with: no client at all. */

/** As its documentation shows one call: resolves to what it gives for a success, rejects with what it gives for a failure. */
export const call = (baseUrl) => async (token) => {
  const headers = { Accept: 'application/json', Authorization: `Buddy ${token}` };
  const response = await fetch(`${baseUrl}/users/me/logout`, { method: 'POST', headers });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
};
