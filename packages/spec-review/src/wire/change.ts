/** What the wire differ says of one difference between two versions of a spec. */
import type { Place } from 'openapi-document';

/** How much a change asks of those who use the API. */
export type Level = 'breaking' | 'needs a person' | 'non-breaking' | 'documentation';

/** Whose messages a change concerns: what a consumer sends, what it receives, both, or neither. */
export type Direction = 'request' | 'response' | 'both' | 'none';

export interface Change {
  /** The rule's id, in kebab case, such as `response-null-added`. */
  readonly rule: string;
  readonly level: Level;
  readonly direction: Direction;
  /** The first operation that it concerns, such as `POST /users/me/logout`; empty when it concerns the document as a whole. */
  readonly operation: string;
  /** In a consumer's words, such as 'field `result.accessToken` of the 200 response'. */
  readonly subject: string;
  /** The subject and what became of it. */
  readonly sentence: string;
  /** Why that matters to a consumer. */
  readonly why: string;
  /** How many places else in the API the same change reaches, through references. */
  readonly otherPlaces: number;
  /** A short JSON text; absent when there was nothing. */
  readonly before?: string;
  /** A short JSON text; absent when there is nothing now. */
  readonly after?: string;
  /** Where it stands now, or the nearest surviving parent. */
  readonly place: Place;
  /** The same in the base. Absent when its nearest surviving parent is the document as a whole. */
  readonly basePlace?: Place;
}
