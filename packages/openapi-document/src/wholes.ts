/** Puts what a reference leads to in its place where it stands for a whole map or list: tools take that for granted, and OpenAPI has no such reference. */
import { CommandError } from 'command-line';
import { isObject, type Json, type JsonObject } from './json.js';
import { maximalDepth, maximalValues, type Reference, type Scan, type SpecFile, type Whole } from './references.js';

/** What is put into place may make way for others, which lead through it. */
const mostRounds = 8;

/** `finder` makes what finds the target of a reference among the files as they are then. These are changed: they were read for this document alone. */
export function placeWholes(
  scan: Scan,
  files: ReadonlyMap<string, SpecFile>,
  finder: () => (reference: Reference) => Json | undefined,
): void {
  let left = scan.wholes;
  for (let round = 0; round < mostRounds && left.length > 0; round++) {
    const find = finder();
    const placed = new Set(left.filter((whole) => place(whole, scan, find)));
    if (placed.size === 0) return;
    undoCircles(files, placed);
    left = left.filter((whole) => !placed.has(whole));
  }
}

/** Whether what it leads to is there, and is what may stand there. */
function place({ parent, key, reference }: Whole, scan: Scan, find: (reference: Reference) => Json | undefined) {
  const { $ref, ...beside } = reference.holder;
  const target = find(reference);
  const isReference = isObject(target) && typeof target.$ref === 'string';
  if (target === undefined || target === null || typeof target !== 'object' || isReference) return false;
  const merged = isObject(target) && Object.keys(beside).length > 0 ? { ...target, ...beside } : target;
  if (merged !== target)
    scan.places.set(merged, scan.places.get(reference.holder) ?? { file: reference.file, pointer: '#' });
  put(parent, key, merged);
  return true;
}

/** The document is being built, and nobody has seen it yet. */
function put(parent: JsonObject, key: string, value: Json): void {
  (parent as Record<string, Json>)[key] = value;
}

/** Takes back what would make a value stand within itself. Throws a `CommandError` (2) when the whole would never end. */
function undoCircles(files: ReadonlyMap<string, SpecFile>, placed: ReadonlySet<Whole>): void {
  const keys = new Map<object, Map<string, Whole>>();
  for (const whole of placed) keys.set(whole.parent, (keys.get(whole.parent) ?? new Map()).set(whole.key, whole));
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  const way: Whole[] = [];
  const circles = new Set<Whole>();

  /** Gives the number of values. */
  function visit(node: Json, depth: number): number {
    if (node === null || typeof node !== 'object') return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    if (open.has(node) || depth > maximalDepth) {
      // Files are trees, so that what was put into place last is what closes the circle.
      const last = way.at(-1);
      if (last !== undefined) circles.add(last);
      return 1;
    }
    open.add(node);
    let size = 1;
    for (const [key, value] of Object.entries(node)) {
      const whole = keys.get(node)?.get(key);
      if (whole !== undefined) way.push(whole);
      size += visit(value, depth + 1);
      if (whole !== undefined) way.pop();
    }
    open.delete(node);
    sizes.set(node, size);
    if (size > maximalValues)
      throw new CommandError(
        2,
        `its references to whole maps come to more than ${maximalValues} values when they are written out.`,
      );
    return size;
  }

  for (const { root } of files.values()) visit(root, 0);
  for (const whole of circles) put(whole.parent, whole.key, whole.reference.holder);
}
