/** Says at the end of a run what of the spec the contract tests have exercised, and fails the run when that is not all. */
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { inventory, itemKinds, type SpecItem } from './inventory.js';

export default class CoverageReporter implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    // A run of other files, or of some tests by name, does not set out to exercise everything.
    const following = modules.filter(({ moduleId }) => moduleId.endsWith('/contract-tests/client/spec.test.ts'));
    if (following.length === 0 || this.vitest?.config.testNamePattern !== undefined) return;

    const exercised = new Set(following.flatMap((module) => [...module.children.allTests()].flatMap(exercisedBy)));
    const missing = inventory.filter((item) => !exercised.has(item));
    const counts = itemKinds.map((kind) => {
      const ofKind = inventory.filter((item) => item.startsWith(`${kind} `));
      return `${plural[kind]} ${ofKind.filter((item) => exercised.has(item)).length} of ${ofKind.length}`;
    });
    console.log(`\nThe spec, exercised by the contract tests: ${counts.join(', ')}`);
    if (missing.length === 0) return;
    console.error(`Not exercised:\n${missing.map((item) => `  ${item}`).join('\n')}`);
    process.exitCode = 1;
  }
}

const plural = {
  operation: 'operations',
  response: 'responses',
  example: 'examples',
  header: 'headers',
  security: 'security requirements',
} satisfies Record<(typeof itemKinds)[number], string>;

function exercisedBy(test: TestCase): readonly SpecItem[] {
  return test.result().state === 'passed' ? (test.meta().exercised ?? []) : [];
}
