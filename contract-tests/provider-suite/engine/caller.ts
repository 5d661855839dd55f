/** What calls of a run are made with, and the calls that many rules make. */
import * as answers from '../../../generated/answers/logoutUser.js';
import type { Call, Connection, Exchange } from './target.js';

/** What shows on one call in five, at random, is missed by so many tries in one run of 300: 0.8 ** 26 is 0.3 %. */
export const enoughTries = 26;

export type Need = 'expired token' | 'second user' | 'probe' | 'signature' | 'watch';

/** A session of the user's, from its login on. */
export interface HeldToken {
  readonly token: string;
  /** When it was had, in ms since the run began. */
  readonly since: number;
  /** Its session is over, or no longer of interest, so that another may be had. */
  release(): void;
}

export interface Caller {
  /** Everything that was exchanged until now. */
  readonly exchanges: readonly Exchange[];
  /** In ms since the run began. */
  now(): number;
  call(call: Call): Promise<Exchange>;
  /** Calls that start together. */
  callAtOnce(calls: readonly Call[]): readonly Promise<Exchange>[];
  /** Makes calls over a kept connection of their own, one after the other. */
  overOneConnection<Value>(makeCalls: (connection: Connection) => Promise<Value>): Promise<Value>;
  /** A fresh live token of the user. Waits while as many are held as a provider surely lets a user have. */
  holdToken(): Promise<HeldToken>;
  /** As `holdToken`, of another user. Only for rules that need one. */
  holdSecondUserToken(): Promise<HeldToken>;
  /** Makes calls with a fresh live token of the user, of which nothing is kept alive afterwards. */
  withToken<Value>(makeCalls: (token: string) => Promise<Value>): Promise<Value>;
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
  /** The signature of a call with this method and path. Only for rules that need it. */
  sign(method: string, path: string): string;
  /** How long to watch, in ms. Only for rules that need it. */
  readonly watch: number;
}

/** The header that presents a token. */
export function credentials(token: string, scheme = 'Buddy'): readonly [string, string] {
  return ['Authorization', `${scheme} ${token}`];
}

/** The logout operation with this token. */
export function logoutCall(token: string, connection?: Call['connection']): Call {
  return { headers: [credentials(token)], ...(connection && { connection }) };
}

export const errorNames = {
  invalid: answers.AuthAccessTokenInvalid.body.error,
  signatureInvalid: answers.AuthSignatureInvalid.body.error,
  userRequired: answers.AuthUserAccessTokenRequired.body.error,
  notFound: answers.UnknownPath.body.error,
  methodNotAllowed: answers.MethodNotAllowed.body.error,
};
