/** Where the provider keeps its sessions: a small interface, and the one in memory. */

/** One session, kept under the hash of its access token; the token itself is kept nowhere. */
export interface Session {
  readonly appId: string;
  /** The user who is logged in; absent in an app-level session. */
  readonly userId?: string;
  /** When the token stops working, in ms since the Unix epoch. */
  readonly expires: number;
}

type Awaitable<Value> = Value | Promise<Value>;

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
