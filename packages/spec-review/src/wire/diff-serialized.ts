/** Compares what parameters and headers share: how a value is written, its schema, and the rest. */
import { isObject, type Json } from 'openapi-document';
import type { Site } from './findings.js';
import { mediaTypes } from './media-types.js';
import { type Comparing, compareRest, type Node, nodeAt, note } from './nodes.js';
import type { Way } from './schemas/comparison.js';

/** Compared here, or by what calls this: `name`, `in` and `required`. */
const keys = ['name', 'in', 'required', 'schema', 'content', 'style', 'explode', 'allowReserved'];

export function compareSerialized(comparing: Comparing, site: Site, before: Node, after: Node, way: Way): void {
  const listed = way === 'request' && isListOfOne(before, after);
  if (!listed) compareStyle(comparing, site, before, after, way);
  if (before.node.content !== undefined && after.node.content !== undefined) {
    comparing.compareContent(comparing, site, way, before, after);
  } else {
    const places = { place: after.placeOf('schema'), basePlace: before.placeOf('schema') };
    const schemas = { before: schemaOf(before), after: listed ? itemsOf(after) : schemaOf(after) };
    const text = before.node.content === undefined && after.node.content === undefined;
    const light = { way, medium: text ? ('text' as const) : ('json' as const) };
    comparing.schemas.compare({ ...site, direction: way }, light, { ...schemas, ...places });
  }
  const emptied = [before, after].map(({ node }) => node.allowEmptyValue === true);
  const allowed = way === 'request' && emptied[0] === false && emptied[1] === true;
  if (allowed)
    note(comparing, 'request-empty-value-allowed', site, {
      place: after.placeOf('allowEmptyValue'),
      basePlace: before.placeOf('allowEmptyValue'),
    });
  compareRest(comparing, site, before, after, allowed ? [...keys, 'allowEmptyValue'] : keys);
}

function compareStyle(comparing: Comparing, site: Site, before: Node, after: Node, way: Way): void {
  const [was, is] = [serializationOf(before), serializationOf(after)];
  if (was === is) return;
  const place = after.placeOf(after.node.style === undefined ? 'explode' : 'style');
  const details = { place, basePlace: before.placeOf('style'), before: was, after: is };
  note(comparing, `${way}-serialization-changed`, site, details);
}

/** The schema, or that of the one media type. */
function schemaOf({ node, schemas }: Node): Json | undefined {
  if (node.schema !== undefined) return node.schema;
  const [type] = isObject(node.content) ? Object.values(node.content) : [];
  return nodeAt(schemas, type)?.node.schema;
}

/** Whether a single value became a list in which each item is written as the single value was. */
function isListOfOne(before: Node, after: Node): boolean {
  if (before.node.content !== undefined || after.node.content !== undefined) return false;
  const [old, now] = [before, after].map(({ schemas, node }) => schemas.view([node.schema]).kinds);
  const single = old !== undefined && !old.has('array') && !old.has('object');
  const onlyList = now?.has('array') === true && [...now].every((kind) => kind === 'array' || kind === 'null');
  const fewest = after.schemas
    .all(after.schemas.view([after.node.schema]), 'minItems')
    .map(({ value }) => Number(value));
  return single && onlyList && serializationOf(after).startsWith('form, exploded') && Math.max(0, ...fewest) <= 1;
}

function itemsOf({ schemas, node }: Node): Json | undefined {
  const items = schemas.all(schemas.view([node.schema]), 'items').map(({ value }) => value);
  return items.length > 1 ? { allOf: items } : items[0];
}

/** How a value is written: the defaults are those of its place. */
export function serializationOf({ node, schemas }: Node): string {
  if (isObject(node.content)) return `as ${Object.keys(node.content).map(mediaTypes.normalize).join(' or ')}`;
  const preset = node.in === 'query' || node.in === 'cookie' ? 'form' : 'simple';
  const style = typeof node.style === 'string' ? node.style : preset;
  const explode = typeof node.explode === 'boolean' ? node.explode : style === 'form' || style === 'cookie';
  const { kinds } = schemas.view([node.schema]);
  // A single value is written alike whether it explodes or not, and so is a list in a path or a header.
  const manifold = kinds.has('object') || (kinds.has('array') && style !== 'simple');
  const oneForm = style === 'deepObject' || style === 'spaceDelimited' || style === 'pipeDelimited';
  const single = !kinds.has('object') && !kinds.has('array');
  // Those styles are the same as that of the place for a single value.
  const named = single && (style === 'form' || style === 'simple' || oneForm) ? 'plain' : style;
  const exploded = manifold && explode && style !== 'deepObject';
  return `${named}${exploded ? ', exploded' : ''}${node.allowReserved === true ? ', with reserved characters' : ''}`;
}
