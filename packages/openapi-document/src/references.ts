/** Finds the references of a document's file, and where each of its objects is written. */
import { CommandError } from 'command-line';
import { isObject, type Json, type JsonObject } from './json.js';
import type { Place } from './place.js';
import { pointerBelow } from './pointer.js';

/** A file of a spec, as it is parsed. */
export interface SpecFile {
  /** Relative to the folder of its source, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly root: Json;
}

export interface Reference {
  /** The object that has the `$ref`. */
  readonly holder: JsonObject;
  readonly target: string;
  readonly file: string;
}

/** Where a reference stands in place of a whole map or list, such as all paths. */
export interface Whole {
  readonly parent: JsonObject;
  readonly key: string;
  readonly reference: Reference;
}

/** What is found in the files of a spec. */
export interface Scan {
  readonly references: Reference[];
  readonly wholes: Whole[];
  /** The schemas that a discriminator's `mapping` names, as far as they may stand in files of their own. */
  readonly mapped: Pick<Reference, 'target' | 'file'>[];
  /** Where each object and array stands; what an alias repeats stands at its anchor. */
  readonly places: Map<object, Place>;
  /** What an `$id` or an `$anchor` names: the whole URL, or `file#anchor`. */
  readonly named: Map<string, Json>;
  /** The schema with an `$id` that an object stands in, the nearest one; of objects that stand in none there is no entry. */
  readonly resources: Map<object, Resource>;
  /** What each `$dynamicAnchor` names, in whichever file. */
  readonly dynamic: Map<string, JsonObject[]>;
  /** The digits of numbers that a double does not hold, by the object or array that they stand in and their key. */
  readonly digits: Map<object, Map<string, string>>;
}

interface Resource {
  /** Resolved against those around it. */
  readonly id: string;
  readonly root: JsonObject;
}

/** An `$id`, or a reference without its fragment, within a schema that is identified by another URL. */
export function resolveId(id: string, outer: string): string {
  return URL.canParse(id, outer) ? new URL(id, outer).href.replace(/#$/, '') : id.replace(/#$/, '') || outer;
}

export function emptyScan(): Scan {
  return {
    references: [],
    wholes: [],
    mapped: [],
    places: new Map(),
    named: new Map(),
    resources: new Map(),
    dynamic: new Map(),
    digits: new Map(),
  };
}

/** A number of more digits than a double holds, as the parser gives it; the scan puts the nearest double into its place. */
export class LongNumber {
  constructor(readonly digits: string) {}

  toString(): string {
    return this.digits;
  }
}

/** How deep the largest public specs go is 40; what is far deeper is an attack, or a mistake. */
export const maximalDepth = 200;
/** What a file may come to when its aliases are written out. The largest public specs have two million values. */
export const maximalValues = 10_000_000;
/** What stands under these keys is a map from names to things, so its keys mean nothing. */
const maps = new Set(
  'properties patternProperties $defs definitions dependentSchemas schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems paths webhooks content mediaTypes encoding mapping variables additionalOperations x-webhooks x-ms-paths'.split(
    ' ',
  ),
);
/** What stands under these keys as well holds other things, and is none that OpenAPI lets a reference stand for. */
const wholes = new Set([...maps, 'components', 'servers', 'security', 'tags', 'flows', 'scopes']);
/** What stands under these keys is data: a `$ref` in there is none. */
const data = new Set(['example', 'default', 'const', 'enum', 'value', 'dataValue']);

/** Adds what is found in the file to the scan. Throws a `CommandError` (2) when the file is nested absurdly, or never ends. */
export function scanFile(
  file: SpecFile,
  { references, wholes: found, mapped, places, named, resources, dynamic, digits }: Scan,
): void {
  // What an alias repeats may be data in one place and none in another, so each way of reading it is a visit of its own.
  const sizes = [new Map<object, number>(), new Map<object, number>(), new Map<object, number>()] as const;
  const open = new Set<object>();
  const noted = new Set<JsonObject>();
  const refuse = (what: string) => {
    throw new CommandError(2, `${file.path}: ${what} Write it out, or use $ref.`);
  };

  /** Gives the number of values, aliases written out. */
  function visit(
    node: Json,
    pointer: string,
    depth: number,
    isMap: boolean,
    isData: boolean,
    outer: Resource | undefined,
  ): number {
    if (node === null || typeof node !== 'object') return 1;
    if (open.has(node)) refuse(`the alias at ${pointer} refers to what it stands in.`);
    const read = sizes[isData ? 0 : isMap ? 1 : 2];
    const known = read.get(node);
    if (known !== undefined) return known;
    if (depth > maximalDepth)
      refuse(`it is nested more than ${maximalDepth} levels deep, at ${pointer.slice(0, 80)}….`);
    if (!places.has(node)) places.set(node, { file: file.path, pointer });
    const resource = isMap || isData ? outer : resourceOf(node, outer);
    if (resource !== undefined && !resources.has(node)) resources.set(node, resource);
    open.add(node);
    let size = 1;
    const list = Array.isArray(node);
    for (const [key, value] of Object.entries(node)) {
      const below = !isMap && !list;
      const extension = key.startsWith('x-') && !maps.has(key);
      const literal = isData || (below && (data.has(key) || extension || (key === 'examples' && Array.isArray(value))));
      // The parser makes nothing but values of JSON and these.
      if ((value as unknown) instanceof LongNumber) round(node, key, String(value));
      else if (!literal) note(node as JsonObject, key, value, isMap, resource);
      // Any value of a discriminator's field may stand in a mapping, `$ref` among them.
      const named = literal || (below && key === 'mapping');
      size += visit(value, pointerBelow(pointer, key), depth + 1, below && maps.has(key), named, resource);
    }
    open.delete(node);
    read.set(node, size);
    if (size > maximalValues)
      refuse(`its aliases come to more than ${maximalValues} values when they are written out.`);
    return size;
  }

  function round(holder: object, key: string, text: string): void {
    const known = digits.get(holder) ?? new Map<string, string>();
    digits.set(holder, known.set(key, text));
    // The document is being built, and nobody has seen it yet.
    (holder as Record<string, Json>)[key] = Number(text);
  }

  function resourceOf(node: Json, outer: Resource | undefined): Resource | undefined {
    const id = isObject(node) && Object.hasOwn(node, '$id') ? node.$id : undefined;
    if (!isObject(node) || typeof id !== 'string') return outer;
    return { id: outer === undefined ? id.replace(/#$/, '') : resolveId(id, outer.id), root: node };
  }

  function note(holder: JsonObject, key: string, value: Json, isMap: boolean, resource: Resource | undefined): void {
    if (!isMap && wholes.has(key) && isObject(value) && typeof value.$ref === 'string') {
      const reference = { holder: value, target: value.$ref, file: file.path };
      found.push({ parent: holder, key, reference });
    }
    // No map has a text under a name.
    if (isMap && key !== '$ref') return;
    if (key === 'mapping' && isObject(value)) {
      for (const target of Object.values(value)) {
        if (typeof target === 'string' && /[/.#]/.test(target)) mapped.push({ target, file: file.path });
      }
    }
    if (typeof value !== 'string') return;
    if (key === 'defaultMapping' && /[/.#]/.test(value)) mapped.push({ target: value, file: file.path });
    if (key === '$ref' && !noted.has(holder)) {
      noted.add(holder);
      references.push({ holder, target: value, file: file.path });
    }
    if (key === '$id' && resource !== undefined) {
      named.set(resource.id, holder);
      if (!named.has(value)) named.set(value.replace(/#$/, ''), holder);
    }
    if (key === '$anchor' || key === '$dynamicAnchor') {
      const known = `${file.path}#${value}`;
      if (resource !== undefined) named.set(`${resource.id}#${value}`, holder);
      if (resource === undefined || !named.has(known)) named.set(known, holder);
    }
    if (key === '$dynamicAnchor') {
      const others = dynamic.get(value) ?? [];
      if (!others.includes(holder)) dynamic.set(value, [...others, holder]);
    }
  }

  visit(file.root, '#', 0, false, false, undefined);
}
