/** Keeps few sessions of a user alive at the same time: a provider may end the oldest when a user has many. */

/** Buddy's documents name no number; ten is the lowest that is met among services. One more than that would be too many. */
const mostLiveSessions = 9;

export class LiveSessions {
  private free = mostLiveSessions;
  private readonly waiting: (() => void)[] = [];

  /** Resolves, when there is room for one more, to what makes room again. */
  async enter(): Promise<() => void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((enter) => this.waiting.push(enter));
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    };
  }
}
