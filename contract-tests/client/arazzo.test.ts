/** The workflow in spec/logout.arazzo.yaml, run by Redocly over HTTP: sound providers pass it, and faulty ones do not. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { describe, type ExpectStatic, test } from 'vitest';
import { createProvider, memorySessionStore, type Provider } from '../../src/provider/index.js';
import { serve } from '../../src/provider/serve.js';
import { projectFolder } from '../project.js';

const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');

describe.concurrent('the workflow', () => {
  test('passes against the reference provider, and does not show the token', async ({ expect }) => {
    const { exitCode, output } = await respect(expect, createProvider());
    expect(output).toContain('Steps: 3 passed, 3 total');
    expect(exitCode).toBe(0);
  });

  test.for([
    ['the user token lives on', () => createProvider({ store: endlessSessions() }), 'logOutAgain'],
    ['the token handed out is dead', () => forgetful(createProvider()), 'logOutAppToken'],
  ] as const)('fails when %s', async ([, faulty, step], { expect }) => {
    const { exitCode, output } = await respect(expect, faulty());
    expect(output).toMatch(new RegExp(`✗ POST /users/me/logout - step ${step}`));
    expect(exitCode).toBe(1);
  });
});

/** Ends no session: it hands out the new token beside the old one. */
function endlessSessions() {
  const store = memorySessionStore();
  return {
    ...store,
    replace: async (...[, successorHash, successor, now]: Parameters<typeof store.replace>) => {
      await store.add(successorHash, successor, now);
      return true;
    },
  };
}

/** Hands out a token that it does not know afterwards. */
function forgetful(provider: Provider): Provider {
  return {
    ...provider,
    async fetch(request) {
      const response = await provider.fetch(request);
      const body = await response.text();
      const { status, headers } = response;
      return new Response(body.replace(/(?<="accessToken":")/, 'x'), { status, headers });
    },
  };
}

/** Runs the workflow against the provider to its end. */
async function respect(expect: ExpectStatic, provider: Provider) {
  const running = await serve(provider);
  try {
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    // What is sent is shown, so that a token which is not masked is seen.
    const options = ['--verbose', '--server', `buddy=${running.url}`, '--input', `userToken=${accessToken}`];
    const child = spawn(process.execPath, [redocly, 'respect', 'spec/logout.arazzo.yaml', ...options], {
      cwd: projectFolder,
      env: { ...process.env, NO_COLOR: '1', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [[exitCode], ...printed] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
    const output = printed.join('');
    // Compared in this way so that a failure does not print it either.
    expect(output.includes(accessToken), 'the user token is printed').toBe(false);
    return { exitCode, output };
  } finally {
    await running.close();
  }
}
