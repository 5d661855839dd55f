/** Looks things up in a document, through the references on the way: its operations, and where a field of a body is described. */

import type { SpecDocument } from './document.js';
import { type Json, type JsonObject, objectOf } from './json.js';
import type { Place } from './place.js';

/** The methods that a path item has fields for; `query` came with OpenAPI 3.2. */
export const methods: readonly string[] = 'get put post delete options head patch trace query'.split(' ');

/** An operation, as its path item has it. */
interface OperationEntry {
  /** As the document writes it: `get`, and `COPY` below `additionalOperations`. */
  readonly method: string;
  /** As it is sent: `GET`. */
  readonly sent: string;
  /** The keys that lead to it. */
  readonly way: readonly string[];
  readonly value: Json;
}

export interface OperationNode {
  readonly path: string;
  /** As the document writes it: `get`, and `COPY` below `additionalOperations`. */
  readonly method: string;
  /** Such as `POST /users/me/logout`. */
  readonly name: string;
  readonly item: JsonObject;
  readonly node: JsonObject;
}

/** The object that stands there, or that a reference there leads to; empty when there is none. */
export function objectAt(document: SpecDocument, node: Json | undefined): JsonObject {
  let target: Json | undefined = node;
  for (let next = node; next !== undefined; next = document.follow(next)) target = next;
  return target !== null && typeof target === 'object' && !Array.isArray(target) ? (target as JsonObject) : {};
}

/** All operations of a path item, in its order: those of its fields, and those that OpenAPI 3.2 has below `additionalOperations`. */
export function operationEntries(item: JsonObject): OperationEntry[] {
  return Object.entries(item).flatMap(([key, value]) => {
    if (methods.includes(key)) return [{ method: key, sent: key.toUpperCase(), way: [key], value }];
    if (key !== 'additionalOperations') return [];
    return Object.entries(objectOf(value)).map(([method, more]) => ({
      method,
      sent: method,
      way: [key, method],
      value: more,
    }));
  });
}

/** What a path item says of all its operations. */
export function sharedOf(item: JsonObject): JsonObject {
  const { additionalOperations: _, ...rest } = item;
  return Object.fromEntries(Object.entries(rest).filter(([key]) => !methods.includes(key)));
}

export function operationNodes(document: SpecDocument): OperationNode[] {
  const { paths } = objectAt(document, document.root.root);
  return Object.entries(objectAt(document, paths)).flatMap(([path, value]) => {
    const item = document.merged(value) ?? {};
    return operationEntries(item).map(({ method, sent, value: node }) => ({
      path,
      method,
      name: `${sent} ${path}`,
      item,
      node: objectAt(document, node),
    }));
  });
}

/** Where the field at the end of a way through a body is described, or the nearest parent whose description is found. */
export function placeOfField(document: SpecDocument, schema: Json | undefined, way: readonly string[]): Place {
  const node = objectAt(document, schema);
  const [key, ...rest] = way;
  if (key === undefined) return document.placeOf(node);
  const holder = holderOf(document, node, key, new Set());
  if (holder === undefined) return document.placeOf(node);
  const properties = objectAt(document, holder.properties);
  return placeOfField(document, Object.hasOwn(properties, key) ? properties[key] : holder.items, rest);
}

/** The schema that describes the field: this one, or one of those that it is put together of, which may be in a circle. */
function holderOf(
  document: SpecDocument,
  node: JsonObject,
  key: string,
  seen: Set<JsonObject>,
): JsonObject | undefined {
  if (seen.has(node)) return undefined;
  seen.add(node);
  if (Object.hasOwn(objectAt(document, node.properties), key)) return node;
  if (/^\d+$/.test(key) && node.items !== undefined) return node;
  for (const part of partsOf(node)) {
    const holder = holderOf(document, objectAt(document, part), key, seen);
    if (holder !== undefined) return holder;
  }
  return undefined;
}

function partsOf(node: JsonObject): readonly Json[] {
  return ['allOf', 'oneOf', 'anyOf'].flatMap((word) => node[word] ?? []);
}
