/** Finds what differs between two versions of an OpenAPI document, for those who use the API. */
import { list, type SpecDocument } from 'openapi-document';
import type { Change } from './change.js';
import { compareContent } from './diff-content.js';
import { compareCalls, compareOperation, listCallbacks, operationsByMethod, pathKeys } from './diff-operations.js';
import { compareSchemes } from './diff-schemes.js';
import { compareSecurity } from './diff-security.js';
import { compareServers, presetOf } from './diff-servers.js';
import type { DocumentDiff } from './document-diff.js';
import { Findings, type Site } from './findings.js';
import { nameless, type Starts, startsOf } from './moved-paths.js';
import { compareRemaining } from './remaining-keywords.js';
import { listAt, mapAt, pathItemAt, type ResolvedObject, resolvedAt, rootOf } from './resolved-object.js';
import { SameValues } from './same-values.js';
import { SchemaDiff } from './schemas/schema-diff.js';
import { Schemas } from './schemas/schemas.js';
import { schemeNames, usedSchemes } from './security-schemes.js';
import { Unchanged } from './unchanged.js';

const wholeDocument: Site = { operation: '', of: 'the document', path: '', direction: 'none' };
const rootKeys = 'openapi info servers paths webhooks x-webhooks x-ms-paths components security $self'.split(' ');
/** Titles, contacts, licences and terms: none of them is sent. */
const infoWords = ['title', 'termsOfService', 'contact', 'license'];
/** The maps of components. What they hold is compared where something refers to it. */
const componentKeys =
  'schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems mediaTypes'.split(
    ' ',
  );

/** Every change from `base` to `head`, in the order of the head document's operations. The same change through several references is one. */
export function diffDocuments(base: SpecDocument, head: SpecDocument): Change[] {
  const numbers = new Map<string, string>();
  const [before, after] = [new Schemas(base, numbers), new Schemas(head, numbers)];
  const findings = new Findings();
  const values = new SameValues(base, head);
  const unchanged = new Unchanged(base, head);
  const schemas = new SchemaDiff(before, after, findings, values, unchanged);
  const root = { before: rootOf(before), after: rootOf(after) };
  const names = schemeNames(root.before, root.after);
  const starts = startsIn(root.before, root.after);
  const shared = { findings, schemas, values, unchanged, schemeNames: names, starts, compareContent };
  const diff = { base: before, head: after, ...shared };
  compareRoot(diff, root.before, root.after);
  comparePaths(diff, root.before, root.after);
  compareWebhooks(diff, root.before, root.after);
  return findings.list();
}

function compareRoot(diff: DocumentDiff, before: ResolvedObject, after: ResolvedObject): void {
  const { findings } = diff;
  const changed = (
    key: string,
    rule: 'openapi-version-changed' | 'info-version-changed',
    of: string,
    one: ResolvedObject,
    other: ResolvedObject,
  ) => {
    const [was, is] = [one.object[key], other.object[key]];
    if (was === is) return;
    const places = { place: other.placeOf(key), basePlace: one.placeOf(key) };
    findings.add(rule, { ...wholeDocument, of }, { ...places, before: JSON.stringify(was), after: JSON.stringify(is) });
  };
  changed('openapi', 'openapi-version-changed', 'the version of OpenAPI', before, after);
  const info = [resolvedAt(diff.base, before.object.info), resolvedAt(diff.head, after.object.info)] as const;
  if (info[0] !== undefined && info[1] !== undefined) {
    changed('version', 'info-version-changed', "the API's version", info[0], info[1]);
    compareRemaining(diff, { ...wholeDocument, of: 'the API' }, info[0], info[1], ['version'], infoWords);
  }
  const components = [
    resolvedAt(diff.base, before.object.components ?? {}),
    resolvedAt(diff.head, after.object.components ?? {}),
  ] as const;
  if (components[0] !== undefined && components[1] !== undefined)
    compareRemaining(
      diff,
      { ...wholeDocument, of: 'the components' },
      ...(components as readonly [ResolvedObject, ResolvedObject]),
      componentKeys,
      [],
      componentKeys.filter((key) => key !== 'schemas'),
    );
  compareRemaining(diff, wholeDocument, before, after, rootKeys);
  if (isServerShared(diff, before, after)) compareServers(diff, { ...wholeDocument, of: 'the API' }, [before], [after]);
  const [used, usedNow] = [before, after].map((root) => usedSchemes(root, everyOperation(root)));
  if (used !== undefined && usedNow !== undefined) compareSchemes(diff, before, after, used, usedNow);
}

/** Those that consumers call, those of webhooks, and those that are called back. */
function everyOperation(root: ResolvedObject): ResolvedObject[] {
  const items = [...groupPaths(root).values()].flat().map(({ item }) => item);
  // By what they are: a callback may lead to itself.
  const found = new Map<object, ResolvedObject>();
  const waiting = [...items, ...listWebhooks(root).values()];
  for (const item of waiting) {
    for (const operation of operationsByMethod(item).values()) {
      if (found.has(operation.object)) continue;
      found.set(operation.object, operation);
      waiting.push(...listCallbacks(operation).values());
    }
  }
  return [...found.values()];
}

/** Whether any operation leaves it to the document where it is called, in both versions; where there is none, that is all there is to say. */
function isServerShared({ starts }: DocumentDiff, before: ResolvedObject, after: ResolvedObject): boolean {
  const [olds, news] = [groupPaths(before, starts.after), groupPaths(after, starts.before)].map(withoutServers);
  const isNone = [before, after].some((root) => groupPaths(root).size === 0);
  return isNone || [...(olds ?? [])].some((call) => news?.has(call));
}

/** Methods and templates of the operations that have no servers of their own. */
function withoutServers(groups: ReadonlyMap<string, readonly PathEntry[]>): ReadonlySet<string> {
  const calls = [...groups].flatMap(([template, entries]) =>
    entries.flatMap(({ item }) =>
      [...operationsByMethod(item)].flatMap(([method, operation]) =>
        own([operation, item], 'servers') ? [] : [`${method} ${template}`],
      ),
    ),
  );
  return new Set(calls);
}

/** An operation with the path item that it stands in. */
interface CalledOperation {
  readonly path: string;
  readonly item: ResolvedObject;
  readonly operation: ResolvedObject;
}

interface PathEntry {
  readonly path: string;
  readonly item: ResolvedObject;
}

/** Paths that differ in the names of their variables alone lead to the same place, so their operations are compared together. */
function comparePaths(diff: DocumentDiff, root: ResolvedObject, headRoot: ResolvedObject): void {
  const { starts } = diff;
  // What one version has at the start of its paths, the other has in its servers.
  const [olds, news] = [groupPaths(root, starts.after), groupPaths(headRoot, starts.before)];
  for (const template of new Set([...news.keys(), ...olds.keys()])) {
    const [before, after] = [olds.get(template) ?? [], news.get(template) ?? []];
    for (const entry of after) {
      const old = before.find(({ path }) => path === entry.path) ?? (before.length === 1 ? before[0] : undefined);
      if (old !== undefined) comparePathItem(diff, old, entry);
    }
    compareCalled(diff, [root, before], [headRoot, after]);
  }
}

function startsIn(before: ResolvedObject, after: ResolvedObject): Starts {
  const [old, now] = [before, after].map((root) => ({
    server: presetOf(listAt(root, 'servers')[0]),
    paths: [...mapAt(root, 'paths', pathItemAt).keys()],
  }));
  return old === undefined || now === undefined ? { before: '', after: '' } : startsOf(old, now);
}

function groupPaths(root: ResolvedObject, start = ''): Map<string, PathEntry[]> {
  const groups = new Map<string, PathEntry[]>();
  for (const key of ['paths', 'x-ms-paths']) {
    for (const [path, item] of mapAt(root, key, pathItemAt)) {
      const template = nameless(start + path);
      const group = groups.get(template);
      if (group === undefined) groups.set(template, [{ path, item }]);
      else group.push({ path, item });
    }
  }
  return groups;
}

function compareCalled(
  diff: DocumentDiff,
  [root, before]: readonly [ResolvedObject, readonly PathEntry[]],
  [headRoot, after]: readonly [ResolvedObject, readonly PathEntry[]],
): void {
  const { findings } = diff;
  const [olds, news] = [calledIn(before), calledIn(after)];
  for (const [method, calls] of news) {
    const left = [...(olds.get(method) ?? [])];
    olds.set(method, left);
    // Those of the same path belong together; the others do in their order.
    const sorted = [...calls].sort((one, other) => Number(hasPath(left, other)) - Number(hasPath(left, one)));
    for (const now of sorted) {
      const index = Math.max(
        left.findIndex(({ path }) => path === now.path),
        0,
      );
      const [old] = left.splice(index, 1);
      if (old !== undefined) compareCall(diff, method, [root, old], [headRoot, now]);
      else {
        const basePlace = before[0]?.item.placeOf() ?? root.placeOf('paths');
        const site = operationSite(method, now.path);
        findings.add('operation-added', site, { place: now.operation.placeOf(), basePlace });
      }
    }
  }
  for (const [method, left] of olds) {
    for (const { path, operation } of left) {
      const place =
        (after.find((entry) => entry.path === path) ?? after[0])?.item.placeOf() ?? headRoot.placeOf('paths');
      findings.add('operation-removed', operationSite(method, path), { place, basePlace: operation.placeOf() });
    }
  }
}

function hasPath(calls: readonly CalledOperation[], { path }: CalledOperation): boolean {
  return calls.some((call) => call.path === path);
}

/** By method. */
function calledIn(entries: readonly PathEntry[]): Map<string, CalledOperation[]> {
  const called = new Map<string, CalledOperation[]>();
  for (const { path, item } of entries) {
    for (const [method, operation] of operationsByMethod(item))
      called.set(method, [...(called.get(method) ?? []), { path, item, operation }]);
  }
  return called;
}

function compareCall(
  diff: DocumentDiff,
  method: string,
  [root, old]: readonly [ResolvedObject, CalledOperation],
  [headRoot, now]: readonly [ResolvedObject, CalledOperation],
): void {
  const base = [old.operation, old.item, root] as const;
  const head = [now.operation, now.item, headRoot] as const;
  const site = operationSite(method, now.path);
  const [shared, others] = [list(old.item.object.parameters), list(now.item.object.parameters)];
  const alike =
    old.path === now.path &&
    diff.unchanged.has(old.operation.object, now.operation.object) &&
    shared.length === others.length &&
    shared.every((parameter, index) => diff.unchanged.has(parameter, others[index]));
  if (!alike) compareOperation(diff, site, base, head, variablesOf(old.path, now.path));
  if (own([old.operation, old.item, now.operation, now.item], 'servers')) compareServers(diff, site, base, head);
  compareSecurity(diff, site, base, head);
}

function operationSite(method: string, path: string): Site {
  return { ...wholeDocument, operation: `${method} ${path}`, of: `${method} ${path}` };
}

/** What is said of a path with all its operations. */
function comparePathItem(diff: DocumentDiff, before: PathEntry, { path, item }: PathEntry): void {
  const places = { place: item.placeOf(), basePlace: before.item.placeOf() };
  for (const [is, was] of variablesOf(before.path, path)) {
    if (is === was) continue;
    const site = { ...wholeDocument, of: `a variable of ${path}` };
    diff.findings.add('path-variable-renamed', site, { ...places, before: was, after: is });
  }
  compareRemaining(diff, { ...wholeDocument, of: path }, before.item, item, pathKeys);
}

/** `x-webhooks` is what 3.0 documents call them. */
function compareWebhooks(diff: DocumentDiff, before: ResolvedObject, after: ResolvedObject): void {
  const [olds, news] = [listWebhooks(before), listWebhooks(after)];
  for (const name of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(name), news.get(name)];
    const site = { ...wholeDocument, of: `the webhook \`${name}\`` };
    const places = {
      place: now?.writtenAt ?? after.placeOf('webhooks'),
      basePlace: old?.writtenAt ?? before.placeOf('webhooks'),
    };
    if (old === undefined) diff.findings.add('webhook-added', site, places);
    else if (now === undefined) diff.findings.add('webhook-removed', site, places);
    else compareCalls(diff, site, old, now);
  }
}

function listWebhooks(root: ResolvedObject): Map<string, ResolvedObject> {
  return new Map([...mapAt(root, 'x-webhooks', pathItemAt), ...mapAt(root, 'webhooks', pathItemAt)]);
}

function own(objects: readonly ResolvedObject[], key: string): boolean {
  return objects.some(({ object }) => object[key] !== undefined);
}

/** The variables of a path, with those that stand in their places in an earlier one. */
function variablesOf(before: string, after: string): Map<string, string> {
  const [olds, news] = [before, after].map((path) => [...path.matchAll(/\{([^}]*)\}/g)].map((found) => found[1] ?? ''));
  return new Map((news ?? []).map((name, index) => [name, olds?.[index] ?? name]));
}
