/** Compares the keywords that no other function looks into: a difference is reported, whatever it means. */
import { canonical, isObject, type Json, type JsonObject, list } from 'openapi-document';
import type { SameValues } from '../same-values.js';
import type { SchemaComparison, Side } from './comparison.js';
import { ofAnyName } from './fields.js';
import {
  documentationKeywords,
  hasSchemaShape,
  isBookkeeping,
  isDescription,
  isSilent,
  rulesOutNone,
  schemaKeywords,
  takesAll,
} from './keywords.js';
import { normalizePattern, takesAnyText } from './patterns.js';
import type { Found } from './schemas.js';
import { isBinary } from './strings.js';

/** Compared by functions of their own. */
const compared = new Set(
  'type nullable enum const pattern format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf items prefixItems additionalItems minItems maxItems uniqueItems properties required additionalProperties unevaluatedProperties minProperties maxProperties allOf oneOf anyOf readOnly writeOnly default deprecated'.split(
    ' ',
  ),
);

/** What says the same as to leave the keyword out. */
const presets: Readonly<Record<string, readonly string[]>> = {
  unevaluatedItems: ['true', '{}'],
  additionalItems: ['true', '{}'],
  not: ['false'],
  minContains: ['1'],
  patternProperties: ['{}'],
  $schema: ['"https://spec.openapis.org/oas/3.1/dialect/base"', '"https://json-schema.org/draft/2020-12/schema"'],
};

/** What a field asks of those beside it, by the names of fields or by schemas; `dependencies` is what draft 4 calls both. */
const dependentKeys = ['dependentRequired', 'dependentSchemas', 'dependencies'];

export function compareOthers(comparison: SchemaComparison, values: SameValues): void {
  compareDependents(comparison);
  for (const key of comparison.keywords) {
    if (key.startsWith('x-')) continue;
    const [before, after] = [comparison.before, comparison.after].map((side) => foundOf(side, key)) as [
      Found<Json>[],
      Found<Json>[],
    ];
    const formed = [...before, ...after].every(({ value }) => hasSchemaShape(key, value));
    if (dependentKeys.includes(key) && formed) continue;
    if (formed && isPassedOver(comparison, key, [...before, ...after])) continue;
    if (key === '$ref') compareNames(comparison, before, after);
    else if (key === '$dynamicRef') compareDynamic(comparison);
    else if (key === 'discriminator') compareDiscriminatorRest(comparison, before, after);
    else if (key === 'patternProperties' && formed) compareMaps(comparison, key, patternsOf(before), patternsOf(after));
    else if (schemaKeywords.has(key) && before.length === after.length && before.length > 0)
      compareBelow(comparison, key, before, after);
    else compareUnknown(comparison, key, before, after, values);
  }
}

function isPassedOver(comparison: SchemaComparison, key: string, found: readonly Found<Json>[]): boolean {
  if (documentationKeywords.has(key)) return found.every(({ value }) => isDescription(key, value));
  if (compared.has(key)) return true;
  if (key === '$ref') return !found.some(({ holder }) => isLeft(comparison, holder));
  // Nothing but XML is written after it.
  if (key === 'xml') return comparison.manner.medium !== 'xml' && comparison.manner.medium !== 'other';
  // What a text in Base64 stands for, 3.0 has no word for.
  if (key === 'contentMediaType' && comparison.before.schemas.isOld && !comparison.after.schemas.isOld)
    return comparison.before.all('format').some(({ value }) => value === 'byte' || value === 'binary');
  // A body that is not JSON has the type that it is sent as.
  if (key === 'contentMediaType' && comparison.manner.medium === 'other') return true;
  return isBookkeeping(key);
}

function compareDependents(comparison: SchemaComparison): void {
  if (!comparison.both('object') || !dependentKeys.some((key) => comparison.keywords.has(key))) return;
  // From 3.1 on, some checks know the word of draft 4 still, and some do not.
  const [had, has] = [comparison.before, comparison.after].map(
    ({ schemas, view }) => !schemas.isOld && view.keywords.has('dependencies'),
  );
  if (had !== has) comparison.report('keyword-changed', { keys: ['dependencies'], keyword: 'dependencies' });
  const [before, after] = [dependentsOf(comparison.before), dependentsOf(comparison.after)];
  const texts = ({ names }: Dependents) =>
    [...names].map(([name, others]) => `${name}: ${canonical([...new Set(others)].sort())}`);
  compareTexts(comparison, 'dependentRequired', texts(before), texts(after));
  compareMaps(comparison, 'dependentSchemas', before.schemas, after.schemas);
}

interface Dependents {
  /** The fields that must be there beside each. */
  readonly names: ReadonlyMap<string, readonly Json[]>;
  readonly schemas: ReadonlyMap<string, readonly Found<Json>[]>;
}

function dependentsOf(side: Side): Dependents {
  const names = new Map<string, readonly Json[]>();
  const schemas = new Map<string, readonly Found<Json>[]>();
  for (const { value: holder } of dependentKeys.flatMap((key) => side.all(key))) {
    if (!isObject(holder)) continue;
    for (const [key, value] of Object.entries(holder)) {
      const required = Array.isArray(value) ? list(value) : onlyRequired(side, value);
      if (required === undefined) schemas.set(key, [...(schemas.get(key) ?? []), { value, holder, key }]);
      else if (required.length > 0) names.set(key, [...(names.get(key) ?? []), ...required]);
    }
  }
  return { names, schemas };
}

/** The names that a schema requires, when it says nothing else of an object. */
function onlyRequired({ schemas }: Side, schema: Json): readonly Json[] | undefined {
  const node = schemas.bareEnd(schema);
  if (!isObject(node)) return undefined;
  const others = Object.keys(node).filter((key) => !isSilent(key) && key !== 'required');
  return others.every((key) => key === 'type' && node.type === 'object') ? list(node.required) : undefined;
}

/** Without what says nothing. */
function foundOf(side: Side, key: string): Found<Json>[] {
  return side.all(key).filter(
    (found) =>
      !presets[key]?.includes(side.schemas.textOf(found)) &&
      // What stands in words may be something that nobody knows.
      (isSilent(key) || !rulesOutNone(key, found.value, side.view.kinds)) &&
      !isBinary(side, found) &&
      !isIdle(side, key, found.holder) &&
      !(key === 'propertyNames' && takesAnyName(found.value)),
  );
}

/** Whether a keyword says nothing for want of another beside it. */
function isIdle({ view }: Side, key: string, holder: JsonObject): boolean {
  // The fields and items that such a keyword looks at are none of the rest.
  if (view.keywords.has('unevaluatedProperties') || view.keywords.has('unevaluatedItems')) return false;
  const has = (other: string) => Object.hasOwn(holder, other);
  const asks = (other: string) => has(other) && !takesAll(holder[other]);
  if (key === 'if') return !asks('then') && !asks('else');
  if (key === 'then' || key === 'else') return !has('if') || !asks(key);
  const uncounted = has('contains') && holder.minContains === 0 && !has('maxContains');
  // How many items of any kind there must be is how many items.
  const counted = takesAll(holder.contains) && !has('maxContains');
  if (key === 'contains') return uncounted || counted;
  return (key === 'minContains' || key === 'maxContains') && (!has('contains') || uncounted || counted);
}

/** Whether a schema for the names of fields lets every text through. */
function takesAnyName(schema: Json): boolean {
  if (schema === true) return true;
  if (!isObject(schema) || schema.$ref !== undefined) return false;
  return Object.entries(schema).every(
    ([key, value]) =>
      isSilent(key) ||
      (key === 'type' && value === 'string') ||
      (key === 'minLength' && value === 0) ||
      (key === 'pattern' && typeof value === 'string' && takesAnyText(value)),
  );
}

/** Whether an object has a reference that leads nowhere. */
function isLeft({ before, after }: SchemaComparison, holder: Found<Json>['holder']): boolean {
  return before.schemas.document.follow(holder) === undefined && after.schemas.document.follow(holder) === undefined;
}

/** References that lead nowhere are names. */
function compareNames(
  comparison: SchemaComparison,
  before: readonly Found<Json>[],
  after: readonly Found<Json>[],
): void {
  const [olds, news] = [before, after].map((found) =>
    found.filter(({ holder }) => isLeft(comparison, holder)).map(({ value }) => String(value)),
  );
  compareTexts(comparison, '$ref', olds ?? [], news ?? []);
}

function compareTexts(
  comparison: SchemaComparison,
  key: string,
  olds: readonly string[],
  news: readonly string[],
): void {
  const [was, is] = [[...new Set(olds)].sort().join(', '), [...new Set(news)].sort().join(', ')];
  if (was === is) return;
  comparison.report('keyword-changed', {
    keys: [key],
    keyword: key,
    before: was === '' ? undefined : was,
    after: is === '' ? undefined : is,
  });
}

/** A reference of which only the running check knows where it leads: all that it may lead to is compared. */
function compareDynamic(comparison: SchemaComparison): void {
  const { before, after, path } = comparison;
  const [olds, news] = [before, after].map((side) =>
    side.all('$dynamicRef').flatMap(({ value }) => side.schemas.dynamicTargets(String(value))),
  ) as [Json[], Json[]];
  // A reference with one target is compared as that.
  if (olds.length <= 1 && news.length <= 1 && olds.length + news.length > 0) return;
  compareTexts(comparison, '$dynamicRef', before.textsOf('$dynamicRef'), after.textsOf('$dynamicRef'));
  if (olds.length !== news.length) {
    comparison.report('keyword-changed', { keys: ['$dynamicRef'], keyword: '$dynamicRef' });
    return;
  }
  if (olds.length < 2) return;
  for (const [index, old] of olds.entries())
    comparison.descend(
      `${path}($dynamicRef)`,
      before.below([old], before.placeOf('$dynamicRef')),
      after.below([news[index] ?? true], after.placeOf('$dynamicRef')),
      { under: '$dynamicRef' },
    );
}

/** What a discriminator has beside the fields that tell the forms apart. */
function compareDiscriminatorRest(
  comparison: SchemaComparison,
  before: readonly Found<Json>[],
  after: readonly Found<Json>[],
): void {
  const rest = (found: readonly Found<Json>[], side: Side) =>
    found.flatMap(({ value }) =>
      isObject(value)
        ? Object.keys(value)
            .filter((name) => !['propertyName', 'mapping', 'defaultMapping'].includes(name) && !name.startsWith('x-'))
            .map((name) => `${name}: ${side.schemas.document.textAt(value, name)}`)
        : [JSON.stringify(value)],
    );
  compareTexts(comparison, 'discriminator', rest(before, comparison.before), rest(after, comparison.after));
}

type Entries = ReadonlyMap<string, readonly Found<Json>[]>;

/** Under a pattern of names all is as under a name. */
function compareMaps(comparison: SchemaComparison, key: string, olds: Entries, news: Entries): void {
  for (const entry of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(entry), news.get(entry)];
    const { path } = comparison;
    const [first, last] = [old?.[0], now?.[0]];
    const name = last?.key ?? first?.key ?? entry;
    const details = {
      keyword: `${key} ${name}`,
      keys: [key],
      basePlace: first === undefined ? undefined : comparison.before.schemas.placeOf(first),
      place: last === undefined ? undefined : comparison.after.schemas.placeOf(last),
      before: first === undefined ? undefined : comparison.before.schemas.textOf(first),
      after: last === undefined ? undefined : comparison.after.schemas.textOf(last),
    };
    // What holds for every name holds for those of a pattern as well.
    const [oldAny, newAny] = [comparison.before, comparison.after].map(({ view }) =>
      key === 'patternProperties' ? view.parts.flatMap(({ schema }) => ofAnyName(schema)) : [],
    ) as [Json[], Json[]];
    if (old === undefined || now === undefined) comparison.report('keyword-changed', details);
    else
      comparison.descend(
        key === 'patternProperties' ? `${path === '' ? '' : `${path}.`}/${name}/` : `${path}(${key} ${name})`,
        comparison.before.below([...old.map(({ value }) => value), ...oldAny], comparison.before.placeOf(key)),
        comparison.after.below([...now.map(({ value }) => value), ...newAny], comparison.after.placeOf(key)),
        key === 'patternProperties' ? {} : { under: key },
      );
  }
}

/** By what they match. Those that every name matches are compared with the other fields. */
function patternsOf(found: readonly Found<Json>[]): Entries {
  const entries = new Map<string, Found<Json>[]>();
  for (const { value } of found) {
    const holder = isObject(value) ? value : {};
    for (const [key, schema] of Object.entries(holder)) {
      const pattern = normalizePattern(key);
      if (!takesAnyText(key)) entries.set(pattern, [...(entries.get(pattern) ?? []), { value: schema, holder, key }]);
    }
  }
  return entries;
}

/** Those that say the same belong together; the others do in their order. */
function compareBelow(
  comparison: SchemaComparison,
  key: string,
  before: readonly Found<Json>[],
  after: readonly Found<Json>[],
): void {
  const sorted = (found: readonly Found<Json>[], side: Side) =>
    found
      .map(({ value }) => ({ value, fingerprint: side.schemas.fingerprints.of(side.schemas.view([value])) }))
      .sort((one, other) => (one.fingerprint < other.fingerprint ? -1 : 1));
  const [olds, news] = [sorted(before, comparison.before), sorted(after, comparison.after)];
  for (const [index, { value }] of olds.entries())
    comparison.descend(
      `${comparison.path}(${key})`,
      comparison.before.below([value], comparison.before.placeOf(key)),
      comparison.after.below([news[index]?.value ?? true], comparison.after.placeOf(key)),
      { under: key },
    );
}

function compareUnknown(
  comparison: SchemaComparison,
  key: string,
  before: readonly Found<Json>[],
  after: readonly Found<Json>[],
  values: SameValues,
): void {
  const same = (one: Found<Json>, other: Found<Json>) => values.same(one.holder, other.holder, key);
  const isSame =
    before.every((one) => after.some((other) => same(one, other))) &&
    after.every((other) => before.some((one) => same(one, other)));
  if (isSame) return;
  const text = (found: readonly Found<Json>[], side: Side) =>
    found.map((one) => side.schemas.textOf(one)).join(', ') || undefined;
  comparison.report('keyword-changed', {
    keys: [key],
    keyword: key,
    before: text(before, comparison.before),
    after: text(after, comparison.after),
  });
}
