/** Gives each change a fingerprint of all that makes it this change, so that no approval covers another. */
import { createHash } from 'node:crypto';
import { isObject, type Json, type Place, parsePointer, type SpecDocument } from 'openapi-document';
import type { Change } from '../wire/change.js';

/** The documents that a review compares. */
export interface DocumentPair {
  readonly base: SpecDocument;
  readonly head: SpecDocument;
}

/** How many hexadecimal digits a fingerprint has. Those of earlier versions, which left out what was gone, had 16. */
export const fingerprintLength = 24;

/**
 * The same after a rebase and after edits elsewhere: of who found it, the rule, the places, what is there by name, the
 * values, and, of a thing that came or went as a whole, the thing. Which operations reach it is of no account.
 */
export function changeFingerprint(verdict: string, change: Change, { base, head }: DocumentPair): string {
  const { rule, place, basePlace, name = null, before = null, after = null } = change;
  const places = [basePlace && stablePlace(base, basePlace), stablePlace(head, place)];
  const things = [basePlace && thingBefore(change, base, basePlace), thingAfter(change, head, place)];
  return hash([verdict, rule, places, name, before, after, things]);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, fingerprintLength);
}

/** A place whose name stays when something is put before it in a list, and when the spec's own file has another name. */
function stablePlace(document: SpecDocument, place: Place): readonly string[] {
  let node: Json | undefined = document.files.get(place.file)?.root;
  const steps = stepsOf(place).map((key) => {
    const inList = Array.isArray(node);
    node = child(node, key);
    return inList ? (nameOf(node) ?? key) : key;
  });
  return [place.file === document.root.path ? '' : place.file, ...steps];
}

function stepsOf({ pointer }: Place): string[] {
  return parsePointer(pointer) ?? [];
}

function child(node: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(node)) return node[Number(key)];
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

/** What tells an entry of a list from its neighbours, be it a parameter, a reference, a constant or a server. */
function nameOf(node: Json | undefined): string | undefined {
  if (!isObject(node)) return node === undefined ? undefined : JSON.stringify(node);
  const { $ref, in: place, name, const: constant, url, title } = node;
  const parts = [$ref, place, name, constant, url, title];
  return parts.some((part) => part !== undefined) ? JSON.stringify(parts) : undefined;
}

const things = 'field|parameter|body|header|status|default|media-type|alternative|operation|callback|webhook';
const came = new RegExp(
  `(${things})-added(-to-closed)?$|-other-fields-allowed$|-value-allowed$|^server-(url|default)-`,
);
const gone = new RegExp(`(${things})-removed(-from-closed)?$`);
/** A value of another kind is not looked into: all of its schema is new. */
const anew = /-type-(widened|changed)$/;
const kindKeywords = ['type', 'nullable', 'enum', 'const', 'oneOf', 'anyOf'];
/** What a rule that knows no more than that something differs says of it may lie behind a reference. */
const opaque = /^(keyword|condition|callback-message|links)-changed$/;

/** What is gone, as it was written. */
function thingBefore({ rule, before, after }: Change, document: SpecDocument, place: Place): string | undefined {
  if (gone.test(rule)) return new Digests(document, false).of(nodeAt(document, stepsOf(place), place));
  const there = before !== undefined || after === undefined;
  return opaque.test(rule) && there
    ? new Digests(document, true).of(nodeAt(document, stepsOf(place), place))
    : undefined;
}

/** What is new, with all that it refers to. */
function thingAfter(change: Change, document: SpecDocument, place: Place): string | undefined {
  const { rule, before, after } = change;
  const steps = stepsOf(place);
  const digests = new Digests(document, true);
  if (rule.startsWith('security-') && after !== undefined) return digests.of(schemesIn(document, after));
  const last = steps.at(-1) ?? '';
  if (anew.test(rule)) {
    const schema = kindKeywords.includes(last) && steps.at(-2) !== 'properties' ? steps.slice(0, -1) : steps;
    return digests.of(nodeAt(document, schema, place));
  }
  // Without such a keyword it stands at the schema, and any field is allowed.
  if (rule.endsWith('-other-fields-allowed') && !/^(additional|unevaluated)Properties$/.test(last)) return undefined;
  const there = after !== undefined || before === undefined;
  return came.test(rule) || (opaque.test(rule) && there) ? digests.of(nodeAt(document, steps, place)) : undefined;
}

function nodeAt({ files }: SpecDocument, steps: readonly string[], { file }: Place): Json | undefined {
  return steps.reduce(child, files.get(file)?.root);
}

/** The security schemes that a text names, as the document defines them. */
function schemesIn({ root }: SpecDocument, text: string): Json {
  const schemes = child(child(root.root, 'components'), 'securitySchemes');
  return isObject(schemes) ? Object.fromEntries(Object.entries(schemes).filter(([name]) => text.includes(name))) : null;
}

/** Makes digests of values without the words for their readers. */
class Digests {
  constructor(
    private readonly document: SpecDocument,
    /** Whether what a value refers to belongs to it. */
    private readonly following: boolean,
  ) {}

  of(value: Json | undefined): string | undefined {
    if (value === undefined) return undefined;
    const seen = new Set<Json>([value]);
    const written: string[] = [];
    for (const one of seen) {
      const { text, targets } = this.write(one);
      written.push(text);
      if (this.following) for (const target of targets) seen.add(target);
    }
    return hash(written);
  }

  /** A value by itself, and what it refers to. */
  private write(value: Json): WrittenValue {
    const memo = memos.get(this.document) ?? new Map<Json, WrittenValue>();
    memos.set(this.document, memo);
    const known = memo.get(value);
    if (known !== undefined) return known;
    const targets: Json[] = [];
    const withoutWords = (node: Json): Json => {
      if (Array.isArray(node)) return node.map((item: Json) => withoutWords(item));
      if (!isObject(node)) return node;
      const target = this.document.follow(node);
      if (target !== undefined) targets.push(target);
      return Object.entries(node)
        .filter(([key, item]) => !(words.has(key) && typeof item === 'string'))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, item]) => [key, withoutWords(item)]);
    };
    const made = { text: hash(withoutWords(value)), targets };
    memo.set(value, made);
    return made;
  }
}

interface WrittenValue {
  readonly text: string;
  readonly targets: readonly Json[];
}

const words = new Set(['description', 'summary']);
/** Many changes lead to the same components. */
const memos = new WeakMap<SpecDocument, Map<Json, WrittenValue>>();
