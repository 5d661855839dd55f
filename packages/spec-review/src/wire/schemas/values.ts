/** Compares the kinds of values that a schema allows, and the lists of single values. */
import { type Json, list, type Place } from 'openapi-document';
import type { Medium, SchemaComparison, Side } from './comparison.js';
import { exactly, exactOf, integerOf } from './exact.js';
import { isInRange, rangeOf } from './limits.js';
import { lengthOf, matches } from './patterns.js';
import type { Found, Kind, Schemas, View } from './schemas.js';

type KindSet = ReadonlySet<Kind>;

/** Reports null and the kinds of values. True when no kind is left that both have, so that nothing else compares. */
export function compareKinds(comparison: SchemaComparison): boolean {
  const { before, after, way, manner } = comparison;
  const text = manner.medium === 'text';
  const chosen = before.view.alternatives.length + after.view.alternatives.length > 0;
  const declared = declaresType(before.view) && declaresType(after.view) && !chosen;
  const kinds = (own: boolean) =>
    own ? ([before.view.ownKinds, after.view.ownKinds] as const) : ([before.view.kinds, after.view.kinds] as const);
  // There is no text for null.
  // A type that has null beside a list of values that has it not lets no null through.
  if (!text && manner.nullTold !== true) compareNull(comparison, ...kinds(false));
  const listed = areListed(comparison);
  // What a type lets through that no listed value is, is of no account.
  const [olds, news] = text ? [textKinds(before), textKinds(after)] : kinds((declared || chosen) && !listed);
  const missing = (from: KindSet, among: KindSet) => [...among].filter((kind) => kind !== 'null' && !from.has(kind));
  // A text that is the text of a number is no number by that: only the other version's numbers are looked for among texts.
  const [had, has] = text ? kinds(false) : [olds, news];
  const [added, removed] = [missing(olds, has), missing(news, had)];
  if (added.length + removed.length === 0 || (listed && (text || !declared))) return false;
  const change = added.length === 0 ? 'narrowed' : removed.length === 0 ? 'widened' : 'changed';
  const labels = [before, after].map(({ view }) => labelOf(declared || chosen ? view.ownKinds : view.kinds));
  comparison.report(`${way}-type-${change}`, { keys: kindKeys, before: labels[0], after: labels[1] });
  // Null counts where a side has nothing else.
  const isShared = (kind: Kind) => olds.has(kind) && (kind !== 'null' || olds.size === 1 || news.size === 1);
  return ![...news].some(isShared);
}

/** The kinds whose texts a side takes: a plain string is any text, so that of a number or a boolean too. */
function textKinds(side: Side): KindSet {
  const { kinds, values } = side.view;
  const limited = ['pattern', 'format', 'minLength', 'maxLength', 'contentEncoding', 'contentMediaType'].some((key) =>
    side.all(key).some((found) => saysMore(key, found.value)),
  );
  if (!kinds.has('string') || values !== undefined || limited) return kinds;
  return new Set([...kinds, 'boolean', 'integer', 'fraction']);
}

/** Whether a keyword rules out the text of some number or boolean. */
function saysMore(key: string, value: Json): boolean {
  if (key === 'format') return value !== 'password';
  if (key === 'pattern')
    return typeof value !== 'string' || !((lengthOf(value)?.min ?? 2) <= 1 && lengthOf(value)?.max === Infinity);
  return key !== 'minLength' || Number(value) > 1;
}

/** Whether both versions list the single values that they allow. */
export function areListed({ before, after, manner: { medium } }: SchemaComparison): boolean {
  const [olds, news] = [valuesOf(before, medium), valuesOf(after, medium)];
  const isListed = (olds ?? news) !== undefined;
  return (
    isListed && (olds ?? countable(before, medium)) !== undefined && (news ?? countable(after, medium)) !== undefined
  );
}

const valueKeys = ['enum', 'const', 'oneOf', 'anyOf'];
const kindKeys = ['type', 'nullable', ...valueKeys];

function declaresType({ parts }: View): boolean {
  return parts.some(({ schema }) => schema.type !== undefined);
}

function compareNull(comparison: SchemaComparison, before: KindSet, after: KindSet): void {
  const any = (kinds: KindSet) => kinds.size === 7;
  if (before.has('null') === after.has('null') || any(before) || any(after) || isNullLeftOut(comparison)) return;
  comparison.report(`${comparison.way}-null-${after.has('null') ? 'added' : 'removed'}`, {
    keys: kindKeys,
    before: labelOf(before),
    after: labelOf(after),
  });
}

/**
 * Whether both versions write that null may come, and leave it out of the list of values. 3.0 was long read as if it were listed, which
 * is how `nullable` is read here; who goes to 3.1 by the book changes the type and nothing else.
 */
export function isNullLeftOut({ before, after }: SchemaComparison): boolean {
  return before.schemas.isOld !== after.schemas.isOld && [before, after].every(leavesNullOut);
}

function leavesNullOut({ schemas, view }: Side): boolean {
  const writes = ({ parts }: View) =>
    parts.some(
      ({ schema }) =>
        Array.isArray(schema.enum) &&
        !schema.enum.includes(null) &&
        (schemas.isOld ? schema.nullable === true : list(schema.type).includes('null')),
    );
  if (writes(view)) return true;
  if (view.alternatives.some(({ nullable }) => nullable)) return false;
  const forms = view.alternatives.flatMap((from) => from.schemas.map((schema) => schemas.view([schema])));
  // Read by the book, the list of 3.1 takes no null at all.
  const nulls = forms.filter((form) => (schemas.isOld ? form.kinds.has('null') : writes(form)));
  return nulls.length > 0 && nulls.every(writes);
}

export function compareValues(comparison: SchemaComparison): void {
  const { before, after, way } = comparison;
  const { medium } = comparison.manner;
  let [olds, news] = [valuesOf(before, medium), valuesOf(after, medium)];
  if (olds === undefined && news === undefined) return;
  [olds, news] = [olds ?? countable(before, medium), news ?? countable(after, medium)];
  if (olds === undefined || news === undefined) {
    const listed = olds ?? news ?? new Map<string, undefined>();
    const unlisted = olds === undefined ? before : after;
    // That null comes or goes is told as such.
    if (listed.size > 0 && textOf(listed.keys()) === '' && [...unlisted.view.kinds].every((kind) => kind === 'null'))
      return;
    const values = listed.size === 0 ? 'no value' : textOf(listed.keys()) || 'null';
    if (olds === undefined) comparison.report(`${way}-enum-set`, { keys: valueKeys, after: values });
    else comparison.report(`${way}-enum-lifted`, { keys: valueKeys, before: values });
    return;
  }
  for (const [text, found] of news) {
    if (text === 'null' || olds.has(text)) continue;
    const place = placeOf(after.schemas, found);
    comparison.report(`${way}-enum-value-added`, { keys: valueKeys, after: text, place });
  }
  for (const [text, found] of olds) {
    if (text === 'null' || news.has(text)) continue;
    const basePlace = placeOf(before.schemas, found);
    comparison.report(`${way}-enum-value-removed`, { keys: valueKeys, before: text, basePlace });
  }
}

type Values = ReadonlyMap<string, Found<Json> | undefined>;

/** The values allowed, by their texts; undefined when these are all that the kind has. */
function valuesOf(side: Side, medium: Medium): Values | undefined {
  const { kinds } = side.view;
  if (side.view.values === undefined) return undefined;
  const values = new Map([...side.view.values].filter(([text, { value }]) => isWithinLimits(side, value, text)));
  const onlyBoolean = [...kinds].every((kind) => kind === 'boolean' || kind === 'null');
  if (onlyBoolean && values.has('true') && values.has('false')) return undefined;
  if (medium !== 'text') return values;
  // A text of a number is the same as that number written.
  return new Map(
    // There is no text for null.
    [...values]
      .filter(([, { value }]) => value !== null)
      .map(([text, found]) => [typeof found.value === 'string' ? text : JSON.stringify(text), found]),
  );
}

/** Whether a value that is listed passes what else the schema says of single values. */
function isWithinLimits(side: Side, value: Json, text: string): boolean {
  const passes = (key: string, test: (limit: Json) => boolean) => side.all(key).every((found) => test(found.value));
  if (typeof value === 'string') {
    const length = [...value].length;
    return (
      passes('minLength', (limit) => typeof limit !== 'number' || length >= limit) &&
      passes('maxLength', (limit) => typeof limit !== 'number' || length <= limit) &&
      passes('pattern', (pattern) => typeof pattern !== 'string' || matches(pattern, value))
    );
  }
  const number = typeof value === 'number' ? exactOf(text) : undefined;
  return number === undefined || isInRange(side, number);
}

/** How many integers are listed one by one where the other version lists its values. */
const mostCounted = 1_000n;

/** The values of a side that lists none and has but a few; undefined when they are many, or nobody knows. */
function countable(side: Side, medium: Medium): Values | undefined {
  const { kinds, alternatives } = side.view;
  const only = (kind: Kind) => kinds.has(kind) && [...kinds].every((one) => one === kind || one === 'null');
  const list = (texts: readonly string[]): Values =>
    new Map(texts.map((text) => [medium === 'text' ? JSON.stringify(text) : text, undefined]));
  // In a text, a boolean is a choice of two.
  if (only('boolean')) return medium === 'text' ? list(['true', 'false']) : undefined;
  const [low, high] = [rangeOf(side, 'low'), rangeOf(side, 'high')];
  if (!only('integer') || alternatives.length > 0 || low === undefined || high === undefined) return undefined;
  const [first, last] = [integerOf(low), integerOf(high)];
  if (last - first >= mostCounted) return undefined;
  const integers = Array.from({ length: Math.max(Number(last - first) + 1, 0) }, (_, index) => first + BigInt(index));
  return list(integers.filter((integer) => isInRange(side, exactly(integer))).map(String));
}

function textOf(values: Iterable<string>): string {
  return [...values].filter((text) => text !== 'null').join(', ');
}

function placeOf(schemas: Schemas, found: Found<Json> | undefined): Place | undefined {
  const place = found === undefined ? undefined : schemas.placeOf(found);
  return place?.pointer === '#' ? undefined : place;
}

/** Such as 'number or string'. */
export function labelOf(kinds: KindSet): string {
  if (kinds.size === 7) return 'any value';
  const names = [...kinds].filter((kind) => kind !== 'fraction' && !(kind === 'integer' && kinds.has('fraction')));
  return [...names, ...(kinds.has('fraction') ? ['number'] : [])].sort().join(' or ') || 'nothing';
}
