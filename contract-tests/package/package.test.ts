/** The tarball in somebody else's project: packed from a copy of this one, and installed once for all tests. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { specFile } from 'command-line';
import { build, transform } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { createProvider } from '../../src/provider/index.js';
import { allCodeBlocks, copyProject, type ProjectCopy } from '../project-copy.js';
import { consumerErrors } from './consumer-types.js';
import { type InstalledPackage, installPackage } from './installed-package.js';

const run = promisify(execFile);
const apiChange = 'This is an API change. Move the version: npm version major|minor --no-git-tag-version.';

let app: string;
let project: ProjectCopy;
let installed: InstalledPackage;
const tidying: (() => Promise<void>)[] = [];
beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'buddy-logout-app-'));
  tidying.push(() => rm(app, { recursive: true }));
  project = await copyProject((remove) => tidying.push(remove));
  installed = await installPackage(app, project.folder);
  await writeFile(join(app, 'stand-in.js'), standIn);
});
afterAll(() => Promise.all(tidying.map((tidy) => tidy())));

describe('the package', () => {
  test('holds what its users need, and nothing else', () => {
    expect(installed.files.map(({ path }) => path)).toEqual([
      'LICENSE',
      'README.md',
      'dist/api.d.ts',
      'dist/api.js',
      'dist/cli/bin.js',
      'dist/index.d.ts',
      'dist/index.js',
      'dist/provider/index.d.ts',
      'dist/provider/index.js',
      'dist/provider/postgres.d.ts',
      'dist/provider/postgres.js',
      'dist/provider/testing.d.ts',
      'dist/provider/testing.js',
      'generated/openapi.json',
      'package.json',
      'spec/openapi.yaml',
      'src/provider/sessions.sql',
    ]);
  });

  test('names no source map that is not in it', async () => {
    const scripts = installed.files.filter(({ path }) => path.endsWith('.js'));
    for (const { path } of scripts) {
      expect(await readFile(join(installed.folder, path), 'utf8')).not.toContain('sourceMappingURL');
    }
  });

  test('has nothing for publint to say, strictly', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed.folder, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('gives the right types to every module that may import it', async () => {
    const result = await checkPackage(createPackageFromTarballData(await readFile(installed.tarball)));
    if (!result.types) throw new Error('The package has no types.');
    // The profile of packages that are ES modules alone, which older resolutions cannot find.
    const older = ['node10', 'node16-cjs'];
    const problems = result.problems.filter(
      (problem) => !('resolutionKind' in problem && older.includes(problem.resolutionKind)),
    );
    // The schema is for psql and for reading, and no module.
    const isSchema = (problem: object) => 'entrypoint' in problem && problem.entrypoint === './provider/sessions.sql';
    expect(problems.filter((problem) => !isSchema(problem))).toEqual([]);
    expect(Object.keys(result.entrypoints), apiChange).toEqual([
      '.',
      './api',
      './provider',
      './provider/postgres',
      './provider/testing',
      './provider/sessions.sql',
      './openapi.json',
    ]);
  });

  test('brings openapi-fetch, its types, and nothing else, and none of them runs anything on installation', async () => {
    const modules = join(app, 'node_modules');
    const brought = (await readdir(modules)).filter((name) => !name.startsWith('.'));
    expect(brought).toEqual(['buddy-logout', 'openapi-fetch', 'openapi-typescript-helpers']);
    for (const name of brought) {
      const { scripts = {} } = JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8'));
      // `prepare` runs for whoever works on a package, and not for whoever installs it from a registry.
      expect(Object.keys(scripts).filter((script) => /^(pre|post)?install$/.test(script))).toEqual([]);
    }
  });
});

describe('its source maps, made with it,', () => {
  test('lead from every script to sources that are there', async () => {
    const maps = (await readdir(join(project.folder, 'dist'), { recursive: true })).filter((path) =>
      path.endsWith('.map'),
    );
    expect(maps.sort()).toEqual([
      'api.js.map',
      'cli/bin.js.map',
      'index.js.map',
      'provider/index.js.map',
      'provider/postgres.js.map',
      'provider/testing.js.map',
    ]);
    for (const path of maps) {
      const { sources, mappings }: { sources: string[]; mappings: string } = JSON.parse(
        await project.read(`dist/${path}`),
      );
      expect(mappings).not.toBe('');
      for (const source of sources) await readFile(resolve(project.folder, 'dist', dirname(path), source));
    }
  });
});

interface Example {
  readonly shown: string;
  readonly language: string;
  readonly code: string;
}

/** What a page shows in JavaScript or TypeScript. */
async function examplesOf(page: string): Promise<Example[]> {
  const blocks = (await allCodeBlocks(page)).filter(({ language }) => ['js', 'ts'].includes(language));
  return blocks.map(({ heading, language, code }) => ({ shown: `${page}, ${heading}`, language, code }));
}

/** Those that the spec shows in JavaScript; docs.test.ts runs the one for a shell. */
async function samplesOfSpec(): Promise<Example[]> {
  const spec = parse(await readFile(specFile, 'utf8'));
  const samples: { lang: string; label: string; source: string }[] =
    spec.paths['/users/me/logout'].post['x-codeSamples'];
  return samples
    .filter(({ lang }) => lang === 'JavaScript')
    .map(({ label, source }) => ({ shown: `spec/openapi.yaml, ${label}`, language: 'js', code: source }));
}

const pages = ['README.md', 'CONTRIBUTING.md', 'docs/client.md', 'docs/migrating.md'];
const examples = (await Promise.all([...pages.map(examplesOf), samplesOfSpec()])).flat();

/** For those that call Buddy's own host, or with the token of the spec's examples. */
const standIn = `const send = globalThis.fetch;
globalThis.fetch = (...call) => {
  const request = new Request(...call);
  const authorization = request.headers.get('authorization');
  request.headers.set('authorization', authorization.replace('EXAMPLE-user-access-token', process.env.BUDDY_USER_TOKEN));
  return send(new Request(request.url.replace('https://api.buddyplatform.com', process.env.BUDDY_URL), request));
};`;

const program = `import { createRequire } from 'node:module';
import * as client from 'buddy-logout';
import * as api from 'buddy-logout/api';
import { createProvider } from 'buddy-logout/provider';
import spec from 'buddy-logout/openapi.json' with { type: 'json' };

const provider = createProvider();
const { accessToken: userToken } = await provider.issueUserToken({ appId: 'my-app', userId: 'alice' });
const logout = () => client.createBuddyClient({ userToken, fetch: provider.fetch }).logoutUser();
const [first, second] = [await logout(), await logout()];
const required = createRequire(import.meta.url)('buddy-logout');
const inside = await import('buddy-logout/dist/index.js').catch((error) => error.code);
console.log(JSON.stringify({
  exports: Object.keys(client),
  api: Object.keys(api),
  first: first.session,
  second: second.error.code,
  version: spec.info.version,
  required: required.createBuddyClient === client.createBuddyClient,
  inside,
}));`;

describe('an app that has installed it', () => {
  test('logs out, tests against the provider, reads the spec, and may use require', async () => {
    await writeFile(join(app, 'app.js'), program);
    const { stdout } = await run(process.execPath, ['app.js'], { cwd: app });
    expect(JSON.parse(stdout), apiChange).toEqual({
      exports: [
        'BuddyError',
        'ServiceError',
        'UnexpectedResponseError',
        'createBuddyClient',
        'isBuddyError',
        'keyValueTokenStore',
        'memoryTokenStore',
        'signWith',
        'webStorageTokenStore',
      ],
      api: ['createApiClient'],
      first: 'ended',
      second: 'AuthAccessTokenInvalid',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      required: true,
      inside: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
    });
  });

  test.each(examples)('runs the code that stands in $shown, as it stands', async ({ language, code }) => {
    const provider = createProvider();
    const { accessToken } = await provider.issueUserToken({ appId: 'my-app', userId: 'alice' });
    const { url, close } = await provider.serve();
    onTestFinished(close);
    const script = language === 'ts' ? (await transform(code, { loader: 'ts', format: 'esm' })).code : code;
    await writeFile(join(app, 'example.js'), script);
    const env = { ...process.env, BUDDY_URL: url, BUDDY_USER_TOKEN: accessToken };
    const standsIn = !code.includes('BUDDY_URL') || code.includes('EXAMPLE-user-access-token');
    const parameters = [...(standsIn ? ['--import', './stand-in.js'] : []), 'example.js'];
    const { stdout } = await run(process.execPath, parameters, { cwd: app, env });
    expect(stdout).toMatch(/^Logged out\./);
  });

  test('finds code in the README, in docs/client.md and in the spec, and a way from each of the old SDKs', () => {
    const shownBy = (page: string) => examples.filter(({ shown }) => shown.startsWith(`${page}, `));
    for (const page of ['README.md', 'docs/client.md', 'spec/openapi.yaml'])
      expect(shownBy(page), page).not.toEqual([]);
    const platforms = shownBy('docs/migrating.md').map(({ shown }) => shown.split(', ')[1]);
    expect(platforms).toEqual(['JavaScript', 'Android', 'iOS', '.NET']);
  });

  test('loads openapi-fetch for the API client alone', async () => {
    const loadedBy = async (entry: string) => {
      const contents = `import * as all from '${entry}'; console.log(all);`;
      const stdin = { contents, resolveDir: app };
      const { metafile } = await build({ stdin, bundle: true, format: 'esm', metafile: true, write: false });
      return Object.keys(metafile.inputs).some((path) => path.includes('openapi-fetch'));
    };
    expect([await loadedBy('buddy-logout'), await loadedBy('buddy-logout/api')]).toEqual([false, true]);
  });

  test('can leave out of its bundle what it does not call', async () => {
    const contents = "import { createBuddyClient } from 'buddy-logout'; createBuddyClient().logoutUser();";
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: app },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    });
    expect(gzipSync(outputFiles[0]?.contents ?? '').byteLength).toBeLessThanOrEqual(5_500);
  });

  const command = (args: readonly string[], environment: Record<string, string> = {}) =>
    run('npx', ['--no-install', 'buddy-logout', ...args], {
      cwd: app,
      env: { ...process.env, ...environment },
      shell: process.platform === 'win32',
    });

  test('has the command, which knows its version', async () => {
    const [help, version] = await Promise.all([command(['--help']), command(['--version'])]);
    expect(help.stdout).toMatch(/^Usage: buddy-logout logout/);
    expect(version.stdout).toBe(`${manifest.version}\n`);
  });

  test('says what it lacks when its sessions are to be in PostgreSQL', async () => {
    const database = 'postgres://buddy:EXAMPLE-password@127.0.0.1:1/sessions';
    for (const name of ['serve', 'migrate']) {
      const { code, stdout, stderr } = await command([name, '--database', database]).catch((failure) => failure);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe('--database needs node-postgres, which is not installed: npm install pg\nSee --help.\n');
    }
  });

  test('logs out from a terminal', async () => {
    const provider = createProvider();
    const { accessToken } = await provider.issueUserToken({ appId: 'my-app', userId: 'alice' });
    const { url, close } = await provider.serve();
    onTestFinished(close);
    const { stdout } = await command(['logout', '--base-url', url], { BUDDY_USER_TOKEN: accessToken });
    expect(stdout).toMatch(/^The session has ended/);
  });

  test('compiles with no types but those of the language, however strict, and with the API client beside those of the DOM', async () => {
    const settings = { compiler: 'typescript', resolution: 'nodenext', exact: true } as const;
    for (const platform of ['neither', 'DOM'] as const)
      expect(await consumerErrors(app, { ...settings, platform })).toBe('');
  });
});

describe('the public types', () => {
  test.each(['index', 'api', 'provider/index', 'provider/postgres', 'provider/testing'])(
    'of %s are those of api/',
    async (entry) => {
      const types = await readFile(join(installed.folder, `dist/${entry}.d.ts`), 'utf8');
      const accept = 'npx vitest run --project end-to-end contract-tests/package/package.test.ts --update';
      await expect(types, `${apiChange} Then accept the new text: ${accept}`).toMatchFileSnapshot(
        `api/${entry.replace('/index', '').replace('/', '-')}.d.ts`,
      );
    },
  );
});
