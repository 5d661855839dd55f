/** Compares an operation: what is sent with it, what it answers, and what it calls back. */
import { canonical, isObject, type Json, methods } from 'openapi-document';
import { compareContent } from './diff-content.js';
import { compareParameters } from './diff-parameters.js';
import { compareResponses } from './diff-responses.js';
import type { Site } from './findings.js';
import { type Comparing, compareRest, mapAt, type Node, nodeAt, note, pathItemAt } from './nodes.js';

/** What is compared of a path item by functions of its own. */
export const pathKeys = [...methods, 'servers', 'parameters', 'additionalOperations'];
const operationKeys = ['parameters', 'requestBody', 'responses', 'callbacks', 'servers', 'security', 'operationId'];

/** `before` and `after` are the operation and the path it belongs to. `variables` are those of the path, with the names that they had. */
export function compareOperation(
  comparing: Comparing,
  site: Site,
  before: readonly Node[],
  after: readonly Node[],
  variables: ReadonlyMap<string, string>,
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
  compareParameters(comparing, site, before, after, variables);
  compareBody(comparing, site, old, now);
  compareResponses(comparing, site, old, now);
  compareCallbacks(comparing, site, old, now);
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

function compareCallbacks(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const named = mapAt(before, 'callbacks');
  for (const [name, now] of mapAt(after, 'callbacks')) {
    const old = named.get(name);
    if (old === undefined) continue;
    // Only expressions lead to path items.
    const expressions = [old, now].flatMap(({ node }) => Object.keys(node).filter((key) => isObject(node[key])));
    compareRest(comparing, { ...site, of: `the callback \`${name}\`` }, old, now, expressions);
  }
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
function listCallbacks(operation: Node): Map<string, Node> {
  const items = new Map<string, Node>();
  for (const [name, callback] of mapAt(operation, 'callbacks')) {
    for (const [expression, value] of Object.entries(callback.node)) {
      const item = expression.startsWith('x-') ? undefined : pathItemAt(operation.schemas, value);
      if (item !== undefined) items.set(`${name} ${expression}`, item);
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
  const named: [string, Json | undefined][] = methods.map((method) => [method.toUpperCase(), item.node[method]]);
  const all = [...named, ...(isObject(more) ? Object.entries(more) : [])];
  return new Map(
    all.flatMap(([method, value]) => {
      const node = value === undefined ? undefined : nodeAt(item.schemas, value);
      return node === undefined ? [] : [[method, node] as const];
    }),
  );
}
