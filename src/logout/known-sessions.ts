/** What a client has learnt of sessions whose tokens may be stored still. It keeps a fingerprint of each token, and no token. */
import type { SessionKnowledge } from '../result.js';

/** How many others may come before a client forgets what became of a token. */
const memory = 1_000;

/** By the fingerprint of its token; what was learnt longest ago is forgotten first. */
export type KnownSessions = Map<string, SessionKnowledge>;

export function learnSession(known: KnownSessions, fingerprint: string, session: SessionKnowledge): void {
  known.delete(fingerprint);
  if (known.size > memory) known.delete(known.keys().next().value ?? '');
  known.set(fingerprint, session);
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
