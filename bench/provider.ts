/** What the reference provider does per second, with few and with many live sessions, beside a bare node:http server. */
import { type ChildProcess, fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { CommandError } from 'command-line';
import { type BenchSettings, folder, type Section, wholeNumber } from './clients.js';
import { ratio, told } from './statistics.js';

const calls = 1_000; // logouts in a round
const atOnce = 20;
const warmUps = 2; // rounds that do not count
const openings = 2; // calls over each connection that do not count

/** What such a process can be asked for, and what it then answers. */
interface Answers {
  readonly bytesPerSession: number;
  /** In ms, called in that process. */
  readonly timePerCall: number;
  /** For a round over HTTP. */
  readonly tokens: { readonly url: string; readonly tokens: readonly string[] };
}

interface Held {
  readonly child: ChildProcess;
  /** Times per call, by rounds, in ms. */
  readonly http: number[];
  readonly inProcess: number[];
}

interface Bare {
  readonly url: string;
  readonly http: number[];
}

export async function provider({ quick }: BenchSettings): Promise<Section> {
  const rounds = quick ? 3 : 15;
  const sizes = quick ? [1_000, 20_000] : [1_000, 1_000_000];
  // The tables that hold sessions grow by doubling, so that they are as full with an eighth.
  const sample = (sizes[1] ?? 0) / 8;
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  // Each size in a process of its own, so that they share no heap.
  const held = sizes.map((size) => {
    const parameters = JSON.stringify({ size, calls, atOnce, sample });
    const child = fork(join(folder, 'sessions.js'), [parameters], { execArgv: ['--expose-gc'] });
    return { size, child, http: [] as number[], inProcess: [] as number[] };
  });
  const [few, many] = held;
  if (!few || !many) throw new Error('There are two sizes.');
  const children = held.map(({ child }) => child);
  try {
    const server = await bareServer(few.child, agent);
    children.push(server);
    const { url } = await once<{ url: string }>(server);
    const bare = { url, http: [] as number[] };
    const memory = await Promise.all(held.map(({ child }) => ask(child, 'bytesPerSession')));
    for (let round = 0; round < warmUps + rounds; round += 1) await playRound(held, bare, agent);
    for (const times of [bare.http, ...held.flatMap(({ http, inProcess }) => [http, inProcess])])
      times.splice(0, warmUps);
    // Rates are the inverse of times.
    const toBare = ratio(bare.http, few.http);
    return {
      title: 'The reference provider, in logouts per second',
      how: `With its sessions in memory, ${atOnce} calls at once, ${rounds} rounds of ${wholeNumber(calls)}, by turns, to a bare node:http server that answers the same bytes. One process makes the calls to both, with node:http, and its time is part of theirs. A session takes ${wholeNumber(Math.min(...memory))} bytes.`,
      columns: [
        'live sessions',
        'over HTTP to the bare server',
        'median (quartiles)',
        'in process to few sessions',
        'median (quartiles)',
      ],
      rows: held.map(({ size, http, inProcess }) => [
        wholeNumber(size),
        ...told(ratio(bare.http, http)),
        ...told(ratio(few.inProcess, inProcess)),
      ]),
      targets: [
        { promise: 'over HTTP at least 0.6 of the bare server', seen: toBare.best.toFixed(2), met: toBare.best >= 0.6 },
      ],
    };
  } finally {
    agent.destroy();
    for (const child of children) child.kill();
  }
}

/** By turns, so that a busy moment strikes all of them. */
async function playRound(held: readonly Held[], bare: Bare, agent: Agent): Promise<void> {
  for (const { child, http, inProcess } of held) {
    inProcess.push(await ask(child, 'timePerCall'));
    const { url, tokens } = await ask(child, 'tokens');
    http.push(await timePerCall(url, tokens, agent));
  }
  bare.http.push(await timePerCall(bare.url, Array.from({ length: calls }, String), agent));
}

/** Answers with what the provider has just answered, length and all: without its length it would go out in chunks. */
async function bareServer(child: ChildProcess, agent: Agent): Promise<ChildProcess> {
  const { url, tokens } = await ask(child, 'tokens');
  const { rawHeaders, body } = await logOut(url, tokens[0] ?? '', agent);
  const pairs = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1]] as const] : []));
  const headers = Object.fromEntries(pairs.filter(([name]) => !ofNode.includes(name.toLowerCase())));
  return fork(join(folder, 'server.js'), [JSON.stringify({ headers, body })], { execArgv: [] });
}

/** What node:http adds to each answer by itself. */
const ofNode = ['date', 'connection', 'keep-alive'];

/** What that process sends next. */
function once<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new CommandError(2, 'A process that answers calls ended before its time.'));
    child.once('exit', ended).once('message', (message) => {
      child.off('exit', ended);
      // The caller knows what that process sends.
      resolve(message as Message);
    });
  });
}

function ask<Wanted extends keyof Answers>(child: ChildProcess, wanted: Wanted): Promise<Answers[Wanted]> {
  const answer = once<Answers[Wanted]>(child);
  child.send(wanted);
  return answer;
}

/**
 * Logs all of them out, some at once, in ms for each. Every one must succeed, or the figure is of something else. The
 * first ones do not count: they open the connections, which a server that is new has none of yet.
 */
async function timePerCall(url: string, tokens: readonly string[], agent: Agent): Promise<number> {
  const left = tokens.values();
  const caller = async (number: number) => {
    for (let made = 0; made < number; made += 1) {
      const { value: token = '' } = left.next();
      const { status } = await logOut(url, token, agent);
      if (status !== 200) throw new CommandError(2, `A logout got ${status}.`);
    }
  };
  const callers = (number: number) => Promise.all(Array.from({ length: atOnce }, () => caller(number)));
  await callers(openings);
  const began = performance.now();
  const timed = tokens.length / atOnce - openings;
  await callers(timed);
  return (performance.now() - began) / (timed * atOnce);
}

/** One logout over HTTP, as bare as node:http makes it. */
export function logOut(url: string, token: string, agent: Agent) {
  return new Promise<{ status?: number | undefined; rawHeaders: readonly string[]; body: string }>(
    (resolve, reject) => {
      const options = { method: 'POST', agent, headers: { Authorization: `Buddy ${token}` } };
      const sent = request(`${url}/users/me/logout`, options, (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          body += chunk;
        });
        answer.once('end', () => resolve({ status: answer.statusCode, rawHeaders: answer.rawHeaders, body }));
      });
      sent.once('error', reject).end();
    },
  );
}
