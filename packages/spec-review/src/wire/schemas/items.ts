/** Compares the items of arrays. */
import type { Json } from 'openapi-document';
import type { Comparison, Side } from './comparison.js';

export function compareItems(comparison: Comparison): void {
  if (!comparison.both('array')) return;
  const { before, after, way, path } = comparison;
  const unique = after.says('uniqueItems');
  if (before.says('uniqueItems') !== unique)
    comparison.report(`${way}-unique-items-${unique ? 'set' : 'lifted'}`, { keys: ['uniqueItems'] });
  const [olds, news] = [itemsOf(before), itemsOf(after)];
  const [basePlace, place] = [before.placeOf('items'), after.placeOf('items')];
  const medium = comparison.manner.medium === 'form' ? 'json' : comparison.manner.medium;
  const descend = (below: string, old: readonly Json[], now: readonly Json[]) =>
    comparison.descend(`${path}${below}`, before.below(old, basePlace), after.below(now, place), { medium });
  const length = Math.max(olds.first.length, news.first.length);
  for (let index = 0; index < length; index += 1)
    descend(`[${index}]`, olds.first[index] ?? olds.rest, news.first[index] ?? news.rest);
  descend('[]', olds.rest, news.rest);
}

/** The schemas of the items that have one of their own, and of those after them. */
function itemsOf(side: Side): { first: readonly (readonly Json[])[]; rest: readonly Json[] } {
  const items = side.all('items').map(({ value }) => value);
  const tuples = [...side.all('prefixItems').map(({ value }) => value), ...items].filter(Array.isArray);
  const length = Math.max(0, ...tuples.map((tuple) => tuple.length));
  const rest = items.filter((value) => !Array.isArray(value));
  return {
    first: Array.from({ length }, (_, index) => tuples.flatMap((tuple: readonly Json[]) => tuple[index] ?? rest)),
    rest,
  };
}
