/** Compares how the fields of a form are written: their content types, headers and styles. */
import { isObject, type Json } from 'openapi-document';
import { compareHeaders } from './diff-headers.js';
import { type DocumentDiff, report } from './document-diff.js';
import type { Site } from './findings.js';
import { compareRemaining } from './remaining-keywords.js';
import { mapAt, type ResolvedObject } from './resolved-object.js';
import type { Way } from './schemas/comparison.js';
import { everyKind } from './schemas/schemas.js';

const keys = ['contentType', 'headers', 'style', 'explode', 'allowReserved'];

const styleKeys = ['style', 'explode', 'allowReserved'];

/** `before` and `after` are media types, written so. Only parts have headers. What is said of a field that is new, gone or not there is of no account. */
export function compareEncodings(
  diff: DocumentDiff,
  site: Site,
  way: Way,
  before: ResolvedObject,
  after: ResolvedObject,
  types: readonly [before: string, after: string],
): void {
  // Nothing else is encoded field by field.
  const hasParts = types.some((type) => /^(multipart\/|\*)/.test(type));
  const [olds, news] = [mapAt(before, 'encoding'), mapAt(after, 'encoding')];
  const [had, has] = [fieldsOf(before, way), fieldsOf(after, way)];
  for (const name of new Set([...news.keys(), ...olds.keys()])) {
    const known = (fields: ReadonlySet<string> | undefined) => fields === undefined || fields.has(name);
    if (!known(had) || !known(has)) continue;
    const empty = (resolved: ResolvedObject): ResolvedObject => ({ ...resolved, object: {}, references: [] });
    const old = counting(olds.get(name) ?? empty(before), types[0]);
    const now = counting(news.get(name) ?? empty(after), types[1]);
    const at: Site = { ...site, path: name };
    compareRemaining(diff, at, old, now, keys);
    compareText(diff, at, way, old, now, 'contentType', [typeOf(before, name), typeOf(after, name)]);
    compareText(diff, at, way, old, now, 'style', ['form', 'form']);
    // A single value is written alike whether it explodes or not.
    const manifold = isManifold(before, name) || isManifold(after, name);
    for (const key of ['explode', 'allowReserved']) compareFlag(diff, at, way, old, now, key, manifold);
    if (hasParts) compareHeaders(diff, { ...at, of: `\`${name}\` of ${site.of}` }, way, old, now);
  }
}

/** What of an encoding is of account: a style is that of a form, since 3.1 also of one in parts, and goes before a content type. */
function counting(encoding: ResolvedObject, type: string): ResolvedObject {
  const { object, schemas } = encoding;
  const hasStyle =
    /^application\/(x-www-form-urlencoded|\*)|^\*/.test(type) ||
    (!schemas.isOld && /^multipart\/(form-data|\*)/.test(type));
  const isStyled =
    hasStyle && styleKeys.some((key) => typeof object[key] === 'string' || typeof object[key] === 'boolean');
  const ignored = hasStyle ? (isStyled ? ['contentType'] : []) : styleKeys;
  return { ...encoding, object: Object.fromEntries(Object.entries(object).filter(([key]) => !ignored.includes(key))) };
}

/** The fields that either version writes as JSON, or with the items of a list joined. */
export function encodedIn(...types: readonly ResolvedObject[]): ReadonlyMap<string, 'json' | 'joined'> {
  const encodings = types.flatMap((type) => [...mapAt(type, 'encoding')]);
  const joined = encodings.filter(
    ([, { object }]) => object.explode === false || !['undefined', 'form'].includes(String(object.style)),
  );
  const json = encodings.filter(([, { object }]) => /[/+]json\b/i.test(String(object.contentType)));
  return new Map([
    ...joined.map(([name]) => [name, 'joined'] as const),
    ...json.map(([name]) => [name, 'json'] as const),
  ]);
}

/** The names of the fields that the schema speaks of and that are sent this way; undefined when it has others. */
function fieldsOf({ schemas, object }: ResolvedObject, way: Way): ReadonlySet<string> | undefined {
  const view = schemas.view([object.schema]);
  const others = [...schemas.all(view, 'additionalProperties'), ...schemas.all(view, 'patternProperties')];
  if (view.alternatives.length > 0 || others.some(({ value }) => isObject(value))) return undefined;
  const hidden = way === 'request' ? 'readOnly' : 'writeOnly';
  const sent = [...view.properties].filter(([, found]) => {
    const field = schemas.view(found.map((one) => one.value));
    return !schemas.all(field, hidden).some(({ value }) => value === true);
  });
  return new Set(sent.map(([name]) => name));
}

function isManifold({ schemas, object }: ResolvedObject, name: string): boolean {
  const field = schemas.view([object.schema]).properties.get(name) ?? [];
  const { kinds } = schemas.view(field.map(({ value }) => value));
  return kinds.has('object') || kinds.has('array');
}

/** The content type of a field that none is given for. */
function typeOf({ schemas, object }: ResolvedObject, name: string): string {
  const fields = (of: readonly Json[]) => {
    const view = schemas.view(of);
    const kinds = [...view.kinds].filter((kind) => kind !== 'null');
    const items = schemas.all(view, 'items').map(({ value }) => value);
    return { view, kinds, items };
  };
  const view = schemas.view([object.schema]);
  let field = fields((view.properties.get(name) ?? []).map(({ value }) => value));
  // A list is written item by item.
  if (field.kinds.join() === 'array') field = fields(field.items);
  const { kinds } = field;
  if (kinds.length === everyKind.length - 1) return 'application/octet-stream';
  if (kinds.includes('object') || kinds.includes('array')) return 'application/json';
  const binary = ['format', 'contentEncoding', 'contentMediaType'].some((key) =>
    schemas.all(field.view, key).some(({ value }) => key !== 'format' || value === 'binary'),
  );
  return binary ? 'application/octet-stream' : 'text/plain';
}

function compareText(
  diff: DocumentDiff,
  site: Site,
  way: Way,
  before: ResolvedObject,
  after: ResolvedObject,
  key: string,
  presets: readonly [string, string],
): void {
  // Types are listed in whichever order.
  const normal = ({ object }: ResolvedObject, preset: string) =>
    String(object[key] ?? preset)
      .toLowerCase()
      .split(',')
      .map((part) => part.trim())
      .sort()
      .join(', ');
  const [was, is] = [normal(before, presets[0]), normal(after, presets[1])];
  // What is written nowhere changes with the schema, which is compared.
  const written = before.object[key] !== undefined || after.object[key] !== undefined;
  // One list may have all that the other has.
  const [narrow, wide] = way === 'request' ? [was, is] : [is, was];
  const widened = key === 'contentType' && narrow.split(', ').every((type) => isListed(type, wide));
  if (written && was !== is && !widened) reportKeyword(diff, site, way, before, after, key, [was, is]);
}

function isListed(type: string, list: string): boolean {
  return list.split(', ').some((one) => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))));
}

function compareFlag(
  diff: DocumentDiff,
  site: Site,
  way: Way,
  before: ResolvedObject,
  after: ResolvedObject,
  key: string,
  manifold: boolean,
): void {
  const value = ({ object }: ResolvedObject) => {
    const form = object.style === undefined || object.style === 'form';
    return (typeof object[key] === 'boolean' ? object[key] : key === 'explode' && form) === true;
  };
  if ([before, after].some(({ object }) => key === 'explode' && object.style === 'deepObject')) return;
  if (key === 'explode' && !manifold) return;
  const [was, is] = [value(before), value(after)];
  const allowed = key === 'allowReserved' && way === 'request' && is;
  if (was !== is && allowed)
    report(diff, 'request-reserved-characters-allowed', site, {
      place: after.placeOf(key),
      basePlace: before.placeOf(key),
    });
  else if (was !== is) reportKeyword(diff, site, way, before, after, key, [String(was), String(is)]);
}

function reportKeyword(
  diff: DocumentDiff,
  site: Site,
  way: Way,
  before: ResolvedObject,
  after: ResolvedObject,
  key: string,
  [was, is]: readonly [string, string],
): void {
  report(
    diff,
    'keyword-changed',
    { ...site, direction: way },
    {
      place: after.placeOf(key),
      basePlace: before.placeOf(key),
      keyword: key,
      before: was,
      after: is,
    },
  );
}
