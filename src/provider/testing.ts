/** A test kit for session stores: what a provider relies on, to be run on a store of anyone's by any test runner. */
import fc from 'fast-check';
import type { Awaitable } from '../awaitable.js';
import { isStoreUnavailable, type LogoutOutcome, type Session, type SessionStore } from './session-store.js';

/** What is tried. Sessions that are there already do no harm: each test uses tokens of its own. */
export interface StoreUnderTest {
  readonly store: SessionStore;
  /** The same sessions, as another instance of the provider reaches them. Default: `store`. */
  readonly other?: SessionStore;
  /** Breaks what is under way, as a lost connection does; calls after it work again. Without it, that is not tried. */
  readonly disturb?: () => Awaitable<void>;
  /** A store whose sessions cannot be reached, or answer nothing. Without it, that is not tried. */
  readonly unreachable?: SessionStore;
}

export interface StoreTest {
  /** What the store promises. */
  readonly name: string;
  /** Rejects with an error that says what was expected, and what came. */
  run(): Promise<void>;
}

export interface StoreTestOptions {
  /** How many examples are made up for each property. Default: 50. */
  readonly runs?: number;
  /** How long a store may take to say that it cannot be reached, in ms. Default: 10,000. */
  readonly patience?: number;
}

/** Ahead of the clock, so that an engine that forgets expired keys by a clock of its own forgets none that is asked for. */
const start = Date.now() + 86_400_000; // ms since the Unix epoch
const alice: Session = { appId: 'app', userId: 'alice', expires: start + 60_000 };

/**
 * The tests, for a test runner to run one after the other: `for (const { name, run } of sessionStoreTests(open)) test(name, run)`.
 * Their `now` begins a day after the clock's, so that an engine that forgets by its own clock is not ahead of it.
 */
export function sessionStoreTests(
  open: () => Awaitable<StoreUnderTest>,
  { runs = 50, patience = 10_000 }: StoreTestOptions = {},
): readonly StoreTest[] {
  const test = (name: string, check: (tried: Tried) => Promise<void>): StoreTest => ({
    name,
    async run() {
      const { store, other = store, ...rest } = await open();
      await check({ store, other, runs, patience, ...rest });
    },
  });
  return [
    test('gives back each session as it was added, whatever the names in it', givesBack),
    test('takes a session for live until the moment that it expires, and not from then on', keepsTime),
    test('puts a session in the place of a live one, and of no other', replaces),
    test('logs a user out, and leaves app-level sessions alone', logsOut),
    test('leaves the other sessions of the user alone', leavesOthers),
    test('shows every instance at once what another has done', isSeenEverywhere),
    test('lets one of many logouts for one token win, also on two instances', hasOneWinner),
    test('lets many logouts wait for each other without a circle', hasNoDeadlock),
    test('keeps apart what overlapping logouts ask for', keepsApart),
    test('shows whoever looks meanwhile the session or its successor, one of them at each moment', isAtomic),
    test('forgets no live session while it forgets the expired ones', forgetsTheExpired),
    test('does what a plain list of sessions would do, whatever the order of calls', followsTheModel),
    test('leaves each token alive or replaced when calls overlap, and never both or neither', keepsTheNumber),
    test('says ended of no session that lives on when its connections break', survivesFaults),
    test('says that it is unavailable, in time, when its sessions cannot be reached', admitsFaults),
  ];
}

type Tried = Required<Pick<StoreUnderTest, 'store' | 'other'>> &
  Omit<StoreUnderTest, 'store' | 'other'> &
  Required<StoreTestOptions>;

/** A name for a token, in the form of a hash: 43 characters of base64url. */
function newHash(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(43));
  return Array.from(
    bytes,
    (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[byte & 63],
  ).join('');
}

/** Compares as JSON does; what is undefined counts as null. */
function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [came, wanted] = [actual, expected].map((value) => JSON.stringify(value ?? null, byName));
  if (came !== wanted) throw new Error(`${what}: expected ${wanted}, and it is ${came}.`);
}

function byName(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort());
}

/** As the provider does it with this store. */
async function logOut(
  store: SessionStore,
  hash: string,
  successorHash: string,
  expires: number,
  now: number,
): Promise<LogoutOutcome> {
  if (store.logOut) return store.logOut(hash, successorHash, expires, now);
  const session = await store.find(hash, now);
  if (session === undefined) return 'none';
  if (session.userId === undefined) return 'app-level';
  const ended = await store.replace(hash, successorHash, { appId: session.appId, expires }, now);
  return ended ? 'ended' : 'none';
}

async function givesBack({ store, other }: Tried): Promise<void> {
  const names = ['', 'a', 'Ünïcödé 名前 🔑', `'; drop table x; --`, '"{}\\,', 'x'.repeat(2_000), 'null', ' '];
  const expiries = [start + 1, start + 0.5, 8.64e15]; // the last is the end of all dates
  for (const name of names) {
    for (const expires of expiries) {
      for (const session of [
        { appId: name, userId: name, expires },
        { appId: name, expires },
      ]) {
        const hash = newHash();
        await store.add(hash, session, start);
        expectEqual(await other.find(hash, start), session, 'The session that was added');
      }
    }
  }
  expectEqual(await store.find(newHash(), start), undefined, 'The session of a token that was never issued');
}

async function keepsTime({ store }: Tried): Promise<void> {
  const successor = { appId: 'app', expires: start + 120_000 };
  for (const end of ['replace', 'logOut'] as const) {
    const [live, late] = [newHash(), newHash()];
    for (const hash of [live, late]) await store.add(hash, alice, start);
    expectEqual(await store.find(live, alice.expires - 1), alice, 'A session in its last millisecond');
    expectEqual(await store.find(late, alice.expires), undefined, 'A session in the moment that it expires');
    const ended = (hash: string, now: number) =>
      end === 'replace'
        ? store.replace(hash, newHash(), successor, now)
        : logOut(store, hash, newHash(), successor.expires, now).then((outcome) => outcome === 'ended');
    expectEqual(await ended(live, alice.expires - 1), true, `${end} in the last millisecond`);
    expectEqual(await ended(late, alice.expires), false, `${end} in the moment that it expires`);
  }
}

async function replaces({ store, other }: Tried): Promise<void> {
  const [first, second, third] = [newHash(), newHash(), newHash()];
  const bob = { appId: 'other app', userId: 'bob', expires: start + 90_000 };
  await store.add(first, alice, start);
  expectEqual(await store.replace(first, second, bob, start), true, 'The first replacement');
  expectEqual(await other.find(first, start), undefined, 'The session that was replaced');
  expectEqual(await other.find(second, start), bob, 'Its successor');
  expectEqual(await other.replace(first, third, alice, start), false, 'Another replacement of the same');
  expectEqual(await store.find(third, start), undefined, 'The successor that it would have had');
}

async function logsOut({ store, other }: Tried): Promise<void> {
  const [user, app, unused] = [newHash(), newHash(), newHash()];
  const expires = start + 90_000;
  await store.add(user, alice, start);
  expectEqual(await logOut(store, user, app, expires, start), 'ended', 'A logout');
  expectEqual(await other.find(user, start), undefined, "The user's session after it");
  expectEqual(await other.find(app, start), { appId: 'app', expires }, 'The app-level session in its place');
  expectEqual(await logOut(other, user, unused, expires, start), 'none', 'A second logout');
  expectEqual(await logOut(store, app, unused, expires, start), 'app-level', 'A logout with the app-level token');
  expectEqual(await store.find(app, start), { appId: 'app', expires }, 'The app-level session after that');
  expectEqual(await store.find(unused, start), undefined, 'A successor of nothing');
}

async function leavesOthers({ store }: Tried): Promise<void> {
  const hashes = [newHash(), newHash(), newHash()];
  for (const hash of hashes) await store.add(hash, alice, start);
  const [ended = '', ...others] = hashes;
  await logOut(store, ended, newHash(), alice.expires, start);
  for (const hash of others) expectEqual(await store.find(hash, start), alice, 'Another session of the same user');
}

async function isSeenEverywhere({ store, other, runs }: Tried): Promise<void> {
  for (let round = 0; round < runs; round += 1) {
    const [here, there] = round % 2 === 0 ? [store, other] : [other, store];
    const [hash, successor] = [newHash(), newHash()];
    const replace = async (instance: SessionStore) => {
      const session = { appId: 'app', expires: alice.expires };
      return (await instance.replace(hash, successor, session, start)) ? 'ended' : 'none';
    };
    await here.add(hash, alice, start);
    expectEqual(await there.find(hash, start), alice, 'A new session, on another instance');
    // What an instance has found once it may not go on believing.
    expectEqual(await here.find(hash, start), alice, 'A new session, on its own instance');
    expectEqual(await here.find(successor, start), undefined, 'A successor that is not there yet');
    const ended = round % 4 < 2 ? await logOut(there, hash, successor, alice.expires, start) : await replace(there);
    expectEqual(ended, 'ended', 'Its logout there');
    expectEqual(await here.find(hash, start), undefined, 'The ended session, on the first instance');
    expectEqual(await there.find(hash, start), undefined, 'The ended session, on the instance that ended it');
    expectEqual(await here.find(successor, start), { appId: 'app', expires: alice.expires }, 'Its successor there');
  }
}

async function hasOneWinner({ store, other, runs }: Tried): Promise<void> {
  for (let round = 0; round < runs; round += 1) {
    const hash = newHash();
    await store.add(hash, alice, start);
    const successors = Array.from({ length: 8 }, newHash);
    const outcomes = await Promise.all(
      successors.map((successor, index) => {
        const instance = index % 2 === 0 ? store : other;
        if (round % 2 === 0) return logOut(instance, hash, successor, alice.expires, start);
        return Promise.resolve(instance.replace(hash, successor, { appId: 'app', expires: alice.expires }, start)).then(
          (ended) => (ended ? 'ended' : 'none'),
        );
      }),
    );
    expectEqual(outcomes.filter((outcome) => outcome === 'ended').length, 1, 'Winners among 8 at once');
    for (const [index, successor] of successors.entries()) {
      const found = await other.find(successor, start);
      expectEqual(found !== undefined, outcomes[index] === 'ended', 'Whether the successor of a call is live');
    }
  }
}

async function hasNoDeadlock({ store, other }: Tried): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    const hashes = Array.from({ length: 40 }, newHash);
    await Promise.all(hashes.map((hash) => store.add(hash, alice, start)));
    const all = (instance: SessionStore, ordered: readonly string[]) =>
      ordered.map((hash) => logOut(instance, hash, newHash(), alice.expires, start));
    const outcomes = await Promise.all([...all(store, hashes), ...all(other, [...hashes].reverse())]);
    const ended = outcomes.filter((outcome) => outcome === 'ended');
    expectEqual(ended.length, hashes.length, 'Sessions that were ended, each asked for in two orders at once');
  }
}

/** Each of another app, with a time of its own, at a time of its own; some are no user's, and some are no more. */
async function keepsApart({ store, other }: Tried): Promise<void> {
  const calls = Array.from({ length: 40 }, (_, index) => ({
    hash: newHash(),
    successor: newHash(),
    session: {
      appId: `app ${index}`,
      ...(index % 4 !== 1 && { userId: `user ${index}` }),
      expires: start + 1_000 + index,
    },
    expires: start + 5_000 + index * 7,
    now: index % 4 === 2 ? start + 1_000 + index : start + index,
  }));
  await Promise.all(calls.map(({ hash, session }) => store.add(hash, session, start)));
  const outcomes = await Promise.all(
    calls.map(({ hash, successor, expires, now }, index) =>
      logOut(index % 3 === 0 ? other : store, hash, successor, expires, now),
    ),
  );
  for (const [index, { successor, session, expires, now }] of calls.entries()) {
    const wanted = session.expires <= now ? 'none' : session.userId === undefined ? 'app-level' : 'ended';
    expectEqual(outcomes[index], wanted, 'What one of 40 logouts at once comes to');
    const found = await other.find(successor, now);
    const app = wanted === 'ended' ? { appId: session.appId, expires } : undefined;
    expectEqual(found, app, 'The successor of one of 40 logouts at once');
  }
}

async function isAtomic({ store, other, runs }: Tried): Promise<void> {
  for (let round = 0; round < runs; round += 1) {
    const [hash, successor] = [newHash(), newHash()];
    await store.add(hash, alice, start);
    let isEnding = true;
    const ending = Promise.resolve(
      round % 2 === 0
        ? store.replace(hash, successor, { appId: 'app', expires: alice.expires }, start)
        : logOut(store, hash, successor, alice.expires, start),
    ).finally(() => {
      isEnding = false;
    });
    // Looked for before and after, since the logout may come between any two of the looks.
    while (isEnding) {
      const successorBefore = await other.find(successor, start);
      const session = await other.find(hash, start);
      const successorAfter = await other.find(successor, start);
      if (successorBefore !== undefined) expectEqual(session, undefined, 'A session beside its successor');
      if (session === undefined)
        expectEqual(successorAfter !== undefined, true, 'Whether an ended session has a successor');
    }
    await ending;
  }
}

async function forgetsTheExpired({ store, other }: Tried): Promise<void> {
  const live = newHash();
  await store.add(live, { ...alice, expires: start + 10_000_000 }, start);
  const expired = Array.from({ length: 50 }, newHash);
  await Promise.all(expired.map((hash) => store.add(hash, alice, start)));
  // Each of these may be the moment in which it tidies up.
  for (const now of [1, 2, 3].map((step) => alice.expires + step * 1_000_000)) {
    await store.add(newHash(), { ...alice, expires: now + 1 }, now);
    for (const hash of expired) expectEqual(await other.find(hash, now), undefined, 'An expired session');
    expectEqual(await other.find(live, now), { ...alice, expires: start + 10_000_000 }, 'A live session');
  }
}

/** A call, with tokens by their number in a short list, so that calls meet. */
type StoreCall = {
  readonly token: number;
  readonly successor: number;
  readonly expires: number;
  readonly onOther: boolean;
} & {
  readonly call: 'add' | 'find' | 'replace' | 'logOut' | 'wait';
};

const step: fc.Arbitrary<StoreCall> = fc.record({
  call: fc.constantFrom('add', 'find', 'replace', 'replace', 'logOut', 'logOut', 'wait'),
  token: fc.nat(5),
  successor: fc.nat(5),
  // Mostly of some length, so that what is there is mostly live.
  expires: fc.oneof(fc.integer({ min: -10, max: 100 }), fc.integer({ min: 100, max: 5_000 })),
  onOther: fc.boolean(),
});

async function followsTheModel({ store, other, runs }: Tried): Promise<void> {
  const property = fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), async (steps) => {
    // Names are never given twice, as no token is ever issued twice.
    const names = Array.from({ length: 6 }, newHash);
    const model = new Map<string, Session>();
    let now = start;
    const live = (hash: string) => {
      const session = model.get(hash);
      return session !== undefined && session.expires > now ? session : undefined;
    };
    const fresh = (index: number) => {
      names[index] = newHash();
      return names[index];
    };
    for (const [index, hash] of names.entries()) {
      const session = { appId: `app ${index}`, ...(index % 3 !== 0 && { userId: 'alice' }), expires: start + 500 };
      await store.add(hash, session, start);
      model.set(hash, session);
    }
    for (const { call, token, successor, expires, onOther } of steps) {
      const instance = onOther ? other : store;
      const hash = names[token] ?? '';
      const session = {
        appId: `app ${successor}`,
        ...(expires % 3 !== 0 && { userId: 'alice' }),
        expires: now + expires,
      };
      const before = live(hash);
      switch (call) {
        case 'add': {
          const added = fresh(token);
          await instance.add(added, session, now);
          model.set(added, session);
          break;
        }
        case 'find':
          expectEqual(await instance.find(hash, now), before, 'What find gives');
          break;
        case 'replace': {
          const added = fresh(successor);
          expectEqual(await instance.replace(hash, added, session, now), before !== undefined, 'What replace gives');
          if (before !== undefined && model.delete(hash)) model.set(added, session);
          break;
        }
        case 'logOut': {
          const added = fresh(successor);
          const wanted = before === undefined ? 'none' : before.userId === undefined ? 'app-level' : 'ended';
          expectEqual(await logOut(instance, hash, added, session.expires, now), wanted, 'What logOut gives');
          if (before !== undefined && wanted === 'ended' && model.delete(hash))
            model.set(added, { appId: before.appId, expires: session.expires });
          break;
        }
        case 'wait':
          now += Math.abs(expires) % 100;
          break;
      }
      for (const name of [hash, names[successor] ?? '']) {
        expectEqual(await store.find(name, now), live(name), 'A session after a call');
        expectEqual(await other.find(name, now), live(name), 'A session after a call, on another instance');
      }
    }
    for (const hash of new Set([...names, ...model.keys()])) {
      expectEqual(await other.find(hash, now), live(hash), 'A session in the end');
    }
  });
  await fc.assert(property, { numRuns: runs });
}

/** Sessions whose every token has left a trail: who was asked to put what in its place, and what came of it. */
interface Trail {
  readonly hash: string;
  readonly calls: { readonly successor: string; readonly outcome: LogoutOutcome | 'failed' }[];
}

async function keepsTheNumber({ store, other, runs }: Tried): Promise<void> {
  const together = fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 1, maxLength: 20 });
  const property = fc.asyncProperty(together, async (calls) => {
    const trails = await addTrails(store, 4);
    await Promise.all(calls.map(([token, onOther]) => follow(trails[token], onOther ? other : store)));
    for (const trail of trails) await expectWhole(trail, other);
  });
  await fc.assert(property, { numRuns: runs });
}

async function addTrails(store: SessionStore, number: number): Promise<Trail[]> {
  const trails = Array.from({ length: number }, (): Trail => ({ hash: newHash(), calls: [] }));
  await Promise.all(trails.map(({ hash }) => store.add(hash, alice, start)));
  return trails;
}

async function follow(trail: Trail | undefined, instance: SessionStore): Promise<void> {
  if (trail === undefined) return;
  const successor = newHash();
  const outcome = await logOut(instance, trail.hash, successor, alice.expires, start).catch((fault: unknown) => {
    if (!isStoreUnavailable(fault)) throw fault;
    return 'failed' as const;
  });
  trail.calls.push({ successor, outcome });
}

/** Alive and without a successor, or dead and with exactly one; and every call was told what is so. */
async function expectWhole({ hash, calls }: Trail, store: SessionStore): Promise<void> {
  const alive = (await store.find(hash, start)) !== undefined;
  const successors = [];
  for (const call of calls) {
    const isLive = (await store.find(call.successor, start)) !== undefined;
    if (isLive) successors.push(call);
    if (call.outcome === 'ended') expectEqual(isLive, true, 'Whether the successor of an ended session is live');
    if (call.outcome === 'none')
      expectEqual(alive || isLive, false, 'Whether a session lives that was said to be none');
  }
  expectEqual(
    successors.length,
    alive ? 0 : Math.min(1, calls.length),
    `Successors of a session that is ${alive ? 'live' : 'ended'}`,
  );
}

async function survivesFaults({ store, other, disturb, runs }: Tried): Promise<void> {
  if (disturb === undefined) return;
  for (let round = 0; round < Math.min(runs, 10); round += 1) {
    const trails = await addTrails(store, 20);
    const calls = trails.flatMap((trail) => [follow(trail, store), follow(trail, other)]);
    await Promise.all([disturb(), ...calls]);
    for (const trail of trails) {
      // Whoever was told nothing asks again, as a client does, and then knows.
      if (trail.calls.some(({ outcome }) => outcome === 'failed')) await follow(trail, other);
      await expectWhole(trail, store);
    }
  }
}

async function admitsFaults({ unreachable, patience }: Tried): Promise<void> {
  if (unreachable === undefined) return;
  const hash = newHash();
  const calls: Record<string, () => Promise<unknown>> = {
    add: async () => unreachable.add(hash, alice, start),
    find: async () => unreachable.find(hash, start),
    replace: async () => unreachable.replace(hash, newHash(), alice, start),
    logOut: async () => logOut(unreachable, hash, newHash(), alice.expires, start),
  };
  for (const [name, call] of Object.entries(calls)) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, patience, `no answer within ${patience} ms`);
    });
    const told = call().then(
      () => 'an answer',
      (fault: unknown) => (isStoreUnavailable(fault) ? 'StoreUnavailableError' : String(fault)),
    );
    expectEqual(await Promise.race([told, late]), 'StoreUnavailableError', `What ${name} comes to`);
    clearTimeout(timer);
  }
}
