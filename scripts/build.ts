/** Makes dist/ from src/ and generated/: a module for each module, as ES modules and as CommonJS, with declarations and source maps; and the client in one file for Node.js. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { Command } from '@commander-js/extra-typings';
import { CommandError, runCommand } from 'command-line';
import { build as bundle } from 'esbuild';
import { projectFolder } from '../contract-tests/project.js';

const dist = join(projectFolder, 'dist');
// TypeScript 7: the compiler takes a fraction of a second there.
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript-7/package.json')), 'bin/tsc');

/** For `require`, in tools that have no require(esm): Jest, and whatever is older than Node.js 20.19. */
const commonjs = ['--module', 'commonjs', '--moduleResolution', 'bundler', '--verbatimModuleSyntax', 'false'];

const command = new Command('npm run build').description('Makes dist/ from src/ and generated/.').action(build);

runCommand(import.meta.url, command);

/** What is built already stays as it is, so that whoever has loaded a part of it, as tests do, finds the rest. */
async function build(): Promise<void> {
  await Promise.all([compile('esm'), compile('cjs', ...commonjs)]);
  const sources = await builtFrom();
  if (sources.some((source) => !existsSync(join(dist, 'esm', `${source}.js`)))) {
    // The compiler's notes say that it is there, so somebody has deleted it.
    await rm(dist, { recursive: true, force: true });
    await Promise.all([compile('esm'), compile('cjs', ...commonjs)]);
  }
  await Promise.all(['esm', 'cjs'].map((format) => removeLeftovers(join(dist, format), sources)));
  // The command is started, and never required.
  await rm(join(dist, 'cjs/src/cli'), { recursive: true, force: true });
  await writeFile(join(dist, 'cjs/package.json'), '{ "type": "commonjs" }\n');
  await chmod(join(dist, 'esm/src/cli/bin.js'), 0o755);
  await bundleForNode();
}

/** Each file of an import takes Node.js some half a millisecond, so there the client is one. Bundlers, and whoever reads it, have its modules. */
async function bundleForNode(): Promise<void> {
  const { outputFiles } = await bundle({
    entryPoints: [join(dist, 'esm/src/index.js')],
    outfile: join(dist, 'node/index.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: true,
    sourcesContent: false,
    write: false,
  });
  await mkdir(join(dist, 'node'), { recursive: true });
  for (const { path, text } of outputFiles)
    if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) await writeFile(path, text);
}

/** The modules of which something is built, from the project's folder on, without their endings. */
async function builtFrom(): Promise<readonly string[]> {
  const files = await Promise.all(
    ['src', 'generated'].map(async (folder) => {
      const names = await readdir(join(projectFolder, folder), { recursive: true });
      return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
    }),
  );
  return files.flat().flatMap((path) => (/(?<!\.test|\.d)\.ts$/.test(path) ? [path.slice(0, -'.ts'.length)] : []));
}

/** What was built from a module that is there no more. */
async function removeLeftovers(folder: string, sources: readonly string[]): Promise<void> {
  const kept = new Set(sources);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const source = relative(folder, path)
      .replaceAll('\\', '/')
      .replace(/(\.d\.ts|\.js)(\.map)?$/, '');
    if (entry.isFile() && entry.name !== 'package.json' && !kept.has(source)) await rm(path);
  }
}

async function compile(folder: string, ...options: readonly string[]): Promise<void> {
  const notes = ['--incremental', '--tsBuildInfoFile', join(dist, `${folder}.tsbuildinfo`)];
  const parameters = [
    compiler,
    '--project',
    'tsconfig.build.json',
    '--outDir',
    join(dist, folder),
    ...notes,
    ...options,
  ];
  await promisify(execFile)(process.execPath, parameters, { cwd: projectFolder }).catch(({ stdout }) => {
    throw new CommandError(1, `Nothing can be built from src/:\n${stdout}Run npm run check:types.`);
  });
}
