/** Finds what differs between two versions of an OpenAPI document, for those who use the API. */
import { isObject, type SpecDocument } from 'openapi-document';
import type { Change } from './change.js';
import { compareCalls, compareOperation, listOperations, pathKeys } from './diff-operations.js';
import { compareSchemes, compareSecurity } from './diff-security.js';
import { compareServers } from './diff-servers.js';
import { Findings, type Site } from './findings.js';
import { type Comparing, compareRest, type Node, nodeAt, rootOf } from './nodes.js';
import { SchemaDiff } from './schemas/schema-diff.js';
import { Schemas } from './schemas/schemas.js';

const wholeDocument: Site = { operation: '', of: 'the document', path: '', direction: 'none' };
const rootKeys = ['openapi', 'info', 'servers', 'paths', 'webhooks', 'components', 'security', '$self'];

/** Every change from `base` to `head`, in the order of the head document's operations. The same change through several references is one. */
export function diffDocuments(base: SpecDocument, head: SpecDocument): Change[] {
  const [before, after] = [new Schemas(base), new Schemas(head)];
  const findings = new Findings();
  const comparing = { base: before, head: after, findings, schemas: new SchemaDiff(before, after, findings) };
  const root = { before: rootOf(before), after: rootOf(after) };
  compareRoot(comparing, root.before, root.after);
  comparePaths(comparing, root.before, root.after);
  compareWebhooks(comparing, root.before, root.after);
  return findings.list();
}

function compareRoot(comparing: Comparing, before: Node, after: Node): void {
  const { findings } = comparing;
  const changed = (
    key: string,
    rule: 'openapi-version-changed' | 'info-version-changed',
    of: string,
    one: Node,
    other: Node,
  ) => {
    const [was, is] = [one.node[key], other.node[key]];
    if (was === is) return;
    const places = { place: other.placeOf(key), basePlace: one.placeOf(key) };
    findings.add(rule, { ...wholeDocument, of }, { ...places, before: JSON.stringify(was), after: JSON.stringify(is) });
  };
  changed('openapi', 'openapi-version-changed', 'the version of OpenAPI', before, after);
  const info = [nodeAt(comparing.base, before.node.info), nodeAt(comparing.head, after.node.info)] as const;
  if (info[0] !== undefined && info[1] !== undefined) {
    changed('version', 'info-version-changed', "the API's version", info[0], info[1]);
    // Titles, contacts, licences and terms: none of them is sent.
    compareRest(comparing, { ...wholeDocument, of: 'the API' }, info[0], info[1], ['version'], true);
  }
  compareRest(comparing, wholeDocument, before, after, rootKeys);
  compareServers(comparing, { ...wholeDocument, of: 'the API' }, [before], [after]);
  compareSchemes(comparing, before, after);
}

interface PathEntry {
  readonly path: string;
  readonly item: Node;
}

function comparePaths(comparing: Comparing, root: Node, headRoot: Node): void {
  const before = listPaths(comparing.base, root);
  const after = listPaths(comparing.head, headRoot);
  const matched = new Map<string, PathEntry>();
  for (const entry of after.values()) {
    const counterpart = before.get(entry.path) ?? findRenamed(before, after, entry.path);
    if (counterpart !== undefined) matched.set(counterpart.path, entry);
    comparePath(comparing, root, headRoot, counterpart, entry);
  }
  for (const entry of before.values()) {
    if (!matched.has(entry.path)) comparePath(comparing, root, headRoot, entry, undefined);
  }
}

/** The path that differs in the names of its variables alone. */
function findRenamed(before: ReadonlyMap<string, PathEntry>, after: ReadonlyMap<string, PathEntry>, path: string) {
  const same = [...before.values()].filter(
    (entry) => !after.has(entry.path) && nameless(entry.path) === nameless(path),
  );
  return same.length === 1 ? same[0] : undefined;
}

function comparePath(
  comparing: Comparing,
  root: Node,
  headRoot: Node,
  before: PathEntry | undefined,
  after: PathEntry | undefined,
): void {
  const { findings } = comparing;
  const path = after?.path ?? before?.path ?? '';
  const renamed = renamedVariables(before?.path ?? path, path);
  if (before !== undefined && after !== undefined) comparePathItem(comparing, before.item, after, renamed);
  const [olds, news] = [listOperations(before?.item), listOperations(after?.item)];
  for (const [method, operation] of news) {
    const old = olds.get(method);
    if (old === undefined) {
      const basePlace = before?.item.placeOf() ?? root.placeOf('paths');
      findings.add('operation-added', operationSite(method, path), { place: operation.placeOf(), basePlace });
      continue;
    }
    const base = [old, ...(before === undefined ? [] : [before.item])];
    const head = [operation, ...(after === undefined ? [] : [after.item])];
    const site = operationSite(method, path);
    compareOperation(comparing, site, base, head, renamed);
    if (own(base, 'servers') || own(head, 'servers'))
      compareServers(comparing, site, [...base, root], [...head, headRoot]);
    compareSecurity(comparing, site, [old, root], [operation, headRoot]);
  }
  for (const [method, operation] of olds) {
    if (news.has(method)) continue;
    const place = after?.item.placeOf() ?? headRoot.placeOf('paths');
    const site = operationSite(method, before?.path ?? path);
    findings.add('operation-removed', site, { place, basePlace: operation.placeOf() });
  }
}

function operationSite(method: string, path: string): Site {
  return { ...wholeDocument, operation: `${method} ${path}`, of: `${method} ${path}` };
}

/** What is said of a path with all its operations. */
function comparePathItem(comparing: Comparing, before: Node, after: PathEntry, renamed: Map<string, string>): void {
  const { path, item } = after;
  const places = { place: item.placeOf(), basePlace: before.placeOf() };
  for (const [was, is] of renamed) {
    const site = { ...wholeDocument, of: `a variable of ${path}` };
    comparing.findings.add('path-variable-renamed', site, { ...places, before: was, after: is });
  }
  compareRest(comparing, { ...wholeDocument, of: path }, before, item, pathKeys);
}

function compareWebhooks(comparing: Comparing, before: Node, after: Node): void {
  const [olds, news] = [listMap(comparing.base, before, 'webhooks'), listMap(comparing.head, after, 'webhooks')];
  for (const name of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(name), news.get(name)];
    const site = { ...wholeDocument, of: `the webhook \`${name}\`` };
    const places = {
      place: now?.writtenAt ?? after.placeOf('webhooks'),
      basePlace: old?.writtenAt ?? before.placeOf('webhooks'),
    };
    if (old === undefined) comparing.findings.add('webhook-added', site, places);
    else if (now === undefined) comparing.findings.add('webhook-removed', site, places);
    else compareCalls(comparing, site, old, now);
  }
}

function listPaths(schemas: Schemas, root: Node): Map<string, PathEntry> {
  return new Map([...listMap(schemas, root, 'paths')].map(([path, item]) => [path, { path, item }]));
}

function listMap(schemas: Schemas, parent: Node, key: string): Map<string, Node> {
  const holder = parent.node[key];
  const entries = isObject(holder) ? Object.entries(holder) : [];
  return new Map(
    entries.flatMap(([name, value]) => {
      const node = name.startsWith('x-') ? undefined : nodeAt(schemas, value);
      return node === undefined ? [] : [[name, node] as const];
    }),
  );
}

function own(nodes: readonly Node[], key: string): boolean {
  return nodes.some(({ node }) => node[key] !== undefined);
}

function nameless(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}

/** From the variables of one path to those that stand in their places in another. */
function renamedVariables(before: string, after: string): Map<string, string> {
  const [olds, news] = [before, after].map((path) => [...path.matchAll(/\{([^}]*)\}/g)].map((found) => found[1] ?? ''));
  const pairs = (olds ?? []).map((name, index) => [name, news?.[index] ?? name] as const);
  return new Map(pairs.filter(([was, is]) => was !== is));
}
