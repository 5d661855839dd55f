/** Compares how large a number may be, how long a text, and how many items or fields there may be. */
import type { Json } from 'openapi-document';
import type { SchemaComparison, Side, Way } from './comparison.js';
import {
  after,
  compare,
  type Exact,
  exactly,
  exactOf,
  isMultiple,
  isWhole,
  one,
  rounded,
  wholeMultiple,
} from './exact.js';
import { integerRanges, textLengths } from './formats.js';
import { itemsOf } from './items.js';
import { takesAll } from './keywords.js';
import { lengthOf, lengthsOf } from './patterns.js';
import type { Found } from './schemas.js';

interface Limit {
  readonly value: Exact;
  readonly found: Found<Json>;
  readonly exclusive: boolean;
}

/** Keywords that say nothing on values of other kinds than theirs. */
const counts = [
  ['item-count', 'array', 'minItems', 'maxItems'],
  ['field-count', 'object', 'minProperties', 'maxProperties'],
] as const;

/** No message has as many characters, items or fields: what limits them to more limits nothing. */
const longestMessage = exactly(2 ** 31 - 1);

/** A limit at the low end is stricter when it is greater; at the high end, when its negative is. */
const ends = {
  low: { sign: 1, inclusive: 'minimum', exclusive: 'exclusiveMinimum' },
  high: { sign: -1, inclusive: 'maximum', exclusive: 'exclusiveMaximum' },
} as const;
type End = keyof typeof ends;

export function compareLengths(comparison: SchemaComparison): void {
  if (!comparison.both('string')) return;
  compareEnd(
    comparison,
    'length',
    'low',
    ['minLength', 'pattern'],
    (side) => countLimit(side, 'minLength'),
    impliedLength,
  );
  compareEnd(
    comparison,
    'length',
    'high',
    ['maxLength', 'pattern'],
    (side) => countLimit(side, 'maxLength'),
    impliedLength,
  );
}

export function compareCounts(comparison: SchemaComparison): void {
  for (const [family, kind, low, high] of counts) {
    if (!comparison.both(kind)) continue;
    const required = (side: Side) => (kind === 'object' ? exactly(requiredCount(side, comparison.way)) : undefined);
    // Of a list whose items are written each by itself, nothing is written when it has none.
    const written = kind === 'array' && comparison.manner.lists === 'exploded';
    const lowest = (side: Side) => {
      const limit = countLimit(side, low, comparison.way);
      return written && limit !== undefined && compare(limit.value, exactly(1)) <= 0 ? undefined : limit;
    };
    compareEnd(comparison, family, 'low', [low], lowest, required);
    compareEnd(
      comparison,
      family,
      'high',
      [high],
      (side) => countLimit(side, high),
      (side) => (kind === 'object' ? impliedCount(side) : undefined),
    );
  }
}

export function compareNumbers(comparison: SchemaComparison): void {
  if (!comparison.both('integer') && !comparison.both('fraction')) return;
  const whole = [comparison.before, comparison.after].every(({ view }) => !view.kinds.has('fraction'));
  const [formats, others] = [comparison.before, comparison.after].map((side) => side.textsOf('format').join());
  for (const end of ['low', 'high'] as const) {
    const { inclusive, exclusive } = ends[end];
    // Another format is told as such; the same one on both sides limits the range of both.
    const limit = (side: Side) => rangeLimit(side, end, whole, formats === others);
    compareEnd(comparison, 'range', end, [inclusive, exclusive], limit);
  }
  compareFlags(comparison);
  compareSteps(comparison);
}

/** A flag, by which 3.0 leaves out the end of a range, is nothing that later versions know. */
function compareFlags(comparison: SchemaComparison): void {
  const { before, after } = comparison;
  if (before.schemas.isOld === after.schemas.isOld) return;
  const later = before.schemas.isOld ? after : before;
  for (const { exclusive: key } of Object.values(ends)) {
    const isFlagged = later.all(key).some(({ value }) => value === true);
    const [was, is] = [before, after].map((side) => side.textsOf(key).join(', ') || undefined);
    if (isFlagged) comparison.report('keyword-changed', { keys: [key], keyword: key, before: was, after: is });
  }
}

function compareEnd(
  comparison: SchemaComparison,
  family: 'length' | 'range' | 'item-count' | 'field-count',
  end: End,
  keys: readonly string[],
  limitOf: (side: Side) => Limit | undefined,
  /** What another keyword of the side limits as well. */
  impliedBy: (side: Side, end: End) => Exact | undefined = () => undefined,
): void {
  const [before, after] = [limitOf(comparison.before), limitOf(comparison.after)];
  if (before === undefined && after === undefined) return;
  const narrower = after !== undefined && (before === undefined || isStricter(after, before, end));
  if (!narrower && before !== undefined && after !== undefined && !isStricter(before, after, end)) return;
  const [strict, loose] = narrower ? [after, comparison.before] : [before, comparison.after];
  const implied = impliedBy(loose, end);
  if (strict !== undefined && implied !== undefined && ends[end].sign * compare(implied, strict.value) >= 0) return;
  comparison.report(`${comparison.way}-${family}-${narrower ? 'narrowed' : 'widened'}`, {
    keys,
    before: textOf(comparison.before, before),
    after: textOf(comparison.after, after),
    place: after === undefined ? undefined : comparison.after.schemas.placeOf(after.found),
    basePlace: before === undefined ? undefined : comparison.before.schemas.placeOf(before.found),
  });
}

/** Whether the one lets less through at this end than the other. */
function isStricter(first: Limit, second: Limit, end: End): boolean {
  const difference = ends[end].sign * compare(first.value, second.value);
  return difference > 0 || (difference === 0 && first.exclusive && !second.exclusive);
}

function strictest(limits: readonly Limit[], end: End): Limit | undefined {
  return limits.reduce<Limit | undefined>(
    (best, next) => (best === undefined || isStricter(next, best, end) ? next : best),
    undefined,
  );
}

/** An object that has no other fields than the named ones has no more of them. */
function impliedCount(side: Side): Exact | undefined {
  const isClosed = side.all('additionalProperties').some(({ value }) => value === false);
  const isListed = isClosed && side.all('patternProperties').length === 0;
  return isListed ? exactly(side.view.properties.size) : undefined;
}

/** The length that a pattern or a format gives. */
function impliedLength(side: Side, end: End): Exact | undefined {
  const lengths = [
    ...side.all('pattern').flatMap(({ value }) => (typeof value === 'string' ? [lengthsOf(value)] : [])),
    ...side.all('format').flatMap(({ value }) => (typeof value === 'string' ? (textLengths[value] ?? []) : [])),
  ];
  if (lengths.length === 0) return undefined;
  const length =
    end === 'low' ? Math.max(...lengths.map(({ min }) => min)) : Math.min(...lengths.map(({ max }) => max));
  return Number.isFinite(length) ? exactly(length) : undefined;
}

function countLimit(side: Side, key: string, way?: Way): Limit | undefined {
  const end = key.startsWith('min') ? 'low' : 'high';
  const limits = side.all(key).flatMap((found) => {
    const value = numberAt(side, found);
    return value === undefined ? [] : [{ value, found, exclusive: false }];
  });
  // A pattern of any characters does the same.
  const lengths = key.endsWith('Length') ? side.all('pattern') : [];
  for (const found of lengths) {
    const length = typeof found.value === 'string' ? lengthOf(found.value) : undefined;
    const value = end === 'low' ? length?.min : length?.max;
    if (value !== undefined && Number.isFinite(value)) limits.push({ value: exactly(value), found, exclusive: false });
  }
  if (key === 'maxItems') limits.push(...tupleLimit(side));
  if (key === 'minItems') limits.push(...containedLimit(side));
  const limit = strictest(limits, end);
  // No fewer than none is no limit, nor is as many fields as must be there anyway.
  const least = exactly(key === 'minProperties' && way !== undefined ? requiredCount(side, way) : 0);
  if (limit === undefined) return undefined;
  const saysNothing = end === 'low' ? compare(limit.value, least) <= 0 : compare(limit.value, longestMessage) >= 0;
  return saysNothing ? undefined : limit;
}

/** How many fields must be sent this way. */
function requiredCount({ schemas, view }: Side, way: Way): number {
  const hidden = way === 'request' ? 'readOnly' : 'writeOnly';
  const isHidden = (name: string) => {
    const field = schemas.view((view.properties.get(name) ?? []).map(({ value }) => value));
    return schemas.all(field, hidden).some(({ value }) => value === true);
  };
  return [...view.required.keys()].filter((name) => !isHidden(name)).length;
}

/** At least so many items of any kind are at least so many items. */
function containedLimit(side: Side): Limit[] {
  return side.all('contains').flatMap((found) => {
    const { minContains, maxContains } = found.holder;
    const value = typeof minContains === 'number' ? exactly(minContains) : one;
    return takesAll(found.value) && maxContains === undefined ? [{ value, found, exclusive: false }] : [];
  });
}

/** A tuple that nothing may follow has no more items than it names. */
function tupleLimit(side: Side): Limit[] {
  const { first, rest } = itemsOf(side);
  const [found] = [...side.all('items'), ...side.all('additionalItems')].filter(({ value }) => value === false);
  return found === undefined || !rest.includes(false)
    ? []
    : [{ value: exactly(first.length), found, exclusive: false }];
}

/** The strictest that holds at this end of the range. `whole`: only integers lie in it. */
function rangeLimit(side: Side, end: End, whole: boolean, formats: boolean): Limit | undefined {
  const { sign, inclusive, exclusive: exclusiveKey } = ends[end];
  const limit = (found: Found<Json>, exclusive: boolean): Limit[] => {
    const value = numberAt(side, found);
    // No number of JSON that is read as a double lies beyond.
    if (value === undefined || Math.abs(Number(found.value)) >= Number.MAX_VALUE) return [];
    if (!whole) return [{ value, found, exclusive }];
    // The next integer that lies inside.
    const inside = !isWhole(value) ? rounded(value, sign > 0 ? 'up' : 'down') : exclusive ? after(value, sign) : value;
    return [{ value: inside, found, exclusive: false }];
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
  return range === undefined ? [] : [{ value: exactly(range[end === 'low' ? 0 : 1]), found, exclusive: false }];
}

function numberAt({ schemas }: Side, found: Found<Json>): Exact | undefined {
  return typeof found.value === 'number' ? exactOf(schemas.textOf(found)) : undefined;
}

/** The least or the greatest number that a side takes by what it says of ranges and lists; undefined when there is none. */
export function rangeOf(side: Side, end: End): Exact | undefined {
  const limit = rangeLimit(side, end, !side.view.kinds.has('fraction'), true);
  return limit?.value;
}

/** Whether a number passes what a side says of its range, be it by a format, and its steps. */
export function isInRange(side: Side, number: Exact): boolean {
  const isInside = (['low', 'high'] as const).every((end) => {
    const limit = rangeLimit(side, end, isWhole(number), true);
    const difference = limit === undefined ? 1 : ends[end].sign * compare(number, limit.value);
    return limit?.exclusive === true ? difference > 0 : difference >= 0;
  });
  return isInside && stepsOf(side, false).every(({ step }) => isMultiple(number, step));
}

function textOf(side: Side, limit: Limit | undefined): string | undefined {
  if (limit === undefined) return undefined;
  const { key, holder } = limit.found;
  const value = side.schemas.textOf(limit.found);
  return holder[key === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'] === true && !key.startsWith('exclusive')
    ? `${key} ${value}, exclusive`
    : `${key} ${value}`;
}

function compareSteps(comparison: SchemaComparison): void {
  const whole = [comparison.before, comparison.after].every(({ view }) => !view.kinds.has('fraction'));
  const [before, after] = [stepsOf(comparison.before, whole), stepsOf(comparison.after, whole)];
  const divides = (first: readonly WrittenStep[], second: readonly WrittenStep[]) =>
    second.every(({ step }) => first.some((multiple) => isMultiple(multiple.step, step)));
  const [narrower, wider] = [divides(after, before), divides(before, after)];
  if (narrower && wider) return;
  // Neither holds the other: it is wider for who receives it, and narrower for who sends it.
  const isNarrowed = narrower === wider ? comparison.way === 'request' : narrower;
  const textsOf = (steps: readonly WrittenStep[]) => steps.map(({ text }) => text).join(' and ') || undefined;
  comparison.report(`${comparison.way}-step-${isNarrowed ? 'narrowed' : 'widened'}`, {
    keys: ['multipleOf'],
    before: textsOf(before),
    after: textsOf(after),
  });
}

interface WrittenStep {
  readonly step: Exact;
  /** As it is written. */
  readonly text: string;
}

/** `whole`: only integers are counted, each of which is a multiple of one. */
function stepsOf(side: Side, whole: boolean): WrittenStep[] {
  return side.all('multipleOf').flatMap((found) => {
    const number = numberAt(side, found);
    if (number === undefined) return [];
    const step = whole ? wholeMultiple(number) : number;
    return whole && compare(step, one) === 0 ? [] : [{ step, text: side.schemas.textOf(found) }];
  });
}
