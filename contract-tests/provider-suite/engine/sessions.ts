/**
 * The calls that several rules look at, made once, and often enough to meet what happens on one call in five. A run may
 * make 400 calls, so whatever can be seen on calls that are made anyway has none of its own.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { callsAtOnce } from './gate.js';
import { type Refusal, refusals } from './refusals.js';
import { credentials, enoughTries, logout, type Run } from './rule.js';
import { type Call, type Connection, type Exchange, newTokenOf } from './target.js';

/** A session from its logout on. */
export interface Session {
  readonly token: string;
  readonly logout: Exchange;
  /** The same token at once once more, over the same connection or over another. */
  readonly again: Exchange;
  /** The token that the logout gave. */
  readonly newToken: string | undefined;
  /** A logout with that token; absent when there is none. */
  readonly withNewToken: Exchange | undefined;
  /** Another operation with the user token; absent when the run was given none. */
  readonly probed: { readonly before: Exchange; readonly after: Exchange } | undefined;
}

/** A session looked at again when some time has passed. */
export interface Later {
  readonly session: Session;
  readonly old: Exchange;
  readonly withNewToken: Exchange | undefined;
}

/** Calls that must be refused, and a logout with the token that they were made with or made from. */
export interface Refused {
  readonly exchanges: readonly Exchange[];
  readonly logout: Exchange;
}

const waves = 2;
const laterAfter = 2_000; // ms
const racers = 2;
const manyRacers = 6;

export class Sessions {
  private crowdEnded = 0;
  private readonly refused = new Map<Refusal, Promise<Refused>>();
  private readonly heldTokens = new Map<Refusal, Promise<string>>();

  constructor(private readonly run: Omit<Run, 'sessions'>) {}

  /**
   * Many users at once, in waves, and among them some whose token is unknown. The sessions of the second wave, of the
   * second user and of the refused calls are live while others end.
   */
  readonly crowd = once(async () => {
    const [tokens] = await Promise.all([
      all(enoughTries, () => this.run.userToken()),
      ...refusals.map((refusal) => this.tokenFor(refusal)),
      this.run.given['second user'] ? this.raceTokens() : undefined,
    ]);
    const size = enoughTries / waves;
    const sessions: Session[] = [];
    const unknown: Exchange[] = [];
    for (let start = 0; start < enoughTries; start += size) {
      const logOut = assemble(callsAtOnce, (calls) => this.run.callAtOnce(calls));
      const strangers = all(callsAtOnce - size, () => logOut(logout(this.run.unknownToken())));
      const members = tokens
        .slice(start, start + size)
        .map((token, index) => this.follow(token, index, logOut, unknown));
      sessions.push(...(await Promise.all(members)));
      unknown.push(...(await strangers));
    }
    this.crowdEnded = performance.now();
    return { sessions, unknown, secondWave: sessions.slice(size) };
  });

  /** The old tokens and the new ones once more, when some time has passed. */
  readonly later = once(async (): Promise<readonly Later[]> => {
    const { sessions } = await this.crowd();
    await wait(Math.max(0, this.crowdEnded + laterAfter - performance.now()));
    const look = async (session: Session) => {
      const { token, newToken } = session;
      const [old, withNewToken] = await Promise.all([
        this.run.call(logout(token)),
        newToken === undefined ? undefined : this.run.call(logout(newToken)),
      ]);
      return { session, old, withNewToken };
    };
    return Promise.all(sessions.map(look));
  });

  /** One token presented several times at once, again and again, several tokens at a time. */
  readonly races = once(async (): Promise<readonly (readonly Exchange[])[]> => {
    const tokens = await this.raceTokens();
    const race = (token: string, count: number) => this.run.callAtOnce(Array(count).fill(logout(token)));
    return Promise.all(tokens.map((token, index) => Promise.all(race(token, index === 0 ? manyRacers : racers))));
  });

  /** Makes the calls of a refusal, one after the other, and the logout that they must not have prevented. */
  refuse(refusal: Refusal): Promise<Refused> {
    const made = this.refused.get(refusal) ?? this.makeRefused(refusal);
    this.refused.set(refusal, made);
    return made;
  }

  private async makeRefused(refusal: Refusal): Promise<Refused> {
    const token = await this.tokenFor(refusal);
    const exchanges: Exchange[] = [];
    for (const call of refusal.calls(token, this.run)) exchanges.push(await this.run.call(call));
    return { exchanges, logout: await this.run.call(logout(token)) };
  }

  private tokenFor(refusal: Refusal): Promise<string> {
    const token = this.heldTokens.get(refusal) ?? this.run.userToken();
    this.heldTokens.set(refusal, token);
    return token;
  }

  /** Of a second user if there is one, so that the races show as well that other users live on. */
  private readonly raceTokens = once(() => {
    return all(enoughTries, () => (this.run.given['second user'] ? this.run.secondUserToken() : this.run.userToken()));
  });

  /** A logout, and at once what has become of both tokens; of the old one over each kind of connection in every combination. */
  private follow(token: string, index: number, logOut: MakeCall, unknown: Exchange[]): Promise<Session> {
    return this.run.overOneConnection(async (kept) => {
      const isKept = index % 2 === 0;
      // A connection is a kept one only when it was used before.
      if (isKept) unknown.push(await this.run.call(logout(this.run.unknownToken(), kept)));
      const before = await this.probe(token, kept);
      const ended = await logOut(logout(token, isKept ? kept : 'fresh'));
      const newToken = newTokenOf(ended);
      const [again, withNewToken] = await Promise.all([
        this.run.call(logout(token, index % 4 < 2 ? kept : 'fresh')),
        newToken === undefined ? undefined : this.run.call(logout(newToken)),
      ]);
      const after = await this.probe(token, kept);
      return { token, logout: ended, again, newToken, withNewToken, probed: before && after && { before, after } };
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
