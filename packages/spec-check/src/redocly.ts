/** Has Redocly check a document, and reads what it says. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CommandError, projectFolder } from 'command-line';
import { kinds, type Problem, type Source } from './source.js';

/** What Redocly prints with `--format json`. */
interface RedoclyReport {
  readonly problems: readonly {
    readonly ruleId: string;
    readonly message: string;
    readonly suggest?: readonly string[];
    readonly reference?: string;
    readonly location: readonly { readonly start?: { readonly line: number; readonly col: number } }[];
  }[];
}

const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');

/** Every problem that it finds. `rules` is its configuration, relative to the project. */
export async function lint(file: string, { kind }: Pick<Source, 'kind'>, rules = 'redocly.yaml'): Promise<Problem[]> {
  const { specification } = kinds[kind];
  const options = ['--config', join(projectFolder, rules), '--format', 'json', '--max-problems', '1000'];
  const child = spawn(process.execPath, [redocly, 'lint', ...options, file], {
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return readReport(output, complaints).problems.map(({ ruleId, message, suggest = [], reference, location }) => {
    const { line = 1, col = 1 } = location[0]?.start ?? {};
    const remedy = suggest.length > 0 ? `did you mean ${suggest.join(' or ')}?` : `see ${reference ?? specification}`;
    // Our own rules say it in their message.
    const whole = message.includes('\nMend it: ') ? message : `${message}\nMend it: ${remedy}`;
    return { line, column: col, rule: ruleId, message: whole };
  });
}

function readReport(output: string, complaints: string): RedoclyReport {
  try {
    return JSON.parse(output);
  } catch {
    throw new CommandError(1, `Redocly gives no report on this document, but says:\n${output}${complaints}`);
  }
}
