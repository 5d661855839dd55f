/** A schema in its two versions, with what the comparing of any keyword needs: where it stands, how a change is told, what is compared next. */
import type { Json, Place } from 'openapi-document';
import type { Details, Findings, Reached } from '../findings.js';
import { type RuleId, rules, tell } from '../rules.js';
import type { Found, Kind, Schemas, View } from './schemas.js';

export type Way = 'request' | 'response';

/** How a value is written: as JSON, as XML, as the text of a parameter or a header, as a form whose fields are texts, or in a way that nobody knows. */
export type Medium = 'json' | 'xml' | 'text' | 'form' | 'other';

/** In which light two schemas are compared. */
export interface Manner {
  readonly way: Way;
  readonly medium: Medium;
  /** The keyword, such as `not`, under which wider and narrower change places, so that any difference needs a person. */
  readonly under?: string | undefined;
  /** Whether it is told already that null comes or goes. */
  readonly nullTold?: boolean;
  /** How the items of a list are written here, where a single value is written as a list of it alone is: each by itself, or joined by a sign. */
  readonly lists?: 'exploded' | 'joined' | undefined;
  /** Whether it is sent with every call, so that a default says nothing. */
  readonly alwaysSent?: boolean;
  /** The fields of a form that are not written as it goes without saying: as JSON, or with the items of a list joined. */
  readonly encoded?: ReadonlyMap<string, 'json' | 'joined'> | undefined;
}

/** A schema of one version. */
export class Side {
  constructor(
    readonly schemas: Schemas,
    readonly view: View,
    /** Where to point to when the schema has no place of its own. */
    readonly otherwise: Place,
  ) {}

  /** What holds when all of these schemas of the same version do. */
  below(schemas: readonly Json[], otherwise: Place): Side {
    return new Side(this.schemas, this.schemas.view(schemas), otherwise);
  }

  /** Every value of a keyword. */
  all(key: string): Found<Json>[] {
    return this.schemas.all(this.view, key);
  }

  /** The values of a keyword as texts, each but once. */
  textsOf(key: string): readonly string[] {
    return [...new Set(this.all(key).map((found) => this.schemas.textOf(found)))].sort();
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

/** Tries whether one schema takes all that another does. */
export interface Acceptance {
  accepts(manner: Manner, narrow: Side, wide: Side): boolean;
}

/** Takes what is found. */
export type Recorder = Pick<Findings, 'add'>;

export class SchemaComparison {
  /** What is to be compared next, in its order. */
  readonly next: SchemaComparison[] = [];

  constructor(
    readonly before: Side,
    readonly after: Side,
    readonly manner: Manner,
    readonly reached: Reached,
    private readonly findings: Recorder,
  ) {}

  get way(): Way {
    return this.manner.way;
  }

  get path(): string {
    return this.reached.site.path;
  }

  /** Every keyword that either version has. */
  get keywords(): ReadonlySet<string> {
    return new Set([...this.before.view.keywords, ...this.after.view.keywords]);
  }

  /** Whether both versions have values of a kind. */
  both(kind: Kind): boolean {
    return this.before.view.kinds.has(kind) && this.after.view.kinds.has(kind);
  }

  report(rule: RuleId, { keys = [], path = this.path, ...details }: Particulars = {}): void {
    const { under } = this.manner;
    const site = { ...this.reached.site, path };
    const places = {
      // Such a field may have no place of its own.
      name: details.name ?? (path === this.path ? undefined : path.slice(this.path.length).replace(/^\./, '')),
      place: details.place ?? this.after.placeOf(...keys),
      basePlace: details.basePlace ?? this.before.placeOf(...keys),
    };
    const opaque = under !== undefined && rules[rule].level !== 'documentation';
    this.findings.add(
      opaque ? 'condition-changed' : rule,
      path === this.path ? this.reached : { ...this.reached, site },
      opaque ? { ...details, ...places, keyword: tell(rule, details) } : { ...details, ...places },
    );
  }

  /** Has what stands below compared next, in another light where one is given. */
  descend(path: string, before: Side, after: Side, light: Partial<Manner> = {}): void {
    // Most schemas are the same in both versions, and lead nowhere.
    if (before.view.leaf !== undefined && before.view.leaf === after.view.leaf) return;
    const reached = {
      site: { ...this.reached.site, path },
      from: new Set([this.reached]),
      entries: new Set<string>(),
    };
    const manner = { ...this.manner, nullTold: false, lists: undefined, alwaysSent: false, ...light };
    this.next.push(new SchemaComparison(before, after, manner, reached, this.findings));
  }
}
