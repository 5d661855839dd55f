/** For tests: a copy of the project to break things in, and its commands run as a user runs them. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { projectFolder } from './project.js';

export type ProjectCopy = Awaited<ReturnType<typeof copyProject>>;

/**
 * Copies the project, without its history, into a folder that goes when the test has finished. With `parts`, these
 * folders of it alone, in which no command can be run.
 */
export async function copyProject(onTestFinished: (remove: () => Promise<void>) => void, parts?: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'buddy-logout-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const left = ['node_modules', 'dist', '.git'];
  const filter = (path: string) => !left.includes(basename(path));
  for (const part of parts ?? ['.']) {
    await cp(join(projectFolder, part), join(folder, part), { recursive: true, filter });
  }
  if (parts === undefined) await linkModules(folder);
  const file = (path: string) => join(folder, path);
  return {
    folder,
    read: (path: string) => readFile(file(path), 'utf8'),
    write: (path: string, content: string) => writeFile(file(path), content),
    /** Changes the copy's spec. */
    async editSpec(edit: (spec: Document) => void) {
      const spec = parseDocument(await readFile(file('spec/openapi.yaml'), 'utf8'));
      edit(spec);
      await writeFile(file('spec/openapi.yaml'), String(spec));
    },
    /** Runs an npm script of the copy. */
    run: (script: string) => npm(['run', '--silent', script], folder),
    /** Runs one of the commands in the copy's scripts/, as `npm run` does. */
    runScript: (name: string, ...parameters: readonly string[]) => runScript(name, parameters, {}, folder),
  };
}

/** The installed packages, but for those of the workspace: the copy has its own. */
async function linkModules(folder: string): Promise<void> {
  const installed = join(projectFolder, 'node_modules');
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  for (const entry of await readdir(installed, { withFileTypes: true })) {
    const path = join(installed, entry.name);
    // npm links the packages of a workspace by relative paths, which lead into the copy there.
    const target = entry.isSymbolicLink() ? join(modules, await readlink(path)) : path;
    await symlink(target, join(modules, entry.name), 'junction');
  }
  // Some have another version of a dependency beside them.
  for (const name of await readdir(join(projectFolder, 'packages'))) {
    const own = join('packages', name, 'node_modules');
    if (existsSync(join(projectFolder, own))) await symlink(join(projectFolder, own), join(folder, own), 'junction');
  }
}

export interface CodeBlock {
  /** The heading that it stands under. */
  readonly heading: string;
  readonly language: string;
  readonly code: string;
}

/** The blocks of code in a Markdown document that are marked with a language. */
export async function allCodeBlocks(path: string): Promise<CodeBlock[]> {
  const document = await readFile(join(projectFolder, path), 'utf8');
  return [...document.matchAll(/^ *```(\w+)\n(.*?)^ *```/gms)].map(({ index, 1: language = '', 2: code = '' }) => {
    const headings = document.slice(0, index).matchAll(/^#+ (.*)$/gm);
    return { heading: [...headings].at(-1)?.[1] ?? '', language, code };
  });
}

/** Of those, what is marked with this language. */
export async function codeBlocks(path: string, language: string): Promise<string[]> {
  return (await allCodeBlocks(path)).filter((block) => block.language === language).map(({ code }) => code);
}

export interface EndedCommand {
  readonly exitCode: number | null;
  /** Standard output and standard error, in the order of their arrival. */
  readonly output: string;
}

/** Runs npm to its end. */
export function npm(parameters: readonly string[], cwd: string = projectFolder): Promise<EndedCommand> {
  return run('npm', parameters, cwd, {}, process.platform === 'win32');
}

/** Runs one of the commands in scripts/ to its end, as `npm run` does. */
export function runScript(
  name: string,
  parameters: readonly string[],
  environment: Record<string, string> = {},
  cwd: string = projectFolder,
) {
  return run(process.execPath, ['--import', 'tsx', `scripts/${name}`, ...parameters], cwd, environment, false);
}

function run(
  command: string,
  parameters: readonly string[],
  cwd: string,
  environment: Record<string, string>,
  shell: boolean,
): Promise<EndedCommand> {
  // What vitest sets for its own tests would change what the commands do.
  const { VITEST: _, NODE_ENV: __, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: '1', ...environment };
  const child = spawn(command, parameters, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (exitCode) => resolve({ exitCode, output }));
  });
}
