/** What an answer, or the lack of one, says of the session: the table of docs/outcomes.md as code. */
import type { logoutUser } from '../../generated/operations.js';
import { BuddyError, type LogoutError, ServiceError } from '../errors.js';
import { failure, type OperationFailure } from '../http/call.js';
import type { LogoutRefusal, LogoutResult, LogoutStep, SessionKnowledge } from '../result.js';
import type { TokenState } from '../tokens/token-store.js';

type Errors = typeof logoutUser.errors;

/** Status and name of each error that the spec shows: an entry for another one does not compile. */
type ShownError = { [Status in keyof Errors]: `${Status} ${keyof Errors[Status] & string}` }[keyof Errors];

/** The answers that settle more than their status does: what became of the session. The user token is useless then. */
const settling = {
  '401 AuthAccessTokenInvalid': 'ended',
  // The app itself is refused, so its own token is useless as well (observed).
  '401 AuthAppCredentialsInvalid': 'unknown',
  '403 AuthUserAccessTokenRequired': 'ended',
} satisfies Partial<Record<ShownError, SessionKnowledge>>;

const verdicts: Readonly<Record<string, SessionKnowledge | undefined>> = settling;

/** Platforms' words for a connection that was never made: proof that the service has seen nothing. */
const notConnected = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

/** Whether it proves that its attempt has not ended the session: refused, or never seen by the service. */
export function endedNothing(error: LogoutError): boolean {
  if (error instanceof ServiceError) return error.status < 500;
  return error.code === 'NetworkError' && notConnected.includes(error.cause?.code ?? '');
}

/** Whether another attempt may do better. */
export function isPassing(error: LogoutError): boolean {
  if ('status' in error) return error.status === 429 || error.status >= 500;
  return error.code === 'NetworkError' || error.code === 'Timeout';
}

/** The result, and what becomes of the tokens; nothing when they are kept. */
export function refusalFrom(
  answer: OperationFailure,
  /** What was known before the attempt that was answered so, and after it. */
  earlier: SessionKnowledge,
  known: SessionKnowledge,
  /** The tokens as they were when the logout began. */
  state: TokenState,
): readonly [LogoutRefusal, change?: (state: TokenState) => TokenState] {
  const { code } = answer.error;
  const session = verdicts[`${answer.status} ${code}`];
  if (!session) return [{ ...answer, session: known }];
  const message = 'An earlier attempt ended the session; its answer is lost.';
  const lost = earlier === 'unknown' && code === 'AuthAccessTokenInvalid';
  return [
    { ...answer, error: lost ? new BuddyError('ReplyLost', message) : answer.error, session },
    ({ app, ...others }) => ({
      ...others,
      user: undefined,
      app: session === 'unknown' && app?.value === state.app?.value ? undefined : app,
    }),
  ];
}

export function refusal(error: LogoutError, session: SessionKnowledge): LogoutRefusal {
  return { ...failure(error), session };
}

export function aborted(): BuddyError<'Aborted'> {
  return new BuddyError('Aborted', 'The caller gave up.');
}

export function outcomeOf(result: LogoutResult, attempts: number): LogoutStep {
  const { success, session, status, requestId } = result;
  return {
    type: 'outcome',
    attempts,
    success,
    session,
    code: result.success ? undefined : result.error.code,
    status,
    requestId,
  };
}

export function retryAfterOf(error: LogoutError): number | undefined {
  return 'retryAfterMs' in error ? error.retryAfterMs : undefined;
}
