/** Runs what the README, CONTRIBUTING.md, docs/client.md and the spec show: every command, and every block of code as it stands. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { ours } from '../bench/clients.js';
import { promises } from '../bench/promises.js';
import { projectFolder, specFile } from './command.js';
import { docs } from './docs.js';
import { type Prism, startPrism } from './prism.js';
import { specReview } from './spec-review.js';
import { codeBlocks, npm } from './testing.js';

const run = promisify(execFile);
const blocksOf = async (language: string) =>
  (
    await Promise.all(['README.md', 'CONTRIBUTING.md', 'docs/client.md'].map((page) => codeBlocks(page, language)))
  ).flat();
const [examples = [], commandLines = []] = await Promise.all(['js', 'sh'].map(blocksOf));

const spec = parse(await readFile(specFile, 'utf8'));
type Sample = { readonly lang: string; readonly label: string; readonly source: string };
// The one for a shell is run by docs.test.ts.
const samples = (spec.paths['/users/me/logout'].post['x-codeSamples'] as readonly Sample[]).filter(
  ({ lang }) => lang === 'JavaScript',
);

describe('the code', () => {
  let app: string;
  let prism: Prism;
  // An app that has the package installed, and the mock server for it to call.
  beforeAll(async () => {
    app = await mkdtemp(join(tmpdir(), 'buddy-logout-app-'));
    await mkdir(join(app, 'node_modules'));
    await symlink(projectFolder, join(app, 'node_modules/buddy-logout'), 'junction');
    const [built, started] = await Promise.all([npm(['run', '--silent', 'build']), startPrism()]);
    prism = started;
    expect(built).toEqual({ exitCode: 0, output: '' });
  });
  afterAll(async () => {
    await prism?.stop();
    await rm(app, { recursive: true });
  });

  test.each(examples)('of the README and docs/client.md runs as it stands (block %$)', async (code) => {
    await writeFile(join(app, 'example.mjs'), code);
    const env = { ...process.env, BUDDY_URL: prism.url, BUDDY_USER_TOKEN: 'EXAMPLE-user-access-token' };
    const { stdout } = await run(process.execPath, ['example.mjs'], { cwd: app, env });
    expect(stdout).toMatch(/^Logged out\./);
  });

  test.each(samples)(
    'of the spec, with $label, runs as it stands but for the host that it calls',
    async ({ source }) => {
      await writeFile(
        join(app, 'mock-host.mjs'),
        `const send = globalThis.fetch;
      globalThis.fetch = (...call) => {
        const { url, method, headers } = new Request(...call);
        return send(url.replace('https://api.buddyplatform.com', '${prism.url}'), { method, headers });
      };`,
      );
      await writeFile(join(app, 'sample.mjs'), source);
      const env = { ...process.env, BUDDY_USER_TOKEN: 'EXAMPLE-user-access-token' };
      const { stdout } = await run(process.execPath, ['--import', './mock-host.mjs', 'sample.mjs'], { cwd: app, env });
      expect(stdout).toMatch(/^Logged out\./);
    },
  );

  test('at the top of the README is the example application', async () => {
    const app = await readFile(join(projectFolder, 'contract-tests/example-app.ts'), 'utf8');
    expect(app.replace(/^\/\*\*.*?\*\/\n/s, '')).toBe(examples[0]);
  });
});

/** The cells of the first table, by rows. */
function tableOf(markdown: string): string[][] {
  const [table = ''] = /(^\|.*\|\n)+/m.exec(markdown) ?? [];
  return table
    .trim()
    .split('\n')
    .map((line) => line.slice(2, -2).split(' | '));
}

const readmeContract =
  "npm run contract -- --target http://127.0.0.1:4011 --token-command 'npx buddy-logout user-token --count 100'";

describe('the command', () => {
  const partOfTest = (command: string) => async () => {
    const { scripts } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
    expect(`${scripts.test} ${scripts.check}`).toContain(command);
  };
  const commands: Record<string, () => Promise<void>> = {
    'npm ci && npm start': async () => {
      const { exitCode, output } = await npm(['start']);
      expect({ exitCode, output }).toMatchObject({ exitCode: 0, output: expect.stringContaining('success: true') });
      expect(output).toContain('POST /users/me/logout');
      expect(output).toContain('authorization: Buddy [redacted]');
      expect(output).not.toMatch(/EXAMPLE-(user|app)-access-token/);
      expect(output).toMatch(/once more +401 AuthAccessTokenInvalid\n.*received +403 AuthUserAccessTokenRequired/);
    },
    // Together with the next one.
    'npx buddy-logout serve --control': async () => expect(commandLines.join()).toContain(readmeContract),
    [readmeContract]: async () => {
      const serving = spawn(process.execPath, ['dist/bin.js', 'serve', '--control', '--port', '0'], {
        cwd: projectFolder,
      });
      onTestFinished(() => void serving.kill());
      const [line] = await once(serving.stdout, 'data');
      const url = /http:\S+\d/.exec(String(line))?.[0] ?? '';
      // As the README has it, but for the port, and for one rule alone.
      const command = `npx buddy-logout user-token --count 100 --url ${url}`;
      const only = ['--only', 'query-is-ignored'];
      const checked = await npm([
        'run',
        '--silent',
        'contract',
        '--',
        '--target',
        url,
        '--token-command',
        command,
        ...only,
      ]);
      expect(checked).toMatchObject({ exitCode: 0, output: expect.stringContaining('✓ query-is-ignored') });
      serving.kill('SIGTERM');
      expect(await once(serving, 'exit')).toEqual([0, null]);
    },
    'npm run bench -- --only promises --check': async () => {
      // As the README has it, but with those clients alone that need no installation of their own.
      const clients = ['fetch', 'openapi-fetch', ours];
      const { rows, targets } = await promises({ quick: true }, clients);
      const [names = [], , ...table] = tableOf(await readFile(join(projectFolder, 'README.md'), 'utf8'));
      const column = (name: string) => names.indexOf(name);
      expect(table.map((cells) => [cells[0], ...clients.map((name) => cells[column(name)])])).toEqual(rows);
      expect(targets).toMatchObject([{ met: true }]);
    },
    'npm run mock': async () => {
      const mock = spawn(process.execPath, ['--import', 'tsx', 'scripts/mock.ts', '--port', '0'], {
        cwd: projectFolder,
      });
      let output = '';
      const ended = once(mock, 'exit');
      for await (const chunk of mock.stdout) {
        output += chunk;
        const url = /POST (\S+) answers/.exec(output)?.[1];
        if (url === undefined) continue;
        expect((await fetch(url, { method: 'POST' })).status).toBe(401);
        mock.kill('SIGINT');
        break;
      }
      expect(await ended).toEqual([0, null]);
    },
    // What `npm test` runs, so this very run.
    'npm ci && npm test': async () => {
      expect(await readFile(join(projectFolder, '.ci/run'), 'utf8')).toContain('\nnpm ci\nnpm test\n');
    },
    'npm test': partOfTest('vitest run'),
    'npm run check:spec': partOfTest('"check:*"'),
    'npm run check:generated': partOfTest('"check:*"'),
    'npm run contract': partOfTest('vitest run'),
    'BUDDY_USER_TOKEN=… npx buddy-logout logout': async () => {
      // Without a token, so that nothing goes to Buddy; src/logout-command.test.ts runs it with one.
      const { code, stderr } = await run(process.execPath, ['dist/bin.js', 'logout'], {
        cwd: projectFolder,
        env: { ...process.env, BUDDY_USER_TOKEN: '' },
      }).catch((failure) => failure);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('BUDDY_USER_TOKEN') });
    },
    'npm run docs -- --base HEAD': async () => {
      const out = join(await mkdtemp(join(tmpdir(), 'buddy-logout-docs-')), 'index.html');
      // As the README has it, but for where the page goes.
      expect(await docs(['--base', 'HEAD', '--out', out])).toMatch(/^Written: .* Changes since HEAD: \d+\.$/);
      expect(await readFile(out, 'utf8')).toContain('<h2>Changes since HEAD</h2>');
    },
    'npm run spec:review -- --base HEAD': async () => {
      const printed = vi.spyOn(console, 'log').mockReturnValue();
      onTestFinished(() => printed.mockRestore());
      // An approval that has just been merged, or an edit that is not committed, may stop it; that it judges is what is tried here.
      expect(await specReview(['--base', 'HEAD'])).toBeLessThan(2);
      expect(printed.mock.calls.join('\n')).toMatch(/^Wire {6}.*\nTypes {5}.*\nConsumer {2}.*\nVersion {3}/m);
    },
    // It changes files: generate.test.ts runs it, on copies.
    'npm run generate': async () => {
      expect(await readFile(join(projectFolder, 'scripts/generate.test.ts'), 'utf8')).toContain("copy.run('generate')");
    },
  };

  const shown = commandLines.flatMap((block) => block.trim().split('\n')).map((line) => line.trim());
  test.each([...new Set(shown)])('%s does what the README says', async (command) => {
    const check = commands[command];
    if (check === undefined) throw new Error(`No test runs "${command}": add it here, or take it out of the README.`);
    await check();
  });
});
