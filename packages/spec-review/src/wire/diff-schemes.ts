/** Compares the security schemes: what credentials are, and where they come from. */
import { canonical, isObject, type Json } from 'openapi-document';
import type { DocumentDiff } from './document-diff.js';
import type { Site } from './findings.js';
import { compareRemaining } from './remaining-keywords.js';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';
import { firstNames, flowUrls, keysOf, schemeKeys, schemesOf, wireOf, wireValue } from './security-schemes.js';
import { normalizeUrl } from './urls.js';

const flowNames = new Set(['implicit', 'password', 'clientCredentials', 'authorizationCode', 'deviceAuthorization']);

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
