/** One logout at the service, which several callers may share: its attempts, its waits, and the tokens afterwards. */
import { logoutUser } from '../../generated/operations.js';
import { BuddyError, UnexpectedResponseError, wrap } from '../errors.js';
import { callOperation, failure, isWord, type OperationFailure, type OperationResult } from '../http/call.js';
import { unlessAborted, withDeadline } from '../http/deadline.js';
import { backoff } from '../http/retry.js';
import type { Settings } from '../options.js';
import type { LogoutResult, LogoutStep, SessionKnowledge } from '../result.js';
import { type TokenState, writeTokens } from '../tokens/token-store.js';
import { aborted, endedNothing, isPassing, judge, outcomeOf, refusal, retryAfterOf } from './outcome.js';
import { parseServiceDate } from './service-date.js';
import type { Signer } from './signature.js';

type Answer = OperationResult<'logoutUser'>;

export class Logout {
  readonly token: string;
  /** Never rejects. */
  readonly result: Promise<LogoutResult>;
  /** What is known so far. */
  session: SessionKnowledge;
  /** Whether its last caller has left, so that nobody may join any more. */
  abandoned = false;
  readonly #settings: Settings;
  readonly #state: TokenState;
  readonly #emit: (step: LogoutStep) => void;
  #callers = 0;
  #attempts = 0;
  #giveUp = () => {};

  /** Starts at once. `state` is what the token store had then, and `session` what was known. */
  constructor(settings: Settings, state: TokenState, token: string, session: SessionKnowledge) {
    this.#settings = settings;
    this.#emit = settings.emitter();
    this.#state = state;
    this.token = token;
    this.session = session;
    this.result = this.#run();
  }

  /** The result, or `Aborted` as soon as this caller's signal says so. The last caller to leave ends the call. */
  join(signal: AbortSignal | undefined): Promise<LogoutResult> | LogoutResult {
    this.#callers++;
    const leave = () => {
      this.abandoned = --this.#callers === 0;
      if (this.abandoned) this.#giveUp();
      // The others go on, and may end the session yet.
      return refusal(aborted(), this.abandoned ? this.session : 'unknown');
    };
    return signal?.aborted ? leave() : unlessAborted(signal, this.result, leave);
  }

  async #run(): Promise<LogoutResult> {
    const { clock, timeout, attemptTimeout, attempts, sign } = this.#settings;
    // No promise is waited for without need: each shows in the time that a call takes.
    const work = (signal: () => AbortSignal) => (sign ? this.#signAndSend(sign, signal()) : this.#send(signal()));
    const end = clock.performance.now() + timeout;
    for (let attempt = 1; ; attempt++) {
      const earlier = this.session;
      const time = Math.min(attemptTimeout, end - clock.performance.now());
      const answer = await this.#within(time, work);
      if (answer.success) return await this.#succeed(answer);
      const { error, status } = answer;
      // Only this attempt is absolved: one before it may have ended the session all the same.
      if (endedNothing(error)) this.session = earlier;
      const wait = retryAfterOf(error) ?? backoff(attempt, clock.Math);
      if (!isPassing(error) || attempt >= attempts || wait >= end - clock.performance.now()) {
        const [result, change] = judge(answer, earlier, this.session, this.#state);
        return this.#settle(result, change);
      }
      this.#emit({ type: 'retry', attempt: this.#attempts, code: error.code, status, waitMs: wait });
      await this.#within(wait, () => new Promise<never>(() => {}));
    }
  }

  async #signAndSend(sign: Signer, signal: AbortSignal): Promise<Answer> {
    const { method, path } = logoutUser;
    try {
      const signature = `${await sign({ method, path })}`;
      if (!isWord(signature)) throw 'a signature is one word of visible ASCII';
      // A signer that took too long must not send what has been given up, or is under way anew.
      return signal.aborted ? failure(aborted()) : this.#send(signal, ` ${signature}`);
    } catch (thrown) {
      return failure(wrap('SigningFailed', 'The call could not be signed', thrown, this.token));
    }
  }

  #send(signal: AbortSignal, signature = ''): Promise<Answer> {
    const { baseUrl, headers, fetch } = this.#settings;
    const { method, path } = logoutUser;
    this.#emit({ type: 'attempt', attempt: ++this.#attempts });
    if (this.session === 'active') this.session = 'unknown';
    const url = baseUrl + path;
    const init: RequestInit = {
      method,
      headers: { ...headers, Authorization: `Buddy ${this.token}${signature}` },
      signal,
      // Kept alive, so that leaving the page does not cancel it.
      keepalive: true,
      // Never followed: a redirect turns the POST into a GET that may succeed.
      redirect: 'manual',
    };
    // A `Request` of the platform's is most of the cost of a call, and its own `fetch` can do without.
    const send = () => (fetch ? fetch(new Request(url, init)) : globalThis.fetch(url, init));
    return callOperation<'logoutUser'>(logoutUser, send, this.token, url);
  }

  /** What `work` gives, unless the time is up before, or the last caller has left. */
  #within<T>(
    ms: number,
    work: (signal: () => AbortSignal) => Promise<T>,
  ): Promise<T | OperationFailure> | OperationFailure {
    const late = () => failure(new BuddyError('Timeout', 'No answer in time.'));
    if (this.abandoned) return failure(aborted());
    // The clock may have overrun a wait. What can no longer be answered in time is not sent.
    if (!(ms > 0)) return late();
    return withDeadline(this.#settings.clock, ms, late, work, (stop) => {
      this.#giveUp = () => stop(failure(aborted()));
    });
  }

  #succeed({ body: { result, request_id: requestId } }: Answer & { readonly success: true }): Promise<LogoutResult> {
    const { accessToken } = result;
    const accessTokenExpires = parseServiceDate(result.accessTokenExpires);
    if (!accessTokenExpires) {
      const findings = ['/result/accessTokenExpires is beyond a Date'];
      return this.#settle(refusal(new UnexpectedResponseError({ status: 200, findings, requestId }), 'unknown'));
    }
    const app = { value: accessToken, expires: accessTokenExpires.getTime() };
    return this.#settle(
      { success: true, session: 'ended', status: 200, result: { accessToken, accessTokenExpires }, requestId },
      (state) => ({ ...state, user: undefined, app }),
    );
  }

  async #settle(result: LogoutResult, change?: (state: TokenState) => TokenState): Promise<LogoutResult> {
    this.session = result.session;
    const fault = change && (await writeTokens(this.#settings, this.#state, change));
    const settled: LogoutResult = fault ? { ...result, success: false, error: fault } : result;
    this.#emit(outcomeOf(settled, this.#attempts));
    return settled;
  }
}
