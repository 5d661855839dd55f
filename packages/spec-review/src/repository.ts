/** What a git repository holds beside its working tree: what it held at an earlier commit, and under which name. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CommandError } from 'command-line';
import { git, listTree, readBlobs, treeOf } from 'openapi-document';

/** A spec in a state of the repository: of a commit, a tag or a branch, or of the working tree. */
export interface SpecState {
  /** Relative to the repository's folder. */
  readonly path: string;
  readonly ref?: string | undefined;
}

/** Throws a `CommandError` (2) when it is no commit, tag or branch of the repository. */
export async function requireRef(folder: string, ref: string): Promise<void> {
  if ((await treeOf(folder, ref)) !== undefined) return;
  throw new CommandError(
    2,
    `${ref} is no file, and no commit, tag or branch of the git repository at ${folder}. Name one that it has; a shallow clone has few: git fetch.`,
  );
}

/** Whether the commit has a file of that name. */
export async function hasFile(folder: string, ref: string, path: string): Promise<boolean> {
  return (await git(folder, ['cat-file', '-t', '--end-of-options', `${ref}:${path}`]))?.toString().trim() === 'blob';
}

/** The name under which the commit has most of a text whose file has another name now; undefined when it has nothing like it. */
export async function renamedFrom(
  folder: string,
  ref: string,
  head: SpecState,
  text: string,
): Promise<string | undefined> {
  const ending = extname(head.path);
  const listed = await namesAt(folder, ref);
  const candidates: string[] = [];
  for (const name of listed.filter((one) => extname(one) === ending)) {
    const isThere = head.ref === undefined ? await isFile(join(folder, name)) : await hasFile(folder, head.ref, name);
    if (!isThere) candidates.push(name);
  }
  const lines = new Set(text.split('\n'));
  const alike = [...(await filesAt(folder, ref, candidates))].map(([name, old]) => {
    const all = [...new Set(old.split('\n'))];
    return { name, share: all.filter((line) => lines.has(line)).length / Math.max(all.length, lines.size) };
  });
  // As git does: what has half of its lines in common is the same file by another name.
  const [best] = alike.filter(({ share }) => share >= 0.5).sort((one, other) => other.share - one.share);
  return best?.name;
}

async function namesAt(folder: string, ref: string): Promise<string[]> {
  const listed = await git(folder, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', ref]);
  return listed?.toString().split('\0').filter(Boolean) ?? [];
}

/** Whether the working tree has a file there. */
export function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** The texts of these files, and of those below these folders, at a commit. What it does not have is left out. */
export async function filesAt(folder: string, ref: string, paths: readonly string[]): Promise<Map<string, string>> {
  const listed = await listTree(folder, ref, paths, { recursive: true });
  const files = listed.filter(({ mode }) => mode !== '120000');
  const texts = await readBlobs(folder, files);
  return new Map(
    files.flatMap(({ path }, index) => {
      const text = texts[index];
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
}

/** The texts of the files below a folder of the working tree, by their paths in the repository; nothing when there is no such folder. */
export async function readFolder(folder: string, path: string, wanted: RegExp): Promise<Map<string, string>> {
  const names = await readdir(join(folder, path), { recursive: true }).catch(() => []);
  const files = names.filter((name) => wanted.test(name)).sort();
  const texts = files.map(
    async (name) => [`${path}/${name}`, await readFile(join(folder, path, name), 'utf8')] as const,
  );
  return new Map(await Promise.all(texts));
}
