/** What a rule of the provider suite is, and how it says what it expects. */
import type { Caller, Need } from './caller.js';
import type { Provenance, RuleGroup, RuleLevel } from './report.js';
import type { Sessions } from './sessions.js';
import { bodyOf, type Exchange, isJson, wasLimited } from './target.js';

/** One promise of a provider, and how it is put to the test. */
export interface ProviderRule {
  readonly id: string;
  readonly group: RuleGroup;
  /** Default: 'fault'. */
  readonly level?: RuleLevel;
  /** In a sentence. */
  readonly promise: string;
  readonly source: Provenance;
  /** The place in the spec, as a JSON pointer. */
  readonly spec: string;
  /** What the run must have been given; without it the rule is not checked. */
  readonly needs?: readonly Need[];
  /** Tries the promise, as often as it takes; a rule about time or concurrency at least `enoughTries` times. */
  check(run: SuiteRun): Promise<readonly Try[]>;
}

/** Where the spec has the operation: for the promises of it as a whole. */
export const operationPlace = '#/paths/~1users~1me~1logout/post';

/**
 * Undefined when the promise was kept; 'limited' when a limit of the provider's kept it from being tried. A fault that only
 * shows what another rule looks at has the id of that rule, and is told there alone.
 */
export type Try = BrokenPromise | 'limited' | undefined;

interface BrokenPromise {
  readonly expected: string;
  readonly received: string;
  /** What led here, in order; the last exchange broke the promise. */
  readonly exchanges: readonly Exchange[];
  readonly shownBy?: 'every-call-is-answered' | 'body-is-json' | undefined;
}

/** One run of the suite against one provider. */
export interface SuiteRun extends Caller {
  /** What several rules look at, made once. */
  readonly sessions: Sessions;
}

/** Kept when the last exchange has this status, and, for an error, this name. */
export function expectAnswer(exchanges: readonly Exchange[], status: number, error?: string): Try {
  const last = exchanges.at(-1);
  if (last?.answer?.status === status && (error === undefined || errorOf(last) === error)) return undefined;
  return faultOf(exchanges, [`status ${status}`, ...(error ? [error] : [])].join(' '), [status]);
}

/** Kept when the last exchange has one of these statuses. */
export function expectOneOf(exchanges: readonly Exchange[], statuses: readonly number[]): Try {
  const last = exchanges.at(-1);
  if (last?.answer && statuses.includes(last.answer.status)) return undefined;
  return faultOf(exchanges, `status ${statuses.join(' or ')}`, statuses);
}

/** The last of these exchanges is not as expected: a fault, unless a limit of the provider's had a hand in it. */
export function faultOf(
  exchanges: readonly Exchange[],
  expected: string,
  statuses: readonly number[],
  received = exchangeWords(exchanges.at(-1)),
): Try {
  if (exchanges.some(wasLimited)) return 'limited';
  const last = exchanges.at(-1);
  const isUnreadable = last?.answer && statuses.includes(last.answer.status) && !isJson(last);
  const shownBy = last && !last.answer ? 'every-call-is-answered' : isUnreadable ? 'body-is-json' : undefined;
  return { expected, received, exchanges, shownBy };
}

/** Status and error name in a few words, or why there is no answer. */
export function exchangeWords(exchange: Exchange | undefined): string {
  if (!exchange?.answer) return `no answer: ${exchange?.failure ?? 'the call was not made'}`;
  return [`status ${exchange.answer.status}`, errorOf(exchange)].filter((word) => word !== undefined).join(' ');
}

function errorOf(exchange: Exchange): string | undefined {
  const { error } = Object(bodyOf(exchange));
  return typeof error === 'string' ? error : undefined;
}
