/** The table of sources in README.md against the elements that the spec marks. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const spec: unknown = parse(await readFile(new URL('openapi.yaml', import.meta.url), 'utf8'));
const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
const [, table = ''] = /^## Element by element\n(.*?)^## /ms.exec(readme) ?? [];
const rows = [...table.matchAll(/^\| `(.+?)` \| .+ \|$/gm)].map(([, element = '']) => element);
const marked: Marked[] = [];
/** What refers to a component, by its place in the document: the marks of the elements that the references stand in. */
const references = new Map<string, unknown[]>();
collect(spec);

test('every row of README.md is that of an element that the spec marks, and none stands twice', () => {
  const elements = marked.map(({ element }) => element);
  expect(rows.filter((row) => !elements.includes(row))).toEqual([]);
  expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
});

test('README.md has a row for every marked element but those that are known as all that they are part of', () => {
  const needed = marked.filter(({ place, mark, around }) => {
    const whole = around === undefined ? (references.get(place) ?? []) : [around];
    return whole.length === 0 || whole.some((other) => other !== mark);
  });
  expect(needed.length).toBeGreaterThan(0);
  expect(needed.map(({ element }) => element).filter((element) => !rows.includes(element))).toEqual([]);
});

interface Marked {
  /** As its row names it. */
  readonly element: string;
  /** As a reference has it. */
  readonly place: string;
  readonly mark: unknown;
  /** The mark of what it stands in, if that has one. */
  readonly around: unknown;
}

/** Finds everything that carries an `x-source`, and what refers to it. */
function collect(node: unknown, path: readonly string[] = [], around?: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const mark = 'x-source' in node ? node['x-source'] : undefined;
  if (mark !== undefined) {
    const element = shortName(path, 'const' in node ? node.const : undefined);
    marked.push({ element, place: `#/${path.join('/')}`, mark, around });
  }
  if ('$ref' in node) references.set(String(node.$ref), [...(references.get(String(node.$ref)) ?? []), mark ?? around]);
  for (const [key, value] of Object.entries(node)) collect(value, [...path, key], mark ?? around);
}

/** The name that README.md gives to the element at the path. */
function shortName(path: readonly string[], constant: unknown): string {
  const [place, section, name, list, part] = path;
  if (place === 'paths') return `${name?.toUpperCase()} ${section}`;
  if (list === 'properties') return `${name}.${part}`;
  if (list === 'oneOf') return `${name}: ${constant}`;
  return (place === 'components' ? path.slice(1) : path).join('/');
}
