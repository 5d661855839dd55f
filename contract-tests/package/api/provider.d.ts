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
type Awaitable<Value> = Value | Promise<Value>;
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
export type LogoutOutcome = "ended" | "app-level" | "none";
/**
 * A store rejects with it when it cannot be asked now, or does not answer in time. What it was asked for may be done, or
 * not, but never by half. The provider answers 503, and whoever asks again learns what became of it.
 */
export declare class StoreUnavailableError extends Error {
	readonly name = "StoreUnavailableError";
}
/** Keeps sessions in memory, and forgets the expired ones bucket by bucket instead of looking at each. */
export declare function memorySessionStore(): SessionStore;
export interface UserTokenRequest {
	readonly appId: string;
	readonly userId: string;
	/** When the token stops working, in ms since the Unix epoch. Default: in an hour. */
	readonly expires?: number;
}
export interface IssuedToken {
	readonly accessToken: string;
	readonly accessTokenExpires: Date;
}
/** A WHATWG request, or one of Node.js, as Express and Fastify have it. */
export interface RequestWithHeaders {
	readonly headers: {
		get(name: string): string | null;
	} | {
		readonly [name: string]: string | readonly string[] | undefined;
	};
}
export interface Provider {
	/** Answers one request. Never rejects. Usable as the `fetch` of a client, with no network between them. */
	fetch(request: PlatformRequest): Promise<PlatformResponse>;
	/**
	 * Logs a user in, so to speak: starts a session, and gives its user-level token. Rejects with a `TypeError` for a name
	 * with NUL or half a surrogate pair in it, which not every database can keep, and for `expires` that a `Date` cannot
	 * have, such as NaN; and as the store does, with a `StoreUnavailableError` when that cannot be asked.
	 */
	issueUserToken(request: UserTokenRequest): Promise<IssuedToken>;
	/**
	 * The live session of the token that a request presents, for an app's other operations; an app-level one has no `userId`.
	 * Undefined when there is none. Rejects as the store does, with a `StoreUnavailableError` when that cannot be asked.
	 */
	authenticate(request: RequestWithHeaders): Promise<Session | undefined>;
	/** Listens with node:http. Rejects with a `TypeError` for options that cannot be, and as the platform when it cannot listen. */
	serve(options?: ServeOptions): Promise<RunningProvider>;
}
export interface ServeOptions {
	/** Default: 0, which takes a free port. */
	readonly port?: number;
	/** The address to listen at. Default: 127.0.0.1, which no other machine reaches. */
	readonly host?: string;
	/** Lets whoever is on this machine have user tokens: `POST /__provider/user-token`. Only at an address of this machine. Default: no. */
	readonly control?: boolean;
	/** Is told each request once it is answered, or its caller has gone. What it throws goes to the provider's `onError`. */
	readonly onRequest?: (request: ServedRequest) => void;
	/** OpenTelemetry's, which gets the histogram `http.server.request.duration` of its semantic conventions. */
	readonly meter?: Meter;
}
/** One request that was served. No header, query or body stands in it, so no token does. */
export interface ServedRequest {
	readonly method: string;
	/** The path as the spec writes it; undefined for one that is not served. */
	readonly route: string | undefined;
	/** As it was sent; undefined where the connection ended before that. */
	readonly status: number | undefined;
	/** From its headers to the end of its answer, in ms. */
	readonly duration: number;
	/** As it stands in the answer; undefined where there is none, and where `provider.fetch` was wrapped. */
	readonly requestId: string | undefined;
	/** Whether the connection ended before the answer had: its caller may know nothing of it. */
	readonly isAborted: boolean;
}
/** The part of OpenTelemetry's `Meter` that is used. */
export interface Meter {
	createHistogram(name: string, options: {
		description: string;
		unit: string;
		advice: {
			explicitBucketBoundaries: number[];
		};
	}): {
		record(value: number, attributes: Record<string, string | number>): void;
	};
}
export interface RunningProvider {
	/** The service root, to give to a client as `baseUrl`. */
	readonly url: string;
	/** Takes no more calls, and resolves when those under way are answered, or after ten seconds. */
	close(): Promise<void>;
}
export interface ProviderOptions {
	/** Where sessions are kept. Default: in memory, of this process alone. */
	readonly store?: SessionStore;
	/** The clock, in ms since the Unix epoch. Default: `Date.now`. */
	readonly now?: () => number;
	/** The source of tokens and request ids. Default: the platform's, which is fit for secrets. */
	readonly randomBytes?: (length: number) => Uint8Array;
	/** How long a new app-level token works, in ms. Default: 30 days. */
	readonly appTokenLifetime?: number;
	/** How many calls an app may make of this instance within a second before it gets 429. Default: no limit. */
	readonly callsPerSecond?: number;
	/** Whether the account of this user is disabled, which gets 403. Default: no account is. */
	readonly isUserDisabled?: (userId: string) => boolean | Promise<boolean>;
	/** Is told the fault behind a 500, or behind a 503 of the store, which the answer does not show; and what `onRequest` throws. Default: nobody is. */
	readonly onError?: (fault: unknown) => void;
}
/** Makes a provider without sessions. Throws a `TypeError` on a platform that cannot run it. */
export declare function createProvider(options?: ProviderOptions): Provider;

export {};
