/** The logouts of one client: which session to end, and whether that can be done, or is under way already. */
import { BuddyError, type LogoutError } from '../errors.js';
import { isWord } from '../http/call.js';
import { unlessAborted } from '../http/deadline.js';
import type { PlatformAbortSignal } from '../platform.js';
import type { LogoutResult, SessionKnowledge } from '../result.js';
import { readTokens, writeTokens } from '../tokens/stored-tokens.js';
import type { TokenState } from '../tokens/token-store.js';
import { emitterOf } from './events.js';
import { fingerprintOf, type KnownSessions, learnSession } from './known-sessions.js';
import { aborted, outcomeOf, refusal } from './outcome.js';
import type { ClientSettings } from './settings.js';
import { type SharedLogout, shareLogout } from './shared-logout.js';

export interface LogoutOptions {
  /** Removes the user token from the store at once, whatever becomes of the call: that is how one signs out offline. */
  readonly forget?: boolean | undefined;
  /** Gives the call up for this caller; others that share it go on. */
  readonly signal?: PlatformAbortSignal | undefined;
}

export class LogoutCoordinator {
  readonly #settings: ClientSettings;
  /** Replaced and never changed, so that a call can keep what was under way when it began. */
  #underway: readonly SharedLogout[] = [];
  readonly #known: KnownSessions = new Map();
  /** The fingerprint of the user token that was forgotten, when none has come since. */
  #forgotten = '';

  constructor(settings: ClientSettings) {
    this.#settings = settings;
  }

  /** Logs the user of the token store out. Never rejects. */
  async logout({ forget, signal }: LogoutOptions): Promise<LogoutResult> {
    const settings = this.#settings;
    // What is over by the time that the store has answered is shared all the same.
    const before = this.#underway;
    const read = await readTokens(settings, signal, aborted, (tokens) => {
      const token = tokens.user?.value ?? '';
      if (!forget || !token) return { tokens, token };
      this.#forgotten = fingerprintOf(token);
      // Although the caller may have left while the store took its time.
      const forgotten = writeTokens(settings, tokens, (now) => ({ ...now, user: undefined }));
      return { tokens, token, forgotten };
    });
    if (read instanceof BuddyError) return this.#notSent(read, 'unknown');
    const { tokens, token, forgotten } = read;
    if (token && !forget) this.#forgotten = '';
    const fault = forgotten && (await unlessAborted(signal, forgotten, () => undefined));
    // When the store is empty, it may be so because of a logout that is under way.
    const shared = [...before, ...this.#underway].filter((logout) => !token || logout.token === token).pop();
    const result = await this.#call(tokens, token, shared, signal);
    return fault && !result.success ? { ...result, error: fault } : result;
  }

  #call(
    tokens: TokenState,
    token: string,
    shared: SharedLogout | undefined,
    signal: PlatformAbortSignal | undefined,
  ): Promise<LogoutResult> | LogoutResult {
    if (shared && !shared.isAbandoned()) return shared.join(signal);
    const fingerprint = fingerprintOf(token) || this.#forgotten;
    const session = shared?.session() ?? this.#known.get(fingerprint) ?? (fingerprint ? 'active' : 'ended');
    if (!token) return this.#notSent(new BuddyError('NotLoggedIn', 'There is no user token.'), session);
    if (!isWord(token)) {
      return this.#notSent(new BuddyError('InvalidToken', 'No HTTP header can carry this user token.'), session);
    }
    if (signal?.aborted) return this.#notSent(aborted(), session);
    return this.#start(tokens, token, fingerprint, session).join(signal);
  }

  #start(tokens: TokenState, token: string, fingerprint: string, session: SessionKnowledge): SharedLogout {
    const logout = shareLogout(this.#settings, tokens, token, session);
    this.#underway = [...this.#underway, logout];
    void logout.result.then(() => {
      this.#underway = this.#underway.filter((other) => other !== logout);
      learnSession(this.#known, fingerprint, logout.session());
    });
    return logout;
  }

  #notSent(error: LogoutError, session: SessionKnowledge): LogoutResult {
    const result = refusal(error, session);
    emitterOf(this.#settings.onEvent)?.(outcomeOf(result, 0));
    return result;
  }
}
