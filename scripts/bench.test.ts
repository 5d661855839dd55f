import { expect, test } from 'vitest';
import { defaultClient, gzipLimit, sizeOf } from '../bench/sizes.js';
import { projectFolder } from './command.js';

test('a program that makes the one call weighs at most 5 kB after gzip', async () => {
  const { gzip, modules } = await sizeOf(defaultClient, `${projectFolder}/src`);
  const weights = modules.map(([name, bytes]) => `${name} ${bytes}`).join(', ');
  expect(gzip, `The modules weigh, minified: ${weights}.`).toBeLessThanOrEqual(gzipLimit);
});
