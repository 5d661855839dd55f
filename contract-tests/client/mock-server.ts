/** One Prism for the whole run of the contract tests: started before them, stopped after them. */
import type { TestProject } from 'vitest/node';
import { startPrism } from '../prism.js';

declare module 'vitest' {
  interface ProvidedContext {
    mockServerUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const prism = await startPrism();
  let stopping = false;
  prism.process.once('exit', (code, signal) => {
    if (stopping) return;
    console.error(`\nThe mock server ended in the middle of the run (${signal ?? `exit code ${code}`}).`);
    console.error(`The tests that fail with NetworkError from here on fail for that reason. It last said:`);
    console.error(prism.lastWords());
    process.exitCode = 1;
  });
  project.provide('mockServerUrl', prism.url);
  return async () => {
    stopping = true;
    await prism.stop();
  };
}
