/** That what ARCHITECTURE.md and CONTRIBUTING.md name is there. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder } from '../contract-tests/project.js';

/** They come and go. */
const passing = ['build/docs/index.html', 'spec/changes/', 'changes/'];

/** Each path in a line of a page; in a row of a table, those after the first may be relative to the first. */
function pathsOf(line: string): string[][] {
  const paths = [...line.matchAll(/`([^`\s]*)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => /^[\w.-]+(\/[\w.-]+)*(\/|\.(ts|js|cjs|mjs|md|ya?ml|json|jsonc|sql))$/.test(path));
  const [first = ''] = paths;
  const folder = first.endsWith('/') ? first : dirname(first);
  return paths.map((path) => (line.startsWith('|') ? [path, join(folder, path)] : [path]));
}

// How many paths each names at least: when fewer are found, they are not all read.
describe.each([
  ['ARCHITECTURE.md', 80],
  ['CONTRIBUTING.md', 15],
])('%s', (page, least) => {
  test('names no path that is not there', async () => {
    const lines = (await readFile(join(projectFolder, page), 'utf8')).split('\n');
    const named = lines.flatMap(pathsOf);
    expect(named.length).toBeGreaterThanOrEqual(least);
    const gone = named.filter(
      (names) => !names.some((path) => passing.includes(path) || existsSync(join(projectFolder, path))),
    );
    expect(gone.map(([path]) => path)).toEqual([]);
  });
});

test('ARCHITECTURE.md says what each room is for', async () => {
  const text = await readFile(join(projectFolder, 'ARCHITECTURE.md'), 'utf8');
  const packages = (await readdir(join(projectFolder, 'packages'))).map((name) => `packages/${name}`);
  const rooms = ['spec', 'generated', 'src', 'scripts', 'bench', ...packages];
  expect(rooms.filter((room) => !text.includes(`\`${room}/\``))).toEqual([]);
});
