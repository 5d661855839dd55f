/** When calls of the provider suite may start, by a clock of the test's own. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RateLimiter } from './rate-limiter.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** When each of so many calls starts, in ms, all of them asked for at once and each at its end at once. */
async function starts(limiter: RateLimiter, count: number): Promise<readonly number[]> {
  const began = performance.now();
  const calls = Array.from({ length: count }, async () => {
    await limiter.enter();
    const start = performance.now() - began;
    limiter.leave();
    return start;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  return Promise.all(calls);
}

const mostInOneSecond = (times: readonly number[]) =>
  Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + 1_000).length));

test('no more calls start in a second than the provider is to be asked', async () => {
  const times = await starts(new RateLimiter(5), 30);
  expect(mostInOneSecond(times)).toBe(5);
});

test('without a rate they start at once', async () => {
  expect(Math.max(...(await starts(new RateLimiter(Number.POSITIVE_INFINITY), 100)))).toBe(0);
});

test("after 429 none starts until its time has come, and then no more in a second than the service's smallest plan has", async () => {
  const limiter = new RateLimiter(Number.POSITIVE_INFINITY);
  limiter.slowDown(performance.now(), 3_000);
  const times = await starts(limiter, 60);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(3_000);
  expect(mostInOneSecond(times)).toBeLessThanOrEqual(20);
});
