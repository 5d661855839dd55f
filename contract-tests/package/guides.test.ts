/** The spec's sample for curl, and the code of the guides for React Native, Next.js and tests, beside stand-ins for what it imports of others. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import { createBuddyClient, type KeyValueStorage, keyValueTokenStore, type TokenState } from '../../src/index.js';
import { createProvider } from '../../src/provider/index.js';
import { projectFolder } from '../project.js';
import { codeBlocks } from '../project-copy.js';

const run = promisify(execFile);

/** What the guides import, by name. */
const client = {
  'buddy-logout': join(projectFolder, 'src/index.ts'),
  'buddy-logout/provider': join(projectFolder, 'src/provider/index.ts'),
};

/** As each package answers; what stands there outlives the module, as it does an app. */
const standIns = {
  '@react-native-async-storage/async-storage': `export default {
    getItem: async (key) => items.get(key) ?? null,
    setItem: async (key, value) => { items.set(key, value); },
    removeItem: async (key) => { items.delete(key); },
  };`,
  'expo-secure-store': `
    const checked = (key) => {
      if (!/^[\\w.-]+$/.test(key)) throw new Error('Invalid key provided to SecureStore.');
      return key;
    };
    export const getItemAsync = async (key) => items.get(checked(key)) ?? null;
    export const setItemAsync = async (key, value) => { items.set(checked(key), value); };
    export const deleteItemAsync = async (key) => { items.delete(checked(key)); };`,
  '@capacitor/preferences': `export const Preferences = {
    get: async ({ key }) => ({ value: items.get(key) ?? null }),
    set: async ({ key, value }) => { items.set(key, value); },
    remove: async ({ key }) => { items.delete(key); },
  };`,
  'next/headers': `export const cookies = async () => ({
    get: (name) => (items.has(name) ? { name, value: items.get(name) } : undefined),
    set: (name, value, options) => { items.set(name, value); told.push(options); },
  });`,
};

const items = new Map<string, string>();
const told: unknown[] = [];
let provider: ReturnType<typeof createProvider>;
let userToken: string;

beforeEach(async () => {
  items.clear();
  told.length = 0;
  provider = createProvider();
  userToken = (await provider.issueUserToken({ appId: 'my-app', userId: 'alice' })).accessToken;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => provider.fetch(new Request(url, init)));
  vi.stubGlobal('items', items);
  vi.stubGlobal('told', told);
});
afterEach(() => vi.unstubAllGlobals());

async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'buddy-logout-guide-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What that code exports. */
async function load<Exports>(code: string | undefined): Promise<Exports> {
  const folder = await folderForTest();
  for (const [name, text] of Object.entries(standIns)) {
    await writeFile(join(folder, `${name.replaceAll('/', '-')}.js`), text);
  }
  const outfile = join(folder, 'bundle.mjs');
  const others = Object.keys(standIns).map((name) => [name, join(folder, `${name.replaceAll('/', '-')}.js`)]);
  await build({
    stdin: { contents: code ?? '', resolveDir: folder },
    alias: { ...client, ...Object.fromEntries(others) },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  return import(pathToFileURL(outfile).href);
}

/** Whether the service still knows the session; asks by a logout. */
async function alive(token: string): Promise<boolean> {
  return (await createBuddyClient({ userToken: token, fetch: provider.fetch }).logoutUser()).success;
}

const stored = (text = items.get('buddy')): TokenState => JSON.parse(text ?? '{}');

describe('the guide for React Native', async () => {
  const [session, ...adapters] = await codeBlocks('docs/react-native.md', 'js');

  test('logs in and out, and keeps the tokens in AsyncStorage', async () => {
    interface Session {
      logIn(token: string): Promise<void>;
      logOut(): Promise<string>;
    }
    const { logIn, logOut } = await load<Session>(session);
    await logIn(userToken);
    expect(stored()).toEqual({ user: { value: userToken } });
    expect(await logOut()).toBe('ended');
    expect(stored()).toEqual({ app: { value: expect.any(String), expires: expect.any(Number) } });
    expect(await alive(userToken)).toBe(false);
  });

  test.each(adapters)('adapts another store: %s', async (adapter) => {
    const { storage } = await load<{ storage: KeyValueStorage }>(adapter);
    const tokenStore = keyValueTokenStore(storage, 'buddy');
    expect(await tokenStore.read()).toEqual({});
    await tokenStore.update(() => ({ user: { value: userToken } }));
    expect(stored()).toEqual({ user: { value: userToken } });
    expect(await tokenStore.read()).toEqual({ user: { value: userToken } });
    await tokenStore.update(() => ({}));
    expect(items.size).toBe(0);
  });

  test('has such an adapter for each of two stores', () => expect(adapters).toHaveLength(2));
});

describe('the guide for Next.js', async () => {
  const [handler, button, browser] = await codeBlocks('docs/nextjs.md', 'js');

  test('logs out on the server, with the tokens in a cookie that no script can read, when the page asks for it', async () => {
    const { POST } = await load<{ POST(): Promise<Response> }>(handler);
    const { logOut } = await load<{ logOut(): Promise<string> }>(button);
    items.set('buddy', JSON.stringify({ user: { value: userToken } }));
    const send = globalThis.fetch;
    vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
      url === '/logout' && init.method === 'POST' ? POST() : send(url, init),
    );
    expect(await logOut()).toBe('ended');
    expect(stored()).toEqual({ app: { value: expect.any(String), expires: expect.any(Number) } });
    expect(told).not.toEqual([]);
    for (const options of told) expect(options).toMatchObject({ httpOnly: true, secure: true });
    expect(await alive(userToken)).toBe(false);
  });

  test('says so when nobody is logged in', async () => {
    const { POST } = await load<{ POST(): Promise<Response> }>(handler);
    expect(await (await POST()).json()).toEqual({ session: 'ended' });
  });

  test('logs out in the browser alone, and can be loaded where there is no localStorage', async () => {
    const { logOut } = await load<{ logOut(): Promise<string> }>(browser);
    items.set('buddy.user', JSON.stringify({ value: userToken }));
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    });
    expect(await logOut()).toBe('ended');
    expect([...items.keys()]).toEqual(['buddy.app']);
  });
});

describe('the guide for tests', async () => {
  const [tests = '', , server] = await codeBlocks('docs/testing.md', 'js');

  test('has tests that Vitest runs, and that pass', async () => {
    const folder = await folderForTest();
    await writeFile(join(folder, 'guide.test.mjs'), tests);
    const alias = Object.entries(client).map(([name, replacement]) => ({ find: new RegExp(`^${name}$`), replacement }));
    const shown = alias.map(
      ({ find, replacement }) => `{ find: ${find}, replacement: ${JSON.stringify(replacement)} }`,
    );
    await writeFile(join(folder, 'vitest.config.mjs'), `export default { resolve: { alias: [${shown}] } };`);
    await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const vitest = join(projectFolder, 'node_modules/vitest/vitest.mjs');
    const { stdout } = await run(process.execPath, [vitest, 'run', '--root', folder, '--reporter', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 2, numTotalTests: 2 });
  });

  test('has a server that an app can log out at', async () => {
    vi.unstubAllGlobals();
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    await load(server);
    expect(log).toHaveBeenCalledExactlyOnceWith('Logged out.');
  });
});

test('the sample for curl in the spec logs a user out', async ({ skip }) => {
  for (const [program, option] of [
    ['sh', '-c'],
    ['curl', '--version'],
  ] as const) {
    skip(
      spawnSync(program, [option, ''], { stdio: 'ignore' }).error !== undefined,
      `there is no ${program} on this machine`,
    );
  }
  const samples = document.paths['/users/me/logout'].post['x-codeSamples'];
  const source = samples.find(({ label }) => label === 'curl')?.source ?? '';

  const provider = createProvider();
  const service = await provider.serve();
  onTestFinished(() => service.close());
  const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
  const local = source.replace('https://api.buddyplatform.com', service.url);
  const logOut = () =>
    run('sh', ['-c', local], {
      cwd: projectFolder,
      env: { ...process.env, BUDDY_USER_TOKEN: accessToken },
    });
  expect(JSON.parse((await logOut()).stdout)).toMatchObject({ status: 200, success: true });
  await expect(logOut()).rejects.toMatchObject({ stdout: expect.stringContaining('AuthAccessTokenInvalid') });
});
