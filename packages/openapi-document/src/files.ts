/** Reads the files of a spec from the working tree or from git, and nothing outside the root that it may be spread over. */
import { spawnSync } from 'node:child_process';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, posix, relative, resolve, sep } from 'node:path';
import { CommandError } from 'command-line';

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

/** `path` is the spec's root. Throws a `CommandError` (2) when there is no such ref, as reading does when git does not have all of it. */
export function readerOf(location: SpecLocation, path: string): Reader {
  return location.ref === undefined ? readFolder(location, path) : readGit(location, location.ref);
}

/** Reads files of the working tree, as long as they really lie below the root. */
function readFolder({ folder = '', root }: SpecLocation, path: string): Reader {
  let home: Promise<string> | undefined;
  const readOne = async (wanted: string): Promise<FileText> => {
    try {
      const real = await realpath(resolve(folder, wanted));
      if (wanted !== path) {
        home ??= realpath(root === undefined ? rootOf(resolve(folder), resolve(folder, path)) : resolve(folder, root));
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

function rootOf(folder: string, spec: string): string {
  const toplevel = git(dirname(spec), ['rev-parse', '--show-toplevel'])?.toString().trim();
  if (toplevel !== undefined && toplevel !== '') return toplevel;
  return relative(folder, spec).startsWith('..') ? dirname(spec) : folder;
}

/** Reads files out of a git tree. A link in there is not followed. */
function readGit({ folder = '', root }: SpecLocation, ref: string): Reader {
  const cwd = resolve(folder);
  const tree = git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`])
    ?.toString()
    .trim();
  if (tree === undefined) {
    throw new CommandError(2, `${ref} is no commit, tag or branch of this git repository. Name one that it has.`);
  }
  const prefix = git(cwd, ['rev-parse', '--show-prefix'])?.toString().trim() ?? '';
  const home = root === undefined ? '.' : posix.join(prefix, root.split(sep).join('/'));
  const outside = (path: string) => posix.relative(home, path).split('/')[0] === '..';
  return async (paths) => {
    const full = paths.map((path) => posix.join(prefix, path));
    const inside = full.filter((path) => !outside(path));
    const listed = inside.length === 0 ? undefined : git(cwd, ['ls-tree', '-z', '--full-tree', tree, '--', ...inside]);
    const entries = (listed?.toString() ?? '').split('\0').map((line) => /^(\d+) blob (\w+)\t(.*)$/s.exec(line) ?? []);
    const blobs = new Map(entries.map(([, mode = '', hash = '', name = '']) => [name, { mode, hash }]));
    const hashes = full.flatMap((path) => {
      const { mode, hash } = blobs.get(path) ?? {};
      return hash === undefined || mode === '120000' ? [] : [{ path, hash }];
    });
    const texts = readBlobs(git(cwd, ['cat-file', '--batch'], hashes.map(({ hash }) => hash).join('\n')));
    if (texts.length < hashes.length) throw new CommandError(2, `${ref} is not here as a whole. Fetch it: git fetch.`);
    const read = new Map(hashes.map(({ path }, index) => [path, texts[index] ?? '']));
    return full.map((path, index) => read.get(path) ?? { refused: refusal(paths[index] ?? '', path) });
  };

  function refusal(path: string, full: string): string {
    return outside(full) ? `${path} lies outside the root` : `${path} is no file, or a link, in ${ref}`;
  }
}

/** What git prints; undefined when it fails, or is not there. */
function git(cwd: string, parameters: readonly string[], input = ''): Buffer | undefined {
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_LITERAL_PATHSPECS: '1' };
  const { status, stdout } = spawnSync('git', parameters, { cwd, env, input, maxBuffer: 2 ** 30 });
  return status === 0 ? stdout : undefined;
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
