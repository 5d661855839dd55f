/** Compares what is said of a schema and limits nothing: its words, its default, what is deprecated or hidden. */
import type { RuleId } from '../rules.js';
import type { SchemaComparison } from './comparison.js';
import { documentationKeywords } from './keywords.js';

export function compareAnnotations(comparison: SchemaComparison): void {
  const { before, after, way } = comparison;
  for (const key of comparison.keywords) {
    if (key.startsWith('x-') || documentationKeywords.has(key)) compareText(comparison, key, annotationRule(key));
  }
  if (before.says('deprecated') !== after.says('deprecated')) {
    const rule = after.says('deprecated') ? 'deprecation-set' : 'deprecation-lifted';
    comparison.report(rule, { keys: ['deprecated'] });
  }
  const { alwaysSent, medium } = comparison.manner;
  if (alwaysSent !== true) compareText(comparison, 'default', 'default-changed', medium === 'text');
  const hidden = way === 'request' ? 'writeOnly' : 'readOnly';
  if (before.says(hidden) !== after.says(hidden)) {
    const [was, is] = [before, after].map((side) => `${hidden}: ${side.says(hidden)}`);
    comparison.report('access-changed', { keys: [hidden], before: was, after: is });
  }
}

function annotationRule(key: string): RuleId {
  if (key.startsWith('x-')) return 'extension-changed';
  return key.startsWith('example') ? 'example-changed' : 'description-changed';
}

/** Each text that is gone with the one that came in its place. `plain`: a number is the same as its text. */
function compareText(comparison: SchemaComparison, key: string, rule: RuleId, plain = false): void {
  const { before, after } = comparison;
  const [olds, news] = [before.textsOf(key), after.textsOf(key)];
  const bare = (text: string) => (plain ? text.replace(/^"(.*)"$/, '$1') : text);
  const missing = (some: readonly string[], others: readonly string[]) =>
    some.filter((text) => !others.some((other) => bare(other) === bare(text)));
  const [gone, come] = [missing(olds, news), missing(news, olds)];
  if (gone.length + come.length === 0) return;
  comparison.report(rule, {
    keys: [key],
    keyword: key,
    before: gone.join(', ') || undefined,
    after: come.join(', ') || undefined,
  });
}
