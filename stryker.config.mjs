/** `npm run test:mutation`: StrykerJS changes the client at one place after the other, and each time a test must fail. */
export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  // The client. The reference provider has faulty providers of its own (`npm run contract:mutants`), and the command line
  // is tested as a process of its own, in which StrykerJS cannot change anything.
  mutate: ['src/**/*.ts', '!src/**/*.test.ts', '!src/{cli,provider}/**'],
  ignorePatterns: ['dist', '.stryker'],
  coverageAnalysis: 'perTest',
  // What a test run takes beyond its usual time before it counts as caught: some changes make a loop endless.
  timeoutMS: 4_000,
  timeoutFactor: 1,
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['progress-append-only', 'clear-text', 'html'],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: '.stryker/report.html' },
  tempDirName: '.stryker/sandboxes',
};
