/** What the provider does per second with its sessions in PostgreSQL, beside those in memory, and what a session and a logout take there. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { CommandError } from 'command-line';
import { Pool } from 'pg';
import { projectFolder } from '../contract-tests/project.js';
import { createCluster } from '../contract-tests/provider/cluster.js';
import { type BenchSettings, folder, type Section, wholeNumber } from './clients.js';
import { logOut } from './provider.js';
import { quantile, ratio } from './statistics.js';

const calls = 4_000; // logouts in a round
const mostAtOnce = 128;
const warmUps = 2; // rounds that do not count
const mostInstances = 4;

/** As docs/provider-capacity.md says that a cluster is set, but for the memory of the machine. */
const settings = ['shared_buffers = 2GB', 'max_wal_size = 20GB', 'checkpoint_timeout = 1h'];

/** What is measured: with that many live sessions, and that many calls at once. */
interface Load {
  readonly size: number;
  readonly atOnce: number;
}

interface StartedInstance {
  readonly child: ChildProcess;
  readonly url: string;
}

/** The rounds of one number of instances, or of the one in memory. */
interface Series {
  readonly instances: readonly StartedInstance[];
  /** In ms for each logout, by rounds. */
  readonly times: number[];
  /** In ms from sending to the end of the answer, of all logouts that count. */
  readonly latencies: number[];
}

/** What was seen under one load. */
interface Measured extends Load {
  readonly bytesPerSession: number;
  readonly walPerLogout: number;
  readonly walAfterCheckpoint: number;
  readonly memory: Series;
  /** With 1, 2 and 4 instances. */
  readonly shared: readonly Series[];
}

export async function postgres({ quick }: BenchSettings): Promise<Section> {
  const rounds = quick ? 3 : 6;
  const sizes = quick ? [1_000, 20_000] : [1_000, 100_000, 10_000_000];
  // With few at once it is mostly waited for the disk; with many, the processors decide.
  const loads: Load[] = [
    ...(quick ? [] : [{ size: 1_000, atOnce: 32 }]),
    ...sizes.map((size) => ({ size, atOnce: mostAtOnce })),
  ];
  const cluster = await createCluster(settings);
  const agent = new Agent({ keepAlive: true, maxSockets: mostAtOnce });
  const children: ChildProcess[] = [];
  try {
    await cluster.start();
    const pool = new Pool({ connectionString: cluster.url });
    await pool.query(await readFile(join(projectFolder, 'src/provider/sessions.sql'), 'utf8'));
    const begin = async (database: string[]) => {
      const child = fork(join(folder, 'instance.js'), database, { execArgv: [] });
      children.push(child);
      return { child, url: (await once<{ url: string }>(child)).url };
    };
    const inMemory = await begin([]);
    const shared = await Promise.all(Array.from({ length: mostInstances }, () => begin([cluster.url])));
    const measured = [];
    for (const load of loads) measured.push(await measure(pool, load, rounds, inMemory, shared, agent));
    await pool.end();
    return section(measured, rounds);
  } finally {
    agent.destroy();
    for (const child of children) child.kill();
    await cluster.remove();
  }
}

async function measure(
  pool: Pool,
  { size, atOnce }: Load,
  rounds: number,
  inMemory: StartedInstance,
  shared: readonly StartedInstance[],
  agent: Agent,
): Promise<Measured> {
  const bytesPerSession = await fill(pool, size);
  const series = (instances: readonly StartedInstance[]): Series => ({ instances, times: [], latencies: [] });
  const memory = series([inMemory]);
  const byNumber = [1, 2, mostInstances].map((number) => series(shared.slice(0, number)));
  let wal = 0;
  for (let round = 0; round < warmUps + rounds; round += 1) {
    // By turns, so that a busy moment strikes all of them.
    for (const each of [memory, ...byNumber]) {
      const tokens = await issue(each.instances, calls);
      const before = await walPosition(pool);
      const { time, latencies } = await playRound(each.instances, tokens, atOnce, agent);
      if (round < warmUps) continue;
      each.times.push(time);
      each.latencies.push(...latencies);
      if (each !== memory) wal += (await walSince(pool, before)) / calls / rounds / byNumber.length;
    }
  }
  // A page that is changed for the first time after a checkpoint goes into the WAL whole.
  const tokens = await issue(shared, calls);
  await pool.query('checkpoint');
  const before = await walPosition(pool);
  await playRound(shared, tokens, atOnce, agent);
  const walAfterCheckpoint = (await walSince(pool, before)) / calls;
  return { size, atOnce, bytesPerSession, walPerLogout: wal, walAfterCheckpoint, memory, shared: byNumber };
}

/** Leaves that many live sessions. Resolves to the bytes of one. */
async function fill(pool: Pool, size: number): Promise<number> {
  await pool.query(`truncate buddy_sessions; drop index buddy_sessions_expires;
    alter table buddy_sessions drop constraint buddy_sessions_token_hash`);
  const far = Date.now() + 365 * 24 * 3_600_000;
  await pool.query(
    `insert into buddy_sessions (expires, token_hash, app_id, user_id)
      select $1::float8 + number, translate(rtrim(encode(sha256(number::text::bytea), 'base64'), '='), '+/', '-_'), 'app', 'user-' || number
      from generate_series(1, $2::int) as number`,
    [far, size],
  );
  await pool.query(`alter table buddy_sessions
      add constraint buddy_sessions_token_hash exclude using hash (token_hash with =);
    create index buddy_sessions_expires on buddy_sessions (expires)`);
  await pool.query('vacuum analyze buddy_sessions');
  await pool.query('checkpoint');
  const { rows } = await pool.query("select pg_total_relation_size('buddy_sessions')::float8 / $1 as bytes", [size]);
  return rows[0].bytes;
}

async function issue(instances: readonly StartedInstance[], number: number): Promise<string[]> {
  const [first] = instances;
  if (first === undefined) throw new Error('There is no instance.');
  first.child.send(number);
  return (await once<{ tokens: string[] }>(first.child)).tokens;
}

/** Logs all of them out, each at the next instance. Every one must succeed, or the figure is of something else. */
async function playRound(
  instances: readonly StartedInstance[],
  tokens: readonly string[],
  atOnce: number,
  agent: Agent,
) {
  const left = tokens.entries();
  const latencies: number[] = [];
  const caller = async () => {
    for (const [index, token] of left) {
      const { url = '' } = instances[index % instances.length] ?? {};
      const sent = performance.now();
      const { status } = await logOut(url, token, agent);
      latencies.push(performance.now() - sent);
      if (status !== 200) throw new CommandError(2, `A logout got ${status}.`);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, caller));
  return { time: (performance.now() - began) / tokens.length, latencies };
}

async function walPosition(pool: Pool): Promise<string> {
  return (await pool.query('select pg_current_wal_insert_lsn()::text as position')).rows[0].position;
}

/** In bytes. */
async function walSince(pool: Pool, position: string): Promise<number> {
  const text = 'select (pg_current_wal_insert_lsn() - $1::pg_lsn)::float8 as bytes';
  return (await pool.query(text, [position])).rows[0].bytes;
}

/** What that process sends next. */
function once<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new CommandError(2, 'An instance ended before its time.'));
    child.once('exit', ended).once('message', (message) => {
      child.off('exit', ended);
      // The caller knows what that process sends.
      resolve(message as Message);
    });
  });
}

function section(measured: readonly Measured[], rounds: number): Section {
  const rate = ({ times }: Series) => wholeNumber(Math.round(1_000 / Math.min(...times)));
  const slowest = ({ latencies }: Series) => quantile(latencies, 0.99).toFixed(0);
  const few = measured.find(({ atOnce }) => atOnce === mostAtOnce);
  const many = measured.at(-1);
  const [one] = few?.shared ?? [];
  const [oneOfMany] = many?.shared ?? [];
  if (!few || !many || !one || !oneOfMany) throw new Error('There are two numbers of sessions.');
  const toMemory = ratio(few.memory.times, one.times).best;
  const growth = ratio(oneOfMany.times, one.times).best;
  return {
    title: 'The provider with its sessions in PostgreSQL',
    page: 'docs/provider-capacity.md',
    how: `${rounds} rounds of ${wholeNumber(calls)} logouts, by turns, best round; p99 of all of them, in ms. The rounds add their own sessions to those that are there; the instance in memory has no others. A checkpoint comes just before the first round. The instances, PostgreSQL and the one process that makes the calls share this machine's processors. WAL in bytes for each logout: over all rounds, and in one round just after another checkpoint. The table and its indexes take ${wholeNumber(Math.round(many.bytesPerSession))} bytes for each of ${wholeNumber(many.size)} sessions.`,
    columns: [
      'live sessions',
      'calls at once',
      'in memory, per s (p99)',
      '1 instance, per s (p99)',
      '2 instances',
      `${mostInstances} instances`,
      '1 instance to memory',
      'WAL',
      'after a checkpoint',
    ],
    rows: measured.map(({ size, atOnce, memory, shared, walPerLogout, walAfterCheckpoint }) => [
      wholeNumber(size),
      wholeNumber(atOnce),
      ...[memory, ...shared].map((each) => `${rate(each)} (${slowest(each)})`),
      shared[0] ? ratio(memory.times, shared[0].times).best.toFixed(2) : '',
      wholeNumber(Math.round(walPerLogout)),
      wholeNumber(Math.round(walAfterCheckpoint)),
    ]),
    targets: [
      {
        promise: `with one instance, and ${mostAtOnce} calls at once, at least 0.5 of memory`,
        seen: toMemory.toFixed(2),
        met: toMemory >= 0.5,
      },
      {
        promise: `a logout among ${wholeNumber(many.size)} sessions takes at most 1.2 of one among ${wholeNumber(few.size)}`,
        seen: growth.toFixed(2),
        met: growth <= 1.2,
      },
    ],
  };
}
