/** Compares an operation: what is sent with it, what it answers, and what it calls back. */
import { canonical, isObject, type Json, type JsonObject, list } from '../json.js';
import { compareContent, mediaTypes } from './diff-content.js';
import type { Site } from './findings.js';
import { type Comparing, compareRest, type Node, nodeAt, note } from './nodes.js';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
/** What is compared of a path item by functions of its own. */
export const pathKeys = [...methods, 'servers', 'parameters', 'additionalOperations'];
const operationKeys = ['parameters', 'requestBody', 'responses', 'callbacks', 'servers', 'security', 'operationId'];
const parameterKeys = ['name', 'in', 'required', 'schema', 'content', 'style', 'explode', 'allowReserved'];

/** `before` and `after` are the operation and the path it belongs to. `renamed` are the path's variables that have another name now. */
export function compareOperation(
  comparing: Comparing,
  site: Site,
  before: readonly Node[],
  after: readonly Node[],
  renamed: ReadonlyMap<string, string>,
): void {
  const [old] = before;
  const [now] = after;
  if (old === undefined || now === undefined) return;
  compareRest(comparing, site, old, now, operationKeys);
  const [oldId, nowId] = [old.node.operationId, now.node.operationId];
  if (oldId !== nowId) {
    const texts = {
      before: oldId === undefined ? undefined : canonical(oldId),
      after: nowId === undefined ? undefined : canonical(nowId),
    };
    comparing.findings.add('operation-id-changed', site, {
      place: now.placeOf('operationId'),
      basePlace: old.placeOf('operationId'),
      ...texts,
    });
  }
  compareParameters(comparing, site, before, after, renamed);
  compareBody(comparing, site, old, now);
  compareResponses(comparing, site, old, now);
  compareCallbacks(comparing, site, old, now);
}

function compareParameters(
  comparing: Comparing,
  site: Site,
  before: readonly Node[],
  after: readonly Node[],
  renamed: ReadonlyMap<string, string>,
): void {
  const olds = listParameters(before, renamed);
  const news = listParameters(after, new Map());
  for (const [key, parameter] of news) {
    const old = olds.get(key);
    const at = parameterSite(site, parameter);
    if (old !== undefined) compareParameter(comparing, at, old, parameter);
    else {
      const rule =
        parameter.node.required === true ? 'request-required-parameter-added' : 'request-optional-parameter-added';
      note(comparing, rule, at, { place: parameter.writtenAt, basePlace: before[0]?.placeOf('parameters') });
    }
  }
  for (const [key, parameter] of olds) {
    const place = after[0]?.placeOf('parameters');
    if (!news.has(key) && place !== undefined) {
      note(comparing, 'request-parameter-removed', parameterSite(site, parameter), {
        place,
        basePlace: parameter.writtenAt,
      });
    }
  }
}

/** The operation's own parameters stand before those of its path. */
function listParameters(nodes: readonly Node[], renamed: ReadonlyMap<string, string>): Map<string, Node> {
  const parameters = new Map<string, Node>();
  for (const { node, schemas } of nodes) {
    for (const value of list(node.parameters)) {
      const parameter = nodeAt(schemas, value);
      if (parameter === undefined) continue;
      const { in: place, name } = parameter.node;
      const text = String(name);
      const known = place === 'header' ? text.toLowerCase() : place === 'path' ? (renamed.get(text) ?? text) : text;
      const key = `${place} ${known}`;
      if (!parameters.has(key)) parameters.set(key, parameter);
    }
  }
  return parameters;
}

function parameterSite(site: Site, { node }: Node): Site {
  const kind = node.in === 'header' ? 'request header' : `${node.in} parameter`;
  return {
    ...site,
    of: `the ${kind} \`${node.name}\`${site.callback === true ? ` of ${site.of}` : ''}`,
    direction: 'request',
  };
}

function compareParameter(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const places = { place: after.placeOf('required'), basePlace: before.placeOf('required') };
  if ((before.node.required === true) !== (after.node.required === true)) {
    note(
      comparing,
      after.node.required === true ? 'request-parameter-made-required' : 'request-parameter-made-optional',
      site,
      places,
    );
  }
  compareSerialized(comparing, site, before, after, site.callback === true ? 'response' : 'request');
  compareRest(comparing, site, before, after, parameterKeys);
}

/** What parameters and headers share: how their value is written, and its schema. */
function compareSerialized(
  comparing: Comparing,
  site: Site,
  before: Node,
  after: Node,
  way: 'request' | 'response',
): void {
  const [was, is] = [serializationOf(before), serializationOf(after)];
  if (was !== is) {
    const places = {
      place: after.placeOf(after.node.style === undefined ? 'explode' : 'style'),
      basePlace: before.placeOf('style'),
    };
    note(comparing, `${way}-serialization-changed`, site, { ...places, before: was, after: is });
  }
  if (before.node.content !== undefined && after.node.content !== undefined) {
    compareContent(comparing, site, way, before, after);
    return;
  }
  const whole = { ...site, direction: way };
  comparing.schemas.compare(whole, way, {
    before: schemaOf(before),
    after: schemaOf(after),
    basePlace: before.placeOf('schema'),
    place: after.placeOf('schema'),
  });
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

function compareBody(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const old = nodeAt(comparing.base, before.node.requestBody);
  const now = nodeAt(comparing.head, after.node.requestBody);
  const way = site.callback === true ? 'response' : 'request';
  const of = site.callback === true ? `the request of ${site.of}` : 'the request';
  const at: Site = {
    ...site,
    of,
    whole: site.callback === true ? `the body of ${of}` : 'the request body',
    direction: way,
  };
  const places = { place: now?.writtenAt ?? after.placeOf(), basePlace: old?.writtenAt ?? before.placeOf() };
  if (old === undefined || now === undefined) {
    if (now !== undefined)
      note(
        comparing,
        now.node.required === true ? 'request-required-body-added' : 'request-optional-body-added',
        at,
        places,
      );
    if (old !== undefined) note(comparing, 'request-body-removed', at, places);
    return;
  }
  const required = now.node.required === true;
  if ((old.node.required === true) !== required) {
    note(comparing, required ? 'request-body-made-required' : 'request-body-made-optional', at, {
      place: now.placeOf('required'),
      basePlace: old.placeOf('required'),
    });
  }
  compareRest(comparing, at, old, now, ['required', 'content']);
  compareContent(comparing, at, way, old, now);
}

function compareResponses(comparing: Comparing, site: Site, before: Node, after: Node): void {
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
  compareRest(comparing, site, before, after, parameterKeys);
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

function compareCallbacks(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const [olds, news] = [listCallbacks(before), listCallbacks(after)];
  for (const name of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(name), news.get(name)];
    const at = { ...site, of: `the callback \`${name.split(' ')[0]}\`` };
    const places = {
      place: now?.writtenAt ?? after.placeOf('callbacks'),
      basePlace: old?.writtenAt ?? before.placeOf('callbacks'),
    };
    if (old === undefined) comparing.findings.add('callback-added', at, places);
    else if (now === undefined) comparing.findings.add('callback-removed', at, places);
    else compareCalls(comparing, at, old, now);
  }
}

/** Path items by the name of the callback and the expression that gives its URL. */
function listCallbacks({ node, schemas }: Node): Map<string, Node> {
  const items = new Map<string, Node>();
  for (const [name, value] of Object.entries(isObject(node.callbacks) ? node.callbacks : {})) {
    for (const [expression, item] of Object.entries(nodeAt(schemas, value)?.node ?? {})) {
      const found = expression.startsWith('x-') ? undefined : nodeAt(schemas, item);
      if (found !== undefined) items.set(`${name} ${expression}`, found);
    }
  }
  return items;
}

/** The operations that the provider calls at the consumer. */
export function compareCalls(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const [olds, news] = [listOperations(before), listOperations(after)];
  compareRest(comparing, site, before, after, pathKeys);
  for (const method of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(method), news.get(method)];
    const operation = `${site.operation === '' ? site.of : `${site.operation}, ${site.of}`}`;
    const called: Site = { ...site, operation, callback: true };
    if (old !== undefined && now !== undefined)
      compareOperation(comparing, called, [old, before], [now, after], new Map());
    else {
      const places = { place: now?.writtenAt ?? after.placeOf(), basePlace: old?.writtenAt ?? before.placeOf() };
      comparing.findings.add(
        now === undefined ? 'callback-removed' : 'callback-added',
        { ...called, of: `${method} of ${site.of}` },
        places,
      );
    }
  }
}

/** By method, in capitals. */
export function listOperations(item: Node | undefined): Map<string, Node> {
  if (item === undefined) return new Map();
  const more = item.node.additionalOperations;
  const named: [string, JsonObject[string] | undefined][] = methods.map((method) => [
    method.toUpperCase(),
    item.node[method],
  ]);
  const all = [...named, ...(isObject(more) ? Object.entries(more) : [])];
  return new Map(
    all.flatMap(([method, value]) => {
      const node = value === undefined ? undefined : nodeAt(item.schemas, value);
      return node === undefined ? [] : [[method, node] as const];
    }),
  );
}
