/** That each package says what it is for, and that the code which its README shows does what stands there. */
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { projectFolder } from '../contract-tests/project.js';
import { codeBlocks } from '../contract-tests/project-copy.js';

const packages = await readdir(join(projectFolder, 'packages'));
const blocks = await Promise.all(
  packages.map(async (name) => [name, await codeBlocks(`packages/${name}/README.md`, 'js')] as const),
);
/** Its README is a table of modules, each of which makes a part of some report: what they print shows nothing by itself. */
const withoutCode = ['report-kit'];
/** Its own tests run the code. */
const runElsewhere = ['spec-review'];
const shown = blocks
  .filter(([name]) => !runElsewhere.includes(name))
  .flatMap(([name, codes]) => codes.map((code) => [name, code] as const));

test.each(packages)('%s has a README under its name, which names no project that uses it', async (name) => {
  const readme = await readFile(join(projectFolder, 'packages', name, 'README.md'), 'utf8');
  expect(readme.split('\n', 1)).toEqual([`# ${name}`]);
  expect(readme).not.toMatch(/buddy|logout/i);
});

test('the README of each package shows code, but for those that are named here', () => {
  const bare = blocks.filter(([, codes]) => codes.length === 0).map(([name]) => name);
  expect(bare).toEqual(withoutCode);
});

test.each(shown)('the code in the README of %s prints what stands beside it', async (_, code) => {
  const expected = [...code.matchAll(/; \/\/ (.*)$/gm)].map(([, line]) => line);
  const folder = await mkdtemp(join(tmpdir(), 'buddy-logout-readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // It imports what a module of the project can.
  await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await writeFile(join(folder, 'readme.ts'), code);
  const printed = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => printed.mockRestore());
  await import(pathToFileURL(join(folder, 'readme.ts')).href);
  expect(printed.mock.calls.map((values) => format(...values))).toEqual(expected);
});
