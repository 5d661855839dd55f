/** Makes a folder hold these files and no others, or says in what it differs. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** The text of each file, by its path in the folder. */
type Files = ReadonlyMap<string, string>;

/** Each file that is otherwise in the folder than it should be, in the order of their paths. */
export async function differences(
  folder: string,
  wanted: Files,
): Promise<{ readonly path: string; readonly difference: 'missing' | 'left over' | 'changed' }[]> {
  const present = await readFiles(folder);
  return [...new Set([...wanted.keys(), ...present.keys()])].sort().flatMap((path) => {
    if (!present.has(path)) return { path, difference: 'missing' };
    if (!wanted.has(path)) return { path, difference: 'left over' };
    return wanted.get(path) === present.get(path) ? [] : { path, difference: 'changed' };
  });
}

/** Removes all files but these, and writes these. */
export async function writeFiles(folder: string, wanted: Files): Promise<void> {
  for (const path of (await readFiles(folder)).keys()) if (!wanted.has(path)) await rm(join(folder, path));
  for (const [path, text] of wanted) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function readFiles(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  const files = names.map(async (name) => [relative(folder, name), await readFile(name, 'utf8')] as const);
  return new Map(await Promise.all(files));
}
