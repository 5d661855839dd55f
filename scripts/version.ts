/** Carries the version from package.json, which `npm version` moves, to what else names it; with --check, holds all of it against a tag. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError, projectFolder, runCommand } from 'command-line';
import { parser, Release } from 'keep-a-changelog';

const specs = ['spec/openapi.yaml', 'spec/logout.arazzo.yaml'];

/** The first `version` that stands two spaces deep is that of `info`. */
const infoVersion = /^( {2}version: )(.*)$/m;

runCommand(import.meta.url, async () => {
  const { values } = parseArgs({ options: { check: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(`Usage: npm version major|minor|patch --no-git-tag-version    move the version everywhere
       node --import tsx scripts/version.ts --check TAG      exit 1 when TAG is no release that can be published`);
    return;
  }
  console.log(values.check === undefined ? await carryVersion() : await checkRelease(values.check));
});

/** Writes the version of package.json into the specs and onto the top of the changelog. */
export async function carryVersion(folder = projectFolder): Promise<string> {
  const { version } = await manifestOf(folder);
  for (const path of specs) {
    const text = await readFile(join(folder, path), 'utf8');
    await writeFile(join(folder, path), text.replace(infoVersion, `$1${version}`));
  }
  const changelog = parser(await readFile(join(folder, 'CHANGELOG.md'), 'utf8'));
  const [latest] = changelog.releases;
  if (latest === undefined || latest.date !== undefined) changelog.addRelease(new Release(version));
  // What has not been released yet will be, under the new number.
  else latest.setVersion(version);
  await writeFile(join(folder, 'CHANGELOG.md'), changelog.toString());
  return `${version}: in package.json, ${specs.join(', ')} and CHANGELOG.md`;
}

/** Resolves to a line when this tag may be published. Throws a `CommandError` that names whatever says something else. */
export async function checkRelease(tag: string, folder = projectFolder): Promise<string> {
  const { version, repository } = await manifestOf(folder);
  const named = specs.map(async (path) => {
    const text = await readFile(join(folder, path), 'utf8');
    return [path, infoVersion.exec(text)?.[2]] as const;
  });
  const [latest] = parser(await readFile(join(folder, 'CHANGELOG.md'), 'utf8')).releases;
  const all = [
    ['the tag', tag.replace(/^v/, '')] as const,
    ...(await Promise.all(named)),
    ['CHANGELOG.md', latest?.version] as const,
  ];
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
