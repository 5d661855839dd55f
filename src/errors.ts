/** What can go wrong, as values: one base class, and a closed set of codes that a `switch` can exhaust. */
import type { ErrorEnvelope, ErrorName, ErrorNumber } from '../generated/types.js';

/**
 * Why there is no answer:
 * - `NotLoggedIn`: the client has no user token; nothing was sent.
 * - `InvalidToken`: the user token has characters that no HTTP header can carry; nothing was sent.
 * - `NetworkError`: the call was not answered, or not to the end. Whether the service saw it is not known.
 */
type UnansweredCode = 'NotLoggedIn' | 'InvalidToken' | 'NetworkError';

/**
 * Every code that an error can have: the service's names, as the spec lists them, and the client's own.
 * `UnexpectedResponse` is an answer that is not what the spec says, so nothing is known from it.
 */
export type BuddyErrorCode = ErrorName | UnansweredCode | 'UnexpectedResponse';

/** The base of every error that the client hands out. It never holds a token, a request or an answer's body. */
export class BuddyError<Code extends BuddyErrorCode = BuddyErrorCode> extends Error {
  override readonly name: string = 'BuddyError';

  constructor(
    /** Tells the errors apart; decide by this. */
    readonly code: Code,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The service answered, and said no in the form that the spec gives to errors. */
export class ServiceError extends BuddyError<ErrorName> {
  override readonly name = 'ServiceError';
  /** The HTTP status. */
  readonly status: number;
  /** The service's number for `code`. */
  readonly errorNumber: ErrorNumber;
  /** The service's name for this exchange; quote it to its support. */
  readonly requestId: string;

  constructor(status: number, { error, errorNumber, request_id }: ErrorEnvelope, message: string) {
    super(error, message);
    this.status = status;
    this.errorNumber = errorNumber;
    this.requestId = request_id;
  }
}

/** The service, or something in between, answered with what the spec does not allow. */
export class UnexpectedResponseError extends BuddyError<'UnexpectedResponse'> {
  override readonly name = 'UnexpectedResponseError';
  /** The HTTP status; 0 for a redirect that a browser keeps to itself. */
  readonly status: number;
  /** What is wrong with the answer, a phrase each, without any of its content. */
  readonly findings: readonly string[];
  /** The service's name for this exchange, where the answer gave one. */
  readonly requestId: string | undefined;

  constructor(status: number, findings: readonly string[], requestId: string | undefined) {
    super('UnexpectedResponse', `The answer (HTTP ${status}) is not what the spec says: ${findings.join('; ')}.`);
    this.status = status;
    this.findings = findings;
    this.requestId = requestId;
  }
}

/** Every error that a logout can end in; its `code` narrows it. */
export type LogoutError = ServiceError | UnexpectedResponseError | BuddyError<UnansweredCode>;
