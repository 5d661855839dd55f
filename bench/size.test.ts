/** What the client costs an app that sends its pages to browsers. */
import { expect, test } from 'vitest';
import { gzipLimit, sizeOfDefaultClient } from './sizes.js';

test('a program that logs out with the default client takes at most 6,700 bytes, compressed', async () => {
  const { gzip, modules } = await sizeOfDefaultClient();
  const listed = modules.map(([name, bytes]) => `${String(bytes).padStart(6)} ${name}`).join('\n');
  const message = `What each module adds, in bytes before compression:\n${listed}\nCompressed, together`;
  expect(gzip, message).toBeLessThanOrEqual(gzipLimit);
  expect(gzipLimit).toBe(6_700);
  // An empty program would be small as well.
  expect(listed).toContain('logout.ts');
});
