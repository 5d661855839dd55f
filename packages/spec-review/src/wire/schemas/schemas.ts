/** Reads schemas as the wire sees them: references followed, `allOf` merged, null and lists of constants in one form whatever the version. */
import { canonical, isObject, type Json, type JsonObject, list, type Place, type SpecDocument } from 'openapi-document';
import { exactOf, isWhole } from './exact.js';
import { hasSchemaShape, isSilent } from './keywords.js';
import { SchemaFingerprints } from './schema-fingerprints.js';
import type { Alternatives, Found, Kind, Part, View } from './view.js';

export type { Alternatives, Found, Kind, View } from './view.js';

/** A schema that is yet to be taken apart. */
interface UnreadSchema {
  readonly schema: Json | undefined;
  readonly nullable: boolean;
}

const kindsOf: Readonly<Record<string, readonly Kind[]>> = {
  null: ['null'],
  boolean: ['boolean'],
  object: ['object'],
  array: ['array'],
  string: ['string'],
  integer: ['integer'],
  number: ['integer', 'fraction'],
};
/** Of all values. */
export const everyKind: readonly Kind[] = [...new Set(Object.values(kindsOf).flat())];
export const constantKeywords = new Set(['type', 'const', 'enum', 'deprecated']);

/** Keywords that lead to other schemas. */
const leadsOn = new Set(
  '$ref $dynamicRef $recursiveRef allOf oneOf anyOf not if then else properties patternProperties additionalProperties unevaluatedProperties propertyNames dependentSchemas items prefixItems additionalItems unevaluatedItems contains contentSchema discriminator'.split(
    ' ',
  ),
);

const notNull: JsonObject = { type: ['boolean', 'object', 'array', 'string', 'number'] };

/** The schemas of one document. */
export class Schemas {
  readonly fingerprints: SchemaFingerprints;
  private readonly types = new Map<string, JsonObject>();
  private readonly listings = new Map<string, View>();
  private readonly components = new Map<string, JsonObject>();
  private readonly children = new Map<object, [name: string, JsonObject][]>();
  private readonly descendantsOf = new Map<JsonObject, ReadonlyMap<string, JsonObject>>();
  private readonly ids = new Map<object, number>();
  private readonly views = new Map<string, View>();
  private readonly single = new Map<object, View>();
  private readonly inProgress = new Set<View>();
  /** 3.0 ignores what stands beside a `$ref`, and writes null as `nullable`. */
  readonly isOld: boolean;

  /** `numbers` are shared with the document that this one is compared with. */
  constructor(
    readonly document: SpecDocument,
    numbers: Map<string, string>,
  ) {
    this.fingerprints = new SchemaFingerprints((schemas) => this.view(schemas), numbers);
    const { root } = document.root;
    this.isOld = isObject(root) && String(root.openapi).startsWith('3.0');
    const components = isObject(root) && isObject(root.components) ? root.components.schemas : undefined;
    for (const [name, value] of Object.entries(isObject(components) ? components : {})) {
      const schema = this.end(value);
      if (!isObject(schema)) continue;
      this.components.set(name, schema);
      for (const part of list(schema.allOf)) {
        const parent = this.end(part);
        if (!isObject(parent)) continue;
        const others = this.children.get(parent);
        if (others === undefined) this.children.set(parent, [[name, schema]]);
        else others.push([name, schema]);
      }
    }
  }

  /** What holds when all of the schemas do. */
  view(schemas: readonly (Json | undefined)[]): View {
    const [schema, ...others] = schemas;
    if (others.length > 0 || !isObject(schema)) return this.viewOfAll(schemas);
    // Nearly all are of one schema, and asked for often.
    const view = this.single.get(schema) ?? this.viewOfAll(schemas);
    this.single.set(schema, view);
    return view;
  }

  private viewOfAll(schemas: readonly (Json | undefined)[]): View {
    return this.viewOf(schemas.map((schema) => ({ schema, nullable: false })));
  }

  /** One alternative together with everything else that the view demands; undefined when it is the choice itself again. */
  choose(view: View, list: Alternatives, schema: Json): View | undefined {
    const last = this.bareEnd(schema) ?? schema;
    const known = view.parts.find((part) => part.schema === last);
    // What leads back to the choice gives no form; any other part is demanded in one of the forms, and may be all that is.
    if (known !== undefined && (known.schema === list.holder || known.chosen.length > 0)) return undefined;
    const rest = view.parts.map((part) =>
      part.schema === list.holder ? { ...part, chosen: [...part.chosen, list.keyword] } : part,
    );
    return this.viewOf([{ schema, nullable: false }], rest);
  }

  /** What a view demands together with a type, which no schema of the document need demand alone. */
  restrict(view: View, type: string): View {
    const schema = this.types.get(type) ?? { type };
    this.types.set(type, schema);
    return this.viewOf([{ schema, nullable: false }], view.parts);
  }

  /** A view that lists the values which stand in several like the one given. */
  listing(view: View, found: readonly Found<Json>[]): View {
    const values = new Map(found.map((one) => [this.textOf(one), one]));
    const key = [...view.parts.map(({ schema }) => this.idOf(schema)), ...values.keys()].join();
    const present = new Set([...values.values()].map(({ value }) => kindOf(value)));
    const kinds = new Set(everyKind.filter((kind) => present.has(kind)));
    const listing = this.listings.get(key) ?? { ...view, values, kinds, ownKinds: kinds, leaf: undefined };
    this.listings.set(key, listing);
    return listing;
  }

  /** A component schema by its name. */
  component(name: string): JsonObject | undefined {
    return this.components.get(name);
  }

  /** The component schemas that build on a schema with `allOf`, directly or by others that do, by their names. */
  descendants(schema: JsonObject): ReadonlyMap<string, JsonObject> {
    const known = this.descendantsOf.get(schema);
    if (known !== undefined) return known;
    const found = new Map<string, JsonObject>();
    this.descendantsOf.set(schema, found);
    const waiting = [schema];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const [name, child] of this.children.get(next) ?? []) {
        if (found.has(name) || child === schema) continue;
        found.set(name, child);
        waiting.push(child);
      }
    }
    return found;
  }

  placeOf(found: Found<unknown>): Place {
    return this.document.placeOf(found.holder, found.key);
  }

  /** The value as a text that equal values share. */
  textOf({ holder, key, value }: Found<Json>): string {
    return Object.hasOwn(holder, key) ? this.document.textAt(holder, key) : canonical(value);
  }

  keywordOf(schema: JsonObject, key: string): Json | undefined {
    return own(schema, key);
  }

  /** What a `$dynamicRef` may lead to; without the anchor, what it names as a `$ref` does. */
  dynamicTargets(target: string): readonly JsonObject[] {
    return this.document.dynamicTargets(target);
  }

  /** Every value of a keyword among the parts. */
  all(view: View, key: string): Found<Json>[] {
    if (!view.keywords.has(key)) return [];
    return view.parts.flatMap(({ schema }) => {
      const value = own(schema, key);
      return value === undefined ? [] : [{ value, holder: schema, key }];
    });
  }

  /** The first reference's name on the way to a schema, such as `Cat`; undefined when it has none. */
  nameOf(schema: Json): string | undefined {
    if (!isObject(schema)) return undefined;
    const target = schema.$ref;
    return typeof target === 'string' ? (target.split(/[/#]/).at(-1) ?? '').replace(/\.(ya?ml|json)$/, '') : undefined;
  }

  private viewOf(schemas: readonly UnreadSchema[], flat: readonly Part[] = []): View {
    const { parts, never } = this.flatten(schemas, flat);
    const key = parts
      .map(({ schema, nullable, chosen }) => `${this.idOf(schema)}${nullable ? 'n' : ''}${[...chosen].sort().join('')}`)
      .sort()
      .join(never ? '!' : '.');
    const view = this.views.get(never ? `!${key}` : key) ?? this.makeView(parts, never);
    this.views.set(never ? `!${key}` : key, view);
    return view;
  }

  private idOf(schema: object): number {
    const id = this.ids.get(schema) ?? this.ids.size;
    this.ids.set(schema, id);
    return id;
  }

  /** Follows references and `allOf`, and `oneOf` and `anyOf` that leave no choice but null. */
  private flatten(schemas: readonly UnreadSchema[], flat: readonly Part[]) {
    const parts = new Map(flat.map((part) => [part.schema, part]));
    let never = false;
    const waiting = [...schemas].reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { schema, nullable } = next;
      if (schema === false) never = true;
      if (!isObject(schema)) continue;
      if (schema.not === true || (isObject(schema.not) && Object.keys(schema.not).length === 0)) never = true;
      const known = parts.get(schema);
      if (known !== undefined && (nullable || !known.nullable)) continue;
      const target = this.document.follow(schema);
      const below: UnreadSchema[] = target === undefined ? [] : [{ schema: target, nullable }];
      if (target === undefined || (!this.isOld && Object.keys(schema).length > 1)) {
        parts.set(schema, { schema, nullable, chosen: known?.chosen ?? [] });
        below.push(...this.dynamicBelow(schema, nullable));
        const passing = nullable || (this.isOld && schema.nullable === true && schema.type === undefined);
        for (const part of list(schema.allOf)) below.push({ schema: part, nullable: passing });
        for (const keyword of ['oneOf', 'anyOf'] as const) {
          const { rest, nullable: withNull } = this.splitNull(list(schema[keyword]));
          const [only] = rest;
          if (rest.length !== 1) continue;
          // Null that passes the other one as well passes two.
          const isTwice = keyword === 'oneOf' && withNull && this.hasNull(only);
          below.push({ schema: only, nullable: passing || (withNull && !isTwice) });
          if (isTwice) below.push({ schema: notNull, nullable: passing });
        }
      }
      waiting.push(...below.reverse());
    }
    return { parts: [...parts.values()], never };
  }

  private dynamicBelow(schema: JsonObject, nullable: boolean): UnreadSchema[] {
    // The name that 2019-09 has for it, where nothing but the target counts.
    const recursive = own(schema, '$recursiveRef');
    if (typeof recursive === 'string') return [{ schema: this.document.resolve(recursive, schema), nullable }];
    const text = own(schema, '$dynamicRef');
    if (typeof text !== 'string') return [];
    const targets = this.document.dynamicTargets(text);
    const only = targets.length === 0 ? this.document.resolve(text, schema) : targets[0];
    return targets.length > 1 || only === undefined ? [] : [{ schema: only, nullable }];
  }

  private splitNull(schemas: readonly Json[]): { rest: readonly Json[]; nullable: boolean } {
    const rest = schemas.filter((schema) => !this.isNull(schema));
    return rest.length === 0 ? { rest: schemas, nullable: false } : { rest, nullable: rest.length < schemas.length };
  }

  private isNull(schema: Json): boolean {
    const node = this.bareEnd(schema);
    if (!isObject(node)) return false;
    const says = Object.keys(node).filter((key) => !isSilent(key));
    return (
      says.length === 1 &&
      (canonical(node.type ?? null) === '"null"' ||
        canonical(node.type ?? null) === '["null"]' ||
        node.const === null ||
        canonical(node.enum ?? 0) === '[null]')
    );
  }

  /** Whether a schema says of itself that it may be null. */
  private hasNull(schema: Json | undefined): boolean {
    const node = this.bareEnd(schema ?? null);
    if (!isObject(node)) return false;
    const says = this.isOld ? node.nullable === true && node.type !== undefined : list(node.type).includes('null');
    return says && node.enum === undefined && node.const === undefined;
  }

  /** Where a chain of references ends. */
  end(node: Json): Json {
    let last = node;
    for (let next = this.document.follow(last); next !== undefined; next = this.document.follow(last)) last = next;
    return last;
  }

  /** The same, where nothing that counts stands beside the references; undefined where they are more than what they lead to. */
  bareEnd(node: Json): Json | undefined {
    let last = node;
    for (let next = this.document.follow(last); next !== undefined; next = this.document.follow(last)) {
      if (!this.isOld && isObject(last) && !Object.keys(last).every(isSilent)) return undefined;
      last = next;
    }
    return last;
  }

  private makeView(parts: readonly Part[], never: boolean): View {
    const alternatives: Alternatives[] = [];
    const lists: Map<string, Found<Json>>[] = [];
    for (const part of parts) {
      const constants = this.readValues(part);
      if (constants !== undefined) lists.push(constants);
      for (const choice of this.readAlternatives(part)) {
        const listed = this.readConstants(choice);
        if (listed === undefined) alternatives.push(choice);
        else lists.push(listed);
      }
    }
    const ownKinds = new Set(never ? [] : everyKind.filter((kind) => parts.every((part) => this.allows(part, kind))));
    const values = intersect(lists, ownKinds);
    const schemas = this;
    let kinds: ReadonlySet<Kind> | undefined;
    let leaf: string | undefined;
    const view: View = {
      parts,
      never,
      ownKinds,
      values,
      alternatives,
      properties: readProperties(parts),
      required: readRequired(parts),
      keywords: new Set(parts.flatMap(({ schema }) => Object.keys(schema))),
      get leaf() {
        // That nothing passes stands in no part.
        if (leaf === undefined) leaf = never ? '' : (schemas.readLeaf(parts) ?? '');
        return leaf === '' ? undefined : leaf;
      },
      get kinds() {
        kinds ??= schemas.allKinds(view);
        return kinds;
      },
    };
    return view;
  }

  private readLeaf(parts: readonly Part[]): string | undefined {
    const texts: string[] = [this.isOld ? '3.0' : ''];
    for (const { schema, nullable, chosen } of parts) {
      texts.push(nullable ? 'null' : '');
      for (const key of Object.keys(schema)) {
        if (leadsOn.has(key)) {
          // What is taken apart already is among the parts.
          if (key === 'allOf' || chosen.some((one) => one === key)) continue;
          if (key !== '$ref' || this.document.follow(schema) === undefined) return undefined;
        } else texts.push(key, this.document.textAt(schema, key));
      }
    }
    return texts.join(' ');
  }

  /** The lists that leave a choice. */
  private readAlternatives(part: Part): Alternatives[] {
    const { schema: holder, chosen } = part;
    return (['oneOf', 'anyOf'] as const).flatMap((keyword) => {
      if (chosen.includes(keyword)) return [];
      const { rest: schemas, nullable: withNull } = this.splitNull(list(holder[keyword]));
      const nullable = withNull || part.nullable || this.isNullable(holder);
      return schemas.length < 2 ? [] : [{ keyword, schemas, nullable, holder }];
    });
  }

  private isNullable(schema: JsonObject): boolean {
    return this.isOld && schema.nullable === true;
  }

  private allows({ schema, nullable }: Part, kind: Kind): boolean {
    if (kind === 'fraction' && this.stepsByWholes(schema)) return false;
    if (schema.type === undefined) return true;
    if (kind === 'null' && (nullable || this.isNullable(schema))) return true;
    const types = typeof schema.type === 'string' ? [schema.type] : list(schema.type);
    // A type that nobody knows may be any.
    return !hasSchemaShape('type', schema.type) || types.some((type) => kindsOf[String(type)]?.includes(kind));
  }

  /** Whether all numbers that a schema takes are integers because they are multiples of one. */
  private stepsByWholes(schema: JsonObject): boolean {
    if (typeof own(schema, 'multipleOf') !== 'number') return false;
    const step = exactOf(this.document.textAt(schema, 'multipleOf'));
    return step !== undefined && isWhole(step);
  }

  private allKinds(view: View): ReadonlySet<Kind> {
    const { ownKinds, values, alternatives } = view;
    // A schema that contains itself as an alternative adds nothing by that.
    if (this.inProgress.has(view) || this.inProgress.size > 500) return ownKinds;
    this.inProgress.add(view);
    let kinds = [...ownKinds];
    for (const { keyword, schemas, nullable, holder } of alternatives) {
      const allowed = new Set(schemas.flatMap((schema) => [...this.view([schema]).kinds]));
      if (nullable) allowed.add('null');
      // Null that passes two of a `oneOf` passes none of them alone. What the flag of 3.0 means there nobody says.
      const nulls = list(holder[keyword]).filter((schema) => this.isNull(schema) || this.hasNull(schema));
      if (keyword === 'oneOf' && nulls.length > 1 && !this.isOld) allowed.delete('null');
      kinds = kinds.filter((kind) => allowed.has(kind));
    }
    if (values !== undefined) {
      const present = new Set([...values.values()].map(({ value }) => kindOf(value)));
      kinds = kinds.filter((kind) => present.has(kind));
    }
    this.inProgress.delete(view);
    return new Set(kinds);
  }

  /** The values of `enum` or `const`. */
  private readValues(part: Part): Map<string, Found<Json>> | undefined {
    const { schema } = part;
    const nullable = part.nullable || this.isNullable(schema);
    const values = new Map<string, Found<Json>>();
    const add = (found: Found<Json>) => values.set(this.textOf(found), found);
    if (Object.hasOwn(schema, 'const')) {
      const found = { value: schema.const ?? null, holder: schema, key: 'const' };
      const listed = (holder: Json[]) =>
        holder.some((_, index) => this.document.textAt(holder, index) === this.textOf(found));
      if (!Array.isArray(schema.enum) || listed(schema.enum)) add(found);
    } else if (Array.isArray(schema.enum)) {
      for (const [index, value] of schema.enum.entries())
        add({ value, holder: schema.enum as unknown as JsonObject, key: String(index) });
    } else return undefined;
    if (nullable && !values.has('null')) values.set('null', { value: null, holder: schema, key: 'nullable' });
    return values;
  }

  /** The values of alternatives that are nothing but constants; undefined when one is more. */
  private readConstants({ keyword, schemas, nullable }: Alternatives): Map<string, Found<Json>> | undefined {
    const values = new Map<string, Found<Json>>();
    const several = new Set<string>();
    for (const schema of schemas) {
      const node = this.bareEnd(schema);
      if (!isObject(node) || !Object.keys(node).every((key) => isSilent(key) || constantKeywords.has(key)))
        return undefined;
      const constants = this.readValues({ schema: node, nullable: false, chosen: [] });
      if (constants === undefined) return undefined;
      for (const [text, found] of constants) {
        if (!this.allows({ schema: node, nullable: false, chosen: [] }, kindOf(found.value))) continue;
        if (values.has(text)) several.add(text);
        values.set(text, found);
      }
    }
    // What two alternatives of `oneOf` list passes neither of them alone.
    if (keyword === 'oneOf') for (const text of several) values.delete(text);
    if (nullable) values.set('null', { value: null, holder: {}, key: '' });
    return values;
  }
}

function readProperties(parts: readonly Part[]): Map<string, Found<Json>[]> {
  const properties = new Map<string, Found<Json>[]>();
  for (const { schema } of parts) {
    const holder = isObject(schema.properties) ? schema.properties : {};
    for (const [key, value] of Object.entries(holder)) {
      const found = properties.get(key);
      if (found === undefined) properties.set(key, [{ value, holder, key }]);
      else found.push({ value, holder, key });
    }
  }
  return properties;
}

/** The names with where each is first. */
function readRequired(parts: readonly Part[]): Map<string, Found<Json>> {
  const required = new Map<string, Found<Json>>();
  for (const { schema } of parts) {
    const names = list(schema.required);
    // An array has its items at their indexes, as an object has what is in it at its keys.
    const holder = names as unknown as JsonObject;
    for (const [index, name] of names.entries())
      if (!required.has(String(name))) required.set(String(name), { value: name, holder, key: String(index) });
  }
  return required;
}

/** What all lists have, of the kinds that are allowed. */
function intersect(lists: readonly Map<string, Found<Json>>[], kinds: ReadonlySet<Kind>) {
  const [first, ...others] = lists;
  if (first === undefined) return undefined;
  const shared = [...first].filter(
    ([text, { value }]) => kinds.has(kindOf(value)) && others.every((values) => values.has(text)),
  );
  return new Map(shared);
}

export function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction';
  return typeof value as 'boolean' | 'object' | 'string';
}

function own(node: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(node, key) ? node[key] : undefined;
}
