/** Reads the files of a spec from the working tree or from git, and nothing outside its folder. */
import { spawnSync } from 'node:child_process';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, posix, resolve, sep } from 'node:path';
import { CommandError } from 'command-line';

/** Where a spec is read from. */
export interface Source {
  /** Relative to `folder`. The spec's files are those in the folder of this one. */
  readonly path: string;
  /** A commit, a tag or a branch of the git repository that `folder` is in; the working tree when left out. */
  readonly ref?: string | undefined;
  /** The current directory when left out. */
  readonly folder?: string | undefined;
}

/** Gives the texts of files, in the order of their paths. */
export type Reader = (paths: readonly string[]) => Promise<readonly string[]>;

/** `path` is the spec's root. Throws a `CommandError` (2) when there is no such ref, as reading does when there is no such file. */
export function readerOf(source: Source, path: string): Reader {
  return source.ref === undefined ? readFolder(source, path) : readGit(source, source.ref, path);
}

/** Reads files of the working tree, as long as they really lie in the spec's folder. */
function readFolder({ folder = '' }: Source, path: string): Reader {
  const readOne = async (wanted: string) => {
    try {
      const home = await realpath(resolve(folder, dirname(path)));
      const real = await realpath(resolve(folder, wanted));
      if (wanted !== path && !real.startsWith(home + sep)) {
        throw new CommandError(2, `${wanted} is a link out of the spec's folder, and is not read. Put the file there.`);
      }
      if (!(await stat(real)).isFile()) throw new CommandError(2, `${wanted} is no file. Name an OpenAPI document.`);
      return await readFile(real, 'utf8');
    } catch (error) {
      if (error instanceof CommandError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = code === 'ENOENT' ? 'there is no such file' : message;
      throw new CommandError(2, `${wanted}: ${reason}. Name an OpenAPI document.`);
    }
  };
  return (paths) => Promise.all(paths.map(readOne));
}

/** Reads files out of a git tree. A link in there is not followed. */
function readGit({ folder = '' }: Source, ref: string, path: string): Reader {
  const git = (parameters: readonly string[], input = '') => {
    const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_LITERAL_PATHSPECS: '1' };
    const { status, stdout } = spawnSync('git', parameters, { cwd: resolve(folder), env, input, maxBuffer: 2 ** 30 });
    return status === 0 ? stdout : undefined;
  };
  const tree = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`])
    ?.toString()
    .trim();
  if (tree === undefined) {
    throw new CommandError(2, `${ref} is no commit, tag or branch of this git repository. Name one that it has.`);
  }
  const home = posix.dirname(path);
  const listed = git(['ls-tree', '-r', '-z', tree, '--', ...(home === '.' ? [] : [`${home}/`])])?.toString() ?? '';
  const entries = listed.split('\0').map((line) => /^(\d+) blob (\w+)\t(.*)$/s.exec(line) ?? []);
  const blobs = new Map(entries.map(([, mode = '', hash = '', name = '']) => [name, { mode, hash }]));
  return async (paths) => {
    const hashes = paths.map((wanted) => {
      const { mode, hash } = blobs.get(wanted) ?? {};
      const link = mode === '120000';
      if (hash !== undefined && !link) return hash;
      const remedy = wanted === path ? 'Name an OpenAPI document' : 'Put the file there';
      throw new CommandError(2, `${wanted} is ${link ? `a link, and not followed,` : 'no file'} in ${ref}. ${remedy}.`);
    });
    const texts = readBlobs(git(['cat-file', '--batch'], hashes.join('\n')));
    if (texts.length < paths.length) throw new CommandError(2, `${ref} is not here as a whole. Fetch it: git fetch.`);
    return texts;
  };
}

/** Takes the output of `git cat-file --batch` apart. Stops at what git does not have. */
function readBlobs(output: Buffer = Buffer.alloc(0)): string[] {
  const texts: string[] = [];
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf('\n', start);
    const size = Number(output.toString('utf8', start, end).split(' ')[2] ?? Number.NaN);
    if (Number.isNaN(size)) break;
    texts.push(output.toString('utf8', end + 1, end + 1 + size));
    start = end + size + 2;
  }
  return texts;
}
