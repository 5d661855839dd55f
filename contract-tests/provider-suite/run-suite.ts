/** The provider suite: all its rules, run against one provider. */
import type { SuiteReport } from './engine/report.js';
import { type Phases, runPhases, type SuiteOptions } from './engine/run.js';
import { concurrencyRules } from './rules/concurrency.js';
import { protocolRules } from './rules/protocol.js';
import { shapeRules } from './rules/shape.js';
import { laterRules, timeRules, watchRules } from './rules/time.js';

/** The last ones are judged on what the others have exchanged. */
const phases: Phases = [
  ...[...timeRules, ...concurrencyRules].map((rule) => [rule]),
  protocolRules,
  laterRules,
  ...watchRules.map((rule) => [rule]),
  shapeRules,
];

/** In the order in which they are checked. */
export const providerRules = phases.flat();

/** Resolves to the report. Rejects with a `SuiteError` when the run cannot go on, or as a token source does. */
export function runSuite(options: SuiteOptions): Promise<SuiteReport> {
  return runPhases(phases, options);
}
