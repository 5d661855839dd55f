/** The review as commands to the runner of GitHub Actions, which shows them on the changed lines. */
import { randomUUID } from 'node:crypto';
import { oneLine } from 'report-kit';
import { type Finding, type Review, stops } from '../result.js';
import { operationGroups, reachOf } from './groups.js';

/** A line each: an error for what stops, a notice for what is approved. */
export function annotations({ findings, violations }: Review): string[] {
  return [
    ...violations.map(({ rule, sentence, remedy, file, line }) =>
      command('error', { file, line, title: `Spec review: ${rule}` }, `${sentence}. ${remedy}`),
    ),
    ...operationGroups(findings.filter(stops)).flatMap((group) => group.findings.map(annotation)),
  ];
}

function annotation(finding: Finding): string {
  const { rule, sentence, why, place, line, column, approval } = finding;
  const title = `Spec review: ${approval === undefined ? rule : `approved, ${rule}`}`;
  const properties = { file: place.file, line, col: column, title };
  const message = [`${sentence}.`, why, reachOf(finding)].filter(Boolean).join(' ');
  return command(approval === undefined ? 'error' : 'notice', properties, message);
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
