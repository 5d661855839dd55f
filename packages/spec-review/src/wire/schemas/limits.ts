/** Compares how large a number may be, how long a text, and how many items or fields there may be. */
import type { Json } from 'openapi-document';
import type { Comparison, Side } from './comparison.js';
import type { Found } from './schemas.js';

interface Limit {
  readonly value: number;
  readonly found: Found<Json>;
  readonly exclusive: boolean;
}

/** Keywords that say nothing on values of other kinds than theirs. */
const counts = [
  ['length', 'string', 'minLength', 'maxLength'],
  ['item-count', 'array', 'minItems', 'maxItems'],
  ['field-count', 'object', 'minProperties', 'maxProperties'],
] as const;

/** A limit at the low end is stricter when it is greater; at the high end, when its negative is. */
const ends = {
  low: { sign: 1, inclusive: 'minimum', exclusive: 'exclusiveMinimum' },
  high: { sign: -1, inclusive: 'maximum', exclusive: 'exclusiveMaximum' },
} as const;
type End = keyof typeof ends;

export function compareCounts(comparison: Comparison): void {
  for (const [family, kind, low, high] of counts) {
    if (!comparison.both(kind)) continue;
    compareEnd(comparison, family, 'low', [low], (side) => countLimit(side, low, Math.max));
    compareEnd(comparison, family, 'high', [high], (side) => countLimit(side, high, Math.min));
  }
}

export function compareNumbers(comparison: Comparison): void {
  if (!comparison.both('integer') && !comparison.both('fraction')) return;
  const whole = [comparison.before, comparison.after].every(({ view }) => !view.kinds.has('fraction'));
  for (const end of ['low', 'high'] as const) {
    const { inclusive, exclusive } = ends[end];
    compareEnd(comparison, 'range', end, [inclusive, exclusive], (side) => rangeLimit(side, end, whole));
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
  const { sign } = ends[end];
  const [was, is] = [before, after].map((limit) => (limit === undefined ? -Infinity : sign * limit.value));
  const step = Number(after?.exclusive ?? false) - Number(before?.exclusive ?? false);
  if (was === is && step === 0) return;
  const narrower = was === is ? step > 0 : Number(is) > Number(was);
  comparison.report(`${comparison.way}-${family}-${narrower ? 'narrowed' : 'widened'}`, {
    keys,
    before: textOf(before),
    after: textOf(after),
    place: after === undefined ? undefined : comparison.after.schemas.placeOf(after.found),
    basePlace: before === undefined ? undefined : comparison.before.schemas.placeOf(before.found),
  });
}

function countLimit(side: Side, key: string, stricter: (one: number, other: number) => number): Limit | undefined {
  const found = side.all(key).filter(({ value }) => typeof value === 'number');
  if (found.length === 0) return undefined;
  const value = found.map((one) => Number(one.value)).reduce((one, other) => stricter(one, other));
  const holder = found.find((one) => one.value === value);
  // No fewer than none is no limit.
  if (holder === undefined || (key.startsWith('min') && value === 0)) return undefined;
  return { value, found: holder, exclusive: false };
}

/** The strictest that holds at this end of the range. `whole`: only integers lie in it. */
function rangeLimit(side: Side, end: End, whole: boolean): Limit | undefined {
  const { sign, inclusive, exclusive: exclusiveKey } = ends[end];
  const limit = (found: Found<Json>, exclusive: boolean): Limit[] => {
    const { value } = found;
    if (typeof value !== 'number') return [];
    const moved = whole && exclusive && Number.isInteger(value);
    return [{ value: moved ? value + sign : value, found, exclusive: exclusive && !moved }];
  };
  const limits = [
    // 3.0 writes the exclusive end as a flag beside the other.
    ...side.all(inclusive).flatMap((found) => limit(found, found.holder[exclusiveKey] === true)),
    ...side.all(exclusiveKey).flatMap((found) => limit(found, true)),
  ];
  const isStricter = (one: Limit, other: Limit) =>
    sign * one.value > sign * other.value || (one.value === other.value && one.exclusive);
  return limits.reduce<Limit | undefined>(
    (best, one) => (best === undefined || isStricter(one, best) ? one : best),
    undefined,
  );
}

function textOf(limit: Limit | undefined): string | undefined {
  if (limit === undefined) return undefined;
  const { key, value, holder } = limit.found;
  return holder[key === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'] === true && !key.startsWith('exclusive')
    ? `${key} ${value}, exclusive`
    : `${key} ${value}`;
}

function compareSteps(comparison: Comparison): void {
  const steps = (side: Side) =>
    [...new Set(side.all('multipleOf').map(({ value }) => Number(value)))].sort((one, other) => one - other);
  const [before, after] = [steps(comparison.before), steps(comparison.after)];
  if (before.join() === after.join()) return;
  const divides = (one: readonly number[], others: readonly number[]) =>
    others.every((step) => one.some((multiple) => Number.isInteger(Number((multiple / step).toFixed(9)))));
  const [narrower, wider] = [divides(after, before), divides(before, after)];
  // Neither holds the other: it is wider for who receives it, and narrower for who sends it.
  const isNarrowed = narrower === wider ? comparison.way === 'request' : narrower;
  comparison.report(`${comparison.way}-step-${isNarrowed ? 'narrowed' : 'widened'}`, {
    keys: ['multipleOf'],
    before: before.join(' and ') || undefined,
    after: after.join(' and ') || undefined,
  });
}
