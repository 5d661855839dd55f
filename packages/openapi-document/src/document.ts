/** Loads an OpenAPI document with the files that it refers to, from the working tree or from git; fetches nothing. */
import { posix, sep } from 'node:path';
import { CommandError } from 'command-line';
import {
  CORE_SCHEMA,
  constructFromEvents,
  defineScalarTag,
  floatCoreTag,
  intCoreTag,
  mergeTag,
  parseEvents,
  YAMLException,
} from 'js-yaml';
import { digitsBeyond } from './decimal.js';
import { type Reader, readerOf, type SpecLocation } from './files.js';
import { canonical, isObject, type Json, type JsonObject } from './json.js';
import type { Place } from './place.js';
import { decode, parsePointer, pointerBelow } from './pointer.js';
import { emptyScan, LongNumber, type Reference, resolveId, type Scan, type SpecFile, scanFile } from './references.js';
import { indexPositions, type Position } from './source-locator.js';
import { placeWholes } from './wholes.js';

export interface SpecDocument {
  readonly root: SpecFile;
  /** Every file of the spec by its path, the root among them. */
  readonly files: ReadonlyMap<string, SpecFile>;
  /** The references that lead nowhere, in their order: such an object stands for itself, and its `$ref` is a name. */
  readonly unresolved: readonly Unresolved[];
  /** What the reference in this object leads to, which may be a reference again; undefined when it has none, or one that leads nowhere. */
  follow(node: Json): Json | undefined;
  /** What a reference with this text would lead to if it stood in an object of the document; undefined when that is nothing. */
  resolve(target: string, from: object): Json | undefined;
  /** The schemas that a `$dynamicRef` with this text may lead to: all that have the anchor. */
  dynamicTargets(target: string): readonly JsonObject[];
  /** An object; of a reference, what it leads to together with what is written beside the reference, which goes first. Undefined when it is no object. */
  merged(value: Json): JsonObject | undefined;
  /** Where an object or an array of the document is written; with a key, what it has there, or itself when it has nothing there. */
  placeOf(node: object, key?: string | number): Place;
  /** Where a place begins in its file's text: at its key if it has one. Of what is not there, the nearest parent. */
  position(place: Place): Position;
  /** What an object or an array has at a key, as a text that equal values share: the order of keys is of no account, every digit of a number is. */
  textAt(holder: object, key: string | number): string;
}

/** A reference that is not followed. */
export interface Unresolved {
  readonly target: string;
  readonly place: Place;
  /** Such as 'leads to nothing'. */
  readonly reason: string;
}

/** The tag of a number that keeps the digits which a double has no room for. */
function exactTag(tag: typeof intCoreTag | typeof floatCoreTag) {
  return defineScalarTag<number | LongNumber>(tag.tagName, {
    implicit: true,
    implicitFirstChars: tag.implicitFirstChars,
    identify: () => false,
    resolve(source, isExplicit, tagName) {
      const value = tag.resolve(source, isExplicit, tagName);
      const digits = typeof value === 'number' ? digitsBeyond(source, value) : undefined;
      return digits === undefined ? value : new LongNumber(digits);
    },
  });
}
const schema = CORE_SCHEMA.withTags(mergeTag, exactTag(intCoreTag), exactTag(floatCoreTag));

/** Throws a `CommandError` (2) when there is no such file or ref, or the document cannot be read. */
export async function loadDocument(location: SpecLocation): Promise<SpecDocument> {
  const path = posix.normalize(location.path.split(sep).join('/'));
  return readDocument(path, await readerOf(location, path));
}

/** The same with texts from elsewhere. `path` is the root's, with `/`. */
export async function readDocument(path: string, read: Reader): Promise<SpecDocument> {
  const scan = emptyScan();
  const files = new Map<string, SpecFile>();
  const refused = new Map<string, string>();
  let [references, mapped] = [0, 0];
  for (let wanted = [path]; wanted.length > 0; ) {
    const texts = await read(wanted);
    for (const [index, next] of wanted.entries()) {
      const text = texts[index] ?? '';
      if (typeof text !== 'string') {
        if (next === path) throw new CommandError(2, `${text.refused}. Name an OpenAPI document.`);
        refused.set(next, text.refused);
        continue;
      }
      const file = parseFile(next, text);
      files.set(next, file);
      scanFile(file, scan);
    }
    const found = [...scan.references.slice(references), ...scan.mapped.slice(mapped)];
    [references, mapped] = [scan.references.length, scan.mapped.length];
    // A URL is never fetched: it leads somewhere when it is the `$id` of something that is read.
    const named = found.flatMap((reference) => fileOf(reference) ?? []);
    wanted = [...new Set(named)].filter((next) => !files.has(next) && !refused.has(next));
  }
  const root = files.get(path);
  if (root === undefined) throw new CommandError(2, `${path} is not read. Name an OpenAPI document.`);
  checkVersion(root);
  placeWholes(scan, files, () => finder(scan, files));
  return makeDocument(root, files, scan, link(scan, files, refused));
}

/** Throws a `CommandError` (2) that says what the root is, when it is no OpenAPI document of a version that is known. */
function checkVersion({ path, root }: SpecFile): void {
  const refuse = (what: string): never => {
    throw new CommandError(2, `${path} ${what}`);
  };
  if (!isObject(root)) refuse('is no OpenAPI document: it is no object. Name one that begins with `openapi`.');
  const { openapi, swagger } = root as JsonObject;
  if (openapi === undefined && swagger !== undefined)
    refuse(`is a document of Swagger ${swagger}, which is not supported. Convert it to OpenAPI 3.0 or 3.1.`);
  if (openapi === undefined) refuse('is no OpenAPI document: it has no field `openapi`. Name one that begins with it.');
  if (typeof openapi !== 'string')
    refuse(
      `has the version \`openapi: ${canonical(openapi ?? null)}\`, which is no text. Quote it: "${openapi === 3.1 || openapi === 3.2 ? `${openapi}.0` : '3.0.3'}".`,
    );
  if (!/^3\.\d+(\.|$)/.test(String(openapi)))
    refuse(`is of OpenAPI ${openapi}, which is not supported. Supported are 3.0, 3.1 and 3.2.`);
}

function makeDocument(
  root: SpecFile,
  files: ReadonlyMap<string, SpecFile>,
  scan: Scan,
  { targets, unresolved }: Links,
): SpecDocument {
  const positions = new Map<string, (keys: readonly string[]) => Position>();
  const mergedObjects = new Map<object, JsonObject>();
  /** What such an object is put together from, the nearest first. */
  const sources = new Map<object, readonly JsonObject[]>();
  const { places, digits } = scan;
  const find = finder(scan, files);

  function placeOf(node: object, key?: string | number): Place {
    const holder =
      sources.get(node)?.find((source) => key !== undefined && Object.hasOwn(source, key)) ??
      sources.get(node)?.[0] ??
      node;
    const place = places.get(holder) ?? { file: root.path, pointer: '#' };
    if (key === undefined || !Object.hasOwn(holder, key)) return place;
    return { file: place.file, pointer: pointerBelow(place.pointer, key) };
  }

  const follow = (node: Json) => (node !== null && typeof node === 'object' ? targets.get(node) : undefined);

  return {
    root,
    files,
    unresolved,
    follow,
    placeOf,
    resolve(target, from) {
      const file = places.get(from)?.file ?? root.path;
      return find({ target, file, holder: from });
    },
    dynamicTargets: (target) => scan.dynamic.get(decode(target.split('#')[1] ?? '')) ?? [],
    merged(value) {
      const chain: JsonObject[] = [];
      for (let next: Json | undefined = value; isObject(next); next = follow(next)) chain.push(next);
      const [first, ...others] = chain;
      if (first === undefined || others.length === 0) return first;
      const known = mergedObjects.get(first);
      if (known !== undefined) return known;
      const all: JsonObject = Object.assign({}, ...[...chain].reverse());
      const item = Object.fromEntries(Object.entries(all).filter(([key]) => key !== '$ref'));
      mergedObjects.set(first, item);
      sources.set(item, chain);
      return item;
    },
    position({ file, pointer }) {
      const parsed = files.get(file);
      if (parsed === undefined) return { line: 1, column: 1 };
      const locate = positions.get(file) ?? indexPositions(parsed.text);
      positions.set(file, locate);
      return locate(parsePointer(pointer) ?? []);
    },
    textAt(holder, key) {
      const value = (holder as JsonObject)[key] ?? null;
      return digits.size === 0 ? canonical(value) : textOf(value, holder, String(key));
    },
  };

  function textOf(value: Json, holder: object, key: string): string {
    if (typeof value === 'number') return digits.get(holder)?.get(key) ?? canonical(value);
    if (Array.isArray(value)) return `[${value.map((item: Json, index) => textOf(item, value, String(index))).join()}]`;
    if (!isObject(value)) return canonical(value);
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${textOf(value[name] ?? null, value, name)}`).join()}}`;
  }
}

/** Any other file of YAML or JSON, such as a workflow. Throws a `CommandError` (2) with the place when it is neither, or never ends. */
export function readYaml(path: string, text: string): SpecFile {
  const file = parseFile(path, text);
  scanFile(file, emptyScan());
  return file;
}

function parseFile(path: string, text: string): SpecFile {
  // Read as UTF-8, its byte order mark is no character, and its other bytes are zeros.
  if (/^\uFFFD\uFFFD|^\0?[^\0]\0/.test(text)) {
    throw new CommandError(2, `${path} is written in UTF-16, and not read. Save it as UTF-8.`);
  }
  try {
    const events = parseEvents(text, { maxDepth: 200 });
    // A document of YAML's core schema is made of these values alone, once its long numbers are rounded.
    const [root = null] = constructFromEvents(events, { source: text, schema }) as (Json | LongNumber)[];
    // The scan rounds those that stand in something.
    return { path, text, root: root instanceof LongNumber ? Number(root.digits) : root };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line = 0, column = 0 } = error.mark ?? {};
    throw new CommandError(
      2,
      `${path}:${line + 1}:${column + 1} ${error.reason}.\nThis is no YAML or JSON that can be read. Mend this place.`,
    );
  }
}

interface Links {
  /** What each reference leads to. */
  readonly targets: ReadonlyMap<object, Json>;
  readonly unresolved: readonly Unresolved[];
}

function link(scan: Scan, files: ReadonlyMap<string, SpecFile>, refused: ReadonlyMap<string, string>): Links {
  const targets = new Map<object, Json>();
  const find = finder(scan, files);
  const unresolved: Unresolved[] = [];
  const leave = ({ holder, target, file }: Reference, reason: string) => {
    targets.delete(holder);
    unresolved.push({ target, reason, place: scan.places.get(holder) ?? { file, pointer: '#' } });
  };
  for (const reference of scan.references) {
    const found = find(reference);
    if (found !== undefined) targets.set(reference.holder, found);
    else leave(reference, reasonOf(reference, refused));
  }
  const sound = new Set<object>();
  const written = new Map<object, Reference>(scan.references.map((reference) => [reference.holder, reference]));
  for (const { holder } of scan.references) {
    const seen = new Set<object>();
    for (let node: Json | undefined = holder; isObject(node) && !sound.has(node); ) {
      seen.add(node);
      const next = targets.get(node);
      const closing = next !== undefined && isObject(next) && seen.has(next) ? written.get(node) : undefined;
      // The one that closes the circle is cut, so that nobody who follows the others goes round for ever.
      if (closing !== undefined) leave(closing, 'leads back to itself');
      node = targets.get(node);
    }
    for (const node of seen) sound.add(node);
  }
  return { targets, unresolved };
}

function reasonOf(reference: Reference, refused: ReadonlyMap<string, string>): string {
  const file = fileOf(reference);
  if (file === undefined) return 'is a URL or an absolute path, and nothing is read from there';
  return refused.get(file) ?? 'leads to nothing';
}

type ReferenceTarget = Pick<Reference, 'target' | 'file'>;

/** How many references a step of a pointer may lead through, and how many of them may stand within each other. */
const mostThrough = 20;

type Find = (reference: ReferenceTarget & { readonly holder: object }) => Json | undefined;

/** Finds what stands where a reference leads; undefined when nothing does. Its `holder` is where it is written. */
function finder(scan: Scan, files: ReadonlyMap<string, SpecFile>): Find {
  /** What the references lead to that a pointer leads through. One that leads through itself leads nowhere. */
  const passed = new Map<object, Json | undefined>();
  let depth = 0;

  function through(node: JsonObject): Json | undefined {
    if (typeof node.$ref !== 'string' || passed.has(node) || depth > mostThrough) return passed.get(node);
    passed.set(node, undefined);
    depth += 1;
    const target = find({ target: node.$ref, file: scan.places.get(node)?.file ?? '', holder: node });
    depth -= 1;
    passed.set(node, target);
    return target;
  }

  function valueAt(start: Json | undefined, keys: readonly string[]): Json | undefined {
    return keys.reduce<Json | undefined>((node, key) => {
      let holder = node;
      for (let steps = 0; isObject(holder) && !Object.hasOwn(holder, key) && steps < mostThrough; steps++)
        holder = through(holder);
      return holder !== null && typeof holder === 'object' && Object.hasOwn(holder, key)
        ? (holder as JsonObject)[key]
        : undefined;
    }, start);
  }

  function find({ target, file, holder }: ReferenceTarget & { readonly holder: object }): Json | undefined {
    const [address = '', fragment = ''] = target.split('#', 2);
    const keys = parsePointer(`#${fragment}`);
    // Within a schema that has an `$id`, a reference starts from there; many that have one are written as if it were not there.
    const resource = scan.resources.get(holder);
    const url = resource === undefined ? address : resolveId(address, resource.id);
    const identified = scan.named.get(url) ?? scan.named.get(address);
    const inside =
      resource !== undefined && keys === undefined
        ? scan.named.get(`${url}#${decode(fragment)}`)
        : valueAt(address === '' ? resource?.root : identified, keys ?? []);
    if (inside !== undefined) return inside;
    const other = identified === undefined ? fileOf({ target, file }) : file;
    if (other === undefined) return undefined;
    return keys === undefined ? scan.named.get(`${other}#${decode(fragment)}`) : valueAt(files.get(other)?.root, keys);
  }

  return find;
}

/** The path of the file that a reference leads to; undefined when it is a URL, or an absolute path. */
function fileOf({ target, file }: ReferenceTarget): string | undefined {
  const [address = ''] = target.split('#', 1);
  if (address === '') return file;
  const decoded = decode(address);
  if (/^([a-z][a-z0-9+.-]*:|[/\\])/i.test(decoded) || decoded.includes('\0')) return undefined;
  return posix.normalize(posix.join(posix.dirname(file), decoded));
}
