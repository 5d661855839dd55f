/** Loads an OpenAPI document with the files beside it, from the working tree or from git; fetches nothing, and reads nothing outside its folder. */
import { execFile } from 'node:child_process';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { CORE_SCHEMA, constructFromEvents, type Event, mergeTag, parseEvents, YAMLException } from 'js-yaml';
import { CommandError } from '../command.js';
import type { Place } from './change.js';
import { indexPositions, type Position } from './position.js';
import { type Reference, scan, splitPointer } from './references.js';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Where a spec is read from. Paths are relative to `folder`, which is the current directory when left out. */
export interface Source {
  readonly path: string;
  /** A commit, tag, branch or tree of the git repository around `folder`; the working tree when left out. */
  readonly ref?: string | undefined;
  readonly folder?: string | undefined;
}

export interface SpecFile {
  /** As its `Source` writes it: relative to the source's folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly root: Json;
}

export interface SpecDocument {
  readonly root: SpecFile;
  /** Every file of the spec by its path, the root among them. */
  readonly files: ReadonlyMap<string, SpecFile>;
  /** What a reference that stands in this object leads to; the object itself when it is none. Chains are followed. */
  resolve(node: Json): Json;
  /** Where an object or an array of the document is written; with keys, what stands below it, or its nearest parent that does. */
  placeOf(node: Json, ...keys: readonly (string | number)[]): Place;
  /** Where a place begins in its file's text: its key if it has one. Of what is not there, the nearest parent. */
  position(place: Place): Position;
}

type Reader = (path: string) => Promise<string>;
interface Parsed extends SpecFile {
  readonly events: Event[];
}

const maximalDepth = 200;
/** What a document may come to when its aliases are written out. The largest public specs have about two million values. */
const maximalValues = 10_000_000;
const schema = CORE_SCHEMA.withTags(mergeTag);

/** Throws a `CommandError` (2) when there is no such file or ref, or the document is not safe or not sound enough to be compared. */
export async function loadDocument(source: Source): Promise<SpecDocument> {
  const path = posix.normalize(source.path.split(sep).join('/'));
  const read = source.ref === undefined ? readTree(source) : await readGit(source, source.ref);
  const files = new Map<string, Parsed>();
  const references: Reference[] = [];
  const places = new Map<object, Place>();
  const identifiers = new Map<string, Json>();
  const waiting = [path];
  for (const next of waiting) {
    const file = parse(next, await read(next));
    files.set(next, file);
    const found = scan(file, places, identifiers, maximalDepth, maximalValues);
    references.push(...found);
    for (const { target } of found) {
      const other = fileOf(target, next, posix.dirname(path), identifiers);
      if (other !== undefined && !waiting.includes(other)) waiting.push(other);
    }
  }
  const root = files.get(path);
  if (root === undefined || !isObject(root.root) || typeof root.root['openapi'] !== 'string') {
    throw new CommandError(2, `${path} is no OpenAPI document: it has no field openapi. Name one that begins so.`);
  }
  return new LoadedDocument(root, files, places, link(references, files, identifiers, posix.dirname(path)));
}
