/** What every command here does alike: where the project is, when it runs, and how a failure ends the process. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));
export const specFile = fileURLToPath(new URL('../../../spec/openapi.yaml', import.meta.url));

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
 * Runs a command, when the module with this URL is what was started, and not imported for what else it has.
 * Anything but a `CommandError` or a wrong option is a bug of ours, and keeps its stack trace.
 */
export async function runCommand(moduleUrl: string, main: () => Promise<void>): Promise<void> {
  if (realpathSync(process.argv[1] ?? '') !== fileURLToPath(moduleUrl)) return;
  try {
    await main();
  } catch (error) {
    if (error instanceof CommandError) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    } else if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      console.error(`${error.message}\nSee --help.`);
      process.exitCode = 2;
    } else {
      throw error;
    }
  }
}
