/** The tests that a mutant of src/ is put before: those that call the client in their own process. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/*.test.ts', 'contract-tests/{calls,client,outcomes}.test.ts'],
    // Starts the command line in processes of its own, in which no mutant is active.
    exclude: ['src/logout-command.test.ts'],
    globalSetup: ['contract-tests/mock-server.ts'],
    isolate: false,
  },
});
