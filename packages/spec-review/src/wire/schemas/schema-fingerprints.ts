/** Short texts that schemas have in common when they allow the same, by which those that belong together are found. */
import { byKey, canonical, isObject, type Json, list } from 'openapi-document';
import { isSilent, schemaKeywords } from './keywords.js';
import type { Alternatives, View } from './view.js';

/** Keywords that no rule looks into, and that hold a map of schemas. */
const schemaMapKeywords = new Set(['patternProperties', 'dependentSchemas']);
/** How far down two schemas are held against each other to find out which belong together. */
const matchingDepth = 4;

/** Part of a view, which is printed, or of no account. */
const described = new Set([
  'type',
  'nullable',
  'enum',
  'const',
  'properties',
  'required',
  'allOf',
  'oneOf',
  'anyOf',
  'default',
  'deprecated',
]);

/** The texts of the schemas of one document. */
export class SchemaFingerprints {
  private readonly known = new Map<View, string[]>();

  /** `viewOf` gives the view of what holds when all of the schemas do. `numbers` are those of all texts so far, in either of the documents that are compared: a text of texts would grow with each level. */
  constructor(
    private readonly viewOf: (schemas: readonly Json[]) => View,
    private readonly numbers: Map<string, string>,
  ) {}

  /** As far as can be seen down to some depth. */
  of(view: View, depth = matchingDepth): string {
    if (depth === 0) return '';
    const known = this.known.get(view) ?? [];
    this.known.set(view, known);
    const fingerprint = known[depth] ?? this.number(JSON.stringify(this.describe(view, depth)));
    known[depth] = fingerprint;
    return fingerprint;
  }

  /** Of a list of alternatives, in whatever order. */
  ofAlternatives({ schemas, nullable }: Alternatives, depth = matchingDepth): string {
    return JSON.stringify([nullable, schemas.map((schema) => this.of(this.viewOf([schema]), depth)).sort()]);
  }

  /** Of a keyword that no rule looks into. */
  private ofKeyword(key: string, value: Json, depth: number): string {
    if (schemaKeywords.has(key) || key === 'additionalItems') return this.of(this.viewOf([value]), depth);
    if (!schemaMapKeywords.has(key) || !isObject(value)) return canonical(value);
    const entries = Object.entries(value).sort(byKey);
    return JSON.stringify(entries.map(([name, schema]) => [name, this.of(this.viewOf([schema]), depth)]));
  }

  /** The lists of alternatives that hold at once, each but once. */
  distinct({ alternatives }: View): readonly Alternatives[] {
    if (alternatives.length < 2) return alternatives;
    return [...new Map(alternatives.map((one) => [this.ofAlternatives(one), one])).values()];
  }

  private number(text: string): string {
    const number = this.numbers.get(text) ?? String(this.numbers.size);
    this.numbers.set(text, number);
    return number;
  }

  private describe(view: View, depth: number): unknown[] {
    const child = (schemas: readonly Json[]) => this.of(this.viewOf(schemas), depth - 1);
    const said = new Map<string, string[]>();
    for (const { schema } of view.parts) {
      for (const [key, value] of Object.entries(schema)) {
        if (isSilent(key) || described.has(key)) continue;
        const text =
          key === 'items' || key === 'additionalProperties'
            ? child([value])
            : key === 'prefixItems'
              ? list(value)
                  .map((item) => child([item]))
                  .join()
              : this.ofKeyword(key, value, depth - 1);
        said.set(key, [...new Set([...(said.get(key) ?? []), text])].sort());
      }
    }
    return [
      view.never,
      [...view.ownKinds],
      view.values === undefined ? null : [...view.values.keys()].sort(),
      [...view.properties].sort(byKey).map(([name, schemas]) => [name, child(schemas.map(({ value }) => value))]),
      [...view.required.keys()].sort(),
      view.alternatives.map((alternatives) => this.ofAlternatives(alternatives, depth - 1)).sort(),
      [...said].sort(byKey),
    ];
  }
}
