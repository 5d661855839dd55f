/** The review as commands to the runner of GitHub Actions, which shows them on the changed lines. */
import { randomUUID } from 'node:crypto';
import { oneLine } from 'report-kit';
import { type Review, stops } from '../result.js';

/** A line each: an error for what stops, a notice for what is approved. */
export function annotations({ findings, complaints }: Review): string[] {
  return [
    ...complaints.map(({ rule, sentence, remedy, file, line }) =>
      command('error', { file, line, title: `Spec review: ${rule}` }, `${sentence}. ${remedy}`),
    ),
    ...findings.filter(stops).map((finding) => {
      const { rule, why, place, line, column, approval } = finding;
      const title = `Spec review: ${approval === undefined ? rule : `approved, ${rule}`}`;
      const properties = { file: place.file, line, col: column, title };
      return command(approval === undefined ? 'error' : 'notice', properties, `${finding.sentence}. ${why}`);
    }),
  ];
}

/** Text for the log in which the runner looks for no command until it ends. */
export function withCommandsStopped(text: string): string {
  const token = randomUUID();
  return `::stop-commands::${token}\n${text}\n::${token}::`;
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(
    ([key, value]) =>
      `${key}=${escapeData(oneLine(`${value}`))
        .replaceAll(':', '%3A')
        .replaceAll(',', '%2C')}`,
  );
  return `::${name} ${written.join(',')}::${escapeData(oneLine(message))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
