/** Makes generated/ from spec/openapi.yaml; with --check, says whether what is there is still what the spec gives. */
import { join } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { Command } from '@commander-js/extra-typings';
import { contents, differences, writeFiles } from 'client-generator';
import { CommandError, runCommand } from 'command-line';
import type { BundledDocument } from 'openapi-document';
import { projectFolder } from '../contract-tests/project.js';
import { generatorOptions } from './generator-options.js';

const command = new Command('npm run generate --')
  .description('Writes generated/ from spec/openapi.yaml.')
  .option(
    '--check',
    'writes nothing: exit 1 when anything there is stale, edited or left over (npm run check:generated)',
  )
  .action(async ({ check }) => console.log(check ? await checkGenerated() : await writeGenerated()));

runCommand(import.meta.url, command);

const faultOf = {
  missing: 'is missing.',
  'left over': 'is left over: nothing in the spec makes it.',
  changed: 'is not what spec/openapi.yaml gives: it is stale, or was edited by hand.',
};

/** Resolves to a line when generated/ of a project is what its spec gives. Throws a `CommandError` that names every file that is not. */
export async function checkGenerated(project = projectFolder): Promise<string> {
  const wanted = await generate(project);
  const found = await differences(join(project, 'generated'), wanted);
  const faults = found.map(({ path, difference }) => `generated/${path} ${faultOf[difference]}`);
  if (faults.length > 0) {
    throw new CommandError(1, `${faults.join('\n')}\nTo mend it, run npm run generate and commit the result.`);
  }
  return `generated/: ${wanted.size} files, all as spec/openapi.yaml gives them`;
}

/** Makes generated/ of a project what its spec gives, and says which files these are. Throws a `CommandError`, and changes nothing, when the spec gives none. */
export async function writeGenerated(project = projectFolder): Promise<string> {
  const wanted = await generate(project);
  await writeFiles(join(project, 'generated'), wanted);
  return `generated/: ${[...wanted.keys()].join(', ')}`;
}

async function generate(project: string): Promise<Map<string, string>> {
  const specFile = join(project, 'spec/openapi.yaml');
  try {
    // The parser's own type is a union over all versions of OpenAPI; we read the document by pointers instead.
    const document = (await SwaggerParser.bundle(specFile, {
      resolve: { http: false },
    })) as unknown as BundledDocument;
    return await contents(document, generatorOptions);
  } catch (error) {
    // Whatever stops the generator stands in the spec, and check:spec names the place.
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = 'Run npm run check:spec for the place.';
    throw new CommandError(1, `Nothing can be made from spec/openapi.yaml: ${reason}\n${remedy}`);
  }
}
