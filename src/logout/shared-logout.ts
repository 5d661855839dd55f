/** One logout, shared by all who ask for it while it is under way: it is given up when the last of them has left. */
import { type Abandonment, unlessAborted } from '../http/deadline.js';
import type { PlatformAbortSignal } from '../platform.js';
import type { LogoutResult, SessionKnowledge } from '../result.js';
import type { TokenState } from '../tokens/token-store.js';
import { aborted, refusal } from './outcome.js';
import { runLogout } from './run-logout.js';
import type { ClientSettings } from './settings.js';

export interface SharedLogout {
  readonly token: string;
  /** Never rejects. */
  readonly result: Promise<LogoutResult>;
  /** What is known so far. A method, and no getter: to make one of those takes longer than a promise. */
  session(): SessionKnowledge;
  /** Whether its last caller has left, so that nobody may join any more. */
  isAbandoned(): boolean;
  /** The result, or `Aborted` as soon as this caller's signal says so. */
  join(signal: PlatformAbortSignal | undefined): Promise<LogoutResult> | LogoutResult;
}

/** Starts it. `tokens` is what the token store has, `token` the user's there, and `session` what is known of it. */
export function shareLogout(
  settings: ClientSettings,
  tokens: TokenState,
  token: string,
  session: SessionKnowledge,
): SharedLogout {
  let known = session;
  let callers = 0;
  const everybodyLeft = abandonment();
  const learn = (learnt: SessionKnowledge) => {
    known = learnt;
  };
  const result = runLogout({ settings, tokens, token, session, learn, abandonment: everybodyLeft });
  return {
    token,
    result,
    session: () => known,
    isAbandoned: () => everybodyLeft.aborted,
    join(signal) {
      callers++;
      const leave = () => {
        if (--callers === 0) everybodyLeft.abort();
        // The others go on, and may end the session yet.
        return refusal(aborted(), callers === 0 ? known : 'unknown');
      };
      return signal?.aborted ? leave() : unlessAborted(signal, result, leave);
    },
  };
}

/** As much of an `AbortController` as is needed: to make the platform's is a third of what a logout costs. */
function abandonment(): Abandonment & { abort(): void } {
  const listeners = new Set<() => void>();
  const abandoned = {
    aborted: false,
    addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
    abort() {
      abandoned.aborted = true;
      for (const listener of listeners) listener();
    },
  };
  return abandoned;
}
