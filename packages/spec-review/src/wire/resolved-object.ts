/** An object of a document, with the references that led to it and its place. */
import { isObject, type Json, type JsonObject, list, type Place } from 'openapi-document';
import type { Schemas } from './schemas/schemas.js';

/** An object of the document, references followed. */
export interface ResolvedObject {
  readonly schemas: Schemas;
  readonly object: JsonObject;
  /** The references that led here: in 3.1 they may describe it in other words. */
  readonly references: readonly JsonObject[];
  placeOf(key?: string | number): Place;
  /** Where the first of the references stands, or the object itself when there is none. */
  readonly writtenAt: Place;
}

/** Undefined when nothing stands there, or no object. */
export function resolvedAt(schemas: Schemas, value: Json | undefined): ResolvedObject | undefined {
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
export function pathItemAt(schemas: Schemas, value: Json | undefined): ResolvedObject | undefined {
  const item = value === undefined ? undefined : schemas.document.merged(value);
  return item === undefined ? undefined : makeNode(schemas, item, isObject(value) && item !== value ? [value] : []);
}

function makeNode(schemas: Schemas, object: JsonObject, references: readonly JsonObject[]): ResolvedObject {
  return {
    schemas,
    object,
    references,
    placeOf: (key) => schemas.document.placeOf(object, key),
    writtenAt: schemas.document.placeOf(references[0] ?? object),
  };
}

export function rootOf(schemas: Schemas): ResolvedObject {
  const root = resolvedAt(schemas, schemas.document.root.root);
  // Loading has refused a document that is no object.
  if (root === undefined) throw new TypeError('The document is no object.');
  return root;
}

/** In these an extension may stand among the names; in other maps, names may begin with `x-` as well. */
export const extended = new Set(['paths', 'responses']);

/** The objects that stand under a key by their names. */
export function mapAt({ object, schemas }: ResolvedObject, key: string, at = resolvedAt): Map<string, ResolvedObject> {
  const holder = Object.hasOwn(object, key) ? (schemas.document.merged(object[key] ?? null) ?? {}) : {};
  return new Map(
    Object.entries(holder).flatMap(([name, value]) => {
      const found = extended.has(key) && name.startsWith('x-') ? undefined : at(schemas, value);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );
}

/** The objects of a list. */
export function listAt({ object, schemas }: ResolvedObject, key: string): ResolvedObject[] {
  return list(object[key]).flatMap((value) => resolvedAt(schemas, value) ?? []);
}
