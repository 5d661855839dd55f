/** A command of the user's that prints access tokens, run as often as the provider suite asks for one. */
import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandError } from 'command-line';

const mostAtOnce = 4; // each is a process, and a real login behind it may be slow
/** Stands in a command for the number of a user, so that no user gets all the sessions. */
const placeholder = '{user}';
const users = 4;
const timeLimit = 60_000; // ms

/** What the command prints is secret, and stands in no message. */
export class TokenCommand {
  private readonly ready: string[] = [];
  private readonly waiting: WaitingCaller[] = [];
  private running = 0;
  private begun = 0;
  /** How many tokens it has printed when it was last run. */
  private printed = 1;

  constructor(
    private readonly option: string,
    private readonly command: string,
  ) {}

  /** How often the command was run. */
  get runs(): number {
    return this.begun;
  }

  /** Rejects with a `CommandError` when the command fails, or prints no token. */
  next(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.serve();
    });
  }

  /** Rejects as `next` does, and uses nothing up. */
  async check(): Promise<void> {
    this.ready.unshift(await this.next());
  }

  private serve(): void {
    for (const token of this.ready.splice(0, this.waiting.length)) this.waiting.shift()?.resolve(token);
    while (this.running < mostAtOnce && this.running * this.printed < this.waiting.length) {
      this.running += 1;
      this.run()
        .then(
          (tokens) => {
            this.ready.push(...tokens);
            this.printed = tokens.length;
          },
          (fault) => this.waiting.shift()?.reject(fault),
        )
        .finally(() => {
          this.running -= 1;
          this.serve();
        });
    }
  }

  private async run(): Promise<readonly string[]> {
    const { option } = this;
    const command = this.command.replaceAll(placeholder, `${1 + (this.begun % users)}`);
    this.begun += 1;
    const { stdout } = await promisify(exec)(command, { timeout: timeLimit }).catch((fault: { code?: unknown }) => {
      throw new CommandError(2, `--${option} failed: exit code ${fault.code}. Run it by itself to see why.`);
    });
    const tokens = tokensIn(stdout.trim());
    if (tokens.every((token) => /^[!-~]{1,4096}$/.test(token))) return tokens;
    const forms = 'it must print one alone, several on a line each, or JSON with "accessToken"';
    throw new CommandError(2, `--${option} printed no token: ${forms}.`);
  }
}

interface WaitingCaller {
  readonly resolve: (token: string) => void;
  readonly reject: (fault: unknown) => void;
}

function tokensIn(printed: string): readonly string[] {
  if (!printed.startsWith('{')) return printed.split('\n').map((line) => line.trim());
  try {
    return [`${Object(JSON.parse(printed)).accessToken ?? ''}`];
  } catch {
    return [''];
  }
}
