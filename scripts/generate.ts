/** Makes generated/ from spec/openapi.yaml; with --check, says whether what is there is still what the spec gives. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { Command } from '@commander-js/extra-typings';
import { contents } from 'client-generator';
import { CommandError, runCommand } from 'command-line';
import type { BundledDocument } from 'openapi-document';
import { projectFolder } from '../contract-tests/project.js';

const command = new Command('npm run generate --')
  .description('Writes generated/ from spec/openapi.yaml.')
  .option(
    '--check',
    'writes nothing: exit 1 when anything there is stale, edited or left over (npm run check:generated)',
  )
  .action(async ({ check }) => console.log(check ? await checkGenerated() : await writeGenerated()));

runCommand(import.meta.url, command);

/** Resolves to a line when generated/ of a project is what its spec gives. Throws a `CommandError` that names every file that is not. */
export async function checkGenerated(project = projectFolder): Promise<string> {
  const [wanted, present] = await Promise.all([generate(project), readGenerated(project)]);
  const faults = [...new Set([...wanted.keys(), ...present.keys()])].sort().flatMap((name) => {
    if (!present.has(name)) return `generated/${name} is missing.`;
    if (!wanted.has(name)) return `generated/${name} is left over: nothing in the spec makes it.`;
    if (wanted.get(name) === present.get(name)) return [];
    return `generated/${name} is not what spec/openapi.yaml gives: it is stale, or was edited by hand.`;
  });
  if (faults.length > 0) {
    throw new CommandError(1, `${faults.join('\n')}\nTo mend it, run npm run generate and commit the result.`);
  }
  return `generated/: ${wanted.size} files, all as spec/openapi.yaml gives them`;
}

/** Makes generated/ of a project what its spec gives, and says which files these are. Throws a `CommandError`, and changes nothing, when the spec gives none. */
export async function writeGenerated(project = projectFolder): Promise<string> {
  const [wanted, present] = await Promise.all([generate(project), readGenerated(project)]);
  const file = (name: string) => join(project, 'generated', name);
  for (const name of present.keys()) if (!wanted.has(name)) await rm(file(name));
  for (const [name, content] of wanted) {
    await mkdir(dirname(file(name)), { recursive: true });
    await writeFile(file(name), content);
  }
  return `generated/: ${[...wanted.keys()].join(', ')}`;
}

/** Every file that is in the folder, by its path there. */
async function readGenerated(project: string): Promise<Map<string, string>> {
  const folder = join(project, 'generated');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  const files = names.map(async (name) => [relative(folder, name), await readFile(name, 'utf8')] as const);
  return new Map(await Promise.all(files));
}

async function generate(project: string): Promise<Map<string, string>> {
  const specFile = join(project, 'spec/openapi.yaml');
  try {
    // The parser's own type is a union over all versions of OpenAPI; we read the document by pointers instead.
    return await contents(
      (await SwaggerParser.bundle(specFile, { resolve: { http: false } })) as unknown as BundledDocument,
    );
  } catch (error) {
    // Whatever stops the generator stands in the spec, and check:spec names the place.
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = 'Run npm run check:spec for the place.';
    throw new CommandError(1, `Nothing can be made from spec/openapi.yaml: ${reason}\n${remedy}`);
  }
}
