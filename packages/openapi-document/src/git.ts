/** Asks git for what a repository holds. Nothing is fetched. */
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';

/** What git prints; undefined when it fails, or is not there. */
export async function git(folder: string, parameters: readonly string[], input = ''): Promise<Buffer | undefined> {
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_LITERAL_PATHSPECS: '1' };
  const child = spawn('git', parameters, { cwd: folder, env, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve).on('error', () => resolve(null));
  });
  child.stdin.on('error', () => {}).end(input);
  const [output, code] = await Promise.all([buffer(child.stdout), ended]);
  return code === 0 ? output : undefined;
}

/** The folder of the repository that a folder is in; undefined when it is in none. */
export async function repositoryOf(folder: string): Promise<string | undefined> {
  const found = await git(folder, ['rev-parse', '--show-toplevel']);
  return found?.toString().replace(/\n$/, '') || undefined;
}

/** What a commit, a tag or a branch holds. */
interface Tree {
  readonly hash: string;
  /** Where in it the folder is: nothing at the top, else a path that ends with a slash. */
  readonly prefix: string;
}

/** Undefined when the repository has no commit, tag or branch of that name. */
export async function treeOf(folder: string, ref: string): Promise<Tree | undefined> {
  const parameters = ['rev-parse', '--show-prefix', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`];
  const [, prefix = '', hash] = /^(.*)\n(\w+)\n$/s.exec((await git(folder, parameters))?.toString() ?? '') ?? [];
  return hash === undefined ? undefined : { hash, prefix };
}

/** A file as a tree lists it. */
interface TreeEntry {
  readonly path: string;
  readonly hash: string;
  /** `120000` is a link. */
  readonly mode: string;
}

/** The files at these paths, from the top of the repository on; with `recursive`, those below them too. */
export async function listTree(
  folder: string,
  tree: string,
  paths: readonly string[],
  { recursive = false } = {},
): Promise<TreeEntry[]> {
  if (paths.length === 0) return [];
  const flags = recursive ? ['-r', '-z'] : ['-z'];
  const listed = await git(folder, ['ls-tree', ...flags, '--full-tree', tree, '--', ...paths]);
  return (listed?.toString() ?? '').split('\0').flatMap((line) => {
    const [, mode, hash, path] = /^(\d+) blob (\w+)\t(.*)$/s.exec(line) ?? [];
    return mode === undefined || hash === undefined || path === undefined ? [] : [{ path, hash, mode }];
  });
}

/** The texts of these files, in their order; undefined for one that the repository does not have, as a partial clone may not. */
export async function readBlobs(
  folder: string,
  entries: readonly TreeEntry[],
): Promise<readonly (string | undefined)[]> {
  const output = await git(folder, ['cat-file', '--batch'], entries.map(({ hash }) => `${hash}\n`).join(''));
  let start = 0;
  return entries.map(() => {
    if (output === undefined) return undefined;
    // Each is a line `hash kind size`, that many bytes, and a line feed; of what is not there, a line `hash missing`.
    const line = output.indexOf('\n', start);
    const size = output.toString('latin1', start, line).split(' ')[2];
    start = line + 1;
    if (size === undefined) return undefined;
    const text = output.toString('utf8', start, start + Number(size));
    start += Number(size) + 1;
    return text;
  });
}
