/** Tells an app's listener what happens in a logout. */
import type { LogoutEvent, LogoutStep } from '../result.js';

let logouts = 0;

export type Emit = (step: LogoutStep) => void;

/** Gives what tells the listener of one more logout; nothing when nobody listens. What the listener throws changes nothing. */
export function emitterOf(onEvent: ((event: LogoutEvent) => void) | undefined): Emit | undefined {
  if (!onEvent) return undefined;
  const logout = ++logouts;
  // What is thrown in an async function is a rejection, so one `catch` takes both.
  return (step) => void (async () => onEvent({ ...step, logout }))().catch(() => {});
}
