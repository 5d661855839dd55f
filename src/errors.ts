/** What can go wrong, as values: one base class, and a closed set of codes that a `switch` can exhaust. */
import type { components } from '../generated/types.js';
import { redact } from './secrets.js';

type ErrorName = components['schemas']['ErrorName'];

/**
 * Why there is no answer to go by:
 * - `NotLoggedIn`: the token store has no user token; nothing was sent.
 * - `InvalidToken`: the user token has characters that no HTTP header can carry; nothing was sent.
 * - `SigningFailed`: the signer gave no signature; nothing was sent in that attempt.
 * - `NetworkError`: the call was not answered, or not to the end.
 * - `Timeout`: the call was not answered in time.
 * - `Aborted`: the caller's signal gave the call up.
 * - `ReplyLost`: an attempt ended the session, and its answer was lost with the app token in it: a further attempt was
 *   told that the user token is dead.
 * - `StoreFailed`: the token store could not be read or written.
 */
export type UnansweredCode =
  | 'NotLoggedIn'
  | 'InvalidToken'
  | 'SigningFailed'
  | 'NetworkError'
  | 'Timeout'
  | 'Aborted'
  | 'ReplyLost'
  | 'StoreFailed';

/**
 * Every code that an error can have: the service's names, as the spec lists them, and the client's own.
 * `UnexpectedResponse` is an answer that is not what the spec says, so nothing is known from it.
 */
export type BuddyErrorCode = ErrorName | UnansweredCode | 'UnexpectedResponse';

/** What is kept of an error that somebody else threw: its texts, without the user token, and nothing that hangs on it. */
export interface ReducedCause {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

// In the registry that all copies of this package share, and all realms of a page.
const brand = Symbol.for('buddy-logout.BuddyError');

/** The base of every error that the client hands out. It never holds a token, a request or an answer's body. */
export class BuddyError<Code extends BuddyErrorCode = BuddyErrorCode> extends Error {
  override readonly name: string = 'BuddyError';
  /** What was thrown below, reduced to texts; absent when nothing was. */
  declare readonly cause?: ReducedCause;

  constructor(
    /** Tells the errors apart; decide by this. */
    readonly code: Code,
    message: string,
    details?: object,
  ) {
    super(message);
    Object.assign(this, details);
  }

  /** @internal */
  get [brand](): true {
    return true;
  }
}

/** The service answered, and said no in the form that the spec gives to errors. */
export class ServiceError extends BuddyError<ErrorName> {
  override readonly name = 'ServiceError';
  /** The HTTP status. */
  declare readonly status: number;
  /** The service's number for `code`. */
  declare readonly errorNumber: components['schemas']['ErrorNumber'];
  /** The service's name for this exchange; quote it to its support. */
  declare readonly requestId: string;
  /** How long the service wants to be left alone, in milliseconds; undefined when it does not say. */
  declare readonly retryAfterMs: number | undefined;
}

/** The service, or something in between, answered with what the spec does not allow. */
export class UnexpectedResponseError extends BuddyError<'UnexpectedResponse'> {
  override readonly name = 'UnexpectedResponseError';
  /** The HTTP status; 0 for a redirect that a browser keeps to itself. */
  declare readonly status: number;
  /** What is wrong with the answer, a phrase each, without any of its content. */
  declare readonly findings: readonly string[];
  /** The service's name for this exchange, where the answer gave one. */
  declare readonly requestId?: string | undefined;
  /** How long the service wants to be left alone, in milliseconds; undefined when it does not say. */
  declare readonly retryAfterMs?: number | undefined;

  constructor(details: Pick<UnexpectedResponseError, 'status' | 'findings' | 'requestId' | 'retryAfterMs'>) {
    const { status, findings } = details;
    super(
      'UnexpectedResponse',
      `The answer (HTTP ${status}) is not what the spec says: ${findings.join('; ')}.`,
      details,
    );
  }
}

/** Every error that a logout can end in; its `code` narrows it. */
export type LogoutError = ServiceError | UnexpectedResponseError | BuddyError<UnansweredCode>;

/** Whether it is an error of this package: of this copy, of another one, or of another realm, such as an iframe's. */
export function isBuddyError(value: unknown): value is LogoutError {
  return Object(value)[brand] === true;
}

/** Such as `RangeError` and `EACCES`. */
const usualName = /^([A-Z_]+|[A-Za-z]*Error)$/;

/**
 * An error for what somebody else threw, whatever that is. Only its texts are kept, and those without the secrets. When
 * no secrets are known, its message is not kept either: a parser's, for one, quotes what it could not read. Nor are a
 * name and a code that are none of the usual: a token may stand there (decided).
 */
export function wrap<Code extends UnansweredCode>(
  code: Code,
  what: string,
  thrown: unknown,
  ...secrets: readonly string[]
): BuddyError<Code> {
  const cause = reduce(thrown, secrets);
  return new BuddyError(code, `${what}: ${cause.message}.`, { cause });
}

function reduce(thrown: unknown, secrets: readonly string[]): ReducedCause {
  const reduced = { name: 'Error', message: 'no reason given' };
  try {
    // Node's fetch says only 'fetch failed', and gives the reason as the cause of that, or as one of several.
    const outer = Object(thrown).cause ?? thrown;
    const { name, message } =
      typeof outer === 'string' ? { message: outer } : Object(Object(outer).errors?.[0] ?? outer);
    // Never the code of one among several: that of the others may be another.
    const texts = { name, message: secrets.length > 0 && message, code: Object(outer).code };
    for (const [key, text] of Object.entries(texts)) {
      if (text && (secrets.length > 0 || usualName.test(text)))
        Object.assign(reduced, { [key]: redact(`${text}`, ...secrets) });
    }
  } catch {
    // The rest cannot even be read.
  }
  return reduced;
}
