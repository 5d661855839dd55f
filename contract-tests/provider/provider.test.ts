/** The provider as a team runs it: instances behind a proxy, on a PostgreSQL that stops, breaks and moves. `npm run test:provider`. */
import { createHash } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createBuddyClient, type LogoutResult } from '../../src/index.js';
import { createProvider } from '../../src/provider/index.js';
import { postgresSessionStore, withPreparedStatements } from '../../src/provider/postgres.js';
import { sessionStoreTests } from '../../src/provider/testing.js';
import { providerRules, runSuite } from '../provider-suite/run-suite.js';
import { type Cluster, createCluster } from './cluster.js';
import { type Instance, logOutInARow, startInstance, startProxy } from './instances.js';
import { buddyLogout, runProcess, startProcess } from './processes.js';
import { type Relay, startRelay } from './relay.js';

const clientsAtOnce = 50;
const user = { appId: 'app', userId: 'alice' };

/** No machine fails here, only processes, so what the kernel has taken is safe; waiting for the disk took most of the time. */
const withoutDisk = ['fsync = off'];

/** How the pool of an instance is set, see src/cli/provider-commands.ts. */
const poolSettings = { max: 10, connectionTimeoutMillis: 3_000, statement_timeout: 4_000, query_timeout: 4_500 };

function openPool(url: string): Pool {
  return new Pool({ connectionString: url, ...poolSettings }).on('error', () => {});
}

/** For the tests themselves, without limits. */
function openAdmin(url: string): Pool {
  return new Pool({ connectionString: url }).on('error', () => {});
}

/** Calls it with each, some at once. */
async function forEachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

function migrate(url: string): Promise<void> {
  return runProcess(process.execPath, [buddyLogout, 'migrate'], {
    env: { ...process.env, BUDDY_DATABASE_URL: url },
  });
}

/** Three instances behind a proxy, all of them by a relay to one database. */
interface Team {
  readonly relay: Relay;
  readonly instances: readonly Instance[];
  readonly url: string;
  /** Straight to the database that is the primary now. */
  admin: Pool;
}

async function startTeam(cluster: Cluster, tidy: (undo: () => Promise<unknown>) => void): Promise<Team> {
  await migrate(cluster.url);
  const relay = await startRelay(cluster.socket);
  tidy(() => relay.close());
  const instances = await Promise.all([1, 2, 3].map(() => startInstance(relay.url, ['--control'])));
  tidy(() => Promise.all(instances.map((instance) => instance.stop())));
  const proxy = await startProxy(instances);
  tidy(() => proxy.close());
  const team = { relay, instances, url: proxy.url, admin: openAdmin(cluster.url) };
  tidy(() => team.admin.end());
  return team;
}

async function issue({ admin }: Team, number: number): Promise<string[]> {
  const provider = createProvider({ store: postgresSessionStore(admin) });
  const tokens: string[] = [];
  const numbers = Array.from({ length: number }, (_, index) => index);
  await forEachOf(numbers, 20, async () => {
    tokens.push((await provider.issueUserToken(user)).accessToken);
  });
  return tokens;
}

/** What became of each token, as its client knows it. */
type Results = ReadonlyMap<string, LogoutResult>;

/** Logs all of them out by the proxy, each with a client of its own; `meanwhile` happens when a third have ended. */
async function logOutAll(
  { url }: Team,
  tokens: readonly string[],
  meanwhile: () => Promise<unknown>,
): Promise<Results> {
  const results = new Map<string, LogoutResult>();
  let happening: Promise<unknown> | undefined;
  await forEachOf(tokens, clientsAtOnce, async (userToken) => {
    results.set(userToken, await createBuddyClient({ baseUrl: url, userToken }).logoutUser());
    if (results.size > tokens.length / 3) happening ??= meanwhile();
  });
  await happening;
  return results;
}

async function liveHashes({ admin }: Team, tokens: readonly string[]) {
  const text = 'select token_hash, user_id from buddy_sessions where token_hash = any($1)';
  const { rows } = await admin.query(text, [tokens.map(hashOf)]);
  return new Map<string, string | null>(rows.map((row) => [row.token_hash, row.user_id]));
}

/** Holds what the clients were told against the database, and against every instance. */
async function expectTruth(team: Team, results: Results): Promise<void> {
  const tokens = [...results.keys()];
  const live = await liveHashes(team, tokens);
  const wrong: string[] = [];
  const successors: string[] = [];
  for (const [token, result] of results) {
    const isLive = live.has(hashOf(token));
    if (result.session === 'ended' && isLive) wrong.push('said to be ended, and alive');
    if (result.session === 'active' && !isLive) wrong.push('said to be active, and dead');
    if (result.success) successors.push(result.result.accessToken);
  }
  expect(wrong).toEqual([]);
  // Each new token that was handed out works, for the app alone.
  const handedOut = await liveHashes(team, successors);
  expect([...handedOut.values()].filter((userId) => userId !== null)).toEqual([]);
  expect(handedOut.size).toBe(successors.length);
  const succeeded = tokens.filter((token) => results.get(token)?.success);
  for (const instance of team.instances) {
    const statuses = new Set(await logOutInARow(instance, succeeded));
    expect([...statuses], 'what an instance says of tokens after their 200').toEqual(succeeded.length > 0 ? [401] : []);
  }
}

/** A logout puts one session in the place of another, so that a number that stays says that none was lost or done by half. */
async function expectNoneLost(team: Team, before: number): Promise<void> {
  expect(await numberOfSessions(team)).toBe(before);
}

/** Of the live ones: those that have expired may go at any time. */
async function numberOfSessions({ admin }: Team): Promise<number> {
  const text = 'select count(*)::int as number from buddy_sessions where expires > $1';
  const { rows } = await admin.query(text, [Date.now()]);
  return rows[0].number;
}

const succeededIn = (results: Results) => [...results.values()].filter(({ success }) => success).length;
const endedIn = (results: Results) => [...results.values()].filter(({ session }) => session === 'ended').length;

describe('on one PostgreSQL', () => {
  let cluster: Cluster;
  let team: Team;
  const undo: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    cluster = await createCluster(withoutDisk);
    undo.unshift(() => cluster.remove());
    await cluster.start();
    team = await startTeam(cluster, (step) => undo.unshift(step));
  });
  afterAll(async () => {
    for (const step of undo) await step();
  });

  describe('the store', () => {
    let pools: Pool[];
    beforeAll(() => {
      pools = [openPool(team.relay.url), openPool(cluster.url)];
    });
    afterAll(() => Promise.all(pools.map((pool) => pool.end())));
    const open = () => {
      const [broken, whole] = pools.map((pool) => postgresSessionStore(withPreparedStatements(pool)));
      if (!broken || !whole) throw new Error('There are two pools.');
      const unreachable = postgresSessionStore(openPool('postgres://buddy@127.0.0.1:1/postgres'));
      return { store: whole, other: broken, disturb, unreachable };
    };
    const disturb = async () => {
      team.relay.cut();
      // Until a connection that was opened after that has answered.
      for (let answered = false; !answered; )
        answered =
          (await pools[0]?.query('select 1').then(
            () => true,
            () => false,
          )) ?? true;
    };
    for (const { name, run: check } of sessionStoreTests(open)) test(name, check);

    test('has a connection plan a statement once, in a way that finds sessions by an index, however many there are', async () => {
      const insert = `insert into buddy_sessions (expires, token_hash, app_id, user_id)
        select 1e15, 'many ' || number, 'app', 'alice' from generate_series(1, 20000) as number`;
      await team.admin.query(insert);
      await team.admin.query('analyze buddy_sessions');
      const connection = await team.admin.connect();
      await connection.query('set plan_cache_mode = force_generic_plan');
      const store = postgresSessionStore(withPreparedStatements(connection));
      for (const number of [1, 2, 3]) await store.logOut(`many ${number}`, `more ${number}`, 1e15, 3_000);
      const { rows } = await connection.query(
        "select name, generic_plans::int from pg_prepared_statements where statement like 'with asked%'",
      );
      expect(rows).toEqual([{ name: expect.stringContaining('buddy_logout'), generic_plans: 3 }]);
      const values = "array['many 4'], array['more 4'], array[1e15], array[3000]";
      const plan = await connection.query(`explain execute ${rows[0].name}(${values})`);
      expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Seq Scan');
      connection.release(true);
      await team.admin.query('truncate buddy_sessions');
    });

    test('finds sessions by an index, the expired ones and those of many logouts, and does not scan the table', async () => {
      const insert = `insert into buddy_sessions (expires, token_hash, app_id, user_id)
        select case when number <= 2500 then number else 1e15 end, 'many ' || number, 'app', 'alice'
        from generate_series(1, 20000) as number`;
      await team.admin.query(insert);
      await team.admin.query('analyze buddy_sessions');
      const plans: string[] = [];
      const store = postgresSessionStore({
        async query(text, values) {
          if (!text.startsWith('insert')) {
            const { rows } = await team.admin.query(`explain ${text}`, values);
            plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
          }
          return team.admin.query(text, values);
        },
      });
      await store.add(hashOf('any'), { appId: 'app', expires: 1e15 }, 3_000);
      const expired = 'select count(*)::int as number from buddy_sessions where expires <= 2500';
      await expect.poll(async () => (await team.admin.query(expired)).rows).toEqual([{ number: 0 }]);
      expect(plans).toHaveLength(3);
      for (const plan of plans) expect(plan).toContain('Index Scan using buddy_sessions_expires');
      const logOut = (number: number) => store.logOut(`many ${number}`, `more ${number}`, 1e15, 3_000);
      await Promise.all(Array.from({ length: 500 }, (_, index) => logOut(3_000 + index)));
      expect(plans.length).toBeGreaterThan(3);
      for (const plan of plans) expect(plan).not.toContain('Seq Scan');
      await team.admin.query('truncate buddy_sessions');
    });
  });

  test('three instances behind a proxy that the suite does not know of conform', async () => {
    const issueFor = (request: object) => async () => {
      const provider = createProvider({ store: postgresSessionStore(team.admin) });
      return (await provider.issueUserToken({ ...user, ...request })).accessToken;
    };
    const report = await runSuite({
      baseUrl: team.url,
      timeout: 30_000,
      userToken: issueFor({}),
      secondUserToken: issueFor({ userId: 'bob' }),
      expiredToken: issueFor({ expires: Date.now() - 1 }),
    });
    expect(report.rules.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(report.conforms).toBe(true);
    // No operation to probe, no secret of the app and no time to watch were given: all else is checked.
    const given = providerRules.filter(
      ({ needs = [] }) => !needs.some((need) => ['probe', 'signature', 'watch'].includes(need)),
    );
    const passed = report.rules.filter(({ verdict }) => verdict === 'passed').map(({ id }) => id);
    expect(passed).toEqual(given.map(({ id }) => id));
  });

  /** Logs users out while something happens, and looks at what they were told. */
  async function logOutWhile(meanwhile: () => Promise<unknown>, number = 500): Promise<Results> {
    const tokens = await issue(team, number);
    const before = await numberOfSessions(team);
    const results = await logOutAll(team, tokens, meanwhile);
    await expectTruth(team, results);
    // Whoever could not be told asks again, and then it is known.
    const unknown = tokens.filter((token) => results.get(token)?.session !== 'ended');
    const again = await logOutAll(team, unknown, async () => {});
    expect(endedIn(again)).toBe(unknown.length);
    await expectTruth(team, again);
    await expectNoneLost(team, before);
    return results;
  }

  test('an instance that is killed in the middle of 2,000 logouts, 20 times, tells nothing that is not true', async () => {
    for (let round = 0; round < 20; round += 1) {
      const victim = team.instances[round % team.instances.length];
      const results = await logOutWhile(async () => victim?.killAndReplace(), 2_000);
      // Nearly all of them learn it at once.
      expect(succeededIn(results)).toBeGreaterThan(1_800);
    }
  }, 1_800_000);

  test('connections that are cut, again and again, change nothing of that', async () => {
    await logOutWhile(async () => {
      for (let time = 0; time < 5; time += 1) {
        team.relay.cut();
        await team.admin.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'buddy-logout'",
        );
      }
    });
  });

  test('nor does a PostgreSQL that is stopped and started', async () => {
    await logOutWhile(async () => {
      await team.admin.end();
      await cluster.stop('SIGINT');
      await cluster.start();
      team.admin = openAdmin(cluster.url);
    });
  });

  test('nor statements that hang, which get 503 with Retry-After in time', async () => {
    await logOutWhile(async () => {
      const locker = await team.admin.connect();
      await locker.query('begin; lock table buddy_sessions in access exclusive mode');
      const began = performance.now();
      const answer = await fetch(`${team.instances[0]?.url}/users/me/logout`, {
        method: 'POST',
        headers: { Authorization: 'Buddy EXAMPLE-user-access-token' },
      });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect(performance.now() - began).toBeLessThan(10_000);
      await locker.query('rollback');
      locker.release();
    });
  });

  test('nor a network that is silent, which gets the same', async () => {
    await logOutWhile(async () => {
      team.relay.mode = 'silent';
      team.relay.cut();
      const answer = await fetch(`${team.instances[0]?.url}/health`);
      expect(answer.status).toBe(503);
      team.relay.mode = 'open';
      team.relay.cut();
    });
  });

  test('a session that somebody has locked keeps no other waiting, and ends when it is let go', async () => {
    const tokens = await issue(team, 300);
    // The first ones take a statement each, and those after them share one.
    const held = tokens[10] ?? '';
    const locker = await team.admin.connect();
    onTestFinished(() => locker.release());
    await locker.query('begin');
    await locker.query('select * from buddy_sessions where token_hash = $1 for update', [hashOf(held)]);
    const store = postgresSessionStore(team.admin);
    const logOut = (token: string) =>
      store.logOut(hashOf(token), hashOf(`${token} app`), Date.now() + 60_000, Date.now());
    const calls = new Map(tokens.map((token) => [token, logOut(token)]));
    const heldOut = calls.get(held);
    calls.delete(held);
    expect(new Set(await Promise.all(calls.values()))).toEqual(new Set(['ended']));
    await locker.query('commit');
    expect(await heldOut).toBe('ended');
  });

  test("nor a full disk's error", async () => {
    const fail = `create function disk_full() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
      create trigger disk_full before update on buddy_sessions for each row execute function disk_full()`;
    const mend = 'drop trigger disk_full on buddy_sessions; drop function disk_full()';
    const [token = ''] = await issue(team, 1);
    await logOutWhile(async () => {
      await team.admin.query(fail);
      const logOut = () => createBuddyClient({ baseUrl: team.url, userToken: token, retry: false }).logoutUser();
      expect(await logOut()).toMatchObject({ success: false, status: 503, session: 'unknown' });
      await team.admin.query(mend);
      expect(await logOut()).toMatchObject({ success: true });
    });
  });

  test('nor a migration beside the logouts, by several at once and of a later version too', async () => {
    const results = await logOutWhile(async () => {
      await Promise.all([1, 2, 3, 4].map(() => migrate(cluster.url)));
      // What a later version may add, with instances of this one beside it.
      await team.admin.query('alter table buddy_sessions add column if not exists device text');
      await team.admin.query(
        'create index concurrently if not exists buddy_sessions_device on buddy_sessions (device)',
      );
      await team.instances[0]?.killAndReplace();
    });
    expect(succeededIn(results)).toBeGreaterThan(450);
  });

  test('a migration says that it waits, while its database is silent', async () => {
    team.relay.mode = 'silent';
    const env = { ...process.env, BUDDY_DATABASE_URL: team.relay.url };
    const migration = startProcess(process.execPath, [buddyLogout, 'migrate'], { env });
    await migration.said(/^Waiting for the database …$/);
    await migration.kill('SIGTERM');
    team.relay.mode = 'open';
  });

  test('an instance that is told to stop answers what was begun', async () => {
    const instance = await startInstance(team.relay.url);
    const tokens = await issue(team, 200);
    const results = new Map<string, LogoutResult>();
    let stopped: Promise<void> | undefined;
    await forEachOf(tokens, clientsAtOnce, async (userToken) => {
      const client = createBuddyClient({ baseUrl: instance.url, userToken, retry: false });
      results.set(userToken, await client.logoutUser());
      if (results.size > 50) stopped ??= instance.stop();
    });
    await stopped;
    // A call that crosses the closing of its connection is not begun, and its session goes on.
    const unanswered = tokens.filter((token) => !results.get(token)?.success);
    expect(unanswered.length).toBeGreaterThan(0);
    expect(succeededIn(results)).toBeGreaterThan(50);
    expect((await liveHashes(team, unanswered)).size).toBe(unanswered.length);
    await expectTruth(team, results);
  });

  describe('an instance', () => {
    let admin: Pool;
    let url: string;
    beforeAll(async () => {
      await team.admin.query('create database alone');
      url = cluster.url.replace('/postgres?', '/alone?');
      await migrate(url);
      admin = openAdmin(url);
    });
    afterAll(() => admin.end());

    const connections = async () => {
      const text = "select pid from pg_stat_activity where application_name = 'buddy-logout' and datname = 'alone'";
      return (await team.admin.query(text)).rows.map(({ pid }) => pid);
    };

    test('plans no scan of a table that is small, which would stay when it has grown', async () => {
      const tokens = Array.from({ length: 20 }, (_, index) => `token-${index}`);
      const insert =
        "insert into buddy_sessions select 1e15, token_hash, 'app', 'alice' from unnest($1::text[]) as token_hash";
      await admin.query(insert, [tokens.map(hashOf)]);
      await admin.query('analyze buddy_sessions');
      const scans = async () => {
        const text = "select seq_scan::int, idx_scan::int from pg_stat_user_tables where relname = 'buddy_sessions'";
        return (await admin.query(text)).rows[0];
      };
      const before = await scans();
      const instance = await startInstance(url);
      for (const token of tokens) expect(await logOutInARow(instance, [token])).toEqual([200]);
      await instance.stop();
      // What a connection has scanned is counted when it ends.
      await expect.poll(connections).toEqual([]);
      const after = await scans();
      expect(after.seq_scan).toBe(before.seq_scan);
      expect(after.idx_scan).toBeGreaterThan(before.idx_scan);
    });

    test('says at /health that a database is not enough that can only be read', async () => {
      const instance = await startInstance(`${url}&options=-c%20default_transaction_read_only%3Don`);
      expect((await fetch(`${instance.url}/health`)).status).toBe(503);
      await instance.stop();
    });

    test('that is told to stop ends when its database does not let its connections go', async () => {
      const instance = await startInstance(url);
      expect((await fetch(`${instance.url}/health`)).status).toBe(200);
      const stopped = await connections();
      expect(stopped).not.toEqual([]);
      for (const pid of stopped) process.kill(pid, 'SIGSTOP');
      onTestFinished(() => {
        for (const pid of stopped) process.kill(pid, 'SIGCONT');
      });
      await instance.stop();
    });
  });
});

test('when the primary is killed, its synchronous standby knows every logout that was answered', async () => {
  const undo: (() => Promise<unknown>)[] = [];
  onTestFinished(async () => {
    for (const step of undo) await step();
  });
  const primary = await createCluster(withoutDisk);
  undo.unshift(() => primary.remove());
  await primary.start();
  const standby = await primary.standby();
  undo.unshift(() => standby.remove());
  await standby.start();
  const team = await startTeam(primary, (step) => undo.unshift(step));
  await team.admin.query("alter system set synchronous_standby_names = '*'");
  await team.admin.query('select pg_reload_conf()');
  const state = () => team.admin.query('select sync_state from pg_stat_replication').then(({ rows }) => rows);
  await expect.poll(state).toEqual([{ sync_state: 'sync' }]);
  const tokens = await issue(team, 2_000);
  const before = await numberOfSessions(team);
  const results = await logOutAll(team, tokens, async () => {
    await primary.stop('SIGKILL');
    team.admin.end().catch(() => {});
    team.admin = openAdmin(standby.url);
    await team.admin.query('alter system reset synchronous_standby_names');
    await team.admin.query('select pg_promote()');
    team.relay.target = standby.socket;
    team.relay.cut();
  });
  await expectTruth(team, results);
  await expectNoneLost(team, before);
  expect(endedIn(results)).toBe(tokens.length);
});
