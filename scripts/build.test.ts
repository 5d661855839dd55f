/** `npm run build`, in a copy of the project. */
import { existsSync } from 'node:fs';
import { rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyProject } from '../contract-tests/project-copy.js';

test('leaves alone what is built already, mends what was deleted, and removes what has no source any more', async () => {
  const copy = await copyProject(onTestFinished);
  const built = (path: string) => join(copy.folder, 'dist/esm', path);
  const build = async () => expect(await copy.runScript('build.ts')).toEqual({ exitCode: 0, output: '' });
  await copy.write('src/passing.ts', 'export const passing = true;\n');
  await build();
  expect(existsSync(built('src/passing.js'))).toBe(true);

  const longAgo = new Date('2020-01-01');
  await utimes(built('src/index.js'), longAgo, longAgo);
  await rm(join(copy.folder, 'src/passing.ts'));
  await build();
  // Others may have loaded a part of it, and must find the rest.
  expect((await stat(built('src/index.js'))).mtime).toEqual(longAgo);
  expect(existsSync(built('src/passing.js'))).toBe(false);

  await rm(built('src/index.js'));
  await copy.write('src/coming.ts', 'export const coming = true;\n');
  await build();
  expect([existsSync(built('src/index.js')), existsSync(built('src/coming.js'))]).toEqual([true, true]);
});
