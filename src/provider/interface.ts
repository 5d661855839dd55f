/** What a provider can be asked, by an app and by a server, and what serving it takes and tells. */
import type { PlatformHeaders, PlatformRequest, PlatformResponse } from '../platform.js';
import type { Session } from './session-store.js';

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
  readonly headers:
    | { get(name: string): string | null }
    | { readonly [name: string]: string | readonly string[] | undefined };
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
  createHistogram(
    name: string,
    options: { description: string; unit: string; advice: { explicitBucketBoundaries: number[] } },
  ): { record(value: number, attributes: Record<string, string | number>): void };
}

export interface RunningProvider {
  /** The service root, to give to a client as `baseUrl`. */
  readonly url: string;
  /** Takes no more calls, and resolves when those under way are answered, or after ten seconds. */
  close(): Promise<void>;
}

/** What a WHATWG request and a call of node:http have in common, as far as the operation looks at it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: PlatformHeaders | Map<string, string>;
}

/** An answer. A WHATWG response is one. */
export interface Reply {
  readonly status: number;
  readonly headers: PlatformHeaders | Map<string, string>;
  readonly requestId?: string;
  text(): Promise<string> | string | null;
}

/** What is asked of a provider without a WHATWG request and response, which cost more than all else. */
export interface Direct {
  /** The one that `respond` stands for, while nobody has wrapped it. */
  readonly fetch: Provider['fetch'];
  respond(call: ReceivedRequest, hash?: TokenHash): Promise<Reply>;
  /** Rejects when no session can be found, or none ended. */
  checkStore(): Promise<void>;
  /** Tells the provider's `onError`. Never throws. */
  tellFault(fault: unknown): void;
}

/** The SHA-256 of a token, in base64url. */
export type TokenHash = (token: string) => Promise<string> | string;
