/** What every part of the differ is given: the two documents, and where a change is told. */
import type { Details, Findings, Site } from './findings.js';
import type { Starts } from './moved-paths.js';
import type { ResolvedObject } from './resolved-object.js';
import { type RuleId, tell } from './rules.js';
import type { SameValues } from './same-values.js';
import type { Way } from './schemas/comparison.js';
import type { SchemaDiff } from './schemas/schema-diff.js';
import type { Schemas } from './schemas/schemas.js';
import type { SchemeNames } from './security-schemes.js';
import type { Unchanged } from './unchanged.js';

export interface DocumentDiff {
  readonly base: Schemas;
  readonly head: Schemas;
  readonly findings: Findings;
  readonly schemas: SchemaDiff;
  readonly values: SameValues;
  readonly unchanged: Unchanged;
  readonly schemeNames: SchemeNames;
  readonly starts: Starts;
  /** A header has content as a message does, and the parts of a form in there have headers: one of them must be handed down. */
  readonly compareContent: (
    diff: DocumentDiff,
    site: Site,
    way: Way,
    before: ResolvedObject,
    after: ResolvedObject,
  ) => void;
}

/** Where these are said of a message that goes the other way, more comes than did, or more may be answered. */
const easing: ReadonlySet<RuleId> = new Set([
  'request-required-parameter-added',
  'request-optional-parameter-added',
  'request-parameter-made-required',
  'request-required-body-added',
  'request-optional-body-added',
  'request-body-made-required',
  'response-success-status-added',
  'response-error-status-added',
  'response-default-added',
  'response-status-regrouped',
]);

/** Reports a change. In a callback the consumer serves what it else calls, so what a rule says of the other way does not hold. */
export function report(diff: DocumentDiff, rule: RuleId, site: Site, details: Details): void {
  const [way] = /^(request|response)(?=-)/.exec(rule) ?? [];
  const turned = site.callback === true && way !== undefined && way !== site.direction;
  if (!turned) diff.findings.add(rule, site, details);
  else {
    const became = easing.has(rule) ? 'callback-message-eased' : 'callback-message-changed';
    diff.findings.add(became, site, { ...details, keyword: tell(rule, details) });
  }
}
