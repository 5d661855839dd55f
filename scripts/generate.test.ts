/** What becomes of the spec, and of the client, when the spec has more operations, in copies of the project. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { CommandError } from 'command-line';
import { build } from 'esbuild';
import { checkSpec } from 'spec-check';
import { describe, test } from 'vitest';
import { type Document, parse } from 'yaml';
import { specRules } from '../contract-tests/project.js';
import { copyProject, npm, type ProjectCopy } from '../contract-tests/project-copy.js';
import { checkGenerated, writeGenerated } from './generate.js';

/** Every file that is generated, by its path. */
async function readAll({ folder, read }: ProjectCopy) {
  const entries = await readdir(`${folder}/generated`, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`);
  const files = paths.map((path) => path.slice(folder.length + 1)).map(async (path) => [path, await read(path)]);
  return Object.fromEntries(await Promise.all(files));
}

/** Adds the operations of a document, with all that they need. */
function add(spec: Document, more: Readonly<Record<string, unknown>>, path: readonly string[] = []): void {
  for (const [key, value] of Object.entries(more)) {
    const at = [...path, key];
    if (Array.isArray(value) && spec.hasIn(at)) for (const item of value) spec.addIn(at, item);
    else if (Object(value) === value && spec.hasIn(at)) add(spec, Object(value), at);
    else spec.setIn(at, value);
  }
}

/** What the command reads and writes. */
const made = ['spec', 'generated'];

const moreOperations = parse(await readFile(new URL('fixtures/more-operations.yaml', import.meta.url), 'utf8'));

/** What an app does with what these operations answer. It compiles only when each is fully typed. */
const app = `
import { createApiClient } from 'buddy-logout/api';

const api = createApiClient();
const { data: devices = [] } = await api.GET('/tried/users/me/devices');
export const changes: number[] = devices.map(({ changes = 0 }) => changes).sort();
const { data: nickname } = await api.PUT('/tried/users/{userId}/nickname', {
  params: { path: { userId: 'user 1' } },
  body: { nickname: 'Ada' },
});
export const name: string | undefined = nickname?.nickname;
const { data: status } = await api.GET('/tried/users/me/status', { params: { query: { detail: 'short' } } });
export const seen: string | null | undefined = status?.seen;
export const shown: unknown = status?.shown?.to;
`;

/** The bundle of a program that logs out, with its names: minified ones depend on the modules that are read as well. */
async function logoutProgram({ folder }: ProjectCopy): Promise<string> {
  const contents = "import { createBuddyClient } from './src/index.js'; createBuddyClient().logoutUser();";
  const stdin = { contents, resolveDir: folder };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false });
  return outputFiles.map(({ text }) => text).join();
}

test.concurrent('npm run generate makes the same bytes from the same spec, and removes what is left over', async ({
  expect,
  onTestFinished,
}) => {
  const copy = await copyProject(onTestFinished);
  const committed = await readAll(copy);
  await Promise.all(Object.keys(committed).map((path) => copy.write(path, '')));
  await mkdir(`${copy.folder}/generated/left`);
  await copy.write('generated/left/over.ts', '');
  expect(await copy.run('generate')).toMatchObject({ exitCode: 0 });
  expect(await readAll(copy)).toEqual(committed);
});

// By the functions of the command, which takes longer to start than they take.
describe('what the command does', () => {
  test.concurrent.for([
    ['an operation without a name', 'has no operationId', undefined],
    ['an operation that no module can export', 'has the operationId log-out, which is no name', 'log-out'],
  ] as const)('changes nothing when there is %s, and says so', async ([, says, name], { expect, onTestFinished }) => {
    const copy = await copyProject(onTestFinished, made);
    const committed = await readAll(copy);
    await copy.editSpec((spec) => spec.setIn(['paths', '/users/me/logout', 'post', 'operationId'], name));
    const refusal = await writeGenerated(copy.folder).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CommandError);
    expect(refusal).toMatchObject({ exitCode: 1, message: expect.stringContaining(says) });
    expect(String(refusal)).toContain('npm run check:spec');
    expect(await readAll(copy)).toEqual(committed);
  });

  test.concurrent('names, with --check, every file that is stale, edited, missing or left over, and the command that mends it', async ({
    expect,
    onTestFinished,
  }) => {
    const copy = await copyProject(onTestFinished, made);
    await copy.write('generated/operations.ts', `${await copy.read('generated/operations.ts')}// edited\n`);
    await copy.write('generated/left-over.ts', '');
    await rm(`${copy.folder}/generated/checks.ts`);
    await copy.editSpec((spec) =>
      spec.setIn(['components', 'schemas', 'LogoutSuccess', 'properties', 'region'], { type: 'string' }),
    );
    const refusal = await checkGenerated(copy.folder).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CommandError);
    expect(refusal).toMatchObject({ exitCode: 1, message: expect.stringContaining('npm run generate') });
    for (const name of ['openapi.json', 'types.ts', 'schemas.ts', 'operations.ts']) {
      expect(String(refusal)).toContain(`generated/${name} is not what spec/openapi.yaml gives`);
    }
    expect(String(refusal)).toContain('generated/checks.ts is missing');
    expect(String(refusal)).toContain('generated/left-over.ts is left over');
    expect(String(refusal)).not.toContain('server.ts');
  });
});

test.concurrent('more operations need the spec and npm run generate: types, schemas and contract tests follow, and a program that logs out stays as it is', async ({
  expect,
  onTestFinished,
}) => {
  const copy = await copyProject(onTestFinished);
  const before = await logoutProgram(copy);
  const { operationId: _, ...logout } = parse(await copy.read('spec/openapi.yaml')).paths['/users/me/logout'].post;
  await copy.editSpec((spec) => {
    add(spec, moreOperations);
    for (let number = 1; number <= 15; number++) {
      add(spec, {
        paths: { [`/tried/logout/${number}`]: { post: { operationId: `triedLogout${number}`, ...logout } } },
      });
    }
  });
  await writeGenerated(copy.folder);
  await copy.write('src/tried-app.ts', app);
  expect(await logoutProgram(copy)).toBe(before);
  for (const document of ['openapi.yaml', 'logout.arazzo.yaml']) {
    expect(await checkSpec(`${copy.folder}/spec/${document}`, specRules)).toContain(': valid (');
  }

  // Of the contract tests, those that follow the spec.
  const following = ['exec', '--', 'vitest', 'run', '--project', 'contract', 'contract-tests/client/spec.test.ts'];
  const [types, contract] = await Promise.all([copy.run('check:types'), npm(following, copy.folder)]);
  expect(types).toEqual({ exitCode: 0, output: '' });
  expect(contract.output).toMatch(/operations (\d+) of \1,/);
  expect(contract.exitCode).toBe(0);
});
