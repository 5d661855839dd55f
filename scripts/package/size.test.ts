/** What the client costs an app that sends its pages to browsers. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { projectFolder } from '../command.js';

const limit = 5_000; // bytes

const program = `import { createBuddyClient } from './src/index.js';
await createBuddyClient({ userToken: 'EXAMPLE-user-access-token' }).logoutUser();`;

test('a program that logs out with the default client takes at most 5,000 bytes, compressed', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: projectFolder, loader: 'ts' },
    outfile: join(projectFolder, 'program.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    metafile: true,
    write: false,
  });
  const weights = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const listed = weights
    .sort(([, one], [, other]) => other.bytesInOutput - one.bytesInOutput)
    .map(([path, { bytesInOutput }]) => `${String(bytesInOutput).padStart(6)} ${path}`);
  const size = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).byteLength;
  const message = `What each module adds, in bytes before compression:\n${listed.join('\n')}\nCompressed, together`;
  expect(size, message).toBeLessThanOrEqual(limit);
  // An empty program would be small as well.
  expect(listed.join()).toContain('src/logout.ts');
});
