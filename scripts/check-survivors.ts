/** The end of `npm run test:mutation`: docs/mutation.md explains each mutant that no test noticed, and no other. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError, projectFolder, runCommand } from 'command-line';

interface Place {
  /** The first is 1, as is the first column. */
  readonly line: number;
  readonly column: number;
}

/** What is read of a report in the mutation testing report schema, as StrykerJS writes it. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly location: { readonly start: Place; readonly end: Place };
  readonly replacement?: string;
  readonly status: string;
}

runCommand(import.meta.url, async () => {
  const [report, explained] = await Promise.all(
    ['.stryker/report.json', 'docs/mutation.md'].map((path) => readFile(join(projectFolder, path), 'utf8')),
  );
  const findings = compare(JSON.parse(report ?? ''), explained ?? '');
  if (findings.length > 0) throw new CommandError(1, findings.join('\n'));
  console.log('docs/mutation.md explains each survivor.');
});

/** A sentence for each row that the table of the document lacks, or has too much. */
export function compare(report: Report, explained: string): string[] {
  const missing = Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.filter(({ status }) => /^(Survived|NoCoverage)$/.test(status)).map((mutant) => row(file, source, mutant)),
  );
  const stale: string[] = [];
  for (const [, found = ''] of explained.matchAll(/^(\| src\/.+ \|) [^|]*\S \|$/gm)) {
    const index = missing.indexOf(found);
    if (index >= 0) missing.splice(index, 1);
    else stale.push(found);
  }
  return [
    ...missing.map((start) => `docs/mutation.md does not explain a survivor. Kill it, or add the row: ${start} … |`),
    ...stale.map((start) => `docs/mutation.md explains what no longer survives. Take the row out: ${start}`),
  ];
}

/** The row's first cells: the file, the code, and what stands in its place. */
function row(file: string, source: string, { location: { start, end }, replacement = '' }: Mutant): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  const code = lines.map((line, index) =>
    line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined),
  );
  const cells = [code.join('\n'), replacement].map((text) => {
    const cell = text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
    return cell.includes('`') ? `\`\` ${cell} \`\`` : `\`${cell}\``;
  });
  return `| ${[file, ...cells].join(' | ')} |`;
}
