/** Tells the security schemes by what they ask for: their names never show on the wire. */
import { canonical, isObject, type Json, list } from 'openapi-document';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';
import { isSilent } from './schemas/keywords.js';
import { normalizeUrl } from './urls.js';

export const flowUrls = ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'deviceAuthorizationUrl'];
export const schemeKeys = ['type', 'in', 'name', 'scheme', 'openIdConnectUrl', 'oauth2MetadataUrl'] as const;
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
export function firstNames(schemes: ReadonlyMap<string, ResolvedObject>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, scheme] of schemes) if (!names.has(wireOf(scheme))) names.set(wireOf(scheme), name);
  return names;
}

/** All of a scheme but words, as a text that equal ones share. */
export function wireOf(scheme: ResolvedObject): string {
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

export function keysOf({ object }: ResolvedObject): readonly SchemeKey[] {
  const type = String(object.type);
  return (Object.hasOwn(keysOfType, type) ? keysOfType[type] : undefined) ?? schemeKeys;
}

/** Names of headers and of HTTP schemes are the same in any case. */
export function wireValue({ object }: ResolvedObject, key: SchemeKey): Json | undefined {
  const value = object[key];
  if (typeof value !== 'string') return value;
  if (key.endsWith('Url')) return normalizeUrl(value);
  return key === 'scheme' || (key === 'name' && object.in === 'header') ? value.toLowerCase() : value;
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
