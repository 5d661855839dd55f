/** `npm run check:spec`: whether the spec and the workflow beside it are sound and keep the rules. */
import { fileURLToPath } from 'node:url';
import { Command } from '@commander-js/extra-typings';
import { runCommand } from 'command-line';
import { specFile, specRules } from '../contract-tests/project.js';

const workflowFile = fileURLToPath(new URL('../spec/logout.arazzo.yaml', import.meta.url));

const command = new Command('npm run check:spec --')
  .argument('[file]', 'a document; spec/openapi.yaml and spec/logout.arazzo.yaml when left out')
  .description(
    [
      'Checks an OpenAPI document with Redocly, with the rules in spec/lint-rules.js and with swagger-parser, and that',
      'npm run generate can make something of it; an Arazzo document with Redocly, and that the operations of its steps exist.',
    ].join(' '),
  )
  .addHelpText('after', '\nExit codes: 0 valid, 1 not valid, 2 the file cannot be read, or wrong usage.')
  .action(async (file) => {
    for await (const line of checkSpecs(file)) console.log(line);
  });

runCommand(import.meta.url, command);

/** Gives a line for each document that is valid. Throws a `CommandError` with every problem and its place. */
export async function* checkSpecs(file?: string): AsyncGenerator<string> {
  // Loaded last: it takes longer than to print the help.
  const [{ checkSpec }, { contents }] = await Promise.all([import('spec-check'), import('client-generator')]);
  const paths = file === undefined ? [specFile, workflowFile] : [file];
  const checks = paths.map((path) => checkSpec(path, specRules, contents));
  // When both fail, the first is told: a fault in the spec brings others in the workflow after it.
  await Promise.allSettled(checks);
  yield* checks;
}
