type Awaitable<Value> = Value | Promise<Value>;
interface Session {
	readonly appId: string;
	/** The user who is logged in; absent in an app-level session. */
	readonly userId?: string;
	/** When the token stops working, in ms since the Unix epoch. */
	readonly expires: number;
}
interface SessionStore {
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
type LogoutOutcome = "ended" | "app-level" | "none";
/** What a pool of node-postgres, PGlite and the drivers of serverless databases have in common. */
export interface Queryable {
	/** Runs one statement, a transaction of its own, with `$1`, `$2` … for the values. */
	query(text: string, values: unknown[]): Promise<{
		readonly rows: readonly unknown[];
	}>;
}
/** A pool of node-postgres, or of a driver that takes what it takes: a statement by its name besides. */
export interface NamedQueryable {
	query(statement: {
		name?: string;
		text: string;
		values: unknown[];
	}): Promise<{
		readonly rows: readonly unknown[];
	}>;
}
export interface PostgresStoreOptions {
	/** How long a call waits for the database before it rejects, in ms. Default: 5,000. */
	readonly timeout?: number;
}
/**
 * Keeps sessions in the table `buddy_sessions`. Each call is one statement; logouts that come together may share one. Every
 * method rejects with a `StoreUnavailableError` when the database refuses, is gone, or does not answer in time; its
 * `cause` is what the driver said.
 */
export declare function postgresSessionStore(database: Queryable, { timeout }?: PostgresStoreOptions): SessionStore & Required<Pick<SessionStore, "logOut">>;
/**
 * The same database, where each connection parses and plans a statement once instead of each time, which is about half of
 * what a logout costs PostgreSQL (measured). Where that does not work, as through an old PgBouncer in transaction mode,
 * each statement is planned anew from the first refusal on. A plan that was made while the table was small scans it until
 * the next `analyze`, however large it has become, so give the connections `options: '-c enable_seqscan=off'`.
 */
export declare function withPreparedStatements(database: NamedQueryable): Queryable;

export {};
