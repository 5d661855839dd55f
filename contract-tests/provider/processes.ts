/** Starts processes that end with the tests, however the tests end. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { projectFolder } from '../project.js';

/** The command as it is published; `npm run test:provider` builds it first. */
export const buddyLogout = manifest.bin['buddy-logout'];

let guard: ChildProcess | undefined;

function tellGuard(line: string): void {
  guard ??= spawn(process.execPath, [fileURLToPath(new URL('guard.js', import.meta.url))], {
    stdio: ['pipe', 'ignore', 'inherit'],
    // Out of the reach of a Ctrl-C, and of whoever ends all that the tests have started.
    detached: true,
  });
  guard.unref();
  guard.stdin?.write(`${line}\n`);
}

/** A folder that belongs to this user, and goes with `remove`, or when this process is gone. */
export async function temporaryFolder(owner?: { readonly uid: number; readonly gid: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'buddy-provider-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  tellGuard(`folder ${folder}`);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface StartedProcess {
  readonly process: ChildProcess;
  /** The first of its lines that says so. Rejects when it ends before, with all that it has said. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when it has ended. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a process, and listens to what it says on both outputs. */
export function startProcess(command: string, args: readonly string[], options: SpawnOptions = {}): StartedProcess {
  const child = spawn(command, args, { cwd: projectFolder, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) tellGuard(`pid ${child.pid}`);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue;
    createInterface(output).on('line', (line) => {
      // What is said later is not needed: an instance writes a line for each request.
      if (lines.length < 1_000) lines.push(line);
      for (const look of waiting) look();
    });
  }
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', resolve);
    child.once('error', () => resolve());
  });
  return {
    process: child,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          for (const line of lines) {
            const match = pattern.exec(line);
            if (match) return resolve(match);
          }
        };
        waiting.add(look);
        look();
        ended.then(() => {
          reject(
            new Error(`${command} ended before it said ${pattern}:\n${failure?.message ?? ''}${lines.join('\n')}`),
          );
        });
      }),
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** Runs a command to its end. Rejects when it fails, with all that it has said. */
export async function runProcess(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const child = spawn(command, args, { cwd: projectFolder, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const [exitCode] = await once(child, 'close');
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${exitCode}:\n${output}`);
}
