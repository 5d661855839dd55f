/** Compares the kinds of values that a schema allows, and the lists of single values. */
import type { Json, Place } from 'openapi-document';
import type { Comparison } from './comparison.js';
import type { Found, Kind, Schemas, View } from './schemas.js';

type Kinds = ReadonlySet<Kind>;

/** Reports null and the kinds of values. True when no kind is left that both have, so that nothing else compares. */
export function compareKinds(comparison: Comparison): boolean {
  const { before, after, way } = comparison;
  const chosen = before.view.alternatives.length > 0;
  const declared = declaresType(before.view) && declaresType(after.view) && !chosen;
  const kinds = (own: boolean) =>
    own ? ([before.view.ownKinds, after.view.ownKinds] as const) : ([before.view.kinds, after.view.kinds] as const);
  compareNull(comparison, ...kinds(declared));
  const [olds, news] = kinds(declared || chosen);
  const missing = (from: Kinds, among: Kinds) => [...among].filter((kind) => kind !== 'null' && !from.has(kind));
  const [added, removed] = [missing(olds, news), missing(news, olds)];
  const listed = before.view.values !== undefined && after.view.values !== undefined;
  if (added.length + removed.length === 0 || (listed && !declared)) return false;
  const change = added.length === 0 ? 'narrowed' : removed.length === 0 ? 'widened' : 'changed';
  comparison.report(`${way}-type-${change}`, { keys: kindKeys, before: labelOf(olds), after: labelOf(news) });
  return ![...news].some((kind) => kind !== 'null' && olds.has(kind));
}

const valueKeys = ['enum', 'const', 'oneOf', 'anyOf'];
const kindKeys = ['type', 'nullable', ...valueKeys];

function declaresType({ parts }: View): boolean {
  return parts.some(({ schema }) => schema.type !== undefined);
}

function compareNull(comparison: Comparison, before: Kinds, after: Kinds): void {
  const any = (kinds: Kinds) => kinds.size === 7;
  if (before.has('null') === after.has('null') || any(before) || any(after)) return;
  comparison.report(`${comparison.way}-null-${after.has('null') ? 'added' : 'removed'}`, {
    keys: kindKeys,
    before: labelOf(before),
    after: labelOf(after),
  });
}

export function compareValues(comparison: Comparison): void {
  const { before, after, way } = comparison;
  const [olds, news] = [limited(before.view), limited(after.view)];
  if (olds === undefined && news === undefined) return;
  if (olds === undefined || news === undefined) {
    const listed = olds ?? news ?? new Map<string, unknown>();
    const values = listed.size === 0 ? 'no value' : textOf(listed.keys());
    if (values === '') return;
    if (olds === undefined) comparison.report(`${way}-enum-set`, { keys: valueKeys, after: values });
    else comparison.report(`${way}-enum-lifted`, { keys: valueKeys, before: values });
    return;
  }
  const added = [...news.keys()].filter((text) => text !== 'null' && !olds.has(text));
  const removed = [...olds.keys()].filter((text) => text !== 'null' && !news.has(text));
  if (added.length > 0) {
    const place = placeOf(after.schemas, news.get(added[0] ?? ''));
    comparison.report(`${way}-enum-value-added`, { keys: valueKeys, after: textOf(added), place });
  }
  if (removed.length > 0) {
    const basePlace = placeOf(before.schemas, olds.get(removed[0] ?? ''));
    comparison.report(`${way}-enum-value-removed`, { keys: valueKeys, before: textOf(removed), basePlace });
  }
}

/** The values allowed; undefined when these are all that the kind has. */
function limited({ values, kinds }: View): ReadonlyMap<string, Found<Json>> | undefined {
  const onlyBoolean = [...kinds].every((kind) => kind === 'boolean' || kind === 'null');
  return values !== undefined && onlyBoolean && values.has('true') && values.has('false') ? undefined : values;
}

function textOf(values: Iterable<string>): string {
  return [...values].filter((text) => text !== 'null').join(', ');
}

function placeOf(schemas: Schemas, found: Found<Json> | undefined): Place | undefined {
  const place = found === undefined ? undefined : schemas.placeOf(found);
  return place?.pointer === '#' ? undefined : place;
}

/** Such as 'number or string'. */
export function labelOf(kinds: Kinds): string {
  if (kinds.size === 7) return 'any value';
  const names = [...kinds].filter((kind) => kind !== 'fraction' && !(kind === 'integer' && kinds.has('fraction')));
  return [...names, ...(kinds.has('fraction') ? ['number'] : [])].sort().join(' or ') || 'nothing';
}
