/** `npm run contract`: the client against the mock server, and the provider suite against a provider. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { CommandError, execute, runCommand } from 'command-line';
import { projectFolder } from '../contract-tests/project.js';
import {
  callLimit,
  rules,
  runSuite,
  type SuiteOptions,
  type TokenSource,
} from '../contract-tests/provider-suite/engine/run.js';
import { type Call, SuiteError } from '../contract-tests/provider-suite/engine/target.js';
import { terminalReport } from '../contract-tests/provider-suite/reports/terminal.js';
import { writeReports } from '../contract-tests/provider-suite/reports/write.js';
import { TokenCommand } from '../contract-tests/provider-suite/token-command.js';
import { createProvider } from '../src/provider/index.js';

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
${rules.map(({ id, promise }) => `  ${id}\n      ${promise}`).join('\n')}`,
    );

type Options = ReturnType<ReturnType<typeof command>['opts']>;

runCommand(import.meta.url, async () => {
  if (!(await contract(process.argv.slice(2)))) process.exitCode = 1;
});

/** Resolves to whether all conforms. Throws a `CommandError` when that cannot be found out. */
export async function contract(args: readonly string[]): Promise<boolean> {
  let conforms = true;
  await execute(
    command().action(async (options) => {
      conforms = await check(options);
    }),
    args,
  );
  return conforms;
}

async function check(options: Options): Promise<boolean> {
  const { header: headers = [], timeout, probe, only, rate, watch = 0 } = options;
  const common = { headers, timeout, probe, only, rate, watch: watch * 1000, onProgress: showProgress };
  if (options.target !== undefined) {
    const { commandRuns, ...target } = await readTarget(options, options.target);
    const signature = await readSignature(options);
    const conforms = await against(
      { ...common, ...target, signature, rate: rate ?? gentleRate(new URL(options.target)) },
      options,
    );
    console.error(`Runs of token commands: ${commandRuns()}`);
    return conforms;
  }
  return (await clientConforms(options.json === true)) && (await againstReference(common, options));
}

type Common = Omit<SuiteOptions, 'baseUrl' | 'userToken'>;
type Output = { readonly json?: true | undefined; readonly report?: string | undefined };

/** The client's own contract tests, by vitest. */
async function clientConforms(json: boolean): Promise<boolean> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const command = [vitest, 'run', '--project', 'contract'];
  // Standard output is for the report when a machine reads it.
  const child = spawn(process.execPath, command, { cwd: projectFolder, stdio: ['ignore', json ? 2 : 1, 2] });
  const [exitCode] = await once(child, 'exit');
  return exitCode === 0;
}

async function againstReference(common: Common, output: Output): Promise<boolean> {
  const provider = createProvider();
  const running = await provider.serve();
  const tokenOf = (user: object) => async () => {
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice', ...user });
    return accessToken;
  };
  try {
    return await against(
      {
        ...common,
        baseUrl: running.url,
        userToken: tokenOf({}),
        secondUserToken: tokenOf({ userId: 'bob' }),
        expiredToken: tokenOf({ expires: Date.now() - 1 }),
      },
      output,
    );
  } finally {
    await running.close();
  }
}

async function against(options: SuiteOptions, output: Output): Promise<boolean> {
  console.error(`Checking ${new URL(options.baseUrl).origin} …`);
  const report = await runSuite(options).catch((fault: unknown) => {
    throw fault instanceof SuiteError ? new CommandError(2, fault.message) : fault;
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (output.json) console.log(JSON.stringify(report, null, 2));
  else console.log(terminalReport(report, { colour: process.stdout.isTTY, width: process.stdout.columns ?? 100 }));
  if (output.report !== undefined) {
    const paths = await writeReports(output.report, report).catch((fault: Error) => {
      throw new CommandError(2, `--report ${output.report}: nothing can be written there: ${fault.message}`);
    });
    console.error(`Written: ${paths.join(', ')}`);
  }
  return report.conforms;
}

function showProgress(left: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${left} of ${rules.length} rules to go …`);
}

async function readTarget(options: Options, target: string) {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new CommandError(2, '--target: give an absolute http: or https: URL without user name, query or fragment.');
  }
  const userToken = tokenCommand('token-command', options.tokenCommand);
  if (userToken === undefined) throw new CommandError(2, '--target goes with --token-command. See --help.');
  const secondUserToken = tokenCommand('second-user-token-command', options.secondUserTokenCommand);
  const expiredToken = tokenCommand('expired-token-command', options.expiredTokenCommand);
  // All are looked at before the first rule: a run that cannot be made must not look like one that failed.
  await Promise.all([userToken, secondUserToken, expiredToken].map((command) => command?.check()));
  await fetch(target, { redirect: 'manual', signal: AbortSignal.timeout(10_000) }).catch((fault: Error) => {
    const { message } = Object(fault.cause ?? fault);
    throw new CommandError(2, `--target ${target} cannot be reached: ${message}`);
  });
  return {
    baseUrl: target,
    commandRuns: () =>
      [userToken, secondUserToken, expiredToken].reduce((sum, command) => sum + (command?.runs ?? 0), 0),
    userToken: () => userToken.next(),
    secondUserToken: sourceOf(secondUserToken),
    expiredToken: sourceOf(expiredToken),
  };
}

function tokenCommand(option: string, command: string | undefined): TokenCommand | undefined {
  return command === undefined ? undefined : new TokenCommand(option, command);
}

function sourceOf(command: TokenCommand | undefined): TokenSource | undefined {
  return command && (() => command.next());
}

function wholeNumber(what: string, most: number): (text: string) => number {
  return (text) => {
    if (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`Give a whole number of ${what}, from 1 to ${most}.`);
  };
}

/** The secret is asked for once, and stands in no message. */
async function readSignature({ appId, appSecretCommand }: Options): Promise<SuiteOptions['signature']> {
  if (appId === undefined && appSecretCommand === undefined) return undefined;
  if (!appId || appSecretCommand === undefined)
    throw new CommandError(2, '--app-id goes with --app-secret-command. See --help.');
  const secret = await new TokenCommand('app-secret-command', appSecretCommand).next();
  return { appId, secret };
}

/** The same machine gives what it has; somebody else's service is asked gently unless told otherwise. */
function gentleRate(url: URL): number | undefined {
  const isHere = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\./.test(url.hostname);
  return isHere ? undefined : 20;
}

type Header = readonly [name: string, value: string];

function readHeader(text: string, others: readonly Header[] = []): readonly Header[] {
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
  if (rules.some(({ id }) => id === text)) return text;
  throw new InvalidArgumentError('There is no such rule.');
}
