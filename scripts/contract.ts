/** `npm run contract`: the client against the mock server, and the provider suite against a provider. */
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { CommandError, execute, runCommand } from 'command-line';
import { checkContract } from '../contract-tests/provider-suite/check-contract.js';
import { callLimit } from '../contract-tests/provider-suite/engine/run.js';
import type { Call } from '../contract-tests/provider-suite/engine/target.js';
import { providerRules } from '../contract-tests/provider-suite/run-suite.js';

const command = () =>
  new Command('npm run contract --')
    .usage("[options]\n       npm run contract -- --target URL --token-command 'CMD' [options]")
    .description(
      `Without --target: the client against the Prism mock server, then the provider suite against the reference provider. \
With it: the provider suite against the provider whose service root is URL, over real HTTP, with at most ${callLimit} \
calls, at most 20 of them at once, and never more than nine live sessions of a user.

CMD is run by the shell when a check needs a fresh live user token, at most four times at once; it prints the token alone, \
several on a line each (all are used before it is run again), or JSON with "accessToken". A whole run needs about 120. \
{user} in it is replaced by a number from 1 to 4 in turn, for a provider that gives a user few sessions.

What a check needs and was not given, or what a limit of the provider's (429, 503) was in the way of, is 'not checked', \
never passed and never failed. Advice is shown, and is no failure.`,
    )
    .option('--target <url>', "the provider's service root")
    .option('--token-command <cmd>', 'prints a fresh live token of a user')
    .option('--second-user-token-command <cmd>', 'prints a fresh live token of another user')
    .option('--expired-token-command <cmd>', 'prints a token that has expired')
    .option('--probe <call>', "another operation that answers 2xx to a live user token: 'METHOD /path'", readProbe)
    .option('--app-id <id>', 'the app of the user tokens, with --app-secret-command: every call is signed')
    .option('--app-secret-command <cmd>', "prints the app's shared secret")
    .option(
      '--rate <number>',
      "start at most so many calls in a second, and fewer when told 429 or 503 (default: 20, the service's smallest plan; on this machine as many as it takes)",
      wholeNumber('calls a second', 999),
    )
    .option(
      '--watch <seconds>',
      'look for so long what becomes of dead tokens, new tokens and other sessions',
      wholeNumber('seconds', 86_400),
    )
    .option('--header <header>', "sent with every call, 'Name: value'; may be given several times", readHeader)
    .option('--only <rule>', 'check this rule alone', readRule)
    .option('--timeout <ms>', 'how long one call may take, in ms', wholeNumber('ms', 999_999), 15_000)
    .option('--report <dir>', 'write report.md, report.xml (JUnit), report.html and report.json there')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 conforms, 1 does not conform, 2 wrong usage, or the target or a token cannot be had.

The rules:
${providerRules.map(({ id, promise }) => `  ${id}\n      ${promise}`).join('\n')}`,
    );

runCommand(import.meta.url, async () => {
  if (!(await contract(process.argv.slice(2)))) process.exitCode = 1;
});

/** Resolves to whether all conforms. Throws a `CommandError` when that cannot be found out. */
export async function contract(args: readonly string[]): Promise<boolean> {
  let conforms = true;
  await execute(
    command().action(async (options) => {
      conforms = await checkContract(options);
    }),
    args,
  );
  return conforms;
}

function wholeNumber(what: string, most: number): (text: string) => number {
  return (text) => {
    if (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`Give a whole number of ${what}, from 1 to ${most}.`);
  };
}

type HeaderField = readonly [name: string, value: string];

function readHeader(text: string, others: readonly HeaderField[] = []): readonly HeaderField[] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+): *([\t -~]*)$/.exec(text) ?? [];
  // The value may be a secret, so the message does not quote it, as commander's own would.
  if (name === undefined || value === undefined) throw new CommandError(2, "--header: write it as 'Name: value'.");
  return [...others, [name, value]];
}

function readProbe(text: string): Call {
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(text) ?? [];
  // Its query may have a secret, too.
  if (method === undefined || path === undefined) throw new CommandError(2, "--probe: write it as 'METHOD /path'.");
  return { method, path };
}

function readRule(text: string): string {
  if (providerRules.some(({ id }) => id === text)) return text;
  throw new InvalidArgumentError('There is no such rule.');
}
