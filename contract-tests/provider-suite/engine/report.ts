/** What a run of the provider suite has found: the one result that every form of report is made from. */

export type Provenance = 'documented' | 'observed' | 'decided';
export type RuleGroup = 'shape' | 'protocol' | 'time';
/** What breaks a promise on which a client relies is a fault; what harms nobody, and could be better, is advice. */
export type RuleLevel = 'fault' | 'advice';
export type RuleVerdict = 'passed' | 'failed' | 'advice' | 'not checked';

/** The result of a run. It holds no token: each stands as `[user token 1]` or the like. */
export interface SuiteReport {
  /** The service root that was called. */
  readonly target: string;
  /** When the run began, ISO 8601 in UTC. */
  readonly started: string;
  /** In ms. */
  readonly duration: number;
  /** How many calls were made, how many a run may make, and how many of them at once. */
  readonly calls: number;
  readonly callLimit: number;
  readonly callsAtOnce: number;
  /** How many tokens were asked for, and how long, in ms, the run had to wait while it had none. */
  readonly tokens: number;
  readonly waitedForTokens: number;
  /** How long, in ms, the run has watched what becomes of tokens; 0 when it was not to. */
  readonly watched: number;
  /** What is behind several findings, in a sentence; absent when there is no such thing. */
  readonly cause?: string;
  /** Whether no rule has failed; advice is no failure. */
  readonly conforms: boolean;
  readonly rules: readonly RuleReport[];
}

export interface RuleReport {
  readonly id: string;
  readonly group: RuleGroup;
  readonly level: RuleLevel;
  /** What a provider promises, in a sentence. */
  readonly promise: string;
  readonly source: Provenance;
  /** The place in the spec, as a JSON pointer: `#/components/responses/Unauthorized`. */
  readonly spec: string;
  readonly verdict: RuleVerdict;
  /** Why it was not checked; absent otherwise. */
  readonly reason?: string;
  /** How many times the promise was put to the test. */
  readonly tries: number;
  /** Empty unless the verdict is 'failed' or 'advice'. */
  readonly findings: readonly FindingReport[];
}

/** One case in which the promise was broken. */
export interface FindingReport {
  readonly expected: string;
  readonly received: string;
  /** The calls that led here, in their order; the last one is the one that broke the promise. */
  readonly exchanges: readonly ExchangeReport[];
}

/** One call, and what came back. */
export interface ExchangeReport {
  /** In ms since the run began. */
  readonly sent: number;
  readonly duration: number;
  readonly connection: 'fresh' | 'kept alive';
  /** The call in a few words: `POST /users/me/logout with [user token 1]`. */
  readonly summary: string;
  /** A command line that makes the same call; its token is a placeholder. */
  readonly curl: string;
  /** Status line, headers and body, as they came; or why nothing came. */
  readonly answer: string;
  /** The HTTP status; absent when nothing came. */
  readonly status?: number;
}
