/** Runs rules against one provider, and makes the report. */
import { createHmac, randomBytes } from 'node:crypto';
import { logoutUser } from '../../../generated/operations.js';
import type { Caller, HeldToken, Need } from './caller.js';
import { LiveSessions } from './live-sessions.js';
import { callsAtOnce } from './rate-limiter.js';
import type { ExchangeReport, FindingReport, RuleReport, SuiteReport } from './report.js';
import { exchangeWords, type ProviderRule, type SuiteRun, type Try } from './rule.js';
import { Secrets } from './secrets.js';
import { Sessions } from './sessions.js';
import {
  type Call,
  type Exchange,
  headerOf,
  isJson,
  SuiteError,
  Target,
  type TargetOptions,
  wasLimited,
} from './target.js';

/** How many calls a run may make; with `watch` more, for the looks. */
export const callLimit = 500;
const callsToWatch = 120;

/** Gives a fresh token each time. Rejects when it cannot. */
export type TokenSource = () => Promise<string>;

export interface SuiteOptions extends Omit<TargetOptions, 'callLimit' | 'rate'> {
  /** How many calls may start in a second. Default: as many as the provider takes. */
  readonly rate?: number | undefined;
  readonly userToken: TokenSource;
  readonly secondUserToken?: TokenSource | undefined;
  readonly expiredToken?: TokenSource | undefined;
  /** Method and path of another operation that answers 2xx to a live user token. */
  readonly probe?: Call | undefined;
  /** The app of the user tokens, if it has a secret: every call is signed. */
  readonly signature?: { readonly appId: string; readonly secret: string } | undefined;
  /** How long to watch what becomes of tokens, in ms. Default: not at all. */
  readonly watch?: number | undefined;
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
  signature: 'no --app-id and --app-secret-command were given',
  watch: 'no --watch was given',
};

/** One after the other, the rules of each at the same time. */
export type Phases = readonly (readonly ProviderRule[])[];

/** Resolves to the report. Rejects with a `SuiteError` when the run cannot go on, or as a token source does. */
export async function runPhases(phases: Phases, options: SuiteOptions): Promise<SuiteReport> {
  const started = new Date();
  const began = performance.now();
  const secrets = new Secrets();
  const { rate = Number.POSITIVE_INFINITY, watch = 0 } = options;
  const limit = watch > 0 ? callLimit + callsToWatch : callLimit;
  const target = new Target({ ...options, rate, callLimit: limit }, secrets);
  const tokens = new Tokens();
  const run = makeRun(options, target, secrets, tokens);
  const wanted = phases.map((phase) => phase.filter(({ id }) => options.only === undefined || id === options.only));
  const checked: Checked[] = [];
  let left = wanted.flat().length;
  async function check(rule: ProviderRule): Promise<Checked> {
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
  // Of another rule that was not checked, or has found nothing, nobody would learn what it is said to show.
  const shown = new Set(
    checked.filter(({ rule, tries }) => ownFaults(rule, tries).length > 0).map(({ rule }) => rule.id),
  );
  const reports = checked.map((rule) => reportOn(rule, shown, secrets, describe));
  if (target.exchanges.length > 0 && target.exchanges.every(wasLimited)) {
    throw new SuiteError('The provider says 429 or 503 to every call. Raise the call rate of the app, or try later.');
  }
  const cause = causeOf(target.exchanges);
  return {
    target: secrets.redact(options.baseUrl),
    started: started.toISOString(),
    duration: Math.round(performance.now() - began),
    calls: target.exchanges.length,
    callLimit: limit,
    callsAtOnce,
    tokens: tokens.issued.length,
    waitedForTokens: Math.round(tokens.waited),
    watched: watch,
    conforms: reports.every(({ verdict }) => verdict !== 'failed'),
    ...(cause !== undefined && { cause: secrets.redact(cause) }),
    rules: reports,
  };
}

/** What is so of every answer, and no rule can be kept with it. */
function causeOf(exchanges: readonly Exchange[]): string | undefined {
  const calls = exchanges.filter(({ call, isRepeated }) => !call.isProbe && !isRepeated);
  const posts = calls.filter(({ call }) => call.method === undefined && call.path === undefined);
  const [first] = posts;
  if (!first || posts.length < 2) return undefined;
  const outcomes = new Set(posts.map((exchange) => exchange.answer?.status));
  if (outcomes.size === 1) {
    return `Every call of the operation gets ${exchangeWords(first)}, with a live token and without: is --target the service root?`;
  }
  const answered = posts.filter(({ answer }) => answer !== undefined);
  if (answered.every((exchange) => exchange.answer?.isUtf8 === false))
    return 'No body is in UTF-8, which JSON has to be.';
  if (answered.some(isJson)) return undefined;
  return `No body is JSON; the first one says that it is ${headerOf(first, 'content-type') ?? 'nothing'}.`;
}

interface Checked {
  readonly rule: ProviderRule;
  readonly missing: Need | undefined;
  readonly tries: readonly Try[];
}

const limited = 'a limit of the provider was in the way (429 or 503)';

type FoundFault = Exclude<Try, 'limited' | undefined>;

function faultsOf(tries: readonly Try[]): readonly FoundFault[] {
  return tries.filter((each) => each !== undefined && each !== 'limited');
}

/** Those that no other rule shows. */
function ownFaults({ id }: ProviderRule, tries: readonly Try[]): readonly FoundFault[] {
  return faultsOf(tries).filter(({ shownBy }) => shownBy === undefined || shownBy === id);
}

function reportOn(
  { rule: { id, group, level = 'fault', promise, source, spec }, missing, tries }: Checked,
  shown: ReadonlySet<string>,
  secrets: Secrets,
  describe: (exchange: Exchange) => ExchangeReport,
): RuleReport {
  const told = faultsOf(tries).filter(({ shownBy }) => shownBy === undefined || shownBy === id || !shown.has(shownBy));
  const findings = told.map((fault): FindingReport => {
    const [expected, received] = [secrets.redact(fault.expected), secrets.redact(fault.received)];
    return { expected, received, exchanges: fault.exchanges.map(describe) };
  });
  const rule = { id, group, level, promise, source, spec, tries: tries.length, findings };
  if (findings.length > 0) return { ...rule, verdict: level === 'advice' ? 'advice' : 'failed' };
  const reason = missing ? remedies[missing] : reasonNotChecked(tries);
  return reason === undefined ? { ...rule, verdict: 'passed' } : { ...rule, verdict: 'not checked', reason };
}

/** A promise that was never put to the test must not pass. */
function reasonNotChecked(tries: readonly Try[]): string | undefined {
  if (tries.length === 0) return 'nothing came up on which it could be tried';
  if (tries.includes('limited')) return limited;
  const [fault] = faultsOf(tries);
  return fault && `it cannot be, because of what ${fault.shownBy} shows`;
}

/** The tokens that a run has asked for, and what that has cost. */
class Tokens {
  readonly issued: string[] = [];
  /** In ms, while at least one was asked for and had not come. */
  waited = 0;
  private asked = 0;
  private since = 0;

  async from(source: TokenSource): Promise<string> {
    if (this.asked === 0) this.since = performance.now();
    this.asked += 1;
    try {
      const token = await source();
      this.issued.push(token);
      return token;
    } finally {
      this.asked -= 1;
      if (this.asked === 0) this.waited += performance.now() - this.since;
    }
  }
}

function makeRun(options: SuiteOptions, target: Target, secrets: Secrets, tokens: Tokens): SuiteRun {
  const fresh = async (source: TokenSource | undefined, kind: string) => {
    if (source === undefined) throw new Error(`A rule asks for the ${kind} without saying that it needs one.`);
    const token = await tokens.from(source);
    secrets.add(token, kind);
    return token;
  };
  const holder = (source: TokenSource | undefined, kind: string) => {
    const live = new LiveSessions();
    return async (): Promise<HeldToken> => {
      const release = await live.enter();
      const token = await fresh(source, kind);
      return { token, since: target.now(), release };
    };
  };
  const holdToken = holder(options.userToken, 'user token');
  if (options.signature) secrets.add(options.signature.secret, 'app secret');
  const sign = (method: string, path: string) => {
    if (options.signature === undefined)
      throw new Error('A rule asks for a signature without saying that it needs one.');
    const { appId, secret } = options.signature;
    const signature = createHmac('sha256', secret).update(`${method}\n${appId}\n${path}`).digest('hex');
    // It holds for as long as the secret does, with whatever token.
    secrets.add(signature, 'signature');
    return signature;
  };
  /** What presents a token alone is signed too, as an app with a secret does it. */
  const signed = (calls: readonly Call[]): readonly Call[] => {
    if (options.signature === undefined) return calls;
    return calls.map((call) => {
      const { method = logoutUser.method, path = logoutUser.path, headers = [] } = call;
      const signature = sign(method, path.replace(/\?.*/s, ''));
      const withSignature = headers.map(([name, value]) => {
        if (name.toLowerCase() !== 'authorization') return [name, value] as const;
        return [name, value.replace(/^(\s*buddy [!-~]+)(\s*)$/i, `$1 ${signature}$2`)] as const;
      });
      return { ...call, headers: withSignature };
    });
  };
  const caller: Caller = {
    exchanges: target.exchanges,
    now: () => target.now(),
    async call(call) {
      const exchange = await target.call(signed([call]))[0];
      if (exchange === undefined) throw new Error('A call has neither an answer nor a reason.');
      return exchange;
    },
    callAtOnce: (calls) => target.call(signed(calls)),
    async overOneConnection(makeCalls) {
      const connection = target.connect();
      return makeCalls(connection).finally(() => target.close(connection));
    },
    holdToken,
    holdSecondUserToken: holder(options.secondUserToken, 'token of a second user'),
    async withToken(makeCalls) {
      const { token, release } = await holdToken();
      return makeCalls(token).finally(release);
    },
    expiredToken: () => fresh(options.expiredToken, 'expired token'),
    unknownToken: () => {
      const token = `unknown-${randomBytes(24).toString('hex')}`;
      secrets.add(token, 'unknown token');
      return token;
    },
    userTokens: () => tokens.issued,
    notIssued(variants) {
      const others = [...new Set(variants)].filter(
        (variant) => /^[!-~]{1,4096}$/.test(variant) && !secrets.has(variant),
      );
      // As secret as the token that they are made from; what is short has little of it, and stands anywhere.
      for (const variant of others) if (variant.length >= 8) secrets.add(variant, 'changed token');
      return others;
    },
    given: {
      'expired token': options.expiredToken !== undefined,
      'second user': options.secondUserToken !== undefined,
      probe: options.probe !== undefined,
      signature: options.signature !== undefined,
      watch: (options.watch ?? 0) > 0,
    },
    probe: options.probe ?? {},
    sign,
    watch: options.watch ?? 0,
  };
  return Object.assign(caller, { sessions: new Sessions(caller) });
}
