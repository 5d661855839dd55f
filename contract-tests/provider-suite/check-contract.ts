/** What `npm run contract` does: the client against the mock server, and the provider suite against a provider. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CommandError } from 'command-line';
import { createProvider } from '../../src/provider/index.js';
import { projectFolder } from '../project.js';
import type { SuiteOptions, TokenSource } from './engine/run.js';
import { SuiteError } from './engine/target.js';
import { terminalReport } from './reports/terminal.js';
import { writeReports } from './reports/write.js';
import { providerRules, runSuite } from './run-suite.js';
import { TokenCommand } from './token-command.js';

/** As the command is given them: `npm run contract -- --help` says what each is. */
export interface ContractOptions extends ReportOutput {
  readonly target?: string | undefined;
  readonly tokenCommand?: string | undefined;
  readonly secondUserTokenCommand?: string | undefined;
  readonly expiredTokenCommand?: string | undefined;
  readonly probe?: SuiteOptions['probe'];
  readonly appId?: string | undefined;
  readonly appSecretCommand?: string | undefined;
  readonly rate?: number | undefined;
  /** In seconds. */
  readonly watch?: number | undefined;
  readonly header?: SuiteOptions['headers'];
  readonly only?: string | undefined;
  /** In ms. */
  readonly timeout: number;
}

/** Where the report goes: as JSON to standard output, and into a folder. */
interface ReportOutput {
  readonly json?: true | undefined;
  readonly report?: string | undefined;
}

/** Resolves to whether all conforms. Throws a `CommandError` (2) when that cannot be found out. */
export async function checkContract(options: ContractOptions): Promise<boolean> {
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

/** The client's own contract tests, by vitest. */
async function clientConforms(json: boolean): Promise<boolean> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const command = [vitest, 'run', '--project', 'contract'];
  // Standard output is for the report when a machine reads it.
  const child = spawn(process.execPath, command, { cwd: projectFolder, stdio: ['ignore', json ? 2 : 1, 2] });
  const [exitCode] = await once(child, 'exit');
  return exitCode === 0;
}

async function againstReference(common: Common, output: ReportOutput): Promise<boolean> {
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

async function against(options: SuiteOptions, output: ReportOutput): Promise<boolean> {
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
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${left} of ${providerRules.length} rules to go …`);
}

async function readTarget(options: ContractOptions, target: string) {
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

/** The secret is asked for once, and stands in no message. */
async function readSignature({ appId, appSecretCommand }: ContractOptions): Promise<SuiteOptions['signature']> {
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
