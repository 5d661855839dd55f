/** What the reference provider does per second, with few and with many live sessions, and what a session costs. */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createProvider, memorySessionStore, type RunningProvider } from '../src/provider/index.js';
import { CommandError, runCommand } from './command.js';

const sizes = [1_000, 1_000_000] as const; // live sessions
const warmUps = 2; // rounds that do not count
const rounds = 9;
const calls = 1_000; // logouts in a round
const sample = sizes[1] / 8; // sessions that the memory is measured over
const atOnce = 20;

const help = `Usage: npm run bench:provider [-- --json]

Measures the reference provider with its sessions in memory: logouts per second, called in process and over loopback
HTTP, with ${sizes.map(count).join(' and with ')} live sessions, and the memory that a session takes. About 20 seconds.
Compare the ratios, which do not depend on the machine.

  --json       the figures as JSON
  -h, --help   this text`;

/** What a process that holds sessions can be asked for, and what it then answers. */
interface Answers {
  readonly bytesPerSession: number;
  /** Called in that process. */
  readonly callsPerSecond: number;
  /** For a round over HTTP. */
  readonly tokens: { readonly url: string; readonly tokens: readonly string[] };
}

runCommand(import.meta.url, async () => {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, hold: { type: 'string' } },
  });
  if (values.help) return console.log(help);
  // Not for users: how this command starts the processes that hold the sessions.
  if (values.hold !== undefined) return hold(Number(values.hold));
  const figures = await measure();
  console.log(values.json ? JSON.stringify(figures, null, 2) : table(figures));
});

/** Each size in a process of its own, so that they share no heap; by turns, so that a busy moment strikes both. */
async function measure() {
  const held = sizes.map((size) => {
    const execArgv = [...process.execArgv, '--expose-gc'];
    return { size, child: fork(fileURLToPath(import.meta.url), ['--hold', `${size}`], { execArgv }) };
  });
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  try {
    const seen = held.map(({ size, child }) => {
      const inProcess: number[] = [];
      const http: number[] = [];
      return { size, child, inProcess, http };
    });
    const memory = await Promise.all(held.map(({ child }) => ask(child, 'bytesPerSession')));
    // What comes first only warms up.
    for (let round = 0; round < warmUps + rounds; round += 1) {
      for (const { child, inProcess, http } of seen) {
        inProcess[round] = await ask(child, 'callsPerSecond');
        const { url, tokens } = await ask(child, 'tokens');
        http[round] = await callsPerSecond(tokens, (token) => logOutOverHttp(url, token, agent));
      }
    }
    const results = seen.map(({ size, inProcess, http }) => ({
      sessions: size,
      inProcess: median(inProcess.slice(warmUps)),
      http: median(http.slice(warmUps)),
    }));
    const ratio = (way: 'inProcess' | 'http') => {
      const [few = Number.NaN, many = Number.NaN] = results.map((result) => result[way]);
      return many / few;
    };
    return {
      node: process.version,
      cpu: cpus()[0]?.model ?? 'unknown',
      callsPerSecond: results,
      ratio: { inProcess: ratio('inProcess'), http: ratio('http') },
      // Whatever else a process allocates meanwhile only adds to it.
      bytesPerSession: Math.round(Math.min(...memory)),
    };
  } finally {
    agent.destroy();
    for (const { child } of held) child.kill();
  }
}

function ask<Wanted extends keyof Answers>(child: ChildProcess, wanted: Wanted): Promise<Answers[Wanted]> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new CommandError(1, 'A process that holds sessions ended before its time.'));
    child.once('exit', ended).once('message', (answer) => {
      child.off('exit', ended);
      // `answers` in that process has this type for what is wanted.
      resolve(answer as Answers[Wanted]);
    });
    child.send(wanted);
  });
}

/** Holds that many live sessions, and does what the parent process asks for, until it is ended. */
async function hold(size: number): Promise<void> {
  let tokens: string[] = [];
  let provider = createProvider();
  let running: RunningProvider | undefined;

  // A logout puts a session in the place of another, so their number stays; used up are the user tokens.
  async function take(): Promise<string[]> {
    if (tokens.length < calls) {
      const kept = Math.min(size, (warmUps + rounds) * 2 * calls);
      const store = memorySessionStore();
      const now = Date.now();
      provider = createProvider({ store });
      for (let held = kept; held < size; held += 1) await store.add(newHash(), userSession(held, now), now);
      tokens = await issue(provider, kept);
      await running?.close();
      running = await provider.serve();
    }
    return tokens.splice(0, calls);
  }

  const answers: { readonly [Wanted in keyof Answers]: () => Promise<Answers[Wanted]> } = {
    bytesPerSession,
    callsPerSecond: async () => {
      const presented = await take();
      return callsPerSecond(presented, async (token) => {
        const headers = { Authorization: `Buddy ${token}` };
        const answer = await provider.fetch(
          new Request('http://provider.test/users/me/logout', { method: 'POST', headers }),
        );
        await answer.text();
        return answer.status;
      });
    },
    tokens: async () => ({ tokens: await take(), url: running?.url ?? '' }),
  };
  // Only the parent process sends, and only this.
  process.on('message', async (wanted: keyof Answers) => process.send?.(await answers[wanted]()));
  await once(process, 'disconnect');
  process.exit();
}

/**
 * Over an eighth of the most sessions, because issuing a million takes half a minute. The tables that hold them grow by
 * doubling, so that they are as full with an eighth. Warms the process up, besides.
 */
async function bytesPerSession(): Promise<number> {
  const batch = 500;
  await issue(createProvider(), batch);
  const provider = createProvider();
  const before = liveBytes();
  for (let issued = 0; issued < sample; issued += batch) await issue(provider, batch, issued);
  const bytes = liveBytes() - before;
  // Still needed here, so that it is not collected before it is measured.
  await issue(provider, 1);
  return bytes / sample;
}

function liveBytes(): number {
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function issue(provider: ReturnType<typeof createProvider>, number: number, first = 0): Promise<string[]> {
  const users = Array.from({ length: number }, (_, index) => `user-${first + index}`);
  const issued = await Promise.all(users.map((userId) => provider.issueUserToken({ appId: 'app', userId })));
  return issued.map(({ accessToken }) => accessToken);
}

/** What the store is given for a token. */
const newHash = () => createHash('sha256').update(randomBytes(32)).digest('base64url');
const userSession = (number: number, now: number) => ({
  appId: 'app',
  userId: `user-${number}`,
  expires: now + 3_600_000,
});

/** Logs all of them out, some at once. Every one must succeed, or the figure would be of something else. */
async function callsPerSecond(tokens: readonly string[], logOut: (token: string) => Promise<number | undefined>) {
  const left = tokens.values();
  const began = performance.now();
  const caller = async () => {
    for (const token of left) {
      const status = await logOut(token);
      if (status !== 200) throw new Error(`A logout got ${status}.`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return tokens.length / ((performance.now() - began) / 1_000);
}

function logOutOverHttp(url: string, token: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { Authorization: `Buddy ${token}` } };
    const sent = request(`${url}/users/me/logout`, options, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode));
    });
    sent.once('error', reject).end();
  });
}

function table({ node, cpu, callsPerSecond, ratio, bytesPerSession }: Awaited<ReturnType<typeof measure>>): string {
  const rows = [
    ['live sessions', ...callsPerSecond.map(({ sessions }) => count(sessions)), 'ratio'],
    ['in process, logouts/s', ...callsPerSecond.map(({ inProcess }) => count(inProcess)), ratio.inProcess.toFixed(2)],
    ['over HTTP, logouts/s', ...callsPerSecond.map(({ http }) => count(http)), ratio.http.toFixed(2)],
    ['memory per session, bytes', '', count(bytesPerSession), ''],
  ];
  const lines = rows.map(([name = '', ...cells]) => name.padEnd(26) + cells.map((cell) => cell.padStart(12)).join(''));
  const how = `Medians of ${rounds} rounds of ${count(calls)} logouts, ${atOnce} at once, the two sizes by turns.
Memory (heap and external) over ${count(sample)} sessions, which fill the tables as far as ${count(sizes[1])} do.`;
  return [`Node ${node}, ${cpu}`, '', ...lines, '', how].join('\n');
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en');
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
