import { Client, ClientOptions } from 'openapi-fetch';

type ServiceDateString = `/Date(${bigint})/` | `/Date(${bigint}${"+" | "-"}${number})/`;
export interface paths {
	"/users/me/logout": {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Log out the user
		 * @description Ends the session of the user whose access token is presented, and answers with a new app-level access token.
		 *
		 *     **Effect.** The presented token is dead once the answer is sent: no operation takes it any more. Other sessions of
		 *     the same user, and other users, are not touched.
		 *
		 *     **What to do next.** Delete the user token. Use `result.accessToken` for app-level operations until
		 *     `result.accessTokenExpires`. To act for a user again, log a user in.
		 *
		 *     **May it be repeated?** Yes, but a second call is not answered like the first: the token is dead by then, so it gets
		 *     `401` `AuthAccessTokenInvalid`. Of two calls at the same time with one token, exactly one gets `200`. After an answer
		 *     that never arrived, a `401` to the repeated call says that the session is over; the app-level token is then lost, and the app
		 *     gets another in the way that it got its first.
		 *
		 *     **Which token.** A user-level token. An app-level token is refused with `403` `AuthUserAccessTokenRequired`.
		 *
		 *     **No parameters, no request body.** On purpose: the token says who is logged out. A service ignores a query, and a body
		 *     that is sent all the same, whatever its type and up to 1 MB at least; one that says it is JSON and is not may be refused with
		 *     `400`, and then the session lives on. The mock server refuses a body with `415`.
		 *
		 *     **To the letter.** The path is matched as it is written, case included; a slash at its end may be ignored. The token is
		 *     taken from the header `Authorization` alone.
		 */
		post: operations["logoutUser"];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
}
export interface components {
	schemas: {
		/** @description The user is logged out. */
		LogoutSuccess: {
			/**
			 * @description The HTTP status once more.
			 * @constant
			 */
			status: 200;
			/** @description What the app goes on with. */
			result: components["schemas"]["AppAccessToken"];
			request_id: components["schemas"]["RequestId"];
			/**
			 * @description Tells this form from the error form.
			 * @constant
			 */
			success: true;
		};
		/** @description A new app-level access token, and the moment at which it stops working. */
		AppAccessToken: {
			accessToken: components["schemas"]["AccessToken"];
			/** @description Lies in the future when it is sent. */
			accessTokenExpires: components["schemas"]["ServiceDate"];
		};
		/**
		 * @description An opaque secret of visible ASCII characters. Compare it exactly, never take it apart, never log it. A service makes it of
		 *     random bits, at least 64 of them, and shows neither it nor what is computed from it in any other answer.
		 * @example EXAMPLE-app-access-token
		 */
		AccessToken: string;
		/**
		 * Format: service-date
		 * @description A moment, as the service writes it: `/Date(ms)/`, where `ms` is the number of milliseconds since
		 *     1970-01-01T00:00:00Z, negative before it, without leading zeros.
		 *     An offset may follow (`/Date(1423002218900+0100)/`): it tells the zone of the writer and does **not** change the moment.
		 *     Recipe: read the digits up to the offset, and give them to `new Date(…)`. The numbers that the pattern lets
		 *     through and that are beyond 8,640,000,000,000,000 are no moment that a JavaScript `Date` can hold.
		 * @example /Date(1423002218900)/
		 * @example /Date(-1)/
		 * @example /Date(1423002218900+0100)/
		 */
		ServiceDate: ServiceDateString;
		/**
		 * Format: uuid
		 * @description Names this one exchange. Log it, and quote it to the service's support; it is not secret.
		 * @example 9c1be948-e415-4917-8a54-76b07880b42b
		 */
		RequestId: string;
		/**
		 * @description The one form of every error. Which `error` comes with which status stands at the response; which `errorNumber`
		 *     belongs to which `error` stands at `ErrorNumber`.
		 */
		ErrorEnvelope: {
			/** @description The HTTP status once more. */
			status: number;
			error: components["schemas"]["ErrorName"];
			errorNumber: components["schemas"]["ErrorNumber"];
			/** @description A sentence for a developer's log. Its wording may change at any time, and it never holds a token. */
			message: string;
			request_id: components["schemas"]["RequestId"];
			/**
			 * @description Tells this form from the success form.
			 * @constant
			 */
			success: false;
		};
		/**
		 * @description What went wrong. Decide by this name, never by `message`. Each entry says what it means, what a client should do, and
		 *     the HTTP status that it comes with.
		 */
		ErrorName: "AuthFailed" | "AuthAPICallDisabledByDeveloper" | "AuthSignatureInvalid" | "AuthRegionAccessKeyInvalid" | "AuthAccessTokenInvalid" | "AuthAppCredentialsInvalid" | "AuthUserAccessTokenRequired" | "AuthUserAccountDisabled" | "OperationNotFound" | "CallRateExceeded" | "InternalError" | "ServiceUnavailable";
		/**
		 * @description The number of the error; `title` is the `ErrorName` that it belongs to. Buddy's SDKs write the numbers in hexadecimal
		 *     (`0x104` is 260). The three that we had to settle repeat the HTTP status.
		 */
		ErrorNumber: 256 | 257 | 258 | 259 | 260 | 261 | 263 | 264 | 516 | 429 | 500 | 503;
	};
	responses: {
		/**
		 * @description **Cause:** a live user token was presented. Its session has ended, the token is dead, and `result` holds the
		 *     app-level token to go on with.
		 */
		LoggedOut: {
			headers: {
				"Cache-Control": components["headers"]["NoStore"];
				[name: string]: unknown;
			};
			content: {
				"application/json": components["schemas"]["LogoutSuccess"];
			};
		};
		/**
		 * @description **Cause:** the service does not accept the credentials: the access token is missing, malformed, unknown, expired or already
		 *     dead, or the app itself is refused. `error` tells which.
		 */
		Unauthorized: {
			headers: {
				"WWW-Authenticate": components["headers"]["WWWAuthenticate"];
				"Cache-Control": components["headers"]["CacheControl"];
				[name: string]: unknown;
			};
			content: {
				"application/json": components["schemas"]["ErrorEnvelope"];
			};
		};
		/**
		 * @description **Cause:** the token is known, and may not do this: it is app-level, or the account or the operation is switched off.
		 *     `error` tells which.
		 */
		Forbidden: {
			headers: {
				"Cache-Control": components["headers"]["CacheControl"];
				[name: string]: unknown;
			};
			content: {
				"application/json": components["schemas"]["ErrorEnvelope"];
			};
		};
		/** @description **Cause:** no operation has this path. A client made from this document sees it only when its base URL is wrong. */
		NotFound: {
			headers: {
				"Cache-Control": components["headers"]["CacheControl"];
				[name: string]: unknown;
			};
			content: {
				"application/json": components["schemas"]["ErrorEnvelope"];
			};
		};
		/**
		 * @description **Cause:** the path was called with another method than `POST`. A client made from this document sees it only when
		 *     something on the way rewrites its requests.
		 */
		MethodNotAllowed: {
			headers: {
				Allow: components["headers"]["Allow"];
				"Cache-Control": components["headers"]["CacheControl"];
				[name: string]: unknown;
			};
			content: {
				"application/json": components["schemas"]["ErrorEnvelope"];
			};
		};
		/** @description **Cause:** the app makes more calls per second than its plan allows (20, 40 or 60). Nothing was done: the session is as it was. */
		TooManyRequests: {
			headers: {
				"Retry-After": components["headers"]["RetryAfter"];
				"Cache-Control": components["headers"]["CacheControl"];
				[name: string]: unknown;
			};
			content: {
				"application/json": components["schemas"]["ErrorEnvelope"];
			};
		};
		/** @description **Cause:** a fault of the service. Whether the session has ended is not known. */
		InternalServerError: {
			headers: {
				"Cache-Control": components["headers"]["CacheControl"];
				[name: string]: unknown;
			};
			content: {
				"application/json": components["schemas"]["ErrorEnvelope"];
			};
		};
		/** @description **Cause:** the service cannot answer for now. Whether the session has ended is not known. */
		ServiceUnavailable: {
			headers: {
				"Retry-After": components["headers"]["RetryAfter"];
				"Cache-Control": components["headers"]["CacheControl"];
				[name: string]: unknown;
			};
			content: {
				"application/json": components["schemas"]["ErrorEnvelope"];
			};
		};
		/**
		 * @description **Cause:** an error status that this document does not list. From `500` up, whether the session has ended is not known;
		 *     below, nothing was done.
		 */
		UnlistedError: {
			headers: {
				"Cache-Control": components["headers"]["CacheControl"];
				[name: string]: unknown;
			};
			content: {
				"application/json": components["schemas"]["ErrorEnvelope"];
			};
		};
	};
	parameters: never;
	requestBodies: never;
	headers: {
		/** @description The answer carries a token: nothing between service and client may keep it. */
		NoStore: string;
		/** @description An error carries no token, so nothing has to be said here; a service may still keep caches away. */
		CacheControl: string;
		/**
		 * @description The challenge of RFC 9110, section 11.6.1: a call needs the authentication scheme `Buddy`. The name is matched without regard to case, and
		 *     parameters or further challenges may stand beside it.
		 */
		WWWAuthenticate: string;
		/** @description The one method that the path takes; `OPTIONS` may stand beside it, for browsers that ask before they call. */
		Allow: string;
		/** @description How long to wait before the next call, in whole seconds. */
		RetryAfter: number;
	};
	pathItems: never;
}
export interface operations {
	logoutUser: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			200: components["responses"]["LoggedOut"];
			401: components["responses"]["Unauthorized"];
			403: components["responses"]["Forbidden"];
			404: components["responses"]["NotFound"];
			405: components["responses"]["MethodNotAllowed"];
			429: components["responses"]["TooManyRequests"];
			500: components["responses"]["InternalServerError"];
			503: components["responses"]["ServiceUnavailable"];
			default: components["responses"]["UnlistedError"];
		};
	};
}
type ErrorName = components["schemas"]["ErrorName"];
type UnansweredCode = "NotLoggedIn" | "InvalidToken" | "SigningFailed" | "NetworkError" | "Timeout" | "Aborted" | "ReplyLost" | "StoreFailed";
type BuddyErrorCode = ErrorName | UnansweredCode | "UnexpectedResponse";
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
type SessionKnowledge = "ended" | "active" | "unknown";
type LogoutEvent = LogoutStep & {
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
interface Clock {
	setTimeout(callback: () => void, ms: number): unknown;
	clearTimeout(timer: unknown): void;
	readonly performance: {
		now(): number;
	};
	readonly Math: {
		random(): number;
	};
}
interface AccessToken {
	readonly value: string;
	/** Milliseconds since the Unix epoch; absent when it is not known. */
	readonly expires?: number | undefined;
}
interface TokenState {
	readonly user?: AccessToken | undefined;
	readonly app?: AccessToken | undefined;
}
interface TokenStore {
	/** The tokens as they are now. */
	read(): TokenState | Promise<TokenState>;
	/**
	 * Puts what `change` makes of the present state in its place, in one step: nothing else may be written between what
	 * `change` is given and what it gives. `change` is synchronous, quick and without effects, so it may be called anew.
	 */
	update(change: (state: TokenState) => TokenState): void | Promise<void>;
}
interface SignedCall {
	/** In capitals. */
	readonly method: string;
	readonly path: string;
}
type Signer = (call: SignedCall) => string | Promise<string>;
interface BuddyClientOptions {
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
/** openapi-fetch's options, and of a Buddy client's those that concern a single call. */
export interface ApiClientOptions extends Omit<ClientOptions, "baseUrl" | "fetch">, Pick<BuddyClientOptions, "baseUrl" | "tokenStore" | "userToken" | "fetch" | "dangerouslyAllowInsecureHttp"> {
}
/**
 * Makes an openapi-fetch client, typed by the spec. It sends the user token of the store, or else the app's (observed),
 * unless a call brings an `Authorization` of its own, and no signature. It follows no redirect unless told to by
 * `redirect`, checks no answer, changes no token, tries once, and may reject. Throws a `TypeError` when an option cannot be used, or the platform has no `Request`.
 */
export declare function createApiClient(options?: ApiClientOptions): Client<paths>;

export {};
