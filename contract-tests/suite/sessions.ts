/** The logouts that several rules look at: made once, in number enough to catch what happens on one call in five. */
import { setTimeout as wait } from 'node:timers/promises';
import { logout, newTokenOf, type Run } from './rule.js';
import type { Exchange } from './target.js';

/** A session from its logout on; the calls stand in the order in which they were made. */
export interface Session {
  readonly token: string;
  readonly logout: Exchange;
  /** The same token at once once more, over the same connection or over another. */
  readonly again: Exchange;
  /** The token that the logout gave. */
  readonly newToken: string | undefined;
  /** A logout with that token; absent when there is none. */
  readonly withNewToken: Exchange | undefined;
}

/** Several calls that were under way at the same time, and what each was made with. */
export interface Batch {
  readonly tokens: readonly string[];
  readonly exchanges: readonly Exchange[];
}

const repeats = 24; // 0.8 ** 24 is 0.5 %: the chance that a fault of one call in five is missed

const laterAfter = 2_000; // ms
const racers = 2;
const parallelCalls = 20;

export class Sessions {
  private ended = 0;

  constructor(private readonly run: Omit<Run, 'sessions'>) {}

  /** One after the other, while the tokens of those still to come are live. */
  readonly oneByOne = once(async (): Promise<readonly Session[]> => {
    const tokens = await all(repeats, () => this.run.userToken());
    const sessions: Session[] = [];
    for (const [index, token] of tokens.entries()) {
      // Each of the two over each kind of connection, in every combination.
      const ended = await this.run.call(logout(token, index % 2 === 0 ? 'kept alive' : 'fresh'));
      const again = await this.run.call(logout(token, index % 4 < 2 ? 'kept alive' : 'fresh'));
      const newToken = newTokenOf(ended);
      if (newToken !== undefined) this.run.received(newToken);
      const withNewToken = newToken === undefined ? undefined : await this.run.call(logout(newToken));
      sessions.push({ token, logout: ended, again, newToken, withNewToken });
    }
    this.ended = performance.now();
    return sessions;
  });

  /** The dead tokens of `oneByOne` once more, when some time has passed. */
  readonly later = once(async (): Promise<readonly Exchange[]> => {
    const sessions = await this.oneByOne();
    await wait(Math.max(0, this.ended + laterAfter - performance.now()));
    return this.batches(sessions.map(({ token }) => token));
  });

  /** One token presented several times at once, again and again. */
  readonly races = once(async (): Promise<readonly Batch[]> => {
    const tokens = await all(repeats + 1, () => this.run.userToken());
    const batches: Batch[] = [];
    for (const [index, token] of tokens.entries()) {
      batches.push(await this.atOnce(Array(index === 0 ? parallelCalls : racers).fill(token)));
    }
    return batches;
  });

  /** Many users at once, and among them some whose token is unknown. */
  readonly crowds = once(async (): Promise<readonly { readonly live: Batch; readonly unknown: Batch }[]> => {
    const crowds = [];
    for (let round = 0; round < 2; round += 1) {
      const unknown = new Set(Array.from({ length: parallelCalls / 2 }, () => this.run.unknownToken()));
      const live = await all(parallelCalls - unknown.size, () => this.run.userToken());
      // Among the others, so that each has neighbours whose answer is another.
      const tokens = [...unknown].flatMap((token, index) => [token, ...live.slice(index, index + 1)]);
      const { exchanges } = await this.atOnce(tokens);
      const part = (isPart: (token: string) => boolean): Batch => ({
        tokens: tokens.filter(isPart),
        exchanges: exchanges.filter((_, index) => isPart(tokens[index] ?? '')),
      });
      crowds.push({ live: part((token) => !unknown.has(token)), unknown: part((token) => unknown.has(token)) });
    }
    return crowds;
  });

  private async atOnce(tokens: readonly string[]): Promise<Batch> {
    const exchanges = await Promise.all(tokens.map((token) => this.run.call(logout(token))));
    for (const token of exchanges.map(newTokenOf)) if (token !== undefined) this.run.received(token);
    return { tokens, exchanges };
  }

  private async batches(tokens: readonly string[]): Promise<readonly Exchange[]> {
    const exchanges: Exchange[] = [];
    for (let index = 0; index < tokens.length; index += parallelCalls) {
      exchanges.push(...(await this.atOnce(tokens.slice(index, index + parallelCalls))).exchanges);
    }
    return exchanges;
  }
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
