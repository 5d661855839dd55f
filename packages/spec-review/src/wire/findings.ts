/** Collects what the differ finds: the same change that several operations reach is one, which tells how many. */
import type { Place } from 'openapi-document';
import type { Change, Direction } from './change.js';
import { type RuleId, rules } from './rules.js';

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
}

/** A pair of schemas, or anything else that operations reach through references. */
export interface Reached {
  readonly site: Site;
  /** What refers to it. */
  readonly from: Set<Reached>;
  /** The operations and their parts that have it themselves. */
  readonly entries: Set<string>;
}

export interface Details {
  readonly place: Place;
  readonly basePlace?: Place | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** What `{keyword}` stands for in the rule's words. */
  readonly keyword?: string;
}

interface Finding extends Details {
  readonly rule: RuleId;
  readonly reached: Reached[];
}

const longestText = 200;

export class Findings {
  private readonly found = new Map<string, Finding>();

  /** Notes a change at a site of its own, or at something that is reached in several ways. */
  add(rule: RuleId, at: Site | Reached, details: Details): void {
    const reached = 'entries' in at ? at : reach(at);
    const { place, keyword, before, after } = details;
    const key = JSON.stringify([rule, place.file, place.pointer, keyword, before, after]);
    const known = this.found.get(key);
    if (known === undefined) this.found.set(key, { ...details, rule, reached: [reached] });
    else if (!known.reached.includes(reached)) known.reached.push(reached);
  }

  list(): Change[] {
    return [...this.found.values()].map(describe);
  }
}

export function reach(site: Site): Reached {
  return { site, from: new Set(), entries: new Set([`${site.operation} ${site.of}`]) };
}

function describe(finding: Finding): Change {
  const { rule, reached, place, basePlace, keyword = '' } = finding;
  const { level, says, why } = rules[rule];
  const first = reached[0]?.site ?? { operation: '', of: 'the document', path: '', direction: 'none' };
  const otherPlaces = countEntries(reached) - 1;
  const name = nameOf(first);
  const subject = otherPlaces > 0 ? `${name} (and ${otherPlaces} other ${otherPlaces > 1 ? 'places' : 'place'})` : name;
  const before = cut(finding.before);
  const after = cut(finding.after);
  const words: Readonly<Record<string, string>> = { before: before ?? 'none', after: after ?? 'none', keyword };
  return {
    rule,
    level,
    direction: directionOf(rule, level, reached),
    operation: first.operation,
    subject,
    sentence: `${subject} ${says.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '')}`,
    why,
    otherPlaces,
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

function countEntries(reached: readonly Reached[]): number {
  const entries = new Set<string>();
  const seen = new Set(reached);
  for (const one of seen) {
    for (const entry of one.entries) entries.add(entry);
    for (const above of one.from) seen.add(above);
  }
  return entries.size;
}

function cut(text: string | undefined): string | undefined {
  return text === undefined || text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
