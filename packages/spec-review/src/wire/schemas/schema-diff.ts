/** Compares schemas with all that they reach, keyword by keyword, for what is sent (request) or received (response). */
import type { Json, Place } from 'openapi-document';
import { type Reached, reach, type Site } from '../findings.js';
import { rules } from '../rules.js';
import type { SameValues } from '../same-values.js';
import type { Unchanged } from '../unchanged.js';
import { compareAlternatives } from './alternatives.js';
import { compareAnnotations } from './annotations.js';
import { type Manner, type Recorder, SchemaComparison, Side } from './comparison.js';
import { compareSubtypes } from './discriminator.js';
import { compareFields } from './fields.js';
import { compareItems } from './items.js';
import { compareCounts, compareLengths, compareNumbers } from './limits.js';
import { compareOthers } from './others.js';
import type { Schemas, View } from './schemas.js';
import { compareFormats, comparePatterns } from './strings.js';
import { areListed, compareKinds, compareValues } from './values.js';

/** A schema of either version as it is written; undefined where there is none, which allows all. */
interface SchemaPair {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** Where to point to when a schema has no place of its own. */
  readonly basePlace: Place;
  readonly place: Place;
}

/** How many pairs of schemas are looked at to find out whether one alternative takes all that another does, and in all. */
const longestTrial = 2_000;
const allTrials = 200_000;

export class SchemaDiff {
  private trials = 0;
  private depth = 0;
  private readonly accepted = new Map<string, Map<View, Map<View, boolean>>>();
  private readonly seen: SeenComparisons = new Map();

  constructor(
    private readonly base: Schemas,
    private readonly head: Schemas,
    private readonly findings: Recorder,
    private readonly values: SameValues,
    private readonly unchanged: Unchanged,
  ) {}

  /** Compares two schemas with all that they reach. No recursion, so no chain of references is too long. */
  compare(site: Site, manner: Manner, { before, after, basePlace, place }: SchemaPair): void {
    if (this.unchanged.has(before, after)) return;
    const old = new Side(this.base, this.base.view([before]), basePlace);
    const now = new Side(this.head, this.head.view([after]), place);
    this.walk(new SchemaComparison(old, now, manner, reach(site), this.findings), this.seen, () => true);
  }

  /** Whether one side takes all that another does, as far as that is found out: comparing them finds nothing to stop for. */
  accepts(manner: Manner, narrow: Side, wide: Side): boolean {
    const light = lightOf(manner);
    const rows = this.accepted.get(light) ?? new Map<View, Map<View, boolean>>();
    const row = rows.get(narrow.view) ?? new Map<View, boolean>();
    this.accepted.set(light, rows.set(narrow.view, row));
    const known = row.get(wide.view);
    if (known !== undefined) return known;
    // Alternatives in alternatives are tried three deep; beyond that, and while it is being found out, the answer is no.
    row.set(wide.view, false);
    if (this.depth >= 3) return false;
    let stopped = false;
    const recorder: Recorder = {
      add(rule) {
        stopped ||= rules[rule].level === 'breaking' || rules[rule].level === 'needs a person';
      },
    };
    const [before, after] = manner.way === 'request' ? [narrow, wide] : [wide, narrow];
    const site: Site = { operation: '', of: '', path: '', direction: 'none' };
    let left = longestTrial;
    this.depth += 1;
    this.walk(new SchemaComparison(before, after, manner, reach(site), recorder), new Map(), () => {
      left -= 1;
      this.trials += 1;
      stopped ||= left < 0 || this.trials > allTrials;
      return !stopped;
    });
    this.depth -= 1;
    row.set(wide.view, !stopped);
    return !stopped;
  }

  private walk(first: SchemaComparison, seen: SeenComparisons, goesOn: () => boolean): void {
    const waiting: SchemaComparison[] = [];
    enqueue(first, seen, waiting);
    for (let index = 0; index < waiting.length && goesOn(); index += 1) {
      const one = waiting[index];
      if (one === undefined) continue;
      this.compareSchema(one);
      for (const next of one.next) if (!this.isUnchanged(next)) enqueue(next, seen, waiting);
    }
  }

  /** Trials compare schemas of one document with each other, too, or of both: only what is alike in both counts. */
  private isUnchanged({ before, after }: SchemaComparison): boolean {
    const [[old, ...olds], [now, ...news]] = [before.view.parts, after.view.parts];
    if (old === undefined || now === undefined || olds.length + news.length > 0) return false;
    // That nothing passes stands in no part.
    if (before.view.never !== after.view.never) return false;
    const whole = old.chosen.length + now.chosen.length === 0 && !old.nullable && !now.nullable;
    return (
      whole && before.schemas === this.base && after.schemas === this.head && this.unchanged.has(old.schema, now.schema)
    );
  }

  private compareSchema(comparison: SchemaComparison): void {
    const { before, after, way } = comparison;
    compareAnnotations(comparison);
    if (before.view.never || after.view.never) {
      if (before.view.never !== after.view.never)
        comparison.report(`${way}-value-${before.view.never ? 'allowed' : 'excluded'}`);
      return;
    }
    compareSubtypes(comparison);
    if (compareAlternatives(comparison, this) || compareKinds(comparison)) return;
    compareValues(comparison);
    // What else is said of single values that are listed anyway excludes none of them.
    if (!areListed(comparison)) {
      comparePatterns(comparison);
      compareFormats(comparison);
      compareNumbers(comparison);
      compareLengths(comparison);
    }
    compareCounts(comparison);
    compareItems(comparison);
    compareFields(comparison);
    compareOthers(comparison, this.values);
  }
}

type SeenComparisons = Map<string, Map<View, Map<View, Reached>>>;

/** What was compared before is not compared again, but reached in one more way. */
function enqueue(comparison: SchemaComparison, seen: SeenComparisons, waiting: SchemaComparison[]): void {
  const { before, after, manner, reached } = comparison;
  const light = lightOf(manner);
  const rows = seen.get(light) ?? new Map<View, Map<View, Reached>>();
  const row = rows.get(before.view) ?? new Map<View, Reached>();
  seen.set(light, rows.set(before.view, row));
  const known = row.get(after.view);
  if (known === undefined) {
    row.set(after.view, reached);
    waiting.push(comparison);
    return;
  }
  for (const entry of reached.entries) known.entries.add(entry);
  for (const above of reached.from) known.from.add(above);
}

function lightOf({ way, medium, under = '', nullTold = false, lists, alwaysSent = false, encoded }: Manner): string {
  const fields = encoded === undefined ? '' : [...encoded].join(' ');
  return `${way} ${medium} ${under === '' ? '' : 'under'} ${nullTold} ${lists ?? ''} ${alwaysSent} ${fields}`;
}
