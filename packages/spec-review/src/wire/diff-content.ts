/** Compares the media types of a message, the schema of each, and how the fields of a form are written. */
import type { Json } from 'openapi-document';
import { compareEncodings, encodedIn } from './diff-encoding.js';
import { type DocumentDiff, report } from './document-diff.js';
import type { Site } from './findings.js';
import { type MediaType, mediaTypes } from './media-types.js';
import { compareRemaining } from './remaining-keywords.js';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';
import type { Manner, Medium, Way } from './schemas/comparison.js';

export function compareContent(
  diff: DocumentDiff,
  site: Site,
  way: Way,
  before: ResolvedObject,
  after: ResolvedObject,
): void {
  const [olds, news] = [mediaTypes.list(before), mediaTypes.list(after)];
  const left = new Set(news);
  const several = olds.length > 1 || news.length > 1;
  const parents = { place: after.placeOf('content'), basePlace: before.placeOf('content') };
  const compare = (old: MediaType, now: MediaType) =>
    compareType(diff, several ? named(site, now) : site, way, old, now);
  for (const old of olds) {
    const now = news.find(({ key }) => key === old.key) ?? findRelated(old, olds, news);
    if (now !== undefined) {
      left.delete(now);
      if (now.key !== old.key) {
        const places = { place: now.content.placeOf(), basePlace: old.content.placeOf() };
        report(diff, 'media-type-parameter-changed', site, { ...places, before: old.name, after: now.name });
      }
      compare(old, now);
      continue;
    }
    const range = rangeOf(old, news);
    if (range !== undefined) compare(old, range);
    // What came in a range of types comes in some of them still.
    else if (way === 'request' || !news.some(({ key }) => covers(old.key, key)))
      report(diff, `${way}-media-type-removed`, site, {
        ...parents,
        basePlace: old.content.placeOf(),
        before: old.name,
      });
  }
  for (const now of left) {
    const old = olds.find(({ key }) => key === now.key) ?? rangeOf(now, olds);
    if (old !== undefined) compare(old, now);
    else {
      const places = { ...parents, place: now.content.placeOf() };
      report(diff, `${way}-media-type-added`, site, { ...places, after: now.name });
    }
  }
}

function named(site: Site, { name }: MediaType): Site {
  return { ...site, of: `${site.of} as ${name}`, whole: `${site.whole ?? site.of} as ${name}` };
}

/** The same type with other parameters, such as a charset. */
function findRelated(old: MediaType, olds: readonly MediaType[], news: readonly MediaType[]): MediaType | undefined {
  const taken = (key: string) => olds.some((other) => other.key === key);
  return news.find(({ key }) => essence(key) === essence(old.key) && !taken(key));
}

function essence(key: string): string {
  return key.split(';', 1)[0] ?? key;
}

/** Of the ranges that have a type in them, the one that says most counts. */
function rangeOf(type: MediaType, others: readonly MediaType[]): MediaType | undefined {
  const ranges = others.filter(({ key }) => covers(key, type.key));
  return ranges.sort((one, other) => other.key.length - one.key.length)[0];
}

/** Whether the one is a range, such as image/*, that has the other in it. */
function covers(range: string, key: string): boolean {
  const [start = '', end = ''] = range.split('*+', 2);
  const suffixed = range.includes('*+') && key.startsWith(start) && essence(key).endsWith(`+${end}`);
  const typed = range.endsWith('/*') && key.startsWith(range.slice(0, -1));
  return range !== key && (range === '*/*' || typed || suffixed);
}

/** How values are written in a body of this type. */
function mediumOf(key: string): Medium {
  const type = essence(key);
  if (/^application\/(json|.*\+json)$|^application\/(x-)?(nd|l)json$/.test(type) || type.endsWith('/json'))
    return 'json';
  if (/[/+]xml$/.test(type)) return 'xml';
  if (isForm(type)) return 'form';
  return type === 'text/plain' ? 'text' : 'other';
}

function isForm(type: string): boolean {
  return type === 'application/x-www-form-urlencoded' || type.startsWith('multipart/');
}

function compareType(diff: DocumentDiff, site: Site, way: Way, old: MediaType, now: MediaType): void {
  const [before, after] = [old.content, now.content];
  compareRemaining(diff, { ...site, path: '' }, before, after, ['schema', 'encoding', 'itemSchema']);
  const medium = mediumOf(now.key);
  const form = isForm(essence(now.key)) || isForm(essence(old.key)) || now.key.endsWith('*');
  if (form) compareEncodings(diff, site, way, before, after, [old.key, now.key]);
  const light: Manner = { way, medium, encoded: medium === 'form' ? encodedIn(before, after) : undefined };
  for (const key of ['schema', 'itemSchema']) {
    const [was, is] = [before.object[key], after.object[key]];
    // 3.0 describes a body of bytes as a text, 3.1 not at all.
    if (medium === 'other' && isBytes(before, was) && isBytes(after, is)) continue;
    diff.schemas.compare({ ...site, direction: way }, light, {
      before: was,
      after: is,
      basePlace: before.placeOf(key),
      place: after.placeOf(key),
    });
  }
}

function isBytes({ schemas }: ResolvedObject, schema: Json | undefined): boolean {
  const node = resolvedAt(schemas, schema)?.object;
  if (schema === undefined || schema === true || node === undefined) return schema === undefined || schema === true;
  const { type, format, contentMediaType, contentEncoding } = node;
  if (type === undefined) return Object.keys(node).every((key) => key === 'contentMediaType');
  return type === 'string' && contentEncoding === undefined && (format === 'binary' || contentMediaType !== undefined);
}
