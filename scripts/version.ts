/** Carries the package's version from package.json, which `npm version` moves, to the changelog; with --check, holds both against a tag. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { CommandError, runCommand } from 'command-line';
import { parser, Release } from 'keep-a-changelog';
import { projectFolder } from '../contract-tests/project.js';

const command = new Command('npm version')
  .description(
    "`npm version major|minor|patch --no-git-tag-version` moves the package's version, here and in CHANGELOG.md. The spec's is the API's own.",
  )
  .option('--check <tag>', 'exit 1 when this tag is no release that can be published')
  .action(async ({ check }) => {
    console.log(check === undefined ? await carryVersion() : await checkRelease(check));
  });

runCommand(import.meta.url, command);

/** Writes the version of package.json onto the top of the changelog. */
export async function carryVersion(folder = projectFolder): Promise<string> {
  const { version } = await manifestOf(folder);
  const changelog = parser(await readFile(join(folder, 'CHANGELOG.md'), 'utf8'));
  const [latest] = changelog.releases;
  if (latest === undefined || latest.date !== undefined) changelog.addRelease(new Release(version));
  // What has not been released yet will be, under the new number.
  else latest.setVersion(version);
  await writeFile(join(folder, 'CHANGELOG.md'), changelog.toString());
  return `${version}: in package.json and CHANGELOG.md`;
}

/** Resolves to a line when this tag may be published. Throws a `CommandError` that names whatever says something else. */
export async function checkRelease(tag: string, folder = projectFolder): Promise<string> {
  const { version, repository } = await manifestOf(folder);
  const [latest] = parser(await readFile(join(folder, 'CHANGELOG.md'), 'utf8')).releases;
  const all = [
    ['The tag', tag.replace(/^v/, '')],
    ['CHANGELOG.md', latest?.version],
  ] as const;
  const faults = all
    .filter(([, other]) => other !== version)
    .map(([place, other]) => `${place} says ${other ?? 'no version'}, and package.json ${version}.`);
  if (repository === undefined)
    faults.push('package.json names no repository, which npm holds the provenance against.');
  if (latest?.date === undefined) faults.push('CHANGELOG.md has no date for it: write the day of the release.');
  if (faults.length > 0) throw new CommandError(1, `${faults.join('\n')}\nThis is no release that can be published.`);
  return `${version} can be published.`;
}

async function manifestOf(folder: string): Promise<{ readonly version: string; readonly repository?: unknown }> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}
