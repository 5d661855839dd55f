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
/**
 * The tests, for a test runner to run one after the other: `for (const { name, run } of sessionStoreTests(open)) test(name, run)`.
 * Their `now` begins a day after the clock's, so that an engine that forgets by its own clock is not ahead of it.
 */
export declare function sessionStoreTests(open: () => Awaitable<StoreUnderTest>, { runs, patience }?: StoreTestOptions): readonly StoreTest[];

export {};
