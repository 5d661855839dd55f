/** `npm run docs`: the spec as one HTML page, with what has changed since another version marked. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError, projectFolder, runCommand } from 'command-line';
import { loadDocument, type SpecDocument } from 'openapi-document';
import { diffDocuments } from 'spec-review';
import { parse } from 'yaml';
import { specPage } from './page.js';
import type { Source } from './spec-node.js';

const defaultHead = 'spec/openapi.yaml';
const defaultOut = 'build/docs/index.html';
const help = `Usage: npm run docs [-- --base REF|FILE] [--head FILE] [--out FILE]

Writes an OpenAPI document as one HTML page, which needs no network and runs no script.
  --head FILE      the document; ${defaultHead} when left out
  --base REF|FILE  another version of it, a file or a git ref: what has changed since is marked and listed
  --out FILE       where the page goes; ${defaultOut} when left out
Exit code: 0 written, 2 wrong usage, or a document that cannot be read.`;

runCommand(import.meta.url, async () => console.log(await docs(process.argv.slice(2))));

/** Resolves to what is to be printed. Throws a `CommandError` (2) when a document cannot be read or the page not be written. */
export async function docs(args: string[]): Promise<string> {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { base: option, head: option, out: option, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return help;
  const head = values.head === undefined ? { path: defaultHead, folder: projectFolder } : { path: values.head };
  const document = await loadDocument(head);
  const comparison =
    values.base === undefined
      ? undefined
      : { base: values.base, changes: diffDocuments(await loadBase(values.base, head), document) };
  const workflows = await loadWorkflows(resolve(head.folder ?? '', dirname(head.path)));
  const out = values.out ?? join(projectFolder, defaultOut);
  await write(out, specPage(document, { workflows, comparison }));
  const counts = comparison === undefined ? '' : ` Changes since ${comparison.base}: ${comparison.changes.length}.`;
  return `Written: ${relative('', out) || out}.${counts}`;
}

/** A file when there is one of that name; else what the document's path holds in that git ref. */
async function loadBase(
  base: string,
  head: { readonly path: string; readonly folder?: string },
): Promise<SpecDocument> {
  const isFile = await stat(base).then(
    (found) => found.isFile(),
    () => false,
  );
  return loadDocument(isFile ? { path: base } : { ...head, ref: base });
}

/** The Arazzo documents in the folder of the spec. */
async function loadWorkflows(folder: string): Promise<readonly Source[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && /\.arazzo\.(ya?ml|json)$/.test(entry.name))
    .map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (path): Promise<Source> => {
      const text = await readFile(join(folder, path), 'utf8');
      try {
        return {
          root: { path, text, root: parse(text) },
          follow: () => undefined,
          placeOf: () => ({ file: path, pointer: '#' }),
        };
      } catch (error) {
        throw new CommandError(
          2,
          `${join(folder, path)}: ${error instanceof Error ? error.message : error}\nMend it: the page draws what it says.`,
        );
      }
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
