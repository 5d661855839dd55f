/** What a rule of the provider suite is, and what it has to work with. */
import * as answers from '../../../generated/answers/logoutUser.js';
import type { Group, Source } from './report.js';
import type { Sessions } from './sessions.js';
import { bodyOf, type Call, type Connection, type Exchange } from './target.js';

/** One promise of a provider, and how it is put to the test. */
export interface Rule {
  readonly id: string;
  readonly group: Group;
  /** In a sentence. */
  readonly promise: string;
  readonly source: Source;
  /** The place in the spec, as a JSON pointer. */
  readonly spec: string;
  /** What the run must have been given; without it the rule is not checked. */
  readonly needs?: readonly Need[];
  /** Tries the promise, as often as it takes; a rule about time or concurrency at least `enoughTries` times. */
  check(run: Run): Promise<readonly Try[]>;
}

/** Where the spec has the operation: for the promises of it as a whole. */
export const operationPlace = '#/paths/~1users~1me~1logout/post';

/** What shows on one call in five, at random, is missed by so many tries in one run of 300: 0.8 ** 26 is 0.3 %. */
export const enoughTries = 26;

export type Need = 'expired token' | 'second user' | 'probe';

/** Undefined when the promise was kept. */
export type Try = Fault | undefined;

interface Fault {
  readonly expected: string;
  readonly received: string;
  /** What led here, in order; the last exchange broke the promise. */
  readonly exchanges: readonly Exchange[];
}

/** One run of the suite against one provider. */
export interface Run {
  /** Everything that was exchanged until now. */
  readonly exchanges: readonly Exchange[];
  call(call: Call): Promise<Exchange>;
  /** Calls that start together. */
  callAtOnce(calls: readonly Call[]): readonly Promise<Exchange>[];
  /** Makes calls over a kept connection of their own, one after the other. */
  overOneConnection<Value>(makeCalls: (connection: Connection) => Promise<Value>): Promise<Value>;
  /** A fresh live token of the user. */
  userToken(): Promise<string>;
  /** A fresh live token of another user. Only for rules that need one. */
  secondUserToken(): Promise<string>;
  /** A token that has expired. Only for rules that need one. */
  expiredToken(): Promise<string>;
  /** A token that no provider has issued. */
  unknownToken(): string;
  /** Every token that was issued for the run, in the order in which they came. */
  userTokens(): readonly string[];
  /** Those of these variants of a live token that are tokens, and that the provider has not issued to anybody. */
  notIssued(variants: readonly string[]): readonly string[];
  /** What the run was given beside tokens of a user. */
  readonly given: Readonly<Record<Need, boolean>>;
  /** Method and path of another operation. Only for rules that need it. */
  readonly probe: Call;
  /** What several rules look at, made once. */
  readonly sessions: Sessions;
}

/** The header that presents a token. */
export function credentials(token: string, scheme = 'Buddy'): readonly [string, string] {
  return ['Authorization', `${scheme} ${token}`];
}

/** The logout operation with this token. */
export function logout(token: string, connection?: Call['connection']): Call {
  return { headers: [credentials(token)], ...(connection && { connection }) };
}

/** Kept when the last exchange has this status, and, for an error, this name. */
export function expectAnswer(exchanges: readonly Exchange[], status: number, error?: string): Try {
  const last = exchanges.at(-1);
  if (last?.answer?.status === status && (error === undefined || errorOf(last) === error)) return undefined;
  return { expected: [`status ${status}`, ...(error ? [error] : [])].join(' '), received: outcomeOf(last), exchanges };
}

/** Kept when the last exchange has one of these statuses. */
export function expectOneOf(exchanges: readonly Exchange[], statuses: readonly number[]): Try {
  const last = exchanges.at(-1);
  if (last?.answer && statuses.includes(last.answer.status)) return undefined;
  return { expected: `status ${statuses.join(' or ')}`, received: outcomeOf(last), exchanges };
}

/** Status and error name in a few words, or why there is no answer. */
export function outcomeOf(exchange: Exchange | undefined): string {
  if (!exchange?.answer) return `no answer: ${exchange?.failure ?? 'the call was not made'}`;
  return [`status ${exchange.answer.status}`, errorOf(exchange)].filter((word) => word !== undefined).join(' ');
}

function errorOf(exchange: Exchange): string | undefined {
  const { error } = Object(bodyOf(exchange));
  return typeof error === 'string' ? error : undefined;
}

export const names = {
  invalid: answers.AuthAccessTokenInvalid.body.error,
  userRequired: answers.AuthUserAccessTokenRequired.body.error,
  notFound: answers.UnknownPath.body.error,
  methodNotAllowed: answers.MethodNotAllowed.body.error,
};
