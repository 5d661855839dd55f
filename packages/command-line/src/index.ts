/** What every command here does alike: when it runs, how it reads its arguments, and how a failure ends the process. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';

/** A failure that the user can act on: printed as its message alone. Exit codes: 1 for 'no', 2 for wrong usage. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Has the command read these arguments, and do what it is for. Resolves when it has, or has printed its help or its version.
 * Throws a `CommandError` (2) that says what is wrong with the arguments, or whatever the command throws.
 */
export async function execute(command: CommandUnknownOpts, args: readonly string[]): Promise<void> {
  // What is wrong is printed once, by whoever ends the process.
  command.exitOverride().configureOutput({ outputError() {} });
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    // What stands after the name of an option that there is not may be a secret, meant for one that there is.
    const message = error.message.replace(/^error: /, '').replace(/^(unknown option '(?:--[\w-]+|-\w)?).*'/s, "$1'");
    throw new CommandError(2, `${message.charAt(0).toUpperCase()}${message.slice(1)}\nSee --help.`);
  }
}

/**
 * Runs a command, when the module with this URL is what was started, and not imported for what else it has.
 * Anything but a `CommandError` or a wrong option is a bug of ours, and keeps its stack trace.
 */
export async function runCommand(
  moduleUrl: string,
  command: CommandUnknownOpts | (() => Promise<void>),
): Promise<void> {
  if (realpathSync(process.argv[1] ?? '') !== fileURLToPath(moduleUrl)) return;
  // A reader that goes away, as `head` does, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    await (typeof command === 'function' ? command() : execute(command, process.argv.slice(2)));
  } catch (error) {
    if (error instanceof CommandError) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    } else {
      throw error;
    }
  }
}
