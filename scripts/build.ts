/** Makes dist/ from src/ and generated/: a module for each module, as ES modules and as CommonJS, with declarations and source maps. */
import { execFile } from 'node:child_process';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from '@commander-js/extra-typings';
import { CommandError, projectFolder, runCommand } from 'command-line';

const dist = join(projectFolder, 'dist');
// TypeScript 7: the compiler takes a fraction of a second there.
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript-7/package.json')), 'bin/tsc');

/** For `require`, in tools that have no require(esm): Jest, and whatever is older than Node.js 20.19. */
const commonjs = ['--module', 'commonjs', '--moduleResolution', 'bundler', '--verbatimModuleSyntax', 'false'];

const command = new Command('npm run build').description('Makes dist/ from src/ and generated/.').action(build);

runCommand(import.meta.url, command);

async function build(): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await Promise.all([compile('esm'), compile('cjs', ...commonjs)]);
  // The command is started, and never required.
  await rm(join(dist, 'cjs/src/cli'), { recursive: true });
  await writeFile(join(dist, 'cjs/package.json'), '{ "type": "commonjs" }\n');
  await chmod(join(dist, 'esm/src/cli/bin.js'), 0o755);
}

async function compile(folder: string, ...options: readonly string[]): Promise<void> {
  const parameters = [compiler, '--project', 'tsconfig.build.json', '--outDir', join(dist, folder), ...options];
  await promisify(execFile)(process.execPath, parameters, { cwd: projectFolder }).catch(({ stdout }) => {
    throw new CommandError(1, `Nothing can be built from src/:\n${stdout}Run npm run check:types.`);
  });
}
