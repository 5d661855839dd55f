/**
 * Run as a process of its own, with --expose-gc: what this client keeps of its calls, in bytes, and what is left of its
 * listeners and timers.
 *
 * Usage: node --expose-gc heap.js JSON, with the number of `calls`, and the `answer` that a stand-in for fetch gives.
 */
import { getEventListeners } from 'node:events';
import { call } from './clients/buddy-logout.js';

const { calls, answer } = JSON.parse(process.argv[2]);
globalThis.fetch = async () => new Response(answer.body, { headers: answer.headers });
const logout = call('https://api.example');
/** A signal that outlives all calls, as an app may have one. */
const { signal } = new AbortController();

async function make(number) {
  for (let made = 0; made < number; made += 1) await logout(`EXAMPLE-${made}`, signal);
  // What has ended is let go in the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  gc();
  return process.memoryUsage().heapUsed;
}

// Warm, so that what is compiled and cached once is there.
await make(10_000);
const before = await make(10_000);
const bytes = (await make(calls)) - before;
const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
console.log(JSON.stringify({ bytes, listeners: getEventListeners(signal, 'abort').length, timers }));
