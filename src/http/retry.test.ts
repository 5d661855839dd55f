import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoff, retryAfter } from './retry.js';

/** Moments that the one form of HTTP date can say, in whole seconds. Before the year 100, engines disagree. */
const moment = fc
  .integer({ min: Date.UTC(100, 0) / 1_000, max: Date.UTC(9999, 11, 31, 23, 59, 59) / 1_000 })
  .map((seconds) => seconds * 1_000);
const imf = (ms: number) => new Date(ms).toUTCString();
const asked = (value: string, date?: string) =>
  retryAfter(new Headers({ 'retry-after': value, ...(date !== undefined && { date }) }));

test('whole seconds are read as they are, leading zeros and all', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 5 }), (seconds, zeros) => {
      expect(asked(`${'0'.repeat(zeros)}${seconds}`)).toBe(seconds * 1_000);
    }),
  );
});

test('a date counts from the Date of the same answer, and is no wait once it has passed', () => {
  fc.assert(
    fc.property(moment, moment, (now, until) => {
      expect(asked(imf(until), imf(now))).toBe(Math.max(0, until - now));
    }),
    {
      examples: [
        [Date.UTC(2015, 1, 3, 22, 23, 38), Date.UTC(2015, 1, 3, 22, 24, 8)],
        [0, 0],
        [-1_000, 0],
      ],
    },
  );
});

test.for([undefined, '', 'Invalid Date', 'Tue, 3 Feb 2015 22:23:38 GMT', '0'])(
  'a date counts from the local clock when the answer has the Date "%s"',
  (date) => {
    const before = Date.now();
    const wait = asked(imf(before + 3_600_000), date) ?? Number.NaN;
    // The form has no milliseconds.
    expect(wait).toBeGreaterThan(before + 3_598_999 - Date.now());
    expect(wait).toBeLessThanOrEqual(3_600_000);
  },
);

test('a date with another day of the week than its own is not read', () => {
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  fc.assert(
    fc.property(moment, fc.constantFrom(...days), (until, day) => {
      const written = imf(until).replace(/^.../, day);
      expect(asked(written, imf(until - 5_000)) === undefined).toBe(written !== imf(until));
    }),
  );
});

test.for([
  ['a sign', '+5'],
  ['a negative number', '-5'],
  ['decimals', '1.5'],
  ['an exponent', '1e3'],
  ['another base', '0x10'],
  ['a unit', '5s'],
  ['a space inside', '1 0'],
  ['a separator', '1_000'],
  ['digits of another script', '\u0665'],
  ['two of them', '5, 5'],
  ['nothing', ''],
  ['no number at all', 'soon'],
  ['what JavaScript writes for no date', 'Invalid Date'],
  ['what JavaScript writes for no number', 'NaN'],
  ['infinity', 'Infinity'],
  ['the obsolete form of RFC 850', 'Tuesday, 03-Feb-15 22:23:38 GMT'],
  ["the obsolete form of C's asctime", 'Tue Feb  3 22:23:38 2015'],
  ['an ISO date', '2015-02-03T22:23:38Z'],
  ['an ISO date with milliseconds', '2015-02-03T22:23:38.000Z'],
  ['a day without its zero', 'Tue, 3 Feb 2015 22:23:38 GMT'],
  ['a date without its weekday', '03 Feb 2015 22:23:38 GMT'],
  ['a date without its zone', 'Tue, 03 Feb 2015 22:23:38'],
  ['a date in another zone', 'Tue, 03 Feb 2015 22:23:38 UTC'],
  ['a date with an offset', 'Tue, 03 Feb 2015 22:23:38 +0000'],
  ['a date in small letters', 'tue, 03 feb 2015 22:23:38 gmt'],
  ['two spaces in a date', 'Tue,  03 Feb 2015 22:23:38 GMT'],
  ['a day that the month has not', 'Mon, 30 Feb 2015 22:23:38 GMT'],
  ['the hour 24', 'Tue, 03 Feb 2015 24:00:00 GMT'],
  ['a leap second', 'Tue, 30 Jun 2015 23:59:60 GMT'],
  ['a year of five digits', 'Sat, 01 Jan 10000 00:00:00 GMT'],
  ['a year before the first', 'Fri, 31 Dec -0001 00:00:00 GMT'],
])('%s is not read: "%s"', ([, value]) => {
  // As a header that a platform lets through, whatever is in it.
  expect(
    retryAfter(Object.assign(new Headers(), { get: (name: string) => (name === 'retry-after' ? value : null) })),
  ).toBeUndefined();
});

test('whatever else stands there is not read, and never gives a wait that is no number', () => {
  const nearly = fc.tuple(moment.map(imf), fc.nat({ max: 28 }), fc.string({ unit: 'grapheme-ascii', maxLength: 2 }));
  const value = fc.oneof(
    fc.string({ unit: 'grapheme-ascii' }),
    nearly.map(([date, at, put]) => date.slice(0, at) + put + date.slice(at + 1)),
  );
  fc.assert(
    fc.property(value, (text) => {
      const wait = asked(text);
      // What the platform makes of a header's value, which trims it.
      const seen = new Headers({ 'retry-after': text }).get('retry-after') ?? '';
      if (wait === undefined) expect(seen).not.toMatch(/^\d+$/);
      else expect(/^\d+$/.test(seen) || new Date(seen).toUTCString() === seen).toBe(true);
      expect(wait ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('a number of seconds beyond all measure is a wait beyond all measure', () => {
  expect(asked('9'.repeat(400))).toBe(Number.POSITIVE_INFINITY);
});

test('the wait before another attempt is drawn from all of 0 to twice the last bound, and never over 8 s', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, lot) => {
        const bound = Math.min(8_000, 500 * 2 ** (attempt - 1));
        const wait = backoff(attempt, { random: () => lot });
        expect(wait).toBe(lot * bound);
        expect(wait).toBeLessThanOrEqual(bound);
      },
    ),
    {
      examples: [
        [1, 0.5],
        [4, 0.5],
        [5, 0.999],
        [6, 0.999],
      ],
    },
  );
});
