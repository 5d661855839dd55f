/** An app in CommonJS: what it requires has all that can be imported, and works with it. Prints its results as behaviour.js does. */
const { createBuddyClient, isBuddyError } = require('buddy-logout');
const { createProvider } = require('buddy-logout/provider');

/** What platforms add to CommonJS that is imported. */
const added = ['default', '__esModule', 'module.exports'];

/** @type {Record<string, () => Promise<void>>} */
const behaviours = {
  async 'require gives all that import gives'() {
    for (const name of ['buddy-logout', 'buddy-logout/api', 'buddy-logout/provider']) {
      const required = Object.keys(require(name));
      const imported = Object.keys(await import(name)).filter((key) => !added.includes(key));
      const missing = imported.filter((key) => !required.includes(key));
      if (missing.length > 0) throw new Error(`${name} is required without: ${missing.join(', ')}`);
    }
  },

  async 'what is required logs out, and its errors are known to what is imported'() {
    const provider = createProvider();
    const { accessToken: userToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const logOut = () => createBuddyClient({ userToken, fetch: provider.fetch }).logoutUser();
    const [first, second] = [await logOut(), await logOut()];
    const { isBuddyError: isKnown } = await import('buddy-logout');
    const known = !second.success && isBuddyError(second.error) && isKnown(second.error);
    if (!first.success || !known) throw new Error(`the logouts gave ${JSON.stringify([first, second])}`);
  },
};

(async () => {
  const results = [];
  for (const [name, behaviour] of Object.entries(behaviours)) {
    const fault = await behaviour().catch((thrown) => `${thrown}`);
    results.push({ name, ...(fault && { fault }) });
  }
  console.log(JSON.stringify(results));
})();
