/** Compares what parameters and headers share: how a value is written, its schema, and the rest. */
import { isObject, type Json, type JsonObject } from 'openapi-document';
import { type DocumentDiff, report } from './document-diff.js';
import type { Site } from './findings.js';
import { mediaTypes } from './media-types.js';
import { compareRemaining } from './remaining-keywords.js';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';
import type { Manner, Way } from './schemas/comparison.js';
import type { Kind } from './schemas/schemas.js';

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
    const light: Manner = { way, medium: text ? 'text' : 'json', lists };
    diff.schemas.compare({ ...site, direction: way }, light, { ...schemas, ...places });
  }
  const emptied = [before, after].map(({ object }) => object.allowEmptyValue === true);
  const allowed = way === 'request' && emptied[0] === false && emptied[1] === true;
  if (allowed)
    report(diff, 'request-empty-value-allowed', site, {
      place: after.placeOf('allowEmptyValue'),
      basePlace: before.placeOf('allowEmptyValue'),
    });
  compareRemaining(diff, site, before, after, allowed ? [...keys, 'allowEmptyValue'] : keys);
}

function compareStyle(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject, way: Way): void {
  // What only the other side may be is told as that, however it is written.
  const { object, schemas } = way === 'request' ? before : after;
  const { kinds } = schemas.view([object.schema]);
  const [was, is] = [serializationOf(before, kinds), serializationOf(after, kinds)];
  if (was === is) return;
  const place = after.placeOf(after.object.style === undefined ? 'explode' : 'style');
  const details = { place, basePlace: before.placeOf('style'), before: was, after: is };
  report(diff, `${way}-serialization-changed`, site, details);
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
  { object, schemas }: ResolvedObject,
  kinds: ReadonlySet<Kind> = schemas.view([object.schema]).kinds,
): string {
  if (isObject(object.content)) return `as ${Object.keys(object.content).map(mediaTypes.normalize).join(' or ')}`;
  const { style, explode } = styleOf(object);
  // A single value is written alike whether it explodes or not, and so is a list in a path or a header.
  const manifold = kinds.has('object') || (kinds.has('array') && style !== 'simple');
  const oneForm = style === 'deepObject' || style === 'spaceDelimited' || style === 'pipeDelimited';
  const single = !kinds.has('object') && !kinds.has('array');
  // Those styles are the same as that of the place for a single value.
  const named = single && (style === 'form' || style === 'simple' || oneForm) ? 'plain' : style;
  // No other text than a string's has any.
  const isReserved = object.allowReserved === true && (kinds.has('string') || !single);
  const exploded = manifold && explode && style !== 'deepObject';
  return `${named}${exploded ? ', exploded' : ''}${isReserved ? ', with reserved characters' : ''}`;
}
