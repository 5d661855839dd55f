/** `buddy-logout serve` and `migrate` as processes, as far as they need no database; contract-tests/provider has one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

/** Nobody listens there: a port of 127.0.0.1 below 1024 that has no service. */
const unreachable = 'postgres://buddy:EXAMPLE-password@127.0.0.1:1/sessions';

function start(
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, ['dist/esm/src/cli/bin.js', ...args], {
    env: { ...process.env, BUDDY_DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ran(args: readonly string[], env: Record<string, string> = {}) {
  const child = start(args, env);
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { exitCode, stdout, stderr };
}

async function serving(args: readonly string[], env: Record<string, string> = {}) {
  const child = start(['serve', '--port', '0', ...args], env);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  const [first, second] = [await next(), await next()];
  return { child, url: /http:\S+\d/.exec(first)?.[0] ?? '', second, next };
}

describe('serve', () => {
  test('without a database keeps to memory, and says so', async () => {
    const { second } = await serving([]);
    expect(second).toBe('Its sessions live in memory: they end with it, and no other instance knows them.');
  });

  test('writes a line of JSON for each request, with no token in it', async () => {
    const { url, next } = await serving(['--control']);
    const body = JSON.stringify({ appId: 'app', userId: 'alice' });
    const { accessToken } = await (await fetch(`${url}/__provider/user-token`, { method: 'POST', body })).json();
    await next();
    const headers = { Authorization: `Buddy ${accessToken}` };
    const answer = await fetch(`${url}/users/me/logout?token=${accessToken}`, { method: 'POST', headers });
    const line = await next();
    expect(JSON.parse(line)).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      method: 'POST',
      route: '/users/me/logout',
      status: 200,
      durationMs: expect.any(Number),
      requestId: (await answer.json()).request_id,
      isAborted: false,
    });
    expect(line).not.toContain(accessToken);
  });

  test('on SIGTERM answers the call that has begun, and ends with 0', async () => {
    const { child, url } = await serving([]);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST /users/me/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{');
    await once(socket, 'connect');
    // By the answer to a later call, the earlier one has begun.
    await fetch(url);
    child.kill('SIGTERM');
    await vi.waitFor(() => expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } }));
    socket.write('}');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test.for([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ] as const)('%s and then %s ends it at once, with a call under way', async ([first, second]) => {
    const { child, url } = await serving([]);
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
    socket.write('POST /users/me/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{');
    await once(socket, 'connect');
    await fetch(url);
    child.kill(first);
    await vi.waitFor(() => expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } }));
    child.kill(second);
    expect(await once(child, 'exit')).toEqual([null, second]);
  });

  test('without its database it runs, says so at /health, and answers 503 with Retry-After', async () => {
    const { child, url, second } = await serving([], { BUDDY_DATABASE_URL: unreachable });
    const errors = createInterface(child.stderr)[Symbol.asyncIterator]();
    expect(second).toBe('Its sessions are in PostgreSQL.');
    expect((await fetch(`${url}/health`)).status).toBe(503);
    const headers = { Authorization: 'Buddy EXAMPLE-user-access-token' };
    const answer = await fetch(`${url}/users/me/logout`, { method: 'POST', headers });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    const error = JSON.parse((await errors.next()).value);
    expect(error).toMatchObject({ error: 'StoreUnavailableError', cause: expect.stringContaining('ECONNREFUSED') });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test.for([
    [['--host', '0.0.0.0', '--control'], 'an address of this machine alone'],
    [['--host', ''], 'host must be an address'],
    [['--host', '203.0.113.1'], '--host 203.0.113.1'],
    [['--port', '65536'], '--port 65536 is not a port'],
    [['--database', 'mysql://buddy:EXAMPLE-password@host/name'], 'postgres://user:password@host:port/name'],
    [['--database', 'postgres://buddy:EXAMPLE-password@host:65536/name'], 'postgres://user:password@host:port/name'],
    [['--database', 'EXAMPLE-password'], 'postgres://user:password@host:port/name'],
    [['--database', `${unreachable}?sslmode=verify-full&sslrootcert=/no/such.pem`], "open '/no/such.pem'"],
    [['--data', 'x'], 'There is no such option'],
  ] as const)('%j is refused with 2, and no password is repeated', async ([args, told]) => {
    const { exitCode, stdout, stderr } = await ran(['serve', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(told);
    expect(stderr).not.toMatch(/EXAMPLE-password|\n +at /);
  });
});

describe('migrate', () => {
  test('needs to be told which database: 2', async () => {
    expect(await ran(['migrate'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--database URL') });
  });

  test.for([
    [unreachable, 'ECONNREFUSED'],
    ['postgres://buddy:EXAMPLE-password@/sessions?host=/no/such/folder', 'ENOENT /no/such/folder'],
  ] as const)('says when the database of %s cannot be reached: 1', async ([database, told]) => {
    const { exitCode, stdout, stderr } = await ran(['migrate', '--database', database]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^The table was not made\. The database says: /);
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('EXAMPLE-password');
  });
});
