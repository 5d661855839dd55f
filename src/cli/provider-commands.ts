/** `buddy-logout serve` and `migrate`: the provider as a process, with its sessions in memory or in PostgreSQL. */
import { readFile } from 'node:fs/promises';
import type { ClientConfig } from 'pg';
import { createProvider, type ServedRequest } from '../provider/index.js';
import { postgresSessionStore, withPreparedStatements } from '../provider/postgres.js';
import { CommandFailure } from './failure.js';
import { packageFile } from './package-file.js';

const poolClosingTime = 2_000; // ms
const silence = 2_000; // ms

export interface ServeSettings {
  readonly host: string;
  readonly port: string;
  /** A URL of PostgreSQL; empty for sessions in memory. */
  readonly database: string;
  readonly control: boolean;
}

/** Serves until the process is told to end. Throws a `CommandFailure` when it cannot begin. */
export async function runProvider({ host, port, database, control }: ServeSettings): Promise<void> {
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw wrongUsage(`--port ${port} is not a port: give 0 to 65535.`);
  }
  const interrupted = firstInterruption();
  // Whoever reads the log may go, and the provider stays.
  for (const log of [process.stdout, process.stderr]) log.on('error', () => {});
  const pool = database === '' ? undefined : await openPool(database);
  const store = pool && { store: postgresSessionStore(withPreparedStatements(pool)) };
  const provider = createProvider({ ...store, onError: tellFault });
  const running = await provider.serve({ host, port: Number(port), control, onRequest: tellRequest }).catch((fault) => {
    throw wrongUsage(
      fault instanceof TypeError ? `--host, --control: ${fault.message}` : cannotListen(host, port, fault),
    );
  });
  const sessions = pool
    ? 'Its sessions are in PostgreSQL.'
    : 'Its sessions live in memory: they end with it, and no other instance knows them.';
  console.log(`The reference provider listens at ${running.url}. Ctrl-C ends it.\n${sessions}`);
  await interrupted;
  await running.close();
  // A database that says nothing would keep its connections open, and the process with them.
  setTimeout(() => process.exit(), poolClosingTime).unref();
  await pool?.end();
}

/** Resolves when the process is told to end for the first time. From then on, being told again ends it at once. */
function firstInterruption(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  return new Promise((resolve) => {
    const interrupt = () => {
      for (const signal of signals) process.off(signal, interrupt);
      resolve();
    };
    for (const signal of signals) process.on(signal, interrupt);
  });
}

/** Makes the table. Throws a `CommandFailure` when the database does not do it. */
export async function migrate(database: string): Promise<void> {
  if (database === '') throw wrongUsage('Say which database: --database URL, or the variable BUDDY_DATABASE_URL.');
  const schema = await readFile(packageFile('src/provider/sessions.sql'), 'utf8');
  const { Client } = await loadDriver();
  const client = new Client({
    ...(await connection(database)),
    // For another migration, or a long transaction on the table.
    lock_timeout: 60_000,
    // For an index on the sessions that are there; after the database's own limit there is only a network that is gone.
    statement_timeout: 600_000,
    query_timeout: 610_000,
  });
  client.on('error', () => {});
  const waiting = setTimeout(() => console.error('Waiting for the database …'), silence);
  let isAsked = false;
  try {
    await client.connect();
    isAsked = true;
    await client.query(schema);
  } catch (fault) {
    // A connection that is lost says nothing of what became of it; an error of the database's own has a severity.
    const isKnown = !isAsked || Object(fault).severity !== undefined;
    const outcome = isKnown ? 'The table was not made.' : 'Whether the table was made is not known. Run it again.';
    throw new CommandFailure(1, `${outcome} The database says: ${reasonOf(fault)}`);
  } finally {
    clearTimeout(waiting);
    await client.end().catch(() => {});
  }
  console.log('The table buddy_sessions is there.');
}

async function openPool(database: string) {
  const { Pool } = await loadDriver();
  const pool = new Pool({
    ...(await connection(database)),
    max: 10,
    // Both are below the time that the store gives a call, so that a lost connection is given up, and not kept.
    statement_timeout: 4_000,
    query_timeout: 4_500,
    // Prepared while the table is small, a statement would scan it until the next analyze, however large it has become.
    options: '-c enable_seqscan=off',
  });
  // A connection that breaks while nobody uses it; the pool opens another.
  pool.on('error', tellFault);
  return pool;
}

async function connection(database: string): Promise<ClientConfig> {
  // Never repeated: the password stands in it.
  const form = '--database: give a URL of the form postgres://user:password@host:port/name.';
  if (!/^postgres(ql)?:\/\//i.test(database)) throw wrongUsage(form);
  const config = {
    connectionString: database,
    application_name: 'buddy-logout',
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
  };
  const { Client } = await loadDriver();
  try {
    // It reads the files that the URL names, such as certificates, and takes URLs without a host, which `URL` refuses.
    new Client(config);
  } catch (fault) {
    throw wrongUsage(Object(fault).code === 'ERR_INVALID_URL' ? form : `--database: ${reasonOf(fault)}`);
  }
  return config;
}

/** node-postgres, which is no dependency of this package: whoever keeps sessions in memory has no need of it. */
async function loadDriver() {
  try {
    return (await import('pg')).default;
  } catch (fault) {
    if (Object(fault).code !== 'ERR_MODULE_NOT_FOUND') throw fault;
    throw wrongUsage('--database needs node-postgres, which is not installed: npm install pg');
  }
}

function wrongUsage(message: string): CommandFailure {
  return new CommandFailure(2, `${message}\nSee --help.`);
}

function cannotListen(host: string, port: string, fault: unknown): string {
  const { code } = Object(fault);
  if (code === 'EADDRINUSE') return `Port ${port} of ${host} is taken. Give another one, or 0 for a free one.`;
  return `--host ${host}, --port ${port}: it cannot listen there: ${reasonOf(fault)}`;
}

function tellRequest({ method, route, status, duration, requestId, isAborted }: ServedRequest): void {
  const time = new Date().toISOString();
  const line = { time, method, route, status, durationMs: Math.round(duration * 10) / 10, requestId, isAborted };
  console.log(JSON.stringify(line));
}

function tellFault(fault: unknown): void {
  const { name = 'Error', message = '', cause } = Object(fault);
  const because = cause === undefined ? {} : { cause: reasonOf(cause) };
  console.error(JSON.stringify({ time: new Date().toISOString(), error: name, message, ...because }));
}

/** An error of several attempts to connect has no message, but a code. */
function reasonOf(fault: unknown): string {
  const { message, code } = Object(fault);
  return String(message || code || fault);
}
