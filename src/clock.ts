/** What measures time and draws lots, so that a test can do both in the platform's stead. */

/** Of `globalThis`, the parts that a logout uses. */
export interface Clock {
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  readonly performance: { now(): number };
  readonly Math: { random(): number };
}
