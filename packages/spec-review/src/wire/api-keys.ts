/** The API keys that calls need: on the wire such a key is a parameter, and some documents write it as one. */
import { list } from 'openapi-document';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';
import { schemeName, schemesOf } from './security-schemes.js';

export interface ApiKey {
  readonly scheme: string;
  readonly name: string;
  readonly in: string;
  /** Whether each of the ways to call the operation needs it. */
  readonly required: boolean;
}

/** The keys of an operation, or of its document where it leaves them to that. */
export function apiKeysOf(operation: ResolvedObject, root: ResolvedObject): readonly ApiKey[] {
  const { security } = (operation.object.security === undefined ? root : operation).object;
  const alternatives = list(security).map((value) =>
    Object.keys(resolvedAt(root.schemas, value)?.object ?? {}).map(schemeName),
  );
  const names = new Set(alternatives.flat());
  if (names.size === 0) return [];
  const schemes = schemesOf(root);
  return [...names].flatMap((scheme) => {
    const { type, name, in: place } = schemes.get(scheme)?.object ?? {};
    const required = alternatives.every((needs) => needs.includes(scheme));
    return type === 'apiKey' ? [{ scheme, name: String(name), in: String(place), required }] : [];
  });
}
