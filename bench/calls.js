/**
 * Run as a process of its own: the time per call of each client, in ms, by rounds. They take turns, so that a busy moment
 * strikes all of them.
 *
 * Usage: node calls.js JSON, with `names` of clients, how many `rounds` and `calls` in each, how many `atOnce`, and
 * either the `url` of a server, or the `answer` that a stand-in for fetch gives.
 */
const { names, rounds, calls, atOnce, url = 'https://api.example', answer } = JSON.parse(process.argv[2]);
const warmUps = 2;

// Before the clients are loaded: some keep the fetch that they find then.
if (answer) globalThis.fetch = async () => new Response(answer.body, { headers: answer.headers });

const clients = await Promise.all(
  names.map(async (name) => {
    const { call } = await import(`./clients/${name}.js`);
    // A client for each caller: this one has the tokens of one user.
    return { name, calls: Array.from({ length: atOnce }, () => call(url, answer !== undefined)), times: [] };
  }),
);

async function timePerCall(callers) {
  let made = 0;
  const caller = async (call) => {
    while (made < calls) {
      made += 1;
      const given = await call(`EXAMPLE-user-access-token-${made}`);
      // Some give the body, others the result in it.
      if (!(given.result ?? given).accessToken)
        throw new Error('A call gave no token, so the figure would be of something else.');
    }
  };
  const began = performance.now();
  await Promise.all(callers.map(caller));
  return (performance.now() - began) / calls;
}

for (let round = -warmUps; round < rounds; round += 1) {
  for (const [index] of clients.entries()) {
    // Nobody is always the first after somebody else.
    const { calls: callers, times } = clients[(index + Math.max(round, 0)) % clients.length];
    const time = await timePerCall(callers);
    if (round >= 0) times.push(time);
  }
}
console.log(JSON.stringify(Object.fromEntries(clients.map(({ name, times }) => [name, times]))));
// axios and others keep connections open.
process.exit();
