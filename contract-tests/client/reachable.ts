/** Looks for secrets in everything that can be reached from a value, in whatever way an app, a log or a debugger may. */
import { inspect, types } from 'node:util';

/** The shortest piece of a secret that counts as one, in characters. */
const pieceLength = 8;

/**
 * The places, as paths from the value `$`, that hold one of the secrets: whole, in another encoding, or a piece of it of
 * 8 characters. Looks at own and inherited properties of any kind, at what getters give, at the entries of collections,
 * at bytes, and at what the value is printed as.
 */
export function placesOf(secrets: readonly string[], value: unknown): string[] {
  const pieces = new Set(secrets.flatMap(formsOf).flatMap(piecesOf));
  const texts = [...textsIn(value), ...printed(value)];
  return texts.filter(([, text]) => hasPiece(text, pieces)).map(([place]) => place);
}

type Placed<Value> = readonly [place: string, value: Value];

/** What a whole value is printed as. */
function printed(value: unknown): Placed<string>[] {
  const depth = Number.POSITIVE_INFINITY;
  const all = { depth, showHidden: true, getters: true, maxStringLength: depth, maxArrayLength: depth };
  return [
    ['inspect($)', attempt(() => inspect(value, all))],
    ['JSON.stringify($)', attempt(() => JSON.stringify(value))],
    ['String($)', attempt(() => String(value))],
  ].map(([place, text]): Placed<string> => [`${place}`, `${text}`]);
}

/** Every text in the graph, from the near to the far. */
function textsIn(root: unknown): Placed<string>[] {
  const texts: Placed<string>[] = [];
  const seen = new Set<unknown>();
  const queue: Placed<unknown>[] = [['$', root]];
  for (const [place, value] of queue) {
    if (!isObject(value)) {
      texts.push([place, typeof value === 'symbol' ? String(value.description) : String(value)]);
    } else if (!seen.has(value)) {
      seen.add(value);
      texts.push(...keysOf(value).map((key): Placed<string> => [`key ${place}${shown(key)}`, nameOf(key)]));
      queue.push(...partsOf(place, value));
    }
  }
  return texts;
}

function partsOf(place: string, value: object): Placed<unknown>[] {
  const bytes = bytesOf(value);
  if (bytes) return [[place, attempt(() => new TextDecoder('latin1').decode(bytes))]];
  return [...propertiesOf(place, value), ...entriesOf(place, value)];
}

/** Own and inherited. Of the platform's own prototypes, only the getters: what they give belongs to the value. */
function propertiesOf(place: string, value: object): Placed<unknown>[] {
  const parts: Placed<unknown>[] = [];
  for (let holder: object | null = value; holder; holder = Object.getPrototypeOf(holder)) {
    for (const key of Reflect.ownKeys(holder)) {
      const { get, value: held } = Object.getOwnPropertyDescriptor(holder, key) ?? {};
      const part = get ? attempt(() => Reflect.apply(get, value, [])) : held;
      if (get || holder === value || !isPlatform(part)) parts.push([place + shown(key), part]);
    }
  }
  return parts;
}

/** Of Map, Set, Headers, URLSearchParams and the like. An iterator is left alone: to look would use it up. */
function entriesOf(place: string, value: object): Placed<unknown>[] {
  const isIterator = 'next' in value;
  if (isIterator || Array.isArray(value) || !(Symbol.iterator in value)) return [];
  // What is not iterable after all gives nothing.
  const entries = attempt(() => [...(value as Iterable<unknown>)]);
  return Array.isArray(entries) ? entries.map((entry, index): Placed<unknown> => [`${place}<${index}>`, entry]) : [];
}

function bytesOf(value: object): ArrayBufferLike | undefined {
  if (ArrayBuffer.isView(value)) return value.buffer;
  return types.isAnyArrayBuffer(value) ? value : undefined;
}

/** As it is, as it stands in a URL, in hex, and in Base64 of both kinds, wherever in the encoded text it begins. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and last characters depend on what stands before and after.
    return text.slice(before && before + 1, -1);
  });
  const urlSafe = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = bytes.toString('hex');
  return [secret, encodeURIComponent(secret), hex, hex.toUpperCase(), ...base64, ...urlSafe];
}

function piecesOf(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - pieceLength + 1) }, (_, start) =>
    text.slice(start, start + pieceLength),
  );
}

/** Without a list of all pieces: the texts of a whole graph are long. */
function hasPiece(text: string, pieces: ReadonlySet<string>): boolean {
  for (let start = 0; start + pieceLength <= text.length; start++) {
    if (pieces.has(text.slice(start, start + pieceLength))) return true;
  }
  return false;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isPlatform(value: unknown): boolean {
  return typeof value === 'function' && Function.prototype.toString.call(value).includes('[native code]');
}

function keysOf(value: object): readonly (string | symbol)[] {
  return bytesOf(value) ? [] : Reflect.ownKeys(value);
}

function nameOf(key: string | symbol): string {
  return typeof key === 'symbol' ? String(key.description) : key;
}

function shown(key: string | symbol): string {
  return typeof key === 'symbol' ? `[${String(key)}]` : `.${key}`;
}

/** What it gives, or what it throws: that is handed out as well. */
function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
}
