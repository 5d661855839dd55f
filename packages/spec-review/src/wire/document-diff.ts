/** What every part of the differ is given: the two documents, and where a change is told. */
import type { Details, Findings, Site } from './findings.js';
import type { ResolvedObject } from './resolved-object.js';
import { type RuleId, tell } from './rules.js';
import type { SameValues } from './same-values.js';
import type { Way } from './schemas/comparison.js';
import type { SchemaDiff } from './schemas/schema-diff.js';
import type { Schemas } from './schemas/schemas.js';
import type { Unchanged } from './unchanged.js';

export interface DocumentDiff {
  readonly base: Schemas;
  readonly head: Schemas;
  readonly findings: Findings;
  readonly schemas: SchemaDiff;
  readonly values: SameValues;
  readonly unchanged: Unchanged;
  /** A header has content as a message does, and the parts of a form in there have headers: one of them must be handed down. */
  readonly compareContent: (
    diff: DocumentDiff,
    site: Site,
    way: Way,
    before: ResolvedObject,
    after: ResolvedObject,
  ) => void;
}

/** Reports a change. In a callback the consumer serves what it else calls, so what a rule says of that does not hold. */
export function report(diff: DocumentDiff, rule: RuleId, site: Site, details: Details): void {
  const turned = site.callback === true && /^(request|response)-/.test(rule);
  if (!turned) diff.findings.add(rule, site, details);
  else diff.findings.add('callback-message-changed', site, { ...details, keyword: tell(rule, details) });
}
