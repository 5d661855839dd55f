/** Says at the end of a run what of the spec the contract tests have exercised, and fails the run when that is not all. */
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { type Item, inventory, kinds } from './inventory.js';

export default class CoverageReporter implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const contract = modules.filter((module) => module.project.name === 'contract');
    if (contract.length === 0 || (await this.isPartial(contract))) return;

    const exercised = new Set(contract.flatMap((module) => [...module.children.allTests()].flatMap(exercisedBy)));
    const missing = inventory.filter((item) => !exercised.has(item));
    const counts = kinds.map((kind) => {
      const ofKind = inventory.filter((item) => item.startsWith(`${kind} `));
      return `${plural[kind]} ${ofKind.filter((item) => exercised.has(item)).length} of ${ofKind.length}`;
    });
    console.log(`\nThe spec, exercised by the contract tests: ${counts.join(', ')}`);
    if (missing.length === 0) return;
    console.error(`Not exercised:\n${missing.map((item) => `  ${item}`).join('\n')}`);
    process.exitCode = 1;
  }

  /** A run of some tests by name or file does not set out to exercise everything. */
  private async isPartial(contract: readonly TestModule[]): Promise<boolean> {
    const all = (await this.vitest?.globTestSpecifications()) ?? [];
    const left = all.filter(
      ({ project, moduleId }) =>
        project.name === 'contract' && !contract.some((module) => module.moduleId === moduleId),
    );
    return left.length > 0 || this.vitest?.config.testNamePattern !== undefined;
  }
}

const plural = {
  operation: 'operations',
  response: 'responses',
  example: 'examples',
  header: 'headers',
  security: 'security requirements',
} satisfies Record<(typeof kinds)[number], string>;

function exercisedBy(test: TestCase): readonly Item[] {
  return test.result().state === 'passed' ? (test.meta().exercised ?? []) : [];
}
