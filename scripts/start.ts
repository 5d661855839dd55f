/** `npm start`: the main job, from the spec to a logged-out user, told step by step. */
import { inspect } from 'node:util';
import { Command } from '@commander-js/extra-typings';
import { CommandError, execute, runCommand } from 'command-line';
import { type Prism, startPrism } from '../contract-tests/prism.js';
import { specFile, specRules } from '../contract-tests/project.js';
import { type BuddyErrorCode, createBuddyClient, type LogoutResult } from '../src/index.js';
import { createProvider } from '../src/provider/index.js';

const answerTimeout = 10_000; // ms, for the one call

const command = new Command('npm start --')
  .description(
    [
      'Logs a user out through the typed client, and says what happened. Alone: against the Prism mock server,',
      'which it starts from spec/openapi.yaml, and then against the reference provider. No account is needed.',
    ].join(' '),
  )
  .option(
    '--base-url <url>',
    "against the service there, with the user's access token from the variable BUDDY_USER_TOKEN",
  )
  .addHelpText(
    'after',
    `
Exit codes:
  0  the user is logged out
  1  the service refused, or the spec or what is generated from it is not in order
  2  wrong usage: an unknown option, or a URL that cannot be called
  3  there is no user token, or none that can be sent
  4  nobody answered within ${answerTimeout / 1000} seconds
  5  the answer is not what the spec says`,
  )
  .action(({ baseUrl }) => run(baseUrl));

let checking: Promise<readonly string[]> | undefined;

runCommand(import.meta.url, command);

/** Tells the main job on standard output. Throws a `CommandError` when the user is not logged out. */
export function start(args: readonly string[]): Promise<void> {
  return execute(command, args);
}

async function run(baseUrl: string | undefined): Promise<void> {
  if (baseUrl !== undefined) {
    const logout = prepareLogout(baseUrl, process.env.BUDDY_USER_TOKEN);
    if (!process.env.BUDDY_USER_TOKEN) throw new CommandError(3, `There is no user token. ${advice('NotLoggedIn')}`);
    await checkProject();
    say(2, 'The service', `Calling ${new URL(baseUrl).origin}`);
    return report(await logout());
  }
  // Started first, because it takes longest.
  const starting = startPrism();
  try {
    const [prism] = await Promise.all([starting, checkProject()]);
    say(2, 'A mock server, made from the spec', `Prism answers at ${prism.url}`);
    report(await prepareLogout(prism.url, 'EXAMPLE-user-access-token')());
  } finally {
    await starting.then((prism: Prism) => prism.stop()).catch(() => {});
  }
  await showSemantics();
}

/** What a mock server cannot show, because it forgets. */
async function showSemantics(): Promise<void> {
  const provider = createProvider();
  const running = await provider.serve();
  try {
    const { accessToken: userToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const logout = (token: string) => createBuddyClient({ baseUrl: running.url, userToken: token }).logoutUser();
    const first = await logout(userToken);
    const again = await logout(userToken);
    const appLevel = first.success ? await logout(first.result.accessToken) : first;
    const told = (result: LogoutResult) => (result.success ? 'logged out' : `${result.status} ${result.error.code}`);
    say(
      6,
      'The same against the reference provider, which remembers',
      `It listens at ${running.url}
The user token             ${told(first)}
The user token once more   ${told(again)}
The token received         ${told(appLevel)}`,
    );
  } finally {
    await running.close();
  }
}

/** Checks what the user gave before anything is started. */
function prepareLogout(baseUrl: string, userToken: string | undefined): () => Promise<LogoutResult> {
  try {
    const client = createBuddyClient({ baseUrl, userToken, fetch: showAndSend, timeout: answerTimeout, retry: false });
    return () => client.logoutUser();
  } catch (error) {
    throw new CommandError(2, `--base-url: ${error instanceof Error ? error.message : error}`);
  }
}

function showAndSend(request: Request): Promise<Response> {
  const headers = [...request.headers].map(([name, value]) =>
    name === 'authorization' ? `${name}: ${value.replace(/ .*/, ' [redacted]')}` : `${name}: ${value}`,
  );
  say(3, 'The request', [`${request.method} ${new URL(request.url).pathname}`, ...headers].join('\n'));
  return fetch(request);
}

async function checkProject(): Promise<void> {
  // Once is enough for a process: it takes seconds, and what it looks at stays the same.
  checking ??= check();
  say(1, 'The spec, and what is generated from it', (await checking).join('\n'));
}

async function check(): Promise<readonly string[]> {
  // Loaded here, because the compiler and the linters take longer to load than all the rest takes to run.
  const [{ checkSpec }, { checkGenerated }] = await Promise.all([import('spec-check'), import('./generate.js')]);
  return Promise.all([checkSpec(specFile, specRules), checkGenerated()]);
}

function report(outcome: LogoutResult): void {
  if (!outcome.success) {
    const { error } = outcome;
    throw new CommandError(
      exitCodeOf(error.code),
      `\nNot logged out. ${error.code}: ${error.message}\n${advice(error.code)}`,
    );
  }
  const { accessTokenExpires } = outcome.result;
  const shown = { ...outcome, result: { accessToken: '[redacted]', accessTokenExpires } };
  say(4, 'The typed result', inspect(shown));
  say(
    5,
    'What the holder of the tokens may do next',
    `The user token is dead: delete it. No operation takes it any more, and a second logout would get 401.
The new access token stands for the app alone: use it for app-level operations until ${accessTokenExpires.toISOString()}.
To act for a user again, log one in.`,
  );
}

function exitCodeOf(code: BuddyErrorCode): number {
  switch (code) {
    case 'NotLoggedIn':
    case 'InvalidToken':
      return 3;
    case 'NetworkError':
    case 'Timeout':
      return 4;
    case 'UnexpectedResponse':
      return 5;
    default:
      // What is left are the service's own names: it refused.
      return 1;
  }
}

function advice(code: BuddyErrorCode): string {
  switch (code) {
    case 'NotLoggedIn':
    case 'InvalidToken':
      return 'Put the access token of a logged-in user, and nothing else, into the variable BUDDY_USER_TOKEN.';
    case 'NetworkError':
    case 'Timeout':
      return 'Check the URL and the network. The session is as it was, unless the call arrived and its answer was lost.';
    case 'UnexpectedResponse':
      return 'Check that the URL is the root of a Buddy service. Whether the session has ended is not known.';
    default:
      return `spec/openapi.yaml says under ErrorName what ${code} means and what to do.`;
  }
}

function say(step: number, title: string, text: string): void {
  console.log(`${step === 1 ? '' : '\n'}${step}. ${title}\n${text.replace(/^/gm, '   ')}`);
}
