/** Ends what takes too long. */
import type { Clock } from './options.js';

/** A timer takes no more than 31 bits, and fires at once when it is given more. */
const longestTimer = 2 ** 31 - 1;

/**
 * Resolves as `work` does, unless it is stopped before: by `stop`, or with `late()` after so many milliseconds. `work`
 * asks for the signal when it has a use for it, since making one is a third of what a logout costs.
 */
export function stoppable<Value, Stopped>(
  clock: Clock,
  ms: number,
  late: () => Stopped | Promise<Stopped>,
  work: (signal: () => AbortSignal) => Promise<Value>,
): { readonly result: Promise<Value | Stopped>; stop(value: Stopped | Promise<Stopped>): void } {
  let controller: AbortController | undefined;
  let stop = (_value: Stopped | Promise<Stopped>) => {};
  const stopped = new Promise<Stopped>((resolve) => {
    stop = (value) => {
      resolve(value);
      controller?.abort();
    };
  });
  const timer = clock.setTimeout(() => stop(late()), Math.min(ms, longestTimer));
  const signal = () => {
    controller ??= new AbortController();
    return controller.signal;
  };
  const result = Promise.race([work(signal), stopped]).finally(() => clock.clearTimeout(timer));
  return { result, stop };
}
