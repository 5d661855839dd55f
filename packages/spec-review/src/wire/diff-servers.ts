/** Compares where an API is called. */
import { canonical, type Json, list } from 'openapi-document';
import type { DocumentDiff } from './document-diff.js';
import type { Site } from './findings.js';
import { compareRemaining } from './remaining-keywords.js';
import { listAt, mapAt, type ResolvedObject } from './resolved-object.js';
import type { Schemas } from './schemas/schemas.js';
import { normalizeUrl } from './urls.js';

/** `before` and `after` are what may name the servers, the nearest first. */
export function compareServers(
  diff: DocumentDiff,
  site: Site,
  before: readonly ResolvedObject[],
  after: readonly ResolvedObject[],
): void {
  const [olds, news] = [
    serversOf(diff.base, before, diff.starts.before),
    serversOf(diff.head, after, diff.starts.after),
  ];
  compareUrls(diff, site, olds, news);
  for (const now of news.list) {
    const old = olds.list.find(({ url }) => bare(url) === bare(now.url));
    if (old?.server === undefined || now.server === undefined) continue;
    const server = { ...site, of: `the server ${now.url} of ${site.of}` };
    compareRemaining(diff, server, old.server, now.server, ['url', 'variables', 'name']);
    compareVariables(diff, server, old.server, now.server);
  }
}

function bare(url: string): string {
  return url.replace(/\/$/, '');
}

interface ServerEntry {
  /** As it is written. */
  readonly url: string;
  /** Those that its variables make of it. */
  readonly urls: readonly string[];
  /** The one that is called when nobody sets a variable. */
  readonly preset: string;
  readonly server: ResolvedObject | undefined;
}

interface Servers {
  readonly list: readonly ServerEntry[];
  readonly place: ReturnType<ResolvedObject['placeOf']>;
}

function compareUrls({ findings }: DocumentDiff, site: Site, olds: Servers, news: Servers): void {
  const added = news.list.filter((now) => !isCovered(now, olds));
  const removed = olds.list.filter((old) => !isCovered(old, news));
  const at = (text: string) => ({ ...site, of: `${text} of ${site.of}` });
  const changed = (old: ServerEntry | undefined, now: ServerEntry | undefined) => ({
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
    (oldFirst !== undefined && removed.includes(oldFirst)) ||
    // Another default of a variable is told as such.
    oldFirst?.url === nowFirst?.url;
  if (oldFirst?.preset !== nowFirst?.preset && !toldAlready)
    findings.add('server-default-changed', at('the server'), changed(oldFirst, nowFirst));
}

/** Whether the others lead to all that a server does, be it written in another way. What a variable with a list of values says is compared as such. */
function isCovered(entry: ServerEntry, { list: others }: Servers): boolean {
  if (others.some(({ url }) => url === entry.url)) return true;
  return entry.urls.every((url) => others.some((other) => other.urls.some((one) => leadsTo(one, url))));
}

/** Whether one URL is the other, or has a variable of any value where the other has a text. */
function leadsTo(one: string, other: string): boolean {
  if (one === other) return true;
  if (!one.includes('{}')) return false;
  const [first = '', ...rest] = one.split('{}');
  if (!other.startsWith(first)) return false;
  // Each part is looked for after the one before, and the last one at the end.
  let from = first.length;
  for (const [index, part] of rest.entries()) {
    const found = index === rest.length - 1 ? other.length - part.length : other.indexOf(part, from);
    if (found < from || !other.startsWith(part, found)) return false;
    from = found + part.length;
  }
  return true;
}

/** How many URLs the listed values of a server's variables may make. */
const mostUrls = 64;

/** All URLs that a server stands for. A variable of any value is left as `{}`. */
function urlsOf(url: string, variables: ReadonlyMap<string, ResolvedObject>): string[] {
  let urls = [''];
  for (const part of url.split(/(\{[^}]*\})/)) {
    const variable = /^\{/.test(part) ? variables.get(part.slice(1, -1)) : undefined;
    const values = list(variable?.object.enum).map(String);
    const open = variable !== undefined || /^\{/.test(part) ? ['{}'] : [part];
    const choices = values.length > 0 ? values : open;
    if (urls.length * choices.length > mostUrls) return [url];
    urls = urls.flatMap((start) => choices.map((choice) => start + choice));
  }
  return urls.map(normalizeUrl);
}

/** Without any, an API is called where its document comes from. */
function serversOf(schemas: Schemas, objects: readonly ResolvedObject[], start: string): Servers {
  const holder = objects.find(({ object }) => list(object.servers).length > 0);
  const place = (holder ?? objects[0])?.placeOf('servers') ?? { file: schemas.document.root.path, pointer: '#' };
  if (holder === undefined)
    return { list: [{ url: start || '/', urls: [start], preset: start, server: undefined }], place };
  return { list: listAt(holder, 'servers').map((server) => readServer(server, start)), place };
}

function readServer(server: ResolvedObject, start: string): ServerEntry {
  const url = start === '' ? String(server.object.url) : bare(String(server.object.url)) + start;
  const preset = start === '' ? presetOf(server) : bare(presetOf(server)) + start;
  return { url, urls: urlsOf(url, mapAt(server, 'variables')), preset: normalizeUrl(preset), server };
}

/** The URL of a server when nobody sets a variable; empty where there is none. */
export function presetOf(server: ResolvedObject | undefined): string {
  if (server === undefined) return '';
  const variables = mapAt(server, 'variables');
  return String(server.object.url).replace(/\{([^}]*)\}/g, (whole, name: string) =>
    String(variables.get(name)?.object.default ?? whole),
  );
}

function compareVariables(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  const olds = mapAt(before, 'variables');
  for (const [name, now] of mapAt(after, 'variables')) {
    const old = olds.get(name);
    const isUsed = [before, after].some(({ object }) => String(object.url).includes(`{${name}}`));
    if (old === undefined || !isUsed) continue;
    const at = { ...site, of: `the variable \`${name}\` of ${site.of}` };
    compareRemaining(diff, at, old, now, ['default', 'enum']);
    const [was, is] = [textOf(old.object.default), textOf(now.object.default)];
    if (was !== is) {
      const places = { place: now.placeOf('default'), basePlace: old.placeOf('default') };
      diff.findings.add('server-variable-default-changed', at, { ...places, before: was, after: is });
    }
    const [wasListed, isListed] = [listed(old), listed(now)];
    const [gone, come] = [missing(wasListed, isListed), missing(isListed, wasListed)];
    const places = { place: now.placeOf('enum'), basePlace: old.placeOf('enum') };
    for (const value of gone) diff.findings.add('server-variable-value-removed', at, { ...places, before: value });
    for (const value of come) diff.findings.add('server-variable-value-added', at, { ...places, after: value });
  }
}

/** The values that a variable may have; undefined when it may have any. */
function listed({ object }: ResolvedObject): readonly string[] | undefined {
  return object.enum === undefined ? undefined : list(object.enum).map(canonical);
}

/** What the one has and the other does not. */
function missing(one: readonly string[] | undefined, other: readonly string[] | undefined): readonly string[] {
  if (other === undefined) return [];
  return one === undefined ? ['any value'] : one.filter((value) => !other.includes(value));
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonical(value);
}
