/** Tells the keywords of schemas that say nothing on what is sent. */

/** Words about a thing, for people. */
export const documentationKeywords = new Set([
  'title',
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  '$comment',
  'contentDescription',
  'tags',
]);
/** What names schemas and leads to them. */
const bookkeepingKeywords = new Set([
  '$ref',
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$schema',
  '$defs',
  'definitions',
  '$vocabulary',
]);

/** Whether a keyword says nothing on what is sent. */
export function isSilent(key: string): boolean {
  return documentationKeywords.has(key) || bookkeepingKeywords.has(key) || key.startsWith('x-');
}

export function isBookkeeping(key: string): boolean {
  return bookkeepingKeywords.has(key);
}
