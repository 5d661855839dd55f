/** Says when calls may start: at most so many at once, and no more in a second than the provider is to be asked, or says that it takes. */

export const callsAtOnce = 20;

// Buddy's smallest plan has 20 calls a second; a little less, because the provider's seconds are not ours.
const firstRate = 16;
const span = 1_050; // ms
/** A further 429 makes it this much slower. */
const slowing = 0.7;

interface WaitingCalls {
  readonly count: number;
  readonly enter: () => void;
}

export class RateLimiter {
  private free = callsAtOnce;
  private readonly queue: WaitingCalls[] = [];
  private slowedAt = Number.NEGATIVE_INFINITY;
  private closedUntil = Number.NEGATIVE_INFINITY;
  /** When calls have started, as far as it still matters. */
  private starts: readonly number[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** `rate` is in calls a second, and may be infinite; calls that have to come together may be more, and then others wait. */
  constructor(private rate: number) {}

  /** Resolves when that many calls may start together. Each has to `leave`. */
  enter(count = 1): Promise<void> {
    return new Promise((enter) => {
      this.queue.push({ count, enter });
      this.admit();
    });
  }

  leave(): void {
    this.free += 1;
    this.admit();
  }

  /** None is to start for so many ms, and from then on no more in a second than the service's smallest plan has. */
  pause(duration: number): void {
    this.closedUntil = Math.max(this.closedUntil, performance.now() + duration);
    this.rate = Math.min(this.rate, firstRate);
  }

  /** A call that started at `start` has got 429: as `pause`, and fewer in a second with each further one. */
  slowDown(start: number, duration: number): void {
    const wasLimited = this.rate <= firstRate;
    this.pause(duration);
    // Calls that were under way already say nothing about the rate that was set since.
    if (start < this.slowedAt) return;
    if (wasLimited) this.rate = Math.max(1, Math.floor(this.rate * slowing));
    this.slowedAt = performance.now();
  }

  private admit(): void {
    clearTimeout(this.timer);
    for (let next = this.queue[0]; next !== undefined && next.count <= this.free; next = this.queue[0]) {
      const pause = this.pauseFor(next.count);
      if (pause > 0) {
        this.timer = setTimeout(() => this.admit(), pause);
        return;
      }
      this.queue.shift();
      this.free -= next.count;
      this.starts = [...this.starts, ...Array<number>(next.count).fill(performance.now())];
      next.enter();
    }
  }

  /** In ms, until so many may start. */
  private pauseFor(count: number): number {
    const now = performance.now();
    this.starts = this.starts.filter((start) => start > now - span);
    const tooMany = Math.min(this.starts.length + count - this.rate, this.starts.length);
    const leaves = tooMany > 0 ? (this.starts[Math.ceil(tooMany) - 1] ?? now) + span : now;
    return Math.ceil(Math.max(leaves, this.closedUntil) - now);
  }
}
