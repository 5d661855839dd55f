/** `npm run contract:mutants`: tries the provider suite itself, on faulty providers and on correct ones. */
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { runCommand } from 'command-line';
import { tryProviders, tryShare } from '../contract-tests/provider-suite/try-providers.js';

const command = new Command('npm run contract:mutants --')
  .description(
    `Runs the provider suite against each provider of contract-tests/provider-suite/mutants/mutants.ts, which has one fault \
and must be found by the rule that was meant; and against those of contract-tests/provider-suite/variants/variants.ts, \
which are correct and must not be refused. Prints which rules have found which fault, and every rule that no fault needs.`,
  )
  .option(
    '--only <id>',
    "one provider alone; 'none' for the reference provider alone; an ID before a slash takes all that begin with it. Rules that no fault needs are not looked for",
  )
  .option('--runs <number>', 'the reference provider so many times', readRuns, 1)
  .option('--json', 'the same as JSON')
  .addOption(new Option('--part <number>', 'the share of one of the processes that the command starts').hideHelp())
  .addHelpText(
    'after',
    `
Exit codes: 0 every fault is found by its rule, every rule is needed, and no correct provider is refused; 1 not so;
2 wrong usage.`,
  )
  .action(async ({ only, runs, json, part }) => {
    if (part !== undefined) return tryShare(only, runs, Number(part));
    // Started once more for each process, with the same arguments.
    const again = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
    if (!(await tryProviders(only, runs, json === true, again))) process.exitCode = 1;
  });

runCommand(import.meta.url, command);

function readRuns(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a number from 1 to 9999.');
}
