/** The logouts of one client: which session to end, and whether that can be done, or is under way already. */

import { BuddyError, type LogoutError } from '../errors.js';
import { isWord } from '../http/call.js';
import { unlessAborted } from '../http/deadline.js';
import type { Settings } from '../options.js';
import type { PlatformAbortSignal } from '../platform.js';
import type { LogoutResult, SessionKnowledge } from '../result.js';
import { readTokens, type TokenState, writeTokens } from '../tokens/token-store.js';
import { Logout } from './logout.js';
import { aborted, outcomeOf, refusal } from './outcome.js';

export interface LogoutOptions {
  /** Removes the user token from the store at once, whatever becomes of the call: that is how one signs out offline. */
  readonly forget?: boolean | undefined;
  /** Gives the call up for this caller; others that share it go on. */
  readonly signal?: PlatformAbortSignal | undefined;
}

/** Of how many tokens a client remembers at least what became of them. */
const memory = 1_000;

export class Logouts {
  readonly #settings: Settings;
  /** Replaced and never changed, so that a call can keep what was under way when it began. */
  #underway: readonly Logout[] = [];
  /** What earlier calls have left to know of tokens that may be stored still. */
  #known = new Map<string, SessionKnowledge>();
  /** The same of the calls before those: when the newer half is full, it takes this one's place. */
  #older = this.#known;
  /** The user token that was forgotten, when none has come since. */
  #forgotten = '';

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Logs the user of the token store out. Never rejects. */
  async logout({ forget, signal }: LogoutOptions): Promise<LogoutResult> {
    const settings = this.#settings;
    // What is over by the time that the store has answered is shared all the same.
    const before = this.#underway;
    const state = await unlessAborted(signal, readTokens(settings), aborted);
    if (state instanceof BuddyError) return this.#notSent(state, 'unknown');
    const token = state.user?.value ?? '';
    if (token) this.#forgotten = forget ? token : '';
    const forgotten =
      forget && token ? writeTokens(settings, state, (now) => ({ ...now, user: undefined })) : undefined;
    const fault = forgotten && (await unlessAborted(signal, forgotten, () => undefined));
    // When the store is empty, it may be so because of a logout that is under way.
    const shared = [...before, ...this.#underway].filter((logout) => !token || logout.token === token).pop();
    const result = await this.#call(state, token, shared, signal);
    return fault && !result.success ? { ...result, error: fault } : result;
  }

  #call(
    state: TokenState,
    token: string,
    shared: Logout | undefined,
    signal: PlatformAbortSignal | undefined,
  ): Promise<LogoutResult> | LogoutResult {
    if (shared && !shared.abandoned) return shared.join(signal);
    const last = token || this.#forgotten;
    const session = shared?.session ?? this.#known.get(last) ?? this.#older.get(last) ?? (last ? 'active' : 'ended');
    if (!token) return this.#notSent(new BuddyError('NotLoggedIn', 'There is no user token.'), session);
    if (!isWord(token)) {
      return this.#notSent(new BuddyError('InvalidToken', 'No HTTP header can carry this user token.'), session);
    }
    if (signal?.aborted) return this.#notSent(aborted(), session);
    return this.#start(state, token, session).join(signal);
  }

  #start(state: TokenState, token: string, session: SessionKnowledge): Logout {
    const logout = new Logout(this.#settings, state, token, session);
    this.#underway = [...this.#underway, logout];
    void logout.result.then(() => {
      this.#underway = this.#underway.filter((other) => other !== logout);
      if (this.#known.size >= memory) {
        this.#older = this.#known;
        this.#known = new Map();
      }
      this.#known.set(token, logout.session);
    });
    return logout;
  }

  #notSent(error: LogoutError, session: SessionKnowledge): LogoutResult {
    const result = refusal(error, session);
    this.#settings.emitter()(outcomeOf(result, 0));
    return result;
  }
}
