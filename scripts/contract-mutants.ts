/** `npm run contract:mutants`: tries the provider suite itself, on faulty providers and on correct ones. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { CommandError, runCommand } from 'command-line';
import type { Report, RuleReport } from '../contract-tests/provider-suite/engine/report.js';
import { rules, runSuite, type SuiteOptions } from '../contract-tests/provider-suite/engine/run.js';
import { type Parts, startSubject } from '../contract-tests/provider-suite/engine/subjects.js';
import { SuiteError } from '../contract-tests/provider-suite/engine/target.js';
import { mutants } from '../contract-tests/provider-suite/mutants/mutants.js';
import { variants } from '../contract-tests/provider-suite/variants/variants.js';

const processes = 2;
const atOnce = 12; // in each process, because each run waits for some 2 s

const command = new Command('npm run contract:mutants --')
  .description(
    `Runs the provider suite against each provider of contract-tests/provider-suite/mutants/mutants.ts, which has one fault \
and must be found by the rule that was meant; and against those of contract-tests/provider-suite/variants/variants.ts, \
which are correct and must not be refused. Prints which rules have found which fault, and every rule that no fault needs.`,
  )
  .option(
    '--only <id>',
    "one provider alone; 'none' for the reference provider alone; an ID before a slash takes all that begin with it. Rules that no fault needs are not looked for",
  )
  .option('--runs <number>', 'the reference provider so many times', readRuns, 1)
  .option('--json', 'the same as JSON')
  .addOption(new Option('--part <number>', 'the share of one of the processes that the command starts').hideHelp())
  .addHelpText(
    'after',
    `
Exit codes: 0 every fault is found by its rule, every rule is needed, and no correct provider is refused; 1 not so;
2 wrong usage.`,
  )
  .action(({ only, runs, json, part }) => tryProviders(only, runs, json === true, part));

interface Subject {
  readonly id: string;
  /** The fault, or what is different in a correct provider. */
  readonly words: string;
  /** The rule that must find the fault; undefined for a correct provider. */
  readonly rule?: string;
  /** Whether what it takes is limited, so that some rules cannot be checked. */
  readonly hasLimits?: boolean;
  /** The id of the rule that must give advice on a correct provider. */
  readonly advice?: string;
  make(): Parts;
}

interface Outcome {
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

const faulty: readonly Subject[] = mutants.map(({ fault, ...mutant }) => ({ ...mutant, words: fault }));
const correct: readonly Subject[] = variants.map(({ difference, ...variant }) => ({ ...variant, words: difference }));

runCommand(import.meta.url, command);

async function tryProviders(only: string | undefined, runs: number, json: boolean, part?: string): Promise<void> {
  const subjects = choose(only, runs);
  if (part !== undefined) return tryPart(subjects, Number(part));
  const began = performance.now();
  const outcomes = await tryAll(subjects);
  const needed = new Set([...faulty.map(({ rule }) => rule), ...correct.map(({ advice }) => advice)]);
  const needless = only === undefined ? rules.map(({ id }) => id).filter((id) => !needed.has(id)) : [];
  const inOrder = needless.length === 0 && outcomes.every((outcome) => outcome.inOrder);
  const duration = Math.round(performance.now() - began);
  if (json) console.log(JSON.stringify({ inOrder, duration, needless, outcomes }, null, 2));
  else print(outcomes, needless, duration);
  if (!inOrder) process.exitCode = 1;
}

function readRuns(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a number from 1 to 9999.');
}

/** The reference provider is run as often as asked for; it is left out when another provider is asked for. */
function choose(only: string | undefined, runs: number): readonly Subject[] {
  const reference = correct.filter(({ id }) => id === 'reference');
  const repeated = reference.flatMap((subject) => Array.from({ length: runs }, () => subject));
  if (only === 'none' || only === 'reference') return repeated;
  const others = [...correct.filter((subject) => !reference.includes(subject)), ...faulty];
  if (only === undefined) return [...repeated, ...others];
  const chosen = others.filter(({ id }) => id === only || id.startsWith(`${only}/`));
  if (chosen.length === 0) throw new CommandError(2, `--only: there is no provider '${only}'.\nSee --help.`);
  return chosen;
}

/** Every provider, in several processes, which this same command is started in once more. */
async function tryAll(subjects: readonly Subject[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let done = 0;
  async function tryInProcess(part: number): Promise<void> {
    const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--part', `${part}`]);
    child.on('message', (message) => {
      // What `tryPart` has sent.
      const { index, outcome } = message as Message;
      outcomes[index] = outcome;
      done += 1;
      if (!process.stderr.isTTY) return;
      process.stderr.write(`\r${done} of ${subjects.length} providers${done < subjects.length ? '' : '\n'}`);
    });
    const exitCode = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
    if (exitCode !== 0) throw new Error(`A process that tries providers ended with ${exitCode}.`);
  }
  await Promise.all(Array.from({ length: processes }, (_, part) => tryInProcess(part)));
  return outcomes;
}

interface Message {
  readonly index: number;
  readonly outcome: Outcome;
}

/** Every second provider, or so, several at once. */
async function tryPart(subjects: readonly Subject[], part: number): Promise<void> {
  if (process.send === undefined) throw new CommandError(2, '--part is for the processes that this command starts.');
  // Also when the command itself has been stopped, so that nothing of it stays behind.
  process.once('disconnect', () => process.exit());
  const left = [...subjects.entries()].filter(([index]) => index % processes === part).values();
  async function work(): Promise<void> {
    // Shared: each takes the next that none has taken.
    for (const [index, subject] of left) {
      const message: Message = { index, outcome: await tryOne(subject) };
      await new Promise((resolve) => process.send?.(message, resolve));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  process.disconnect();
}

async function tryOne({ id, words, rule, hasLimits = false, advice, make }: Subject): Promise<Outcome> {
  const { close, ...options } = await startSubject(make());
  try {
    const report = await runSuite(options);
    const failed = report.rules.filter(({ verdict }) => verdict === 'failed');
    const found = failed.map((failure) => failure.id);
    const unchecked = report.rules
      .filter((checked) => isMissed(checked, options, hasLimits))
      .map((missed) => missed.id);
    const advised = report.rules.filter(({ verdict }) => verdict === 'advice').map((given) => given.id);
    const isAccepted = found.length === 0 && unchecked.length === 0 && advised.join() === (advice ?? '');
    const inOrder = rule === undefined ? isAccepted : found.includes(rule);
    const { calls, duration } = report;
    const tries = Object.fromEntries(report.rules.map((checked) => [checked.id, checked.tries]));
    return { id, words, rule, found, unchecked, inOrder, calls, duration, tries, findings: firstFindings(report) };
  } catch (fault) {
    if (!(fault instanceof SuiteError)) throw fault;
    const nothing = { found: [], unchecked: [], inOrder: false, calls: 0, duration: 0, tries: {} };
    return { id, words, rule, ...nothing, findings: [fault.message] };
  } finally {
    await close();
  }
}

/** Not checked, though the run was given what it takes, and no limit of the provider's was in the way. */
function isMissed({ id, verdict }: RuleReport, { signature, watch }: SuiteOptions, hasLimits: boolean): boolean {
  const needs = rules.find((rule) => rule.id === id)?.needs ?? [];
  const isGiven = (!needs.includes('signature') || signature) && (!needs.includes('watch') || watch);
  return verdict === 'not checked' && Boolean(isGiven) && !hasLimits;
}

function firstFindings({ rules: checked }: Report): readonly string[] {
  return checked.flatMap(({ id, findings: [first] }) => {
    return first
      ? [`${id}: expected ${first.expected}; received ${first.received}; ${first.exchanges.at(-1)?.curl}`]
      : [];
  });
}

function print(outcomes: readonly Outcome[], needless: readonly string[], duration: number): void {
  const faults = outcomes.filter(({ rule }) => rule !== undefined);
  const others = outcomes.filter(({ rule }) => rule === undefined);
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
        ...rules.map(({ id }) => {
          const tries = reference.tries[id] ?? 0;
          return `${id.padEnd(40)}${`${tries}`.padStart(5)}${(100 * 0.8 ** tries).toFixed(2).padStart(8)} %`;
        }),
      ],
    );
  }
  const found = faults.filter(({ inOrder }) => inOrder).length;
  const passed = others.filter(({ inOrder }) => inOrder).length;
  const most = Math.max(...outcomes.map(({ calls }) => calls));
  const slowest = Math.max(...outcomes.map((outcome) => outcome.duration));
  console.log(
    `\n${found} of ${faults.length} faults found by their rule, ${passed} of ${others.length} correct runs passed.`,
  );
  console.log(
    `${Math.round(duration / 1000)} s in all; at most ${most} calls and ${(slowest / 1000).toFixed(1)} s for one run.`,
  );
}

/** One line for each fault, one column for each rule: ● the rule that was meant, ○ another, ✗ the meant one, silent. */
function printMatrix(faults: readonly Outcome[]): void {
  const width = Math.max(...faults.map(({ id }) => id.length));
  console.log(
    '● found by the rule that was meant   ○ found by another rule too   ✗ not found by the rule that was meant\n',
  );
  rules.forEach(({ id }, index) => {
    console.log(`${' '.repeat(width)}  ${'│ '.repeat(index)}┌ ${'─ '.repeat(rules.length - index - 1)}${id}`);
  });
  for (const { id, rule, found } of faults) {
    const marks = rules.map((column) => {
      if (column.id === rule) return found.includes(rule) ? '●' : '✗';
      return found.includes(column.id) ? '○' : '·';
    });
    console.log(`${id.padEnd(width)}  ${marks.join(' ')}`);
  }
}

function lines({ id, words, rule, unchecked, findings }: Outcome): string {
  const notChecked = unchecked.length > 0 ? [`not checked: ${unchecked.join(', ')}`] : [];
  return [`${id}${rule === undefined ? '' : ` (${rule})`}: ${words}`, ...findings, ...notChecked].join('\n    ');
}

function section(title: string, entries: readonly string[]): void {
  console.log(`\n${title}: ${entries.length === 0 ? 'none' : ''}`);
  for (const entry of entries) console.log(`  ${entry}`);
}
