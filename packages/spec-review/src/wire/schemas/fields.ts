/** Compares the fields of objects, the named ones and the others. */
import { isObject, type Json, type JsonObject, type Place } from 'openapi-document';
import type { RuleId } from '../rules.js';
import type { Manner, SchemaComparison, Side, Way } from './comparison.js';
import { itemsOf } from './items.js';
import { matches, takesAnyText } from './patterns.js';
import type { Schemas } from './schemas.js';

interface Field {
  readonly schemas: readonly Json[];
  /** Whether the schema speaks of it. */
  readonly declared: boolean;
  /** Whether it is sent this way: it is not when it is hidden there. */
  readonly there: boolean;
  readonly required: boolean;
  /** Whether no value of it passes, so that it is never there. */
  readonly isRuledOut: boolean;
  readonly place: Place;
  readonly requiredPlace: Place | undefined;
}

/** What an object may have beside its named fields. */
interface Others {
  readonly closed: boolean;
  readonly schemas: readonly Json[];
}

const othersKeys = ['additionalProperties', 'unevaluatedProperties', 'patternProperties'];

export function compareFields(comparison: SchemaComparison): void {
  if (!comparison.both('object')) return;
  const { before, after, way, path } = comparison;
  const names = [after, before].map(({ view }) => [...view.properties.keys()]);
  const required = [after, before].map(({ view }) => [...view.required.keys()]);
  const [olds, news] = [othersOf(before), othersOf(after)];
  for (const name of new Set([...names, ...required].flat())) compareField(comparison, name, olds, news);
  if (olds.closed !== news.closed) {
    comparison.report(`${way}-other-fields-${news.closed ? 'excluded' : 'allowed'}`, { keys: othersKeys });
  }
  if (olds.closed && news.closed) compareClosings(comparison);
  if (olds.closed || news.closed) return;
  const below = [
    before.below(olds.schemas, before.placeOf(...othersKeys)),
    after.below(news.schemas, after.placeOf(...othersKeys)),
  ] as const;
  comparison.descend(join(path, '*'), ...below, lightOf(comparison, '*', ...below));
}

/** Only the one keyword knows of the fields that a condition brings in. */
function compareClosings(comparison: SchemaComparison): void {
  const isDirect = (side: Side) => side.all('additionalProperties').some(({ value }) => value === false);
  const [was, is] = [comparison.before, comparison.after].map(isDirect);
  const bringers = ['then', 'else', 'dependentSchemas', 'dependencies'];
  if (was !== is && bringers.some((key) => comparison.keywords.has(key)))
    comparison.report('keyword-changed', { keys: othersKeys, keyword: 'additionalProperties' });
}

function compareField(comparison: SchemaComparison, name: string, oldOthers: Others, newOthers: Others): void {
  const { before, after, way } = comparison;
  const path = join(comparison.path, name);
  // Under `not` and the like it counts what is hidden one way, too.
  const opaque = comparison.manner.under !== undefined;
  const [old, now] = [fieldOf(before, name, way, opaque), fieldOf(after, name, way, opaque)];
  const details = { path, place: now.place, basePlace: old.place };
  const [outer, newOuter] = [ofOutsiders(before, name), ofOutsiders(after, name)];
  // A part that knows nothing of the field is often closed by mistake, which is of account when it is new, or gone.
  const alike = printOf(before, outer) === printOf(after, newOuter);
  const descend = (schemas: readonly Json[]) => {
    const below = [
      before.below(alike ? schemas : [...schemas, ...outer], old.place),
      after.below(alike ? now.schemas : [...now.schemas, ...newOuter], now.place),
    ] as const;
    comparison.descend(path, ...below, lightOf(comparison, name, ...below));
  };
  const isUnsaid = (one: Field, other: Field) => one.isRuledOut && !other.declared;
  if (isUnsaid(old, now) || isUnsaid(now, old)) {
    if (way === 'response' && !newOthers.closed) descend(old.schemas);
  } else if (old.there && now.there) {
    if (old.required !== now.required) {
      const rule = `${way}-field-made-${now.required ? 'required' : 'optional'}` as const;
      comparison.report(rule, { ...details, place: requiredPlaceOf(after, now) });
    }
    descend(old.schemas);
  } else if (now.there) {
    comparison.report(addedRule(way, old, now, oldOthers), details);
    // Without a name it could be there as one of the others, or by a pattern of names.
    const patterned = before.view.parts.flatMap(({ schema }) => ofPatterns(schema, name));
    const unnamed = patterned.length > 0 ? patterned : oldOthers.schemas;
    if (!old.declared && unnamed.length > 0) descend(unnamed);
  } else if (old.there) {
    comparison.report(removedRule(way, old, now, newOthers), details);
  }
}

/** Where it is required, or else could be. */
function requiredPlaceOf(side: Side, field: Field): Place | undefined {
  if (field.required) return field.requiredPlace;
  return side.all('required').length === 0 ? field.place : side.placeOf('required');
}

function addedRule(way: Way, old: Field, now: Field, others: Others): RuleId {
  if (way === 'request' && now.required) return 'request-required-field-added';
  if (way === 'request') return old.declared ? 'request-read-only-lifted' : 'request-optional-field-added';
  if (old.declared) return 'response-write-only-lifted';
  return others.closed ? 'response-field-added-to-closed' : 'response-field-added';
}

function removedRule(way: Way, old: Field, now: Field, others: Others): RuleId {
  if (now.declared) return way === 'request' ? 'request-read-only-set' : 'response-write-only-set';
  if (way === 'request') return others.closed ? 'request-field-removed-from-closed' : 'request-field-removed';
  return old.required ? 'response-required-field-removed' : 'response-optional-field-removed';
}

function fieldOf(side: Side, name: string, way: Way, opaque: boolean): Field {
  const found = side.view.properties.get(name) ?? [];
  const [first] = found;
  const schemas = [...found.map(({ value }) => value), ...side.view.parts.flatMap(({ schema }) => ofAnyName(schema))];
  const required = side.view.required.get(name);
  const place = first === undefined ? side.placeOf('properties') : side.schemas.placeOf(first);
  const below = side.below(schemas, place);
  const hidden = !opaque && below.says(way === 'request' ? 'readOnly' : 'writeOnly');
  const declared = first !== undefined || required !== undefined;
  return {
    schemas,
    declared,
    there: declared && !hidden,
    isRuledOut: below.view.never && required === undefined,
    required: required !== undefined && !hidden,
    place,
    requiredPlace: required === undefined ? undefined : side.schemas.placeOf(required),
  };
}

function othersOf(side: Side): Others {
  const direct = side.view.parts.flatMap(({ schema }) => {
    const patterned = ofAnyName(schema);
    // Of additional fields none are left.
    if (patterned.length > 0) return patterned;
    return schema.additionalProperties === undefined ? [] : [schema.additionalProperties];
  });
  const values = direct.length > 0 ? direct : side.all('unevaluatedProperties').map(({ value }) => value);
  const hasNone = side.all('maxProperties').some(({ value }) => value === 0);
  return { closed: hasNone || values.includes(false), schemas: values.filter(isObject) };
}

/** The schemas of the patterns that every name of a field matches. */
export function ofAnyName({ patternProperties }: JsonObject): Json[] {
  const patterns = isObject(patternProperties) ? Object.entries(patternProperties) : [];
  return patterns.flatMap(([pattern, schema]) => (takesAnyText(pattern) ? [schema] : []));
}

/** What each part of a schema asks of its other fields, which a field is that only another part names. */
function ofOutsiders({ schemas, view }: Side, name: string): Json[] {
  if (!view.properties.has(name) && !view.required.has(name)) return [];
  return view.parts.flatMap(({ schema }) => {
    const { additionalProperties, unevaluatedProperties } = schema;
    if (additionalProperties !== undefined) return names(schema, name) ? [] : [additionalProperties];
    if (unevaluatedProperties === undefined || evaluates(schemas, schema, name, new Set())) return [];
    return [unevaluatedProperties];
  });
}

/** Whether a schema speaks of a field itself. */
function names(schema: JsonObject, name: string): boolean {
  const { properties } = schema;
  return (isObject(properties) && Object.hasOwn(properties, name)) || ofPatterns(schema, name).length > 0;
}

function ofPatterns({ patternProperties }: JsonObject, name: string): Json[] {
  const patterns = isObject(patternProperties) ? Object.entries(patternProperties) : [];
  return patterns.flatMap(([pattern, schema]) => (matches(pattern, name) ? [schema] : []));
}

/** Whether a schema or what is applied to the same object by it speaks of a field, be it under a condition. */
function evaluates(schemas: Schemas, schema: Json, name: string, seen: Set<Json>): boolean {
  const node = schemas.end(schema);
  // A reference that only the running check follows may lead to anything.
  const isOpen = (one: JsonObject) => one.additionalProperties !== undefined || one.$dynamicRef !== undefined;
  return [schema, node].some((one) => {
    if (!isObject(one) || seen.has(one)) return false;
    seen.add(one);
    if (names(one, name) || isOpen(one)) return true;
    const lists = [one.allOf, one.anyOf, one.oneOf, one.dependentSchemas].flatMap((value) =>
      Object.values(value ?? {}),
    );
    return [...lists, one.if, one.then, one.else].some(
      (below) => below !== undefined && evaluates(schemas, below, name, seen),
    );
  });
}

function printOf({ schemas }: Side, all: readonly Json[]): string {
  return [...new Set(all.map((one) => schemas.fingerprints.of(schemas.view([one]))))].sort().join();
}

/** In a form, single values and lists of them are written as texts, each for itself, and what holds more as JSON. */
function lightOf(
  { manner: { medium, encoded } }: SchemaComparison,
  name: string,
  ...sides: readonly Side[]
): Partial<Manner> {
  if (medium !== 'form') return { medium };
  const how = encoded?.get(name);
  const isText = how !== 'json' && sides.every((side) => !holdsMore(side));
  return { encoded: undefined, ...(isText ? { medium: 'text', lists: how ?? 'exploded' } : { medium: 'json' }) };
}

/** Whether it may be an object, or a list of what is no single value. */
function holdsMore(side: Side): boolean {
  if (side.view.kinds.has('object')) return true;
  if (!side.view.kinds.has('array')) return false;
  const { first, rest } = itemsOf(side);
  return [...first, rest].some((items) => {
    const { kinds } = side.schemas.view(items);
    return items.length > 0 && (kinds.has('object') || kinds.has('array'));
  });
}

/** The path of a field. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
