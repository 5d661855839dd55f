/** Compares schemas with all that they reach, keyword by keyword, for what is sent (request) or received (response). */
import type { Json, Place } from 'openapi-document';
import { type Findings, type Reached, reach, type Site } from '../findings.js';
import { compareAlternatives } from './alternatives.js';
import { Comparison, Side, type Way } from './comparison.js';
import { compareFields } from './fields.js';
import { compareItems } from './items.js';
import { documentationKeywords, isBookkeeping } from './keywords.js';
import { compareCounts, compareNumbers } from './limits.js';
import { compareNotes } from './notes.js';
import type { Schemas, View } from './schemas.js';
import { compareFormats, comparePatterns } from './strings.js';
import { compareKinds, compareValues } from './values.js';

/** A schema of either version as it is written; undefined where there is none, which allows all. */
interface Pair {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** Where to point to when a schema has no place of its own. */
  readonly basePlace: Place;
  readonly place: Place;
}

/** Compared by functions of their own. */
const compared = new Set(
  'type nullable enum const pattern format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf items prefixItems minItems maxItems uniqueItems properties required additionalProperties unevaluatedProperties minProperties maxProperties allOf oneOf anyOf discriminator readOnly writeOnly default deprecated'.split(
    ' ',
  ),
);

export class SchemaDiff {
  private readonly waiting: Comparison[] = [];
  private readonly seen: Readonly<Record<Way, Map<View, Map<View, Reached>>>> = {
    request: new Map(),
    response: new Map(),
  };

  constructor(
    private readonly base: Schemas,
    private readonly head: Schemas,
    private readonly findings: Findings,
  ) {}

  /** Compares two schemas with all that they reach. No recursion, so no chain of references is too long. */
  compare(site: Site, way: Way, { before, after, basePlace, place }: Pair): void {
    const old = new Side(this.base, this.base.view([before]), basePlace);
    const now = new Side(this.head, this.head.view([after]), place);
    this.enqueue(new Comparison(old, now, way, reach(site), this.findings));
    for (let one = this.waiting.shift(); one !== undefined; one = this.waiting.shift()) {
      compareSchema(one);
      for (const next of one.next) this.enqueue(next);
    }
  }

  /** What was compared before is not compared again, but reached in one more way. */
  private enqueue(comparison: Comparison): void {
    const { before, after, way, reached } = comparison;
    const row = this.seen[way].get(before.view) ?? new Map<View, Reached>();
    this.seen[way].set(before.view, row);
    const known = row.get(after.view);
    if (known === undefined) {
      row.set(after.view, reached);
      this.waiting.push(comparison);
      return;
    }
    for (const entry of reached.entries) known.entries.add(entry);
    for (const above of reached.from) known.from.add(above);
  }
}

function compareSchema(comparison: Comparison): void {
  const { before, after, way } = comparison;
  compareNotes(comparison);
  if (before.view.never || after.view.never) {
    if (before.view.never !== after.view.never)
      comparison.report(`${way}-value-${before.view.never ? 'allowed' : 'excluded'}`);
    return;
  }
  if (compareAlternatives(comparison) || compareKinds(comparison)) return;
  compareValues(comparison);
  comparePatterns(comparison);
  compareFormats(comparison);
  compareNumbers(comparison);
  compareCounts(comparison);
  compareItems(comparison);
  compareFields(comparison);
  compareOthers(comparison);
}

/** Keywords that no rule looks into: a difference is reported, whatever it means. */
function compareOthers(comparison: Comparison): void {
  const print = (side: Side, key: string) =>
    [...new Set(side.all(key).map(({ value }) => side.schemas.prints.ofKeyword(key, value)))].sort().join();
  for (const key of comparison.keywords) {
    if (compared.has(key) || documentationKeywords.has(key) || isBookkeeping(key) || key.startsWith('x-')) continue;
    const { before, after } = comparison;
    if (print(before, key) === print(after, key)) continue;
    const texts = { before: before.textOf(key), after: after.textOf(key) };
    comparison.report('keyword-changed', { keys: [key], keyword: key, ...texts });
  }
}
