/** Where something stands in a document that may be spread over several files. */

/** A place in a spec as it is written, with every reference on the way followed. */
export interface Place {
  /** As the files of a `SpecDocument` are named. */
  readonly file: string;
  /** A JSON pointer as a URL fragment, such as `#/components/schemas/ErrorName`. It may point to a key's value that is a reference. */
  readonly pointer: string;
}
