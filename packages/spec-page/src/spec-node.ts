/** A part of an OpenAPI document as a reader meets it: with its references followed, and still knowing where it stands. */
import { type Json, type Place, parsePointer, type SpecDocument } from 'openapi-document';

/** What is needed of a document here. */
export type PageDocument = Pick<SpecDocument, 'root' | 'follow' | 'placeOf'>;

interface Layer {
  readonly value: Json;
  readonly place: Place;
}

export class SpecNode {
  private constructor(
    private readonly document: PageDocument,
    /** What is written, and then what each reference on the way leads to. */
    private readonly layers: readonly [Layer, ...Layer[]],
  ) {}

  /** The document as a whole. */
  static root(document: PageDocument): SpecNode {
    const { path, root } = document.root;
    return new SpecNode(document, [{ value: root, place: { file: path, pointer: '#' } }]);
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
    if (this.layers.length === 1) return undefined;
    return parsePointer(this.target.pointer)?.at(-1);
  }

  get value(): Json {
    return this.last.value;
  }

  /** What stands under a key. What is written beside a reference goes before what it leads to. */
  get(key: string): SpecNode | undefined {
    for (const { value } of this.layers) {
      if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) continue;
      const inner: Json = Reflect.get(value, key);
      return new SpecNode(this.document, follow(this.document, inner, this.document.placeOf(value, key)));
    }
    return undefined;
  }

  /** What stands at the end of a path of keys. */
  at(...keys: readonly string[]): SpecNode | undefined {
    return keys.reduce<SpecNode | undefined>((node, key) => node?.get(key), this);
  }

  /** Everything in an object or array, in its order; nothing for anything else. */
  entries(): readonly (readonly [string, SpecNode])[] {
    const isReference = this.layers.length > 1;
    const keys = this.layers.flatMap(({ value }) => Object.keys(typeof value === 'object' ? (value ?? {}) : {}));
    return [...new Set(keys)].flatMap((key) => {
      const node = isReference && key === '$ref' ? undefined : this.get(key);
      return node === undefined ? [] : [[key, node] as const];
    });
  }

  /** What an object or array under a key holds, without its keys. */
  items(key: string): readonly SpecNode[] {
    return (this.get(key)?.entries() ?? []).map(([, node]) => node);
  }

  /** The text under a key; undefined when there is none, or something else. */
  text(key: string): string | undefined {
    const value = this.get(key)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  /** The same from everything on the way to what it refers to, each text once. */
  texts(key: string): readonly string[] {
    const found = this.layers.flatMap(({ value }) => {
      const text: unknown = value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined;
      return typeof text === 'string' ? text : [];
    });
    return [...new Set(found)];
  }

  private get last(): Layer {
    return this.layers.at(-1) ?? this.layers[0];
  }
}

function follow(document: PageDocument, written: Json, place: Place): [Layer, ...Layer[]] {
  const layers: [Layer, ...Layer[]] = [{ value: written, place }];
  for (let next = document.follow(written); next !== undefined; next = document.follow(next)) {
    if (next === null || typeof next !== 'object') break;
    layers.push({ value: next, place: document.placeOf(next) });
  }
  return layers;
}
