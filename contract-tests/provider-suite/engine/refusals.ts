/** Calls with a live token, or with something like it, that must be refused and must leave the session alone. */
import { logoutUser } from '../../../generated/operations.js';
import { operationsAt } from '../../../src/provider/routes.js';
import { type Caller, credentials, errorNames, logoutCall } from './caller.js';
import type { Call } from './target.js';

/** Calls that are made with one token, for one rule. */
export interface Refusal {
  /** The id of the rule. */
  readonly rule: string;
  /** The statuses of which each call must get one. */
  readonly statuses: readonly number[];
  /** Absent where nothing names one. */
  readonly error?: string | undefined;
  calls(token: string, run: Pick<Caller, 'notIssued'>): readonly Call[];
}

const { path } = logoutUser;
const mostInOneCall = 4_000; // bytes: servers take 8,000 of all headers together
const mostGroups = 2;

/** A refusal of each of these calls; those of one list share a token. */
function refused(
  rule: string,
  statuses: readonly number[],
  error: string | undefined,
  lists: readonly Refusal['calls'][],
): readonly Refusal[] {
  return lists.map((calls) => ({ rule, statuses, error, calls }));
}

const unauthorized = (rule: string, ...lists: readonly Refusal['calls'][]) =>
  refused(rule, [401], errorNames.invalid, lists);

/** Those that the spec has no operation for; HEAD is answered where GET is. */
export const otherMethods = (...methods: readonly string[]) => {
  const specified = operationsAt(path).flatMap(({ method }) => (method === 'GET' ? [method, 'HEAD'] : method));
  return methods.filter((method) => !specified.includes(method));
};
const withMethods = (methods: readonly string[]) => (token: string) =>
  methods.map((method) => ({ method, ...logoutCall(token) }));
const toPaths = (paths: readonly string[]) => (token: string) =>
  paths.filter((other) => operationsAt(other).length === 0).map((unknown) => ({ path: unknown, ...logoutCall(token) }));
const underSchemes = (schemes: readonly string[]) => (token: string) =>
  schemes.map((scheme) => ({ headers: [credentials(token, scheme)] }));
const asCredentials =
  (...values: readonly ((token: string) => string)[]) =>
  (token: string) =>
    values.map((value) => ({ headers: [['Authorization', value(token)]] as const }));
const changed =
  (...changes: readonly ((token: string) => string)[]): Refusal['calls'] =>
  (token, run) =>
    run.notIssued(changes.map((change) => change(token))).map((variant) => logoutCall(variant));

export const refusals: readonly Refusal[] = [
  ...refused('other-methods-get-405', [405], errorNames.methodNotAllowed, [
    withMethods(otherMethods('GET', 'PUT', 'PATCH', 'DELETE')),
    (token) =>
      otherMethods('GET').flatMap((method) => [
        { method },
        {
          method,
          path: `${path}?_method=POST&method=POST&httpMethod=POST`,
          headers: [
            credentials(token),
            ...['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'].map((name) => [name, 'POST'] as const),
          ],
        },
      ]),
  ]),
  ...refused('head-gets-405', [405], undefined, [withMethods(otherMethods('HEAD'))]),
  ...refused('unusual-methods-are-refused', [400, 405, 501], undefined, [
    (token) => withMethods(otherMethods('LOCK', 'PURGE', 'QUERY', 'PROPFIND', 'TRACE', 'LOGOUT'))(token).map(refusable),
  ]),
  ...refused('unknown-paths-get-404', [404], errorNames.notFound, [
    toPaths([`${path}/all`, `${path}x`, `/x${path}`, '/users/other/logout']),
    toPaths([path.replace(/\w+$/, capitalized), path.toUpperCase(), `${path};v=1`, path.replace('/me', ';v=1/me')]),
    toPaths([`/${path}`, path.replace('/me', '//me'), `${path}.json`, `/v1${path}`, `/api${path}`]),
  ]),
  ...unauthorized(
    'other-schemes-get-401',
    underSchemes(['Bearer', 'Basic', 'Buddyx', 'XBuddy', 'Bud', 'Token', 'OAuth', 'JWT']),
    asCredentials(
      (token) => `Basic ${base64(`user:${token}`)}`,
      (token) => `Basic ${base64(`${token}:`)}`,
      (token) => `Basic ${base64(`:${token}`)}`,
      (token) => `Buddy ${base64(token)}`,
    ),
  ),
  ...unauthorized(
    'token-elsewhere-gets-401',
    (token) => groups(fields(token)).map((group) => ({ path: `${path}?${new URLSearchParams(group)}` })),
    (token) => [
      ...groups(cookies(token)).map((group) => ({ headers: [['Cookie', inCookie(group)]] as const })),
      ...groups(headersWith(token)).map((group) => ({ headers: Object.entries(group) })),
    ],
    (token) => [
      {
        headers: [['Content-Type', 'application/json']],
        body: JSON.stringify({ ...fields(token), user: fields(token), data: fields(token) }),
      },
      {
        headers: [['Content-Type', 'application/x-www-form-urlencoded']],
        body: `${new URLSearchParams(fields(token))}`,
      },
      multipart(fields(token)),
    ],
  ),
  ...unauthorized(
    'malformed-credentials-get-401',
    asCredentials(
      () => '',
      () => 'Buddy',
      () => 'Buddy ',
      (token) => token,
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
      (token) => `${token}/`,
    ),
    changed(
      (token) => `${token}.suffix`,
      (token) => `${token}:suffix`,
      (token) => `${token}?x=1`,
    ),
    changed(
      (token) => token.slice(0, -1),
      (token) => token.slice(1),
      (token) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
      swapCase,
      (token) => `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`,
    ),
    // What a pattern of a database, a shell or a search takes for any text.
    changed(
      () => '*',
      () => '%',
      (token) => `${token.slice(0, -1)}*`,
      (token) => `${token.slice(0, -1)}%`,
      (token) => `${token.slice(0, half(token))}*`,
      (token) => `${token.slice(0, half(token))}%`,
    ),
    changed(
      (token) => `${token.slice(0, -1)}?`,
      (token) => `${token.slice(0, -1)}_`,
      (token) => `${token.slice(0, -1)}.`,
      (token) => '_'.repeat(token.length),
    ),
    changed(
      (token) => `${token.slice(0, half(token))}-${token.slice(half(token))}`,
      (token) => token.replaceAll('-', ''),
      (token) => token.replaceAll('_', '-'),
      (token) => token.slice(0, 8) + rotated(token.slice(8, -8)) + token.slice(-8),
    ),
  ),
];

function refusable(call: Call): Call {
  return { ...call, mayBeRefused: true };
}

/** The names by which a token may be asked for elsewhere. */
function fields(token: string): Record<string, string> {
  const names = `accessToken access_token access-token token auth auth_token authToken key api_key apiKey apikey session
    session_id sessionId sessionToken sid userToken user_token userAccessToken user_access_token buddy buddy_token buddyToken
    BuddyAccessToken jwt id_token bearer code ticket credential credentials t at`;
  const alone = Object.fromEntries(names.split(/\s+/).map((name) => [name, token]));
  return { ...alone, authorization: `Buddy ${token}`, Authorization: `Buddy ${token}` };
}

function cookies(token: string): Record<string, string> {
  return { ...fields(token), 'connect.sid': token, PHPSESSID: token, JSESSIONID: token, remember_token: token };
}

function inCookie(values: Record<string, string>): string {
  return Object.entries(values)
    .map((pair) => pair.join('='))
    .join('; ');
}

function headersWith(token: string): Record<string, string> {
  const alone = `X-Access-Token X-Auth-Token X-Api-Key X-Token X-Session-Token X-Session-Id X-User-Token X-User-Access-Token
    X-Buddy-Token X-Buddy-Access-Token X-JWT-Assertion Access-Token Auth-Token Api-Key Token Session-Id AccessToken Buddy`;
  const withScheme = `Proxy-Authorization X-Authorization X-Forwarded-Authorization X-Original-Authorization Authentication
    X-Buddy-Authorization Auth`;
  return Object.fromEntries([
    ...alone.split(/\s+/).map((name) => [name, token] as const),
    ...withScheme.split(/\s+/).map((name) => [name, `Buddy ${token}`] as const),
  ]);
}

/** As many of them together as surely fit in one header or path; of very long ones only the first. */
function groups(values: Record<string, string>): readonly Record<string, string>[] {
  const entries = Object.entries(values);
  const longest = Math.max(...entries.map(([name, value]) => encodeURIComponent(value).length + name.length + 4));
  const size = Math.max(1, Math.floor(mostInOneCall / longest));
  return Array.from({ length: Math.min(mostGroups, Math.ceil(entries.length / size)) }, (_, index) =>
    Object.fromEntries(entries.slice(index * size, (index + 1) * size)),
  );
}

function multipart(values: Record<string, string>): Call {
  const boundary = 'part-of-the-form';
  const parts = Object.entries(values).map(([name, value]) => {
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  });
  return {
    headers: [['Content-Type', `multipart/form-data; boundary=${boundary}`]],
    body: `${parts.join('')}--${boundary}--\r\n`,
  };
}

function swapCase(token: string): string {
  return token.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function rotated(text: string): string {
  return text.slice(1) + text.slice(0, 1);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

const half = (token: string) => Math.floor(token.length / 2);
