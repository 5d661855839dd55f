/** Compares the patterns and the formats that a schema asks for. */
import type { Json } from 'openapi-document';
import type { SchemaComparison, Side } from './comparison.js';
import { compare, exactly } from './exact.js';
import { describeFormat, integerRanges, isOfTexts, relateFormats } from './formats.js';
import { rangeOf } from './limits.js';
import { excludesLineEnds, lengthOf, normalizePattern, takesAnyText } from './patterns.js';
import type { Found } from './schemas.js';

export function comparePatterns(comparison: SchemaComparison): void {
  if (!comparison.both('string')) return;
  const [before, after] = [patternsOf(comparison.before), patternsOf(comparison.after)];
  const gone = [...before].filter(([pattern]) => !after.has(pattern)).map(([, text]) => text);
  const come = [...after].filter(([pattern]) => !before.has(pattern)).map(([, text]) => text);
  const details = {
    keys: ['pattern'],
    before: gone.join(' and ') || undefined,
    after: come.join(' and ') || undefined,
  };
  if (gone.length > 0 && come.length > 0) comparison.report('pattern-changed', details);
  else if (gone.length > 0) comparison.report(`${comparison.way}-pattern-removed`, details);
  else if (come.length > 0) comparison.report(`${comparison.way}-pattern-added`, details);
  else compareLineEnds(comparison);
}

/** A pattern that only limits the length, by any character but the ends of lines. */
function compareLineEnds(comparison: SchemaComparison): void {
  const { before, after, way, manner } = comparison;
  const [wide, narrow] = way === 'request' ? [before, after] : [after, before];
  // Nobody writes several lines into a parameter.
  if (manner.medium === 'text' || !isOneLine(narrow) || !mayHaveLines(wide)) return;
  const [was, is] = [before, after].map((side) => side.textsOf('pattern').join(' and ') || undefined);
  comparison.report('pattern-changed', { keys: ['pattern'], before: was, after: is });
}

function isOneLine(side: Side): boolean {
  return side.all('pattern').some(({ value }) => typeof value === 'string' && excludesLineEnds(value));
}

function mayHaveLines(side: Side): boolean {
  const isLimited = ['format', 'contentEncoding'].some((key) => side.view.keywords.has(key));
  return side.view.values === undefined && !isLimited && patternsOf(side).size === 0 && !isOneLine(side);
}

/** In one form each, with how they are written. Without those that do no more than limit the length, which is compared as such. */
function patternsOf(side: Side): Map<string, string> {
  const found = side
    .all('pattern')
    .filter(({ value }) => typeof value === 'string' && lengthOf(value) === undefined && !takesAnyText(value))
    .sort((one, other) => (String(one.value) < String(other.value) ? -1 : 1));
  return new Map(found.map((one) => [normalizePattern(String(one.value)), side.schemas.textOf(one)]));
}

/** Numbers have formats as well. */
export function compareFormats(comparison: SchemaComparison): void {
  const [before, after] = [formatsOf(comparison.before), formatsOf(comparison.after)];
  const told = relateFormats(before, after);
  // Whatever a format means, it holds no more than none does.
  const wider = told === 'unknown' && comparison.way === 'request' && after === undefined;
  const narrower = told === 'unknown' && comparison.way === 'response' && before === undefined;
  const relation = wider ? 'widened' : narrower ? 'narrowed' : told;
  if (relation === 'same') return;
  const lost = !excludesNone(after, comparison.before);
  const gained = !excludesNone(before, comparison.after);
  if (!lost && !gained) return;
  const became =
    relation === 'narrowed' && !lost ? 'widened' : relation === 'widened' && !gained ? 'narrowed' : relation;
  comparison.report(became === 'unknown' ? 'format-unknown' : `${comparison.way}-format-${became}`, {
    keys: ['format', 'contentEncoding', 'contentMediaType'],
    before: describeFormat(before),
    after: describeFormat(after),
  });
}

/** What 3.0 writes as formats `byte` and `binary`, 3.1 writes as a content of its own. Undefined when there is none that says anything. */
function formatsOf(side: Side): string | undefined {
  const { kinds } = side.view;
  const formats = side.all('format').flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  const encoded = side.all('contentEncoding').some((found) => isBinary(side, found));
  const binary = !encoded && side.all('contentMediaType').some((found) => isBinary(side, found));
  const all = [...formats, ...(encoded ? ['byte'] : []), ...(binary ? ['binary'] : [])];
  const telling = all.filter((format) => format !== 'password' && speaksOf(format, kinds));
  return [...new Set(telling)].sort().join(' and ') || undefined;
}

/** Whether a format speaks of a kind of value that is allowed; of others it says nothing. Every number of JSON is a double. */
function speaksOf(format: string, kinds: ReadonlySet<string>): boolean {
  if (format === 'double') return !kinds.has('integer') && !kinds.has('fraction') && kinds.size === 0;
  if (format in integerRanges || format === 'float') return kinds.has('integer') || kinds.has('fraction');
  return kinds.has('string') || !isOfTexts(format);
}

/** Whether all values that the side allows by its limits have the format, as far as that can be told. */
function excludesNone(format: string | undefined, side: Side): boolean {
  if (format === undefined) return true;
  const range = integerRanges[format];
  if (range === undefined || side.view.kinds.has('fraction')) return format === formatsOf(side);
  const [low, high] = [rangeOf(side, 'low'), rangeOf(side, 'high')];
  return (
    low !== undefined &&
    high !== undefined &&
    compare(low, exactly(range[0])) >= 0 &&
    compare(high, exactly(range[1])) <= 0
  );
}

/** Whether it says that a text is Base64, or bytes, as a format does too. */
export function isBinary(side: Side, { key, value, holder }: Found<Json>): boolean {
  if (key === 'contentEncoding') return value === 'base64';
  if (key !== 'contentMediaType' || value !== 'application/octet-stream') return false;
  const encoding = side.schemas.keywordOf(holder, 'contentEncoding');
  return encoding === undefined || encoding === 'base64' || side.all('format').some((one) => one.value === 'byte');
}
