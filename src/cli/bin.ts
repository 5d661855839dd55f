#!/usr/bin/env node
/** The command `buddy-logout`: logs a user out, runs the provider, makes its table, and asks it for user tokens. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CommandFailure } from './failure.js';
import { logoutCommand, logoutHelp } from './logout-command.js';
import { packageFile } from './package-file.js';
import { migrate, runProvider } from './provider-commands.js';

const help = `Usage: buddy-logout logout [--help]
       buddy-logout serve [--host ADDRESS] [--port NUMBER] [--database URL] [--control]
       buddy-logout migrate [--database URL]
       buddy-logout user-token [--url URL] [--user NAME] [--expired] [--count NUMBER]

logout logs out the user whose access token is in BUDDY_USER_TOKEN; its --help says more.

serve runs the provider of POST /users/me/logout until Ctrl-C or SIGTERM, and answers what was begun before it ends. Each
request is a line of JSON on standard output. GET /health answers 200 while sessions can be found and ended, else 503.

  --host ADDRESS  the address to listen at (default 127.0.0.1, which no other machine reaches)
  --port NUMBER   the port; 0 takes a free one (default 4011)
  --database URL  the PostgreSQL that keeps the sessions, for all instances that are given the same. Without it they live
                  in memory. Needs node-postgres: npm install pg
  --control       lets programs on this machine have user tokens: POST /__provider/user-token with the JSON
                  {"appId": "…", "userId": "…", "expires": ms since the Unix epoch, or left out}

migrate makes the table that serve --database needs. What is there already stays as it is.

  --database URL  as above

user-token prints live user tokens of a provider that was started with --control, a line each.

  --url URL       where it listens (default http://127.0.0.1:4011)
  --user NAME     whose token (default alice)
  --expired       tokens that have expired already
  --count NUMBER  how many, 1 to 1000 (default 1)

  -h, --help      this text
  --version       the version of this package and of the spec

The variable BUDDY_DATABASE_URL stands for --database: others on the machine can read a command line.

Exit codes: 0 done or interrupted, 1 the database did not do it, 2 wrong usage, it cannot listen, or there is no token to
be had.`;

async function main(): Promise<void> {
  if (process.argv[2] === 'logout') return logOut(process.argv.slice(3));
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '4011' },
      database: { type: 'string', default: process.env.BUDDY_DATABASE_URL ?? '' },
      control: { type: 'boolean', default: false },
      url: { type: 'string', default: 'http://127.0.0.1:4011' },
      user: { type: 'string', default: 'alice' },
      expired: { type: 'boolean', default: false },
      count: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(help);
  if (values.version) return console.log(await version());
  const [command, ...others] = positionals;
  if (command === 'serve' && others.length === 0) return runProvider(values);
  if (command === 'migrate' && others.length === 0) return migrate(values.database);
  if (command === 'user-token' && others.length === 0) return printTokens(values);
  refuse('Say what to do: buddy-logout logout, serve, migrate or user-token.');
}

/** From the package's own description, the one place that says it. */
async function version(): Promise<string> {
  return JSON.parse(await readFile(packageFile('package.json'), 'utf8')).version;
}

async function logOut(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return console.log(logoutHelp);
  try {
    process.exitCode = await logoutCommand(args);
  } catch (fault) {
    // What it refuses to do: an option that there is not, a URL that cannot be called, no token.
    if (!(fault instanceof TypeError)) throw fault;
    refuse(messageOf(fault));
  }
}

interface WantedTokens {
  readonly url: string;
  readonly user: string;
  readonly expired: boolean;
  readonly count: string;
}

async function printTokens({ url, user, expired, count }: WantedTokens): Promise<void> {
  if (!/^([1-9]\d{0,2}|1000)$/.test(count)) return refuse(`--count ${count}: give a whole number from 1 to 1000.`);
  const body = JSON.stringify({ appId: 'app', userId: user, ...(expired && { expires: Date.now() - 1 }) });
  const tokens = [];
  try {
    for (let had = 0; had < Number(count); had += 1) {
      const answer = await fetch(`${url}/__provider/user-token`, { method: 'POST', body });
      tokens.push((await answer.json()).accessToken);
    }
  } catch {
    // Told below, as any other answer without a token is.
  }
  // All or nothing, so that half a result is not taken for a whole.
  if (tokens.length === Number(count) && tokens.every((token) => typeof token === 'string')) {
    return console.log(tokens.join('\n'));
  }
  refuse('No provider gives user tokens at that URL. Start one: buddy-logout serve --control.');
}

/** An option that there is not is not quoted, since it may be a token that begins with dashes. */
function messageOf({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? 'There is no such option.' : message;
}

function refuse(message: string): void {
  console.error(`${message}\nSee --help.`);
  process.exitCode = 2;
}

main().catch((fault: NodeJS.ErrnoException) => {
  if (fault instanceof CommandFailure) {
    console.error(fault.message);
    process.exitCode = fault.exitCode;
  } else if (fault.code?.startsWith('ERR_PARSE_ARGS')) {
    refuse(messageOf(fault));
  } else {
    throw fault;
  }
});
