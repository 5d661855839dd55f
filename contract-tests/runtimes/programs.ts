/** The runtimes that are programs: where each is, and how it runs the behaviours. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { TestContext } from './test-context.js';

export type Urls = Omit<TestContext, 'runtime'>;
export type BehaviourResults = readonly { readonly name: string; readonly fault?: string }[];

/** One place where the client runs. */
export interface Runtime {
  readonly name: string;
  /** Its own word for its version. Rejects with the reason when it cannot be had. */
  version(): Promise<string>;
  /** Tries the behaviours. `folder` is a project that has the packed client installed, and the behaviours beside it. */
  run(folder: string, urls: Urls, signal: AbortSignal): Promise<BehaviourResults>;
}

/** One that runs longer is ended, in ms; the slowest, Chromium, takes half a minute. */
export const limit = 300_000;
const execute = promisify(execFile);
export const installed = fileURLToPath(new URL('node_modules', import.meta.url));

/** Each supported line of Node.js, and of the oldest two the version that they are supported from: the first with require(esm). */
const nodeVersions = ['20.19.0', '20', '22.12.0', '22', '24', '26'];

/** Every program that is tried, whether it is there or not. */
export const programs: readonly Runtime[] = [
  ...nodeVersions.map((version) => program(`node ${version}`, nodeOf(version), [])),
  program('deno', ofThisPlatform('@deno', 'deno'), [
    'run',
    '--no-prompt',
    '--allow-net=127.0.0.1',
    '--node-modules-dir=manual',
  ]),
  program('bun', ofThisPlatform('@oven', 'bin/bun'), ['--no-install']),
  worker(ofThisPlatform('@cloudflare', 'bin/workerd')),
];

/** The Node.js at hand, when it is that version, or of that line. */
export function nodeOf(version: string): () => string {
  return () =>
    `${process.version}.`.startsWith(`v${version}.`) ? process.execPath : join(installed, `node-${version}/bin/node`);
}

/** npm has installed only the package of this platform; it may do so after this module is loaded. */
function ofThisPlatform(scope: string, file: string): () => string {
  const folder = join(installed, scope);
  return () => {
    const [name = 'none'] = existsSync(folder) ? readdirSync(folder) : [];
    return join(folder, name, file);
  };
}

/** Rejects when npm has not installed it. */
export async function versionOfPackage(name: string): Promise<string> {
  const manifest = join(installed, name, 'package.json');
  if (!existsSync(manifest)) throw new Error(`npm has not installed ${name}`);
  return JSON.parse(await readFile(manifest, 'utf8')).version;
}

/** Rejects when it is not there. */
export async function executableVersion(executable: string): Promise<string> {
  if (!existsSync(executable)) throw new Error(`npm has not installed it for ${process.platform} on ${process.arch}`);
  const { stdout } = await execute(executable, ['--version']);
  return /\d[\d.-]+/.exec(stdout)?.[0] ?? stdout.trim();
}

/** One that runs a module as it is, also of CommonJS, and finds the client in node_modules. */
function program(name: string, executable: () => string, options: readonly string[]): Runtime {
  const runtime = name.split(' ', 1)[0] ?? name;
  return {
    name,
    version: () => executableVersion(executable()),
    async run(folder, urls, signal) {
      const main = join(folder, `${runtime}.js`);
      await writeFile(main, mainModule({ ...urls, runtime }, 'console.log(JSON.stringify(await results));'));
      const resultsFrom = (module: string) => resultsOf(executable(), [...options, module], folder, signal);
      return [...(await resultsFrom(main)), ...(await resultsFrom(join(folder, 'require.cjs')))];
    },
  };
}

/** workerd takes modules and their context from a configuration, and finds none by itself: they are bundled. */
function worker(executable: () => string): Runtime {
  const runtime = 'workerd';
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    compatibilityDate = "2026-11-01",
    globalOutbound = "network")),
  (name = "network", network = (allow = ["private"]))]);`;
  return {
    name: runtime,
    version: () => executableVersion(executable()),
    async run(folder, urls, signal) {
      const test = 'export default { test: async () => console.log(JSON.stringify(await results())) };';
      const contents = mainModule({ ...urls, runtime }, test).replace('results =', 'results = () =>');
      await bundle(folder, contents, 'worker.js', [runtime, 'worker']);
      await writeFile(join(folder, 'worker.capnp'), config);
      return resultsOf(executable(), ['test', 'worker.capnp'], folder, signal);
    },
  };
}

export function mainModule(context: TestContext, rest: string): string {
  return `import { tryAll } from './behaviour.js';\nconst results = tryAll(${JSON.stringify(context)});\n${rest}\n`;
}

/** Writes one module with all that it imports. */
export async function bundle(folder: string, contents: string, file: string, conditions: string[]): Promise<void> {
  await build({
    stdin: { contents, resolveDir: folder },
    outfile: join(folder, file),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions,
    // What the provider loads only when it is asked to listen.
    external: ['node:*'],
    logLevel: 'silent',
  });
}

/** What it prints last is the results; anything else on the way is its own talk. */
async function resultsOf(
  executable: string,
  args: string[],
  folder: string,
  signal: AbortSignal,
): Promise<BehaviourResults> {
  // Whatever they keep for the next time goes with the folder.
  const env = { ...process.env, NO_COLOR: '1', HOME: folder, DENO_DIR: folder, DENO_NO_UPDATE_CHECK: '1' };
  const { stdout } = await execute(executable, args, { cwd: folder, env, signal, timeout: limit });
  const line = /^\[\{.*$/m.exec(stdout)?.[0];
  if (!line) throw new Error(`it printed no results, but: ${stdout.trim().slice(-500)}`);
  return JSON.parse(line);
}
