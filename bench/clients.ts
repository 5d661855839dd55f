/** The clients that are compared, made ready, and the processes that measure them. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CommandError } from 'command-line';
import { build } from 'esbuild';
import { projectFolder } from '../contract-tests/project.js';
import document from '../generated/openapi.json' with { type: 'json' };

export const ours = 'buddy-logout';
/** By the names of their modules in clients/. */
export const clientNames = ['fetch', 'openapi-fetch', 'ofetch', 'hey-api', 'ky', 'axios', ours];

/** What a table of a document says. */
export interface Section {
  readonly title: string;
  /** Whether it stands there, and not in docs/performance.md with the others. */
  readonly inReadme?: true;
  /** The document that it stands in, between its markers. Default: docs/performance.md, with the others. */
  readonly page?: string;
  /** What was done, in a sentence or two. */
  readonly how: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly targets?: readonly PerformanceTarget[];
}

export interface PerformanceTarget {
  /** What should be so, such as 'gzip at most 7,000 bytes'. */
  readonly promise: string;
  readonly seen: string;
  readonly met: boolean;
}

/** How long a run may be: `quick` is for trying things out. */
export interface BenchSettings {
  readonly quick: boolean;
}

export const folder = fileURLToPath(new URL('.', import.meta.url));
const execute = promisify(execFile);

/** What every call is answered with, where the provider is not what is measured. */
export const loggedOutAnswer = {
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify(document.components.examples.LoggedOut.value),
};

/** Builds this client, and generates the one that is generated. */
export async function prepare(): Promise<void> {
  await run('npm', ['run', '--silent', 'build'], projectFolder);
  const generated = join(folder, 'node_modules/.generated');
  const spec = join(projectFolder, 'generated/openapi.json');
  const options = ['-i', spec, '-o', generated, '-c', '@hey-api/client-fetch', '--no-log-file'];
  await run('npm', ['exec', '--no', '--', 'openapi-ts', ...options], folder);
  await build({
    stdin: { contents: "export * from './sdk.gen.ts'; export * from './client/index.ts';", resolveDir: generated },
    outfile: join(generated, 'hey-api.js'),
    bundle: true,
    format: 'esm',
  });
}

/** Their versions, as npm has installed them. */
export async function versions(): Promise<Record<string, string>> {
  const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { version } = createRequire(import.meta.url)('../package.json');
  return { [ours]: version, ...dependencies };
}

/** Runs one of the modules here that measure, in a plain process of its own, and reads what it prints. */
export async function measure(file: string, parameters: object, options: readonly string[] = []): Promise<unknown> {
  const { stdout } = await run(process.execPath, [...options, join(folder, file), JSON.stringify(parameters)], folder);
  return JSON.parse(stdout);
}

export async function run(command: string, parameters: readonly string[], cwd: string): Promise<{ stdout: string }> {
  const shell = process.platform === 'win32' && command === 'npm';
  return execute(command, parameters, { cwd, shell, maxBuffer: 2 ** 26 }).catch((reason) => {
    throw new CommandError(2, `${command} ${parameters[0]} failed in ${cwd}:\n${reason.stderr || reason.message}`);
  });
}

export function wholeNumber(number: number): string {
  return Math.round(number).toLocaleString('en');
}
