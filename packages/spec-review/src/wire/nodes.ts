/** What the parts of the differ share: an object of the document with its place, and what is done with keywords that no rule knows. */
import { canonical, isObject, type Json, type JsonObject, type Place } from 'openapi-document';
import type { Details, Findings, Site } from './findings.js';
import { type RuleId, rules } from './rules.js';
import { documentationKeywords, isBookkeeping } from './schemas/keywords.js';
import type { SchemaDiff } from './schemas/schema-diff.js';
import type { Schemas } from './schemas/schemas.js';

export interface Comparing {
  readonly base: Schemas;
  readonly head: Schemas;
  readonly findings: Findings;
  readonly schemas: SchemaDiff;
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
  if (!isObject(node)) return undefined;
  const found = node;
  return {
    schemas,
    node: found,
    references,
    placeOf: (key) => schemas.document.placeOf(found, key),
    writtenAt: schemas.document.placeOf(references[0] ?? found),
  };
}

export function rootOf(schemas: Schemas): Node {
  const root = nodeAt(schemas, schemas.document.root.root);
  // Loading has refused a document that is no object.
  if (root === undefined) throw new TypeError('The document is no object.');
  return root;
}

/** Notes a change. In a callback the consumer serves what it else calls, so what a rule says of that does not hold. */
export function note(comparing: Comparing, rule: RuleId, site: Site, details: Details): void {
  const turned = site.callback === true && /^(request|response)-/.test(rule);
  if (!turned) comparing.findings.add(rule, site, details);
  else comparing.findings.add('callback-message-changed', site, { ...details, keyword: rules[rule].says });
}

/** Compares every keyword but the ones given: none is passed over. `silent`: none of them means anything on the wire. */
export function compareRest(
  comparing: Comparing,
  site: Site,
  before: Node,
  after: Node,
  compared: readonly string[],
  silent = false,
): void {
  const names = new Set([before, after].flatMap(({ node, references }) => [node, ...references].flatMap(Object.keys)));
  for (const key of names) {
    if (compared.includes(key) || isBookkeeping(key)) continue;
    const [was, is] = [effective(before, key), effective(after, key)];
    const wasText = was === undefined ? undefined : canonical(before.schemas.expand(was));
    const isText = is === undefined ? undefined : canonical(after.schemas.expand(is));
    if (wasText === isText) continue;
    const details = {
      place: after.placeOf(key),
      basePlace: before.placeOf(key),
      keyword: key,
      before: wasText,
      after: isText,
    };
    if (key === 'deprecated') {
      if ((was === true) !== (is === true))
        comparing.findings.add(is === true ? 'deprecation-set' : 'deprecation-lifted', site, details);
      continue;
    }
    comparing.findings.add(ruleOf(key, silent), site, details);
  }
}

function ruleOf(key: string, silent: boolean): RuleId {
  if (key.startsWith('x-')) return 'extension-changed';
  if (key === 'example' || key === 'examples') return 'example-changed';
  return silent || documentationKeywords.has(key) || key === 'bearerFormat' ? 'description-changed' : 'keyword-changed';
}

/** A reference's own `summary` and `description` stand before those of what it leads to. */
function effective({ node, references }: Node, key: string): Json | undefined {
  const overridden =
    key === 'description' || key === 'summary'
      ? references.find((reference) => Object.hasOwn(reference, key))
      : undefined;
  return (overridden ?? node)[key];
}
