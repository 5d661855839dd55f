/** Compares the alternatives of `oneOf` and `anyOf`: what is allowed as a whole, in whichever form it is written. */
import { isObject, list, type Place } from 'openapi-document';
import { type Acceptance, type SchemaComparison, Side, type Way } from './comparison.js';
import { compareTags, type TaggedPair } from './discriminator.js';
import { compare } from './exact.js';
import { join } from './fields.js';
import { onlyItemOf } from './items.js';
import { rulesOutNone } from './keywords.js';
import { rangeOf } from './limits.js';
import { type Alternative, type Form, type Matches, match } from './match.js';
import {
  type Alternatives,
  constantKeywords,
  everyKind,
  type Kind,
  kindOf,
  type Schemas,
  type View,
} from './schemas.js';
import { isNullLeftOut, labelOf } from './values.js';

/** Lists of alternatives that hold at once multiply; beyond this many forms they are compared list by list. */
const mostForms = 64;

/** True when all of the schema is compared, as one or both versions consist of alternatives. */
export function compareAlternatives(comparison: SchemaComparison, acceptance: Acceptance): boolean {
  const { before, after } = comparison;
  const [oldLists, newLists] = [before.view.alternatives, after.view.alternatives];
  const isTaken = takesSingles(comparison);
  if (oldLists.length + newLists.length === 0 && !isTaken) return false;
  const text = comparison.manner.medium === 'text';
  const [allOlds, allNews] = [formsOf(before), formsOf(after)];
  if (allOlds === undefined || allNews === undefined) {
    compareLists(comparison, acceptance);
    return false;
  }
  const [olds, news] = [distinctForms(before, allOlds, text), distinctForms(after, allNews, text)];
  if (comparison.manner.medium !== 'text' && comparison.manner.nullTold !== true) compareNull(comparison);
  if (olds.length === 0 || news.length === 0) {
    const { way } = comparison;
    if (olds.length !== news.length) comparison.report(`${way}-value-${olds.length === 0 ? 'allowed' : 'excluded'}`);
    return true;
  }
  const singles = isTaken ? singlesIn(comparison, comparison.way === 'request' ? news : olds) : [];
  compareForms(comparison, acceptance, olds, news, singles);
  const [oldList, newList] = [oldLists[0], newLists[0]];
  const isOther = oldLists.length === 1 && newLists.length === 1 && oldList?.keyword !== newList?.keyword;
  // A value that has two of the forms passes `anyOf` alone.
  const wider = comparison.way === 'response' ? newList?.keyword === 'anyOf' : oldList?.keyword === 'anyOf';
  const isRecombined = isOther && wider && !areApart(before, olds);
  if (isRecombined || losesShared(comparison) || overlapsNow(comparison, allOlds, allNews))
    comparison.report('alternatives-recombined', {
      keys: ['oneOf', 'anyOf'],
      before: oldList?.keyword,
      after: newList?.keyword,
    });
  return true;
}

/** Whether some value may have two of the forms of a `oneOf` now, and so passes it no more: before, each had one alone. */
function overlapsNow({ before, after, way }: SchemaComparison, olds: readonly Form[], news: readonly Form[]): boolean {
  const isOneOf = ({ view }: Side) => view.alternatives.length === 1 && view.alternatives[0]?.keyword === 'oneOf';
  if (way !== 'request' || !isOneOf(after)) return false;
  if (before.view.alternatives.length > 0 && !isOneOf(before)) return false;
  // Old code sends no fields but those that it knows.
  const knows = (name: string) => olds.some(({ view }) => view.properties.has(name) || view.required.has(name));
  const isSent = ({ view }: Form) =>
    withoutNull(view).some((kind) => before.view.kinds.has(kind)) && [...view.required.keys()].every(knows);
  return areApart(before, olds) && !areApart(after, news.filter(isSent));
}

/** Whether the narrower side has forms in a `oneOf` of which another one there takes every value, so that none passes, while the wider side takes them. */
function losesShared({ before, after, way }: SchemaComparison): boolean {
  const [wide, narrow] = way === 'request' ? [before, after] : [after, before];
  const [taken, lost] = [sharedIn(wide), sharedIn(narrow)];
  return [...lost].some(([print, kinds]) => !taken.has(print) && kinds.some((kind) => wide.view.kinds.has(kind)));
}

/** The kinds of the alternatives of `oneOf` that another of them takes as well, by what they share with those of the other document. */
function sharedIn({ schemas, view }: Side): ReadonlyMap<string, readonly Kind[]> {
  const lists = view.alternatives.filter(({ keyword }) => keyword === 'oneOf');
  return new Map(
    lists.flatMap((list) => {
      const views = list.schemas.map((schema) => schemas.view([schema]));
      const plain = views.filter(asksOnlyKinds);
      const isShared = (one: View) =>
        plain.some((other) => other !== one && withoutNull(one).every((kind) => other.kinds.has(kind)));
      return views
        .filter((one) => !one.never && isShared(one))
        .map((one) => [schemas.fingerprints.of(one), withoutNull(one)] as const);
    }),
  );
}

/** Whether the wider side takes a single value, such as the narrower one has, as a list of it alone. */
function takesSingles({ before, after, manner: { lists, way } }: SchemaComparison): boolean {
  const [narrow, wide] = way === 'request' ? [before.view, after.view] : [after.view, before.view];
  if (lists === undefined || narrow.kinds.size === everyKind.length || wide.kinds.size === everyKind.length)
    return false;
  return wide.kinds.has('array') && [...narrow.kinds].some((kind) => singleKinds.has(kind));
}

const singleKinds: ReadonlySet<Kind> = new Set(['boolean', 'string', 'integer', 'fraction']);

/** What the wider side takes as the only item of a list, as forms of their own. */
function singlesIn({ before, after, manner: { lists, way } }: SchemaComparison, forms: readonly Form[]): Form[] {
  const { schemas, otherwise } = way === 'request' ? after : before;
  return forms.flatMap((form) => {
    if (!form.view.kinds.has('array')) return [];
    const list = new Side(schemas, form.view, otherwise);
    const fewest = list.all('minItems').map(({ value }) => Number(value));
    const items = onlyItemOf(list);
    const view = schemas.view(items);
    // In a text that is split at a sign, the value may hold the sign itself.
    const isWhole = lists === 'exploded' || [...view.kinds].every((kind) => kind !== 'string' && kind !== 'object');
    // What a list must or must not have is more than its items say.
    const asksMore =
      form.view.values !== undefined || ['contains', 'not', 'if', 'maxItems'].some((key) => list.all(key).length > 0);
    if (Math.max(0, ...fewest) > 1 || !isWhole || asksMore) return [];
    return [{ schema: items[0] ?? true, view, chosen: form.chosen }];
  });
}

function compareNull(comparison: SchemaComparison): void {
  const { before, after, way } = comparison;
  const [had, has] = [before, after].map(({ view }) => view.kinds.has('null'));
  if (had === has || before.view.kinds.size === 7 || after.view.kinds.size === 7 || isNullLeftOut(comparison)) return;
  comparison.report(`${way}-null-${has ? 'added' : 'removed'}`, {
    keys: ['type', 'nullable', 'oneOf', 'anyOf'],
    before: labelOf(before.view.kinds),
    after: labelOf(after.view.kinds),
  });
}

/** List by list, each alternative by itself; the rest is compared by itself as well. */
function compareLists(comparison: SchemaComparison, acceptance: Acceptance): void {
  const { before, after } = comparison;
  const lists = ({ schemas, view }: Side) => schemas.fingerprints.distinct(view);
  const [olds, news] = [lists(before), lists(after)];
  const texts = (side: Side, all: readonly Alternatives[]) =>
    all.map(({ holder, keyword }) => side.schemas.document.textAt(holder, keyword)).join(' and ') || undefined;
  if (olds.length !== news.length) {
    const told = { before: texts(before, olds), after: texts(after, news) };
    comparison.report('alternatives-recombined', { keys: ['oneOf', 'anyOf'], ...told });
    return;
  }
  const alone = ({ schemas }: Side, from: Alternatives): Form[] =>
    from.schemas.map((schema) => ({ schema, view: schemas.view([schema]), chosen: [{ from, schema }] }));
  for (const [old, now] of pairLists(comparison, olds, news))
    compareForms(comparison, acceptance, alone(before, old), alone(after, now));
}

/** Lists of alternatives that are equal belong together; the others do in their order. */
function pairLists(
  { before, after }: SchemaComparison,
  olds: readonly Alternatives[],
  news: readonly Alternatives[],
): (readonly [Alternatives, Alternatives])[] {
  const rest = [...news];
  const take = (index: number) => rest.splice(Math.max(index, 0), 1)[0];
  const equal = olds.map((old) => {
    const fingerprint = before.schemas.fingerprints.ofAlternatives(old);
    const index = rest.findIndex((one) => after.schemas.fingerprints.ofAlternatives(one) === fingerprint);
    return [old, index < 0 ? undefined : take(index)] as const;
  });
  return equal.flatMap(([old, now]) => {
    const other = now ?? take(0);
    return other === undefined ? [] : [[old, other] as const];
  });
}

/** All forms of a schema that some value has, without null; undefined when there are too many. */
function formsOf({ schemas, view }: Side): Form[] | undefined {
  const most = mostForms + view.alternatives.reduce((sum, one) => sum + one.schemas.length, 0);
  const forms: Form[] = [];
  const waiting: Form[] = [{ schema: view.parts[0]?.schema ?? true, view, chosen: [] }];
  let steps = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    steps += 1;
    if (steps > 4 * most || forms.length + waiting.length > most) return undefined;
    const [from] = next.view.alternatives;
    if (from === undefined) {
      forms.push(...splitKinds(schemas, next));
      continue;
    }
    const { chosen, view: whole } = next;
    const below = from.schemas.flatMap((schema) => {
      const one = schemas.choose(whole, from, schema);
      return one === undefined ? [] : [{ schema, view: one, chosen: [...chosen, { from, schema }] }];
    });
    waiting.push(...below.reverse());
  }
  return forms.filter(({ view: one }) => [...one.kinds].some((kind) => kind !== 'null') && !one.never);
}

/** Without the forms of which others have all values. `text`: values are texts, of which a plain string is any. */
function distinctForms({ schemas }: Side, forms: readonly Form[], text: boolean): Form[] {
  return mergeConstants(schemas, withoutContained(forms, text), text);
}

const kindGroups: readonly (readonly [name: string, kinds: readonly Kind[]])[] = [
  ['boolean', ['boolean']],
  ['object', ['object']],
  ['array', ['array']],
  ['string', ['string']],
  ['number', ['integer', 'fraction']],
];

/** A form of several kinds is one form for each. */
function splitKinds(schemas: Schemas, form: Form): Form[] {
  const { kinds } = form.view;
  if (kinds.size === 7 || form.view.values !== undefined) return [form];
  const groups = kindGroups.filter(([, members]) => members.some((kind) => kinds.has(kind)));
  if (groups.length < 2) return [form];
  return groups.map(([type]) => ({ ...form, schema: { type }, view: schemas.restrict(form.view, type) }));
}

/** What is nothing but a list of single values is one form, in however many alternatives they stand. Those that another form takes anyway are left out. */
function mergeConstants(schemas: Schemas, forms: readonly Form[], text: boolean): Form[] {
  const constants = forms.filter(isConstant);
  const [first] = constants;
  if (first === undefined) return [...forms];
  const plain = forms.filter(({ view }) => asksOnlyKinds(view));
  const values = new Map(constants.flatMap(({ view }) => [...(view.values ?? [])]));
  const found = [...values.values()].filter(
    ({ value }) => !plain.some(({ view }) => takenKinds(view, text).includes(kindOf(value))),
  );
  const telling = found.filter(({ value }) => value !== null);
  if (constants.length === 1 && found.length === values.size) return [...forms];
  const schema = { enum: telling.map(({ value }) => value) };
  const merged = telling.length === 0 ? [] : [{ ...first, schema, view: schemas.listing(first.view, telling) }];
  return forms.flatMap((form) => (form === first ? merged : constants.includes(form) ? [] : [form]));
}

function isConstant({ view }: Form): boolean {
  return view.values !== undefined && asksNothingBut(view, constantKeywords);
}

/** Without the forms that another plainly takes as well: a list of texts beside any text. */
function withoutContained(forms: readonly Form[], text: boolean): Form[] {
  const plain = forms.filter(({ view }) => asksOnlyKinds(view));
  if (plain.length === 0) return [...forms];
  return forms.filter(({ view }, index) => {
    const kinds = withoutNull(view);
    return !plain.some((other) => {
      const others = takenKinds(other.view, text);
      if (other.view === view || kinds.some((kind) => !others.includes(kind))) return false;
      return !asksOnlyKinds(view) || others.length > kinds.length || forms.indexOf(other) < index;
    });
  });
}

/** The kinds that a form takes which asks for nothing else. */
function takenKinds(view: View, text: boolean): Kind[] {
  const kinds = withoutNull(view);
  return text && kinds.includes('string') ? [...new Set([...kinds, ...singleKinds])] : kinds;
}

function withoutNull({ kinds }: View): Kind[] {
  return [...kinds].filter((kind) => kind !== 'null');
}

/** Whether nothing is asked of a value but to be of a kind. */
function asksOnlyKinds(view: View): boolean {
  return !view.never && view.values === undefined && asksNothingBut(view, new Set(['type']));
}

/** Whether no keyword but these rules out a value of the kinds that a form has. */
function asksNothingBut({ parts, kinds, alternatives }: View, keywords: ReadonlySet<string>): boolean {
  if (alternatives.length > 0) return false;
  return parts.every(({ schema }) =>
    Object.entries(schema).every(
      ([key, value]) => keywords.has(key) || takenApart.has(key) || rulesOutNone(key, value, kinds),
    ),
  );
}

/** What stands among the parts of a form already, or among its kinds. */
const takenApart = new Set(['$ref', 'allOf', 'oneOf', 'anyOf', 'nullable']);

/** Whether no value has two of the forms: they are of different kinds or ranges, or a field of theirs has different values. */
function areApart(side: Side, forms: readonly Form[]): boolean {
  if (forms.length > 100) return false;
  return forms.every((one, index) => forms.slice(index + 1).every((other) => apart(side, one.view, other.view)));
}

function apart({ schemas, otherwise }: Side, one: View, other: View): boolean {
  const none = <Item>(items: Iterable<Item>, among: { has(item: Item): boolean }) =>
    [...items].every((item) => item === 'null' || !among.has(item));
  if (none(one.kinds, other.kinds)) return true;
  if (one.values !== undefined && other.values !== undefined) return none(one.values.keys(), other.values);
  const isBeyond = (first: View, second: View) => {
    const low = rangeOf(new Side(schemas, first, otherwise), 'low');
    const high = rangeOf(new Side(schemas, second, otherwise), 'high');
    return low !== undefined && high !== undefined && compare(low, high) > 0;
  };
  const areNumbers = [one, other].every((view) =>
    withoutNull(view).every((kind) => kind === 'integer' || kind === 'fraction'),
  );
  if (areNumbers && (isBeyond(one, other) || isBeyond(other, one))) return true;
  return [...one.required.keys()].some((name) => {
    if (!other.required.has(name)) return false;
    const [values, others] = [one, other].map(
      (view) => schemas.view((view.properties.get(name) ?? []).map(({ value }) => value)).values,
    );
    return values !== undefined && others !== undefined && none(values.keys(), others);
  });
}

/** `singles` are what the wider side takes as well, where it takes nothing else. */
function compareForms(
  comparison: SchemaComparison,
  acceptance: Acceptance,
  olds: readonly Form[],
  news: readonly Form[],
  singles: readonly Form[] = [],
): void {
  const { before, after, way, path, manner } = comparison;
  const light = { ...manner, nullTold: true, lists: undefined };
  const side = (of: Side, { view }: Form) => new Side(of.schemas, view, of.placeOf('oneOf', 'anyOf'));
  const text = manner.medium === 'text';
  const accepts = (one: Form, other: Form) =>
    way === 'request'
      ? overlaps(one, other, text) && acceptance.accepts(light, side(before, one), side(after, other))
      : overlaps(other, one, text) && acceptance.accepts(light, side(after, other), side(before, one));
  const matches = match(before.schemas, olds, after.schemas, news, accepts, way);
  const { pairs, removed, added } = withSingles(matches, singles, accepts, way);
  const [basePlace, place] = [listPlace(before, olds), listPlace(after, news)];
  for (const form of added) {
    const own = placeIn(after.schemas, form) ?? place;
    comparison.report(`${way}-alternative-added`, {
      after: nameOf(after.schemas, form),
      name: textOf(after.schemas, form),
      place: own,
      basePlace,
    });
  }
  for (const form of removed) {
    const own = placeIn(before.schemas, form) ?? basePlace;
    comparison.report(`${way}-alternative-removed`, {
      before: nameOf(before.schemas, form),
      name: textOf(before.schemas, form),
      place,
      basePlace: own,
    });
  }
  if (pairs.length === 0 && way === 'response') reportLost(comparison, removed, added);
  const several = pairs.length + added.length + removed.length > 1;
  for (const [one, other] of pairs) {
    comparison.descend(
      several && path !== '' ? `${path}(${nameOf(after.schemas, other)})` : path,
      new Side(before.schemas, one.view, basePlace),
      new Side(after.schemas, other.view, place),
      { nullTold: true },
    );
  }
  compareTags(comparison, pairs as readonly TaggedPair[]);
}

/** Tells the fields that came in whatever form, where no form is left that has them: that other forms come says it to nobody. */
function reportLost(comparison: SchemaComparison, olds: readonly Form[], news: readonly Form[]): void {
  const { before, path } = comparison;
  const [first, ...others] = olds;
  const areObjects = [...olds, ...news].every(({ view }) => view.kinds.has('object'));
  if (first === undefined || news.length === 0 || !areObjects) return;
  for (const name of first.view.required.keys()) {
    const isCommon = others.every(({ view }) => view.required.has(name));
    const found = first.view.properties.get(name) ?? [];
    const [field] = found;
    if (!isCommon || field === undefined || news.some(({ view }) => view.properties.has(name))) continue;
    const basePlace = before.schemas.placeOf(field);
    const isHidden = before
      .below(
        found.map(({ value }) => value),
        basePlace,
      )
      .says('writeOnly');
    const details = { keys: ['oneOf', 'anyOf'], path: join(path, name), basePlace };
    if (!isHidden) comparison.report('response-required-field-removed', details);
  }
}

/** Whether the wider one has values of a kind that the other has. */
function overlaps({ view }: Form, wide: Form, text: boolean): boolean {
  const kinds = takenKinds(wide.view, text);
  return withoutNull(view).some((kind) => kinds.includes(kind));
}

/** With those of which no other form of the wider side is left, and a single value is. */
function withSingles(
  { pairs, removed, added }: Matches<Form>,
  singles: readonly Form[],
  accepts: (one: Form, other: Form) => boolean,
  way: Way,
): Matches<Form> {
  const left = way === 'request' ? removed : added;
  const found = left.flatMap((form) => {
    // Where lists of one are single values, all values are texts.
    const related = singles.filter((single) => overlaps(form, single, true));
    const pairOf = (single: Form): readonly [Form, Form] => (way === 'request' ? [form, single] : [single, form]);
    const single = related.find((one) => accepts(...pairOf(one))) ?? related[0];
    return single === undefined ? [] : [pairOf(single)];
  });
  const isLeft = (form: Form) => !found.some((pair) => pair.includes(form));
  return { pairs: [...pairs, ...found], removed: removed.filter(isLeft), added: added.filter(isLeft) };
}

function listPlace(side: Side, forms: readonly Form[]): Place {
  return side.placeOf(...new Set(forms.flatMap(({ chosen }) => chosen.map(({ from }) => from.keyword))));
}

/** Where the last of the alternatives that a form is made of stands in its list. */
function placeIn(schemas: Schemas, { chosen }: Form): Place | undefined {
  const last = chosen.at(-1);
  if (last === undefined) return undefined;
  const written = list(last.from.holder[last.from.keyword]);
  const index = written.indexOf(last.schema);
  return index < 0 ? undefined : schemas.document.placeOf(written, index);
}

/** All alternatives that a form is made of, as they are written. */
function textOf({ document }: Schemas, { chosen }: Form): string {
  return chosen
    .map(({ from, schema }) => {
      const written = list(from.holder[from.keyword]);
      return document.textAt(written, written.indexOf(schema));
    })
    .join(' and ');
}

function nameOf(schemas: Schemas, { schema, view }: Alternative): string {
  const title = isObject(schema) && typeof schema.title === 'string' ? schema.title : undefined;
  const fields = [...view.properties.keys()].slice(0, 3);
  return schemas.nameOf(schema) ?? title ?? (fields.length > 0 ? `{${fields.join(', ')}}` : valuesOrKinds(view));
}

function valuesOrKinds({ values, kinds }: View): string {
  return values?.size === 1 ? [...values.keys()].join() : labelOf(kinds);
}
