/** Reads the files of a spec from the working tree or from git, and nothing outside the root that it may be spread over. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, posix, relative, resolve, sep } from 'node:path';
import { CommandError } from 'command-line';
import { listTree, readBlobs, repositoryOf, treeOf } from './git.js';

/** Where a spec is read from. */
export interface SpecLocation {
  /** Relative to `folder`. */
  readonly path: string;
  /** A commit, a tag or a branch of the git repository that `folder` is in; the working tree when left out. */
  readonly ref?: string | undefined;
  /** The current directory when left out. */
  readonly folder?: string | undefined;
  /**
   * The folder whose files a spec may refer to, relative to `folder`. When left out, it is the working tree of the git
   * repository that the spec is in; of a spec that is in none it is `folder`, or the spec's own if that lies elsewhere.
   */
  readonly root?: string | undefined;
}

/** The text of a file, or why it is not read. */
type FileText = string | { readonly refused: string };

/** Gives the texts of files, in the order of their paths. */
export type Reader = (paths: readonly string[]) => Promise<readonly FileText[]>;

/** `path` is the spec's root. Rejects with a `CommandError` (2) when there is no such ref, as reading does when git does not have all of it. */
export async function readerOf(location: SpecLocation, path: string): Promise<Reader> {
  return location.ref === undefined ? readFolder(location, path) : readGit(location, location.ref);
}

/** Reads files of the working tree, as long as they really lie below the root. */
function readFolder({ folder = '', root }: SpecLocation, path: string): Reader {
  let home: Promise<string> | undefined;
  const readOne = async (wanted: string): Promise<FileText> => {
    try {
      const real = await realpath(resolve(folder, wanted));
      if (wanted !== path) {
        home ??=
          root === undefined
            ? rootOf(resolve(folder), resolve(folder, path)).then((found) => realpath(found))
            : realpath(resolve(folder, root));
        const steps = relative(await home, real).split(sep);
        if (steps[0] === '..' || steps.includes('.git')) return { refused: `${wanted} lies outside the root` };
      }
      if (!(await stat(real)).isFile()) return { refused: `${wanted} is no file` };
      return await readFile(real, 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return { refused: `${wanted}: ${code === 'ENOENT' ? 'there is no such file' : message}` };
    }
  };
  return (paths) => Promise.all(paths.map(readOne));
}

async function rootOf(folder: string, spec: string): Promise<string> {
  const repository = await repositoryOf(dirname(spec));
  if (repository !== undefined) return repository;
  return relative(folder, spec).startsWith('..') ? dirname(spec) : folder;
}

/** Reads files out of a git tree. A link in there is not followed. */
async function readGit({ folder = '', root }: SpecLocation, ref: string): Promise<Reader> {
  const cwd = resolve(folder);
  const tree = await treeOf(cwd, ref);
  if (tree === undefined) {
    throw new CommandError(2, `${ref} is no commit, tag or branch of this git repository. Name one that it has.`);
  }
  const { hash, prefix } = tree;
  const home = root === undefined ? '.' : posix.join(prefix, root.split(sep).join('/'));
  const outside = (path: string) => posix.relative(home, path).split('/')[0] === '..';
  return async (paths) => {
    const full = paths.map((path) => posix.join(prefix, path));
    const listed = await listTree(
      cwd,
      hash,
      full.filter((path) => !outside(path)),
    );
    const files = listed.filter(({ mode }) => mode !== '120000');
    const texts = await readBlobs(cwd, files);
    if (texts.includes(undefined)) throw new CommandError(2, `${ref} is not here as a whole. Fetch it: git fetch.`);
    const read = new Map(files.map(({ path }, index) => [path, texts[index] ?? '']));
    return full.map((path, index) => read.get(path) ?? { refused: refusal(paths[index] ?? '', path) });
  };

  function refusal(path: string, full: string): string {
    return outside(full) ? `${path} lies outside the root` : `${path} is no file, or a link, in ${ref}`;
  }
}
