/** The tarball in somebody else's project: packed, and installed once for all tests. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build, transform } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { createProvider } from '../../src/provider/index.js';
import { type InstalledPackage, installPackage } from '../installed-package.js';
import { projectFolder, specFile } from '../project.js';
import { allCodeBlocks } from '../project-copy.js';
import { bundledSize, bundlers, gzipLimit } from './bundlers.js';
import { consumerErrors } from './consumer-types.js';
import { publicTypes } from './public-types.js';

const run = promisify(execFile);
const apiChange = 'This is an API change. Move the version: npm version major|minor --no-git-tag-version.';

let app: string;
let installed: InstalledPackage;
beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'buddy-logout-app-'));
  installed = await installPackage(app);
  await writeFile(join(app, 'stand-in.js'), standIn);
});
afterAll(() => rm(app, { recursive: true, force: true }));

describe('the package', () => {
  test('holds what its users need, and nothing else', async () => {
    const sources = (await readdir(join(projectFolder, 'src'), { recursive: true }))
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => `src/${path}`);
    const generated = ['checks', 'operations', 'schemas', 'server', 'types'].map((name) => `generated/${name}.ts`);
    const answers = (await readdir(join(projectFolder, 'generated/answers'))).map(
      (name) => `generated/answers/${name}`,
    );
    const modules = [...sources, ...generated, ...answers];
    const built = (format: string) =>
      modules
        .filter((path) => format === 'esm' || !path.startsWith('src/cli/'))
        .flatMap((path) => ['.js', '.d.ts'].map((ending) => `dist/${format}/${path.replace(/\.ts$/, ending)}`))
        .flatMap((path) => [path, `${path}.map`]);
    const others = [
      'LICENSE',
      'README.md',
      'package.json',
      'dist/cjs/package.json',
      'generated/openapi.json',
      'dist/node/index.js',
      'dist/node/index.js.map',
    ];
    const files = [...others, 'spec/openapi.yaml', 'src/provider/sessions.sql', ...modules];
    expect(installed.files.map(({ path }) => path).sort()).toEqual([...files, ...built('esm'), ...built('cjs')].sort());
  });

  test('has nothing for publint to say, strictly', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed.folder, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('gives the right types to every module that may import it', async () => {
    const result = await checkPackage(createPackageFromTarballData(await readFile(installed.tarball)));
    if (!result.types) throw new Error('The package has no types.');
    // The schema is for psql and for reading, and no module.
    const isSchema = (problem: object) => 'entrypoint' in problem && problem.entrypoint === './provider/sessions.sql';
    expect(result.problems.filter((problem) => !isSchema(problem))).toEqual([]);
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

describe('its source maps', () => {
  test('lead from every script and every declaration to a source that is in the package', async () => {
    const paths = installed.files.map(({ path }) => path);
    const built = paths.filter((path) => /^dist\/.*\.(js|d\.ts)$/.test(path));
    expect(built.length).toBeGreaterThan(0);
    for (const path of built) {
      const text = await readFile(join(installed.folder, path), 'utf8');
      expect(text.trimEnd().endsWith(`\n//# sourceMappingURL=${basename(path)}.map`), path).toBe(true);
      const { sources }: { sources: string[] } = JSON.parse(
        await readFile(join(installed.folder, `${path}.map`), 'utf8'),
      );
      for (const source of sources) expect(paths, path).toContain(posix.join(posix.dirname(path), source));
    }
  });

  test.each(
    ['BuddyError', 'ServiceError', 'UnexpectedResponseError'].flatMap((name) => [
      [name, 'mjs'],
      [name, 'cjs'],
    ]),
  )(
    'lead Node.js, when it prints an uncaught %s in .%s, to the source; its name and its place are those that were written',
    async (name, ending) => {
      const answers: Record<string, string> = {
        BuddyError: "() => Promise.reject(new Error('no route'))",
        ServiceError: 'async () => Response.json(spec.components.examples.AuthFailed.value, { status: 401 })',
        UnexpectedResponseError: "async () => new Response('<h1>')",
      };
      const imports: Record<string, string> = {
        mjs: `import { createBuddyClient } from 'buddy-logout';
import spec from 'buddy-logout/openapi.json' with { type: 'json' };`,
        cjs: `const { createBuddyClient } = require('buddy-logout');
const spec = require('buddy-logout/openapi.json');`,
      };
      const code = `${imports[ending]}
const fetch = ${answers[name]};
const client = createBuddyClient({ userToken: 'EXAMPLE-user-access-token', fetch, retry: false });
client.logoutUser().then(({ error }) => { throw error; });`;
      const program = `uncaught.${ending}`;
      await writeFile(join(app, program), code);
      const { stderr } = await run(process.execPath, ['--enable-source-maps', program], { cwd: app }).catch(
        (failure) => failure,
      );
      expect(stderr).toMatch(new RegExp(`^${name}: `, 'm'));
      expect(stderr).toMatch(/^ +at \w+ \(.*\/buddy-logout\/src\/(\w+\/)?[\w-]+\.ts:\d+:\d+\)/m);
      expect(stderr).not.toContain('EXAMPLE-user-access-token');
    },
  );
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
const inside = await import('buddy-logout/dist/esm/src/index.js').catch((error) => error.code);
console.log(JSON.stringify({
  exports: Object.keys(client),
  api: Object.keys(api),
  first: first.session,
  second: second.error.code,
  version: spec.info.version,
  required: Object.keys(required).sort().join() === Object.keys(client).sort().join(),
  recognised: client.isBuddyError(new required.BuddyError('Aborted', 'given up')),
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
      recognised: true,
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

  test('imports the client as one file in Node.js, and as its modules elsewhere', async () => {
    const loadedIn = async (platform: 'node' | 'browser') => {
      const stdin = { contents: "import * as all from 'buddy-logout'; console.log(all);", resolveDir: app };
      const { metafile } = await build({ stdin, platform, bundle: true, format: 'esm', metafile: true, write: false });
      return Object.keys(metafile.inputs).flatMap((path) => /buddy-logout\/(dist\/.*)/.exec(path)?.[1] ?? []);
    };
    expect(await loadedIn('node')).toEqual(['dist/node/index.js']);
    expect(await loadedIn('browser')).toContain('dist/esm/src/client.js');
  });

  test.each(Object.entries(bundlers))('takes no more into its bundle than a logout needs: %s', async (_, bundle) => {
    const folder = await mkdtemp(join(app, 'bundle-'));
    const size = await bundledSize(bundle, folder);
    expect(size).toBeLessThanOrEqual(gzipLimit);
    // A bundle that left the client outside would be small as well.
    expect(size).toBeGreaterThan((await bundledSize(bundle, folder, "console.log('nothing')")) + 1_000);
  });

  test('finds in the README what it costs', async () => {
    const readme = await readFile(join(installed.folder, 'README.md'), 'utf8');
    expect(readme).toContain(`at most ${gzipLimit.toLocaleString('en')} bytes, compressed`);
  });

  // What npx runs, once it has found it.
  const command = (args: readonly string[], environment: Record<string, string> = {}) =>
    run(join(app, 'node_modules/.bin/buddy-logout'), args, {
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
    const settings = { compiler: 'typescript-7', resolution: 'nodenext', exact: true } as const;
    for (const platform of ['neither', 'DOM'] as const)
      expect(await consumerErrors(app, { ...settings, platform })).toBe('');
  });
});

describe('the public types', () => {
  const entries = ['index', 'api', 'provider/index', 'provider/postgres', 'provider/testing'];
  let types: readonly string[];
  beforeAll(() => {
    types = publicTypes(entries);
  });
  test.each(entries)('of %s are those of api/', async (entry) => {
    const accept = 'npx vitest run --project npm-test contract-tests/package/package.test.ts --update';
    await expect(types[entries.indexOf(entry)], `${apiChange} Then accept the new text: ${accept}`).toMatchFileSnapshot(
      `api/${entry.replace('/index', '').replace('/', '-')}.d.ts`,
    );
  });
});
