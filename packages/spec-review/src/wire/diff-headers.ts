/** Compares the headers that come with a response, or with a part of a form. */

import { compareSerialized } from './diff-serialized.js';
import { type DocumentDiff, report } from './document-diff.js';
import type { Site } from './findings.js';
import { mapAt, type ResolvedObject } from './resolved-object.js';
import type { Way } from './schemas/comparison.js';

interface NamedHeader {
  readonly name: string;
  readonly header: ResolvedObject;
}

export function compareHeaders(
  diff: DocumentDiff,
  site: Site,
  way: Way,
  before: ResolvedObject,
  after: ResolvedObject,
): void {
  const [olds, news] = [listHeaders(before), listHeaders(after)];
  for (const key of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(key), news.get(key)];
    const of = `the header \`${now?.name ?? old?.name}\` of ${site.of}`;
    const at = { ...site, path: '', of, whole: of };
    const places = {
      place: now?.header.writtenAt ?? after.placeOf('headers'),
      basePlace: old?.header.writtenAt ?? before.placeOf('headers'),
    };
    if (old === undefined) report(diff, addedRule(way, now), at, places);
    else if (now === undefined) report(diff, removedRule(way, old), at, places);
    else compareHeader(diff, at, way, old.header, now.header);
  }
}

function addedRule(way: Way, now: NamedHeader | undefined) {
  if (way === 'response') return 'response-header-added';
  return now?.header.object.required === true ? 'request-required-parameter-added' : 'request-optional-parameter-added';
}

function removedRule(way: Way, { header }: NamedHeader) {
  if (way === 'request') return 'request-parameter-removed';
  return header.object.required === true ? 'response-required-header-removed' : 'response-optional-header-removed';
}

function compareHeader(diff: DocumentDiff, site: Site, way: Way, before: ResolvedObject, after: ResolvedObject): void {
  const [was, is] = [before.object.required === true, after.object.required === true];
  if (was !== is) {
    const places = { place: after.placeOf('required'), basePlace: before.placeOf('required') };
    const made = is ? 'required' : 'optional';
    const rule =
      way === 'response' ? (`response-header-made-${made}` as const) : (`request-parameter-made-${made}` as const);
    report(diff, rule, site, places);
  }
  compareSerialized(diff, site, before, after, way);
}

/** Without `Content-Type`, of which OpenAPI says that it is ignored here: the content says it. */
function listHeaders(resolved: ResolvedObject): Map<string, NamedHeader> {
  const headers = [...mapAt(resolved, 'headers')].map(
    ([name, header]) => [name.toLowerCase(), { name, header }] as const,
  );
  return new Map(headers.filter(([key]) => key !== 'content-type'));
}
