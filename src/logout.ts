/** One logout at the service, which several callers may share: its attempts, its waits, and the tokens afterwards. */
import { operations } from '../generated/operations.js';
import { BuddyError, type LogoutError, UnexpectedResponseError, wrap } from './errors.js';
import { callOperation, failure, isWord, type OperationFailure, type OperationResult } from './operation.js';
import type { Settings } from './options.js';
import { aborted, endedNothing, isPassing, judge, outcomeOf, refusal, retryAfterOf } from './outcome.js';
import type { LogoutResult } from './result.js';
import { backoff } from './retry.js';
import { parseServiceDate } from './service-date.js';
import { type TokenState, write } from './token-store.js';

type Answer = OperationResult<'logoutUser'>;

/** A timer takes no more than 31 bits, and fires at once when it is given more. */
const longestTimer = 2 ** 31 - 1;

export class Logout {
  /** Never rejects. */
  readonly result: Promise<LogoutResult>;
  /** Whether the service may have seen it, and may have ended the session. */
  mayHaveArrived = false;
  /** Whether its last caller has left, so that nobody may join any more. */
  abandoned = false;
  readonly #settings: Settings;
  readonly #token: string;
  #callers = 0;
  #attempts = 0;
  #giveUp = () => {};

  /** Starts at once. `state` is what the token store had then. */
  constructor(settings: Settings, state: TokenState, token: string) {
    this.#settings = settings;
    this.#token = token;
    this.result = this.#run(state.app?.value);
  }

  /** The result, or `Aborted` as soon as this caller's signal says so. The last caller to leave ends the call. */
  join(signal: AbortSignal | undefined): Promise<LogoutResult> {
    this.#callers++;
    return new Promise((resolve) => {
      const leave = () => {
        this.abandoned = --this.#callers === 0;
        if (this.abandoned) this.#giveUp();
        resolve(refusal(aborted(), this.mayHaveArrived ? 'unknown' : 'active'));
      };
      signal?.addEventListener('abort', leave, { once: true });
      void this.result.then((result) => {
        signal?.removeEventListener('abort', leave);
        resolve(result);
      });
    });
  }

  async #run(appToken: string | undefined): Promise<LogoutResult> {
    const { emit, clock, timeout, attemptTimeout, attempts } = this.#settings;
    const end = clock.performance.now() + timeout;
    for (;;) {
      const earlier = this.mayHaveArrived;
      const time = Math.min(attemptTimeout, end - clock.performance.now());
      const answer = await this.#within(time, (signal) => this.#send(signal));
      if (answer.success) return this.#succeed(answer);
      const { error, status } = answer;
      // Only this attempt is absolved: one before it may have ended the session all the same.
      if (endedNothing(error)) this.mayHaveArrived = earlier;
      const wait = retryAfterOf(error) ?? backoff(this.#attempts, clock.Math);
      if (!isPassing(error) || this.#attempts >= attempts || wait >= end - clock.performance.now()) {
        const [result, change] = judge(answer, earlier, this.mayHaveArrived, appToken);
        return this.#settle(result, change);
      }
      emit({ type: 'retry', attempt: this.#attempts, code: error.code, status, waitMs: wait });
      await this.#within(wait, () => new Promise<never>(() => {}));
    }
  }

  async #send(signal: AbortSignal): Promise<Answer> {
    const { transport, sign, emit } = this.#settings;
    const { method, path } = operations.logoutUser;
    let authorization = `Buddy ${this.#token}`;
    try {
      const signature = await sign?.({ method: method.toUpperCase(), path });
      if (sign && !isWord(`${signature}`)) throw 'a signature is one word of visible ASCII';
      if (sign) authorization += ` ${signature}`;
    } catch (thrown) {
      return failure(wrap('SigningFailed', 'The call could not be signed', thrown, this.#token));
    }
    emit({ type: 'attempt', attempt: ++this.#attempts });
    this.mayHaveArrived = true;
    // Kept alive, so that leaving the page does not cancel it.
    const init = { headers: { Authorization: authorization }, keepalive: true, signal, secret: this.#token };
    return callOperation(transport, 'logoutUser', init);
  }

  /** What `work` gives, unless the time is up before, or the last caller has left. */
  async #within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T | OperationFailure> {
    if (this.abandoned) return failure(aborted());
    const { clock } = this.#settings;
    const controller = new AbortController();
    let timer: unknown;
    const givenUp = new Promise<OperationFailure>((resolve) => {
      const giveUp = (error: LogoutError) => {
        resolve(failure(error));
        controller.abort();
      };
      timer = clock.setTimeout(
        () => giveUp(new BuddyError('Timeout', 'The service did not answer in time.')),
        Math.min(ms, longestTimer),
      );
      this.#giveUp = () => giveUp(aborted());
    });
    return Promise.race([work(controller.signal), givenUp]).finally(() => clock.clearTimeout(timer));
  }

  #succeed({ body: { result, request_id: requestId } }: Answer & { readonly success: true }): Promise<LogoutResult> {
    const { accessToken } = result;
    const accessTokenExpires = parseServiceDate(result.accessTokenExpires);
    if (!accessTokenExpires) {
      const findings = ['/result/accessTokenExpires is beyond what a Date can hold'];
      return this.#settle(
        refusal(new UnexpectedResponseError({ status: 200, findings, requestId, retryAfterMs: undefined }), 'unknown'),
      );
    }
    const app = { value: accessToken, expires: accessTokenExpires.getTime() };
    return this.#settle(
      { success: true, session: 'ended', status: 200, result: { accessToken, accessTokenExpires }, requestId },
      (state) => ({ ...state, user: undefined, app }),
    );
  }

  async #settle(result: LogoutResult, change?: (state: TokenState) => TokenState): Promise<LogoutResult> {
    const { tokenStore, emit } = this.#settings;
    const fault = change && (await write(tokenStore, this.#token, change));
    const settled: LogoutResult = fault ? { ...result, success: false, error: fault } : result;
    emit(outcomeOf(settled, this.#attempts));
    return settled;
  }
}
