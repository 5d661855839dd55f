/** Ends what takes too long. */
import type { Clock } from './options.js';

/** A timer takes no more than 31 bits, and fires at once when it is given more. */
const longestTimer = 2 ** 31 - 1;

/** Resolves as `work` does, unless it is stopped before: by `stop`, or with `late()` after so many milliseconds. */
export function stoppable<Value, Stopped>(
  clock: Clock,
  ms: number,
  late: () => Stopped | Promise<Stopped>,
  work: (signal: AbortSignal) => Promise<Value>,
): { readonly result: Promise<Value | Stopped>; stop(value: Stopped | Promise<Stopped>): void } {
  const controller = new AbortController();
  let stop = (_value: Stopped | Promise<Stopped>) => {};
  const stopped = new Promise<Stopped>((resolve) => {
    stop = (value) => {
      resolve(value);
      controller.abort();
    };
  });
  const timer = clock.setTimeout(() => stop(late()), Math.min(ms, longestTimer));
  const result = Promise.race([work(controller.signal), stopped]).finally(() => clock.clearTimeout(timer));
  return { result, stop };
}
