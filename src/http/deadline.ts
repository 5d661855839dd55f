/** Ends what takes too long, and what nobody waits for any more. */
import type { Clock } from '../clock.js';

/** What says that it is given up: an `AbortSignal`, or the little of one that is needed here. */
export interface Abandonment {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A timer takes no more than 31 bits, and fires at once when it is given more. */
const longestTimer = 2 ** 31 - 1;

/**
 * Resolves as `work` does, or with what `stopped` gives as soon as so many milliseconds are over, or `signal` says that it
 * is given up. `work` must not reject. It asks for its own signal when it has a use for it: making one is a third of what
 * a logout costs.
 */
export function withDeadline<Value, Stopped>(
  clock: Clock,
  ms: number,
  signal: Abandonment | undefined,
  stopped: (why: 'late' | 'abandoned') => Stopped,
  work: (signal: () => AbortSignal) => Promise<Value>,
): Promise<Value | Stopped> {
  return new Promise((resolve) => {
    let controller: AbortController | undefined;
    // Declared before: a clock for tests may call back at once.
    let timer: unknown;
    const end = (value: Value | Stopped) => {
      clock.clearTimeout(timer);
      signal?.removeEventListener('abort', abandon);
      resolve(value);
    };
    const stop = (why: 'late' | 'abandoned') => {
      end(stopped(why));
      controller?.abort();
    };
    const abandon = () => stop('abandoned');
    signal?.addEventListener('abort', abandon);
    timer = signal?.aborted
      ? // What is there at once is taken all the same.
        clock.setTimeout(abandon, 0)
      : clock.setTimeout(() => stop('late'), Math.min(ms, longestTimer));
    void work(() => {
      controller ??= new AbortController();
      return controller.signal;
    }).then(end);
  });
}

/** Gives what `work` does, or what `left` gives as soon as the signal says so; `work` goes on. It must not reject. */
export function unlessAborted<Value, Left>(
  signal: Abandonment | undefined,
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
