/** Compares where an API is called. */
import { canonical, isObject, type Json, list } from '../json.js';
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
  const { findings } = comparing;
  const [oldFirst, nowFirst] = [olds.list[0], news.list[0]];
  const added = news.list.filter(({ url }) => !olds.list.some((old) => old.url === url));
  const removed = olds.list.filter(({ url }) => !news.list.some((now) => now.url === url));
  const place = (servers: typeof news, entry: (typeof news.list)[number] | undefined) =>
    entry?.server?.placeOf() ?? servers.place;
  const [onlyAdded] = added;
  const [onlyRemoved] = removed;
  const at = (text: string) => ({ ...site, of: `${text} of ${site.of}` });
  if (added.length === 1 && removed.length === 1 && onlyAdded !== undefined && onlyRemoved !== undefined) {
    const places = { place: place(news, onlyAdded), basePlace: place(olds, onlyRemoved) };
    findings.add('server-url-changed', at('the URL of the server'), {
      ...places,
      before: onlyRemoved.url,
      after: onlyAdded.url,
    });
  } else {
    for (const entry of added)
      findings.add('server-added', at('the server'), {
        place: place(news, entry),
        basePlace: olds.place,
        after: entry.url,
      });
    for (const entry of removed)
      findings.add('server-removed', at('the server'), {
        place: news.place,
        basePlace: place(olds, entry),
        before: entry.url,
      });
  }
  const replaced = removed.length === 1 && added.length === 1 && oldFirst === onlyRemoved && nowFirst === onlyAdded;
  if (oldFirst?.url !== nowFirst?.url && !replaced && !removed.includes(oldFirst ?? { url: '', server: undefined })) {
    const places = { place: place(news, nowFirst), basePlace: place(olds, oldFirst) };
    findings.add('server-default-changed', at('the server'), {
      ...places,
      before: oldFirst?.url,
      after: nowFirst?.url,
    });
  }
  for (const now of news.list) {
    const old = olds.list.find(({ url }) => url === now.url);
    if (old?.server === undefined || now.server === undefined) continue;
    const server = { ...site, of: `the server ${now.url} of ${site.of}` };
    compareRest(comparing, server, old.server, now.server, ['url', 'variables', 'name']);
    compareVariables(comparing, server, old.server, now.server);
  }
}

interface Servers {
  readonly list: readonly { readonly url: string; readonly server: Node | undefined }[];
  readonly place: ReturnType<Node['placeOf']>;
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
    const [wasListed, isListed] = [old.node.enum, now.node.enum].map((value) =>
      value === undefined ? undefined : list(value).map(canonical),
    );
    const gone =
      wasListed === undefined
        ? isListed === undefined
          ? []
          : ['any value']
        : isListed === undefined
          ? []
          : wasListed.filter((value) => !isListed.includes(value));
    const come =
      isListed === undefined
        ? wasListed === undefined
          ? []
          : ['any value']
        : wasListed === undefined
          ? []
          : isListed.filter((value) => !wasListed.includes(value));
    const places = { place: now.placeOf('enum'), basePlace: old.placeOf('enum') };
    if (gone.length > 0)
      comparing.findings.add('server-variable-value-removed', at, { ...places, before: gone.join(', ') });
    if (come.length > 0)
      comparing.findings.add('server-variable-value-added', at, { ...places, after: come.join(', ') });
  }
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonical(value);
}
