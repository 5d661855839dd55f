/** Loads an OpenAPI document with the files beside it, from the working tree or from git; fetches nothing, and reads nothing outside its folder. */
import { posix, sep } from 'node:path';
import { CommandError } from 'command-line';
import { CORE_SCHEMA, constructFromEvents, type Event, mergeTag, parseEvents, YAMLException } from 'js-yaml';
import { type Reader, readerOf, type Source } from './files.js';
import { isObject, type Json, type JsonObject } from './json.js';
import type { Place } from './place.js';
import { decode, escapeKey, type Reference, type Scan, type SpecFile, scanFile, splitPointer } from './references.js';
import { indexPositions, type Position } from './source-locator.js';

export interface SpecDocument {
  readonly root: SpecFile;
  /** Every file of the spec by its path, the root among them. */
  readonly files: ReadonlyMap<string, SpecFile>;
  /** What the reference in this object leads to, which may be a reference again; undefined when it has none. */
  follow(node: Json): Json | undefined;
  /** Where an object or an array of the document is written; with a key, what it has there, or itself when it has nothing there. */
  placeOf(node: object, key?: string | number): Place;
  /** Where a place begins in its file's text: at its key if it has one. Of what is not there, the nearest parent. */
  position(place: Place): Position;
}

interface ParsedFile extends SpecFile {
  readonly events: readonly Event[];
}

const schema = CORE_SCHEMA.withTags(mergeTag);

/** Throws a `CommandError` (2) when there is no such file or ref, or the document is not safe or not sound enough to compare. */
export async function loadDocument(source: Source): Promise<SpecDocument> {
  const path = posix.normalize(source.path.split(sep).join('/'));
  return readDocument(path, readerOf(source, path));
}

/** The same with texts from elsewhere. `path` is the root's, with `/`. */
export async function readDocument(path: string, read: Reader): Promise<SpecDocument> {
  const scan: Scan = { references: [], places: new Map(), named: new Map() };
  const files = new Map<string, ParsedFile>();
  for (let wanted = [path]; wanted.length > 0; ) {
    const texts = await read(wanted);
    const known = scan.references.length;
    for (const [index, next] of wanted.entries()) {
      const file = parseFile(next, texts[index] ?? '');
      files.set(next, file);
      scanFile(file, scan);
    }
    // A URL is not fetched: it is sound when it is the `$id` of something that is read.
    const local = scan.references.slice(known).filter(({ target }) => !isUrl(target));
    wanted = [...new Set(local.map((reference) => targetFile(reference, path)))].filter((next) => !files.has(next));
  }
  const root = files.get(path);
  if (root === undefined || !isObject(root.root) || typeof root.root.openapi !== 'string') {
    throw new CommandError(
      2,
      `${path} is no OpenAPI document: it has no field \`openapi\`. Name one that begins with it.`,
    );
  }
  return makeDocument(root, files, scan.places, link(scan, files, path));
}

function makeDocument(
  root: SpecFile,
  files: ReadonlyMap<string, ParsedFile>,
  places: ReadonlyMap<object, Place>,
  targets: ReadonlyMap<object, Json>,
): SpecDocument {
  const positions = new Map<string, (keys: readonly string[]) => Position>();
  return {
    root,
    files,
    follow: (node) => (node !== null && typeof node === 'object' ? targets.get(node) : undefined),
    placeOf(node, key) {
      const place = places.get(node) ?? { file: root.path, pointer: '#' };
      if (key === undefined || !Object.hasOwn(node, key)) return place;
      return { file: place.file, pointer: `${place.pointer}/${escapeKey(String(key))}` };
    },
    position({ file, pointer }) {
      const parsed = files.get(file);
      if (parsed === undefined) return { line: 1, column: 1 };
      const find = positions.get(file) ?? indexPositions(parsed.text, parsed.events);
      positions.set(file, find);
      return find(splitPointer(pointer) ?? []);
    },
  };
}

function parseFile(path: string, text: string): ParsedFile {
  try {
    const events = parseEvents(text, { maxDepth: 200 });
    // A document of YAML's core schema is made of these values alone.
    const [root = null] = constructFromEvents(events, { source: text, schema }) as Json[];
    return { path, text, root, events };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line = 0, column = 0 } = error.mark ?? {};
    throw new CommandError(
      2,
      `${path}:${line + 1}:${column + 1} ${error.reason}.\nThis is no YAML or JSON that can be compared. Mend this place.`,
    );
  }
}

/** What each reference leads to. Throws when it leads back to itself. */
function link(scan: Scan, files: ReadonlyMap<string, SpecFile>, path: string): Map<object, Json> {
  const targets = new Map<object, Json>(
    scan.references.map((reference) => [reference.holder, find(reference, scan, files, path)]),
  );
  const sound = new Set<object>();
  for (const { holder, target, file } of scan.references) {
    const seen = new Set<object>();
    for (let node: Json | undefined = holder; isObject(node) && !sound.has(node); node = targets.get(node)) {
      if (seen.has(node)) {
        throw new CommandError(2, `${file}: $ref ${target} leads back to itself. Let it lead to something else.`);
      }
      seen.add(node);
    }
    for (const node of seen) sound.add(node);
  }
  return targets;
}

function find(
  { holder, target, file }: Reference,
  scan: Scan,
  files: ReadonlyMap<string, SpecFile>,
  path: string,
): Json {
  const [address = '', fragment = ''] = target.split('#', 2);
  const missing = `${scan.places.get(holder)?.file}: $ref ${target}, at ${scan.places.get(holder)?.pointer},`;
  const identified = scan.named.get(address);
  if (isUrl(target) && identified === undefined) {
    throw new CommandError(
      2,
      `${missing} lies outside the spec's folder: nothing is fetched. Copy it into the folder.`,
    );
  }
  const other = isUrl(target) ? file : targetFile({ holder, target, file }, path);
  const keys = splitPointer(fragment);
  const found =
    keys === undefined
      ? scan.named.get(`${other}#${decode(fragment)}`)
      : keys.reduce<Json | undefined>(
          (node, key) =>
            node !== null && typeof node === 'object' && Object.hasOwn(node, key)
              ? (node as JsonObject)[key]
              : undefined,
          identified ?? files.get(other)?.root,
        );
  if (found === undefined) throw new CommandError(2, `${missing} leads to nothing. Correct it, or add what it names.`);
  return found;
}

/** The path of the file that a reference leads to. Throws when it is outside the spec's folder. */
function targetFile({ target, file }: Reference, path: string): string {
  const [address = ''] = target.split('#', 1);
  if (address === '') return file;
  const folder = posix.dirname(path);
  const decoded = decode(address);
  const other = posix.normalize(posix.join(posix.dirname(file), decoded));
  const fromFolder = posix.relative(folder, other);
  const outside =
    fromFolder === '..' || fromFolder.startsWith('../') || /^[/\\]/.test(decoded) || decoded.includes('\0');
  if (outside) {
    throw new CommandError(
      2,
      `${file}: $ref ${target} lies outside the spec's folder, and is not read. Copy it into the folder.`,
    );
  }
  return other;
}

function isUrl(target: string): boolean {
  return /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(decode(target));
}
