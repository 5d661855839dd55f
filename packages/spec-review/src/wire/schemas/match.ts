/** Finds out which alternatives of two versions of a `oneOf` or `anyOf` belong together. */
import { isObject, type Json } from 'openapi-document';
import type { Alternatives, Schemas, View } from './schemas.js';

/** One alternative, alone and together with what holds for all of them. */
export interface Alternative {
  readonly schema: Json;
  readonly view: View;
}

/** One of the forms that a value may have: an alternative of each list, with everything else that the schema demands. */
export interface Form extends Alternative {
  /** Which alternatives it is made of. */
  readonly chosen: readonly { readonly from: Alternatives; readonly schema: Json }[];
}

export interface Matches<One extends Alternative> {
  readonly pairs: readonly (readonly [One, One])[];
  readonly removed: readonly One[];
  readonly added: readonly One[];
}

interface Matching<One extends Alternative> {
  readonly pairs: [One, One][];
  readonly removed: Set<One>;
  readonly added: Set<One>;
}

/** What two alternatives that belong together share, the surest first: they are equal, or have one name or one constant field. */
const traits: readonly ((schemas: Schemas, alternative: Alternative) => string | undefined)[] = [
  (_, { view }) => view.leaf,
  (schemas, { view }) => schemas.fingerprints.of(view),
  (schemas, { schema }) => schemas.nameOf(schema),
  tagOf,
  (_, { schema }) => (isObject(schema) && typeof schema.title === 'string' ? schema.title : undefined),
];

/** Those that share a mark first, then those of which the one `accepts` all that the other does, then those that are alike. */
export function match<One extends Alternative>(
  base: Schemas,
  before: readonly One[],
  head: Schemas,
  after: readonly One[],
  accepts: (one: One, other: One) => boolean,
  way: 'request' | 'response',
): Matches<One> {
  const matching: Matching<One> = { pairs: [], removed: new Set(before), added: new Set(after) };
  for (const trait of traits) {
    matchNamed(matching, base, head);
    if (matching.removed.size === 0 && matching.added.size === 0) break;
    matchMarked(
      matching,
      (one) => trait(base, one),
      (other) => trait(head, other),
    );
  }
  // What is sent is still accepted by whichever takes it; what comes is known already from whichever had it.
  if (way === 'request') {
    for (const one of matching.removed) {
      const wide = [...matching.added, ...after].find((other) => accepts(one, other));
      if (wide !== undefined) take(matching, one, wide);
    }
  } else {
    for (const other of matching.added) {
      const wide = [...matching.removed, ...before].find((one) => accepts(one, other));
      if (wide !== undefined) take(matching, wide, other);
    }
  }
  matchAlike(matching);
  // What is new is no news where a wider alternative was, and what is gone is not missed where a wider one is.
  for (const other of matching.added) {
    const wider = before.find((one) => isWider(one.view, other.view));
    // In a request, a wider one that has its counterpart takes what it took: to hold it against a narrower one would tell a break.
    if (wider !== undefined && (way === 'response' || matching.removed.has(wider))) take(matching, wider, other);
  }
  for (const one of matching.removed) {
    const wider = after.find((other) => isWider(other.view, one.view));
    if (wider !== undefined && (way === 'request' || matching.added.has(wider))) take(matching, one, wider);
  }
  return { pairs: matching.pairs, removed: [...matching.removed], added: [...matching.added] };
}

function take<One extends Alternative>({ pairs, removed, added }: Matching<One>, one: One, other: One): void {
  pairs.push([one, other]);
  removed.delete(one);
  added.delete(other);
}

/** When those that are left have the same names on both sides, that is the quickest to find out. */
function matchNamed<One extends Alternative>(matching: Matching<One>, base: Schemas, head: Schemas): void {
  const names = (schemas: Schemas, left: ReadonlySet<One>) =>
    new Map([...left].map((one) => [schemas.nameOf(one.schema) ?? '', one]));
  const [olds, news] = [names(base, matching.removed), names(head, matching.added)];
  const all = olds.size === matching.removed.size && news.size === matching.added.size && olds.size === news.size;
  if (!all || olds.has('') || ![...olds.keys()].every((name) => news.has(name))) return;
  for (const [name, one] of olds) {
    const other = news.get(name);
    if (other !== undefined) take(matching, one, other);
  }
}

type Trait = (alternative: Alternative) => string | undefined;

function matchMarked<One extends Alternative>(matching: Matching<One>, markOfOld: Trait, markOfNew: Trait): void {
  const marked = new Map<string, One[]>();
  for (const other of matching.added) {
    const text = markOfNew(other);
    if (text !== undefined) marked.set(text, [...(marked.get(text) ?? []), other]);
  }
  for (const one of matching.removed) {
    const text = markOfOld(one);
    const other = text === undefined ? undefined : marked.get(text)?.shift();
    if (other !== undefined) take(matching, one, other);
  }
}

function matchAlike<One extends Alternative>(matching: Matching<One>): void {
  for (const one of matching.removed) {
    const [best] = [...matching.added]
      .map((other) => ({ other, likeness: likeness(one.view, other.view) }))
      .filter((candidate) => candidate.likeness >= 0.5)
      .sort((first, second) => second.likeness - first.likeness);
    if (best !== undefined) take(matching, one, best.other);
  }
}

/** Whether the one plainly takes all that the other does: it asks nothing but a kind. */
function isWider(one: View, other: View): boolean {
  const plain =
    one.values === undefined && one.alternatives.length === 0 && one.properties.size + one.required.size === 0;
  return plain && !one.never && [...other.kinds].every((kind) => one.kinds.has(kind));
}

/** The fields that can have one value only, such as the one that a discriminator reads. */
function tagOf(schemas: Schemas, { view }: Alternative): string | undefined {
  const tags = [...view.properties].flatMap(([name, found]) => {
    const { values } = schemas.view(found.map(({ value }) => value));
    return values?.size === 1 && view.required.has(name) ? [`${name}=${[...values.keys()][0]}`] : [];
  });
  return tags.length === 0 ? undefined : tags.sort().join();
}

/** From 0, of different kinds, to 1. */
function likeness(one: View, other: View): number {
  const kinds = overlap(one.kinds, other.kinds);
  if (!one.kinds.has('object') || !other.kinds.has('object')) return kinds;
  if (one.properties.size + other.properties.size === 0) return kinds;
  return kinds * overlap(new Set(one.properties.keys()), new Set(other.properties.keys()));
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((entry) => other.has(entry)).length;
  const all = one.size + other.size - shared;
  return all === 0 ? 1 : shared / all;
}
