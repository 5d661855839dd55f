/** Sessions in PostgreSQL, where many instances of a provider share them. Its table is that of `sessions.sql`. */
import { type LogoutOutcome, type Session, type SessionStore, StoreUnavailableError } from './session-store.js';

/** What a pool of node-postgres, PGlite and the drivers of serverless databases have in common. */
export interface Queryable {
  /** Runs one statement, a transaction of its own, with `$1`, `$2` … for the values. */
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** A pool of node-postgres, or of a driver that takes what it takes: a statement by its name besides. */
export interface NamedQueryable {
  query(statement: { name?: string; text: string; values: unknown[] }): Promise<{ readonly rows: readonly unknown[] }>;
}

export interface PostgresStoreOptions {
  /** How long a call waits for the database before it rejects, in ms. Default: 5,000. */
  readonly timeout?: number;
}

/** One logout that waits for its statement. */
interface Asked {
  readonly tokenHash: string;
  readonly successorHash: string;
  readonly successorExpires: number;
  readonly now: number;
  readonly resolve: (outcome: LogoutOutcome) => void;
  readonly reject: (fault: unknown) => void;
  readonly hasGivenUp: () => boolean;
}

/** More would not make it faster on the machines that were measured: what waits meanwhile shares the next one. */
const statementsAtOnce = 2;
const logoutsPerStatement = 256;
const lockedPause = 10; // ms; longer than another logout takes
const sweepInterval = 10_000; // ms
const sweptPerStatement = 1_000;
const mostAttempts = 5;

const addText = 'insert into buddy_sessions (expires, token_hash, app_id, user_id) values ($1, $2, $3, $4)';

const findText = 'select app_id, user_id, expires from buddy_sessions where token_hash = $1 and expires > $2';

const replaceText = `update buddy_sessions set expires = $1, token_hash = $2, app_id = $3, user_id = $4
  where token_hash = $5 and expires > $6 returning 1`;

/**
 * Nobody is waited for: a session that another transaction has locked is told as 'locked', and the others of the statement
 * go on. A token that is asked for twice in one statement is ended once. The range, in which all are, has the planner expect
 * few and take the index, where it would scan a table of some thousand rows for a join.
 */
const logOutText = `with asked as (
    select * from unnest($1::text[], $2::text[], $3::float8[], $4::float8[]) with ordinality
      as asked (token_hash, successor_hash, successor_expires, asked_at, position)
  ), found as (
    select asked.*, session.has_user, case when not session.has_user then 'app-level' when session.has_user is null then (
      select 'locked' from buddy_sessions where buddy_sessions.token_hash = asked.token_hash and expires > asked.asked_at
    ) end as otherwise from asked left join lateral (
      select user_id is not null as has_user from buddy_sessions
        where buddy_sessions.token_hash = asked.token_hash and expires > asked.asked_at for update skip locked
    ) as session on true
  ), ended as (
    update buddy_sessions set token_hash = found.successor_hash, expires = found.successor_expires, user_id = null
      from found where buddy_sessions.token_hash = found.token_hash and has_user
        and position between 1 and ${logoutsPerStatement}
      returning found.position
  )
  select position::int, 'ended' as outcome from ended
  union all select position::int, otherwise from found where otherwise is not null`;

const sweepText = `delete from buddy_sessions where token_hash = any (array(
    select token_hash from buddy_sessions where expires <= $1 order by expires limit ${sweptPerStatement} for update skip locked
  )) returning 1`;

/**
 * Keeps sessions in the table `buddy_sessions`. Each call is one statement; logouts that come together may share one. Every
 * method rejects with a `StoreUnavailableError` when the database refuses, is gone, or does not answer in time; its
 * `cause` is what the driver said.
 */
export function postgresSessionStore(
  database: Queryable,
  { timeout = 5_000 }: PostgresStoreOptions = {},
): SessionStore & Required<Pick<SessionStore, 'logOut'>> {
  const waiting: Asked[] = [];
  let underWay = 0;
  let nextSweep = Number.NEGATIVE_INFINITY;

  async function run(text: string, values: unknown[]): Promise<readonly unknown[]> {
    try {
      return await within(timeout, runOrRepeat(text, values));
    } catch (fault) {
      if (fault instanceof StoreUnavailableError) throw fault;
      throw new StoreUnavailableError('The database did not do what it was asked for.', { cause: fault });
    }
  }

  async function runOrRepeat(text: string, values: unknown[]): Promise<readonly unknown[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await database.query(text, values)).rows;
      } catch (fault) {
        if (attempt === mostAttempts || !wasRolledBack(fault)) throw fault;
      }
    }
  }

  /** The expired ones go in small bounded lots, beside the calls: nobody waits for them, and the next sweep mends a failure. */
  async function sweep(now: number): Promise<void> {
    if (now < nextSweep) return;
    nextSweep = now + sweepInterval;
    try {
      while ((await run(sweepText, [now])).length === sweptPerStatement);
    } catch {
      // The expired ones work no more, whether they are still there or not.
    }
  }

  async function add(tokenHash: string, { appId, userId, expires }: Session, now: number): Promise<void> {
    await run(addText, [expires, tokenHash, appId, userId ?? null]);
    sweep(now);
  }

  async function find(tokenHash: string, now: number): Promise<Session | undefined> {
    const [row] = await run(findText, [tokenHash, now]);
    if (row === undefined) return undefined;
    const { app_id: appId, user_id: userId, expires } = Object(row);
    return { appId, ...(userId !== null && { userId }), expires };
  }

  async function replace(
    tokenHash: string,
    successorHash: string,
    { appId, userId, expires }: Session,
    now: number,
  ): Promise<boolean> {
    const rows = await run(replaceText, [expires, successorHash, appId, userId ?? null, tokenHash, now]);
    sweep(now);
    return rows.length === 1;
  }

  async function logOut(
    tokenHash: string,
    successorHash: string,
    successorExpires: number,
    now: number,
  ): Promise<LogoutOutcome> {
    const asked = { tokenHash, successorHash, successorExpires, now };
    let gaveUp = false;
    const outcome = new Promise<LogoutOutcome>((resolve, reject) => {
      waiting.push({ ...asked, resolve, reject, hasGivenUp: () => gaveUp });
    });
    send();
    sweep(now);
    // From the moment of the call on, however long it waits for a statement.
    return within(timeout, outcome).finally(() => {
      gaveUp = true;
    });
  }

  /** While as many statements are under way as may be, the calls gather for the next one. */
  function send(): void {
    while (underWay < statementsAtOnce && waiting.length > 0) {
      // Who has been told that it failed is not logged out later on.
      const together = waiting.splice(0, logoutsPerStatement).filter(({ hasGivenUp }) => !hasGivenUp());
      if (together.length === 0) continue;
      underWay += 1;
      logOutTogether(together).finally(() => {
        underWay -= 1;
        send();
      });
    }
  }

  async function logOutTogether(together: readonly Asked[]): Promise<void> {
    try {
      const rows = await run(logOutText, [
        together.map(({ tokenHash }) => tokenHash),
        together.map(({ successorHash }) => successorHash),
        together.map(({ successorExpires }) => successorExpires),
        together.map(({ now }) => now),
      ]);
      const outcomes = new Map(rows.map((row) => [Object(row).position, Object(row).outcome]));
      const locked: Asked[] = [];
      for (const [index, asked] of together.entries()) {
        const outcome = outcomes.get(index + 1) ?? 'none';
        if (outcome === 'locked') locked.push(asked);
        else asked.resolve(outcome);
      }
      if (locked.length > 0) setTimeout(askAgain, lockedPause, locked);
    } catch (fault) {
      for (const { reject } of together) reject(fault);
    }
  }

  /** Whoever has locked a session is likely to end it, and this one learns so, or has waited long enough. */
  function askAgain(locked: readonly Asked[]): void {
    waiting.push(...locked);
    send();
  }

  return { add, find, replace, logOut };
}

/**
 * The same database, where each connection parses and plans a statement once instead of each time, which is about half of
 * what a logout costs PostgreSQL (measured). Where that does not work, as through an old PgBouncer in transaction mode,
 * each statement is planned anew from the first refusal on. A plan that was made while the table was small scans it until
 * the next `analyze`, however large it has become, so give the connections `options: '-c enable_seqscan=off'`.
 */
export function withPreparedStatements(database: NamedQueryable): Queryable {
  let prepares = true;
  return {
    async query(text, values) {
      if (!prepares) return database.query({ text, values });
      try {
        return await database.query({ name: `buddy_logout_${checksum(text)}`, text, values });
      } catch (fault) {
        // Nothing was done: the database has refused the name before it looked at the statement.
        if (!isNameRefused(fault)) throw fault;
        prepares = false;
        return database.query({ text, values });
      }
    },
  };
}

/** It has no statement of that name, or one already: somebody stands between, and changes connections. */
function isNameRefused(fault: unknown): boolean {
  return ['26000', '42P05'].includes(Object(fault).code);
}

/** FNV-1a, 32 bits: another text has another name, whichever version of this package prepares it. */
function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (const character of text) sum = Math.imul(sum ^ character.charCodeAt(0), 0x01000193);
  return (sum >>> 0).toString(16);
}

/** A conflict with another transaction, or a circle of waits: nothing was done, and it may be tried again at once. */
function wasRolledBack(fault: unknown): boolean {
  return ['40001', '40P01'].includes(Object(fault).code);
}

/** Rejects when the time is up; what comes later goes nowhere. */
function within<Value>(timeout: number, work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late(timeout)), timeout);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function late(timeout: number): StoreUnavailableError {
  return new StoreUnavailableError(`The database has not answered within ${timeout} ms.`);
}
