/**
 * The calls that several rules look at, made once, and often enough to meet what happens on one call in five. A run may
 * make few calls, so whatever can be seen on calls that are made anyway has none of its own.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Caller, credentials, enoughTries, type HeldToken, logoutCall } from './caller.js';
import type { Refusal } from './refusals.js';
import { type Call, type Connection, type Exchange, newTokenOf } from './target.js';

/** A session from its login to its logout. */
export interface EndedSession {
  /** When its token was had, in ms since the run began. */
  readonly since: number;
  readonly logout: Exchange;
}

/** A session from its logout on. */
export interface ReplacedSession extends EndedSession {
  readonly token: string;
  /** The same token at once once more, over the same connection or over another. */
  readonly again: Exchange;
  /** The token that the logout gave. */
  readonly newToken: string | undefined;
  /** A logout with that token; absent when there is none. */
  readonly withNewToken: Exchange | undefined;
  /** Another operation with both tokens; absent when the run was given none. */
  readonly probed: Probed | undefined;
}

interface Probed {
  /** Absent where the session was not used before its logout. */
  readonly before: Exchange | undefined;
  readonly after: Exchange;
  readonly withNewToken: Exchange | undefined;
}

/** A session looked at again when some time has passed. */
export interface Later {
  readonly session: ReplacedSession;
  readonly old: Exchange;
  readonly withNewToken: Exchange | undefined;
}

/** Several logouts with one token at the same time, and what became of the tokens. */
export interface Race {
  /** When the token was had, in ms since the run began. */
  readonly since: number;
  readonly logouts: readonly Exchange[];
  /** The token afterwards. */
  readonly old: Exchange;
  /** A logout with the token that the one winner got; absent when there was not one. */
  readonly withNewToken: Exchange | undefined;
}

/** Calls that must be refused, and a logout with the token that they were made with or made from. */
export interface Refused extends EndedSession {
  readonly exchanges: readonly Exchange[];
}

/** What was seen while the run watched. */
export interface Watched {
  /** Exchanges that led to a look at a token, the look last, with the answer that it must have had. */
  readonly looks: readonly {
    readonly at: 'old token' | 'new token' | 'other session';
    readonly exchanges: readonly Exchange[];
  }[];
}

const laterAfter = 2_000; // ms
const racers = 2;
const manyRacers = 6;
/** Logouts and calls with unknown tokens that come together, after those of races. */
const crowdSize = 5;
const looksWhileWatching = 20;
const newTokensProbed = 5; // one of so many

/** Over which connection a logout is made, and over which the token is presented again. */
const connections = [
  { isLogoutKept: true, isAgainKept: true },
  { isLogoutKept: false, isAgainKept: true },
  { isLogoutKept: true, isAgainKept: false },
  { isLogoutKept: false, isAgainKept: false },
] as const;

export class Sessions {
  private crowdEnded = 0;
  private readonly refused = new Map<Refusal, Promise<Refused>>();

  constructor(private readonly run: Caller) {}

  /**
   * Many users at once, in waves: logouts, calls with unknown tokens, and races for tokens of the second user if there is one.
   * Whatever takes part in a wave was live while the sessions of the wave before were ended.
   */
  readonly crowd = once(async () => {
    const { run } = this;
    const holdForRace = run.given['second user'] ? run.holdSecondUserToken : run.holdToken;
    // Of each wave and the one after it together no user has more sessions than a provider surely lets them have.
    const size = run.given['second user'] ? 4 : 2;
    const sessions: ReplacedSession[] = [];
    const races: Race[] = [];
    const unknown: Exchange[] = [];
    const left = (made: number) => Math.min(size, enoughTries - made);
    // No session was ended before those of the first wave, so there is no race in it.
    let next = { logouts: await all(size, run.holdToken), raced: [] as HeldToken[] };
    while (next.logouts.length + next.raced.length > 0) {
      const { logouts, raced } = next;
      const [furtherLogouts, furtherRaced] = await Promise.all([
        all(left(sessions.length + logouts.length), run.holdToken),
        all(left(races.length + raced.length), holdForRace),
      ]);
      next = { logouts: furtherLogouts, raced: furtherRaced };
      const strangers = logouts.length === 0 ? 0 : crowdSize - logouts.length;
      const contestants = raced.map((held, index) => ({
        held,
        count: races.length + index === 0 ? manyRacers : racers,
      }));
      const racing = contestants.reduce((sum, { count }) => sum + count, 0);
      const logOut = assemble(racing + logouts.length + strangers, (together) => run.callAtOnce(together));
      const [contests, wave, others] = await Promise.all([
        Promise.all(contestants.map(({ held, count }) => this.race(held, count, logOut))),
        Promise.all(logouts.map((held, index) => this.follow(held, sessions.length + index, logOut, unknown))),
        all(strangers, () => logOut(logoutCall(run.unknownToken()))),
      ]);
      sessions.push(...wave);
      races.push(...contests);
      unknown.push(...others);
    }
    this.crowdEnded = performance.now();
    return { sessions, races, unknown };
  });

  /** The old tokens and the new ones once more, when some time has passed and the user has logged in again. */
  readonly later = once(async (): Promise<readonly Later[]> => {
    const { sessions } = await this.crowd();
    await wait(Math.max(0, this.crowdEnded + laterAfter - performance.now()));
    return this.run.withToken(async (token) => {
      const looks = await Promise.all(sessions.map((session) => this.look(session)));
      await this.run.call(logoutCall(token));
      return looks;
    });
  });

  /** Old and new tokens again and again, for as long as the run watches, and at its end sessions that nobody has ended. */
  readonly watched = once(async (): Promise<Watched> => {
    const { run } = this;
    const looks: Watched['looks'][number][] = [];
    const others = await Promise.all([
      ...(await all(4, run.holdToken)),
      ...(run.given['second user'] ? await all(2, run.holdSecondUserToken) : []),
    ]);
    const unknown: Exchange[] = [];
    const ended = await Promise.all(
      (await all(2, run.holdToken)).map((held, index) => this.follow(held, index, (call) => run.call(call), unknown)),
    );
    const began = performance.now();
    for (let look = 1; look <= looksWhileWatching; look += 1) {
      await wait(Math.max(0, began + (run.watch * look) / looksWhileWatching - performance.now()));
      for (const later of await Promise.all(ended.map((session) => this.look(session)))) {
        const before = [later.session.logout, later.session.again];
        looks.push({ at: 'old token', exchanges: [...before, later.old] });
        const { withNewToken } = later;
        if (withNewToken) looks.push({ at: 'new token', exchanges: [later.session.logout, withNewToken] });
      }
    }
    for (const held of others) {
      looks.push({
        at: 'other session',
        exchanges: [...ended.map((session) => session.logout), await run.call(logoutCall(held.token))],
      });
      held.release();
    }
    return { looks };
  });

  /** Makes the calls of a refusal, one after the other, and the logout that they must not have prevented. */
  refuse(refusal: Refusal): Promise<Refused> {
    const made = this.refused.get(refusal) ?? this.makeRefused(refusal);
    this.refused.set(refusal, made);
    return made;
  }

  private async makeRefused(refusal: Refusal): Promise<Refused> {
    const held = await this.run.holdToken();
    const exchanges: Exchange[] = [];
    for (const call of refusal.calls(held.token, this.run)) exchanges.push(await this.run.call(call));
    const ended = await this.run.call(logoutCall(held.token));
    held.release();
    return { since: held.since, exchanges, logout: ended };
  }

  private async look(session: ReplacedSession): Promise<Later> {
    const { token, newToken } = session;
    const [old, withNewToken] = await Promise.all([
      this.run.call(logoutCall(token)),
      newToken === undefined ? undefined : this.run.call(logoutCall(newToken)),
    ]);
    return { session, old, withNewToken };
  }

  private async race({ token, since, release }: HeldToken, count: number, logOut: MakeCall): Promise<Race> {
    const logouts = await all(count, () => logOut(logoutCall(token)));
    const old = await this.run.call(logoutCall(token));
    release();
    const given = logouts.flatMap((exchange) => newTokenOf(exchange) ?? []);
    const [newToken] = given;
    const isOne = given.length === 1 && newToken !== undefined;
    return { since, logouts, old, withNewToken: isOne ? await this.run.call(logoutCall(newToken)) : undefined };
  }

  /** A logout, and at once what has become of both tokens; of the old one over each kind of connection in every combination. */
  private follow(
    { token, since, release }: HeldToken,
    index: number,
    logOut: MakeCall,
    unknown: Exchange[],
  ): Promise<ReplacedSession> {
    const { isLogoutKept, isAgainKept } = connections[index % connections.length] ?? connections[0];
    return this.run.overOneConnection(async (kept) => {
      // Who was let in before must make no difference afterwards, so half of the sessions are used before.
      const before = isAgainKept ? await this.probe(token, kept) : undefined;
      // A connection is a kept one only when it was used before.
      if (isLogoutKept && !before) unknown.push(await this.run.call(logoutCall(this.run.unknownToken(), kept)));
      const ended = await logOut(logoutCall(token, isLogoutKept ? kept : 'fresh'));
      const newToken = newTokenOf(ended);
      const [again, withNewToken] = await Promise.all([
        this.run.call(logoutCall(token, isAgainKept ? kept : 'fresh')),
        newToken === undefined ? undefined : this.run.call(logoutCall(newToken)),
      ]);
      release();
      const after = await this.probe(token, kept);
      // That a new token has the rights of a user is no matter of chance: some tell.
      const isTold = index % newTokensProbed === 0;
      const probedNew = newToken !== undefined && isTold ? await this.probe(newToken, kept) : undefined;
      const probed = after && { before, after, withNewToken: probedNew };
      return { token, since, logout: ended, again, newToken, withNewToken, probed };
    });
  }

  private async probe(token: string, connection: Connection): Promise<Exchange | undefined> {
    if (!this.run.given.probe) return undefined;
    return this.run.call({ ...this.run.probe, headers: [credentials(token)], connection, isProbe: true });
  }
}

type MakeCall = (call: Call) => Promise<Exchange>;

/** Holds calls back until that many have been asked for, and then makes them together. */
function assemble(count: number, start: (calls: readonly Call[]) => readonly Promise<Exchange>[]): MakeCall {
  const waiting: { readonly call: Call; readonly made: (exchange: Promise<Exchange>) => void }[] = [];
  return (call) =>
    new Promise((made) => {
      waiting.push({ call, made });
      if (waiting.length < count) return;
      const exchanges = start(waiting.map((held) => held.call));
      for (const [index, exchange] of exchanges.entries()) waiting[index]?.made(exchange);
    });
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function all<Value>(count: number, make: () => Promise<Value>): Promise<Value[]> {
  return Promise.all(Array.from({ length: count }, make));
}
