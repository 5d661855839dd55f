/** Where the provider keeps its sessions: what a store promises, and the one in memory. */
import type { Awaitable } from '../awaitable.js';

/** One session, kept under the hash of its access token; the token itself is kept nowhere. */
export interface Session {
  readonly appId: string;
  /** The user who is logged in; absent in an app-level session. */
  readonly userId?: string;
  /** When the token stops working, in ms since the Unix epoch. */
  readonly expires: number;
}

/**
 * Each method is atomic: whatever runs at the same time sees all of it or nothing.
 * `tokenHash` is the SHA-256 of an access token, in base64url; `now` is in ms since the Unix epoch.
 */
export interface SessionStore {
  /** Keeps a session until it expires. */
  add(tokenHash: string, session: Session, now: number): Awaitable<void>;
  /** The session of that token; undefined when there is none, or none that is live at `now`. */
  find(tokenHash: string, now: number): Awaitable<Session | undefined>;
  /**
   * Ends a live session and adds its successor, in one step. False, and nothing is changed, when there was no live
   * session: of several calls for one token, exactly one gets true.
   */
  replace(tokenHash: string, successorHash: string, successor: Session, now: number): Awaitable<boolean>;
  /**
   * A whole logout in one step, for a store that is asked over a network: `find`, and `replace` where a user is logged in,
   * by an app-level session of the same app that lasts until `successorExpires`. Of several calls for one token, exactly
   * one gets `'ended'`. Optional: without it the provider calls those two.
   */
  logOut?(tokenHash: string, successorHash: string, successorExpires: number, now: number): Awaitable<LogoutOutcome>;
}

/** What a logout came upon: a user's session, which it has ended; an app-level one, which it left alone; or none. */
export type LogoutOutcome = 'ended' | 'app-level' | 'none';

/**
 * A store rejects with it when it cannot be asked now, or does not answer in time. What it was asked for may be done, or
 * not, but never by half. The provider answers 503, and whoever asks again learns what became of it.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** By its name, since two copies of this package have two classes. */
export function isStoreUnavailable(fault: unknown): boolean {
  return fault instanceof Error && fault.name === 'StoreUnavailableError';
}

/** Whether every store can keep it as it is: PostgreSQL has no NUL, and UTF-8 no half of a surrogate pair. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && !/[\0\p{Surrogate}]/u.test(name);
}

/** Whether it is a moment, in ms since the Unix epoch, that a `Date` can have. */
export function isTime(time: number): boolean {
  return !Number.isNaN(new Date(time).getTime());
}

const bucketWidth = 60_000; // ms

/** Keeps sessions in memory, and forgets the expired ones bucket by bucket instead of looking at each. */
export function memorySessionStore(): SessionStore {
  const sessions = new Map<string, Session>();
  /** The hashes of the sessions that expire within one minute, by that minute. */
  const buckets = new Map<number, Set<string>>();
  let swept = 0;

  const bucketOf = (time: number) => Math.floor(time / bucketWidth);

  function sweep(now: number): void {
    if (bucketOf(now) <= swept) return;
    swept = bucketOf(now);
    for (const [bucket, hashes] of buckets) {
      if (bucket >= swept) continue;
      for (const hash of hashes) sessions.delete(hash);
      buckets.delete(bucket);
    }
  }

  function add(tokenHash: string, session: Session, now: number): void {
    sweep(now);
    sessions.set(tokenHash, session);
    const bucket = buckets.get(bucketOf(session.expires)) ?? new Set();
    buckets.set(bucketOf(session.expires), bucket.add(tokenHash));
  }

  function find(tokenHash: string, now: number): Session | undefined {
    sweep(now);
    const session = sessions.get(tokenHash);
    return session !== undefined && session.expires > now ? session : undefined;
  }

  function replace(tokenHash: string, successorHash: string, successor: Session, now: number): boolean {
    const session = find(tokenHash, now);
    if (session === undefined) return false;
    sessions.delete(tokenHash);
    buckets.get(bucketOf(session.expires))?.delete(tokenHash);
    add(successorHash, successor, now);
    return true;
  }

  return { add, find, replace };
}
