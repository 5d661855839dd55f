/** Finds the references of a document's file, and where each of its objects is written. */
import { CommandError } from 'command-line';
import type { Json, JsonObject } from './json.js';
import type { Place } from './place.js';

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

export interface Scan {
  readonly references: Reference[];
  /** Where each object and array stands; what an alias repeats stands at its anchor. */
  readonly places: Map<object, Place>;
  /** What an `$id` or an `$anchor` names: the whole URL, or `file#anchor`. */
  readonly named: Map<string, Json>;
}

/** How deep the largest public specs go is 40; what is far deeper is an attack, or a mistake. */
const maximalDepth = 200;
/** What a file may come to when its aliases are written out. The largest public specs have two million values. */
const maximalValues = 10_000_000;
/** What stands under these keys is a map from names to things, so its keys mean nothing. */
const maps = new Set(
  'properties patternProperties $defs definitions dependentSchemas schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems paths webhooks content encoding mapping variables'.split(
    ' ',
  ),
);
/** What stands under these keys is data: a `$ref` in there is none. */
const data = new Set(['example', 'default', 'const', 'enum', 'value', 'dataValue']);

/** Adds what is found in the file to the scan. Throws a `CommandError` (2) when the file is nested absurdly, or never ends. */
export function scanFile(file: SpecFile, { references, places, named }: Scan): void {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  const refuse = (what: string) => {
    throw new CommandError(2, `${file.path}: ${what} Write it out, or use $ref.`);
  };

  /** Gives the number of values, aliases written out. */
  function visit(node: Json, pointer: string, depth: number, isMap: boolean, isData: boolean): number {
    if (node === null || typeof node !== 'object') return 1;
    if (open.has(node)) refuse(`the alias at ${pointer} refers to what it stands in.`);
    const known = sizes.get(node);
    if (known !== undefined) return known;
    if (depth > maximalDepth)
      refuse(`it is nested more than ${maximalDepth} levels deep, at ${pointer.slice(0, 80)}….`);
    places.set(node, { file: file.path, pointer });
    open.add(node);
    let size = 1;
    const list = Array.isArray(node);
    for (const [key, value] of Object.entries(node)) {
      const below = !isMap && !list;
      const literal =
        isData || (below && (data.has(key) || key.startsWith('x-') || (key === 'examples' && Array.isArray(value))));
      if (!literal) note(node as JsonObject, key, value, isMap);
      size += visit(value, `${pointer}/${escapeKey(key)}`, depth + 1, below && maps.has(key), literal);
    }
    open.delete(node);
    sizes.set(node, size);
    if (size > maximalValues)
      refuse(`its aliases come to more than ${maximalValues} values when they are written out.`);
    return size;
  }

  function note(holder: JsonObject, key: string, value: Json, isMap: boolean): void {
    if (typeof value !== 'string' || isMap) return;
    if (key === '$ref') references.push({ holder, target: value, file: file.path });
    if (key === '$id') named.set(value.replace(/#$/, ''), holder);
    if (key === '$anchor' || key === '$dynamicAnchor') named.set(`${file.path}#${value}`, holder);
  }

  visit(file.root, '#', 0, false, false);
}

/** The keys of a pointer such as `#/paths/~1users`, or undefined when it is none. */
export function splitPointer(pointer: string): string[] | undefined {
  if (pointer !== '' && pointer !== '#' && !/^#?\//.test(pointer)) return undefined;
  return pointer
    .split('/')
    .slice(1)
    .map((key) => decode(key).replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Percent-decodes; what is no percent-encoding is left as it stands. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
