/** What a run of the provider suite has found: the one result that every form of report is made from. */

export type Source = 'documented' | 'observed' | 'decided';
export type Group = 'shape' | 'protocol' | 'time';
export type Verdict = 'passed' | 'failed' | 'not checked';

/** The result of a run. It holds no token: each stands as `[user token 1]` or the like. */
export interface Report {
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
  /** Whether no rule has failed. */
  readonly conforms: boolean;
  readonly rules: readonly RuleReport[];
}

export interface RuleReport {
  readonly id: string;
  readonly group: Group;
  /** What a provider promises, in a sentence. */
  readonly promise: string;
  readonly source: Source;
  /** The place in the spec, as a JSON pointer: `#/components/responses/Unauthorized`. */
  readonly spec: string;
  readonly verdict: Verdict;
  /** Why it was not checked; absent otherwise. */
  readonly reason?: string;
  /** How many times the promise was put to the test. */
  readonly tries: number;
  /** Empty unless the verdict is 'failed'. */
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
