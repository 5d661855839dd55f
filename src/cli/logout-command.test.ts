import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { nobodyListening, serveAnswer, serveLocally } from '../../contract-tests/client/local-service.js';
import { projectFolder } from '../../contract-tests/project.js';
import { createProvider } from '../provider/index.js';
import { logoutCommand } from './logout-command.js';

async function liveToken() {
  const provider = createProvider();
  const running = await provider.serve();
  onTestFinished(() => running.close());
  const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
  return { token: accessToken, url: running.url };
}

/** Runs the command in this process, with what it prints. */
async function run(token: string, ...args: string[]) {
  vi.stubEnv('BUDDY_USER_TOKEN', token);
  const out = vi.spyOn(console, 'log').mockReturnValue();
  const err = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => {
    vi.unstubAllEnvs();
    out.mockRestore();
    err.mockRestore();
  });
  const exitCode = await logoutCommand(args).catch((fault: unknown) => fault);
  const printed = { out: out.mock.calls.join('\n'), err: err.mock.calls.join('\n') };
  out.mockClear();
  err.mockClear();
  expect(`${printed.out}${printed.err}${exitCode}`).not.toContain(token || 'there is no token');
  return { exitCode, ...printed };
}

describe('buddy-logout logout', () => {
  test('says that the session has ended, and exits with 0, the second time too', async () => {
    const { token, url } = await liveToken();
    const first = await run(token, '--base-url', url);
    expect(first).toMatchObject({ exitCode: 0, out: expect.stringContaining('The session has ended') });
    expect(first.out).toMatch(/app-level token until \d{4}-.*--print-token/);
    const second = await run(token, '--base-url', url);
    expect(second).toMatchObject({ exitCode: 0, out: expect.stringContaining('The session has ended') });
    expect(second.err).toContain('AuthAccessTokenInvalid');
  });

  test('prints the new app token alone when it is asked for, or the result as JSON', async () => {
    const [one, other] = [await liveToken(), await liveToken()];
    const { out } = await run(one.token, '--base-url', one.url, '--print-token');
    expect(await run(out, '--base-url', one.url)).toMatchObject({ exitCode: 0, err: expect.stringContaining('Auth') });
    const json = await run(other.token, '--base-url', other.url, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ session: 'ended', result: { accessToken: expect.any(String) } });
    expect(json.err).toBe('');
  });

  test('says that the session is active, and exits with 1, when nobody listens', async () => {
    const ended = await run('EXAMPLE-user-token', '--base-url', await nobodyListening());
    expect(ended).toMatchObject({ exitCode: 1, out: expect.stringContaining('still active') });
    expect(ended.err).toMatch(/NetworkError\. The next attempt is in \d\.\d seconds/);
  });

  test('says that it does not know, and exits with 3, when the answer is no answer of Buddy', async () => {
    const baseUrl = await serveAnswer(200, 'text/html', '<p>Welcome');
    const ended = await run('EXAMPLE-user-token', '--base-url', baseUrl, '--json');
    expect(ended.exitCode).toBe(3);
    expect(JSON.parse(ended.out)).toMatchObject({ session: 'unknown', error: { code: 'UnexpectedResponse' } });
  });

  test.for([
    ['no token', '', [], 'There is no user token in BUDDY_USER_TOKEN'],
    ['a token that cannot be sent', 'two words', [], 'characters that no token has'],
    ['the token as an argument', 'EXAMPLE', ['EXAMPLE'], 'takes options only'],
    ['a URL that would send the token in the clear', 'EXAMPLE', ['--base-url', 'http://example.com'], 'https: URL'],
  ] as const)('refuses %s', async ([, token, args, sentence]) => {
    const { exitCode } = await run(token, ...args);
    expect(exitCode).toBeInstanceOf(TypeError);
    expect(`${exitCode}`).toContain(sentence);
  });
});

describe('the process', () => {
  const start = (...args: string[]) => {
    const env = { ...process.env, BUDDY_USER_TOKEN: '' };
    const parameters = ['dist/esm/src/cli/bin.js', 'logout', ...args];
    const child = spawn(process.execPath, parameters, { cwd: projectFolder, env });
    onTestFinished(() => void child.kill('SIGKILL'));
    return { child, ended: Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]) };
  };

  test('reads the token from standard input, and exits with 2 and no stack trace on wrong usage', async () => {
    const { token, url } = await liveToken();
    const good = start('--token-stdin', '--base-url', url);
    good.child.stdin.end(`${token}\n`);
    const [[exitCode], out] = await good.ended;
    expect({ exitCode, out }).toMatchObject({ exitCode: 0, out: expect.stringContaining('The session has ended') });
    for (const mistake of ['EXAMPLE-token', '--EXAMPLE-token', '--token=EXAMPLE-token', '-EXAMPLE-token']) {
      const [[refused], , err] = await start(mistake).ended;
      expect({ refused, err }).toEqual({ refused: 2, err: expect.stringMatching(/^[^\n]+\.\nSee --help\.\n$/) });
      expect(err).not.toContain('EXAMPLE-token');
    }
  });

  test('ends at once on Ctrl-C, and says that it does not know', async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const url = await serveLocally(() => arrived());
    const { child, ended } = start('--token-stdin', '--base-url', url);
    child.stdin.end('EXAMPLE-user-token');
    await arrival;
    child.kill('SIGINT');
    const [[exitCode], out, err] = await ended;
    expect({ exitCode, out, err }).toMatchObject({ exitCode: 3, out: expect.stringContaining('not known') });
    expect(err).toContain('Aborted');
  });
});
