/** Compares the alternatives of `oneOf` and `anyOf`, and the discriminator that tells them apart. */
import { canonical, isObject, type Json, list, type Place } from 'openapi-document';
import { type Comparison, Side } from './comparison.js';
import { type Alternative, match } from './match.js';
import type { Alternatives, Schemas } from './schemas.js';
import { labelOf } from './values.js';

/** The alternatives of one version. */
interface Choice {
  readonly alternatives: readonly Alternative[];
  /** The list that they stand in; undefined when the schema as a whole is taken for a single one. */
  readonly list: Alternatives | undefined;
}

/** True when one version has more lists of alternatives than the other, so that nothing else compares. */
export function compareAlternatives(comparison: Comparison): boolean {
  const lists = ({ schemas, view }: Side) => schemas.prints.distinct(view);
  const [olds, news] = [lists(comparison.before), lists(comparison.after)];
  if (olds.length !== news.length) {
    compareUnequal(comparison, olds, news);
    return true;
  }
  const moved: string[] = [];
  for (const [before, after] of pairLists(comparison, olds, news)) {
    moved.push(...compareChoices(comparison, alone(comparison.before, before), alone(comparison.after, after)));
    if (before.keyword !== after.keyword) comparison.report('alternatives-recombined', { keys: [after.keyword] });
  }
  compareDiscriminators(comparison, moved);
  return false;
}

/** Alternatives on one side only: the other side is taken for a single one. */
function compareUnequal(comparison: Comparison, olds: readonly Alternatives[], news: readonly Alternatives[]): void {
  if (olds.length > 1 || news.length > 1) {
    comparison.report('alternatives-recombined', { keys: ['oneOf', 'anyOf'] });
    return;
  }
  compareChoices(comparison, withRest(comparison.before, olds[0]), withRest(comparison.after, news[0]));
}

/** Each alternative by itself, as the rest is compared by itself as well. */
function alone({ schemas }: Side, list: Alternatives): Choice {
  return { list, alternatives: list.schemas.map((schema) => ({ schema, view: schemas.view([schema]) })) };
}

/** Each alternative together with everything else that the schema demands. */
function withRest({ schemas, view }: Side, list: Alternatives | undefined): Choice {
  if (list === undefined) return { list, alternatives: [{ schema: view.parts[0]?.schema ?? true, view }] };
  const choose = (nullable: boolean) =>
    list.schemas.map((schema) => ({ schema, view: schemas.choose(view, schema, nullable) }));
  const strict = choose(false);
  const nullAllowed = strict.some((alternative) => alternative.view.kinds.has('null'));
  return { list, alternatives: list.nullable && !nullAllowed ? choose(true) : strict };
}

/** Lists of alternatives that are equal belong together; the others do in their order. */
function pairLists(
  { before, after }: Comparison,
  olds: readonly Alternatives[],
  news: readonly Alternatives[],
): (readonly [Alternatives, Alternatives])[] {
  const [oldRest, newRest] = [[...olds], [...news]];
  const pairs: (readonly [Alternatives, Alternatives])[] = [];
  for (const old of olds) {
    const print = before.schemas.prints.ofAlternatives(old);
    const now =
      oldRest.length < 2 ? newRest[0] : newRest.find((one) => after.schemas.prints.ofAlternatives(one) === print);
    if (now === undefined) continue;
    pairs.push([old, now]);
    oldRest.splice(oldRest.indexOf(old), 1);
    newRest.splice(newRest.indexOf(now), 1);
  }
  const rest = oldRest.flatMap((old, index) => {
    const now = newRest[index];
    return now === undefined ? [] : [[old, now] as const];
  });
  return [...pairs, ...rest];
}

/** Gives the names of the alternatives that came or went. */
function compareChoices(comparison: Comparison, old: Choice, now: Choice): string[] {
  const { before, after, way, path } = comparison;
  const { pairs, removed, added } = match(before.schemas, old.alternatives, after.schemas, now.alternatives);
  const [basePlace, place] = [listPlace(before, old), listPlace(after, now)];
  for (const alternative of added) {
    const own = placeIn(after.schemas, now.list, alternative.schema) ?? place;
    comparison.report(`${way}-alternative-added`, { after: nameOf(after.schemas, alternative), place: own, basePlace });
  }
  for (const alternative of removed)
    comparison.report(`${way}-alternative-removed`, { before: nameOf(before.schemas, alternative), place, basePlace });
  const several = pairs.length + added.length + removed.length > 1;
  for (const [one, other] of pairs) {
    comparison.descend(
      several && path !== '' ? `${path}(${nameOf(after.schemas, other)})` : path,
      new Side(before.schemas, one.view, basePlace),
      new Side(after.schemas, other.view, place),
    );
  }
  return [...removed.map((one) => nameOf(before.schemas, one)), ...added.map((one) => nameOf(after.schemas, one))];
}

function listPlace(side: Side, { list: alternatives }: Choice): Place {
  return side.placeOf(...(alternatives === undefined ? [] : [alternatives.keyword]));
}

/** Where an alternative stands in its list. */
function placeIn(schemas: Schemas, alternatives: Alternatives | undefined, schema: Json): Place | undefined {
  if (!alternatives?.schemas.includes(schema)) return undefined;
  const written = list(alternatives.holder[alternatives.keyword]);
  return schemas.document.placeOf(written, written.indexOf(schema));
}

function nameOf(schemas: Schemas, { schema, view }: Alternative): string {
  const title = isObject(schema) && typeof schema.title === 'string' ? schema.title : undefined;
  const fields = [...view.properties.keys()].slice(0, 3);
  return schemas.nameOf(schema) ?? title ?? (fields.length > 0 ? `{${fields.join(', ')}}` : labelOf(view.kinds));
}

/** What is told by alternatives that come or go is not told again: `known` are their names. */
function compareDiscriminators(comparison: Comparison, known: readonly string[]): void {
  const [before, after] = [readDiscriminator(comparison.before, known), readDiscriminator(comparison.after, known)];
  if (canonical(before) === canonical(after)) return;
  const moved = before !== null && after !== null && before.propertyName !== after.propertyName;
  const rule = moved ? 'discriminator-changed' : 'discriminator-mapping-changed';
  const textOf = (discriminator: typeof before) =>
    discriminator === null ? undefined : canonical(moved ? discriminator.propertyName : discriminator);
  comparison.report(rule, { keys: ['discriminator'], before: textOf(before), after: textOf(after) });
}

function readDiscriminator(side: Side, known: readonly string[]) {
  const value = side.all('discriminator')[0]?.value;
  if (!isObject(value)) return null;
  const targets = Object.entries(isObject(value.mapping) ? value.mapping : {})
    .map(([key, target]) => [key, String(target).split('/').at(-1) ?? ''] as const)
    .filter(([, target]) => !known.includes(target));
  return { propertyName: value.propertyName ?? null, mapping: Object.fromEntries(targets) };
}
