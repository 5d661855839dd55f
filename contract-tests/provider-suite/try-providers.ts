/** Tries the provider suite itself, on providers with one fault each, and on correct ones. */
import { fork } from 'node:child_process';
import { CommandError } from 'command-line';
import type { RuleReport, SuiteReport } from './engine/report.js';
import type { SuiteOptions } from './engine/run.js';
import { SuiteError } from './engine/target.js';
import { mutants } from './mutants/mutants.js';
import { printTrials, type Trial } from './print-trials.js';
import { providerRules, runSuite } from './run-suite.js';
import { type Parts, startSubject } from './subjects/subjects.js';
import { variants } from './variants/variants.js';

const processes = 2;
const atOnce = 12; // in each process, because each run waits for some 2 s

interface TriedProvider {
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

const faulty: readonly TriedProvider[] = mutants.map(({ fault, ...mutant }) => ({ ...mutant, words: fault }));
const correct: readonly TriedProvider[] = variants.map(({ difference, ...variant }) => ({
  ...variant,
  words: difference,
}));

/**
 * Tries the providers in several processes, and prints what came of it; resolves to whether the suite is in order. `again`
 * is the module and the arguments to start for a share, to which `--part` and its number are added: it has to call `tryShare`.
 */
export async function tryProviders(
  only: string | undefined,
  runs: number,
  json: boolean,
  again: readonly string[],
): Promise<boolean> {
  const began = performance.now();
  const trials = await tryAll(choose(only, runs), again);
  const needed = new Set([...faulty.map(({ rule }) => rule), ...correct.map(({ advice }) => advice)]);
  const needless = only === undefined ? providerRules.map(({ id }) => id).filter((id) => !needed.has(id)) : [];
  const inOrder = needless.length === 0 && trials.every((trial) => trial.inOrder);
  const duration = Math.round(performance.now() - began);
  if (json) console.log(JSON.stringify({ inOrder, duration, needless, outcomes: trials }, null, 2));
  else printTrials(trials, needless, duration);
  return inOrder;
}

/** The reference provider is run as often as asked for; it is left out when another provider is asked for. */
function choose(only: string | undefined, runs: number): readonly TriedProvider[] {
  const reference = correct.filter(({ id }) => id === 'reference');
  const repeated = reference.flatMap((subject) => Array.from({ length: runs }, () => subject));
  if (only === 'none' || only === 'reference') return repeated;
  const others = [...correct.filter((subject) => !reference.includes(subject)), ...faulty];
  if (only === undefined) return [...repeated, ...others];
  const chosen = others.filter(({ id }) => id === only || id.startsWith(`${only}/`));
  if (chosen.length === 0) throw new CommandError(2, `--only: there is no provider '${only}'.\nSee --help.`);
  return chosen;
}

async function tryAll(
  subjects: readonly TriedProvider[],
  [module = '', ...args]: readonly string[],
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  let done = 0;
  async function tryInProcess(part: number): Promise<void> {
    const child = fork(module, [...args, '--part', `${part}`]);
    child.on('message', (message) => {
      // What `tryShare` has sent.
      const { index, trial } = message as Message;
      trials[index] = trial;
      done += 1;
      if (!process.stderr.isTTY) return;
      process.stderr.write(`\r${done} of ${subjects.length} providers${done < subjects.length ? '' : '\n'}`);
    });
    const exitCode = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
    if (exitCode !== 0) throw new Error(`A process that tries providers ended with ${exitCode}.`);
  }
  await Promise.all(Array.from({ length: processes }, (_, part) => tryInProcess(part)));
  return trials;
}

interface Message {
  readonly index: number;
  readonly trial: Trial;
}

/** Every second provider, or so, several at once. */
export async function tryShare(only: string | undefined, runs: number, part: number): Promise<void> {
  if (process.send === undefined) throw new CommandError(2, '--part is for the processes that this command starts.');
  // Also when the command itself has been stopped, so that nothing of it stays behind.
  process.once('disconnect', () => process.exit());
  const left = [...choose(only, runs).entries()].filter(([index]) => index % processes === part).values();
  async function work(): Promise<void> {
    // Shared: each takes the next that none has taken.
    for (const [index, subject] of left) {
      const message: Message = { index, trial: await tryOne(subject) };
      await new Promise((resolve) => process.send?.(message, resolve));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  process.disconnect();
}

async function tryOne({ id, words, rule, hasLimits = false, advice, make }: TriedProvider): Promise<Trial> {
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
  const needs = providerRules.find((rule) => rule.id === id)?.needs ?? [];
  const isGiven = (!needs.includes('signature') || signature) && (!needs.includes('watch') || watch);
  return verdict === 'not checked' && Boolean(isGiven) && !hasLimits;
}

function firstFindings({ rules: checked }: SuiteReport): readonly string[] {
  return checked.flatMap(({ id, findings: [first] }) => {
    return first
      ? [`${id}: expected ${first.expected}; received ${first.received}; ${first.exchanges.at(-1)?.curl}`]
      : [];
  });
}
