/** `npm run contract`: the client against the mock server, and the provider suite against a provider. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError, projectFolder, runCommand } from 'command-line';
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

const help = `Usage: npm run contract
       npm run contract -- --target URL --token-command 'CMD' [options]

Without --target: the client against the Prism mock server, then the provider suite against the reference provider.
With it: the provider suite against the provider whose service root is URL, over real HTTP, with at most ${callLimit} calls,
at most 20 of them at once, and never more than nine live sessions of a user. CMD is run by the shell when a check needs a
fresh live user token, at most four times at once; it prints the token alone, several on a line each (all are used before it
is run again), or JSON with "accessToken". A whole run needs about 120. {user} in it is replaced by a number from 1 to 4 in
turn, for a provider that gives a user few sessions. What a check needs and was not given, or what a limit of the provider's
(429, 503) was in the way of, is 'not checked', never passed and never failed. Advice is shown, and is no failure.

  --target URL                    the provider's service root
  --token-command CMD             prints a fresh live token of a user
  --second-user-token-command CMD prints a fresh live token of another user
  --expired-token-command CMD     prints a token that has expired
  --probe 'METHOD /path'          another operation that answers 2xx to a live user token
  --app-id ID                     the app of the user tokens, with --app-secret-command: every call is signed
  --app-secret-command CMD        prints the app's shared secret
  --rate N                        start at most N calls in a second, and fewer when told 429 or 503 (default: 20, the
                                  service's smallest plan; on this machine as many as it takes)
  --watch SECONDS                 look for so long what becomes of dead tokens, new tokens and other sessions
  --header 'Name: value'          sent with every call; may be given several times
  --only RULE                     check this rule alone
  --timeout MS                    how long one call may take, in ms (default 15000)
  --report DIR                    write report.md, report.xml (JUnit), report.html and report.json there
  --json                          print the report as JSON
  -h, --help                      this text

Exit codes: 0 conforms, 1 does not conform, 2 wrong usage, or the target or a token cannot be had.

The rules:
${rules.map(({ id, promise }) => `  ${id}\n      ${promise}`).join('\n')}`;

const optionTypes = {
  target: { type: 'string' },
  'token-command': { type: 'string' },
  'second-user-token-command': { type: 'string' },
  'expired-token-command': { type: 'string' },
  probe: { type: 'string' },
  'app-id': { type: 'string' },
  'app-secret-command': { type: 'string' },
  rate: { type: 'string' },
  watch: { type: 'string' },
  header: { type: 'string', multiple: true, default: [] as string[] },
  only: { type: 'string' },
  timeout: { type: 'string', default: '15000' },
  report: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const;

runCommand(import.meta.url, async () => {
  if (!(await contract(process.argv.slice(2)))) process.exitCode = 1;
});

/** Resolves to whether all conforms. Throws a `CommandError` when that cannot be found out. */
export async function contract(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: optionTypes });
  if (values.help) {
    console.log(help);
    return true;
  }
  if (values.only !== undefined && !rules.some(({ id }) => id === values.only)) {
    throw new CommandError(2, `--only ${values.only}: there is no such rule. See --help for their names.`);
  }
  if (!/^[1-9]\d{0,5}$/.test(values.timeout)) {
    throw new CommandError(2, `--timeout ${values.timeout}: give a whole number of ms, from 1 to 999999.`);
  }
  const common = {
    headers: values.header.map(readHeader),
    timeout: Number(values.timeout),
    probe: values.probe === undefined ? undefined : readProbe(values.probe),
    only: values.only,
    rate: readNumber('rate', values.rate, 'calls a second, from 1 to 999', 999),
    watch: (readNumber('watch', values.watch, 'seconds, from 1 to 86400', 86_400) ?? 0) * 1000,
    onProgress: showProgress,
  };
  if (values.target !== undefined) {
    const { commandRuns, ...target } = await readTarget({ ...values, target: values.target });
    const signature = await readSignature(values['app-id'], values['app-secret-command']);
    const rate = common.rate ?? gentleRate(new URL(values.target));
    const conforms = await against({ ...common, ...target, signature, rate }, values);
    console.error(`Runs of token commands: ${commandRuns()}`);
    return conforms;
  }
  return (await clientConforms(values.json)) && (await againstReference(common, values));
}

type Common = Omit<SuiteOptions, 'baseUrl' | 'userToken'>;
type Output = { readonly json: boolean; readonly report?: string | undefined };

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

async function readTarget(values: { readonly target: string } & Partial<Record<keyof typeof optionTypes, unknown>>) {
  const { target } = values;
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new CommandError(2, '--target: give an absolute http: or https: URL without user name, query or fragment.');
  }
  const userToken = tokenCommand('token-command', values['token-command']);
  if (userToken === undefined) throw new CommandError(2, '--target goes with --token-command. See --help.');
  const secondUserToken = tokenCommand('second-user-token-command', values['second-user-token-command']);
  const expiredToken = tokenCommand('expired-token-command', values['expired-token-command']);
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

function tokenCommand(option: string, command: unknown): TokenCommand | undefined {
  return typeof command === 'string' ? new TokenCommand(option, command) : undefined;
}

function sourceOf(command: TokenCommand | undefined): TokenSource | undefined {
  return command && (() => command.next());
}

function readNumber(option: string, text: string | undefined, what: string, most: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= most) return Number(text);
  throw new CommandError(2, `--${option} ${text}: give a whole number of ${what}.`);
}

/** The secret is asked for once, and stands in no message. */
async function readSignature(
  appId: string | undefined,
  command: string | undefined,
): Promise<SuiteOptions['signature']> {
  if (appId === undefined && command === undefined) return undefined;
  if (!appId || command === undefined)
    throw new CommandError(2, '--app-id goes with --app-secret-command. See --help.');
  const secret = await new TokenCommand('app-secret-command', command).next();
  return { appId, secret };
}

/** The same machine gives what it has; somebody else's service is asked gently unless told otherwise. */
function gentleRate(url: URL): number | undefined {
  const isHere = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\./.test(url.hostname);
  return isHere ? undefined : 20;
}

function readHeader(text: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+): *([\t -~]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new CommandError(2, "--header: write it as 'Name: value'.");
  return [name, value];
}

function readProbe(text: string): Call {
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(text) ?? [];
  if (method === undefined || path === undefined) throw new CommandError(2, "--probe: write it as 'METHOD /path'.");
  return { method, path };
}
