/** Compares the security schemes: what credentials are, and where they come from. */
import { canonical, isObject, type Json, list } from 'openapi-document';
import type { DocumentDiff } from './document-diff.js';
import type { Site } from './findings.js';
import { compareRemaining } from './remaining-keywords.js';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';
import { isSilent } from './schemas/keywords.js';
import { normalizeUrl } from './urls.js';

const flowNames = new Set(['implicit', 'password', 'clientCredentials', 'authorizationCode', 'deviceAuthorization']);
const flowUrls = ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'deviceAuthorizationUrl'];
const schemeKeys = ['type', 'in', 'name', 'scheme', 'openIdConnectUrl', 'oauth2MetadataUrl'] as const;
type SchemeKey = (typeof schemeKeys)[number];

/** What the keys say depends on the type. Of a type that nobody knows, any may count. */
const keysOfType: Readonly<Record<string, readonly SchemeKey[]>> = {
  apiKey: ['type', 'in', 'name'],
  http: ['type', 'scheme'],
  mutualTLS: ['type'],
  oauth2: ['type', 'oauth2MetadataUrl'],
  openIdConnect: ['type', 'openIdConnectUrl'],
};

export function schemesOf(root: ResolvedObject): Map<string, ResolvedObject> {
  const components = resolvedAt(root.schemas, root.object.components);
  const schemes = resolvedAt(root.schemas, components?.object.securitySchemes);
  return new Map(
    Object.entries(schemes?.object ?? {}).flatMap(([name, value]) => {
      const scheme = resolvedAt(root.schemas, value);
      return scheme === undefined ? [] : [[name, scheme] as const];
    }),
  );
}

/** Since 3.2 a requirement may give a scheme's place in place of its name. */
export function schemeName(name: string): string {
  return name.replace(/^#\/components\/securitySchemes\//, '');
}

/** One name for all schemes that ask for the same: names never show on the wire. */
export interface SchemeNames {
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

export function schemeNames(before: ResolvedObject, after: ResolvedObject): SchemeNames {
  const [olds, news] = [schemesOf(before), schemesOf(after)];
  const firsts = firstNames(news);
  const named = new Map([...news].map(([name, scheme]) => [name, firsts.get(wireOf(scheme)) ?? name]));
  const renamed = [...olds].map(
    ([name, scheme]) => [name, firsts.get(wireOf(scheme)) ?? named.get(name) ?? name] as const,
  );
  return { before: new Map(renamed), after: named };
}

/** The first scheme of each kind, by what it is on the wire. */
function firstNames(schemes: ReadonlyMap<string, ResolvedObject>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, scheme] of schemes) if (!names.has(wireOf(scheme))) names.set(wireOf(scheme), name);
  return names;
}

/** All of a scheme but words, as a text that equal ones share. */
function wireOf(scheme: ResolvedObject): string {
  const { object, schemas } = scheme;
  const others = Object.keys(object).filter((key) => !isWord(key) && !isSchemeKey(key) && key !== 'flows');
  return canonical([
    ...keysOf(scheme).map((key) => wireValue(scheme, key) ?? null),
    ...others.sort().map((key) => [key, schemas.document.textAt(object, key)]),
    object.type === 'oauth2' ? wireOfFlows(scheme) : null,
  ]);
}

function wireOfFlows({ object, schemas }: ResolvedObject): Json {
  const flows = resolvedAt(schemas, object.flows)?.object ?? {};
  return Object.entries(flows).map(([name, value]): Json => {
    const flow = resolvedAt(schemas, value)?.object ?? {};
    const counting = Object.entries(flow).filter(([key]) => !isWord(key));
    return [
      name,
      ...counting.sort().map(([key, one]): Json => {
        if (key === 'scopes' && isObject(one)) return [key, Object.keys(one).sort()];
        return [key, flowUrls.includes(key) ? normalizeUrl(String(one)) : schemas.document.textAt(flow, key)];
      }),
    ];
  });
}

function isSchemeKey(key: string): boolean {
  return (schemeKeys as readonly string[]).includes(key);
}

function isWord(key: string): boolean {
  // A reference that leads nowhere is a name.
  return (isSilent(key) && key !== '$ref') || key === 'bearerFormat' || key === 'deprecated';
}

function keysOf({ object }: ResolvedObject): readonly SchemeKey[] {
  const type = String(object.type);
  return (Object.hasOwn(keysOfType, type) ? keysOfType[type] : undefined) ?? schemeKeys;
}

/** Names of headers and of HTTP schemes are the same in any case. */
function wireValue({ object }: ResolvedObject, key: SchemeKey): Json | undefined {
  const value = object[key];
  if (typeof value !== 'string') return value;
  if (key.endsWith('Url')) return normalizeUrl(value);
  return key === 'scheme' || (key === 'name' && object.in === 'header') ? value.toLowerCase() : value;
}

function textOrNone(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonical(value);
}

/** Compares the definitions of the schemes that calls of the base, and of the head, may need. */
export function compareSchemes(
  diff: DocumentDiff,
  before: ResolvedObject,
  after: ResolvedObject,
  used: ReadonlySet<string>,
  usedNow: ReadonlySet<string>,
): void {
  const [olds, news] = [schemesOf(before), schemesOf(after)];
  const firsts = firstNames(news);
  for (const name of new Set([...news.keys(), ...olds.keys()])) {
    const [old, now] = [olds.get(name), news.get(name)];
    const site: Site = { operation: '', of: `the security scheme \`${name}\``, path: '', direction: 'request' };
    if (old === undefined || now === undefined) {
      const places = { place: now?.writtenAt ?? after.placeOf('components'), basePlace: old?.writtenAt };
      // Without its definition, nobody knows what credentials are.
      if (used.has(name) && usedNow.has(name))
        diff.findings.add('keyword-changed', site, { ...places, keyword: 'definition' });
      continue;
    }
    // What another scheme asks for now is told where calls need it.
    const isElsewhere = wireOf(old) !== wireOf(now) && firsts.has(wireOf(old));
    if (!used.has(name) || isElsewhere) compareRemaining(diff, site, old, now, [], [...schemeKeys, 'flows']);
    else compareScheme(diff, site, old, now);
  }
}

function compareScheme(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  const keys = new Set([...keysOf(before), ...keysOf(after)]);
  for (const key of keys) {
    const [was, is] = [textOrNone(before.object[key]), textOrNone(after.object[key])];
    if (was === is || textOrNone(wireValue(before, key)) === textOrNone(wireValue(after, key))) continue;
    const places = { place: after.placeOf(key), basePlace: before.placeOf(key), keyword: key };
    if (key === 'oauth2MetadataUrl' && is !== undefined && was === undefined)
      diff.findings.add('security-metadata-added', site, { ...places, after: is });
    else diff.findings.add('security-scheme-changed', site, { ...places, before: was, after: is });
    if (key === 'type') break;
  }
  compareRemaining(diff, site, before, after, [...schemeKeys, 'flows']);
  if (before.object.type === 'oauth2' && after.object.type === 'oauth2') compareFlows(diff, site, before, after);
}

function compareFlows(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  const flows = ({ object, schemas }: ResolvedObject) => resolvedAt(schemas, object.flows);
  const [olds, news] = [flows(before), flows(after)];
  const { findings } = diff;
  for (const name of new Set([news, olds].flatMap((node) => Object.keys(node?.object ?? {})))) {
    const [old, now] = [resolvedAt(diff.base, olds?.object[name]), resolvedAt(diff.head, news?.object[name])];
    const places = {
      place: now?.placeOf() ?? news?.placeOf() ?? after.placeOf(),
      basePlace: old?.placeOf() ?? olds?.placeOf() ?? before.placeOf(),
    };
    if (!flowNames.has(name) && !name.startsWith('x-')) {
      // What a flow of another name is, nobody knows.
      const [was, is] = [olds, news].map((node) => node?.object ?? {});
      if (was !== undefined && is !== undefined && !diff.values.same(was, is, name))
        findings.add('keyword-changed', site, { ...places, keyword: name });
      continue;
    }
    if (old === undefined && now !== undefined) findings.add('security-flow-added', site, { ...places, after: name });
    if (old !== undefined && now === undefined)
      findings.add('security-flow-removed', site, { ...places, before: name });
    if (old !== undefined && now !== undefined)
      compareFlow(diff, { ...site, of: `the flow ${name} of ${site.of}` }, old, now);
  }
}

function compareFlow(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  const { findings } = diff;
  for (const key of flowUrls) {
    const [was, is] = [before.object[key], after.object[key]];
    if (was === is || (typeof was === 'string' && typeof is === 'string' && normalizeUrl(was) === normalizeUrl(is)))
      continue;
    const places = { place: after.placeOf(key), basePlace: before.placeOf(key), keyword: key };
    // Where none is written, tokens are renewed where they are got.
    if (key === 'refreshUrl' && (was ?? before.object.tokenUrl) !== (is ?? after.object.tokenUrl) && was === undefined)
      findings.add('keyword-changed', site, { ...places, after: String(is) });
    else if (key !== 'refreshUrl' || (was ?? before.object.tokenUrl) !== (is ?? after.object.tokenUrl))
      findings.add('security-flow-url-changed', site, {
        ...places,
        before: String(was ?? 'none'),
        after: String(is ?? 'none'),
      });
  }
  const scopes = (resolved: ResolvedObject) => (isObject(resolved.object.scopes) ? resolved.object.scopes : {});
  const [olds, news] = [scopes(before), scopes(after)];
  const places = { place: after.placeOf('scopes'), basePlace: before.placeOf('scopes') };
  for (const scope of Object.keys(news))
    if (!Object.hasOwn(olds, scope)) findings.add('security-flow-scope-added', site, { ...places, after: scope });
  for (const scope of Object.keys(olds)) {
    if (!Object.hasOwn(news, scope)) findings.add('security-flow-scope-removed', site, { ...places, before: scope });
    else if (olds[scope] !== news[scope])
      findings.add('description-changed', site, {
        ...places,
        keyword: `scope ${scope}`,
        before: String(olds[scope]),
        after: String(news[scope]),
      });
  }
  compareRemaining(diff, site, before, after, [...flowUrls, 'scopes']);
}

/** The schemes that operations ask for, and the document where one of them leaves it to that. */
export function usedSchemes(root: ResolvedObject, operations: readonly ResolvedObject[]): ReadonlySet<string> {
  const inherits = operations.length === 0 || operations.some(({ object }) => object.security === undefined);
  const used = new Set<string>();
  for (const { object } of inherits ? [root, ...operations] : operations)
    for (const requirement of list(object.security))
      if (isObject(requirement)) for (const name of Object.keys(requirement)) used.add(schemeName(name));
  return used;
}
