/** The policy for what was announced: an operation that goes after its sunset, or that was never called stable, breaks nobody. */
import { operationNodes, type SpecDocument } from 'openapi-document';
import type { Deprecation } from '../settings.js';
import type { Change } from '../wire/change.js';

/** The changes with those breaks lowered that the policy lets pass. `today` is a day such as 2026-11-27. */
export function announced(
  changes: readonly Change[],
  base: SpecDocument,
  policy: Deprecation,
  today: string,
): readonly Change[] {
  if (!policy.sunset && policy.unstable.length === 0) return changes;
  const operations = new Map(operationNodes(base).map(({ name, node }) => [name, node]));
  const reasonFor = (change: Change, name: string): string | undefined => {
    const node = operations.get(name);
    if (node === undefined) return undefined;
    const level = node['x-stability-level'];
    if (typeof level === 'string' && policy.unstable.includes(level)) return `was of the stability level ${level}`;
    const sunset = node['x-sunset'];
    const gone = removals.has(change.rule) && node.deprecated === true;
    // A day that cannot be read announces nothing.
    return policy.sunset &&
      gone &&
      typeof sunset === 'string' &&
      /^\d{4}-\d{2}-\d{2}/.test(sunset) &&
      sunset.slice(0, 10) < today
      ? `was deprecated, with its end on ${sunset}`
      : undefined;
  };
  return changes.map((change) => {
    if (change.level !== 'breaking' && change.level !== 'needs a person') return change;
    const reasons = change.operations.map((name) => reasonFor(change, name));
    const [reason] = reasons;
    // What else it reaches has not been announced.
    if (reason === undefined || reasons.includes(undefined)) return change;
    return { ...change, level: 'non-breaking', why: `${change.operations[0]} ${reason}: the settings let it change.` };
  });
}

const removals = new Set(['operation-removed', 'type-operation-removed', 'consumer-call-refused']);
