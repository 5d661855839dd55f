/** One logout at the service: its attempts, its waits, and the tokens afterwards. */
import { logoutUser } from '../../generated/operations.js';
import { BuddyError, UnexpectedResponseError, wrap } from '../errors.js';
import { callOperation, failure, isWord, type OperationFailure, type OperationResult } from '../http/call.js';
import { type Abandonment, withDeadline } from '../http/deadline.js';
import { backoff } from '../http/retry.js';
import type { LogoutResult, SessionKnowledge } from '../result.js';
import { redact } from '../secrets.js';
import { writeTokens } from '../tokens/stored-tokens.js';
import type { TokenState } from '../tokens/token-store.js';
import { type Emit, emitterOf } from './events.js';
import { aborted, endedNothing, isPassing, outcomeOf, refusal, refusalFrom, retryAfterOf } from './outcome.js';
import { parseServiceDate } from './service-date.js';
import type { ClientSettings } from './settings.js';
import type { Signer } from './signature.js';

type LogoutAnswer = OperationResult<'logoutUser'>;

export interface Logout {
  readonly settings: ClientSettings;
  /** What the token store has when the logout begins. */
  readonly tokens: TokenState;
  /** The user's token there. */
  readonly token: string;
  /** What is known of its session. */
  readonly session: SessionKnowledge;
  /** Told whenever more, or less, is known. */
  readonly learn: (session: SessionKnowledge) => void;
  /** Says that nobody waits for the result any more. */
  readonly abandonment: Abandonment;
}

/** A logout under way. */
interface LogoutRun extends Logout {
  readonly emit: Emit | undefined;
  /** How many attempts have been sent. */
  attempts: number;
}

/** Resolves to what has become of the session, whatever happens. */
export async function runLogout(logout: Logout): Promise<LogoutResult> {
  const { settings, tokens, token, learn, abandonment } = logout;
  let { session } = logout;
  const { clock, timeout, attemptTimeout, attempts } = settings;
  const emit = emitterOf(settings.onEvent);
  // One by one: to spread what came is a tenth of what a logout costs.
  const run: LogoutRun = { settings, tokens, token, session, learn, abandonment, emit, attempts: 0 };
  const end = clock.performance.now() + timeout;
  for (let attempt = 1; ; attempt++) {
    const earlier = session;
    const sent = run.attempts;
    const answer = await within(run, Math.min(attemptTimeout, end - clock.performance.now()), attemptOf(run));
    if (answer.success) return await succeed(run, answer);
    const { error, status } = answer;
    // Only this attempt is absolved: one before it may have ended the session all the same.
    session = run.attempts === sent || endedNothing(error) || session === 'ended' ? earlier : 'unknown';
    learn(session);
    const wait = retryAfterOf(error) ?? backoff(attempt, clock.Math);
    if (!isPassing(error) || attempt >= attempts || wait >= end - clock.performance.now()) {
      const [result, change] = refusalFrom(answer, earlier, session, tokens);
      return settle(run, result, change);
    }
    run.emit?.({ type: 'retry', attempt: run.attempts, code: error.code, status, waitMs: wait });
    await within(run, wait, () => new Promise<never>(() => {}));
  }
}

/** What `work` gives, unless the time is up before, or the last caller has left. */
function within<Value>(
  { settings, abandonment }: LogoutRun,
  ms: number,
  work: (signal: () => AbortSignal) => Promise<Value>,
): Promise<Value | OperationFailure> | OperationFailure {
  const stopped = (why: 'late' | 'abandoned') =>
    failure(why === 'late' ? new BuddyError('Timeout', 'No answer in time.') : aborted());
  if (abandonment.aborted) return stopped('abandoned');
  // The clock may have overrun a wait. What can no longer be answered in time is not sent.
  return ms > 0 ? withDeadline(settings.clock, ms, abandonment, stopped, work) : stopped('late');
}

/** No promise is waited for without need: each shows in the time that a call takes. */
function attemptOf(run: LogoutRun): (signal: () => AbortSignal) => Promise<LogoutAnswer> {
  const { sign } = run.settings;
  return (signal) => (sign ? signAndSend(run, sign, signal()) : send(run, signal()));
}

async function signAndSend(run: LogoutRun, sign: Signer, signal: AbortSignal): Promise<LogoutAnswer> {
  const { method, path } = logoutUser;
  try {
    const signature: unknown = await sign({ method, path });
    if (typeof signature !== 'string' || !isWord(signature)) throw 'a signature is one word of visible ASCII';
    // A signer that took too long must not send what has been given up, or is under way anew.
    return signal.aborted ? failure(aborted()) : send(run, signal, ` ${signature}`);
  } catch (thrown) {
    return failure(wrap('SigningFailed', 'The call could not be signed', thrown, ...secretsOf(run)));
  }
}

function send(run: LogoutRun, signal: AbortSignal, signature = ''): Promise<LogoutAnswer> {
  const { baseUrl, fetch } = run.settings;
  const { method, path } = logoutUser;
  run.attempts++;
  run.emit?.({ type: 'attempt', attempt: run.attempts });
  // Until it is answered, nobody can say.
  if (run.session !== 'ended') run.learn('unknown');
  const url = baseUrl + path;
  const init: RequestInit = {
    method,
    headers: { Accept: 'application/json', Authorization: `Buddy ${run.token}${signature}` },
    signal,
    // Kept alive, so that leaving the page does not cancel it.
    keepalive: true,
    // Never followed: a redirect turns the POST into a GET that may succeed.
    redirect: 'manual',
  };
  // A `Request` of the platform's is most of the cost of a call, and its own `fetch` can do without.
  const sent = () => (fetch ? fetch(new Request(url, init)) : globalThis.fetch(url, init));
  return callOperation<'logoutUser'>(logoutUser, sent, secretsOf(run), url);
}

/** What no text from elsewhere may show. */
function secretsOf({ token, tokens }: LogoutRun): readonly string[] {
  return tokens.app ? [token, tokens.app.value] : [token];
}

function succeed(run: LogoutRun, { body }: LogoutAnswer & { readonly success: true }): Promise<LogoutResult> {
  const { accessToken } = body.result;
  const requestId = redact(body.request_id, ...secretsOf(run), accessToken);
  const accessTokenExpires = parseServiceDate(body.result.accessTokenExpires);
  if (!accessTokenExpires) {
    const findings = ['/result/accessTokenExpires is beyond a Date'];
    return settle(run, refusal(new UnexpectedResponseError({ status: 200, findings, requestId }), 'unknown'));
  }
  const app = { value: accessToken, expires: accessTokenExpires.getTime() };
  return settle(
    run,
    { success: true, session: 'ended', status: 200, result: { accessToken, accessTokenExpires }, requestId },
    (state) => ({ ...state, user: undefined, app }),
  );
}

async function settle(
  { settings, tokens, attempts, emit, learn }: LogoutRun,
  result: LogoutResult,
  change?: (state: TokenState) => TokenState,
): Promise<LogoutResult> {
  learn(result.session);
  const fault = change && (await writeTokens(settings, tokens, change));
  const settled: LogoutResult = fault ? { ...result, success: false, error: fault } : result;
  emit?.(outcomeOf(settled, attempts));
  return settled;
}
