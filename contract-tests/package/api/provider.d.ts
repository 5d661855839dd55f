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
export interface ServeOptions {
	/** Default: 0, which takes a free port. */
	readonly port?: number;
	/** Lets whoever is on this machine have user tokens: `POST /__provider/user-token`. Default: no. */
	readonly control?: boolean;
}
export interface RunningProvider {
	/** The service root, to give to a client as `baseUrl`. */
	readonly url: string;
	/** Takes no more calls, and resolves when those under way are answered. */
	close(): Promise<void>;
}
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
/** Keeps sessions in memory, and forgets the expired ones bucket by bucket instead of looking at each. */
export declare function memorySessionStore(): SessionStore;
export interface ProviderOptions {
	/** Where sessions are kept. Default: in memory, of this process alone. */
	readonly store?: SessionStore;
	/** The clock, in ms since the Unix epoch. Default: `Date.now`. */
	readonly now?: () => number;
	/** The source of tokens and request ids. Default: the platform's, which is fit for secrets. */
	readonly randomBytes?: (length: number) => Uint8Array;
	/** How long a new app-level token works, in ms. Default: 30 days. */
	readonly appTokenLifetime?: number;
	/** How many calls an app may make within a second before it gets 429. Default: no limit. */
	readonly callsPerSecond?: number;
	/** Whether the account of this user is disabled, which gets 403. Default: no account is. */
	readonly isUserDisabled?: (userId: string) => boolean | Promise<boolean>;
	/** Is told the fault behind a 500, which the answer does not show. Default: nobody is. */
	readonly onError?: (fault: unknown) => void;
}
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
export interface Provider {
	/** Answers one request. Never rejects. Usable as the `fetch` of a client, with no network between them. */
	fetch(request: PlatformRequest): Promise<PlatformResponse>;
	/** Logs a user in, so to speak: starts a session, and gives its user-level token. */
	issueUserToken(request: UserTokenRequest): Promise<IssuedToken>;
	/** Listens with node:http on 127.0.0.1. Port 0 takes a free one. */
	serve(options?: ServeOptions): Promise<RunningProvider>;
}
/** Makes a provider without sessions. */
export declare function createProvider(options?: ProviderOptions): Provider;

export {};
