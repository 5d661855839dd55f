/** Compares what an operation answers: by status, its content and its headers. */
import { isObject, type Json, type JsonObject } from 'openapi-document';
import { compareContent } from './diff-content.js';
import { compareHeaders } from './diff-headers.js';
import type { Site } from './findings.js';
import { mediaTypes } from './media-types.js';
import { type Comparing, compareRest, mapAt, type Node, note } from './nodes.js';
import type { Schemas } from './schemas/schemas.js';

export function compareResponses(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const [olds, news] = [listResponses(before), listResponses(after)];
  const parents = { place: after.placeOf('responses'), basePlace: before.placeOf('responses') };
  for (const [status, now] of news) {
    const at = responseSite(site, status);
    const same = olds.get(status);
    const old = same ?? olds.get(coverOf(status, olds) ?? '');
    const places = { ...parents, place: now.writtenAt };
    if (same === undefined)
      note(comparing, old === undefined ? addedRule(status) : 'response-status-regrouped', at, places);
    if (old !== undefined) compareResponse(comparing, at, old, now);
  }
  for (const [status, old] of olds) {
    if (news.has(status)) continue;
    const at = responseSite(site, status);
    const now = news.get(coverOf(status, news) ?? '');
    const places = { ...parents, basePlace: old.writtenAt };
    // Of a range, some statuses may come still.
    const within = /XX$/.test(status) && [...news.keys()].some((one) => one[0] === status[0]);
    note(comparing, now === undefined && !within ? removedRule(status) : 'response-status-regrouped', at, places);
    if (now !== undefined) compareResponse(comparing, at, old, now);
  }
}

function listResponses(operation: Node): Map<string, Node> {
  return new Map(
    [...mapAt(operation, 'responses')].map(([status, node]) => [
      status.toUpperCase().replace('DEFAULT', 'default'),
      node,
    ]),
  );
}

/** The range, or else the default, that speaks for a status. A default is no word on successes where another entry is. */
function coverOf(status: string, responses: ReadonlyMap<string, Node>): string | undefined {
  const range = `${status[0]}XX`;
  if (status === 'default') return undefined;
  if (status !== range && responses.has(range)) return range;
  const onlyDefault = ![...responses.keys()].some((key) => isSuccess(key));
  return responses.has('default') && (!isSuccess(status) || onlyDefault) ? 'default' : undefined;
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

function compareResponse(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const way = site.callback === true ? 'request' : 'response';
  const body = { ...site, whole: `the body of ${site.of}` };
  const [had, has] = [mediaTypes.list(before).length > 0, mediaTypes.list(after).length > 0];
  const places = { place: after.placeOf('content'), basePlace: before.placeOf('content') };
  if (had && has) compareContent(comparing, body, way, before, after);
  else if (had !== has) note(comparing, has ? 'response-body-added' : 'response-body-removed', body, places);
  compareHeaders(comparing, site, way, before, after);
  compareLinks(comparing, site, before, after);
  compareRest(comparing, site, before, after, ['content', 'headers', 'links']);
}

/** Each link by its name, with all that it refers to. */
function compareLinks({ findings, values }: Comparing, site: Site, before: Node, after: Node): void {
  const [olds, news] = [linksOf(before), linksOf(after)];
  for (const name of new Set([...Object.keys(news), ...Object.keys(olds)])) {
    if (values.same(olds, news, name)) continue;
    const text = ({ schemas }: Node, links: JsonObject) =>
      Object.hasOwn(links, name) ? `${name}: ${schemas.document.textAt(links, name)}` : undefined;
    const place = (node: Node, links: JsonObject) =>
      Object.hasOwn(links, name) ? node.schemas.document.placeOf(links, name) : node.placeOf('links');
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

function linksOf({ node }: Node): JsonObject {
  return isObject(node.links) ? node.links : {};
}
