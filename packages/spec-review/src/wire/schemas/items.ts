/** Compares the items of arrays. */
import { type Json, list } from 'openapi-document';
import type { SchemaComparison, Side } from './comparison.js';

export function compareItems(comparison: SchemaComparison): void {
  if (!comparison.both('array')) return;
  const { before, after, way, path } = comparison;
  const unique = after.says('uniqueItems');
  // Where there is one item at most, none is there twice.
  if (before.says('uniqueItems') !== unique && mayHaveSeveral(unique ? before : after))
    comparison.report(`${way}-unique-items-${unique ? 'set' : 'lifted'}`, { keys: ['uniqueItems'] });
  if (isOfDraft4(before) !== isOfDraft4(after)) {
    const [was, is] = [before, after].map((side) => side.textsOf('items').join(', ') || undefined);
    comparison.report('keyword-changed', { keys: ['items'], keyword: 'items', before: was, after: is });
  }
  const [olds, news] = [itemsOf(before), itemsOf(after)];
  const [basePlace, place] = [before.placeOf('items'), after.placeOf('items')];
  const medium = comparison.manner.medium === 'form' ? 'json' : comparison.manner.medium;
  const descend = (below: string, old: readonly Json[], now: readonly Json[]) =>
    comparison.descend(`${path}${below}`, before.below(old, basePlace), after.below(now, place), { medium });
  const length = Math.max(olds.first.length, news.first.length);
  for (let index = 0; index < length; index += 1)
    descend(`[${index}]`, olds.first[index] ?? olds.rest, news.first[index] ?? news.rest);
  // Where a list ends by its length, what would come after that never comes.
  const ends = ({ all }: { all: readonly Json[] }, side: Side) =>
    all.includes(false) || side.all('maxItems').some(({ value }) => typeof value === 'number' && value <= length);
  if (!ends({ all: olds.rest }, before) || !ends({ all: news.rest }, after)) descend('[]', olds.rest, news.rest);
}

/** Whether a tuple is written as it was before 2020-12, where some read it as it was meant, and some do not know it. */
function isOfDraft4(side: Side): boolean {
  return !side.schemas.isOld && side.all('items').some(({ value }) => Array.isArray(value));
}

function mayHaveSeveral(side: Side): boolean {
  return !side.all('maxItems').some(({ value }) => typeof value === 'number' && value <= 1);
}

/** The schemas of a list's only item. */
export function onlyItemOf(side: Side): readonly Json[] {
  const { first, rest } = itemsOf(side);
  return first[0] ?? rest;
}

/** The schemas of the items that have one of their own, and of those after them. */
export function itemsOf(side: Side): { first: readonly (readonly Json[])[]; rest: readonly Json[] } {
  const parts = side.view.parts.map(({ schema }) => {
    const { items, prefixItems, additionalItems } = schema;
    // As it was written before 2020-12.
    const [tuple, others] = Array.isArray(items) ? [items, additionalItems] : [list(prefixItems), items];
    return { tuple, rest: others === undefined || Array.isArray(others) ? [] : [others] };
  });
  const length = Math.max(0, ...parts.map(({ tuple }) => tuple.length));
  return {
    first: Array.from({ length }, (_, index) => parts.flatMap(({ tuple, rest }) => tuple[index] ?? rest)),
    rest: parts.flatMap(({ rest }) => rest),
  };
}
