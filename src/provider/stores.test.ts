/** The kit for session stores, run on every store that comes with the package; real PostgreSQL is in contract-tests/provider. */
import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProvider, memorySessionStore, type Session, type SessionStore } from './index.js';
import { type NamedQueryable, postgresSessionStore, type Queryable, withPreparedStatements } from './postgres.js';
import type { LogoutOutcome } from './session-store.js';
import { sessionStoreTests } from './testing.js';

const schema = await readFile(new URL('sessions.sql', import.meta.url), 'utf8');
const now = 1_700_000_000_000;
const session = { appId: 'app', userId: 'alice', expires: now + 1_000 };
const hashes = (number: number) => Array.from({ length: number }, (_, index) => String(index).padStart(43, 'x'));

let database: PGlite;
beforeAll(async () => {
  database = new PGlite();
  await database.exec(schema);
});
afterAll(() => database.close());

const refusing: Queryable = { query: () => Promise.reject(new Error('Connection terminated unexpectedly')) };
const hanging: Queryable = { query: () => new Promise(() => {}) };

describe('the store in memory', () => {
  for (const { name, run } of sessionStoreTests(() => ({ store: memorySessionStore() }))) test(name, run);
});

describe('the store in PostgreSQL', () => {
  // As when a connection breaks: some statements are not run, and of those that are, some answers are lost.
  let broken = false;
  const failIfBroken = () => {
    if (broken) throw new Error('Connection terminated unexpectedly');
  };
  const failing: Queryable = {
    async query(text, values) {
      failIfBroken();
      const result = await database.query(text, values);
      failIfBroken();
      return result;
    },
  };
  const disturb = async () => {
    broken = true;
    await database.query('select 1');
    broken = false;
  };
  const open = () => ({
    store: postgresSessionStore(failing),
    other: postgresSessionStore(database),
    disturb,
    unreachable: postgresSessionStore(refusing),
  });
  for (const { name, run } of sessionStoreTests(open)) test(name, run);
});

describe('the kit', () => {
  /** A logout whose successor has what `successorOf` says, beside what it should have. */
  const logOutBy =
    (inner: SessionStore, successorOf: (session: Session, expires: number) => Partial<Session>) =>
    async (hash: string, successorHash: string, expires: number, at: number): Promise<LogoutOutcome> => {
      const session = await inner.find(hash, at);
      if (session === undefined) return 'none';
      if (session.userId === undefined) return 'app-level';
      const successor = { appId: session.appId, expires, ...successorOf(session, expires) };
      return (await inner.replace(hash, successorHash, successor, at)) ? 'ended' : 'none';
    };

  /** Stores with one fault each. */
  const faulty: Record<string, (inner: SessionStore) => Partial<SessionStore>> = {
    'ends a session twice': (inner) => ({
      async replace(hash, successorHash, successor, at) {
        const live = await inner.find(hash, at);
        await Promise.resolve();
        if (live) await inner.replace(hash, successorHash, successor, at);
        if (live) await inner.add(successorHash, successor, at);
        return live !== undefined;
      },
    }),
    'adds the successor when there was nothing to end': (inner) => ({
      async replace(hash, successorHash, successor, at) {
        const ended = await inner.replace(hash, successorHash, successor, at);
        if (!ended) await inner.add(successorHash, successor, at);
        return ended;
      },
    }),
    'looks at the clock too late': (inner) => ({ find: (hash, at) => inner.find(hash, at - 1) }),
    'looks at the clock too early': (inner) => ({ find: (hash, at) => inner.find(hash, at + 1) }),
    'keeps the ended session': (inner) => ({
      async replace(hash, successorHash, successor, at) {
        const live = await inner.find(hash, at);
        const ended = await inner.replace(hash, successorHash, successor, at);
        if (ended && live) await inner.add(hash, live, at);
        return ended;
      },
    }),
    'loses the successor': (inner) => ({
      replace: (hash, _, successor, at) => inner.replace(hash, 'nowhere', successor, at),
    }),
    'rounds the time': (inner) => ({
      add: (hash, added, at) => inner.add(hash, { ...added, expires: Math.floor(added.expires) }, at),
    }),
    'makes one of two names': (inner) => ({
      add: (hash, added, at) => inner.add(hash, { ...added, appId: added.appId.trim() }, at),
    }),
    'logs an app out': (inner) => ({
      async logOut(hash, successorHash, expires, at) {
        const ended = await inner.replace(hash, successorHash, { appId: 'app', expires }, at);
        return ended ? 'ended' : 'none';
      },
    }),
  };
  /** The fault, and what the kit says that such a store does not keep; each of two instances has it. */
  const faultyInstances: typeof faulty = {
    'believes what it has found once, until it ends the session itself / shows every instance at once what another has done':
      (inner) => {
        const found = new Map<string, Session>();
        return {
          async find(hash, at) {
            const session = found.get(hash) ?? (await inner.find(hash, at));
            if (session) found.set(hash, session);
            return session && session.expires > at ? session : undefined;
          },
          async replace(hash, ...rest) {
            found.delete(hash);
            return inner.replace(hash, ...rest);
          },
        };
      },
    'shows neither session for a moment / shows whoever looks meanwhile the session or its successor, one of them at each moment':
      (inner) => ({
        async replace(hash, successorHash, successor, at) {
          const ended = await inner.replace(hash, 'nowhere', successor, at);
          await new Promise((resolve) => setTimeout(resolve));
          if (ended) await inner.add(successorHash, successor, at);
          return ended;
        },
      }),
    'shows both sessions for a moment / shows whoever looks meanwhile the session or its successor, one of them at each moment':
      (inner) => ({
        async replace(hash, successorHash, successor, at) {
          const live = await inner.find(hash, at);
          if (live) await inner.add(successorHash, successor, at);
          await new Promise((resolve) => setTimeout(resolve));
          return inner.replace(hash, successorHash, successor, at);
        },
      }),
    'gives the successor another app / keeps apart what overlapping logouts ask for': (inner) => ({
      logOut: logOutBy(inner, () => ({ appId: 'app' })),
    }),
    'gives all of a batch the time of one / keeps apart what overlapping logouts ask for': (inner) => {
      let last = 0;
      return {
        logOut: logOutBy(inner, (session, expires) => {
          last ||= expires;
          queueMicrotask(() => {
            last = 0;
          });
          return { appId: session.appId, expires: last };
        }),
      };
    },
    'knows no user whose name is empty / gives back each session as it was added, whatever the names in it': (
      inner,
    ) => ({
      add: (hash, { userId, ...rest }, at) => inner.add(hash, userId ? { ...rest, userId } : rest, at),
    }),
  };
  test.for(Object.entries(faulty))('finds a store that %s', async ([, change]) => {
    const inner = memorySessionStore();
    const tests = sessionStoreTests(() => ({ store: { ...inner, ...change(inner) } }), { runs: 20 });
    const verdicts = await Promise.allSettled(tests.map(({ run }) => run()));
    expect(verdicts.some(({ status }) => status === 'rejected')).toBe(true);
  });

  test.for([
    ['answers when it cannot know', { ...memorySessionStore() }],
    ['hangs', postgresSessionStore(hanging, { timeout: 1_000_000 })],
    [
      'fails with an error of its own',
      { ...memorySessionStore(), find: () => Promise.reject(new Error('ECONNRESET')) },
    ],
  ] as const)('finds a store that, without its database, %s', async ([, unreachable]) => {
    const tests = sessionStoreTests(() => ({ store: memorySessionStore(), unreachable }), { patience: 10 });
    await expect(tests.at(-1)?.run()).rejects.toThrow(/expected "StoreUnavailableError"/);
  });

  test.for(Object.entries(faultyInstances))('tells of a store that %s', async ([names, change]) => {
    const inner = memorySessionStore();
    const instance = () => ({ ...inner, ...change(inner) });
    const [store, other] = [instance(), instance()];
    const tests = sessionStoreTests(() => ({ store, other }), { runs: 20 });
    const promise = tests.find(({ name }) => name === names.split(' / ')[1]);
    await expect(promise?.run()).rejects.toThrow(/expected/);
  });

  test('takes no offence at an engine that forgets by its own clock what has expired', async () => {
    const inner = memorySessionStore();
    const later = (at: number) => Math.max(at, Date.now());
    const store: SessionStore = {
      add: (hash, added, at) => inner.add(hash, added, later(at)),
      find: (hash, at) => inner.find(hash, later(at)),
      replace: (hash, successorHash, successor, at) => inner.replace(hash, successorHash, successor, later(at)),
    };
    for (const { run } of sessionStoreTests(() => ({ store }), { runs: 10 })) await run();
  });

  test('finds a store that says ended of a session that its broken connection has left alive', async () => {
    const inner = memorySessionStore();
    let broken = false;
    const store: SessionStore = {
      ...inner,
      replace: (hash, successorHash, successor, at) => broken || inner.replace(hash, successorHash, successor, at),
    };
    const disturb = () => {
      broken = true;
    };
    const [survives] = sessionStoreTests(() => ({ store, disturb })).slice(-2);
    await expect(survives?.run()).rejects.toThrow(/expected/);
  });
});

describe('with a store in PostgreSQL', () => {
  /** Counts the statements on their way to the database. */
  function counted() {
    const seen: { text: string; values: unknown[] }[] = [];
    const query = (text: string, values: unknown[]) => {
      seen.push({ text, values });
      return database.query(text, values);
    };
    return { seen, store: postgresSessionStore({ query }) };
  }

  test('statements are prepared under a name of their own text, and no more once somebody between has refused a name', async () => {
    const named: (string | undefined)[] = [];
    let refusal: string | undefined;
    const pool: NamedQueryable = {
      query({ name, text, values }) {
        named.push(name);
        if (name !== undefined && refusal !== undefined)
          return Promise.reject(Object.assign(new Error('refused'), { code: refusal }));
        return database.query(text, values);
      },
    };
    for (const code of ['26000', '42P05']) {
      named.length = 0;
      refusal = undefined;
      const store = postgresSessionStore(withPreparedStatements(pool));
      const [first = '', second = '', third = ''] = hashes(3).map((hash) => `${code} ${hash}`);
      await store.add(first, session, now);
      await vi.waitFor(() => expect(named).toHaveLength(2));
      expect(await store.replace(first, second, session, now)).toBe(true);
      expect(new Set(named).size).toBe(3);
      for (const name of named) expect(name).toMatch(/^buddy_logout_[\da-f]{1,8}$/);
      refusal = code;
      named.length = 0;
      expect(await store.logOut(second, third, now + 1_000, now)).toBe('ended');
      expect(await store.find(third, now)).toEqual({ appId: 'app', expires: now + 1_000 });
      expect(named.slice(1)).toEqual([undefined, undefined]);
    }
  });

  async function loggedIn(store: SessionStore, options = {}) {
    const provider = createProvider({ store, ...options });
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const logOut = async (token = accessToken) => {
      const headers = { Authorization: `Buddy ${token}` };
      const response = await provider.fetch(
        new Request('http://provider.test/users/me/logout', { method: 'POST', headers }),
      );
      return { status: response.status, headers: response.headers, body: await response.json() };
    };
    return { provider, logOut, token: accessToken };
  }

  test('a logout is one statement, whatever comes of it, and the database is given no token', async () => {
    const { seen, store } = counted();
    const { logOut, token } = await loggedIn(store);
    await vi.waitFor(() => expect(seen.map(({ text }) => text.slice(0, 6))).toEqual(['insert', 'delete']));
    seen.length = 0;
    const first = await logOut();
    expect([first.status, (await logOut()).status, (await logOut(first.body.result.accessToken)).status]).toEqual([
      200, 401, 403,
    ]);
    expect(seen).toHaveLength(3);
    for (const secret of [token, first.body.result.accessToken]) expect(JSON.stringify(seen)).not.toContain(secret);
  });

  test('logouts that come together share statements', async () => {
    const { seen, store } = counted();
    await Promise.all(hashes(100).map((hash) => store.add(hash, session, now)));
    seen.length = 0;
    const outcomes = await Promise.all(hashes(100).map((hash) => store.logOut(hash, `${hash} app`, now + 1_000, now)));
    expect(outcomes).toEqual(Array.from({ length: 100 }, () => 'ended'));
    expect(seen.length).toBeLessThan(5);
  });

  test('what else is asked for, a call rate or disabled accounts, is looked at before the session ends', async () => {
    const { store } = counted();
    const disabled = await loggedIn(store, { isUserDisabled: () => true });
    expect(await disabled.logOut()).toMatchObject({ status: 403, body: { error: 'AuthUserAccountDisabled' } });
    const busy = await loggedIn(store, { callsPerSecond: 0 });
    expect((await busy.logOut()).status).toBe(429);
    expect(await (await loggedIn(store, { isUserDisabled: () => false })).logOut()).toMatchObject({ status: 200 });
  });

  test.for([
    ['refuses', refusing],
    ['does not answer', hanging],
    [
      'throws',
      {
        query: () => {
          throw new Error('Cannot use a pool after calling end on the pool');
        },
      },
    ],
  ] as const)('a database that %s gives 503 with Retry-After, and tells onError why', async ([, query]) => {
    const { provider } = await loggedIn(postgresSessionStore(database));
    const onError = vi.fn();
    const cut = createProvider({ store: postgresSessionStore(query, { timeout: 10 }), onError });
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const request = new Request('http://provider.test/users/me/logout', {
      method: 'POST',
      headers: { Authorization: `Buddy ${accessToken}` },
    });
    const answer = await cut.fetch(request);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await answer.json()).toMatchObject({ error: 'ServiceUnavailable', success: false });
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'StoreUnavailableError' }));
    await expect(cut.authenticate(request)).rejects.toMatchObject({ name: 'StoreUnavailableError' });
    await expect(cut.issueUserToken({ appId: 'app', userId: 'alice' })).rejects.toMatchObject({
      name: 'StoreUnavailableError',
    });
  });

  test('a logout that was told to have failed before it was sent is not done later', async () => {
    let hangs = true;
    const sent = new Set<unknown>();
    const store = postgresSessionStore(
      {
        async query(text, values) {
          for (const hash of [values[0]].flat()) sent.add(hash);
          return hangs ? new Promise(() => {}) : database.query(text, values);
        },
      },
      { timeout: 20 },
    );
    // More than the statements take that are under way at once, and those that follow when these have failed.
    const names = hashes(2_000).map((hash) => `${hash} late`);
    const calls = names.map((hash) => store.logOut(hash, `${hash} app`, now + 1_000, now));
    const verdicts = await Promise.allSettled(calls);
    expect(new Set(verdicts.map(({ status }) => status))).toEqual(new Set(['rejected']));
    hangs = false;
    const before = sent.size;
    expect(before).toBeLessThan(names.length);
    await store.add('added', session, now);
    await vi.waitFor(async () => expect(await store.logOut('added', 'added app', now + 1_000, now)).toBe('ended'));
    expect([...sent].slice(before).filter((hash) => names.includes(String(hash)))).toEqual([]);
  });

  test('a transaction that was rolled back for another is tried again', async () => {
    let refusals = 2;
    const store = postgresSessionStore({
      async query(...call) {
        refusals -= 1;
        if (refusals >= 0) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
        return database.query(...call);
      },
    });
    await store.add('rolled back', session, now);
    expect(await store.find('rolled back', now)).toEqual(session);
  });

  test('expired sessions are deleted by the way, in lots, and live ones stay', async () => {
    const { seen, store } = counted();
    await database.query('delete from buddy_sessions', []);
    const insert = `insert into buddy_sessions (expires, token_hash, app_id)
      select $1::float8 - number, 'expired ' || number, 'app' from generate_series(1, 2500) as number`;
    await database.query(insert, [now]);
    await store.add('live', session, now);
    const left = async () => (await database.query('select token_hash from buddy_sessions', [])).rows;
    await vi.waitFor(async () => expect(await left()).toEqual([{ token_hash: 'live' }]));
    expect(seen.filter(({ text }) => text.startsWith('delete'))).toHaveLength(3);
  });

  test('the schema may be applied again, and keeps what is there', async () => {
    await postgresSessionStore(database).add('kept', session, now);
    await database.exec(schema);
    expect(await postgresSessionStore(database).find('kept', now)).toEqual(session);
  });
});
