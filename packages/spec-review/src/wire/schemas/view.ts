/** What the wire sees of one or more schemas that hold at once. */
import type { Json, JsonObject } from 'openapi-document';

/** The kinds of JSON values that a schema tells apart. `fraction` are the numbers that are no integers. */
export type Kind = 'null' | 'boolean' | 'object' | 'array' | 'string' | 'integer' | 'fraction';

/** One of the schemas that hold at once. */
export interface Part {
  readonly schema: JsonObject;
  /** Whether null passes it in any case. */
  readonly nullable: boolean;
  /** Which of its `oneOf` and `anyOf` are left out, as one of the alternatives stands among the parts. */
  readonly chosen: readonly Choice[];
}

/** A value with the object that it stands in. */
export interface Found<Value> {
  readonly value: Value;
  readonly holder: JsonObject;
  readonly key: string;
}

type Choice = 'oneOf' | 'anyOf';

export interface Alternatives {
  readonly keyword: Choice;
  readonly schemas: readonly Json[];
  readonly nullable: boolean;
  readonly holder: JsonObject;
}

/** One or more schemas that hold at once. The same schemas are the same view. */
export interface View {
  readonly parts: readonly Part[];
  /** `false` is among them: no value passes. */
  readonly never: boolean;
  readonly kinds: ReadonlySet<Kind>;
  /** As `kinds`, but without what `oneOf` and `anyOf` say. */
  readonly ownKinds: ReadonlySet<Kind>;
  /** The values allowed, as canonical texts with where each stands; undefined when there is no list of them. */
  readonly values: ReadonlyMap<string, Found<Json>> | undefined;
  readonly alternatives: readonly Alternatives[];
  readonly properties: ReadonlyMap<string, readonly Found<Json>[]>;
  readonly required: ReadonlyMap<string, Found<Json>>;
  /** Every keyword of the parts. */
  readonly keywords: ReadonlySet<string>;
  /** The whole as it is written, where no other schema is reached from it; undefined where one is. */
  readonly leaf: string | undefined;
}
