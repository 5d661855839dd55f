/** Runs every command that the README, CONTRIBUTING.md and docs/client.md show. Their code is run in package.test.ts, by an app. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ours } from '../bench/clients.js';
import { promises } from '../bench/promises.js';
import { projectFolder } from '../contract-tests/project.js';
import { codeBlocks, npm } from '../contract-tests/project-copy.js';
import { specReview } from '../packages/spec-review/src/cli.js';

const run = promisify(execFile);
const pages = ['README.md', 'CONTRIBUTING.md', 'docs/client.md'];
const commandLines = (await Promise.all(pages.map((page) => codeBlocks(page, 'sh')))).flat();

test('at the top of the README is the example application', async () => {
  const app = await readFile(join(projectFolder, 'contract-tests/client/example-app.ts'), 'utf8');
  expect(app.replace(/^\/\*\*.*?\*\/\n/s, '')).toBe((await codeBlocks('README.md', 'js'))[0]);
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
      const serving = spawn(process.execPath, ['dist/esm/src/cli/bin.js', 'serve', '--control', '--port', '0'], {
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
      // Without a token, so that nothing goes to Buddy; src/cli/logout-command.test.ts runs it with one.
      const { code, stderr } = await run(process.execPath, ['dist/esm/src/cli/bin.js', 'logout'], {
        cwd: projectFolder,
        env: { ...process.env, BUDDY_USER_TOKEN: '' },
      }).catch((failure) => failure);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('BUDDY_USER_TOKEN') });
    },
    'npm run docs -- --base HEAD': async () => {
      const out = join(await mkdtemp(join(tmpdir(), 'buddy-logout-docs-')), 'index.html');
      // As the README has it, but for where the page goes.
      expect(await npm(['run', '--silent', 'docs', '--', '--base', 'HEAD', '--out', out])).toEqual({
        exitCode: 0,
        output: expect.stringMatching(/^Written: .* Changes since HEAD: \d+\.\n$/),
      });
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
