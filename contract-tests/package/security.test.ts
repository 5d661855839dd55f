/** SECURITY.md names a test for each guarantee; here is that they exist, and those that have no better place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { createBuddyClient, type LogoutEvent } from '../../src/index.js';
import { createProvider } from '../../src/provider/index.js';
import { projectFolder } from '../project.js';

const text = await readFile(join(projectFolder, 'SECURITY.md'), 'utf8');
const [, promised = ''] = text.split(/^## What we (?:do not )?guarantee$/m);
const guarantees = (promised.match(/^- .*(?:\n {2}.*)*/gm) ?? []).map((entry) => {
  const [, promise = entry, file = '', title = ''] = /^- (.*)\n {2}`(.*\.test\.ts)`: (.+)$/.exec(entry) ?? [];
  return { promise, file, title };
});

describe('SECURITY.md', () => {
  test('has guarantees against everything that an attacker may control', () => {
    const [, controlled = ''] = text.split(/^## /m);
    expect(promised.match(/^### /gm)).toHaveLength(controlled.match(/^- /gm)?.length ?? 0);
    expect(guarantees.length).toBeGreaterThan(0);
  });

  test.each(guarantees)('$promise', async ({ file, title }) => {
    const tests = await readFile(join(projectFolder, file), 'utf8').catch(() => '');
    // A title is followed by what it is the title of. One that is skipped proves nothing.
    const literal = `(['"\`])${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\1,\\s*(async )?\\(`;
    expect(tests, `${file} has no such test: mend SECURITY.md, or write it.`).toMatch(new RegExp(literal));
    expect(tests).not.toMatch(/\.(skip|todo|fails|only)\b/);
  });
});

test('neither events nor errors nor the client itself show a token', async () => {
  const provider = createProvider();
  const { accessToken: userToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
  const events: LogoutEvent[] = [];
  const client = createBuddyClient({ userToken, fetch: provider.fetch, onEvent: (event) => events.push(event) });
  const first = await client.logoutUser();
  const second = await createBuddyClient({ userToken, fetch: provider.fetch }).logoutUser();
  if (!first.success || second.success) throw new Error('The first logout succeeds, and the second does not.');
  const shown = [events, client, second].map(
    (value) => inspect(value, { depth: Infinity, showHidden: true, getters: true }) + JSON.stringify(value),
  );
  expect(events.map(({ type }) => type)).toEqual(['attempt', 'outcome']);
  expect(shown.join()).toContain('AuthAccessTokenInvalid');
  expect(shown.join()).not.toContain(userToken);
  expect(shown.join()).not.toContain(first.result.accessToken);
});

test('a bundle that only logs out has no code of a dependency', async () => {
  const { metafile } = await build({
    stdin: {
      contents: "import { createBuddyClient } from './src/index.js'; createBuddyClient().logoutUser();",
      resolveDir: projectFolder,
    },
    bundle: true,
    format: 'esm',
    metafile: true,
    write: false,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const weighing = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  expect(weighing).toContain('src/logout/run-logout.ts');
  expect(weighing.filter((path) => path.includes('node_modules'))).toEqual([]);
});
