/** Packs the project and installs the tarball into an empty project: what its users have. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from 'command-line';
import { npm } from './project-copy.js';

export interface InstalledPackage {
  readonly tarball: string;
  /** In the order of their paths. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  /** Where it stands in the other project. */
  readonly folder: string;
}

/**
 * Into `app`, an empty folder. The project is packed as it is published: built before. Its dependencies come from npm's
 * cache where they are there, as they are after `npm ci`. Throws a `CommandError` when either cannot be done.
 */
export async function installPackage(app: string): Promise<InstalledPackage> {
  const packed = await npm(['pack', '--json', '--silent', '--pack-destination', app]);
  if (packed.exitCode !== 0) throw new CommandError(1, `The package cannot be packed:\n${packed.output}`);
  const [{ filename, files }] = JSON.parse(packed.output);
  await writeFile(join(app, 'package.json'), '{ "private": true, "type": "module" }\n');
  const quiet = ['--prefer-offline', '--loglevel=error', '--ignore-scripts', '--no-audit', '--no-fund'];
  const installed = await npm(['install', ...quiet, `./${filename}`], app);
  if (installed.exitCode !== 0) {
    const remedy = "Without a network, its dependency must be in npm's cache: npm ci puts it there.";
    throw new CommandError(1, `The tarball cannot be installed:\n${installed.output}\n${remedy}`);
  }
  return { tarball: join(app, filename), files, folder: join(app, 'node_modules/buddy-logout') };
}
