/** Compares what tells the forms of a value apart: the values of a discriminator's field, and the forms that only these lead to. */
import { isObject, type Json, type JsonObject, list } from 'openapi-document';
import type { RuleId } from '../rules.js';
import type { SchemaComparison, Side, Way } from './comparison.js';
import type { Form } from './match.js';
import type { Found, Schemas } from './schemas.js';

/** Two forms that belong together. */
export type TaggedPair = readonly [Form, Form];

/** Compares which values of the field stand for which of the forms. */
export function compareTags(comparison: SchemaComparison, pairs: readonly TaggedPair[]): void {
  const { before, after } = comparison;
  const [old] = discriminatorsOf(before);
  const [now] = discriminatorsOf(after);
  if (old === undefined && now === undefined) return;
  const [was, is] = [old?.property, now?.property];
  if (was !== undefined && is !== undefined && was !== is) {
    comparison.report('discriminator-changed', { keys: ['discriminator'], before: `"${was}"`, after: `"${is}"` });
    return;
  }
  const property = is ?? was ?? '';
  for (const [one, other] of pairs) {
    const [had, has] = [tagsOf(before, old, one, property), tagsOf(after, now, other, property)];
    if (had.join() === has.join()) continue;
    const isFree = (comparison.way === 'response' ? old : now) === undefined;
    comparison.report(tagsRule(comparison.way, had, has, isFree), {
      keys: ['discriminator'],
      before: had.join(' or ') || undefined,
      after: has.join(' or ') || undefined,
    });
  }
}

/** What may be sent in more ways, or comes in fewer, is as old code knows it. `isFree`: the wider side has no discriminator, so that its field has any value. */
function tagsRule(way: Way, had: readonly string[], has: readonly string[], isFree: boolean): RuleId {
  const isWithin = (some: readonly string[], others: readonly string[]) =>
    some.length > 0 && ((isFree && others.length === 0) || some.every((tag) => others.includes(tag)));
  if (way === 'request' && isWithin(had, has)) return 'request-discriminator-value-added';
  if (way === 'response' && isWithin(has, had)) return 'response-discriminator-value-removed';
  return 'discriminator-mapping-changed';
}

/** Compares the schemas that only a discriminator leads to: those of its mapping, and those that build on the schema with `allOf`. */
export function compareSubtypes(comparison: SchemaComparison): void {
  const { before, after, way, path } = comparison;
  if (before.all('discriminator').length + after.all('discriminator').length === 0) return;
  const [olds, news] = [subtypesOf(before), subtypesOf(after)];
  const [was, is] = [discriminatorsOf(before)[0]?.property, discriminatorsOf(after)[0]?.property];
  const lists = before.view.alternatives.length + after.view.alternatives.length > 0;
  if (!lists && was !== is && was !== undefined && is !== undefined) {
    comparison.report('discriminator-changed', { keys: ['discriminator'], before: `"${was}"`, after: `"${is}"` });
    return;
  }
  const keys = ['discriminator'];
  // Who is not told of any forms reads them all as the one that is described.
  if (way === 'response' && before.all('discriminator').length === 0) {
    for (const tag of news.keys()) comparison.report('response-discriminator-value-removed', { keys, after: tag });
    return;
  }
  for (const tag of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(tag), news.get(tag)];
    if (old === undefined && now !== undefined) {
      if (typeof now === 'object') comparison.report(`${way}-alternative-added`, { keys, after: tag });
      else comparison.report('discriminator-mapping-changed', { keys, after: `"${tag}": ${JSON.stringify(now)}` });
    } else if (now === undefined && old !== undefined) {
      if (typeof old === 'object') comparison.report(`${way}-alternative-removed`, { keys, before: tag });
      else comparison.report('discriminator-mapping-changed', { keys, before: `"${tag}": ${JSON.stringify(old)}` });
    } else if (isObject(old) && isObject(now)) {
      const below = [before.below([old], before.placeOf(...keys)), after.below([now], after.placeOf(...keys))] as const;
      comparison.descend(`${path}(${tag})`, ...below);
    } else if (old !== now) {
      const [one, other] = [old, now].map((target) => (isObject(target) ? 'a schema' : JSON.stringify(target)));
      comparison.report('discriminator-mapping-changed', { keys, before: one, after: other });
    }
  }
}

interface Discriminator {
  readonly holder: JsonObject;
  readonly property: string;
  /** The schema that each value stands for; a text where it names none. */
  readonly mapping: ReadonlyMap<string, JsonObject | string>;
  /** What all other values stand for, since 3.2. */
  readonly otherwise: JsonObject | string | undefined;
}

function discriminatorsOf(side: Side): Discriminator[] {
  return side.all('discriminator').flatMap((found) => readDiscriminator(side.schemas, found) ?? []);
}

function readDiscriminator(schemas: Schemas, { value, holder }: Found<Json>): Discriminator | undefined {
  if (!isObject(value)) return undefined;
  const mapping = isObject(value.mapping) ? value.mapping : {};
  const resolve = (target: Json): JsonObject | string => {
    const found = schemas.component(String(target)) ?? schemas.document.resolve(String(target), value);
    const last = found === undefined ? undefined : schemas.end(found);
    return isObject(last) ? last : String(target);
  };
  const targets = Object.entries(mapping).map(([tag, target]) => [tag, resolve(target)] as const);
  const otherwise = value.defaultMapping === undefined ? undefined : resolve(value.defaultMapping);
  return { holder, property: String(value.propertyName), mapping: new Map(targets), otherwise };
}

const otherValues = 'any other value';

/** The values that stand for a form: those that it lists itself, those of the mapping, or else the name of its schema. */
function tagsOf({ schemas }: Side, discriminator: Discriminator | undefined, form: Form, property: string): string[] {
  const { values } = schemas.view((form.view.properties.get(property) ?? []).map(({ value }) => value));
  if (values !== undefined) return [...values.keys()].sort();
  if (discriminator === undefined) return [];
  const schema =
    form.chosen.find(({ from }) => from.holder === discriminator.holder)?.schema ?? form.chosen.at(-1)?.schema;
  if (schema === undefined) return [];
  const end = schemas.end(schema);
  const mapped = [...discriminator.mapping].filter(([, target]) => target === end).map(([tag]) => JSON.stringify(tag));
  const name = schemas.nameOf(schema);
  const named = name === undefined ? [] : [JSON.stringify(name)];
  const others = discriminator.otherwise === end ? [otherValues] : [];
  return [...(mapped.length > 0 ? mapped.sort() : named), ...others];
}

/** What only the discriminators of a schema lead to, by the value that stands for it. */
function subtypesOf(side: Side): Map<string, JsonObject | string> {
  const { schemas, view } = side;
  const found = new Map<string, JsonObject | string>();
  for (const { holder, mapping, otherwise } of discriminatorsOf(side)) {
    const listed = [...list(holder.oneOf), ...list(holder.anyOf)].map((schema) => schemas.end(schema));
    const descendants = schemas.descendants(holder);
    // A schema that builds on another is none of the other's forms but itself, or one that builds on it.
    const own = view.parts.filter(({ schema }) => [...descendants.values()].includes(schema));
    const isForm = (schema: JsonObject) =>
      own.every((part) => [...schemas.descendants(part.schema).values()].includes(schema));
    const targets = [...mapping, ...(otherwise === undefined ? [] : [[otherValues, otherwise] as const])];
    for (const [tag, target] of targets) {
      if (typeof target === 'string') found.set(tag, target);
      else if (!listed.includes(target) && target !== holder && isForm(target)) found.set(tag, target);
    }
    const mapped = new Set(mapping.values());
    if (listed.length > 0) continue;
    for (const [name, schema] of descendants) if (!mapped.has(schema) && isForm(schema)) found.set(name, schema);
  }
  return found;
}
