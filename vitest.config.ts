/** The kinds of tests: `unit` in this process, but for the git that some of them start, `end-to-end` by whole commands, `contract` against the mock server, and `provider` and `browser`, which `npm test` leaves out. */
import { defineConfig } from 'vitest/config';

/** They start commands, or install what is packed. */
const endToEnd = [
  '{scripts,bench}/**/*.test.ts',
  'contract-tests/{*,package/*}.test.ts',
  'packages/**/cli.test.ts',
  'src/cli/*.test.ts',
];

export default defineConfig({
  test: {
    // What a test may take on a busy machine; several start processes of their own.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // As many as the cores of a small machine: each loads the compiler and the linters for itself, which takes seconds.
    maxWorkers: 2,
    // What costs processor time, and gives nothing to tests: to optimize the embedded PostgreSQL, and to tidy up small portions of memory.
    execArgv: ['--liftoff-only', '--max-semi-space-size=64'],
    // The tests leave nothing behind in their process, and loading the tools anew for each file costs seconds.
    isolate: false,
    reporters: ['default', './contract-tests/coverage-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,spec,packages}/**/*.test.ts'],
          exclude: [...endToEnd, '**/*.browser.test.ts', '**/node_modules/**'],
          globalSetup: 'contract-tests/test-folder.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'end-to-end',
          include: endToEnd,
          globalSetup: ['contract-tests/test-folder.ts', 'contract-tests/built.ts'],
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
          name: 'provider',
          include: ['contract-tests/provider/**/*.test.ts'],
          globalSetup: 'contract-tests/test-folder.ts',
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
