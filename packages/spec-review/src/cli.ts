/** `npm run spec:review`: what a change of the spec does to those who use the API, and whether it may go in. */
import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError, projectFolder, runCommand } from 'command-line';
import { loadDocument } from 'openapi-document';
import { checkSpec, checkStructure } from 'spec-check';
import { annotations, withCommandsStopped } from './reports/annotations.js';
import { readFilters, selectFindings } from './reports/groups.js';
import { junitReport } from './reports/junit.js';
import { markdownReport } from './reports/markdown.js';
import { sarifReport } from './reports/sarif.js';
import { terminalReport } from './reports/terminal.js';
import type { Review } from './result.js';
import { reviewSpec, specPath } from './review.js';

const help = `Usage: npm run spec:review -- --base REF|FILE [options]

Says what the spec changes against a base: on the wire, in the generated types, and for code that is in use. A break
needs an approval, a file in spec/changes/ that this command prints; the version has to move as far as the change asks.

  --base REF|FILE  a commit, tag or branch whose spec/openapi.yaml is the base; or a file, which goes first
  --head FILE      the spec to judge (default: spec/openapi.yaml as it is in the working tree). Another one need not keep
                   the rules of this project: it must be OpenAPI 3.0 or 3.1
  --only FILTER    print only what fits: level=breaking (or needs-a-person, non-breaking, documentation),
                   operation="POST /users" or path=/users, with the paths below it; may be given several times.
                   What it hides counts all the same, and stays in the files of --report
  --json           print the result as JSON
  --report DIR     write review.json, review.md, review.sarif and junit.xml there
  --github         print annotations too, and add the Markdown to the job summary (default in GitHub Actions)
  -h, --help       this text

Works offline. Exit codes: 0 nothing to stop for, 1 a break that nobody has approved or a rule unmet,
2 wrong usage, or a spec that is not valid.`;

const options = {
  base: { type: 'string' },
  head: { type: 'string' },
  only: { type: 'string', multiple: true, default: [] as string[] },
  json: { type: 'boolean', default: false },
  report: { type: 'string' },
  github: { type: 'boolean', default: process.env.GITHUB_ACTIONS === 'true' },
  help: { type: 'boolean', short: 'h' },
} as const;

runCommand(import.meta.url, async () => {
  process.exitCode = await specReview(process.argv.slice(2));
});

/** Resolves to the exit code. Throws a `CommandError` (2) on wrong usage. */
export async function specReview(
  args: string[],
  { folder = projectFolder, lint }: { folder?: string; lint?: (file: string) => Promise<string> } = {},
): Promise<number> {
  const { values } = parseArgs({ args, options });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { base, head } = values;
  if (!base)
    throw new CommandError(2, '--base is missing: name a commit, tag, branch or file to compare with. See --help.');
  const filters = readFilters(values.only);
  const inProject = (file: string) => relative(folder, resolve(file)).replaceAll('\\', '/');
  const path = head === undefined ? specPath : inProject(head);
  // Redocly would fetch what a document from elsewhere refers to; loading it refuses that.
  const checkOther = (file: string) => loadDocument({ path, folder }).then(() => checkStructure(file));
  if (process.stderr.isTTY) process.stderr.write(`Reviewing ${path} against ${base} …`);
  const review = await reviewSpec({
    base: (await isFile(base)) ? { file: inProject(base) } : { ref: base },
    head: path,
    folder,
    lint: lint ?? (path === specPath ? checkSpec : checkOther),
  }).finally(() => process.stderr.isTTY && process.stderr.write('\r\x1b[K'));
  const selected = selectFindings(review, filters);
  if (values.json) console.log(JSON.stringify(selected, null, 2));
  else print(selected, review, values.github);
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (values.github && summary) await appendFile(summary, markdownReport(review));
  if (values.report !== undefined) await writeReports(values.report, review);
  return { passed: 0, stopped: 1, invalid: 2 }[review.conclusion];
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** What is selected for reading; annotations tell all of it. */
function print(selected: Review, review: Review, github: boolean): void {
  const text = terminalReport(selected, { colour: process.stdout.isTTY, width: process.stdout.columns ?? 100 });
  // In a CI log, a line of the spec could be taken for a command to the runner.
  console.log(github ? `${withCommandsStopped(text)}\n${annotations(review).join('\n')}` : text);
}

async function writeReports(folder: string, review: Review): Promise<void> {
  const files = {
    'review.json': `${JSON.stringify(review, null, 2)}\n`,
    'review.md': markdownReport(review),
    'review.sarif': `${JSON.stringify(sarifReport(review), null, 2)}\n`,
    'junit.xml': await junitReport(review),
  };
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(2, `--report ${folder}: nothing can be written there: ${reason}`);
  }
}
