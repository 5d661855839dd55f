/** The kinds of tests: those of `npm test`, of which `unit` runs in this process, but for the git that some start, and `contract` against the mock server; `provider` and `browser` are not among them. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Of what `npm test` runs: they start commands, or install what is packed. */
const endToEnd = [
  '{scripts,bench}/**/*.test.ts',
  'contract-tests/{*,package/*}.test.ts',
  'packages/**/cli.test.ts',
  'src/cli/*.test.ts',
];
const contract = ['contract-tests/{client,provider-suite}/**/*.test.ts'];
const unit = ['{src,spec,packages}/**/*.test.ts'];
const notHere = ['**/*.browser.test.ts', '**/node_modules/**'];

/** First those that wait for processes: at the end, a core would wait with them. */
class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const waits = ({ moduleId }: TestSpecification) =>
      Number(/\/(scripts|package|cli)\/|\/(prism|cli)\.test\.ts$/.test(moduleId));
    return (await super.sort(files)).sort((one, other) => waits(other) - waits(one));
  }
}

/** V8's flag has another name since Node.js 22. */
const optimizeLate =
  Number(process.versions.node.split('.')[0]) < 22
    ? '--interrupt-budget=1000000'
    : '--invocation-count-for-turbofan=50000';

export default defineConfig({
  test: {
    // What a test may take on a busy machine; several start processes of their own.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // As many as the cores of a small machine: each loads the compiler and the linters for itself, which takes seconds.
    maxWorkers: 2,
    // What costs processor time, and gives little to tests: to optimize the embedded PostgreSQL, and code that is soon over; and to tidy up small portions of memory.
    execArgv: ['--liftoff-only', optimizeLate, '--max-semi-space-size=64'],
    // The tests leave nothing behind in their process, and loading the tools anew for each file costs seconds.
    isolate: false,
    sequence: { sequencer: Sequencer },
    reporters: ['default', './contract-tests/coverage-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          // In one, for workers are not shared between projects, and each loads the compilers and the mock server anew.
          name: 'npm-test',
          include: [...unit, ...contract, ...endToEnd],
          exclude: notHere,
          globalSetup: [
            'contract-tests/test-folder.ts',
            'contract-tests/built.ts',
            'contract-tests/client/mock-server.ts',
          ],
        },
      },
      // Two parts of it, for whoever needs no more.
      {
        extends: true,
        test: {
          name: 'unit',
          include: unit,
          exclude: [...endToEnd, ...notHere],
          globalSetup: 'contract-tests/test-folder.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          include: contract,
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
