/** Compares the patterns and the formats that a schema asks for. */
import { canonical } from 'openapi-document';
import type { Comparison, Side } from './comparison.js';
import { describeFormat, relateFormats } from './formats.js';

export function comparePatterns(comparison: Comparison): void {
  if (!comparison.both('string')) return;
  const patterns = (side: Side) => [...new Set(side.all('pattern').map(({ value }) => canonical(value)))].sort();
  const [before, after] = [patterns(comparison.before), patterns(comparison.after)];
  const gone = before.filter((pattern) => !after.includes(pattern));
  const come = after.filter((pattern) => !before.includes(pattern));
  const details = {
    keys: ['pattern'],
    before: gone.join(' and ') || undefined,
    after: come.join(' and ') || undefined,
  };
  if (gone.length > 0 && come.length > 0) comparison.report('pattern-changed', details);
  else if (gone.length > 0) comparison.report(`${comparison.way}-pattern-removed`, details);
  else if (come.length > 0) comparison.report(`${comparison.way}-pattern-added`, details);
}

/** Numbers have formats as well. */
export function compareFormats(comparison: Comparison): void {
  const formats = (side: Side) =>
    [...new Set(side.all('format').map(({ value }) => String(value)))].sort().join(' and ') || undefined;
  const [before, after] = [formats(comparison.before), formats(comparison.after)];
  const relation = relateFormats(before, after);
  if (relation === 'same') return;
  comparison.report(relation === 'unknown' ? 'format-unknown' : `${comparison.way}-format-${relation}`, {
    keys: ['format'],
    before: describeFormat(before),
    after: describeFormat(after),
  });
}
