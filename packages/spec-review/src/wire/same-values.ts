/** Finds out whether two values of two documents are the same with all that they refer to. */
import { isObject, type Json, type JsonObject, type SpecDocument } from 'openapi-document';

/** What was found the same once is not walked again. */
export class SameValues {
  private readonly known = new Map<object, Set<object>>();

  constructor(
    private readonly base: SpecDocument,
    private readonly head: SpecDocument,
  ) {}

  /** Whether two objects have the same at a key. */
  same(before: JsonObject, after: JsonObject, key: string): boolean {
    const assumed: [object, object][] = [];
    const waiting: [JsonObject, JsonObject, string][] = [[before, after, key]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const below = this.compare(...next, assumed);
      if (below === undefined) {
        for (const [one, other] of assumed) this.known.get(one)?.delete(other);
        return false;
      }
      waiting.push(...below);
    }
    return true;
  }

  /** What is to be compared below; undefined when they differ. */
  private compare(
    before: JsonObject,
    after: JsonObject,
    key: string,
    assumed: [object, object][],
  ): [JsonObject, JsonObject, string][] | undefined {
    if (Object.hasOwn(before, key) !== Object.hasOwn(after, key)) return undefined;
    const [one, other] = [end(this.base, before[key]), end(this.head, after[key])];
    if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object')
      return this.base.textAt(before, key) === this.head.textAt(after, key) ? [] : undefined;
    const counterparts = this.known.get(one) ?? new Set<object>();
    if (counterparts.has(other)) return [];
    this.known.set(one, counterparts.add(other));
    assumed.push([one, other]);
    if (Array.isArray(one) !== Array.isArray(other)) return undefined;
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    // An array has its items at their indexes, as an object has what is in it at its keys.
    return [...names].map((name) => [one as JsonObject, other as JsonObject, name]);
  }
}

function end(document: SpecDocument, value: Json | undefined): Json {
  let last = value ?? null;
  for (let next = document.follow(last); next !== undefined; next = document.follow(next)) last = next;
  return isObject(last) && value !== undefined ? (document.merged(value) ?? last) : last;
}
