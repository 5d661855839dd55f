/** Calls with a live token, or with something like it, that must be refused and must leave the session alone. */
import { logoutUser } from '../../../generated/operations.js';
import { credentials, logout, names, type Run } from './rule.js';
import type { Call } from './target.js';

/** Calls that are made with one token, for one rule. */
export interface Refusal {
  /** The id of the rule. */
  readonly rule: string;
  readonly status: number;
  /** Absent where there is no body to name it. */
  readonly error?: string | undefined;
  calls(token: string, run: Pick<Run, 'notIssued'>): readonly Call[];
}

const { path } = logoutUser;

/** A refusal of each of these calls; those of one list share a token. */
function refused(
  rule: string,
  status: number,
  error: string | undefined,
  lists: readonly Refusal['calls'][],
): readonly Refusal[] {
  return lists.map((calls) => ({ rule, status, error, calls }));
}

const unauthorized = (rule: string, ...lists: readonly Refusal['calls'][]) => refused(rule, 401, names.invalid, lists);

const withMethods = (methods: readonly string[]) => (token: string) =>
  methods.map((method) => ({ method, ...logout(token) }));
const toPaths = (paths: readonly string[]) => (token: string) =>
  paths.map((unknown) => ({ path: unknown, ...logout(token) }));
const underSchemes = (schemes: readonly string[]) => (token: string) =>
  schemes.map((scheme) => ({ headers: [credentials(token, scheme)] }));
const asCredentials =
  (...values: readonly ((token: string) => string)[]) =>
  (token: string) =>
    values.map((value) => ({ headers: [['Authorization', value(token)]] as const }));
const changed =
  (...changes: readonly ((token: string) => string)[]): Refusal['calls'] =>
  (token, run) =>
    run.notIssued(changes.map((change) => change(token))).map((variant) => logout(variant));

export const refusals: readonly Refusal[] = [
  ...refused('other-methods-get-405', 405, names.methodNotAllowed, [
    withMethods(['GET', 'PUT']),
    withMethods(['PATCH', 'DELETE']),
  ]),
  ...refused('head-gets-405', 405, undefined, [withMethods(['HEAD'])]),
  ...refused('unknown-paths-get-404', 404, names.notFound, [
    toPaths([`${path}/all`, `${path}x`]),
    toPaths([`/x${path}`, '/users/other/logout']),
  ]),
  ...unauthorized(
    'other-schemes-get-401',
    underSchemes(['Bearer', 'Basic']),
    underSchemes(['Buddyx', 'XBuddy', 'Bud']),
  ),
  ...unauthorized(
    'token-elsewhere-gets-401',
    (token) => [{ path: `${path}?${new URLSearchParams(fields(token))}` }],
    (token) => [
      {
        headers: [
          [
            'Cookie',
            Object.entries(fields(token))
              .map((pair) => pair.join('='))
              .join('; '),
          ],
        ],
      },
      {
        headers: [
          ...['X-Access-Token', 'X-Auth-Token', 'X-Api-Key'].map((name) => [name, token] as const),
          ...['Proxy-Authorization', 'X-Authorization'].map((name) => [name, `Buddy ${token}`] as const),
        ],
      },
    ],
    (token) => [
      { headers: [['Content-Type', 'application/json']], body: JSON.stringify(fields(token)) },
      {
        headers: [['Content-Type', 'application/x-www-form-urlencoded']],
        body: `${new URLSearchParams(fields(token))}`,
      },
    ],
  ),
  ...unauthorized(
    'malformed-credentials-get-401',
    asCredentials(
      () => '',
      () => 'Buddy',
      () => 'Buddy ',
      (token) => token,
    ),
    asCredentials(
      (token) => `Buddy${token}`,
      (token) => `Buddy "${token}"`,
      (token) => `Buddy token=${token}`,
      (token) => `Buddy: ${token}`,
    ),
  ),
  ...unauthorized(
    'token-is-matched-exactly',
    changed(
      (token) => `${token}A`,
      (token) => `${token}=`,
      (token) => `${token},`,
      (token) => `${token};v=1`,
      (token) => `.${token}`,
    ),
    changed(
      (token) => token.slice(0, -1),
      (token) => token.slice(1),
      (token) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
      swapCase,
      (token) => `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`,
    ),
  ),
];

/** The names by which a token may be asked for elsewhere. */
function fields(token: string): Record<string, string> {
  return { accessToken: token, access_token: token, token, auth: token, authorization: `Buddy ${token}` };
}

function swapCase(token: string): string {
  return token.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}
