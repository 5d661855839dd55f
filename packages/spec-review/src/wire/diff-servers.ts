/** Compares where an API is called. */
import { canonical, isObject, type Json, list } from 'openapi-document';
import type { Site } from './findings.js';
import { type Comparing, compareRest, type Node, nodeAt } from './nodes.js';
import type { Schemas } from './schemas/schemas.js';

/** `before` and `after` are what may name the servers, the nearest first. */
export function compareServers(
  comparing: Comparing,
  site: Site,
  before: readonly Node[],
  after: readonly Node[],
): void {
  const [olds, news] = [serversOf(comparing.base, before), serversOf(comparing.head, after)];
  compareUrls(comparing, site, olds, news);
  for (const now of news.list) {
    const old = olds.list.find(({ url }) => url === now.url);
    if (old?.server === undefined || now.server === undefined) continue;
    const server = { ...site, of: `the server ${now.url} of ${site.of}` };
    compareRest(comparing, server, old.server, now.server, ['url', 'variables', 'name']);
    compareVariables(comparing, server, old.server, now.server);
  }
}

interface Entry {
  readonly url: string;
  readonly server: Node | undefined;
}

interface Servers {
  readonly list: readonly Entry[];
  readonly place: ReturnType<Node['placeOf']>;
}

function compareUrls({ findings }: Comparing, site: Site, olds: Servers, news: Servers): void {
  const added = news.list.filter(({ url }) => !olds.list.some((old) => old.url === url));
  const removed = olds.list.filter(({ url }) => !news.list.some((now) => now.url === url));
  const at = (text: string) => ({ ...site, of: `${text} of ${site.of}` });
  const changed = (old: Entry | undefined, now: Entry | undefined) => ({
    place: now?.server?.placeOf() ?? news.place,
    basePlace: old?.server?.placeOf() ?? olds.place,
    before: old?.url,
    after: now?.url,
  });
  const [oldFirst, nowFirst] = [olds.list[0], news.list[0]];
  const replaced = added.length === 1 && removed.length === 1;
  if (replaced) findings.add('server-url-changed', at('the URL of the server'), changed(removed[0], added[0]));
  else {
    for (const entry of added) findings.add('server-added', at('the server'), changed(undefined, entry));
    for (const entry of removed) findings.add('server-removed', at('the server'), changed(entry, undefined));
  }
  const toldAlready =
    (replaced && oldFirst === removed[0] && nowFirst === added[0]) ||
    (oldFirst !== undefined && removed.includes(oldFirst));
  if (oldFirst?.url !== nowFirst?.url && !toldAlready)
    findings.add('server-default-changed', at('the server'), changed(oldFirst, nowFirst));
}

/** Without any, an API is called where its document comes from. */
function serversOf(schemas: Schemas, nodes: readonly Node[]): Servers {
  const holder = nodes.find(({ node }) => list(node.servers).length > 0);
  const place = (holder ?? nodes[0])?.placeOf('servers') ?? { file: schemas.document.root.path, pointer: '#' };
  if (holder === undefined) return { list: [{ url: '/', server: undefined }], place };
  const servers = list(holder.node.servers).map((value) => nodeAt(schemas, value));
  return { list: servers.map((server) => ({ url: String(server?.node.url), server })), place };
}

function compareVariables(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const variables = (node: Node, schemas: Schemas) =>
    new Map(
      Object.entries(isObject(node.node.variables) ? node.node.variables : {}).map(([name, value]) => [
        name,
        nodeAt(schemas, value),
      ]),
    );
  const olds = variables(before, comparing.base);
  for (const [name, now] of variables(after, comparing.head)) {
    const old = olds.get(name);
    if (old === undefined || now === undefined) continue;
    const at = { ...site, of: `the variable \`${name}\` of ${site.of}` };
    compareRest(comparing, at, old, now, ['default', 'enum']);
    const [was, is] = [textOf(old.node.default), textOf(now.node.default)];
    if (was !== is) {
      const places = { place: now.placeOf('default'), basePlace: old.placeOf('default') };
      comparing.findings.add('server-variable-default-changed', at, { ...places, before: was, after: is });
    }
    const [wasListed, isListed] = [listed(old), listed(now)];
    const [gone, come] = [missing(wasListed, isListed), missing(isListed, wasListed)];
    const places = { place: now.placeOf('enum'), basePlace: old.placeOf('enum') };
    if (gone.length > 0)
      comparing.findings.add('server-variable-value-removed', at, { ...places, before: gone.join(', ') });
    if (come.length > 0)
      comparing.findings.add('server-variable-value-added', at, { ...places, after: come.join(', ') });
  }
}

/** The values that a variable may have; undefined when it may have any. */
function listed({ node }: Node): readonly string[] | undefined {
  return node.enum === undefined ? undefined : list(node.enum).map(canonical);
}

/** What the one has and the other does not. */
function missing(one: readonly string[] | undefined, other: readonly string[] | undefined): readonly string[] {
  if (other === undefined) return [];
  return one === undefined ? ['any value'] : one.filter((value) => !other.includes(value));
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonical(value);
}
