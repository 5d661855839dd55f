/** Gives the tests a folder for their temporary files, which goes with the run, however the run ends. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const prefix = 'buddy-logout-tests-';

export default function setup(): () => void {
  const parent = tmpdir();
  // Each kind of tests asks for it, and they share one process.
  if (basename(parent).startsWith(prefix)) return () => {};
  // A run that was killed could not tidy up after itself.
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    if (!isRunning(Number(name.slice(prefix.length)))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, `${prefix}${process.pid}`);
  mkdirSync(folder, { recursive: true });
  // What `os.tmpdir` reads, on POSIX and on Windows; the workers inherit it.
  Object.assign(process.env, { TMPDIR: folder, TEMP: folder, TMP: folder });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return remove;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
