/** A part of an OpenAPI document as a reader meets it: with its references followed, and still knowing where it stands. */

import { posix } from 'node:path';
import type { Place } from '../review/change.js';
import type { SpecDocument } from '../review/document.js';

type Files = SpecDocument['files'];

interface Layer {
  readonly place: Place;
  readonly value: unknown;
}

export class SpecNode {
  /** What is written, and then what each reference on the way leads to. */
  private readonly layers: readonly Layer[];

  private constructor(
    private readonly files: Files,
    written: Layer,
  ) {
    this.layers = follow(files, [written]);
  }

  /** The document as a whole. */
  static root({ root, files }: SpecDocument): SpecNode {
    return new SpecNode(files, { place: { file: root.path, pointer: '#' }, value: root.root });
  }

  /** Its own place, and then those that its references lead to. */
  get places(): readonly Place[] {
    return this.layers.map(({ place }) => place);
  }

  /** Where it really stands. */
  get target(): Place {
    return this.last.place;
  }

  /** The name of the component that it refers to; undefined when it is written in place. */
  get name(): string | undefined {
    return this.layers.length > 1 ? keysOf(this.target.pointer).at(-1) : undefined;
  }

  get value(): unknown {
    return this.last.value;
  }

  /** What stands under a key. What is written beside a reference goes before what it leads to. */
  get(key: string): SpecNode | undefined {
    for (const { place, value } of this.layers) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) continue;
      const inner: unknown = Reflect.get(value, key);
      return new SpecNode(this.files, { place: { ...place, pointer: `${place.pointer}/${escapeKey(key)}` }, value: inner });
    }
    return undefined;
  }

  /** What stands at the end of a path of keys. */
  at(...keys: readonly string[]): SpecNode | undefined {
    return keys.reduce<SpecNode | undefined>((node, key) => node?.get(key), this);
  }

  /** Everything in an object or array, in its order; nothing for anything else. */
  entries(): readonly (readonly [string, SpecNode])[] {
    const keys = this.layers.flatMap(({ value }) => (typeof value === 'object' && value !== null ? Object.keys(value) : []));
    return [...new Set(keys)].flatMap((key) => {
      const node = key === '$ref' ? undefined : this.get(key);
      return node === undefined ? [] : [[key, node] as const];
    });
  }

  /** The entries of an array or object, without their keys. */
  items(key: string): readonly SpecNode[] {
    return (this.get(key)?.entries() ?? []).map(([, node]) => node);
  }

  /** The text under a key; undefined when there is none, or something else. */
  text(key: string): string | undefined {
    const value = this.get(key)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  private get last(): Layer {
    // There is always the one that is written.
    return this.layers[this.layers.length - 1] as Layer;
  }
}

/** Ends at what is no reference, or at a reference that leads nowhere or back. */
function follow(files: Files, layers: readonly Layer[]): readonly Layer[] {
  const { place, value } = layers[layers.length - 1] as Layer;
  const reference = typeof value === 'object' && value !== null && '$ref' in value ? value.$ref : undefined;
  if (typeof reference !== 'string') return layers;
  const target = targetOf(reference, place.file);
  const inner = keysOf(target.pointer).reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    files.get(target.file)?.root,
  );
  const known = layers.some((layer) => layer.place.file === target.file && layer.place.pointer === target.pointer);
  return inner === undefined || known ? layers : follow(files, [...layers, { place: target, value: inner }]);
}

/** The place that a reference names, seen from the file that it stands in. */
function targetOf(reference: string, from: string): Place {
  const [path = '', pointer = ''] = reference.split('#').map(decodeURIComponent);
  return { file: path === '' ? from : posix.join(posix.dirname(from), path), pointer: `#${pointer}` };
}

function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
