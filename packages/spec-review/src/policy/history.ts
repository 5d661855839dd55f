/** Reads what the project held at an earlier commit, beside its spec. */
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { projectFolder } from 'command-line';

/** The texts of the files below these paths, by their paths in the project; what the commit does not have is left out. */
export async function filesAt(
  ref: string,
  paths: readonly string[],
  folder: string = projectFolder,
): Promise<Map<string, string>> {
  const listed = await git(folder, ['ls-tree', '-r', '-z', ref, '--', ...paths]);
  const blobs = listed
    .toString()
    .split('\0')
    .flatMap((line) => {
      const [, hash, path] = /^100\d+ blob (\w+)\t(.*)$/s.exec(line) ?? [];
      return hash === undefined || path === undefined ? [] : [{ hash, path }];
    });
  const contents = await git(folder, ['cat-file', '--batch'], blobs.map(({ hash }) => `${hash}\n`).join(''));
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

async function git(folder: string, parameters: readonly string[], input = ''): Promise<Buffer> {
  const child = spawn('git', parameters, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {}).end(input);
  return buffer(child.stdout);
}
