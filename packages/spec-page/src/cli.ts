/** The command `spec-page`: an OpenAPI document as one HTML page, with what has changed since another version marked. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { CommandError, execute, runCommand } from 'command-line';
import { loadDocument, readYaml, type SpecDocument } from 'openapi-document';
import { diffDocuments } from 'spec-review';
import { specPage } from './page.js';
import type { PageDocument } from './spec-node.js';

const command = (say: (text: string) => void) =>
  new Command('spec-page')
    .description('Writes an OpenAPI document as one HTML page, which needs no network and runs no script.')
    .requiredOption('--head <file>', 'the document')
    .option(
      '--base <ref|file>',
      'another version of it, a file or a git ref: what has changed since is marked and listed',
    )
    .requiredOption('--out <file>', 'where the page goes')
    .addHelpText('after', '\nExit codes: 0 written, 2 wrong usage, or a document that cannot be read.')
    .action(async (options) => say(await writePage(options)));

runCommand(import.meta.url, command(console.log));

/** Resolves to what is to be printed. Throws a `CommandError` (2) when a document cannot be read or the page not be written. */
export async function docs(args: readonly string[]): Promise<string> {
  let said = '';
  await execute(
    command((text) => {
      said = text;
    }),
    args,
  );
  return said;
}

interface Options {
  readonly head: string;
  readonly base?: string | undefined;
  readonly out: string;
}

async function writePage({ head, base, out }: Options): Promise<string> {
  const document = await loadDocument({ path: head });
  const comparison =
    base === undefined ? undefined : { base, changes: diffDocuments(await loadBase(base, head), document) };
  const workflows = await loadWorkflows(dirname(head));
  await write(out, specPage(document, { workflows, comparison }));
  const counts = comparison === undefined ? '' : ` Changes since ${comparison.base}: ${comparison.changes.length}.`;
  return `Written: ${relative('', out) || out}.${counts}`;
}

/** A file when there is one of that name; else what the document's path holds in that git ref. */
async function loadBase(base: string, head: string): Promise<SpecDocument> {
  const isFile = await stat(base).then(
    (found) => found.isFile(),
    () => false,
  );
  return loadDocument(isFile ? { path: base } : { path: head, ref: base });
}

/** The Arazzo documents in the folder of the spec. */
async function loadWorkflows(folder: string): Promise<readonly PageDocument[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && /\.arazzo\.(ya?ml|json)$/.test(entry.name))
    .map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (path): Promise<PageDocument> => {
      const { text, root } = readYaml(join(folder, path), await readFile(join(folder, path), 'utf8'));
      return { root: { path, text, root }, follow: () => undefined, placeOf: () => ({ file: path, pointer: '#' }) };
    }),
  );
}

async function write(out: string, page: string): Promise<void> {
  try {
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, page);
  } catch (error) {
    throw new CommandError(
      2,
      `--out ${out}: nothing can be written there: ${error instanceof Error ? error.message : error}`,
    );
  }
}
