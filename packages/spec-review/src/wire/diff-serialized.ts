/** Compares what parameters and headers share: how a value is written, its schema, and the rest. */
import { isObject, type Json } from 'openapi-document';
import { compareContent, mediaTypes } from './diff-content.js';
import type { Site } from './findings.js';
import { type Comparing, compareRest, type Node, nodeAt, note } from './nodes.js';

/** Compared here, or by what calls this: `name`, `in` and `required`. */
const keys = ['name', 'in', 'required', 'schema', 'content', 'style', 'explode', 'allowReserved'];

export function compareSerialized(
  comparing: Comparing,
  site: Site,
  before: Node,
  after: Node,
  way: 'request' | 'response',
): void {
  compareStyle(comparing, site, before, after, way);
  if (before.node.content !== undefined && after.node.content !== undefined) {
    compareContent(comparing, site, way, before, after);
  } else {
    const places = { place: after.placeOf('schema'), basePlace: before.placeOf('schema') };
    const schemas = { before: schemaOf(before), after: schemaOf(after) };
    comparing.schemas.compare({ ...site, direction: way }, way, { ...schemas, ...places });
  }
  compareRest(comparing, site, before, after, keys);
}

function compareStyle(comparing: Comparing, site: Site, before: Node, after: Node, way: 'request' | 'response'): void {
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

/** How a value is written: the defaults are those of its place. */
function serializationOf({ node, schemas }: Node): string {
  if (isObject(node.content)) return `as ${Object.keys(node.content).map(mediaTypes.normalize).join(' or ')}`;
  const preset = node.in === 'query' || node.in === 'cookie' ? 'form' : 'simple';
  const style = typeof node.style === 'string' ? node.style : preset;
  const explode = typeof node.explode === 'boolean' ? node.explode : style === 'form' || style === 'cookie';
  const { kinds } = schemas.view([node.schema]);
  // A single value is written alike whether it explodes or not.
  const manifold = kinds.has('array') || kinds.has('object');
  return `${style}${manifold && explode ? ', exploded' : ''}${node.allowReserved === true ? ', with reserved characters' : ''}`;
}
