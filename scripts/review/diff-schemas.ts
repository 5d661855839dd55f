/** Compares schemas, keyword by keyword, for what is sent (request) or received (response). */

import { canonical, isObject, type Json, list } from '../json.js';
import { type Alternative, match } from './alternatives.js';
import type { Place } from './change.js';
import { type Details, type Findings, type Reached, reach, type Site } from './findings.js';
import { describeFormat, relateFormats } from './formats.js';
import type { RuleId } from './rules.js';
import {
  type Alternatives,
  documentationKeywords,
  type Found,
  isBookkeeping,
  type Kind,
  type Schemas,
  type View,
} from './schemas.js';

type Way = 'request' | 'response';

/** A schema of either version as it is written; undefined where there is none, which allows all. */
export interface Pair {
  readonly before: readonly (Json | undefined)[];
  readonly after: readonly (Json | undefined)[];
  /** Where to point to when a schema has no place of its own. */
  readonly basePlace: Place;
  readonly place: Place;
}

interface Task {
  readonly before: View;
  readonly after: View;
  readonly reached: Reached;
  readonly way: Way;
  readonly basePlace: Place;
  readonly place: Place;
}

interface Limit {
  readonly value: number;
  readonly found: Found<Json>;
  readonly exclusive?: boolean;
}

/** Compared by functions of their own, below. */
const compared = new Set(
  'type nullable enum const pattern format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf items prefixItems minItems maxItems uniqueItems properties required additionalProperties unevaluatedProperties minProperties maxProperties allOf oneOf anyOf discriminator readOnly writeOnly default deprecated'.split(
    ' ',
  ),
);
/** Keywords that say nothing on values of other kinds than theirs. */
const counts = [
  ['length', 'string', 'minLength', 'maxLength'],
  ['item-count', 'array', 'minItems', 'maxItems'],
  ['field-count', 'object', 'minProperties', 'maxProperties'],
] as const;

export class SchemaDiff {
  private readonly tasks: Task[] = [];
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
  compare(site: Site, way: Way, pair: Pair): void {
    this.enqueue(reach(site), undefined, way, pair);
    for (let task = this.tasks.shift(); task !== undefined; task = this.tasks.shift())
      new Comparison(this.base, this.head, this.findings, task, this).run();
  }

  enqueue(reached: Reached, from: Reached | undefined, way: Way, { before, after, basePlace, place }: Pair): void {
    this.enqueueViews(reached, from, way, this.base.view(before), this.head.view(after), basePlace, place);
  }

  enqueueViews(
    reached: Reached,
    from: Reached | undefined,
    way: Way,
    before: View,
    after: View,
    basePlace: Place,
    place: Place,
  ): void {
    const row = this.seen[way].get(before) ?? new Map<View, Reached>();
    this.seen[way].set(before, row);
    const known = row.get(after);
    if (known === undefined) {
      row.set(after, reached);
      this.tasks.push({ before, after, reached, way, basePlace, place });
    }
    const target = known ?? reached;
    if (from === undefined) for (const entry of reached.entries) target.entries.add(entry);
    else target.from.add(from);
  }
}

/** One pair of views. */
class Comparison {
  private readonly before: View;
  private readonly after: View;
  private readonly way: Way;
  private readonly beforeChoices: readonly Alternatives[];
  private readonly afterChoices: readonly Alternatives[];

  constructor(
    private readonly base: Schemas,
    private readonly head: Schemas,
    private readonly findings: Findings,
    private readonly task: Task,
    private readonly queue: SchemaDiff,
  ) {
    this.before = task.before;
    this.after = task.after;
    this.way = task.way;
    this.beforeChoices = base.distinctAlternatives(task.before);
    this.afterChoices = head.distinctAlternatives(task.after);
  }

  run(): void {
    const { before, after } = this;
    this.compareNotes();
    if (before.never || after.never) {
      if (before.never !== after.never) this.report(`${this.way}-value-${before.never ? 'allowed' : 'excluded'}`, {});
      return;
    }
    if (this.beforeChoices.length !== this.afterChoices.length) {
      this.compareChoice();
      return;
    }
    this.compareAlternatives();
    if (this.compareKinds()) return;
    this.compareValues();
    this.compareStrings();
    this.compareNumbers();
    for (const [family, kind, low, high] of counts) {
      if (!this.both(kind)) continue;
      this.compareBound(
        `${family}`,
        'low',
        this.limit(this.base, before, low, Math.max),
        this.limit(this.head, after, low, Math.max),
        [low],
      );
      this.compareBound(
        `${family}`,
        'high',
        this.limit(this.base, before, high, Math.min),
        this.limit(this.head, after, high, Math.min),
        [high],
      );
    }
    if (this.both('array')) this.compareItems();
    if (this.both('object')) this.compareFields();
    this.compareOthers();
  }

  private both(kind: Kind): boolean {
    return this.before.kinds.has(kind) && this.after.kinds.has(kind);
  }

  /** Where a keyword stands, or the schema that could have it. */
  private placeIn(schemas: Schemas, view: View, otherwise: Place, ...keys: readonly string[]): Place {
    for (const key of keys) {
      const [found] = schemas.all(view, key);
      if (found !== undefined) return schemas.placeOf(found);
    }
    const [part] = view.parts;
    return part === undefined ? otherwise : schemas.document.placeOf(part.schema);
  }

  private report(
    rule: RuleId,
    {
      keys = [],
      before,
      after,
      keyword,
      place,
      basePlace,
      path,
    }: {
      keys?: readonly string[];
      before?: string | undefined;
      after?: string | undefined;
      keyword?: string;
      place?: Place | undefined;
      basePlace?: Place | undefined;
      path?: string;
    },
  ): void {
    const details: Details = {
      place: place ?? this.placeIn(this.head, this.after, this.task.place, ...keys),
      basePlace: basePlace ?? this.placeIn(this.base, this.before, this.task.basePlace, ...keys),
      before,
      after,
      ...(keyword === undefined ? {} : { keyword }),
    };
    const { reached } = this.task;
    this.findings.add(rule, path === undefined ? reached : { ...reached, site: { ...reached.site, path } }, details);
  }

  private below(path: string, pair: Pair): void {
    const { reached, way } = this.task;
    this.queue.enqueue({ site: { ...reached.site, path }, from: new Set(), entries: new Set() }, reached, way, pair);
  }

  /** What is said of the schema, and limits nothing. */
  private compareNotes(): void {
    const names = new Set([...this.before.parts, ...this.after.parts].flatMap(({ schema }) => Object.keys(schema)));
    for (const key of names) {
      const extension = key.startsWith('x-');
      if (!extension && !documentationKeywords.has(key)) continue;
      const [before] = this.base.all(this.before, key);
      const [after] = this.head.all(this.after, key);
      if (textOf(before) === textOf(after)) continue;
      const rule = extension
        ? 'extension-changed'
        : key.startsWith('example')
          ? 'example-changed'
          : 'description-changed';
      this.report(rule, { keys: [key], keyword: key, before: textOf(before), after: textOf(after) });
    }
    const deprecated = (schemas: Schemas, view: View) =>
      schemas.all(view, 'deprecated').some(({ value }) => value === true);
    if (deprecated(this.base, this.before) !== deprecated(this.head, this.after)) {
      this.report(deprecated(this.head, this.after) ? 'deprecation-set' : 'deprecation-lifted', {
        keys: ['deprecated'],
      });
    }
    this.compareFirst('default', 'default-changed');
    const hidden = this.way === 'request' ? 'writeOnly' : 'readOnly';
    const flag = (schemas: Schemas, view: View) => schemas.all(view, hidden).some(({ value }) => value === true);
    if (flag(this.base, this.before) !== flag(this.head, this.after)) {
      const text = (on: boolean) => `${hidden}: ${on}`;
      this.report('access-changed', {
        keys: [hidden],
        before: text(!flag(this.head, this.after)),
        after: text(flag(this.head, this.after)),
      });
    }
  }

  private compareFirst(key: string, rule: RuleId): void {
    const [before] = this.base.all(this.before, key);
    const [after] = this.head.all(this.after, key);
    if (textOf(before) !== textOf(after))
      this.report(rule, { keys: [key], keyword: key, before: textOf(before), after: textOf(after) });
  }

  /** Reports null and the kinds of values. True when no kind is left that both have, so that nothing else compares. */
  private compareKinds(): boolean {
    const declares = (view: View) => view.parts.some(({ schema }) => schema.type !== undefined);
    const declared = declares(this.before) && declares(this.after) && this.before.alternatives.length === 0;
    const [before, after] = declared
      ? [this.before.ownKinds, this.after.ownKinds]
      : [this.before.kinds, this.after.kinds];
    const [beforeRest, afterRest] =
      this.before.alternatives.length > 0 ? [this.before.ownKinds, this.after.ownKinds] : [before, after];
    const any = (kinds: ReadonlySet<Kind>) => kinds.size === 7;
    const keys = ['type', 'nullable', 'enum', 'const', 'oneOf', 'anyOf'];
    if (before.has('null') !== after.has('null') && !any(before) && !any(after)) {
      this.report(`${this.way}-null-${after.has('null') ? 'added' : 'removed'}`, {
        keys,
        before: labelOf(before),
        after: labelOf(after),
      });
    }
    const added = [...afterRest].filter((kind) => kind !== 'null' && !beforeRest.has(kind));
    const removed = [...beforeRest].filter((kind) => kind !== 'null' && !afterRest.has(kind));
    const shared = [...afterRest].some((kind) => kind !== 'null' && beforeRest.has(kind));
    const listed = this.before.values !== undefined && this.after.values !== undefined;
    if (added.length + removed.length > 0 && !(listed && !declared)) {
      const change = added.length === 0 ? 'narrowed' : removed.length === 0 ? 'widened' : 'changed';
      this.report(`${this.way}-type-${change}`, { keys, before: labelOf(beforeRest), after: labelOf(afterRest) });
    }
    return added.length + removed.length > 0 && !shared && !(listed && !declared);
  }

  private compareValues(): void {
    const before = limited(this.before);
    const after = limited(this.after);
    const keys = ['enum', 'const', 'oneOf', 'anyOf'];
    const texts = (values: Iterable<string>) => [...values].filter((text) => text !== 'null').join(', ');
    if (before === undefined && after === undefined) return;
    if (before === undefined || after === undefined) {
      const listed = before ?? after ?? new Map<string, unknown>();
      const values = listed.size === 0 ? 'no value' : texts(listed.keys());
      if (values === '') return;
      if (before === undefined) this.report(`${this.way}-enum-set`, { keys, after: values });
      else this.report(`${this.way}-enum-lifted`, { keys, before: values });
      return;
    }
    const added = [...after.keys()].filter((text) => text !== 'null' && !before.has(text));
    const removed = [...before.keys()].filter((text) => text !== 'null' && !after.has(text));
    if (added.length > 0) {
      this.report(`${this.way}-enum-value-added`, {
        keys,
        after: texts(added),
        place: placeOfValue(this.head, after.get(added[0] ?? '')),
      });
    }
    if (removed.length > 0) {
      this.report(`${this.way}-enum-value-removed`, {
        keys,
        before: texts(removed),
        basePlace: placeOfValue(this.base, before.get(removed[0] ?? '')),
      });
    }
  }

  private compareStrings(): void {
    if (this.both('string')) {
      const patterns = (schemas: Schemas, view: View) =>
        [...new Set(schemas.all(view, 'pattern').map((found) => textOf(found) ?? ''))].sort();
      const before = patterns(this.base, this.before);
      const after = patterns(this.head, this.after);
      const gone = before.filter((pattern) => !after.includes(pattern));
      const come = after.filter((pattern) => !before.includes(pattern));
      const details = {
        keys: ['pattern'],
        before: gone.join(' and ') || undefined,
        after: come.join(' and ') || undefined,
      };
      if (gone.length > 0 && come.length > 0) this.report('pattern-changed', details);
      else if (gone.length > 0) this.report(`${this.way}-pattern-removed`, details);
      else if (come.length > 0) this.report(`${this.way}-pattern-added`, details);
    }
    const formats = (schemas: Schemas, view: View) =>
      [...new Set(schemas.all(view, 'format').map(({ value }) => String(value)))].sort().join(' and ') || undefined;
    const before = formats(this.base, this.before);
    const after = formats(this.head, this.after);
    const relation = relateFormats(before, after);
    if (relation === 'same') return;
    this.report(relation === 'unknown' ? 'format-unknown' : `${this.way}-format-${relation}`, {
      keys: ['format'],
      before: describeFormat(before),
      after: describeFormat(after),
    });
  }

  private compareNumbers(): void {
    if (!this.both('integer') && !this.both('fraction')) return;
    const whole = !this.before.kinds.has('fraction') && !this.after.kinds.has('fraction');
    this.compareBound('range', 'low', lowest(this.base, this.before, whole), lowest(this.head, this.after, whole), [
      'minimum',
      'exclusiveMinimum',
    ]);
    this.compareBound('range', 'high', highest(this.base, this.before, whole), highest(this.head, this.after, whole), [
      'maximum',
      'exclusiveMaximum',
    ]);
    const steps = (schemas: Schemas, view: View) =>
      [...new Set(schemas.all(view, 'multipleOf').map(({ value }) => Number(value)))].sort((one, other) => one - other);
    const before = steps(this.base, this.before);
    const after = steps(this.head, this.after);
    if (before.join() === after.join()) return;
    const divides = (one: readonly number[], others: readonly number[]) =>
      others.every((step) => one.some((multiple) => Number.isInteger(Number((multiple / step).toFixed(9)))));
    const narrower = divides(after, before);
    const wider = divides(before, after);
    const details = {
      keys: ['multipleOf'],
      before: before.join(' and ') || undefined,
      after: after.join(' and ') || undefined,
    };
    // Neither holds the other: it is wider for who receives it, and narrower for who sends it.
    const change =
      narrower && !wider
        ? 'narrowed'
        : wider && !narrower
          ? 'widened'
          : this.way === 'request'
            ? 'narrowed'
            : 'widened';
    this.report(`${this.way}-step-${change}`, details);
  }

  private limit(
    schemas: Schemas,
    view: View,
    key: string,
    stricter: (one: number, other: number) => number,
  ): Limit | undefined {
    const found = schemas.all(view, key).filter(({ value }) => typeof value === 'number');
    if (found.length === 0) return undefined;
    const value = found.map((one) => Number(one.value)).reduce((one, other) => stricter(one, other));
    const holder = found.find((one) => one.value === value);
    // No fewer than none is no limit.
    return holder === undefined || (key.startsWith('min') && value === 0) ? undefined : { value, found: holder };
  }

  private compareBound(
    family: 'length' | 'range' | 'item-count' | 'field-count',
    end: 'low' | 'high',
    before: Limit | undefined,
    after: Limit | undefined,
    keys: readonly string[],
  ): void {
    const open = end === 'low' ? -Infinity : Infinity;
    const [one, other] = [before?.value ?? open, after?.value ?? open];
    const step = Number(after?.exclusive ?? false) - Number(before?.exclusive ?? false);
    if (one === other && step === 0) return;
    const narrower = one === other ? step > 0 : end === 'low' ? other > one : other < one;
    this.report(`${this.way}-${family}-${narrower ? 'narrowed' : 'widened'}`, {
      keys,
      before: boundOf(before),
      after: boundOf(after),
      place: after === undefined ? undefined : this.head.placeOf(after.found),
      basePlace: before === undefined ? undefined : this.base.placeOf(before.found),
    });
  }

  private compareItems(): void {
    const unique = (schemas: Schemas, view: View) =>
      schemas.all(view, 'uniqueItems').some(({ value }) => value === true);
    const [before, after] = [unique(this.base, this.before), unique(this.head, this.after)];
    if (before !== after)
      this.report(`${this.way}-unique-items-${after ? 'set' : 'lifted'}`, { keys: ['uniqueItems'] });
    const [beforeItems, afterItems] = [itemsOf(this.base, this.before), itemsOf(this.head, this.after)];
    const { path } = this.task.reached.site;
    const length = Math.max(beforeItems.first.length, afterItems.first.length);
    const places = {
      basePlace: this.placeIn(this.base, this.before, this.task.basePlace, 'items'),
      place: this.placeIn(this.head, this.after, this.task.place, 'items'),
    };
    for (let index = 0; index < length; index += 1) {
      this.below(`${path}[${index}]`, {
        before: beforeItems.first[index] ?? beforeItems.rest,
        after: afterItems.first[index] ?? afterItems.rest,
        ...places,
      });
    }
    this.below(`${path}[]`, { before: beforeItems.rest, after: afterItems.rest, ...places });
  }

  private compareFields(): void {
    const { before, after } = this;
    const names = new Set([
      ...after.properties.keys(),
      ...before.properties.keys(),
      ...after.required.keys(),
      ...before.required.keys(),
    ]);
    const [beforeOthers, afterOthers] = [othersOf(this.base, before), othersOf(this.head, after)];
    for (const name of names) this.compareField(name, beforeOthers, afterOthers);
    if (beforeOthers.closed || afterOthers.closed) {
      if (beforeOthers.closed !== afterOthers.closed) {
        this.report(`${this.way}-other-fields-${afterOthers.closed ? 'excluded' : 'allowed'}`, {
          keys: ['additionalProperties', 'unevaluatedProperties'],
        });
      }
      return;
    }
    const keys = ['additionalProperties', 'unevaluatedProperties'];
    this.below(join(this.task.reached.site.path, '*'), {
      before: beforeOthers.schemas,
      after: afterOthers.schemas,
      basePlace: this.placeIn(this.base, before, this.task.basePlace, ...keys),
      place: this.placeIn(this.head, after, this.task.place, ...keys),
    });
  }

  private compareField(name: string, beforeOthers: Others, afterOthers: Others): void {
    const { way } = this;
    const path = join(this.task.reached.site.path, name);
    const before = fieldOf(this.base, this.before, name, way);
    const after = fieldOf(this.head, this.after, name, way);
    const place = after.place ?? this.placeIn(this.head, this.after, this.task.place, 'properties');
    const basePlace = before.place ?? this.placeIn(this.base, this.before, this.task.basePlace, 'properties');
    const details = { path, place, basePlace };
    const pair = { before: before.schemas, after: after.schemas, place, basePlace };
    if (before.there && after.there) {
      if (before.required !== after.required) {
        const required = after.required ? after.requiredPlace : this.placeIn(this.head, this.after, place, 'required');
        this.report(`${way}-field-made-${after.required ? 'required' : 'optional'}`, {
          ...details,
          place:
            after.declared && !after.required && this.head.all(this.after, 'required').length === 0 ? place : required,
        });
      }
      this.below(path, pair);
    } else if (after.there) {
      this.reportAdded(before.declared, after.required, beforeOthers, details);
      if (!before.declared && beforeOthers.schemas.length > 0)
        this.below(path, { ...pair, before: beforeOthers.schemas });
    } else if (before.there) {
      this.reportRemoved(after.declared, before.required, afterOthers, details);
    }
  }

  private reportAdded(
    declared: boolean,
    required: boolean,
    others: Others,
    details: { path: string; place: Place; basePlace: Place },
  ): void {
    const { way } = this;
    if (way === 'request' && required) this.report('request-required-field-added', details);
    else if (way === 'request')
      this.report(declared ? 'request-read-only-lifted' : 'request-optional-field-added', details);
    else if (declared) this.report('response-write-only-lifted', details);
    else this.report(others.closed ? 'response-field-added-to-closed' : 'response-field-added', details);
  }

  private reportRemoved(
    declared: boolean,
    required: boolean,
    others: Others,
    details: { path: string; place: Place; basePlace: Place },
  ): void {
    const { way } = this;
    if (way === 'request' && declared) this.report('request-read-only-set', details);
    else if (way === 'request')
      this.report(others.closed ? 'request-field-removed-from-closed' : 'request-field-removed', details);
    else if (declared) this.report('response-write-only-set', details);
    else this.report(`response-${required ? 'required' : 'optional'}-field-removed`, details);
  }

  /** Alternatives on one side only: the other side is taken for a single one. */
  private compareChoice(): void {
    const [before, after] = [this.beforeChoices, this.afterChoices];
    if (before.length > 1 || after.length > 1) {
      this.report('alternatives-recombined', { keys: ['oneOf', 'anyOf'] });
      return;
    }
    this.matchAlternatives(
      this.expand(this.base, this.before, before[0]),
      this.expand(this.head, this.after, after[0]),
      before[0],
      after[0],
    );
  }

  private expand(schemas: Schemas, view: View, alternatives: Alternatives | undefined): Alternative[] {
    if (alternatives === undefined) return [{ schema: view.parts[0]?.schema ?? true, view }];
    const expanded = alternatives.schemas.map((schema) => ({ schema, view: schemas.choose(view, schema, false) }));
    return alternatives.nullable && !expanded.some((alternative) => alternative.view.kinds.has('null'))
      ? expanded.map(({ schema }) => ({ schema, view: schemas.choose(view, schema, true) }))
      : expanded;
  }

  private compareAlternatives(): void {
    const moved: string[] = [];
    for (const [before, after] of this.pairAlternatives()) {
      const views = (schemas: Schemas, all: readonly Json[]) =>
        all.map((schema) => ({ schema, view: schemas.view([schema]) }));
      moved.push(
        ...this.matchAlternatives(views(this.base, before.schemas), views(this.head, after.schemas), before, after),
      );
      if (before.keyword !== after.keyword) this.report('alternatives-recombined', { keys: [after.keyword] });
    }
    this.compareDiscriminators(moved);
  }

  /** Lists of alternatives that are equal belong together; the others do in their order. */
  private pairAlternatives(): (readonly [Alternatives, Alternatives])[] {
    const [olds, news] = [[...this.beforeChoices], [...this.afterChoices]];
    const pairs: (readonly [Alternatives, Alternatives])[] = [];
    for (const before of this.beforeChoices) {
      const print = this.base.printAlternatives(before);
      const after = olds.length < 2 ? news[0] : news.find((one) => this.head.printAlternatives(one) === print);
      if (after === undefined) continue;
      pairs.push([before, after]);
      olds.splice(olds.indexOf(before), 1);
      news.splice(news.indexOf(after), 1);
    }
    return [
      ...pairs,
      ...olds.flatMap((before, index) => (news[index] === undefined ? [] : [[before, news[index]] as const])),
    ];
  }

  private matchAlternatives(
    before: readonly Alternative[],
    after: readonly Alternative[],
    beforeAll: Alternatives | undefined,
    afterAll: Alternatives | undefined,
  ): string[] {
    const { pairs, removed, added } = match(this.base, before, this.head, after);
    const { reached, way } = this.task;
    const place = this.placeIn(this.head, this.after, this.task.place, afterAll?.keyword ?? '');
    const basePlace = this.placeIn(this.base, this.before, this.task.basePlace, beforeAll?.keyword ?? '');
    for (const alternative of added) {
      const index = afterAll?.schemas.indexOf(alternative.schema) ?? -1;
      const own =
        afterAll === undefined || index < 0
          ? place
          : this.head.document.placeOf(
              list(afterAll.holder[afterAll.keyword]),
              list(afterAll.holder[afterAll.keyword]).indexOf(alternative.schema),
            );
      this.report(`${way}-alternative-added`, { after: nameOf(this.head, alternative), place: own, basePlace });
    }
    for (const alternative of removed)
      this.report(`${way}-alternative-removed`, { before: nameOf(this.base, alternative), place, basePlace });
    for (const [one, other] of pairs) {
      const name = nameOf(this.head, other);
      const path =
        pairs.length + added.length + removed.length > 1 && reached.site.path !== ''
          ? `${reached.site.path}(${name})`
          : reached.site.path;
      const site = { ...reached.site, path };
      this.queue.enqueueViews(
        { site, from: new Set(), entries: new Set() },
        reached,
        way,
        one.view,
        other.view,
        basePlace,
        place,
      );
    }
    return [...removed.map((one) => nameOf(this.base, one)), ...added.map((one) => nameOf(this.head, one))];
  }

  /** What is told by alternatives that come or go is not told again: `known` are their names. */
  private compareDiscriminators(known: readonly string[]): void {
    const before = readDiscriminator(this.base, this.before, known);
    const after = readDiscriminator(this.head, this.after, known);
    if (canonical(before) === canonical(after)) return;
    const moved = before !== null && after !== null && before.propertyName !== after.propertyName;
    const rule = moved ? 'discriminator-changed' : 'discriminator-mapping-changed';
    const textOf = (discriminator: typeof before) =>
      discriminator === null ? undefined : canonical(moved ? discriminator.propertyName : discriminator);
    this.report(rule, { keys: ['discriminator'], before: textOf(before), after: textOf(after) });
  }

  /** Keywords that no rule looks into: a difference is reported, whatever it means. */
  private compareOthers(): void {
    const names = new Set([...this.before.parts, ...this.after.parts].flatMap(({ schema }) => Object.keys(schema)));
    for (const key of names) {
      if (compared.has(key) || documentationKeywords.has(key) || isBookkeeping(key) || key.startsWith('x-')) continue;
      const print = (schemas: Schemas, view: View) =>
        [...new Set(schemas.all(view, key).map(({ value }) => schemas.printKeyword(key, value)))].sort().join();
      if (print(this.base, this.before) === print(this.head, this.after)) continue;
      const text = (schemas: Schemas, view: View) => textOf(schemas.all(view, key)[0]);
      this.report('keyword-changed', {
        keys: [key],
        keyword: key,
        before: text(this.base, this.before),
        after: text(this.head, this.after),
      });
    }
  }
}

/** What an object may have beside its named fields. */
interface Others {
  readonly closed: boolean;
  readonly schemas: readonly Json[];
}

function readDiscriminator(schemas: Schemas, view: View, known: readonly string[]) {
  const value = schemas.all(view, 'discriminator')[0]?.value;
  if (!isObject(value)) return null;
  const targets = Object.entries(isObject(value.mapping) ? value.mapping : {})
    .map(([key, target]) => [key, String(target).split('/').at(-1) ?? ''] as const)
    .filter(([, target]) => !known.includes(target));
  return { propertyName: value.propertyName ?? null, mapping: Object.fromEntries(targets) };
}

function othersOf(schemas: Schemas, view: View): Others {
  const direct = schemas.all(view, 'additionalProperties');
  const values = (direct.length > 0 ? direct : schemas.all(view, 'unevaluatedProperties')).map(({ value }) => value);
  return { closed: values.includes(false), schemas: values.filter(isObject) };
}

function fieldOf(schemas: Schemas, view: View, name: string, way: Way) {
  const found = view.properties.get(name) ?? [];
  const values = found.map(({ value }) => value);
  const required = view.required.get(name);
  const flag = way === 'request' ? 'readOnly' : 'writeOnly';
  const hidden = schemas.all(schemas.view(values), flag).some(({ value }) => value === true);
  const declared = found.length > 0 || required !== undefined;
  const [first] = found;
  return {
    schemas: values,
    declared,
    there: declared && !hidden,
    required: required !== undefined && !hidden,
    place: first === undefined ? undefined : schemas.placeOf(first),
    requiredPlace: required === undefined ? undefined : schemas.placeOf(required),
  };
}

function itemsOf(schemas: Schemas, view: View): { first: readonly (readonly Json[])[]; rest: readonly Json[] } {
  const items = schemas.all(view, 'items').map(({ value }) => value);
  const tuples = [...schemas.all(view, 'prefixItems').map(({ value }) => value), ...items].filter(Array.isArray);
  const length = Math.max(0, ...tuples.map((tuple) => tuple.length));
  const rest = items.filter((value) => !Array.isArray(value));
  return {
    first: Array.from({ length }, (_, index) => tuples.flatMap((tuple: readonly Json[]) => tuple[index] ?? rest)),
    rest,
  };
}

/** The values allowed; undefined when these are all that the kind has. */
function limited({ values, kinds }: View): ReadonlyMap<string, Found<Json>> | undefined {
  const onlyBoolean = [...kinds].every((kind) => kind === 'boolean' || kind === 'null');
  return values !== undefined && onlyBoolean && values.has('true') && values.has('false') ? undefined : values;
}

function placeOfValue(schemas: Schemas, found: Found<Json> | undefined): Place | undefined {
  const place = found === undefined ? undefined : schemas.placeOf(found);
  return place?.pointer === '#' ? undefined : place;
}

/** The lower end of the range. `whole`: only integers lie in it. */
function lowest(schemas: Schemas, view: View, whole: boolean): Limit | undefined {
  return strictest(
    schemas,
    view,
    'minimum',
    'exclusiveMinimum',
    whole ? 1 : undefined,
    (one, other) => one.value > other.value || (one.value === other.value && one.exclusive === true),
  );
}

function highest(schemas: Schemas, view: View, whole: boolean): Limit | undefined {
  return strictest(
    schemas,
    view,
    'maximum',
    'exclusiveMaximum',
    whole ? -1 : undefined,
    (one, other) => one.value < other.value || (one.value === other.value && one.exclusive === true),
  );
}

function strictest(
  schemas: Schemas,
  view: View,
  key: string,
  exclusiveKey: string,
  step: number | undefined,
  stricter: (one: Limit, other: Limit) => boolean,
): Limit | undefined {
  const limits: Limit[] = [];
  const add = (found: Found<Json>, value: number, exclusive: boolean) => {
    const moved = step !== undefined && exclusive && Number.isInteger(value);
    limits.push({ value: moved ? value + step : value, found, exclusive: exclusive && !moved });
  };
  for (const found of schemas.all(view, key)) {
    // 3.0 writes the exclusive end as a flag beside the other.
    if (typeof found.value === 'number') add(found, found.value, found.holder[exclusiveKey] === true);
  }
  for (const found of schemas.all(view, exclusiveKey))
    if (typeof found.value === 'number') add(found, found.value, true);
  return limits.reduce<Limit | undefined>(
    (best, limit) => (best === undefined || stricter(limit, best) ? limit : best),
    undefined,
  );
}

function boundOf(limit: Limit | undefined): string | undefined {
  if (limit === undefined) return undefined;
  const { key, value, holder } = limit.found;
  return holder[key === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'] === true && !key.startsWith('exclusive')
    ? `${key} ${value}, exclusive`
    : `${key} ${value}`;
}

function labelOf(kinds: ReadonlySet<Kind>): string {
  if (kinds.size === 7) return 'any value';
  const names = [...kinds].filter((kind) => kind !== 'fraction' && !(kind === 'integer' && kinds.has('fraction')));
  return [...names, ...(kinds.has('fraction') ? ['number'] : [])].sort().join(' or ') || 'nothing';
}

function nameOf(schemas: Schemas, { schema, view }: Alternative): string {
  const title = isObject(schema) && typeof schema.title === 'string' ? schema.title : undefined;
  const fields = [...view.properties.keys()].slice(0, 3);
  return schemas.nameOf(schema) ?? title ?? (fields.length > 0 ? `{${fields.join(', ')}}` : labelOf(view.kinds));
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function textOf(found: Found<Json> | undefined): string | undefined {
  return found === undefined ? undefined : canonical(found.value);
}
