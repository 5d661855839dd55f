/** What the parts of the differ share: an object of the document with its place, and what is done with keywords that no rule knows. */
import { isObject, type Json, type JsonObject, list, type Place } from 'openapi-document';
import type { Details, Findings, Site } from './findings.js';
import { type RuleId, tell } from './rules.js';
import type { SameValues } from './same-values.js';
import type { Way } from './schemas/comparison.js';
import { documentationKeywords, isBookkeeping, isDescription } from './schemas/keywords.js';
import type { SchemaDiff } from './schemas/schema-diff.js';
import type { Schemas } from './schemas/schemas.js';
import type { Unchanged } from './unchanged.js';

export interface Comparing {
  readonly base: Schemas;
  readonly head: Schemas;
  readonly findings: Findings;
  readonly schemas: SchemaDiff;
  readonly values: SameValues;
  readonly unchanged: Unchanged;
  /** A header has content as a message does, and the parts of a form in there have headers: one of them must be handed down. */
  readonly compareContent: (comparing: Comparing, site: Site, way: Way, before: Node, after: Node) => void;
}

/** An object of the document, references followed. */
export interface Node {
  readonly schemas: Schemas;
  readonly node: JsonObject;
  /** The references that led here: in 3.1 they may describe it in other words. */
  readonly references: readonly JsonObject[];
  placeOf(key?: string | number): Place;
  /** Where the first of the references stands, or the object itself when there is none. */
  readonly writtenAt: Place;
}

/** Undefined when nothing stands there, or no object. */
export function nodeAt(schemas: Schemas, value: Json | undefined): Node | undefined {
  const references: JsonObject[] = [];
  let node = value;
  for (
    let next = value === undefined ? undefined : schemas.document.follow(value);
    next !== undefined;
    next = schemas.document.follow(next)
  ) {
    if (isObject(node)) references.push(node);
    node = next;
  }
  return isObject(node) ? makeNode(schemas, node, references) : undefined;
}

/** A path item: what stands beside its reference belongs to it. */
export function pathItemAt(schemas: Schemas, value: Json | undefined): Node | undefined {
  const item = value === undefined ? undefined : schemas.document.merged(value);
  return item === undefined ? undefined : makeNode(schemas, item, isObject(value) && item !== value ? [value] : []);
}

function makeNode(schemas: Schemas, node: JsonObject, references: readonly JsonObject[]): Node {
  return {
    schemas,
    node,
    references,
    placeOf: (key) => schemas.document.placeOf(node, key),
    writtenAt: schemas.document.placeOf(references[0] ?? node),
  };
}

export function rootOf(schemas: Schemas): Node {
  const root = nodeAt(schemas, schemas.document.root.root);
  // Loading has refused a document that is no object.
  if (root === undefined) throw new TypeError('The document is no object.');
  return root;
}

/** In these an extension may stand among the names; in other maps, names may begin with `x-` as well. */
const extended = new Set(['paths', 'responses']);

/** The objects that stand under a key by their names. */
export function mapAt({ node, schemas }: Node, key: string, at = nodeAt): Map<string, Node> {
  const holder = Object.hasOwn(node, key) ? (schemas.document.merged(node[key] ?? null) ?? {}) : {};
  return new Map(
    Object.entries(holder).flatMap(([name, value]) => {
      const found = extended.has(key) && name.startsWith('x-') ? undefined : at(schemas, value);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );
}

/** Notes a change. In a callback the consumer serves what it else calls, so what a rule says of that does not hold. */
export function note(comparing: Comparing, rule: RuleId, site: Site, details: Details): void {
  const turned = site.callback === true && /^(request|response)-/.test(rule);
  if (!turned) comparing.findings.add(rule, site, details);
  else comparing.findings.add('callback-message-changed', site, { ...details, keyword: tell(rule, details) });
}

type Shape = 'text' | 'flag' | 'object' | 'objects' | 'map' | 'lists' | 'schema';
/** The form in which functions of their own read a key. What has another form is compared as if nobody knew the key. */
const shapes: Readonly<Record<string, Shape>> = {
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
export function compareRest(
  comparing: Comparing,
  site: Site,
  before: Node,
  after: Node,
  compared: readonly string[],
  words: readonly string[] = [],
  mapKeys: readonly string[] = [],
): void {
  const names = new Set([before, after].flatMap(({ node, references }) => [node, ...references].flatMap(Object.keys)));
  for (const key of names) {
    const [was, is] = [holderOf(before, key), holderOf(after, key)];
    const [old, now] = [was[key], is[key]];
    const malformed = !hasShape(key, old, mapKeys) || !hasShape(key, now, mapKeys);
    if ((compared.includes(key) && !malformed) || (isBookkeeping(key) && !isLeftReference(key, before, after)))
      continue;
    const text = (node: Node, holder: JsonObject) =>
      Object.hasOwn(holder, key) ? node.schemas.document.textAt(holder, key) : undefined;
    const [wasText, isText] = [text(before, was), text(after, is)];
    const preset = presets[key] ?? [];
    if (preset.includes(wasText ?? preset[0] ?? '') && preset.includes(isText ?? preset[0] ?? '')) continue;
    if (comparing.values.same(was, is, key)) continue;
    const details = {
      place: after.placeOf(key),
      basePlace: before.placeOf(key),
      keyword: key,
      before: wasText,
      after: isText,
    };
    if (key === 'deprecated' && !malformed) {
      comparing.findings.add(now === true ? 'deprecation-set' : 'deprecation-lifted', site, details);
      continue;
    }
    const known = isDescription(key, old) && isDescription(key, now);
    comparing.findings.add(known ? ruleOf(key, words) : 'keyword-changed', site, details);
  }
}

/** A reference that leads nowhere is a name, by which its object is compared. */
function isLeftReference(key: string, before: Node, after: Node): boolean {
  return key === '$ref' && (Object.hasOwn(before.node, key) || Object.hasOwn(after.node, key));
}

function ruleOf(key: string, words: readonly string[]): RuleId {
  if (key.startsWith('x-')) return 'extension-changed';
  if (key === 'example' || key === 'examples') return 'example-changed';
  return words.includes(key) || documentationKeywords.has(key) || key === 'bearerFormat'
    ? 'description-changed'
    : 'keyword-changed';
}

/** A reference's own `summary` and `description` stand before those of what it leads to. */
function holderOf({ node, references }: Node, key: string): JsonObject {
  const overridden =
    key === 'description' || key === 'summary'
      ? references.find((reference) => Object.hasOwn(reference, key))
      : undefined;
  return overridden ?? node;
}

/** The objects of a list. */
export function nodesAt({ node, schemas }: Node, key: string): Node[] {
  return list(node[key]).flatMap((value) => nodeAt(schemas, value) ?? []);
}
