/** Collects what the differ finds: the same change that several operations reach is one, which names them all. */
import type { Place } from 'openapi-document';
import { type Change, type Direction, inOperation, sentenceOf } from './change.js';
import { type RuleId, rules, tell } from './rules.js';

/** What a finding is about, in a consumer's words. */
export interface Site {
  /** Such as `POST /users`; empty for the document as a whole. */
  readonly operation: string;
  /** Such as 'the 200 response'. */
  readonly of: string;
  /** How the whole is called, such as 'the body of the 200 response'; `of` when left out. */
  readonly whole?: string;
  /** Such as `result.accessToken`; empty for the whole. */
  readonly path: string;
  readonly direction: Direction;
  /** A message that the provider sends to the consumer: who sends and who receives are turned round. */
  readonly callback?: boolean;
  /** The pairs of what is called back that were met on the way here. */
  readonly seen?: Map<object, Set<object>>;
}

/** A pair of schemas, or anything else that operations reach through references. */
export interface Reached {
  readonly site: Site;
  /** What refers to it. */
  readonly from: Set<Reached>;
  /** The operations and their parts that have it themselves: `entryOf` makes a text of the two. */
  readonly entries: Set<string>;
}

export interface Details {
  readonly place: Place;
  readonly basePlace?: Place | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** What `{keyword}` stands for in the rule's words. */
  readonly keyword?: string;
  /** What it concerns within its place, such as a field that is listed as required and described nowhere. */
  readonly name?: string | undefined;
}

interface FoundChange extends Details {
  readonly rule: RuleId;
  readonly reached: Reached[];
}

/** A sentence holds no more of a value; the change has the whole. */
const longestText = 200;

export class Findings {
  private readonly found = new Map<string, FoundChange>();

  /** Notes a change at a site of its own, or at something that is reached in several ways. */
  add(rule: RuleId, at: Site | Reached, details: Details): void {
    const reached = 'entries' in at ? at : reach(at);
    const { place, basePlace, keyword, name, before, after } = details;
    // All that makes it this change: two things that go from one parent are two changes.
    const places = [place, basePlace].flatMap((one) => [one?.file, one?.pointer]);
    const key = JSON.stringify([rule, ...places, keyword, name, before, after]);
    const known = this.found.get(key);
    if (known === undefined) this.found.set(key, { ...details, rule, reached: [reached] });
    else if (!known.reached.includes(reached)) known.reached.push(reached);
  }

  list(): Change[] {
    const known = new Map<Set<string>, ReadonlySet<string>>();
    return toldApart([...this.found.values()].map((finding) => describe(finding, entriesOf(finding.reached, known))));
  }
}

/** What is told in the same words of several places, such as of two alternatives, names its place: whoever approves one has to know which. */
function toldApart(changes: readonly Change[]): Change[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) groups.set(change.sentence, [...(groups.get(change.sentence) ?? []), change]);
  const pointersOf = [({ place }: Change) => place.pointer, ({ basePlace }: Change) => basePlace?.pointer ?? ''];
  return changes.map((change) => {
    const group = groups.get(change.sentence) ?? [];
    const pointerOf = pointersOf.find((one) => new Set(group.map(one)).size === group.length);
    if (group.length < 2 || pointerOf === undefined) return change;
    return { ...change, sentence: `${change.sentence}, at ${pointerOf(change)}` };
  });
}

export function reach(site: Site): Reached {
  return { site, from: new Set(), entries: new Set([entryOf(site)]) };
}

function entryOf({ operation, of }: Site): string {
  return JSON.stringify([operation, of]);
}

function describe(finding: FoundChange, entries: ReadonlySet<string>): Change {
  const { rule, reached, place, basePlace, keyword, name, before, after } = finding;
  const { level, why } = rules[rule];
  const first = reached[0]?.site ?? { operation: '', of: 'the document', path: '', direction: 'none' };
  // The texts are those of `entryOf`.
  const places = [...entries].map((entry) => JSON.parse(entry) as [operation: string, of: string]);
  const others = places.filter(([operation, of]) => operation !== first.operation || of !== first.of);
  const reaches = {
    operations: [...new Set([first.operation, ...places.map(([operation]) => operation)])].filter(Boolean),
    otherPlaces: others.map(([operation, of]) => (operation === first.operation ? of : inOperation(of, operation))),
  };
  const subject = nameOf(first);
  const became = tell(rule, { before: cut(before), after: cut(after), keyword });
  const told = [name, keyword].filter((one) => one !== undefined).join(' ');
  return {
    rule,
    level,
    direction: directionOf(rule, level, reached),
    ...reaches,
    subject,
    sentence: sentenceOf(`${subject} ${became}`, reaches),
    why,
    ...(told === '' ? {} : { name: told }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    place,
    ...(basePlace === undefined ? {} : { basePlace }),
  };
}

function nameOf({ path, of, whole = of }: Site): string {
  if (path === '') return whole;
  return path === '[]' ? `an item of ${whole}` : `\`${path}\` of ${of}`;
}

function directionOf(rule: RuleId, level: Change['level'], reached: readonly Reached[]): Direction {
  if (level === 'documentation') return 'none';
  if (rule.startsWith('request-')) return 'request';
  if (rule.startsWith('response-')) return 'response';
  const [first = 'none', ...others] = new Set(reached.map(({ site }) => site.direction));
  return others.length > 0 ? 'both' : first;
}

/** All that leads to what was found. What is found in one schema is reached in the same ways. */
function entriesOf(reached: readonly Reached[], known: Map<Set<string>, ReadonlySet<string>>): ReadonlySet<string> {
  const [first] = reached;
  const cached = reached.length === 1 && first !== undefined ? known.get(first.entries) : undefined;
  if (cached !== undefined) return cached;
  const entries = new Set<string>();
  const seen = new Set(reached);
  for (const one of seen) {
    for (const entry of one.entries) entries.add(entry);
    for (const above of one.from) seen.add(above);
  }
  if (reached.length === 1 && first !== undefined) known.set(first.entries, entries);
  return entries;
}

function cut(text: string | undefined): string | undefined {
  return text === undefined || text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
