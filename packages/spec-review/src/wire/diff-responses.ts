/** Compares what an operation answers: by status, its content and its headers. */
import { isObject, type Json, type JsonObject } from 'openapi-document';
import { compareContent } from './diff-content.js';
import { compareHeaders } from './diff-headers.js';
import { type DocumentDiff, report } from './document-diff.js';
import type { Site } from './findings.js';
import { mediaTypes } from './media-types.js';
import { compareRemaining } from './remaining-keywords.js';
import { mapAt, type ResolvedObject } from './resolved-object.js';
import type { Schemas } from './schemas/schemas.js';

export function compareResponses(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  const [olds, news] = [listResponses(before), listResponses(after)];
  const parents = { place: after.placeOf('responses'), basePlace: before.placeOf('responses') };
  for (const [status, now] of news) {
    const at = responseSite(site, status);
    const same = olds.get(status);
    const old = same ?? olds.get(coverOf(status, olds) ?? '');
    const places = { ...parents, place: now.writtenAt };
    const isKnown = old !== undefined || isListed(status, olds);
    if (same === undefined) report(diff, isKnown ? 'response-status-regrouped' : addedRule(status), at, places);
    if (old !== undefined) compareResponse(diff, at, old, now);
  }
  for (const [status, old] of olds) {
    if (news.has(status)) continue;
    const at = responseSite(site, status);
    const now = news.get(coverOf(status, news) ?? '');
    const places = { ...parents, basePlace: old.writtenAt };
    // Of a range, some statuses may come still; a consumer that is called may answer with fewer.
    const within = site.callback !== true && /XX$/.test(status) && [...news.keys()].some((one) => one[0] === status[0]);
    const isKnown = now !== undefined || within || isListed(status, news);
    report(diff, isKnown ? 'response-status-regrouped' : removedRule(status), at, places);
    if (now !== undefined) compareResponse(diff, at, old, now);
  }
}

function listResponses(operation: ResolvedObject): Map<string, ResolvedObject> {
  return new Map(
    [...mapAt(operation, 'responses')].map(([status, node]) => [
      status.toUpperCase().replace('DEFAULT', 'default'),
      node,
    ]),
  );
}

/** The range, or else the default, that speaks for a status. A default is no word on successes where another entry is. */
function coverOf(status: string, responses: ReadonlyMap<string, ResolvedObject>): string | undefined {
  const range = `${status[0]}XX`;
  if (status === 'default') return undefined;
  if (status !== range && responses.has(range)) return range;
  const onlyDefault = ![...responses.keys()].some((key) => isSuccess(key));
  return responses.has('default') && (!isSuccess(status) || onlyDefault) ? 'default' : undefined;
}

/** Whether a default says nothing but what the ranges of all errors say. */
function isListed(status: string, responses: ReadonlyMap<string, ResolvedObject>): boolean {
  const statuses = [...responses.keys()];
  return status === 'default' && statuses.some(isSuccess) && ['4XX', '5XX'].every((range) => responses.has(range));
}

/** Everything below 400: a redirect or an upgrade is no error either. */
function isSuccess(status: string): boolean {
  return /^[123]/.test(status);
}

function addedRule(status: string) {
  if (status === 'default') return 'response-default-added';
  return isSuccess(status) ? 'response-success-status-added' : 'response-error-status-added';
}

function removedRule(status: string) {
  if (status === 'default') return 'response-default-removed';
  return isSuccess(status) ? 'response-success-status-removed' : 'response-error-status-removed';
}

function responseSite(site: Site, status: string): Site {
  const of = `the ${status} response${site.callback === true ? ` to ${site.of}` : ''}`;
  return { ...site, of, direction: site.callback === true ? 'request' : 'response' };
}

function compareResponse(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  const way = site.callback === true ? 'request' : 'response';
  const body = { ...site, whole: `the body of ${site.of}` };
  const [had, has] = [mediaTypes.list(before).length > 0, mediaTypes.list(after).length > 0];
  const places = { place: after.placeOf('content'), basePlace: before.placeOf('content') };
  if (had && has) compareContent(diff, body, way, before, after);
  else if (had !== has) report(diff, has ? 'response-body-added' : 'response-body-removed', body, places);
  compareHeaders(diff, site, way, before, after);
  compareLinks(diff, site, before, after);
  compareRemaining(diff, site, before, after, ['content', 'headers', 'links']);
}

/** Each link by its name, with all that it refers to. */
function compareLinks(
  { findings, values }: DocumentDiff,
  site: Site,
  before: ResolvedObject,
  after: ResolvedObject,
): void {
  const [olds, news] = [linksOf(before), linksOf(after)];
  for (const name of new Set([...Object.keys(news), ...Object.keys(olds)])) {
    if (values.same(olds, news, name)) continue;
    const text = ({ schemas }: ResolvedObject, links: JsonObject) =>
      Object.hasOwn(links, name) ? `${name}: ${schemas.document.textAt(links, name)}` : undefined;
    const place = (resolved: ResolvedObject, links: JsonObject) =>
      Object.hasOwn(links, name) ? resolved.schemas.document.placeOf(links, name) : resolved.placeOf('links');
    const known = Object.hasOwn(olds, name);
    const described =
      known && Object.hasOwn(news, name) && sameButWords(before.schemas, olds[name], after.schemas, news[name]);
    findings.add(known ? (described ? 'description-changed' : 'links-changed') : 'link-added', site, {
      keyword: `link ${name}`,
      place: place(after, news),
      basePlace: place(before, olds),
      before: text(before, olds),
      after: text(after, news),
    });
  }
}

/** Whether two links that are written in place differ in their words alone. */
function sameButWords(base: Schemas, before: Json | undefined, head: Schemas, after: Json | undefined): boolean {
  if (!isObject(before) || !isObject(after)) return false;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  names.delete('description');
  return [...names].every((name) => base.document.textAt(before, name) === head.document.textAt(after, name));
}

function linksOf({ object }: ResolvedObject): JsonObject {
  return isObject(object.links) ? object.links : {};
}
