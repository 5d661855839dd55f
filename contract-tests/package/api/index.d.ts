type ServiceDateString = `/Date(${bigint})/` | `/Date(${bigint}${"+" | "-"}${number})/`;
interface components {
	schemas: {
		LogoutSuccess: {
			status: 200;
			result: components["schemas"]["AppAccessToken"];
			request_id: components["schemas"]["RequestId"];
			success: true;
		};
		AppAccessToken: {
			accessToken: components["schemas"]["AccessToken"];
			accessTokenExpires: components["schemas"]["ServiceDate"];
		};
		AccessToken: string;
		ServiceDate: ServiceDateString;
		RequestId: string;
		ErrorEnvelope: {
			status: number;
			error: components["schemas"]["ErrorName"];
			errorNumber: components["schemas"]["ErrorNumber"];
			message: string;
			request_id: components["schemas"]["RequestId"];
			success: false;
		};
		ErrorName: "AuthFailed" | "AuthAPICallDisabledByDeveloper" | "AuthSignatureInvalid" | "AuthRegionAccessKeyInvalid" | "AuthAccessTokenInvalid" | "AuthAppCredentialsInvalid" | "AuthUserAccessTokenRequired" | "AuthUserAccountDisabled" | "OperationNotFound" | "CallRateExceeded" | "InternalError" | "ServiceUnavailable";
		ErrorNumber: 256 | 257 | 258 | 259 | 260 | 261 | 263 | 264 | 516 | 429 | 500 | 503;
	};
}
type ErrorName = components["schemas"]["ErrorName"];
type UnansweredCode = "NotLoggedIn" | "InvalidToken" | "SigningFailed" | "NetworkError" | "Timeout" | "Aborted" | "ReplyLost" | "StoreFailed";
/**
 * Every code that an error can have: the service's names, as the spec lists them, and the client's own.
 * `UnexpectedResponse` is an answer that is not what the spec says, so nothing is known from it.
 */
export type BuddyErrorCode = ErrorName | UnansweredCode | "UnexpectedResponse";
/** What is kept of an error that somebody else threw: its texts, without the user token, and nothing that hangs on it. */
export interface ReducedCause {
	readonly name: string;
	readonly message: string;
	readonly code?: string;
}
/** The base of every error that the client hands out. It never holds a token, a request or an answer's body. */
export declare class BuddyError<Code extends BuddyErrorCode = BuddyErrorCode> extends Error {
	/** Tells the errors apart; decide by this. */
	readonly code: Code;
	readonly name: string;
	/** What was thrown below, reduced to texts; absent when nothing was. */
	readonly cause?: ReducedCause;
	constructor(
	/** Tells the errors apart; decide by this. */
	code: Code, message: string, details?: object);
}
/** The service answered, and said no in the form that the spec gives to errors. */
export declare class ServiceError extends BuddyError<ErrorName> {
	readonly name = "ServiceError";
	/** The HTTP status. */
	readonly status: number;
	/** The service's number for `code`. */
	readonly errorNumber: components["schemas"]["ErrorNumber"];
	/** The service's name for this exchange; quote it to its support. */
	readonly requestId: string;
	/** How long the service wants to be left alone, in milliseconds; undefined when it does not say. */
	readonly retryAfterMs: number | undefined;
}
/** The service, or something in between, answered with what the spec does not allow. */
export declare class UnexpectedResponseError extends BuddyError<"UnexpectedResponse"> {
	readonly name = "UnexpectedResponseError";
	/** The HTTP status; 0 for a redirect that a browser keeps to itself. */
	readonly status: number;
	/** What is wrong with the answer, a phrase each, without any of its content. */
	readonly findings: readonly string[];
	/** The service's name for this exchange, where the answer gave one. */
	readonly requestId?: string | undefined;
	/** How long the service wants to be left alone, in milliseconds; undefined when it does not say. */
	readonly retryAfterMs?: number | undefined;
	constructor(details: Pick<UnexpectedResponseError, "status" | "findings" | "requestId" | "retryAfterMs">);
}
/** Every error that a logout can end in; its `code` narrows it. */
export type LogoutError = ServiceError | UnexpectedResponseError | BuddyError<UnansweredCode>;
/** Whether it is an error of this package: of this copy, of another one, or of another realm, such as an iframe's. */
export declare function isBuddyError(value: unknown): value is LogoutError;
type Platform<Name extends string, Parts> = typeof globalThis extends Record<Name, {
	prototype: infer Type;
}> ? Type : Parts;
interface HeaderReader {
	get(name: string): string | null;
}
type PlatformRequest = Platform<"Request", {
	readonly method: string;
	readonly url: string;
	readonly headers: HeaderReader;
}>;
type PlatformResponse = Platform<"Response", {
	readonly status: number;
	readonly headers: HeaderReader;
	text(): Promise<string>;
}>;
type PlatformAbortSignal = Platform<"AbortSignal", {
	readonly aborted: boolean;
	addEventListener(type: "abort", listener: () => void, options?: {
		readonly once?: boolean;
	}): void;
	removeEventListener(type: "abort", listener: () => void): void;
}>;
/**
 * What is KNOWN of the user token at the service: it is dead, it is alive, or neither is certain. The table in
 * docs/outcomes.md says which situation gives which.
 */
export type SessionKnowledge = "ended" | "active" | "unknown";
/** The app-level token that a logout hands out. */
export interface AppAccessToken {
	/** A secret. It stands for the app, and for no user (documented). */
	readonly accessToken: string;
	/** When `accessToken` stops working (documented). Not compared with the local clock, which may be wrong (decided). */
	readonly accessTokenExpires: Date;
}
/** The user is logged out: the user token is dead (documented), and the token store holds the app token instead. */
export interface LogoutSuccess {
	readonly success: true;
	readonly session: "ended";
	/** The HTTP status. */
	readonly status: 200;
	readonly result: AppAccessToken;
	/** The service's name for this exchange (a UUID), to quote to its support. */
	readonly requestId: string;
}
/** There is no app token to go on with; `session` says what became of the user's session, and `error.code` why. */
export interface LogoutRefusal {
	readonly success: false;
	readonly session: SessionKnowledge;
	/** The HTTP status of the last answer; absent when there was none. */
	readonly status?: number;
	readonly error: LogoutError;
	/** The service's name for that exchange, to quote to its support; absent when no answer gave one. */
	readonly requestId?: string;
}
/** The logout worked, and the token store could not be written: here is what it should hold now. */
export interface AppTokenNotStored extends LogoutRefusal {
	readonly session: "ended";
	readonly error: BuddyError<"StoreFailed">;
	readonly result: AppAccessToken;
}
export type LogoutFailure = LogoutRefusal | AppTokenNotStored;
export type LogoutResult = LogoutSuccess | LogoutFailure;
/** What `onEvent` is told. Nothing in it is secret. */
export type LogoutEvent = LogoutStep & {
	/** Which logout it concerns, so that those that overlap can be told apart: no other one in this process or page has it. */
	readonly logout: number;
};
type LogoutStep = 
/** An attempt is sent. The first is 1. */
{
	readonly type: "attempt";
	readonly attempt: number;
}
/** The attempt failed, and the next one begins after `waitMs` milliseconds. */
 | {
	readonly type: "retry";
	readonly attempt: number;
	readonly code: BuddyErrorCode;
	readonly status?: number | undefined;
	readonly waitMs: number;
}
/** The logout is over, after so many attempts: 0 when nothing was sent. Told once for calls that share a request. */
 | {
	readonly type: "outcome";
	readonly attempts: number;
	readonly success: boolean;
	readonly session: SessionKnowledge;
	/** Absent for a success. */
	readonly code?: BuddyErrorCode | undefined;
	readonly status?: number | undefined;
	readonly requestId?: string | undefined;
};
/** Of `globalThis`, the parts that a logout uses. */
export interface Clock {
	setTimeout(callback: () => void, ms: number): unknown;
	clearTimeout(timer: unknown): void;
	readonly performance: {
		now(): number;
	};
	readonly Math: {
		random(): number;
	};
}
/** A secret, and when it stops working. */
export interface AccessToken {
	readonly value: string;
	/** Milliseconds since the Unix epoch; absent when it is not known. */
	readonly expires?: number | undefined;
}
/** The user's token and the app's own, each where there is one. */
export interface TokenState {
	readonly user?: AccessToken | undefined;
	readonly app?: AccessToken | undefined;
}
/** What the client needs of an app's storage. Either method may be asynchronous, and may fail: `StoreFailed`. */
export interface TokenStore {
	/** The tokens as they are now. */
	read(): TokenState | Promise<TokenState>;
	/**
	 * Puts what `change` makes of the present state in its place, in one step: nothing else may be written between what
	 * `change` is given and what it gives. `change` is synchronous, quick and without effects, so it may be called anew.
	 */
	update(change: (state: TokenState) => TokenState): void | Promise<void>;
}
/** A store that ends with the page or process. */
export declare function memoryTokenStore(state?: TokenState): TokenStore;
/** What a signer is told of a call. `path` is the operation's own, without the server's. */
export interface SignedCall {
	/** In capitals. */
	readonly method: string;
	readonly path: string;
}
/** Gives the signature that follows the token in the header `Authorization`: one word of visible ASCII. */
export type Signer = (call: SignedCall) => string | Promise<string>;
/**
 * A signer by WebCrypto: HMAC-SHA256 in lower-case hex, keyed with the shared secret, of method, app id and path, a line
 * each (observed). Throws a `TypeError` when there is no app id or secret, or no WebCrypto, as in a page that is not
 * served over https.
 */
export declare function signWith({ appId, sharedSecret }: {
	readonly appId: string;
	readonly sharedSecret: string;
}): Signer;
export interface LogoutOptions {
	/** Removes the user token from the store at once, whatever becomes of the call: that is how one signs out offline. */
	readonly forget?: boolean | undefined;
	/** Gives the call up for this caller; others that share it go on. */
	readonly signal?: PlatformAbortSignal | undefined;
}
export interface BuddyClientOptions {
	/** The service's root: an absolute https: URL, or http: to this very machine. Default: the spec's production server. */
	readonly baseUrl?: string | undefined;
	/** Where the tokens are kept. Default: in memory, with `userToken` as the user's. */
	readonly tokenStore?: TokenStore | undefined;
	/** The user-level access token to log out, for a client without a `tokenStore` of its own. */
	readonly userToken?: string | undefined;
	/** Sends the request. Default: `globalThis.fetch`, looked up at each call. */
	readonly fetch?: ((request: PlatformRequest) => Promise<PlatformResponse>) | undefined;
	/** Signs each logout, for an app that has a shared secret: `signWith`. Default: no signature. */
	readonly sign?: Signer | undefined;
	/** Milliseconds for all of a logout: attempts, waits and reading the answer. Default 30,000. */
	readonly timeout?: number | undefined;
	/** Milliseconds for one attempt. Default 10,000. */
	readonly attemptTimeout?: number | undefined;
	/** How many times to try before giving up. Default 3. */
	readonly attempts?: number | undefined;
	/** `false` stands for one attempt. */
	readonly retry?: boolean | undefined;
	/** Told of every attempt, retry and outcome. What it throws is ignored, and what it returns is not waited for. */
	readonly onEvent?: ((event: LogoutEvent) => void) | undefined;
	/** Sends tokens in the clear, for whoever listens in, when `baseUrl` is http: to another machine. Default false. */
	readonly dangerouslyAllowInsecureHttp?: boolean | undefined;
	/** For tests: measures time and draws lots in the platform's stead. */
	readonly clock?: Clock | undefined;
}
/** The documented JavaScript shape: `err` is null exactly when `result.success` is true. */
export type LogoutCallback = (err: LogoutError | null, result: LogoutResult) => void;
export interface BuddyClient {
	/**
	 * Logs the user out: ends the session, and puts the app-level token to go on with into the token store, in place of
	 * the user's. Always resolves; `success` tells the outcomes apart, and `session` what is known of the user token.
	 * Calls that overlap share one request. No error holds a token or an answer's body. Throws a `TypeError`, and sends
	 * nothing, when `signal` is no AbortSignal.
	 */
	logoutUser(options?: LogoutOptions): Promise<LogoutResult>;
	/**
	 * The same, for callers of the documented callback. It is called exactly once and never before `logoutUser` has
	 * returned. What it throws is the app's own, and reaches the platform's handler of uncaught exceptions. Throws a
	 * `TypeError`, and sends nothing, when it is given what is neither a function nor options.
	 */
	logoutUser(callback: LogoutCallback): void;
	/**
	 * A client for one user token, with the other options of this one, that logs the user out on the way out of a scope:
	 * `await using session = client.session(token)`. Leaving throws the error when the session may not have ended.
	 */
	session(userToken: string): BuddyClient & AsyncDisposable;
}
/** Makes a client. Throws a `TypeError` when an option cannot be used; sends nothing yet. */
export declare function createBuddyClient(options?: BuddyClientOptions): BuddyClient;
/** What is used of a key-value store. AsyncStorage is one as it stands. */
export interface KeyValueStorage {
	/** What stands there; null or undefined when nothing does. */
	getItem(key: string): Promise<string | null | undefined> | string | null | undefined;
	setItem(key: string, value: string): unknown;
	removeItem(key: string): unknown;
}
export interface KeyValueTokenStore extends TokenStore {
	read(): Promise<TokenState>;
	update(change: (state: TokenState) => TokenState): Promise<void>;
}
/**
 * Keeps both tokens as JSON in the one item `key`, so that no crash leaves half of a change. Reads and updates take turns in
 * the order in which they are called, also those of other stores with this key in this app: nothing comes between an
 * update's reading and its writing. Anything in the item that is not such JSON is treated as no token, and is replaced by
 * the next change. What the storage throws makes a logout end in `StoreFailed`; so does a storage that has not answered after
 * 5 seconds, and the next in line goes on then, though what was asked of the storage may still be done later.
 */
export declare function keyValueTokenStore(storage: KeyValueStorage, key: string): KeyValueTokenStore;
/** What is used of a `Storage`. */
export interface WebStorage {
	getItem(key: string): string | null;
	setItem(key: string, value: string): void;
	removeItem(key: string): void;
}
export interface WebStorageTokenStore extends TokenStore {
	read(): TokenState;
	update(change: (state: TokenState) => TokenState): void;
	/** Calls back with the tokens each time that another tab has changed them. Gives what ends that. */
	subscribe(listener: (state: TokenState) => void): () => void;
}
/**
 * Keeps each token as JSON, under `key` with `.user` or `.app` after it. Anything there that is not such JSON is treated
 * as no token, and is replaced by the next change. What the storage throws, as when it is full or forbidden, makes a
 * logout end in `StoreFailed`. Tokens in web storage can be read by every script of the page's origin.
 */
export declare function webStorageTokenStore(storage: WebStorage, key: string): WebStorageTokenStore;

export {};
