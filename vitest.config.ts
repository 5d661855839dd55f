/** Three kinds of tests: beside the code they concern, the client against the mock server, and what needs a browser, which `npm test` leaves out. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // What a test may take on a busy machine; several start processes of their own.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Most tests wait for processes of their own, so four workers keep two cores busy.
    maxWorkers: 4,
    // The tests leave nothing behind in their process, and loading the tools anew for each file costs seconds.
    isolate: false,
    reporters: ['default', './contract-tests/coverage-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,spec,scripts,packages,bench}/**/*.test.ts', 'contract-tests/{*,package/*}.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          globalSetup: 'contract-tests/test-folder.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          include: ['contract-tests/{client,provider-suite}/**/*.test.ts'],
          globalSetup: ['contract-tests/test-folder.ts', 'contract-tests/client/mock-server.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['packages/**/*.browser.test.ts'],
          globalSetup: 'contract-tests/test-folder.ts',
        },
      },
    ],
  },
});
