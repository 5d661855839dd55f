/**
 * Run as a process of its own, with --expose-gc: a reference provider that holds sessions, and does what the parent
 * process asks for, until that is gone. Usage: node sessions.js JSON, with the `size`, the `calls` of a round, how many
 * there are `atOnce`, and the `sample` of sessions that the memory is measured over.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createProvider, memorySessionStore } from '../dist/esm/src/provider/index.js';

const { size, calls, atOnce, sample } = JSON.parse(process.argv[2]);
let tokens = [];
let provider = createProvider();
let running;

/** Tokens for a round. A logout puts a session in the place of another, so their number stays. */
async function take() {
  if (tokens.length < calls) {
    const kept = Math.min(size, 50 * calls);
    const store = memorySessionStore();
    const now = Date.now();
    provider = createProvider({ store });
    for (let held = kept; held < size; held += 1) {
      const hash = createHash('sha256').update(randomBytes(32)).digest('base64url');
      await store.add(hash, { appId: 'app', userId: `user-${held}`, expires: now + 3_600_000 }, now);
    }
    tokens = await issue(provider, kept);
    await running?.close();
    running = await provider.serve();
  }
  return tokens.splice(0, calls);
}

async function issue(issuer, number, first = 0) {
  const users = Array.from({ length: number }, (_, index) => `user-${first + index}`);
  const issued = await Promise.all(users.map((userId) => issuer.issueUserToken({ appId: 'app', userId })));
  return issued.map(({ accessToken }) => accessToken);
}

/** In process: ms per logout. */
async function timePerCall() {
  const left = (await take()).values();
  const began = performance.now();
  const caller = async () => {
    for (const token of left) {
      const headers = { Authorization: `Buddy ${token}` };
      const request = new Request('http://provider.test/users/me/logout', { method: 'POST', headers });
      const answer = await provider.fetch(request);
      await answer.text();
      if (answer.status !== 200) throw new Error(`A logout got ${answer.status}.`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return (performance.now() - began) / calls;
}

/** Over fewer than the most, because issuing a million takes half a minute. Warms the process up, besides. */
async function bytesPerSession() {
  const batch = 500;
  await issue(createProvider(), batch);
  const measured = createProvider();
  const before = liveBytes();
  for (let issued = 0; issued < sample; issued += batch) await issue(measured, batch, issued);
  const bytes = liveBytes() - before;
  // Still needed here, so that it is not collected before it is measured.
  await issue(measured, 1);
  return bytes / sample;
}

function liveBytes() {
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const answers = {
  timePerCall,
  bytesPerSession,
  tokens: async () => ({ tokens: await take(), url: running.url }),
};
process.on('message', async (wanted) => process.send(await answers[wanted]()));
process.on('disconnect', () => process.exit());
