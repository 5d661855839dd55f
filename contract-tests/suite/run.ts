/** Runs the rules against one provider, and makes the report. */
import { randomBytes } from 'node:crypto';
import type { FindingReport, Report, RuleReport } from './report.js';
import type { Fault, Need, Rule, Run } from './rule.js';
import { protocolRules } from './rules-protocol.js';
import { shapeRules } from './rules-shape.js';
import { timeRules } from './rules-time.js';
import { Secrets } from './secrets.js';
import { Sessions } from './sessions.js';
import { type Call, callLimit, Target, type TargetOptions } from './target.js';

/** In the order in which they are checked: the shape is judged on what the others have exchanged. */
export const rules: readonly Rule[] = [...timeRules, ...protocolRules, ...shapeRules];

/** Gives a fresh token each time. Rejects when it cannot. */
export type TokenSource = () => Promise<string>;

export interface SuiteOptions extends TargetOptions {
  readonly userToken: TokenSource;
  readonly secondUserToken?: TokenSource | undefined;
  readonly expiredToken?: TokenSource | undefined;
  /** Method and path of another operation that answers 2xx to a live user token. */
  readonly probe?: Call | undefined;
  /** The one rule to check. Default: all. */
  readonly only?: string | undefined;
  /** Is told each rule that is done. */
  readonly onProgress?: (done: RuleReport, left: number) => void;
}

/** What the run must be given for a rule that has this need. */
const remedies: Readonly<Record<Need, string>> = {
  'expired token': 'no --expired-token-command was given',
  'second user': 'no --second-user-token-command was given',
  probe: 'no --probe was given',
};

/** Resolves to the report. Rejects when a token cannot be had. */
export async function runSuite(options: SuiteOptions): Promise<Report> {
  const started = new Date();
  const began = performance.now();
  const secrets = new Secrets();
  const target = new Target(options, secrets);
  const run = makeRun(options, target, secrets);
  const given: Record<Need, boolean> = {
    'expired token': options.expiredToken !== undefined,
    'second user': options.secondUserToken !== undefined,
    probe: options.probe !== undefined,
  };
  const wanted = rules.filter(({ id }) => options.only === undefined || id === options.only);
  const reports: RuleReport[] = [];
  try {
    for (const rule of wanted) {
      const missing = rule.needs?.find((need) => !given[need]);
      const report = missing
        ? { ...describe(rule), verdict: 'not checked' as const, reason: remedies[missing], tries: 0, findings: [] }
        : await check(rule, run, target, secrets);
      reports.push(report);
      options.onProgress?.(report, wanted.length - reports.length);
    }
  } finally {
    target.close();
  }
  return {
    target: secrets.redact(options.baseUrl),
    started: started.toISOString(),
    duration: Math.round(performance.now() - began),
    calls: target.exchanges.length,
    callLimit,
    conforms: reports.every(({ verdict }) => verdict !== 'failed'),
    rules: reports,
  };
}

async function check(rule: Rule, run: Run, target: Target, secrets: Secrets): Promise<RuleReport> {
  const tries = await rule.check(run);
  const findings = tries.filter((fault) => fault !== undefined).map((fault) => report(fault, target, secrets));
  // A promise that was never put to the test must not pass.
  if (tries.length === 0) {
    const reason = 'nothing came up on which it could be tried';
    return { ...describe(rule), verdict: 'not checked', reason, tries: 0, findings };
  }
  return { ...describe(rule), verdict: findings.length > 0 ? 'failed' : 'passed', tries: tries.length, findings };
}

function describe({ id, group, promise, source, spec }: Rule) {
  return { id, group, promise, source, spec };
}

function report({ expected, received, exchanges }: Fault, target: Target, secrets: Secrets): FindingReport {
  return {
    expected: secrets.redact(expected),
    received: secrets.redact(received),
    exchanges: exchanges.map((exchange) => target.describe(exchange)),
  };
}

function makeRun(options: SuiteOptions, target: Target, secrets: Secrets): Run {
  const fresh = async (source: TokenSource | undefined, kind: string) => {
    if (source === undefined) throw new Error(`A rule asks for the ${kind} without saying that it needs one.`);
    const token = await source();
    secrets.add(token, kind);
    return token;
  };
  const run: Omit<Run, 'sessions'> = {
    exchanges: target.exchanges,
    call: (call) => target.call(call),
    userToken: () => fresh(options.userToken, 'user token'),
    secondUserToken: () => fresh(options.secondUserToken, 'token of a second user'),
    expiredToken: () => fresh(options.expiredToken, 'expired token'),
    unknownToken: () => {
      const token = `unknown-${randomBytes(24).toString('hex')}`;
      secrets.add(token, 'unknown token');
      return token;
    },
    received: (token) => secrets.add(token, 'app token'),
    probe: options.probe ?? {},
  };
  return Object.assign(run, { sessions: new Sessions(run) });
}
