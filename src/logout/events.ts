/** Tells an app's listener what happens in a logout. */
import type { LogoutEvent, LogoutStep } from '../result.js';

let logouts = 0;

/** Gives what tells the listener of one more logout. What the listener throws changes nothing. */
export function emitterOf(onEvent: ((event: LogoutEvent) => void) | undefined): (step: LogoutStep) => void {
  const logout = ++logouts;
  // What is thrown in an async function is a rejection, so one `catch` takes both.
  return (step) => {
    if (onEvent) (async () => onEvent({ ...step, logout }))().catch(() => {});
  };
}
