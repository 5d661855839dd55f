/** Ends what takes too long. */
import type { Clock } from './options.js';

/** A timer takes no more than 31 bits, and fires at once when it is given more. */
const longestTimer = 2 ** 31 - 1;

/**
 * Resolves as `work` does, unless it is stopped before: with `late()` after so many milliseconds, or by the function that
 * `onStart` is given. `work` asks for the signal when it has a use for it: making one is a third of what a logout costs.
 */
export function withDeadline<Value, Stopped>(
  clock: Clock,
  ms: number,
  late: () => Stopped | Promise<Stopped>,
  work: (signal: () => AbortSignal) => Promise<Value>,
  onStart?: (stop: (value: Stopped) => void) => void,
): Promise<Value | Stopped> {
  let controller: AbortController | undefined;
  return new Promise<Value | Stopped>((resolve, reject) => {
    let timer: unknown;
    const stop = (value: Stopped | Promise<Stopped>) => {
      clock.clearTimeout(timer);
      resolve(value);
      controller?.abort();
    };
    timer = clock.setTimeout(() => stop(late()), Math.min(ms, longestTimer));
    onStart?.(stop);
    work(() => {
      controller ??= new AbortController();
      return controller.signal;
    }).then(
      (value) => {
        // Here and not in `finally`, which takes three turns of the microtask queue more.
        clock.clearTimeout(timer);
        resolve(value);
      },
      (thrown) => {
        clock.clearTimeout(timer);
        reject(thrown);
      },
    );
  });
}

/** Resolves as `work` does, or to what `left` gives as soon as the signal says so; `work` goes on. It must not reject. */
export function unlessAborted<Value, Left>(
  signal: AbortSignal | undefined,
  work: Promise<Value>,
  left: () => Left,
): Promise<Value | Left> {
  if (!signal) return work;
  return new Promise((resolve) => {
    const leave = () => resolve(left());
    signal.addEventListener('abort', leave);
    void work.then((value) => {
      signal.removeEventListener('abort', leave);
      resolve(value);
    });
  });
}
