/** What the wire differ says of one difference between two versions of a spec, and how it is put into a sentence. */
import type { Place } from 'openapi-document';

/** How much a change asks of those who use the API. */
export type ChangeLevel = 'breaking' | 'needs a person' | 'non-breaking' | 'documentation';

/** Whose messages a change concerns: what a consumer sends, what it receives, both, or neither. */
export type Direction = 'request' | 'response' | 'both' | 'none';

export interface Change {
  /** The rule's id, in kebab case, such as `response-null-added`. */
  readonly rule: string;
  readonly level: ChangeLevel;
  readonly direction: Direction;
  /** Every operation that it reaches, such as `POST /users/me/logout`; none when it concerns the document as a whole. */
  readonly operations: readonly string[];
  /** In a consumer's words, such as 'field `result.accessToken` of the 200 response'. */
  readonly subject: string;
  /** The first operation, the subject, what became of it, and where else it reaches: whole by itself. */
  readonly sentence: string;
  /** Why that matters to a consumer. */
  readonly why: string;
  /** Where else the same change reaches through references, such as 'the 404 response of POST /users/me/logout'. */
  readonly otherPlaces: readonly string[];
  /** What tells it from another change by the same rule at the same place: a field without a place of its own, a keyword. */
  readonly name?: string;
  /** A JSON text, whole; absent when there was nothing. */
  readonly before?: string;
  /** A JSON text, whole; absent when there is nothing now. */
  readonly after?: string;
  /** Where it stands now, or the nearest surviving parent. */
  readonly place: Place;
  /** The same in the base. Absent when its nearest surviving parent is the document as a whole. */
  readonly basePlace?: Place;
}

/** How many other places a sentence lists. */
const mostListed = 3;

/** The words on a change with its first operation before them, and the other places after them: those beyond the third are in `otherPlaces` alone. */
export function sentenceOf(words: string, { operations, otherPlaces }: Pick<Change, 'operations' | 'otherPlaces'>) {
  const [operation = ''] = operations;
  const told = words.includes(operation) ? words : `${operation}: ${words}`;
  if (otherPlaces.length === 0) return told;
  const listed = otherPlaces.slice(0, mostListed);
  const left = otherPlaces.length - listed.length;
  return `${told} (also ${[...listed, ...(left > 0 ? [`${left} more`] : [])].join(', ')})`;
}

/** What happens in an operation, as it is called where the operation is not known. */
export function inOperation(part: string, operation: string): string {
  return operation === '' || part.includes(operation) ? part : `${part} of ${operation}`;
}
