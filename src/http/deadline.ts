/** Ends what takes too long. */
import type { Clock } from '../options.js';

/** A timer takes no more than 31 bits, and fires at once when it is given more. */
const longestTimer = 2 ** 31 - 1;

/**
 * Resolves as `work` does, unless it is stopped before: with `late()` after so many milliseconds, or by the function that
 * `onStart` is given. `work` must not reject. It asks for the signal when it has a use for it: making one is a third of
 * what a logout costs.
 */
export function withDeadline<Value, Stopped>(
  clock: Clock,
  ms: number,
  late: () => Stopped,
  work: (signal: () => AbortSignal) => Promise<Value>,
  onStart?: (stop: (value: Stopped) => void) => void,
): Promise<Value | Stopped> {
  return new Promise((resolve) => {
    let controller: AbortController | undefined;
    // Declared before: a clock for tests may call back at once.
    let timer: unknown;
    const end = (value: Value | Stopped) => {
      clock.clearTimeout(timer);
      resolve(value);
    };
    const stop = (value: Stopped) => {
      end(value);
      controller?.abort();
    };
    timer = clock.setTimeout(() => stop(late()), Math.min(ms, longestTimer));
    onStart?.(stop);
    void work(() => {
      controller ??= new AbortController();
      return controller.signal;
    }).then(end);
  });
}

/** Gives what `work` does, or what `left` gives as soon as the signal says so; `work` goes on. It must not reject. */
export function unlessAborted<Value, Left>(
  signal: AbortSignal | undefined,
  work: Promise<Value> | Value,
  left: () => Left,
): Promise<Value | Left> | Value {
  if (!signal) return work;
  return new Promise((resolve) => {
    const leave = () => resolve(left());
    signal.addEventListener('abort', leave);
    void Promise.resolve(work).then((value) => {
      signal.removeEventListener('abort', leave);
      resolve(value);
    });
  });
}
