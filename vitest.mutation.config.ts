/** The tests that a mutant of src/ is put before: those that call the client in their own process. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/*.test.ts', 'contract-tests/{calls,client,outcomes}.test.ts'],
    // Starts the command line in processes of its own, in which no mutant is active.
    exclude: ['src/logout-command.test.ts'],
    globalSetup: 'scripts/test-folder.ts',
    isolate: false,
    // A mutant that leaves a promise open for ever costs this; no test takes a tenth of it.
    testTimeout: 2_000,
  },
});
