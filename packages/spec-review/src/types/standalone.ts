/** Writes a spec of one file or many as one document without references to elsewhere, for tools that read no more than that. */
import { type Json, type JsonObject, objectAt, objectOf, parsePointer, type SpecDocument } from 'openapi-document';

/** What stands at a place, as far as it matters to how a reference there is written out. */
type PlaceKind = 'schema' | 'schemas' | 'other' | 'map' | 'data';

/** What stands under these keys of a schema are schemas by name. */
const schemaMaps = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
/** What is never a part of a description: values, which may look like one. */
const dataKeys = new Set(['example', 'default', 'const', 'enum', 'value', 'dataValue']);
/** Maps from names to things, outside of schemas. */
const maps = new Set(
  'responses parameters examples requestBodies headers securitySchemes links callbacks pathItems paths webhooks content encoding variables additionalOperations'.split(
    ' ',
  ),
);
/** What would have a tool look for things by a URL, or judge by another dialect. */
const identifiers = new Set(['$id', '$schema', '$anchor', '$dynamicAnchor']);
/** Deeper than any description goes. */
const maximalDepth = 100;
/** Callbacks of callbacks further down than this are left out: of those that lead to each other there is no end. */
const deepestCallback = 1;

/**
 * The document with what its files hold. References within the root's components stay; a schema that stands elsewhere
 * becomes a component, anything else is written out. What a reference names that leads nowhere may be anything.
 */
export function standalone(document: SpecDocument): JsonObject {
  const root = document.root.root as JsonObject;
  const components = objectAt(document, root.components);
  const taken = new Set(Object.keys(objectAt(document, components.schemas)));
  const names = new Map<object, string>();
  const hoisted: [name: string, schema: Json][] = [];
  /** What is being written out, each within the one before. */
  const writing = new Set<object>();

  function copy(node: Json, kind: PlaceKind, depth: number): Json | undefined {
    if (node === null || typeof node !== 'object') return node;
    if (kind === 'data') return node;
    if (depth > maximalDepth) return kind === 'schema' ? {} : undefined;
    if (Array.isArray(node)) return node.flatMap((entry) => copy(entry, kind, depth + 1) ?? []);
    const object = node as JsonObject;
    if (typeof object.$ref === 'string' && kind !== 'map' && kind !== 'schemas') {
      return kind === 'schema' ? schemaReference(object, object.$ref, depth) : writtenOut(object, object.$ref, depth);
    }
    return fields(object, kind, depth);
  }

  function fields(object: JsonObject, kind: PlaceKind, depth: number): JsonObject {
    const entries = Object.entries(object).flatMap(([key, value]): [string, Json][] => {
      if (kind === 'schema' && identifiers.has(key)) return [];
      const made = copy(value, kindOf(key, value, kind), depth + 1);
      return made === undefined ? [] : [[key, made]];
    });
    return Object.fromEntries(entries);
  }

  function schemaReference(object: JsonObject, target: string, depth: number): Json {
    const { $ref: _, ...siblings } = object;
    const found = document.follow(object);
    const beside = fields(siblings, 'schema', depth);
    if (found === undefined) return beside;
    if (found === null || typeof found !== 'object') return found;
    return { ...beside, $ref: isComponent(target, found) ? target : `#/components/schemas/${nameOf(found)}` };
  }

  /** Whether the reference leads to a component of the root, by its own name. */
  function isComponent(target: string, found: object): boolean {
    const place = document.placeOf(found);
    return (
      place.file === document.root.path && place.pointer === target && /^#\/components\/[^/]+\/[^/]+$/.test(target)
    );
  }

  function nameOf(schema: Json & object): string {
    const known = names.get(schema);
    if (known !== undefined) return known;
    const { file, pointer } = document.placeOf(schema);
    const base = file.split('/').at(-1) ?? '';
    const last = parsePointer(pointer)?.at(-1) ?? base.replace(/\.\w+$/, '');
    const plain = last.replace(/[^A-Za-z0-9_]+/g, '_') || 'Schema';
    let name = plain;
    for (let number = 2; taken.has(name); number += 1) name = `${plain}_${number}`;
    taken.add(name);
    names.set(schema, name);
    hoisted.push([name, {}]);
    const at = hoisted.length - 1;
    // A schema of its own again: how deep the way to it was is of no account.
    hoisted[at] = [name, copy(schema, 'schema', 0) ?? {}];
    return name;
  }

  function writtenOut(object: JsonObject, target: string, depth: number): Json | undefined {
    const found = document.follow(object);
    if (found === undefined || found === null || typeof found !== 'object') return undefined;
    const { $ref: _, ...siblings } = object;
    // Clients call the operations of a path wherever they are written; what stands beside the reference belongs to the path, too.
    const isPath = target.startsWith('#/components/pathItems/');
    if (isComponent(target, found) && !isPath) return { $ref: target };
    if (writing.has(found) || (isPath && writing.size > deepestCallback)) return undefined;
    writing.add(found);
    const made = copy(found, 'other', depth + 1);
    writing.delete(found);
    return made !== null && typeof made === 'object' && !Array.isArray(made)
      ? { ...made, ...fields(siblings, 'other', depth) }
      : made;
  }

  const made = fields(root, 'other', 0);
  if (hoisted.length === 0) return made;
  const own = objectOf(made.components);
  const schemas = { ...objectOf(own.schemas), ...Object.fromEntries(hoisted) };
  return { ...made, components: { ...own, schemas } };
}

function kindOf(key: string, value: Json, kind: PlaceKind): PlaceKind {
  if (kind === 'schemas') return 'schema';
  if (kind === 'map') return 'other';
  if (dataKeys.has(key) || key.startsWith('x-') || (key === 'examples' && Array.isArray(value))) return 'data';
  if (kind === 'schema') return schemaMaps.has(key) ? 'schemas' : 'schema';
  if (key === 'schemas') return 'schemas';
  if (key === 'schema' || key === 'itemSchema') return 'schema';
  return maps.has(key) && !Array.isArray(value) ? 'map' : 'other';
}
