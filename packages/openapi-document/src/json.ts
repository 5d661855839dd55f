/** The values of JSON, and what is asked of one wherever documents are read. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(node: Json | undefined): node is JsonObject {
  return node !== null && typeof node === 'object' && !Array.isArray(node);
}

/** The object itself; an empty one when it is none. */
export function objectOf(node: Json | undefined): JsonObject {
  return isObject(node) ? node : {};
}

/** The items of an array; none when it is none. */
export function list(node: Json | undefined): readonly Json[] {
  return Array.isArray(node) ? node : [];
}

/** A text that two values share when they are equal, whatever the order of their keys. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (_, node) =>
    isObject(node) ? Object.fromEntries(Object.entries(node).sort(byKey)) : node,
  );
}

/** For sorting entries. */
export function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
