/** `npm run test:runtimes`: what the client promises, tried in every runtime that can be had. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from '@commander-js/extra-typings';
import { CommandError, runCommand } from 'command-line';
import { installPackage } from '../installed-package.js';
import { startPrism } from '../prism.js';
import { projectFolder } from '../project.js';
import { browser } from './browser.js';
import { openFaultLab } from './fault-lab.js';
import { jest } from './jest.js';
import { type BehaviourResults, programs, type Runtime, type Urls } from './programs.js';
import { reactNative } from './react-native/react-native.js';

interface Row {
  readonly runtime: string;
  readonly version?: string;
  /** Why it could not be had. */
  readonly missing?: string;
  readonly seconds?: number;
  readonly results: BehaviourResults;
}

const execute = promisify(execFile);
const runtimesFolder = join(projectFolder, 'contract-tests/runtimes');

const command = new Command('npm run test:runtimes --')
  .description(
    [
      'Packs the client, installs it into an empty project, and tries there what it promises: in Node.js 20, 22,',
      '24 and 26 and the first supported versions of 20 and 22, in Deno, Bun, workerd, React Native and',
      'Chromium, over HTTP against the reference provider, the mock server, and services that misbehave, and has Jest run the tests of docs/testing.md. The',
      'runtimes come from npm the first time (1.8 GB in contract-tests/runtimes/node_modules), but for Chromium:',
      `that is the system's, or the one that CHROMIUM_PATH names.`,
    ].join(' '),
  )
  .option('--all', 'fails when one of them cannot be had')
  .option('--only <names>', "these alone, such as 'node 24,deno'")
  .option('--json', 'the results as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 every promise is kept, 1 one is broken, 2 wrong usage or interrupted, or with --all one could not be had.',
  )
  .action(tryAll);

runCommand(import.meta.url, command);

interface Choices {
  readonly all?: true | undefined;
  readonly only?: string | undefined;
  readonly json?: true | undefined;
}

async function tryAll(values: Choices): Promise<void> {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  const say = values.json ? () => {} : console.log;
  const rows = await tryRuntimes(values.only?.split(','), interrupt.signal, say).catch((fault) => {
    // A Ctrl-C reaches what this has started as well, and that then fails.
    if (!interrupt.signal.aborted) throw fault;
  });
  if (!rows || interrupt.signal.aborted) throw new CommandError(2, 'Interrupted.');
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  for (const { runtime, results } of rows) {
    for (const { name, fault } of results) if (fault) console.error(`${runtime}: ${name}\n  ${fault}`);
  }
  if (rows.some(({ results }) => results.some(({ fault }) => fault))) {
    throw new CommandError(1, 'Not every promise is kept everywhere: see above.');
  }
  const missing = rows.filter((row) => row.missing).map(({ runtime }) => runtime);
  if (missing.length === rows.length || (values.all && missing.length > 0)) {
    throw new CommandError(2, `Not tried: ${missing.join(', ')}. The reasons stand above.`);
  }
}

/** Starts what the runtimes call, tries one after the other, and leaves nothing behind. */
async function tryRuntimes(only: readonly string[] | undefined, signal: AbortSignal, say: (line: string) => void) {
  const lab = await openFaultLab();
  const ends: (() => Promise<unknown>)[] = [lab.close];
  try {
    const fromNpm = [...programs, reactNative, jest];
    const runtimes = [...fromNpm, browser(lab)];
    const wanted = runtimes.filter(({ name }) => only?.includes(name) ?? true);
    if (wanted.length < (only?.length ?? 0)) {
      throw new CommandError(2, `--only takes some of: ${runtimes.map(({ name }) => name).join(', ')}.`);
    }
    const folder = await mkdtemp(join(tmpdir(), 'buddy-logout-runtimes-'));
    ends.unshift(() => rm(folder, { recursive: true, force: true }));
    say('Packing the client, and bringing contract-tests/runtimes/node_modules up to date …');
    const someFromNpm = wanted.some((runtime) => fromNpm.includes(runtime));
    await Promise.all([someFromNpm && installRuntimes(signal), installClient(folder)]);
    const prism = await startPrism();
    ends.unshift(prism.stop);
    const rows: Row[] = [];
    for (const runtime of signal.aborted ? [] : wanted) {
      const row = await tryRuntime(runtime, folder, { ...lab.urls, prismUrl: prism.url }, signal);
      if (signal.aborted) break;
      rows.push(row);
      say(line(row));
    }
    return rows;
  } finally {
    for (const end of ends) await end();
  }
}

async function tryRuntime(runtime: Runtime, folder: string, urls: Urls, signal: AbortSignal): Promise<Row> {
  let version: string;
  try {
    version = await runtime.version();
  } catch (reason) {
    return { runtime: runtime.name, missing: messageOf(reason), results: [] };
  }
  const began = performance.now();
  const results = await runtime
    .run(folder, urls, signal)
    .catch((reason) => [{ name: 'it runs to its end', fault: messageOf(reason) }]);
  return { runtime: runtime.name, version, seconds: (performance.now() - began) / 1_000, results };
}

function line({ runtime, version, missing, seconds = 0, results }: Row): string {
  if (missing !== undefined) return `${runtime.padEnd(12)} not tried: ${missing}`;
  const kept = results.filter(({ fault }) => !fault).length;
  return `${runtime.padEnd(12)} ${version?.padEnd(18)} ${kept} of ${results.length} promises kept ${seconds.toFixed(1).padStart(6)} s`;
}

/** Has npm fetch what is missing. What it cannot download it passes over; that runtime then says that it is not there. */
async function installRuntimes(signal: AbortSignal): Promise<void> {
  const tell = () => console.error('Waiting for npm, which takes back what it has installed by halves.');
  signal.addEventListener('abort', tell, { once: true });
  // Without scripts: the executables of this platform come in packages of their own. Not `npm ci`, which refuses a lockfile
  // that does not name those of every other platform, as one that is written behind a partial mirror of the registry.
  const parameters = ['install', '--no-save', '--ignore-scripts', '--loglevel=http'];
  const told = await npm(parameters, runtimesFolder).catch(messageOf);
  signal.removeEventListener('abort', tell);
  const faults = told
    .split('\n')
    .filter((line) => /^npm (error|http fetch \w+ ([45]\d\d|.* failed with)) /.test(line))
    .join('\n');
  if (faults && !signal.aborted) console.error(`Not everything could be downloaded at the first attempt:\n${faults}`);
}

/** A project as people have it: the packed client from node_modules, and beside it the behaviours. */
async function installClient(folder: string): Promise<void> {
  await installPackage(folder);
  for (const file of ['behaviour.js', 'expect.js', 'require.cjs', 'test-context.js'])
    await cp(join(runtimesFolder, file), join(folder, file));
}

/**
 * To its end, also on Ctrl-C: npm that is ended leaves its own programs behind. Resolves to npm's words about what it does,
 * and throws those about why it failed.
 */
async function npm(parameters: string[], cwd: string): Promise<string> {
  const shell = process.platform === 'win32';
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { stderr } = await execute('npm', [...quiet, ...parameters], { cwd, shell }).catch((reason) => {
    throw new CommandError(2, `npm ${parameters[0]} failed in ${cwd}. It said:\n${messageOf(reason)}`);
  });
  return stderr;
}

/** With what a program said before it failed, without the command line that holds the behaviours. */
function messageOf(thrown: unknown): string {
  if (typeof Object(thrown).stderr === 'string' && Object(thrown).stderr)
    return Object(thrown).stderr.trim().slice(-1_000);
  return thrown instanceof Error ? thrown.message : `${thrown}`;
}
