import type { RequestListener } from 'node:http';
import { format } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { nobodyListening, serveLocally } from '../contract-tests/client/local-service.js';
import { runScript } from '../contract-tests/project-copy.js';
import document from '../generated/openapi.json' with { type: 'json' };
import { start } from './start.js';

const token = 'EXAMPLE-user-access-token';

const json = (status: number, body: unknown): RequestListener => {
  return (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const { LoggedOut, AuthAccessTokenInvalid } = document.components.examples;

describe('npm start -- --base-url URL', () => {
  test('logs out at that service with the token of BUDDY_USER_TOKEN, exit 0', async () => {
    const seen: (string | undefined)[] = [];
    const baseUrl = await serveLocally((request, response) => {
      seen.push(request.headers.authorization);
      json(200, LoggedOut.value)(request, response);
    });
    const output = await told(() => start(['--base-url', baseUrl]));
    expect(output).toContain('The user token is dead');
    expect(seen).toEqual([`Buddy ${token}`]);
    expect(output).not.toContain(token);
    expect(output).not.toContain(LoggedOut.value.result.accessToken);
  });

  test('says that the service refuses the token, exit 1', async () => {
    const url = await serveLocally(json(401, AuthAccessTokenInvalid.value));
    await expectRefusal(url, 1, 'Not logged out. AuthAccessTokenInvalid: The access token is invalid.');
  });

  test.for(['nowhere', 'ftp://127.0.0.1', 'https://user:hunter2@127.0.0.1'])(
    'refuses the URL %s, exit 2',
    async (url) => {
      await expectRefusal(url, 2, '--base-url: baseUrl cannot be called. Give an absolute https: URL');
    },
  );

  test('says that there is no token, exit 3', async () => {
    await expectRefusal('http://127.0.0.1', 3, 'BUDDY_USER_TOKEN', '');
  });

  test('says that nobody listens, exit 4', async () => {
    const sentence = 'NetworkError: No answer from the service: connect ECONNREFUSED';
    await expectRefusal(await nobodyListening(), 4, sentence);
  });

  test('says that the answer is not what the spec says, exit 5', async () => {
    await expectRefusal(await serveLocally(json(200, {})), 5, 'UnexpectedResponse');
  });

  test('prints a refusal without a stack trace, and exits with its code', async () => {
    const [option, url] = await Promise.all(
      [
        ['--token', token],
        ['--base-url', 'nowhere'],
      ].map((args) => runScript('start.ts', args)),
    );
    expect(option).toEqual({ exitCode: 2, output: expect.stringContaining('See --help.') });
    expect(url).toEqual({ exitCode: 2, output: expect.stringContaining('--base-url: baseUrl cannot be called.') });
    expect(`${option?.output}${url?.output}`).not.toMatch(/^ {4}at /m);
    expect(option?.output).not.toContain(token);
  });
});

async function expectRefusal(baseUrl: string, exitCode: number, sentence: string, userToken = token): Promise<void> {
  let refusal: unknown;
  const output = await told(async () => {
    refusal = await start(['--base-url', baseUrl]).catch((error: unknown) => error);
  }, userToken);
  expect(refusal).toMatchObject({ exitCode, message: expect.stringContaining(sentence) });
  expect(`${refusal}${output}`).not.toMatch(new RegExp(`hunter2|${token}`));
}

/** What is printed meanwhile. */
async function told(work: () => Promise<void>, userToken = token): Promise<string> {
  vi.stubEnv('BUDDY_USER_TOKEN', userToken);
  const printed = [vi.spyOn(console, 'log').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
  onTestFinished(() => {
    vi.unstubAllEnvs();
    for (const spy of printed) spy.mockRestore();
  });
  await work();
  return printed.flatMap(({ mock }) => mock.calls.map((line) => format(...line))).join('\n');
}
