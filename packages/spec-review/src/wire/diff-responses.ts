/** Compares what an operation answers: by status, its content and its headers. */
import { canonical, isObject } from 'openapi-document';
import { compareContent, mediaTypes } from './diff-content.js';
import { compareSerialized } from './diff-serialized.js';
import type { Site } from './findings.js';
import { type Comparing, compareRest, type Node, nodeAt, note } from './nodes.js';

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
    note(comparing, now === undefined ? removedRule(status) : 'response-status-regrouped', at, places);
    if (now !== undefined) compareResponse(comparing, at, old, now);
  }
}

function listResponses({ node, schemas }: Node): Map<string, Node> {
  const responses = isObject(node.responses) ? Object.entries(node.responses) : [];
  return new Map(
    responses.flatMap(([status, value]) => {
      const response = status.startsWith('x-') ? undefined : nodeAt(schemas, value);
      return response === undefined ? [] : [[status.replace('xx', 'XX'), response] as const];
    }),
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
  compareHeaders(comparing, site, before, after);
  const links = (response: Node) => canonical(response.schemas.expand(response.node.links ?? {}));
  if (links(before) !== links(after)) {
    comparing.findings.add('links-changed', site, {
      place: after.placeOf('links'),
      basePlace: before.placeOf('links'),
    });
  }
  compareRest(comparing, site, before, after, ['content', 'headers', 'links']);
}

function compareHeaders(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const [olds, news] = [listHeaders(before), listHeaders(after)];
  for (const key of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(key), news.get(key)];
    const at = { ...site, of: `the header \`${now?.name ?? old?.name}\` of ${site.of}` };
    const places = {
      place: now?.header.writtenAt ?? after.placeOf('headers'),
      basePlace: old?.header.writtenAt ?? before.placeOf('headers'),
    };
    if (old === undefined) note(comparing, 'response-header-added', at, places);
    else if (now === undefined) {
      const rule =
        old.header.node.required === true ? 'response-required-header-removed' : 'response-optional-header-removed';
      note(comparing, rule, at, places);
    } else compareHeader(comparing, at, old.header, now.header);
  }
}

function compareHeader(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const [was, is] = [before.node.required === true, after.node.required === true];
  if (was !== is) {
    const places = { place: after.placeOf('required'), basePlace: before.placeOf('required') };
    note(comparing, is ? 'response-header-made-required' : 'response-header-made-optional', site, places);
  }
  compareSerialized(comparing, site, before, after, site.callback === true ? 'request' : 'response');
}

function listHeaders({ node, schemas }: Node): Map<string, { name: string; header: Node }> {
  const headers = isObject(node.headers) ? Object.entries(node.headers) : [];
  return new Map(
    headers.flatMap(([name, value]) => {
      const header = nodeAt(schemas, value);
      return header === undefined ? [] : [[name.toLowerCase(), { name, header }] as const];
    }),
  );
}
