/** Compiles an app that uses every export, from the packed package, with every set of compiler settings. */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { CommandError, runCommand } from 'command-line';
import { installPackage } from '../contract-tests/installed-package.js';
import {
  type CompilerSettings,
  compilers,
  consumerErrors,
  platforms,
  resolutions,
} from '../contract-tests/package/consumer-types.js';

const command = new Command('npm run test:types')
  .description('Exit 1 when the public types do not compile somewhere.')
  .action(testTypes);

runCommand(import.meta.url, command);

async function testTypes(): Promise<void> {
  const app = await mkdtemp(join(tmpdir(), 'buddy-logout-app-'));
  try {
    await installPackage(app);
    const failed = await compileAll(app);
    if (failed > 0) throw new CommandError(1, `The public types do not compile with ${failed} sets of settings.`);
  } finally {
    await rm(app, { recursive: true });
  }
}

/** Tells each result, and resolves to how many sets of settings failed. */
async function compileAll(app: string): Promise<number> {
  const all: CompilerSettings[] = compilers.flatMap((compiler) =>
    // TypeScript 7 has no such resolution any more.
    resolutions
      .filter((resolution) => resolution !== 'node10' || compiler !== 'typescript-7')
      .flatMap((resolution) =>
        platforms.flatMap((platform) => [true, false].map((exact) => ({ compiler, resolution, platform, exact }))),
      ),
  );
  let failed = 0;
  const waiting = all.values();
  const work = async () => {
    for (const settings of waiting) {
      const errors = await consumerErrors(app, settings);
      const { compiler, resolution, platform, exact } = settings;
      console.log(`${errors ? '✗' : '✓'} ${compiler}, ${resolution}, types of ${platform}${exact ? ', exact' : ''}`);
      if (errors) console.log(errors.replace(/^/gm, '    '));
      failed += errors ? 1 : 0;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return failed;
}
