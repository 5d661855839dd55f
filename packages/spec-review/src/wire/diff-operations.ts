/** Compares an operation: what is sent with it, what it answers, and what it calls back. */
import { canonical, isObject, methods, operationEntries } from 'openapi-document';
import { compareContent } from './diff-content.js';
import { compareParameters, type OperationContext } from './diff-parameters.js';
import { compareResponses } from './diff-responses.js';
import { type DocumentDiff, report } from './document-diff.js';
import type { Site } from './findings.js';
import { compareRemaining } from './remaining-keywords.js';
import { mapAt, pathItemAt, type ResolvedObject, resolvedAt } from './resolved-object.js';

/** What is compared of a path item by functions of its own. */
export const pathKeys = [...methods, 'servers', 'parameters', 'additionalOperations'];
const operationKeys = ['parameters', 'requestBody', 'responses', 'callbacks', 'servers', 'security', 'operationId'];
/** What is called back is told where to, and by whom it is called, in its own ways. */
const ofCalls = ['servers', 'security'];
const withoutCalls = (keys: readonly string[]) => keys.filter((key) => !ofCalls.includes(key));

/** `variables` are those of the path, with the names that they had. */
export function compareOperation(
  diff: DocumentDiff,
  site: Site,
  before: OperationContext,
  after: OperationContext,
  variables: ReadonlyMap<string, string>,
): void {
  const [[old], [now]] = [before, after];
  compareRemaining(diff, site, old, now, site.callback === true ? withoutCalls(operationKeys) : operationKeys);
  const [oldId, nowId] = [old.object.operationId, now.object.operationId];
  if (oldId !== nowId) {
    const texts = {
      before: oldId === undefined ? undefined : canonical(oldId),
      after: nowId === undefined ? undefined : canonical(nowId),
    };
    diff.findings.add('operation-id-changed', site, {
      place: now.placeOf('operationId'),
      basePlace: old.placeOf('operationId'),
      ...texts,
    });
  }
  compareParameters(diff, site, before, after, variables);
  compareBody(diff, site, old, now);
  compareResponses(diff, site, old, now);
  compareCallbacks(diff, site, old, now);
}

function compareBody(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  const old = resolvedAt(diff.base, before.object.requestBody);
  const now = resolvedAt(diff.head, after.object.requestBody);
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
      report(
        diff,
        now.object.required === true ? 'request-required-body-added' : 'request-optional-body-added',
        at,
        places,
      );
    if (old !== undefined) report(diff, 'request-body-removed', at, places);
    return;
  }
  const required = now.object.required === true;
  if ((old.object.required === true) !== required) {
    report(diff, required ? 'request-body-made-required' : 'request-body-made-optional', at, {
      place: now.placeOf('required'),
      basePlace: old.placeOf('required'),
    });
  }
  compareRemaining(diff, at, old, now, ['required', 'content']);
  compareContent(diff, at, way, old, now);
}

function compareCallbacks(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  const named = mapAt(before, 'callbacks');
  for (const [name, now] of mapAt(after, 'callbacks')) {
    const old = named.get(name);
    if (old === undefined) continue;
    // Only expressions lead to path items.
    const expressions = [old, now].flatMap(({ object }) => Object.keys(object).filter((key) => isObject(object[key])));
    compareRemaining(diff, { ...site, of: `the callback \`${name}\`` }, old, now, expressions);
  }
  const [olds, news] = [listCallbacks(before), listCallbacks(after)];
  for (const name of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(name), news.get(name)];
    const at = { ...site, of: `the callback \`${name.split(' ')[0]}\`` };
    const places = {
      place: now?.writtenAt ?? after.placeOf('callbacks'),
      basePlace: old?.writtenAt ?? before.placeOf('callbacks'),
    };
    if (old === undefined) diff.findings.add('callback-added', at, places);
    else if (now === undefined) diff.findings.add('callback-removed', at, places);
    else compareCalls(diff, at, old, now);
  }
}

/** Path items by the name of the callback and the expression that gives its URL. */
export function listCallbacks(operation: ResolvedObject): Map<string, ResolvedObject> {
  const items = new Map<string, ResolvedObject>();
  for (const [name, callback] of mapAt(operation, 'callbacks')) {
    for (const [expression, value] of Object.entries(callback.object)) {
      const item = expression.startsWith('x-') ? undefined : pathItemAt(operation.schemas, value);
      if (item !== undefined) items.set(`${name} ${expression}`, item);
    }
  }
  return items;
}

/** The operations that the provider calls at the consumer. */
export function compareCalls(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  // A callback may lead to itself, and many to each other: for one operation each is looked at once.
  const seen = site.seen ?? new Map<object, Set<object>>();
  const counterparts = seen.get(before.object) ?? new Set();
  if (counterparts.has(after.object)) return;
  seen.set(before.object, counterparts.add(after.object));
  const [olds, news] = [operationsByMethod(before), operationsByMethod(after)];
  compareRemaining(diff, site, before, after, withoutCalls(pathKeys));
  for (const method of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(method), news.get(method)];
    const operation = `${site.operation === '' ? site.of : `${site.operation}, ${site.of}`}`;
    const called: Site = { ...site, operation, callback: true, seen };
    if (old !== undefined && now !== undefined) compareOperation(diff, called, [old, before], [now, after], new Map());
    else {
      const places = { place: now?.writtenAt ?? after.placeOf(), basePlace: old?.writtenAt ?? before.placeOf() };
      diff.findings.add(
        now === undefined ? 'callback-removed' : 'callback-added',
        { ...called, of: `${method} of ${site.of}` },
        places,
      );
    }
  }
}

/** By method, as it is sent. */
export function operationsByMethod(item: ResolvedObject | undefined): Map<string, ResolvedObject> {
  if (item === undefined) return new Map();
  return new Map(
    operationEntries(item.object).flatMap(({ sent, value }) => {
      const node = resolvedAt(item.schemas, value);
      return node === undefined ? [] : [[sent, node] as const];
    }),
  );
}
