/** The command `buddy-logout logout`: ends a session from a terminal or a script. */
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { createBuddyClient, type LogoutEvent, type LogoutResult, type SessionKnowledge } from '../index.js';

export const logoutHelp = `Usage: buddy-logout logout [--base-url URL] [--token-stdin] [--print-token | --json]

Logs a user out, and says what is known of the session. The user's access token is read from the variable
BUDDY_USER_TOKEN. It is never an argument, since every program on the machine can read those. Nothing is stored here, so
there is nothing to forget.

  --base-url URL   the service's root (default: Buddy's own); http: only to this machine
  --token-stdin    read the token from standard input instead
  --print-token    print the new app-level token, and nothing else, on standard output. It is a secret, which terminals
                   and logs keep: therefore not without being asked
  --json           print the result as JSON on standard output, the app-level token included
  -h, --help       this text

Exit codes:
  0  the session has ended: by this call, or before it
  1  the session is still active
  2  wrong usage, or no token that can be sent
  3  whether the session has ended is not known`;

const exitCodes: Readonly<Record<SessionKnowledge, number>> = { ended: 0, active: 1, unknown: 3 };

const words: Readonly<Record<SessionKnowledge, string>> = {
  ended: 'The session has ended: the user token is dead.',
  active: 'The session is still active: the user token is alive.',
  unknown: 'Whether the session has ended is not known. To find out, log out once more.',
};

/** Runs it, and resolves to the exit code. Throws a `TypeError` on wrong usage. */
export async function logoutCommand(args: readonly string[]): Promise<number> {
  const values = parseOptions(args);
  const userToken = (values['token-stdin'] ? await text(process.stdin) : (process.env.BUDDY_USER_TOKEN ?? '')).trim();
  const given = values['token-stdin'] ? 'standard input' : 'BUDDY_USER_TOKEN';
  if (userToken === '') throw new TypeError(`There is no user token in ${given}. Put the one to log out there.`);
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  const client = createBuddyClient({ baseUrl: values['base-url'], userToken, onEvent: values.json ? undefined : tell });
  const result = await client.logoutUser({ signal: interrupted.signal });
  process.off('SIGINT', interrupt);
  if (!result.success && result.error.code === 'InvalidToken') {
    throw new TypeError(`${given} has characters that no token has. Put the token there, and nothing else.`);
  }
  if (values.json) console.log(JSON.stringify(shown(result), null, 2));
  else report(result, values['print-token'] ?? false);
  return exitCodes[result.session];
}

function parseOptions(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'base-url': { type: 'string' },
      'token-stdin': { type: 'boolean' },
      'print-token': { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  // Not quoted, since it may be the token.
  if (positionals.length > 0) throw new TypeError('logout takes options only, and the token is none of them.');
  return values;
}

/** Progress goes to standard error, so that standard output holds what was asked for. */
function tell(event: LogoutEvent): void {
  if (event.type === 'attempt') console.error(`Logging out, attempt ${event.attempt}.`);
  if (event.type !== 'retry') return;
  console.error(`${event.code}. The next attempt is in ${(event.waitMs / 1_000).toFixed(1)} seconds.`);
}

function report(result: LogoutResult, printToken: boolean): void {
  const say = printToken ? console.error : console.log;
  if (!result.success) console.error(`${result.error.code}: ${result.error.message}`);
  say(words[result.session]);
  if (result.requestId) say(`Request ${result.requestId}`);
  if (!result.success) return;
  const { accessToken, accessTokenExpires } = result.result;
  if (printToken) console.log(accessToken);
  else
    say(
      `There is an app-level token until ${accessTokenExpires.toISOString()}. It is a secret, so --print-token shows it.`,
    );
}

function shown(result: LogoutResult): object {
  if (result.success) return result;
  const { error, ...rest } = result;
  return { ...rest, error: { ...error, message: error.message } };
}
