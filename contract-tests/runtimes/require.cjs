/** An app in CommonJS: what `require` gives it of the client is what `import` gives. Prints its results as behaviour.js does. */
const names = ['buddy-logout', 'buddy-logout/provider'];

/** @param {string} name */
async function tryRequire(name) {
  const required = require(name);
  const imported = await import(name);
  const other = Object.keys(imported).filter((key) => required[key] !== imported[key]);
  if (other.length > 0) throw new Error(`these are not the same: ${other.join(', ')}`);
}

(async () => {
  const results = [];
  for (const name of names) {
    const fault = await tryRequire(name).catch((thrown) => `${thrown}`);
    results.push({ name: `require('${name}') gives what import gives`, ...(fault && { fault }) });
  }
  console.log(JSON.stringify(results));
})();
