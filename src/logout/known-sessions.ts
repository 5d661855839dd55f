/** What a client has learnt of sessions whose tokens may be stored still. It keeps a fingerprint of each token, and no token. */
import type { SessionKnowledge } from '../result.js';

/** Of how many tokens a client remembers at least what became of them. */
const memory = 1_000;

export class KnownSessions {
  #recent = new Map<string, SessionKnowledge>();
  /** The same of the tokens before those: when the newer half is full, it takes this one's place. */
  #older = this.#recent;

  get(fingerprint: string): SessionKnowledge | undefined {
    return this.#recent.get(fingerprint) ?? this.#older.get(fingerprint);
  }

  set(fingerprint: string, session: SessionKnowledge): void {
    if (this.#recent.size >= memory) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(fingerprint, session);
  }
}

/**
 * Tells tokens apart, by 64 bits, and cannot be turned back into one (decided). Not for secrecy alone: nothing asks a
 * platform for a hash that is ready at once. Empty for an empty text.
 */
export function fingerprintOf(token: string): string {
  let one = 0x811c9dc5;
  let other = 0x9e3779b9;
  for (let at = 0; at < token.length; at++) {
    const unit = token.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ unit ^ (one >>> 15), 0x85ebca6b);
  }
  return token && `${one} ${other}`;
}
