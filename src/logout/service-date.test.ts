import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseServiceDate } from './service-date.js';

const limit = 8_640_000_000_000_000;
const offset = fc
  .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 59 }))
  .map(([sign, hours, minutes]) => `${sign}${`${hours}`.padStart(2, '0')}${`${minutes}`.padStart(2, '0')}`);

test('every moment that a Date can hold is read back exactly, with and without an offset', () => {
  fc.assert(
    fc.property(fc.integer({ min: -limit, max: limit }), fc.option(offset, { nil: '' }), (milliseconds, written) => {
      expect(parseServiceDate(`/Date(${milliseconds}${written})/`)?.getTime()).toBe(milliseconds);
    }),
    {
      examples: [
        [limit, ''],
        [-limit, ''],
        [0, ''],
        [-1, '-0800'],
        [1_423_002_218_900, '+0100'],
      ],
    },
  );
});

test('a number beyond what a Date can hold is no moment', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: BigInt(limit) + 1n, max: 10n ** 40n }), fc.boolean(), (beyond, negative) => {
      expect(parseServiceDate(`/Date(${negative ? '-' : ''}${beyond})/`)).toBeUndefined();
    }),
    {
      examples: [
        [BigInt(limit) + 1n, false],
        [BigInt(limit) + 1n, true],
      ],
    },
  );
});

test('one character more, less or other than in a good date makes it no date, or another good one', () => {
  // Told by a second reading of the form, written without a regular expression.
  const isGood = (text: string) => {
    if (!text.startsWith('/Date(') || !text.endsWith(')/')) return false;
    const inner = text.slice(6, -2);
    const sign = Math.max(inner.lastIndexOf('+'), inner.lastIndexOf('-'));
    const zone = sign > 0 ? inner.slice(sign + 1) : undefined;
    const milliseconds = sign > 0 ? inner.slice(0, sign) : inner;
    if (String(Number(milliseconds)) !== milliseconds || Math.abs(Number(milliseconds)) > limit) return false;
    if (!Number.isSafeInteger(Number(milliseconds))) return false;
    if (zone === undefined) return true;
    const digits = [...zone].every((character) => '0123456789'.includes(character));
    return zone.length === 4 && digits && Number(zone.slice(2)) < 60 && Number(zone) <= 1400;
  };
  const good = fc
    .tuple(fc.integer({ min: -limit, max: limit }), fc.option(offset, { nil: '' }))
    .map(([milliseconds, written]) => `/Date(${milliseconds}${written})/`);
  const inserted = fc.constantFrom('', ' ', '0', '9', '-', '+', '.', 'e', '(', ')', '/', '\\', '\n', '٣', 'x');
  fc.assert(
    fc.property(good, fc.nat(40), fc.nat(1), inserted, (text, at, removed, put) => {
      const changed = text.slice(0, at) + put + text.slice(at + removed);
      expect(parseServiceDate(changed) !== undefined).toBe(isGood(changed));
    }),
    { numRuns: 2000 },
  );
});

test.for([
  '',
  '/Date()/',
  '/Date(-)/',
  '/Date(-0)/',
  '/Date(007)/',
  '/Date(1+1)/',
  '/Date(1+1401)/',
  '/Date(1x1400)/',
  '/Date(1+0060)/',
  '\\/Date(1)\\/',
])('"%s" is no date', (text) => {
  expect(parseServiceDate(text)).toBeUndefined();
});
