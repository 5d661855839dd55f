/** Runs the code of docs/provider*.md, as it stands, in an app that has installed the package, and looks after their commands. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import type { Provider } from '../../src/provider/index.js';
import { projectFolder } from '../project.js';
import { allCodeBlocks, codeBlocks } from '../project-copy.js';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'buddy-logout-frameworks-'));
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@electric-sql'), { recursive: true });
  await symlink(projectFolder, join(modules, 'buddy-logout'), 'junction');
  for (const name of ['express', 'fastify', 'hono', 'fast-check', '@electric-sql/pglite']) {
    await symlink(join(projectFolder, 'node_modules', name), join(modules, name), 'junction');
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An app of any of them, put on a port. */
type Handler = Parameters<typeof createServer>[1];
interface App {
  /** Hono's. */
  fetch?(request: Request): Promise<Response>;
  /** Fastify's. */
  readonly server?: ReturnType<typeof createServer>;
  ready?(): Promise<void>;
}

async function callerOf(app: App): Promise<(path: string, init: RequestInit) => Promise<Response>> {
  if (app.fetch) return async (path, init) => app.fetch?.(new Request(`http://app${path}`, init)) ?? new Response();
  await app.ready?.();
  // What is left is Express, whose app is itself a handler.
  const server = app.server ?? createServer(app as Handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return async (path, init) => {
    if (init.method !== 'TRACE') return fetch(`http://127.0.0.1:${port}${path}`, init);
    const [answer] = await once(httpRequest({ port, path, method: 'TRACE', agent: false }).end(), 'response');
    answer.resume();
    return new Response(null, { status: answer.statusCode });
  };
}

const examples = (await allCodeBlocks('docs/provider-frameworks.md')).filter(({ language }) => language === 'js');

test('there is one for each framework', () => {
  expect(examples.map(({ heading }) => heading)).toEqual(['Express', 'Fastify', 'Hono']);
});

test.each(examples)(
  'with $heading, a logout ends the session for the other operations too',
  async ({ heading, code }) => {
    const file = join(folder, `${heading.toLowerCase()}.mjs`);
    await writeFile(file, code);
    const { app, provider }: { app: App; provider: Provider } = await import(pathToFileURL(file).href);
    const call = await callerOf(app);
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const headers = { Authorization: `Buddy ${accessToken}` };
    const notes = await call('/notes', { headers });
    expect([notes.status, await notes.json()]).toEqual([200, { notesOf: 'alice' }]);
    expect((await call('/notes', {})).status).toBe(401);
    const asJson = { ...headers, 'Content-Type': 'application/json' };
    const loggedOut = await call('/users/me/logout', { method: 'POST', headers: asJson });
    expect(loggedOut.headers.get('content-type')).toMatch(/^application\/json/);
    const { success, result } = await loggedOut.json();
    expect([loggedOut.status, success]).toEqual([200, true]);
    const refused = await call('/notes', { headers });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Buddy']);
    expect((await call('/notes', { headers: { Authorization: `Buddy ${result.accessToken}` } })).status).toBe(401);
    const form = new URLSearchParams({ device: 'phone' });
    expect((await call('/users/me/logout', { method: 'POST', headers, body: form })).status).toBe(401);
    expect((await call('/users/me/logout', { method: 'PATCH', headers })).status).toBe(405);
    // No WHATWG request is a TRACE, so none comes to Hono.
    if (heading !== 'Hono') expect((await call('/users/me/logout', { method: 'TRACE', headers })).status).toBe(405);
    provider.authenticate = () => Promise.reject(Object.assign(new Error('gone'), { name: 'StoreUnavailableError' }));
    const unavailable = await call('/notes', { headers });
    expect([unavailable.status, unavailable.headers.get('retry-after')]).toEqual([503, '2']);
  },
);

test('the code of docs/provider.md logs a user out, with its sessions in an embedded PostgreSQL', async () => {
  const [code = ''] = await codeBlocks('docs/provider.md', 'js');
  await writeFile(join(folder, 'embedded.mjs'), code);
  // To optimize PostgreSQL takes longer than the logout.
  const { stdout } = await run(process.execPath, ['--liftoff-only', 'embedded.mjs'], { cwd: folder });
  expect(stdout).toBe('Logged out.\n');
});

test("the kit runs in Node.js' own test runner, as docs/provider-stores.md has it", async () => {
  const [code = ''] = await codeBlocks('docs/provider-stores.md', 'js');
  await writeFile(join(folder, 'store.test.mjs'), code);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', 'store.test.mjs'], {
    cwd: folder,
    env,
  });
  expect(stdout).toMatch(/^# pass 1\d$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});

test('the commands of these pages are those of the package, and what they install is what it names', async () => {
  const pages = [
    'docs/provider.md',
    'docs/provider-stores.md',
    'docs/provider-frameworks.md',
    'docs/provider-capacity.md',
  ];
  const commands = (await Promise.all(pages.map((page) => codeBlocks(page, 'sh')))).flat().join('').trim().split('\n');
  expect(commands).toEqual([
    'npm install pg',
    // contract-tests/provider runs these two, on a database that there is.
    'BUDDY_DATABASE_URL=postgres://… npx buddy-logout migrate',
    'BUDDY_DATABASE_URL=postgres://… npx buddy-logout serve --host 0.0.0.0 --port 4011',
    'npm install --save-dev fast-check',
  ]);
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['fast-check', 'pg']);
  const proofs = await readFile(join(projectFolder, 'contract-tests/provider/provider.test.ts'), 'utf8');
  expect(proofs).toContain("[buddyLogout, 'migrate']");
});
