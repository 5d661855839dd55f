/**
 * Run as a process of its own: ends what a test has started, when that is gone in whatever way. Lines on standard input:
 * `pid NUMBER` for a process to end, `folder PATH` for a folder to remove. At the end of its input it does both, and ends.
 */
import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';

// Ctrl-C in a terminal reaches every process that belongs to it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const lines = (await text(process.stdin)).trim().split('\n');
/** @param {'pid' | 'folder'} kind */
const all = (kind) => lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
for (const pid of all('pid')) {
  try {
    // SIGQUIT has PostgreSQL end at once, its own children too; whatever else is started here ends by SIGKILL.
    process.kill(Number(pid), 'SIGQUIT');
  } catch {
    // It has ended by itself.
  }
}
for (const folder of all('folder')) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
