/** The command `spec-review`: what a change of a spec does to those who use the API, and whether it may go in. */
import { appendFile, mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { CommandError, execute, runCommand } from 'command-line';
import { loadDocument, repositoryOf } from 'openapi-document';
import { annotations, withCommandsStopped } from './reports/annotations.js';
import { readFilters, selectFindings } from './reports/groups.js';
import { junitReport } from './reports/junit.js';
import { markdownReport } from './reports/markdown.js';
import { sarifReport } from './reports/sarif.js';
import { terminalReport } from './reports/terminal.js';
import { hasFile, isFile, renamedFrom, requireRef, type SpecState } from './repository.js';
import type { Review } from './result.js';
import { reviewSpec } from './review.js';
import { settingsFor, settingsName, settingsOf } from './settings.js';

/** Where the command is run; the current directory when left out. */
interface Environment {
  readonly folder?: string;
}

interface Options {
  readonly base: string;
  readonly head?: string | undefined;
  readonly root?: string | undefined;
  readonly settings?: string | undefined;
  readonly json?: true | undefined;
  readonly report?: string | undefined;
  readonly only: readonly string[];
  readonly github?: true | undefined;
}

/** Runs the command when the module with this URL is what was started. */
export function main(moduleUrl: string): Promise<void> {
  return runCommand(moduleUrl, async () => {
    process.exitCode = await specReview(process.argv.slice(2));
  });
}

/** Resolves to the exit code. Throws a `CommandError` (2) on wrong usage, and when a spec cannot be read. */
export async function specReview(
  args: readonly string[],
  { folder = process.cwd() }: Environment = {},
): Promise<number> {
  let exitCode = 0;
  const command = new Command('spec-review')
    .usage('--base REF|FILE [options] [SPEC…]')
    .description(
      `Says what an OpenAPI document changes against a base: on the wire, in the generated types, and for code that is in use. \
A break needs an approval, a file beside the spec that this command prints; the version has to move as far as the change \
asks for. SPEC is a file, or REF:PATH; when none is named, those in ${settingsName} are reviewed.`,
    )
    .argument('[SPEC...]', 'the specs to judge')
    .requiredOption(
      '--base <REF|FILE>',
      'a commit, tag or branch that has the spec; or another spec, a file or REF:PATH',
    )
    .option('--head <SPEC>', 'the spec to judge, as if it was named alone')
    .option('--root <DIR>', 'the folder whose files a spec may refer to (default: its git repository)')
    .option('--settings <FILE>', `the settings (default: the nearest ${settingsName} in the spec's folder or above)`)
    .option(
      '--only <FILTER>',
      `print only what fits: level=breaking (or needs-a-person, non-breaking, documentation), operation="POST /users" or path=/users, with the paths below it; may be given several times. What it hides counts all the same, and stays in the files of --report; no approval is printed`,
      (filter: string, others: readonly string[]) => [...others, filter],
      [] as readonly string[],
    )
    .option('--json', 'print the result as JSON')
    .option('--report <DIR>', 'write review.json, review.md, review.sarif and junit.xml there')
    .option('--github', 'print annotations too, and add the Markdown to the job summary (default in GitHub Actions)')
    .addHelpText(
      'after',
      `
Works offline: nothing that a spec names is fetched.
Exit codes: 0 nothing to stop for, 1 a break that nobody has approved or a rule unmet, 2 wrong usage or a spec that
cannot be read.`,
    )
    .action(async (specs, options) => {
      exitCode = await reviewAll([...specs, ...(options.head === undefined ? [] : [options.head])], options, folder);
    });
  await execute(command, args);
  return exitCode;
}

async function reviewAll(named: readonly string[], options: Options, folder: string): Promise<number> {
  const specs = named.length > 0 ? named : await listedSpecs(options, folder);
  const filters = readFilters(options.only);
  const github = options.github ?? process.env.GITHUB_ACTIONS === 'true';
  const reviews: Review[] = [];
  for (const spec of specs) {
    const isShown = process.stderr.isTTY && !options.json;
    if (isShown) process.stderr.write(`Reviewing ${spec} against ${options.base} …`);
    const review = await reviewOne(spec, options, folder, specs.length > 1).finally(
      () => isShown && process.stderr.write('\r\x1b[K'),
    );
    reviews.push(review);
    if (!options.json) print(selectFindings(review, filters), review, github, specs.length > 1);
  }
  const selected = reviews.map((review) => selectFindings(review, filters));
  if (options.json) console.log(JSON.stringify(selected.length === 1 ? selected[0] : selected, null, 2));
  for (const review of reviews) await report(review, options, reviews.length > 1);
  return reviews.some(({ conclusion }) => conclusion === 'stopped') ? 1 : 0;
}

/** The specs that the settings list, as they are called from the folder. */
async function listedSpecs(options: Options, folder: string): Promise<string[]> {
  const root = (await repositoryOf(folder)) ?? (await realpath(folder));
  const settings = await settingsFor(root, await realpath(folder), options.settings);
  if (settings.specs.length === 0)
    throw new CommandError(
      2,
      `No spec is named, and no ${settingsName} lists any. Name one: spec-review --base main openapi.yaml`,
    );
  return settings.specs.map((spec) => join(root, settings.folder, spec));
}

async function reviewOne(spec: string, options: Options, cwd: string, isOneOfMany: boolean): Promise<Review> {
  const { base: named } = options;
  const absolute = resolve(cwd, spec);
  const isSpecFile = await isFile(absolute);
  const own = isSpecFile ? await repositoryOf(dirname(absolute)) : undefined;
  const folder = own ?? (await repositoryOf(cwd)) ?? (await realpath(cwd));
  const inFolder = async (file: string) => {
    // As git has it, a folder is where it really is.
    const real = await realpath(dirname(file)).catch(() => dirname(file));
    return relative(folder, join(real, file.slice(dirname(file).length))).replaceAll('\\', '/');
  };
  const root =
    options.root === undefined ? undefined : relative(folder, await realpath(resolve(cwd, options.root))) || '.';
  const inGit = await splitRef(spec, folder, isSpecFile);
  const head: SpecState = inGit ?? { path: await inFolder(absolute) };
  const base = await baseOf(named, head, { folder, cwd, root, isOneOfMany, inFolder });
  const isThere = head.ref === undefined ? isSpecFile : await hasFile(folder, head.ref, head.path);
  // What the base has by another name is no sign that this one was ever there.
  if (!isThere && base?.path !== head.path)
    throw new CommandError(
      2,
      `${spec}: there is no such file, and ${named} has none of that name. Name an OpenAPI document.`,
    );
  const settings = await settingsFor(
    folder,
    join(folder, dirname(head.path)),
    options.settings && resolve(cwd, options.settings),
  );
  return reviewSpec({
    base,
    head: isThere ? head : undefined,
    folder,
    root,
    settings: settingsOf(settings, head.path),
    names: { base: base === undefined ? `${named}, which has no such spec` : named, head: spec },
    today: new Date().toISOString().slice(0, 10),
  });
}

interface Where {
  readonly folder: string;
  readonly cwd: string;
  readonly root: string | undefined;
  readonly isOneOfMany: boolean;
  readonly inFolder: (file: string) => Promise<string>;
}

/** The base's spec; undefined when it has none, under this name or another. */
async function baseOf(
  named: string,
  head: SpecState,
  { folder, cwd, root, isOneOfMany, inFolder }: Where,
): Promise<SpecState | undefined> {
  const file = resolve(cwd, named);
  const isFileThere = await isFile(file);
  const inGit = await splitRef(named, folder, isFileThere);
  if (isOneOfMany && (isFileThere || inGit !== undefined))
    throw new CommandError(
      2,
      `--base ${named} is one spec, and several are named. Review one at a time, or name a commit, tag or branch.`,
    );
  if (isFileThere) return { path: await inFolder(file) };
  if (inGit !== undefined) {
    if (await hasFile(folder, inGit.ref, inGit.path)) return inGit;
    throw new CommandError(2, `${inGit.path} is no file in ${inGit.ref}. Name one that it has.`);
  }
  const isOutside = head.path.startsWith('../');
  if (!isOutside && (await hasFile(folder, named, head.path))) return { path: head.path, ref: named };
  await requireRef(folder, named);
  if (isOutside) return listedAt(folder, named, cwd);
  const text = await loadDocument({ ...head, folder, root }).then(
    (document) => document.root.text,
    () => undefined,
  );
  const old = text === undefined ? undefined : await renamedFrom(folder, named, head, text);
  return old === undefined ? undefined : { path: old, ref: named };
}

/** What a document from elsewhere is compared with: the one spec that the settings list. */
async function listedAt(folder: string, ref: string, cwd: string): Promise<SpecState> {
  const { specs, folder: at } = await settingsFor(folder, await realpath(cwd));
  const [spec] = specs;
  if (spec === undefined || specs.length > 1)
    throw new CommandError(
      2,
      `${ref} is no file, and the spec lies outside the repository. Name the base as REF:PATH.`,
    );
  return { path: posix.join(at, spec), ref };
}

/** `REF:PATH` as git has it; undefined when it is something else. */
async function splitRef(text: string, folder: string, isFileThere: boolean) {
  const [, ref, path] = /^([^:]{2,}):(.+)$/.exec(text) ?? [];
  if (isFileThere || ref === undefined || path === undefined) return undefined;
  await requireRef(folder, ref);
  return { ref, path };
}

/** What is selected for reading; annotations tell all of it. */
function print(selected: Review, review: Review, github: boolean, isOneOfMany: boolean): void {
  const text = terminalReport(selected, { colour: process.stdout.isTTY, width: process.stdout.columns ?? 100 });
  const titled = isOneOfMany ? `== ${review.head}\n${text}\n` : text;
  // In a CI log, a line of the spec could be taken for a command to the runner.
  console.log(github ? `${withCommandsStopped(titled)}\n${annotations(review).join('\n')}` : titled);
}

async function report(review: Review, options: Options, isOneOfMany: boolean): Promise<void> {
  const summary = process.env.GITHUB_STEP_SUMMARY;
  const github = options.github ?? process.env.GITHUB_ACTIONS === 'true';
  if (github && summary) await appendFile(summary, markdownReport(review));
  if (options.report === undefined) return;
  const folder = isOneOfMany ? join(options.report, review.head.replace(/[^A-Za-z0-9.]+/g, '-')) : options.report;
  await writeReports(folder, review);
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
