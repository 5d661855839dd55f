/** Finds what is written alike in both documents with all that it refers to, so that it need not be compared. */
import { isObject, type Json, type JsonObject, type SpecDocument } from 'openapi-document';

/** Two values that stand in each other's place, each at the end of its references. */
interface ObjectPair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Those that refer to it. */
  readonly from: ObjectPair[];
  same: boolean;
}

/** What these mean depends on more than they refer to. */
const reaching = ['discriminator', '$dynamicRef', '$recursiveRef'];

export class Unchanged {
  private readonly pairs = new Map<object, Map<object, ObjectPair>>();
  private readonly comparable: boolean;

  constructor(
    private readonly base: SpecDocument,
    private readonly head: SpecDocument,
  ) {
    // Each version of OpenAPI reads a schema in its own way.
    this.comparable = openapiVersion(base) === openapiVersion(head);
  }

  /** Whether two values are alike. Each pair of values that references lead to is looked at once, however many refer to it. */
  has(before: Json | undefined, after: Json | undefined): boolean {
    if (!this.comparable) return false;
    const [one, other] = [bare(this.base, before), bare(this.head, after)];
    if (!isObject(one) || !isObject(other)) return one === other && (one === undefined || typeof one === 'boolean');
    const found: ObjectPair[] = [];
    const pair = this.pairOf(one, other, found);
    for (const next of found) if (!this.look(next, found)) next.same = false;
    // What refers to something that differs differs, too.
    const differing = found.filter(({ same }) => !same);
    for (const next of differing) {
      for (const above of next.from) {
        if (above.same) differing.push(above);
        above.same = false;
      }
    }
    return pair.same;
  }

  private pairOf(before: JsonObject, after: JsonObject, found: ObjectPair[]): ObjectPair {
    const row = this.pairs.get(before) ?? new Map<object, ObjectPair>();
    this.pairs.set(before, row);
    const known = row.get(after);
    if (known !== undefined) return known;
    const pair: ObjectPair = { before, after, from: [], same: true };
    row.set(after, pair);
    found.push(pair);
    return pair;
  }

  /** Whether a pair is written alike, down to its references; these are added to what is found. */
  private look(pair: ObjectPair, found: ObjectPair[]): boolean {
    if (!this.reach(pair, pair.before, pair.after, found)) return false;
    const waiting: [JsonObject, JsonObject][] = [[pair.before, pair.after]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [one, other] = next;
      const keys = Object.keys(one);
      if (keys.length !== Object.keys(other).length) return false;
      if (!Array.isArray(one) && reaching.some((key) => Object.hasOwn(one, key))) return false;
      for (const key of keys) {
        if (!Object.hasOwn(other, key)) return false;
        const [value, counterpart] = [one[key] ?? null, other[key] ?? null];
        if (typeof value !== 'object' || value === null) {
          // Two numbers may be one double, and differ in digits beyond it.
          const alike = value === counterpart && typeof value !== 'number';
          if (!alike && this.base.textAt(one, key) !== this.head.textAt(other, key)) return false;
          continue;
        }
        if (typeof counterpart !== 'object' || counterpart === null) return false;
        if (Array.isArray(value) !== Array.isArray(counterpart)) return false;
        // An array has its items at their indexes, as an object has what is in it at its keys.
        waiting.push([value as JsonObject, counterpart as JsonObject]);
        if (!this.reach(pair, value, counterpart, found)) return false;
      }
    }
    return true;
  }

  /** Adds what two values within a pair refer to, if they do; false when that is known to differ. */
  private reach(pair: ObjectPair, value: Json, counterpart: Json, found: ObjectPair[]): boolean {
    const [target, counterTarget] = [end(this.base, value), end(this.head, counterpart)];
    if (target === value && counterTarget === counterpart) return true;
    if (!isObject(target) || !isObject(counterTarget)) return false;
    const reached = this.pairOf(target, counterTarget, found);
    reached.from.push(pair);
    return reached.same;
  }
}

/** Where references lead that have nothing beside them; an object that has something beside its reference is more than what it leads to. */
function bare(document: SpecDocument, value: Json | undefined): Json | undefined {
  let last = value;
  while (isObject(last) && Object.keys(last).length === 1) {
    const next = document.follow(last);
    if (next === undefined) return last;
    last = next;
  }
  return last;
}

/** Such as `3.1`. */
export function openapiVersion({ root }: SpecDocument): string {
  const version = isObject(root.root) ? root.root.openapi : undefined;
  return String(version).split('.').slice(0, 2).join('.');
}

function end(document: SpecDocument, value: Json | undefined): Json | undefined {
  let last = value;
  while (last !== undefined) {
    const next = document.follow(last);
    if (next === undefined) return last;
    last = next;
  }
  return last;
}
