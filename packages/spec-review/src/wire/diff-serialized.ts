/** Compares what parameters and headers share: how a value is written, its schema, and the rest. */
import { isObject, type Json, type JsonObject } from 'openapi-document';
import { type DocumentDiff, report } from './document-diff.js';
import type { Details, Site } from './findings.js';
import { mediaTypes } from './media-types.js';
import { compareRemaining } from './remaining-keywords.js';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';
import type { Manner, Way } from './schemas/comparison.js';
import type { Kind, Schemas } from './schemas/schemas.js';
import { openapiVersion } from './unchanged.js';

/** Compared here, or by what calls this: `name`, `in` and `required`. */
const keys = ['name', 'in', 'required', 'schema', 'content', 'style', 'explode', 'allowReserved'];

export function compareSerialized(
  diff: DocumentDiff,
  site: Site,
  before: ResolvedObject,
  after: ResolvedObject,
  way: Way,
): void {
  compareStyle(diff, site, before, after, way);
  if (before.object.content !== undefined && after.object.content !== undefined) {
    diff.compareContent(diff, site, way, before, after);
  } else {
    const places = { place: after.placeOf('schema'), basePlace: before.placeOf('schema') };
    const schemas = { before: schemaOf(before), after: schemaOf(after) };
    const text = before.object.content === undefined && after.object.content === undefined;
    const lists = text ? listsOf(way === 'request' ? after : before) : undefined;
    const alwaysSent = isRequired(before) && isRequired(after);
    const light: Manner = { way, medium: text ? 'text' : 'json', lists, alwaysSent };
    diff.schemas.compare({ ...site, direction: way }, light, { ...schemas, ...places });
  }
  const emptied = [before, after].map(({ object }) => object.allowEmptyValue === true);
  const allowed = way === 'request' && emptied[0] === false && emptied[1] === true;
  // Nothing but a query has empty values.
  const ofQuery = [before, after].some(({ object }) => object.in === 'query');
  if (allowed && ofQuery) report(diff, 'request-empty-value-allowed', site, placesOf('allowEmptyValue', before, after));
  compareRemaining(diff, site, before, after, allowed || !ofQuery ? [...keys, 'allowEmptyValue'] : keys);
}

function placesOf(key: string, before: ResolvedObject, after: ResolvedObject): Details {
  return { place: after.placeOf(key), basePlace: before.placeOf(key) };
}

/** There is no path without its variables. */
export function isRequired({ object }: ResolvedObject): boolean {
  return object.required === true || object.in === 'path';
}

function compareStyle(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject, way: Way): void {
  // What only the other side may be is told as that, however it is written.
  const sent = way === 'request' ? before : after;
  const { kinds } = sent.schemas.view([schemaOf(sent)]);
  const [was, is] = [serializationOf(before, kinds), serializationOf(after, kinds)];
  const place = after.placeOf(after.object.style === undefined ? 'explode' : 'style');
  const details = { place, basePlace: before.placeOf('style'), before: was, after: is };
  if (was !== is) report(diff, `${way}-serialization-changed`, site, details);
  else if (hasReserved(sent.schemas, schemaOf(sent))) compareReserved(diff, site, before, after, way);
}

function compareReserved(
  diff: DocumentDiff,
  site: Site,
  before: ResolvedObject,
  after: ResolvedObject,
  way: Way,
): void {
  const [was, is] = [mayReserve(before), mayReserve(after)];
  const places = placesOf('allowReserved', before, after);
  const [encoded, reserved] = ['percent-encoded', 'with reserved characters'];
  if (!was && is && way === 'request') report(diff, 'request-reserved-characters-allowed', site, places);
  else if (was !== is)
    report(diff, `${way}-serialization-changed`, site, {
      ...places,
      before: was ? reserved : encoded,
      after: is ? reserved : encoded,
    });
}

/** Whether reserved characters may stand as they are. They may in a query, and since 3.2 in a path. */
function mayReserve({ object, schemas }: ResolvedObject): boolean {
  const isPath = object.in === 'path' && !/^3\.[01]$/.test(openapiVersion(schemas.document));
  return object.allowReserved === true && (object.in === 'query' || isPath);
}

/** Whether a value may have a character that a URL reserves: numbers and plain words have none. */
function hasReserved(schemas: Schemas, schema: Json | undefined): boolean {
  const view = schemas.view([schema]);
  if (view.values !== undefined) return [...view.values.keys()].some((text) => !/^"?[\w.~-]*"?$/.test(text));
  const items = schemas.all(view, 'items').map(({ value }) => value);
  const ofItems =
    view.kinds.has('array') && (items.length === 0 || items.some((item) => hasItemReserved(schemas, item)));
  return view.kinds.has('string') || view.kinds.has('object') || ofItems;
}

/** Lists of lists have no form in a parameter. */
function hasItemReserved(schemas: Schemas, item: Json): boolean {
  const { kinds } = schemas.view([item]);
  return kinds.has('array') || hasReserved(schemas, item);
}

/** The schema, or that of the one media type. */
function schemaOf({ object, schemas }: ResolvedObject): Json | undefined {
  if (object.schema !== undefined) return object.schema;
  const [type] = isObject(object.content) ? Object.values(object.content) : [];
  return resolvedAt(schemas, type)?.object.schema;
}

/** How the items of a list are written; undefined where a list of one is no single value. */
function listsOf({ object }: ResolvedObject): Manner['lists'] {
  const { style, explode } = styleOf(object);
  if (style === 'form' || style === 'cookie') return explode ? 'exploded' : 'joined';
  return ['simple', 'spaceDelimited', 'pipeDelimited'].includes(style) ? 'joined' : undefined;
}

/** The defaults are those of the place. */
function styleOf(node: JsonObject): { readonly style: string; readonly explode: boolean } {
  const preset = node.in === 'query' || node.in === 'cookie' ? 'form' : 'simple';
  const style = typeof node.style === 'string' ? node.style : preset;
  const explode = typeof node.explode === 'boolean' ? node.explode : style === 'form' || style === 'cookie';
  return { style, explode };
}

/** How values of these kinds are written. */
export function serializationOf(
  resolved: ResolvedObject,
  kinds: ReadonlySet<Kind> = resolved.schemas.view([schemaOf(resolved)]).kinds,
): string {
  const { object } = resolved;
  const single = !kinds.has('object') && !kinds.has('array');
  const isText = kinds.has('string');
  if (isObject(object.content)) {
    const types = Object.keys(object.content).map(mediaTypes.normalize);
    // JSON writes numbers and flags as a parameter does.
    const isPlain = types.every((type) => type === 'text/plain' || (type === 'application/json' && !isText));
    return single && isPlain ? 'plain' : `as ${types.join(' or ')}`;
  }
  const { style, explode } = styleOf(object);
  // A single value is written alike whether it explodes or not, and so is a list in a path or a header.
  const manifold = kinds.has('object') || (kinds.has('array') && style !== 'simple');
  const oneForm = style === 'deepObject' || style === 'spaceDelimited' || style === 'pipeDelimited';
  // Those styles are the same as that of the place for a single value.
  const isPlain = style === 'form' || style === 'simple' || oneForm || (style === 'cookie' && !isText);
  const exploded = manifold && explode && style !== 'deepObject';
  return `${single && isPlain ? 'plain' : style}${exploded ? ', exploded' : ''}`;
}
