/** Compares the credentials that calls need. */
import { canonical, isObject, type Json, list } from 'openapi-document';
import type { DocumentDiff } from './document-diff.js';
import type { Site } from './findings.js';
import { compareRemaining } from './remaining-keywords.js';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';
import type { Schemas } from './schemas/schemas.js';
import { normalizeUrl } from './urls.js';

/** Each scheme that a call needs, with its scopes. An empty one asks for nothing. */
type Requirement = ReadonlyMap<string, readonly string[]>;

interface Requirements {
  readonly alternatives: readonly {
    readonly needs: Requirement;
    readonly place: ReturnType<ResolvedObject['placeOf']>;
  }[];
  readonly place: ReturnType<ResolvedObject['placeOf']>;
  /** Whether the operation leaves it to the document. */
  readonly inherited: boolean;
}

const nothing: Requirement = new Map();
const flowNames = new Set(['implicit', 'password', 'clientCredentials', 'authorizationCode', 'deviceAuthorization']);
const schemeKeys = ['type', 'in', 'name', 'scheme', 'openIdConnectUrl', 'oauth2MetadataUrl'] as const;

/** `before` and `after` are the operation and its document. */
export function compareSecurity(
  diff: DocumentDiff,
  site: Site,
  before: readonly [ResolvedObject, ResolvedObject],
  after: readonly [ResolvedObject, ResolvedObject],
): void {
  const renamed = renamedSchemes(before[1], after[1]);
  const olds = requirementsOf(diff.base, before, renamed);
  const news = requirementsOf(diff.head, after, new Map());
  const at: Site =
    olds.inherited && news.inherited
      ? { ...site, operation: '', of: 'the API', direction: 'request' }
      : { ...site, direction: 'request' };
  const { findings } = diff;
  const free = (requirements: Requirements) => requirements.alternatives.some(({ needs }) => needs.size === 0);
  const places = { place: news.place, basePlace: olds.place };
  if (free(olds) && !free(news)) {
    findings.add('security-added', at, {
      ...places,
      after: news.alternatives.map(({ needs }) => textOf(needs)).join(' or '),
    });
    return;
  }
  if (!free(olds) && free(news))
    findings.add('security-lifted', at, {
      ...places,
      before: olds.alternatives.map(({ needs }) => textOf(needs)).join(' or '),
    });
  const answered = new Set<Requirement>();
  for (const { needs, place } of olds.alternatives) {
    if (needs.size === 0 || (free(news) && news.alternatives.length === 1)) continue;
    const related = news.alternatives.filter((now) => now.needs.size > 0 && isRelated(needs, now.needs));
    const now =
      related.find((other) => sameText(needs, other.needs)) ??
      related.find((other) => isWithin(other.needs, needs)) ??
      related[0];
    if (now === undefined) {
      findings.add('security-alternative-removed', at, { place: news.place, basePlace: place, before: textOf(needs) });
      continue;
    }
    answered.add(now.needs);
    const texts = { place: now.place, basePlace: place, before: textOf(needs), after: textOf(now.needs) };
    const [wanted, had] = [[...now.needs.keys()], [...needs.keys()]];
    if (wanted.some((name) => !needs.has(name))) findings.add('security-scheme-added', at, texts);
    else if (had.some((name) => !now.needs.has(name))) findings.add('security-scheme-dropped', at, texts);
    for (const name of wanted) compareScopes(diff, at, name, needs.get(name), now.needs.get(name), texts);
  }
  for (const { needs, place } of news.alternatives) {
    const known = olds.alternatives.some((old) => isWithin(old.needs, needs) && old.needs.size > 0);
    if (needs.size > 0 && !answered.has(needs) && !known)
      findings.add('security-alternative-added', at, { place, basePlace: olds.place, after: textOf(needs) });
  }
}

function compareScopes(
  { findings }: DocumentDiff,
  site: Site,
  name: string,
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
  places: { place: ReturnType<ResolvedObject['placeOf']>; basePlace: ReturnType<ResolvedObject['placeOf']> },
): void {
  if (before === undefined || after === undefined) return;
  const added = after.some((scope) => !before.includes(scope));
  const dropped = before.some((scope) => !after.includes(scope));
  const texts = {
    place: places.place,
    basePlace: places.basePlace,
    before: `${name}: ${before.join(', ') || 'none'}`,
    after: `${name}: ${after.join(', ') || 'none'}`,
  };
  if (added) findings.add('security-scope-added', site, texts);
  else if (dropped) findings.add('security-scope-dropped', site, texts);
}

function requirementsOf(
  schemas: Schemas,
  [operation, root]: readonly [ResolvedObject, ResolvedObject],
  renamed: ReadonlyMap<string, string>,
): Requirements {
  const inherited = operation.object.security === undefined;
  const holder = inherited ? root : operation;
  const place = holder.placeOf('security');
  const listed = list(holder.object.security);
  const alternatives = listed.map((value, index) => {
    const needs = new Map(
      Object.entries(resolvedAt(schemas, value)?.object ?? {}).map(([name, scopes]) => [
        renamed.get(name) ?? name,
        list(scopes).map(String).sort(),
      ]),
    );
    return { needs, place: { file: place.file, pointer: `${place.pointer}/${index}` } };
  });
  return { alternatives: alternatives.length === 0 ? [{ needs: nothing, place }] : alternatives, place, inherited };
}

/** Whether all that the one needs is needed by the other. */
function isWithin(one: Requirement, other: Requirement): boolean {
  return [...one].every(
    ([name, scopes]) => scopes.every((scope) => other.get(name)?.includes(scope)) && other.has(name),
  );
}

/** Whether the schemes of the one are among the other's, whatever their scopes. */
function isRelated(one: Requirement, other: Requirement): boolean {
  return [...one.keys()].every((name) => other.has(name)) || [...other.keys()].every((name) => one.has(name));
}

function sameText(one: Requirement, other: Requirement): boolean {
  return isWithin(one, other) && isWithin(other, one);
}

function textOf(needs: Requirement): string {
  return (
    [...needs]
      .map(([name, scopes]) => (scopes.length === 0 ? name : `${name} (${scopes.join(', ')})`))
      .sort()
      .join(' and ') || 'nothing'
  );
}

function schemesOf(root: ResolvedObject): Map<string, ResolvedObject> {
  const components = resolvedAt(root.schemas, root.object.components);
  const schemes = resolvedAt(root.schemas, components?.object.securitySchemes);
  return new Map(
    Object.entries(schemes?.object ?? {}).flatMap(([name, value]) => {
      const scheme = resolvedAt(root.schemas, value);
      return scheme === undefined ? [] : [[name, scheme] as const];
    }),
  );
}

/** Names never show on the wire, so a scheme of another name that asks for the same is the same. */
function renamedSchemes(before: ResolvedObject, after: ResolvedObject): Map<string, string> {
  const [olds, news] = [schemesOf(before), schemesOf(after)];
  const renamed = new Map<string, string>();
  for (const [name, scheme] of olds) {
    if (news.has(name)) continue;
    const same = [...news].find(([other, candidate]) => !olds.has(other) && wireOf(candidate) === wireOf(scheme));
    if (same !== undefined) renamed.set(name, same[0]);
  }
  return renamed;
}

function wireOf(scheme: ResolvedObject): string {
  return canonical([...schemeKeys.map((key) => wireValue(scheme, key) ?? null), scheme.object.flows ?? null]);
}

/** Names of headers and of HTTP schemes are the same in any case. */
function wireValue({ object }: ResolvedObject, key: (typeof schemeKeys)[number]): Json | undefined {
  const value = object[key];
  const folded = key === 'scheme' || (key === 'name' && object.in === 'header');
  return folded && typeof value === 'string' ? value.toLowerCase() : value;
}

function textOrNone(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonical(value);
}

/** Compares the definitions of the schemes that stand in both documents. `used` are those that some call of the base may need. */
export function compareSchemes(
  diff: DocumentDiff,
  before: ResolvedObject,
  after: ResolvedObject,
  used: ReadonlySet<string>,
): void {
  const olds = schemesOf(before);
  for (const [name, now] of schemesOf(after)) {
    const old = olds.get(name);
    if (old === undefined) continue;
    const site: Site = { operation: '', of: `the security scheme \`${name}\``, path: '', direction: 'request' };
    if (!used.has(name)) {
      compareRemaining(diff, site, old, now, [], [...schemeKeys, 'flows']);
      continue;
    }
    for (const key of schemeKeys) {
      const [was, is] = [textOrNone(old.object[key]), textOrNone(now.object[key])];
      if (was === is || textOrNone(wireValue(old, key)) === textOrNone(wireValue(now, key))) continue;
      const places = { place: now.placeOf(key), basePlace: old.placeOf(key), keyword: key };
      diff.findings.add('security-scheme-changed', site, { ...places, before: was, after: is });
      if (key === 'type') break;
    }
    compareRemaining(diff, site, old, now, [...schemeKeys, 'flows']);
    if (old.object.type === now.object.type) compareFlows(diff, site, old, now);
  }
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
  for (const key of ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'deviceAuthorizationUrl']) {
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
  compareRemaining(diff, site, before, after, [
    'authorizationUrl',
    'tokenUrl',
    'refreshUrl',
    'deviceAuthorizationUrl',
    'scopes',
  ]);
}

/** The schemes that the document or one of the operations asks for. */
export function usedSchemes(root: ResolvedObject, operations: Iterable<ResolvedObject>): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { object } of [root, ...operations])
    for (const requirement of list(object.security))
      if (isObject(requirement)) for (const name of Object.keys(requirement)) used.add(name);
  return used;
}
