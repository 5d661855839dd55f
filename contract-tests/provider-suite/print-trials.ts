/** Prints what came of trying the provider suite itself. */
import { providerRules } from './run-suite.js';

/** What the suite has found in one provider. */
export interface Trial {
  readonly id: string;
  readonly words: string;
  readonly rule?: string | undefined;
  readonly found: readonly string[];
  /** Rules that were not checked, though the run was given all that they need. */
  readonly unchecked: readonly string[];
  readonly inOrder: boolean;
  readonly calls: number;
  readonly duration: number;
  /** How often each rule was put to the test. */
  readonly tries: Readonly<Record<string, number>>;
  /** The first finding of each rule, for who looks into it. */
  readonly findings: readonly string[];
}

/** Tells on standard output what has been found by which rule, and what not. */
export function printTrials(trials: readonly Trial[], needless: readonly string[], duration: number): void {
  const faults = trials.filter(({ rule }) => rule !== undefined);
  const others = trials.filter(({ rule }) => rule === undefined);
  if (faults.length > 0) {
    printMatrix(faults);
    section('Faults that their rule has not found', faults.filter(({ inOrder }) => !inOrder).map(lines));
  }
  if (others.length > 0)
    section('Correct providers that were refused', others.filter(({ inOrder }) => !inOrder).map(lines));
  section('Rules that no fault needs', needless);
  const reference = others.find(({ id }) => id === 'reference');
  if (reference) {
    section(
      'How often each rule is tried on the reference provider, and how seldom it misses what shows on one call in five',
      [
        ...providerRules.map(({ id }) => {
          const tries = reference.tries[id] ?? 0;
          return `${id.padEnd(40)}${`${tries}`.padStart(5)}${(100 * 0.8 ** tries).toFixed(2).padStart(8)} %`;
        }),
      ],
    );
  }
  const found = faults.filter(({ inOrder }) => inOrder).length;
  const passed = others.filter(({ inOrder }) => inOrder).length;
  const most = Math.max(...trials.map(({ calls }) => calls));
  const slowest = Math.max(...trials.map((trial) => trial.duration));
  console.log(
    `\n${found} of ${faults.length} faults found by their rule, ${passed} of ${others.length} correct runs passed.`,
  );
  console.log(
    `${Math.round(duration / 1000)} s in all; at most ${most} calls and ${(slowest / 1000).toFixed(1)} s for one run.`,
  );
}

/** One line for each fault, one column for each rule: ● the rule that was meant, ○ another, ✗ the meant one, silent. */
function printMatrix(faults: readonly Trial[]): void {
  const width = Math.max(...faults.map(({ id }) => id.length));
  console.log(
    '● found by the rule that was meant   ○ found by another rule too   ✗ not found by the rule that was meant\n',
  );
  providerRules.forEach(({ id }, index) => {
    console.log(`${' '.repeat(width)}  ${'│ '.repeat(index)}┌ ${'─ '.repeat(providerRules.length - index - 1)}${id}`);
  });
  for (const { id, rule, found } of faults) {
    const marks = providerRules.map((column) => {
      if (column.id === rule) return found.includes(rule) ? '●' : '✗';
      return found.includes(column.id) ? '○' : '·';
    });
    console.log(`${id.padEnd(width)}  ${marks.join(' ')}`);
  }
}

function lines({ id, words, rule, unchecked, findings }: Trial): string {
  const notChecked = unchecked.length > 0 ? [`not checked: ${unchecked.join(', ')}`] : [];
  return [`${id}${rule === undefined ? '' : ` (${rule})`}: ${words}`, ...findings, ...notChecked].join('\n    ');
}

function section(title: string, entries: readonly string[]): void {
  console.log(`\n${title}: ${entries.length === 0 ? 'none' : ''}`);
  for (const entry of entries) console.log(`  ${entry}`);
}
