/** `npm run contract -- --target`, as the team behind a provider runs it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { runScript } from '../contract-tests/project-copy.js';
import { TokenCommand } from '../contract-tests/provider-suite/token-command.js';
import { createProvider, type Provider } from '../src/provider/index.js';
import { serve } from '../src/provider/serve.js';
import { contract } from './contract.js';

/** A provider in this process, a command that prints its tokens, and all the tokens that it has handed out. */
async function provide(wrap: (provider: Provider) => Partial<Provider> = () => ({})) {
  const inner = createProvider();
  const tokens: string[] = [];
  const issueUserToken: Provider['issueUserToken'] = async (request) => {
    const issued = await inner.issueUserToken(request);
    tokens.push(issued.accessToken);
    return issued;
  };
  const running = await serve({ ...inner, issueUserToken, ...wrap(inner) }, { control: true });
  onTestFinished(() => running.close());
  const folder = await mkdtemp(join(tmpdir(), 'token-command-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(
    join(folder, 'token.mjs'),
    `const body = JSON.stringify({ appId: 'app', userId: 'alice' });
    for (let left = 30; left > 0; left--) {
      const answer = await fetch('${running.url}/__provider/user-token', { method: 'POST', body });
      console.log((await answer.json()).accessToken);
    }`,
  );
  return { url: running.url, folder, tokens, tokenCommand: `"${process.execPath}" "${join(folder, 'token.mjs')}"` };
}

/** The command in this process: how it would end, and what it prints on standard output. */
async function command(...parameters: readonly string[]) {
  const printed = vi.spyOn(console, 'log').mockReturnValue();
  const progress = vi.spyOn(console, 'error').mockReturnValue();
  try {
    const exitCode = (await contract([...parameters])) ? 0 : 1;
    return { exitCode, output: printed.mock.calls.join('\n'), progress: progress.mock.calls.join('\n') };
  } finally {
    printed.mockRestore();
    progress.mockRestore();
  }
}

function expectNoToken(text: string, tokens: readonly string[]): void {
  expect(tokens.length).toBeGreaterThan(0);
  for (const token of tokens) expect(text.includes(token), 'a token stands in the output').toBe(false);
}

describe('npm run contract -- --target URL --token-command CMD', () => {
  test('says that a provider conforms, exit 0', async () => {
    const { url, tokenCommand, tokens } = await provide();
    const only = ['--only', 'refused-calls-end-nothing'];
    const { exitCode, output } = await runScript('contract.ts', [
      '--target',
      url,
      '--token-command',
      tokenCommand,
      ...only,
    ]);
    expect({ exitCode, output }).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('✓ refused-calls-end-nothing'),
    });
    expectNoToken(output, tokens);
  });

  test('says what breaks a promise, where, and how to see it, exit 1', async () => {
    // The fault: GET logs out as well, and says that it does not.
    const { url, tokenCommand, tokens, folder } = await provide((provider) => ({
      async fetch(request) {
        if (request.method === 'GET')
          await provider.fetch(new Request(request.url, { method: 'POST', headers: request.headers }));
        return provider.fetch(request);
      },
    }));
    const only = ['--only', 'refused-calls-end-nothing', '--report', folder, '--header', 'X-Trace: 7'];
    const ended = await command('--target', url, '--token-command', tokenCommand, ...only);
    const { exitCode, output } = ended;
    expect(exitCode).toBe(1);
    expect(output).toContain('A call that is refused ends no session: the token works afterwards.');
    expect(output).toContain('status 401 AuthAccessTokenInvalid');
    expect(output).toMatch(/curl -i -X POST -H 'Authorization: Buddy \[user token \d+\]' -H 'X-Trace: \[as given\]'/);
    const written = await Promise.all(
      ['json', 'md', 'xml', 'html'].map((kind) => readFile(join(folder, `report.${kind}`), 'utf8')),
    );
    for (const report of written) expect(report).toContain('refused-calls-end-nothing');
    expectNoToken([output, ended.progress, ...written].join('\n'), tokens);
  });

  test('runs the token command again only when the tokens that it printed are used up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'token-command-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const log = join(folder, 'runs');
    const command = new TokenCommand('token-command', `echo run >> "${log}" && echo one && echo two && echo three`);
    await command.check();
    const tokens = await Promise.all(Array.from({ length: 7 }, () => command.next()));
    expect(tokens.sort()).toEqual(['one', 'one', 'one', 'three', 'three', 'two', 'two']);
    expect((await readFile(log, 'utf8')).match(/run/g)).toHaveLength(3);
  });

  test('prints the report as JSON alone for a machine', async () => {
    const { url, tokenCommand } = await provide();
    const only = ['--only', 'query-is-ignored', '--json'];
    const { output, progress } = await command('--target', url, '--token-command', tokenCommand, ...only);
    expect(progress).toContain('Runs of token commands: 1');
    const report = JSON.parse(output);
    expect(report).toMatchObject({ target: url, conforms: true, calls: 3, callLimit: 500, tokens: 3 });
    expect(report.rules).toMatchObject([{ id: 'query-is-ignored', verdict: 'passed', tries: 3 }]);
  });

  test('does not call a promise kept that it could not check', async () => {
    const { url, tokenCommand } = await provide();
    const { output } = await command(
      '--target',
      url,
      '--token-command',
      tokenCommand,
      '--only',
      'expired-token-gets-401',
    );
    expect(output).toContain('– expired-token-gets-401');
    expect(output.replace(/\s+/g, ' ')).toContain('not checked: no --expired-token-command was given');
    expect(output).not.toContain('✓ expired-token-gets-401');
  });

  const target = ['--target', 'http://127.0.0.1:9', '--token-command', 'echo EXAMPLE-user-access-token'] as const;
  test.for([
    ['a target without a token command', ['--target', 'http://127.0.0.1:9'], '--target goes with --token-command'],
    ['a target that is no URL', ['--target', 'localhost', '--token-command', 'true'], '--target: give an absolute'],
    ['a target that cannot be reached', target, '--target http://127.0.0.1:9 cannot be reached'],
    ['a token command that fails', [...target, '--token-command', 'exit 3'], '--token-command failed: exit code 3'],
    ['a token command that prints no token', [...target, '--token-command', 'echo two words'], 'printed no token'],
    ['a rule that there is not', ['--only', 'no-such-rule'], 'There is no such rule'],
    ['a header that is none', [...target, '--header', 'nothing'], "write it as 'Name: value'"],
    ['a probe that is none', [...target, '--probe', '/path?EXAMPLE-user-access-token'], "write it as 'METHOD /path'"],
    ['a rate that is none', [...target, '--rate', '0'], 'Give a whole number of calls a second'],
    ['a time to watch that is none', [...target, '--watch', 'long'], 'Give a whole number of seconds'],
    ['a time limit that is none', [...target, '--timeout', 'soon'], 'Give a whole number of ms'],
  ] as const)('refuses %s with a sentence, exit 2', async ([, parameters, sentence]) => {
    const refusal = await contract([...parameters]).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ exitCode: 2, message: expect.stringContaining(sentence) });
    expect(String(refusal)).not.toContain('EXAMPLE-user-access-token');
  });

  test('prints a refusal without a stack trace, exit 2', async () => {
    const { exitCode, output } = await runScript('contract.ts', ['--targets', 'x']);
    expect({ exitCode, output }).toMatchObject({ exitCode: 2, output: expect.stringContaining('See --help') });
    expect(output).not.toMatch(/^ {4}at /m);
  });
});
