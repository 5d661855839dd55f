/** `npm run check:spec`: whether the spec and the workflow beside it are sound and keep the rules. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CommandError, runCommand, specFile } from 'command-line';
import { checkSpec } from 'spec-check';

const workflowFile = fileURLToPath(new URL('../spec/logout.arazzo.yaml', import.meta.url));

const help = `Usage: npm run check:spec [-- FILE]

Checks FILE, or else spec/openapi.yaml and spec/logout.arazzo.yaml. An OpenAPI document: with Redocly, with the rules in
spec/lint-rules.js and with swagger-parser. An Arazzo document: with Redocly, and that the operations of its steps exist.
Exit code: 0 valid, 1 not valid, 2 the file cannot be read, or wrong usage.`;

runCommand(import.meta.url, async () => {
  for await (const line of checkSpecs(process.argv.slice(2))) console.log(line);
});

/** Gives a line for each document that is valid, or the help. Throws a `CommandError` with every problem and its place. */
export async function* checkSpecs(args: string[]): AsyncGenerator<string> {
  const options = { help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  if (values.help) return yield help;
  if (positionals.length > 1) throw new CommandError(2, 'More than one file is given. See --help.');
  const checks = (positionals.length > 0 ? positionals : [specFile, workflowFile]).map((path) => checkSpec(path));
  // When both fail, the first is told: a fault in the spec brings others in the workflow after it.
  await Promise.allSettled(checks);
  yield* checks;
}
