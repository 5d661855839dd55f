import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { projectFolder } from './project.js';

test('the mock server does not outlive a process that is killed', async () => {
  const starter = `
    import { startPrism } from './contract-tests/prism.ts';
    const { url, process: { pid } } = await startPrism();
    console.log(JSON.stringify({ url, pid }));`;
  const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type', 'module', '--eval', starter], {
    cwd: projectFolder,
  });
  const [line] = await once(owner.stdout, 'data');
  const { url, pid } = JSON.parse(line);
  expect((await fetch(url)).status).toBe(404);
  expect(process.kill(pid, 0)).toBe(true);
  owner.kill('SIGKILL');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 10_000);
});
