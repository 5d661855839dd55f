/** Compares the keywords of an object that no other function looks into: none is passed over. */
import { isObject, type Json, type JsonObject } from 'openapi-document';
import type { DocumentDiff } from './document-diff.js';
import type { Site } from './findings.js';
import { extended, type ResolvedObject } from './resolved-object.js';
import type { RuleId } from './rules.js';
import { documentationKeywords, isBookkeeping, isDescription } from './schemas/keywords.js';

type KeyShape = 'text' | 'flag' | 'object' | 'objects' | 'map' | 'lists' | 'schema';
/** The form in which functions of their own read a key. What has another form is compared as if nobody knew the key. */
const shapes: Readonly<Record<string, KeyShape>> = {
  info: 'object',
  paths: 'map',
  webhooks: 'map',
  components: 'object',
  servers: 'objects',
  security: 'objects',
  parameters: 'objects',
  requestBody: 'object',
  responses: 'map',
  callbacks: 'map',
  content: 'map',
  headers: 'map',
  links: 'map',
  encoding: 'map',
  additionalOperations: 'map',
  variables: 'map',
  flows: 'map',
  securitySchemes: 'map',
  schema: 'schema',
  required: 'flag',
  explode: 'flag',
  allowReserved: 'flag',
  allowEmptyValue: 'flag',
  deprecated: 'flag',
  style: 'text',
  in: 'text',
  url: 'text',
};

function hasShape(key: string, value: Json | undefined, mapKeys: readonly string[]): boolean {
  const shape = mapKeys.includes(key) ? 'map' : Object.hasOwn(shapes, key) ? shapes[key] : undefined;
  if (value === undefined || shape === undefined) return true;
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'object':
      return isObject(value);
    case 'objects':
      return Array.isArray(value) && value.every(isObject);
    case 'schema':
      return isObject(value) || typeof value === 'boolean';
    default:
      return (
        isObject(value) &&
        Object.entries(value).every(([name, one]) => (extended.has(key) && name.startsWith('x-')) || isObject(one))
      );
  }
}

/** What a key stands for when it is left out. */
const presets: Readonly<Record<string, readonly string[]>> = {
  allowEmptyValue: ['false'],
  deprecated: ['false'],
  tags: ['[]'],
  jsonSchemaDialect: [
    '"https://spec.openapis.org/oas/3.1/dialect/base"',
    '"https://spec.openapis.org/oas/3.1/dialect/2024-11-10"',
    '"https://json-schema.org/draft/2020-12/schema"',
  ],
};

/** Compares every keyword but the ones given: none is passed over. `words` are those that nothing on the wire depends on here, `mapKeys` those that have a map here, whatever they have elsewhere. */
export function compareRemaining(
  diff: DocumentDiff,
  site: Site,
  before: ResolvedObject,
  after: ResolvedObject,
  compared: readonly string[],
  words: readonly string[] = [],
  mapKeys: readonly string[] = [],
): void {
  const names = new Set(
    [before, after].flatMap(({ object, references }) => [object, ...references].flatMap(Object.keys)),
  );
  for (const key of names) {
    const [was, is] = [holderOf(before, key), holderOf(after, key)];
    const [old, now] = [was[key], is[key]];
    const malformed = !hasShape(key, old, mapKeys) || !hasShape(key, now, mapKeys);
    if ((compared.includes(key) && !malformed) || (isBookkeeping(key) && !isLeftReference(key, before, after)))
      continue;
    const text = (resolved: ResolvedObject, holder: JsonObject) =>
      Object.hasOwn(holder, key) ? resolved.schemas.document.textAt(holder, key) : undefined;
    const [wasText, isText] = [text(before, was), text(after, is)];
    const preset = presets[key] ?? [];
    if (preset.includes(wasText ?? preset[0] ?? '') && preset.includes(isText ?? preset[0] ?? '')) continue;
    if (diff.values.same(was, is, key)) continue;
    const details = {
      place: after.placeOf(key),
      basePlace: before.placeOf(key),
      keyword: key,
      before: wasText,
      after: isText,
    };
    if (key === 'deprecated' && !malformed) {
      diff.findings.add(now === true ? 'deprecation-set' : 'deprecation-lifted', site, details);
      continue;
    }
    const known = isDescription(key, old) && isDescription(key, now);
    diff.findings.add(known ? ruleOf(key, words) : 'keyword-changed', site, details);
  }
}

/** A reference that leads nowhere is a name, by which its object is compared. */
function isLeftReference(key: string, before: ResolvedObject, after: ResolvedObject): boolean {
  return key === '$ref' && (Object.hasOwn(before.object, key) || Object.hasOwn(after.object, key));
}

function ruleOf(key: string, words: readonly string[]): RuleId {
  if (key.startsWith('x-')) return 'extension-changed';
  if (key === 'example' || key === 'examples') return 'example-changed';
  return words.includes(key) || documentationKeywords.has(key) || key === 'bearerFormat'
    ? 'description-changed'
    : 'keyword-changed';
}

/** A reference's own `summary` and `description` stand before those of what it leads to. */
function holderOf({ object, references }: ResolvedObject, key: string): JsonObject {
  const overridden =
    key === 'description' || key === 'summary'
      ? references.find((reference) => Object.hasOwn(reference, key))
      : undefined;
  return overridden ?? object;
}
