/** Compares how large a number may be, how long a text, and how many items or fields there may be. */
import type { Json } from 'openapi-document';
import type { Comparison, Side } from './comparison.js';
import { integerRanges } from './formats.js';
import { lengthOf } from './patterns.js';
import type { Found } from './schemas.js';

interface Limit {
  readonly value: number | bigint;
  readonly found: Found<Json>;
  readonly exclusive: boolean;
}

/** Keywords that say nothing on values of other kinds than theirs. */
const counts = [
  ['item-count', 'array', 'minItems', 'maxItems'],
  ['field-count', 'object', 'minProperties', 'maxProperties'],
] as const;

/** No message has as many characters, items or fields: what limits them to more limits nothing. */
const longestMessage = 2 ** 31 - 1;

/** A limit at the low end is stricter when it is greater; at the high end, when its negative is. */
const ends = {
  low: { sign: 1, inclusive: 'minimum', exclusive: 'exclusiveMinimum' },
  high: { sign: -1, inclusive: 'maximum', exclusive: 'exclusiveMaximum' },
} as const;
type End = keyof typeof ends;

export function compareLengths(comparison: Comparison): void {
  if (!comparison.both('string')) return;
  compareEnd(comparison, 'length', 'low', ['minLength', 'pattern'], (side) => countLimit(side, 'minLength'));
  compareEnd(comparison, 'length', 'high', ['maxLength', 'pattern'], (side) => countLimit(side, 'maxLength'));
}

export function compareCounts(comparison: Comparison): void {
  for (const [family, kind, low, high] of counts) {
    if (!comparison.both(kind)) continue;
    compareEnd(comparison, family, 'low', [low], (side) => countLimit(side, low));
    compareEnd(comparison, family, 'high', [high], (side) => countLimit(side, high));
  }
}

export function compareNumbers(comparison: Comparison): void {
  if (!comparison.both('integer') && !comparison.both('fraction')) return;
  const whole = [comparison.before, comparison.after].every(({ view }) => !view.kinds.has('fraction'));
  const [formats, others] = [comparison.before, comparison.after].map((side) => side.textsOf('format').join());
  for (const end of ['low', 'high'] as const) {
    const { inclusive, exclusive } = ends[end];
    // Another format is told as such; the same one on both sides limits the range of both.
    const limit = (side: Side) => rangeLimit(side, end, whole, formats === others);
    compareEnd(comparison, 'range', end, [inclusive, exclusive], limit);
  }
  compareSteps(comparison);
}

function compareEnd(
  comparison: Comparison,
  family: 'length' | 'range' | 'item-count' | 'field-count',
  end: End,
  keys: readonly string[],
  limitOf: (side: Side) => Limit | undefined,
): void {
  const [before, after] = [limitOf(comparison.before), limitOf(comparison.after)];
  if (before === undefined && after === undefined) return;
  const narrower = after !== undefined && (before === undefined || isStricter(after, before, end));
  if (!narrower && before !== undefined && after !== undefined && !isStricter(before, after, end)) return;
  comparison.report(`${comparison.way}-${family}-${narrower ? 'narrowed' : 'widened'}`, {
    keys,
    before: textOf(comparison.before, before),
    after: textOf(comparison.after, after),
    place: after === undefined ? undefined : comparison.after.schemas.placeOf(after.found),
    basePlace: before === undefined ? undefined : comparison.before.schemas.placeOf(before.found),
  });
}

/** Whether the one lets less through at this end than the other. */
function isStricter(one: Limit, other: Limit, end: End): boolean {
  if (end === 'low' ? one.value > other.value : one.value < other.value) return true;
  if (end === 'low' ? one.value < other.value : one.value > other.value) return false;
  return one.exclusive && !other.exclusive;
}

function strictest(limits: readonly Limit[], end: End): Limit | undefined {
  return limits.reduce<Limit | undefined>(
    (best, one) => (best === undefined || isStricter(one, best, end) ? one : best),
    undefined,
  );
}

function countLimit(side: Side, key: string): Limit | undefined {
  const end = key.startsWith('min') ? 'low' : 'high';
  const limits = side.all(key).flatMap((found) => {
    const { value } = found;
    return typeof value === 'number' ? [{ value, found, exclusive: false }] : [];
  });
  // A pattern of any characters does the same.
  const lengths = key.endsWith('Length') ? side.all('pattern') : [];
  for (const found of lengths) {
    const length = typeof found.value === 'string' ? lengthOf(found.value) : undefined;
    const value = end === 'low' ? length?.min : length?.max;
    if (value !== undefined) limits.push({ value, found, exclusive: false });
  }
  const limit = strictest(limits, end);
  // No fewer than none is no limit, nor is as many fields as must be there anyway.
  const least = key === 'minProperties' ? side.view.required.size : 0;
  const saysNothing = limit !== undefined && (end === 'low' ? limit.value <= least : limit.value >= longestMessage);
  return saysNothing ? undefined : limit;
}

/** The strictest that holds at this end of the range. `whole`: only integers lie in it. */
function rangeLimit(side: Side, end: End, whole: boolean, formats: boolean): Limit | undefined {
  const { sign, inclusive, exclusive: exclusiveKey } = ends[end];
  const limit = (found: Found<Json>, exclusive: boolean): Limit[] => {
    if (typeof found.value !== 'number') return [];
    const written = exactly(side, found);
    // No number of JSON that is read as a double lies beyond.
    if (typeof written === 'number' && Math.abs(written) >= Number.MAX_VALUE) return [];
    const broken = whole && typeof written === 'number' && !Number.isInteger(written);
    // The next integer that lies inside.
    if (broken) return [{ value: sign > 0 ? Math.ceil(written) : Math.floor(written), found, exclusive: false }];
    const value = written;
    const moved = whole && exclusive && (typeof value === 'bigint' || Number.isInteger(value));
    const next = typeof value === 'bigint' ? value + BigInt(sign) : value + sign;
    return [{ value: moved ? next : value, found, exclusive: exclusive && !moved }];
  };
  return strictest(
    [
      // 3.0 writes the exclusive end as a flag beside the other.
      ...side.all(inclusive).flatMap((found) => limit(found, found.holder[exclusiveKey] === true)),
      ...side.all(exclusiveKey).flatMap((found) => limit(found, true)),
      ...(whole && formats ? side.all('format').flatMap((found) => formatLimit(found, end)) : []),
    ],
    end,
  );
}

function formatLimit(found: Found<Json>, end: End): Limit[] {
  const range = integerRanges[String(found.value)];
  return range === undefined ? [] : [{ value: range[end === 'low' ? 0 : 1], found, exclusive: false }];
}

/** A number with all its digits, also where a double has not all of them. */
function exactly({ schemas }: Side, found: Found<Json>): number | bigint {
  const text = schemas.textOf(found);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text)) ? BigInt(text) : Number(found.value);
}

/** The least or the greatest number that a side takes by what it says of ranges and lists; undefined when there is none. */
export function rangeOf(side: Side, end: End): number | bigint | undefined {
  const limit = rangeLimit(side, end, !side.view.kinds.has('fraction'), true);
  return limit?.value;
}

function textOf(side: Side, limit: Limit | undefined): string | undefined {
  if (limit === undefined) return undefined;
  const { key, holder } = limit.found;
  const value = side.schemas.textOf(limit.found);
  return holder[key === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'] === true && !key.startsWith('exclusive')
    ? `${key} ${value}, exclusive`
    : `${key} ${value}`;
}

function compareSteps(comparison: Comparison): void {
  const whole = [comparison.before, comparison.after].every(({ view }) => !view.kinds.has('fraction'));
  const steps = (side: Side) =>
    [...new Set(side.all('multipleOf').map((found) => exactly(side, found)))]
      .filter((step) => !(whole && step === 1))
      .sort((one, other) => Number(one) - Number(other));
  const [before, after] = [steps(comparison.before), steps(comparison.after)];
  if (before.join() === after.join()) return;
  const isMultiple = (one: number | bigint, of: number | bigint) =>
    typeof one === 'bigint' || typeof of === 'bigint'
      ? Number.isInteger(Number(one)) && Number.isInteger(Number(of)) && BigInt(one) % BigInt(of) === 0n
      : Number.isInteger(Number((one / of).toFixed(9)));
  const divides = (one: readonly (number | bigint)[], others: readonly (number | bigint)[]) =>
    others.every((step) => one.some((multiple) => isMultiple(multiple, step)));
  const [narrower, wider] = [divides(after, before), divides(before, after)];
  // Neither holds the other: it is wider for who receives it, and narrower for who sends it.
  const isNarrowed = narrower === wider ? comparison.way === 'request' : narrower;
  comparison.report(`${comparison.way}-step-${isNarrowed ? 'narrowed' : 'widened'}`, {
    keys: ['multipleOf'],
    before: before.join(' and ') || undefined,
    after: after.join(' and ') || undefined,
  });
}
