/** A schema in its two versions, with what the comparing of any keyword needs: where it stands, how a change is told, what is compared next. */
import { canonical, type Json, type Place } from 'openapi-document';
import type { Details, Findings, Reached } from '../findings.js';
import type { RuleId } from '../rules.js';
import type { Found, Kind, Schemas, View } from './schemas.js';

export type Way = 'request' | 'response';

/** A schema of one version. */
export class Side {
  constructor(
    readonly schemas: Schemas,
    readonly view: View,
    /** Where to point to when the schema has no place of its own. */
    private readonly otherwise: Place,
  ) {}

  /** What holds when all of these schemas of the same version do. */
  below(schemas: readonly Json[], otherwise: Place): Side {
    return new Side(this.schemas, this.schemas.view(schemas), otherwise);
  }

  /** Every value of a keyword. */
  all(key: string): Found<Json>[] {
    return this.schemas.all(this.view, key);
  }

  /** The first value of a keyword, as a text; undefined where it has none. */
  textOf(key: string): string | undefined {
    const [found] = this.all(key);
    return found === undefined ? undefined : canonical(found.value);
  }

  /** Whether a keyword is set to `true`. */
  says(key: string): boolean {
    return this.all(key).some(({ value }) => value === true);
  }

  /** Where the first of the keywords stands, or the schema that could have it. */
  placeOf(...keys: readonly string[]): Place {
    for (const key of keys) {
      const [found] = this.all(key);
      if (found !== undefined) return this.schemas.placeOf(found);
    }
    const [part] = this.view.parts;
    return part === undefined ? this.otherwise : this.schemas.document.placeOf(part.schema);
  }
}

interface Particulars extends Omit<Details, 'place'> {
  /** The keywords that say it: what has no place given stands where they do. */
  readonly keys?: readonly string[];
  readonly place?: Place | undefined;
  /** Where it is not the path of the schema itself. */
  readonly path?: string;
}

export class Comparison {
  /** What is to be compared next, in its order. */
  readonly next: Comparison[] = [];

  constructor(
    readonly before: Side,
    readonly after: Side,
    readonly way: Way,
    readonly reached: Reached,
    private readonly findings: Findings,
  ) {}

  get path(): string {
    return this.reached.site.path;
  }

  /** Every keyword that either version has. */
  get keywords(): ReadonlySet<string> {
    const parts = [...this.before.view.parts, ...this.after.view.parts];
    return new Set(parts.flatMap(({ schema }) => Object.keys(schema)));
  }

  /** Whether both versions have values of a kind. */
  both(kind: Kind): boolean {
    return this.before.view.kinds.has(kind) && this.after.view.kinds.has(kind);
  }

  report(rule: RuleId, { keys = [], path = this.path, ...details }: Particulars = {}): void {
    const site = { ...this.reached.site, path };
    this.findings.add(rule, path === this.path ? this.reached : { ...this.reached, site }, {
      ...details,
      place: details.place ?? this.after.placeOf(...keys),
      basePlace: details.basePlace ?? this.before.placeOf(...keys),
    });
  }

  /** Has what stands below compared next. */
  descend(path: string, before: Side, after: Side): void {
    const reached = {
      site: { ...this.reached.site, path },
      from: new Set([this.reached]),
      entries: new Set<string>(),
    };
    this.next.push(new Comparison(before, after, this.way, reached, this.findings));
  }
}
