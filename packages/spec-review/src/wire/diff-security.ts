/** Compares the credentials that calls need. */
import { list } from 'openapi-document';
import { apiKeysOf } from './api-keys.js';
import { listParameters, type OperationContext, parameterKey } from './diff-parameters.js';
import { isRequired } from './diff-serialized.js';
import type { DocumentDiff } from './document-diff.js';
import type { Site } from './findings.js';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';
import type { Schemas } from './schemas/schemas.js';
import { schemeName } from './security-schemes.js';

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

export function compareSecurity(
  diff: DocumentDiff,
  site: Site,
  before: Required<OperationContext>,
  after: Required<OperationContext>,
): void {
  const olds = requirementsOf(diff.base, before, diff.schemeNames.before);
  const listed = requirementsOf(diff.head, after, diff.schemeNames.after);
  const news = withoutSent(listed, olds, sentKeys(before, after, diff.schemeNames.after));
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
  [operation, , root]: Required<OperationContext>,
  names: ReadonlyMap<string, string>,
): Requirements {
  const inherited = operation.object.security === undefined;
  const holder = inherited ? root : operation;
  const place = holder.placeOf('security');
  const listed = list(holder.object.security);
  const alternatives = listed.map((value, index) => {
    const needs = new Map(
      Object.entries(resolvedAt(schemas, value)?.object ?? {}).map(([name, scopes]) => [
        names.get(schemeName(name)) ?? schemeName(name),
        list(scopes).map(String).sort(),
      ]),
    );
    return { needs, place: { file: place.file, pointer: `${place.pointer}/${index}` } };
  });
  return { alternatives: alternatives.length === 0 ? [{ needs: nothing, place }] : alternatives, place, inherited };
}

/** The schemes of the keys that old code sends anyway: the base has them as parameters. */
function sentKeys(
  before: Required<OperationContext>,
  [operation, , root]: Required<OperationContext>,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const required = [...listParameters(before)].filter(([, parameter]) => isRequired(parameter)).map(([key]) => key);
  if (required.length === 0) return [];
  const keys = apiKeysOf(operation, root).filter((key) => required.includes(parameterKey(key.in, key.name)));
  return keys.map(({ scheme }) => names.get(scheme) ?? scheme);
}

/** Without what is sent already, and is no news as a requirement. */
function withoutSent(news: Requirements, olds: Requirements, sent: readonly string[]): Requirements {
  const isNews = (name: string) => !olds.alternatives.some(({ needs }) => needs.has(name));
  const left = new Set(sent.filter(isNews));
  if (left.size === 0) return news;
  const alternatives = news.alternatives.map(({ needs, place }) => ({
    needs: new Map([...needs].filter(([name]) => !left.has(name))),
    place,
  }));
  return { ...news, alternatives };
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
