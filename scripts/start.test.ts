import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'vitest';
import document from '../generated/openapi.json' with { type: 'json' };
import { type Ended, runScript } from './testing.js';

const token = 'EXAMPLE-user-access-token';
const start = (baseUrl: string, userToken = token) =>
  runScript('start.ts', ['--base-url', baseUrl], { BUDDY_USER_TOKEN: userToken });

/** A service that answers every call alike; it ends with the test. */
async function serve(answer: RequestListener, onTestFinished: (end: () => void) => void): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => server.close().closeAllConnections());
  await once(server, 'listening');
  // A server that listens on a TCP port has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const json = (status: number, body: unknown): RequestListener => {
  return (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const { LoggedOut, AuthAccessTokenInvalid } = document.components.examples;

describe.concurrent('npm start -- --base-url URL', () => {
  test('logs out at that service with the token of BUDDY_USER_TOKEN, exit 0', async ({ expect, onTestFinished }) => {
    const seen: (string | undefined)[] = [];
    const baseUrl = await serve((request, response) => {
      seen.push(request.headers.authorization);
      json(200, LoggedOut.value)(request, response);
    }, onTestFinished);
    const { exitCode, output } = await start(baseUrl);
    expect({ exitCode, output }).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('The user token is dead'),
    });
    expect(seen).toEqual([`Buddy ${token}`]);
    expect(output).not.toContain(token);
    expect(output).not.toContain(LoggedOut.value.result.accessToken);
  });

  test('says that the service refuses the token, exit 1', async ({ expect, onTestFinished }) => {
    const ended = await start(await serve(json(401, AuthAccessTokenInvalid.value), onTestFinished));
    expectClear(expect, ended, 1, 'Not logged out. AuthAccessTokenInvalid: The access token is invalid.');
  });

  test.for(['nowhere', 'ftp://127.0.0.1', 'https://user:hunter2@127.0.0.1'])(
    'refuses the URL %s, exit 2',
    async (url, { expect }) => {
      expectClear(
        expect,
        await start(url),
        2,
        '--base-url: baseUrl cannot be called. Give an absolute http: or https: URL',
      );
    },
  );

  test('says that there is no token, exit 3', async ({ expect }) => {
    expectClear(expect, await start('http://127.0.0.1', ''), 3, 'BUDDY_USER_TOKEN');
  });

  test('says that nobody listens, exit 4', async ({ expect }) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await once(server.close(), 'close');
    expectClear(
      expect,
      await start(`http://127.0.0.1:${port}`),
      4,
      'NetworkError: No answer from the service: connect ECONNREFUSED',
    );
  });

  test('says that the answer is not what the spec says, exit 5', async ({ expect, onTestFinished }) => {
    expectClear(expect, await start(await serve(json(200, {}), onTestFinished)), 5, 'UnexpectedResponse');
  });

  test('refuses an option that it does not have, exit 2', async ({ expect }) => {
    expectClear(expect, await runScript('start.ts', ['--token', token]), 2, 'See --help.');
  });
});

type Expect = typeof import('vitest').expect;

function expectClear(expect: Expect, ended: Ended, exitCode: number, sentence: string): void {
  expect(ended).toEqual({ exitCode, output: expect.stringContaining(sentence) });
  expect(ended.output).not.toMatch(/^ {4}at |hunter2/m);
  expect(ended.output).not.toContain(token);
}
