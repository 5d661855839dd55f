/** Bare fetch that gives a request up, and cancels it, when no answer comes: what each client with a deadline does at least. */

/** As fetch.js says. */
export const call = (baseUrl) => async (token) => {
  const headers = { Accept: 'application/json', Authorization: `Buddy ${token}` };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 10_000);
  try {
    const { signal } = controller;
    const response = await fetch(`${baseUrl}/users/me/logout`, { method: 'POST', headers, signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.json();
  } finally {
    clearTimeout(timer);
  }
};
