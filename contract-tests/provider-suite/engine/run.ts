/** Runs the rules against one provider, and makes the report. */
import { randomBytes } from 'node:crypto';
import { concurrencyRules } from '../rules/concurrency.js';
import { protocolRules } from '../rules/protocol.js';
import { shapeRules } from '../rules/shape.js';
import { laterRules, timeRules } from '../rules/time.js';
import { callsAtOnce } from './gate.js';
import type { ExchangeReport, FindingReport, Report, RuleReport } from './report.js';
import type { Need, Rule, Run, Try } from './rule.js';
import { Secrets } from './secrets.js';
import { Sessions } from './sessions.js';
import { type Call, callLimit, type Exchange, Target, type TargetOptions } from './target.js';

/** One after the other, the rules of each at the same time. The last ones are judged on what the others have exchanged. */
const phases: readonly (readonly Rule[])[] = [
  ...[...timeRules, ...concurrencyRules].map((rule) => [rule]),
  protocolRules,
  laterRules,
  shapeRules,
];

/** In the order in which they are checked. */
export const rules = phases.flat();

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
  /** Is told how many rules are left. */
  readonly onProgress?: (left: number) => void;
}

/** What the run must be given for a rule that has this need. */
const remedies: Readonly<Record<Need, string>> = {
  'expired token': 'no --expired-token-command was given',
  'second user': 'no --second-user-token-command was given',
  probe: 'no --probe was given',
};

/** Resolves to the report. Rejects with a `SuiteError` when the run cannot go on, or as a token source does. */
export async function runSuite(options: SuiteOptions): Promise<Report> {
  const started = new Date();
  const began = performance.now();
  const secrets = new Secrets();
  const target = new Target(options, secrets);
  const run = makeRun(options, target, secrets);
  const wanted = phases.map((phase) => phase.filter(({ id }) => options.only === undefined || id === options.only));
  const checked: Checked[] = [];
  let left = wanted.flat().length;
  async function check(rule: Rule): Promise<Checked> {
    const missing = rule.needs?.find((need) => !run.given[need]);
    const tries = missing ? [] : await rule.check(run);
    left -= 1;
    options.onProgress?.(left);
    return { rule, missing, tries };
  }
  try {
    for (const phase of wanted) checked.push(...(await Promise.all(phase.map(check))));
  } finally {
    target.close();
  }
  // Only now every token is known that must not be printed. One exchange may stand in many findings.
  const described = new Map<Exchange, ExchangeReport>();
  const describe = (exchange: Exchange) => {
    const report = described.get(exchange) ?? target.describe(exchange);
    described.set(exchange, report);
    return report;
  };
  const reports = checked.map((rule) => reportOn(rule, secrets, describe));
  return {
    target: secrets.redact(options.baseUrl),
    started: started.toISOString(),
    duration: Math.round(performance.now() - began),
    calls: target.exchanges.length,
    callLimit,
    callsAtOnce,
    conforms: reports.every(({ verdict }) => verdict !== 'failed'),
    rules: reports,
  };
}

interface Checked {
  readonly rule: Rule;
  readonly missing: Need | undefined;
  readonly tries: readonly Try[];
}

function reportOn(
  { rule: { id, group, promise, source, spec }, missing, tries }: Checked,
  secrets: Secrets,
  describe: (exchange: Exchange) => ExchangeReport,
): RuleReport {
  const findings = tries.flatMap((fault): readonly FindingReport[] => {
    if (fault === undefined) return [];
    const [expected, received] = [secrets.redact(fault.expected), secrets.redact(fault.received)];
    return [{ expected, received, exchanges: fault.exchanges.map(describe) }];
  });
  const rule = { id, group, promise, source, spec, tries: tries.length, findings };
  // A promise that was never put to the test must not pass.
  const nothing = tries.length === 0 ? 'nothing came up on which it could be tried' : undefined;
  const reason = missing ? remedies[missing] : nothing;
  if (reason !== undefined) return { ...rule, verdict: 'not checked', reason };
  return { ...rule, verdict: findings.length > 0 ? 'failed' : 'passed' };
}

function makeRun(options: SuiteOptions, target: Target, secrets: Secrets): Run {
  const issued: string[] = [];
  const fresh = async (source: TokenSource | undefined, kind: string) => {
    if (source === undefined) throw new Error(`A rule asks for the ${kind} without saying that it needs one.`);
    const token = await source();
    issued.push(token);
    secrets.add(token, kind);
    return token;
  };
  const run: Omit<Run, 'sessions'> = {
    exchanges: target.exchanges,
    async call(call) {
      const exchange = await target.call([call])[0];
      if (exchange === undefined) throw new Error('A call has neither an answer nor a reason.');
      return exchange;
    },
    callAtOnce: (calls) => target.call(calls),
    async overOneConnection(makeCalls) {
      const connection = target.connect();
      return makeCalls(connection).finally(() => target.close(connection));
    },
    userToken: () => fresh(options.userToken, 'user token'),
    secondUserToken: () => fresh(options.secondUserToken, 'token of a second user'),
    expiredToken: () => fresh(options.expiredToken, 'expired token'),
    unknownToken: () => {
      const token = `unknown-${randomBytes(24).toString('hex')}`;
      secrets.add(token, 'unknown token');
      return token;
    },
    userTokens: () => issued,
    notIssued(variants) {
      const others = variants.filter((variant) => /^[!-~]{1,4096}$/.test(variant) && !secrets.has(variant));
      // As secret as the token that they are made from.
      for (const variant of others) secrets.add(variant, 'changed token');
      return others;
    },
    given: {
      'expired token': options.expiredToken !== undefined,
      'second user': options.secondUserToken !== undefined,
      probe: options.probe !== undefined,
    },
    probe: options.probe ?? {},
  };
  return Object.assign(run, { sessions: new Sessions(run) });
}
