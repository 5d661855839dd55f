/** The table of sources in README.md against the marks in the spec. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

test('every marked element of the spec has its row in README.md, with the same mark, and no row is left over', async () => {
  const spec: unknown = parse(await readFile(new URL('openapi.yaml', import.meta.url), 'utf8'));
  const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `(.+?)` \| (documented|observed|decided) \| .+ \|$/gm)].map(
    ([, element, mark]) => `${element} | ${mark}`,
  );
  expect(rows.sort()).toEqual([...marksOf(spec)].sort());
});

/** `name | mark` of everything that carries an `x-source`. */
function* marksOf(node: unknown, path: readonly string[] = []): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  if ('x-source' in node) yield `${shortName(path, 'const' in node ? node.const : undefined)} | ${node['x-source']}`;
  for (const [key, value] of Object.entries(node)) yield* marksOf(value, [...path, key]);
}

/** The name that README.md gives to the element at the path. */
function shortName(path: readonly string[], constant: unknown): string {
  const [place, section, name, list, part] = path;
  if (place === 'paths') return `${name?.toUpperCase()} ${section}`;
  if (list === 'properties') return `${name}.${part}`;
  if (list === 'oneOf') return `${name}: ${constant}`;
  return (place === 'components' ? path.slice(1) : path).join('/');
}
