/** What a git repository holds beside its working tree: where it is, what it held at an earlier commit, and under which name. */
import { spawn } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CommandError } from 'command-line';

/** A spec in a state of the repository: of a commit, a tag or a branch, or of the working tree. */
export interface SpecState {
  /** Relative to the repository's folder. */
  readonly path: string;
  readonly ref?: string | undefined;
}

/** The folder of the repository that a folder is in; undefined when it is in none. */
export async function repositoryOf(folder: string): Promise<string | undefined> {
  const found = await git(folder, ['rev-parse', '--show-toplevel']);
  return found?.toString().replace(/\n$/, '') || undefined;
}

/** Throws a `CommandError` (2) when it is no commit, tag or branch of the repository. */
export async function requireRef(folder: string, ref: string): Promise<void> {
  if ((await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`])) !== undefined)
    return;
  throw new CommandError(
    2,
    `${ref} is no file, and no commit, tag or branch of the git repository at ${folder}. Name one that it has; a shallow clone has few: git fetch.`,
  );
}

/** Whether the commit has a file of that name. */
export async function hasFile(folder: string, ref: string, path: string): Promise<boolean> {
  return (await git(folder, ['cat-file', '-t', `${ref}:${path}`]))?.toString().trim() === 'blob';
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
  if (paths.length === 0) return new Map();
  const listed = await git(folder, ['ls-tree', '-r', '-z', '--full-tree', ref, '--', ...paths]);
  const blobs = (listed ?? Buffer.alloc(0))
    .toString()
    .split('\0')
    .flatMap((line) => {
      const [, hash, path] = /^100\d+ blob (\w+)\t(.*)$/s.exec(line) ?? [];
      return hash === undefined || path === undefined ? [] : [{ hash, path }];
    });
  const hashes = blobs.map(({ hash }) => `${hash}\n`).join('');
  const contents = (await git(folder, ['cat-file', '--batch'], hashes)) ?? Buffer.alloc(0);
  const files = new Map<string, string>();
  let start = 0;
  for (const { path } of blobs) {
    // Each is a line `hash kind size`, that many bytes, and a line feed.
    const line = contents.indexOf('\n', start);
    const size = Number(contents.toString('latin1', start, line).split(' ')[2]);
    files.set(path, contents.toString('utf8', line + 1, line + 1 + size));
    start = line + 1 + size + 1;
  }
  return files;
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

/** What git prints; undefined when it fails, or is not there. Nothing is fetched. */
async function git(folder: string, parameters: readonly string[], input = ''): Promise<Buffer | undefined> {
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_LITERAL_PATHSPECS: '1' };
  const child = spawn('git', parameters, { cwd: folder, env, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve).on('error', () => resolve(null));
  });
  child.stdin.on('error', () => {}).end(input);
  const [output, code] = await Promise.all([buffer(child.stdout), ended]);
  return code === 0 ? output : undefined;
}
