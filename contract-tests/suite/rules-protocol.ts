/** What a provider does with the forms that a call may take: methods, paths, credentials, headers, bodies. */
import { operations } from '../../generated/operations.js';
import { credentials, expectAnswer, expectOneOf, logout, names, type Rule, type Run, type Try } from './rule.js';
import type { Call } from './target.js';

const { path } = operations.logoutUser;
const operation = '#/paths/~1users~1me~1logout/post';
const responses = '#/components/responses';

/** Each call must be refused, and the session of the token that it carries must live on. */
function refuses(status: number, error: string, callsWith: (token: string) => readonly Call[]) {
  return async (run: Run): Promise<readonly Try[]> => {
    const token = await run.userToken();
    const tries: Try[] = [];
    for (const call of callsWith(token)) tries.push(expectAnswer([await run.call(call)], status, error));
    return tries;
  };
}

/** Each call carries a live token of its own, and must log out. */
function accepts(callsWith: readonly ((token: string) => Call)[]) {
  return async (run: Run): Promise<readonly Try[]> => {
    const tries: Try[] = [];
    for (const callWith of callsWith) tries.push(expectAnswer([await run.call(callWith(await run.userToken()))], 200));
    return tries;
  };
}

const withHeaders = (...headers: readonly (readonly [string, string])[]) => {
  return (token: string): Call => ({ headers: [credentials(token), ...headers] });
};

const requestId = ['X-Request-Id', '6fa459ea-ee8a-4ca4-894e-db77e160355e'] as const;

export const protocolRules: readonly Rule[] = [
  {
    id: 'other-methods-get-405',
    group: 'protocol',
    promise: 'On the path, every other method than POST gets 405.',
    source: 'decided',
    spec: `${responses}/MethodNotAllowed`,
    check: refuses(405, names.methodNotAllowed, (token) =>
      ['GET', 'PUT', 'PATCH', 'DELETE'].map((method) => ({ method, headers: [credentials(token)] })),
    ),
  },
  {
    id: 'head-gets-405-without-body',
    group: 'protocol',
    promise: 'HEAD gets 405, with the methods that are allowed, and no body.',
    source: 'decided',
    spec: `${responses}/MethodNotAllowed`,
    async check(run) {
      const head = await run.call({ method: 'HEAD', headers: [credentials(await run.userToken())] });
      const allow = head.answer?.headers.some(([name]) => name.toLowerCase() === 'allow') ?? false;
      const missing = allow ? undefined : { expected: 'the header Allow', received: 'none', exchanges: [head] };
      return [expectAnswer([head], 405) ?? missing];
    },
  },
  {
    id: 'options-is-no-logout',
    group: 'protocol',
    promise: 'OPTIONS is answered, with 405 or with what the path allows, and ends no session.',
    source: 'decided',
    spec: `${responses}/MethodNotAllowed`,
    async check(run) {
      const token = await run.userToken();
      const options = await run.call({ method: 'OPTIONS', headers: [credentials(token)] });
      const after = await run.call(logout(token));
      return [expectOneOf([options], [200, 204, 405]), expectAnswer([options, after], 200)];
    },
  },
  {
    id: 'unknown-paths-get-404',
    group: 'protocol',
    promise: 'A path that no operation has gets 404.',
    source: 'decided',
    spec: `${responses}/NotFound`,
    check: refuses(404, names.notFound, (token) =>
      [`${path}/all`, `${path}x`, `/x${path}`, '/users/other/logout'].map((unknown) => ({
        path: unknown,
        headers: [credentials(token)],
      })),
    ),
  },
  {
    id: 'scheme-in-any-case',
    group: 'protocol',
    promise: 'The name of the authentication scheme is matched without regard to case.',
    source: 'decided',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    check: accepts(['buddy', 'BUDDY', 'bUdDy'].map((scheme) => (token) => ({ headers: [credentials(token, scheme)] }))),
  },
  {
    id: 'header-name-in-any-case',
    group: 'protocol',
    promise: 'The name of the header, and spaces around its value, make no difference.',
    source: 'decided',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    check: accepts([
      (token) => ({ headers: [['authorization', `Buddy ${token}`]] }),
      (token) => ({ headers: [['AUTHORIZATION', `  Buddy ${token} `]] }),
    ]),
  },
  {
    id: 'other-schemes-get-401',
    group: 'protocol',
    promise: 'A live token under another authentication scheme gets 401.',
    source: 'decided',
    spec: `${responses}/Unauthorized`,
    check: refuses(401, names.invalid, (token) =>
      ['Bearer', 'Basic', 'Buddyx', 'XBuddy', 'Bud'].map((scheme) => ({ headers: [credentials(token, scheme)] })),
    ),
  },
  {
    id: 'no-credentials-get-401',
    group: 'protocol',
    promise: 'A call without credentials gets 401.',
    source: 'decided',
    spec: `${responses}/Unauthorized`,
    async check(run) {
      const tries: Try[] = [];
      for (const connection of ['kept alive', 'fresh'] as const) {
        // Whose credentials came last over a connection must not matter to the next call.
        const before = await run.call({ method: 'GET', headers: [credentials(await run.userToken())], connection });
        tries.push(expectAnswer([before, await run.call({ connection })], 401, names.invalid));
      }
      return tries;
    },
  },
  {
    id: 'token-elsewhere-gets-401',
    group: 'protocol',
    promise: 'A token in the query, in a cookie, in another header or in the body is no credentials.',
    source: 'decided',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    check: refuses(401, names.invalid, (token) => [
      ...['accessToken', 'access_token', 'token'].map((name) => ({
        path: `${path}?${name}=${encodeURIComponent(token)}`,
      })),
      { headers: [['Cookie', `accessToken=${token}; access_token=${token}`]] },
      {
        headers: [
          ['X-Access-Token', token],
          ['Proxy-Authorization', `Buddy ${token}`],
        ],
      },
      { headers: [['Content-Type', 'application/json']], body: JSON.stringify({ accessToken: token }) },
      { headers: [['Content-Type', 'application/x-www-form-urlencoded']], body: `access_token=${token}` },
    ]),
  },
  {
    id: 'malformed-credentials-get-401',
    group: 'protocol',
    promise: 'Credentials that are not a scheme and a token get 401.',
    source: 'decided',
    spec: `${responses}/Unauthorized`,
    check: refuses(401, names.invalid, (token) =>
      [
        '',
        'Buddy',
        'Buddy ',
        token,
        `Buddy${token}`,
        `Buddy "${token}"`,
        `Buddy token=${token}`,
        `Buddy: ${token}`,
      ].map((value) => ({ headers: [['Authorization', value]] })),
    ),
  },
  {
    id: 'odd-tokens-get-401',
    group: 'protocol',
    promise: 'A token that is very long, or beyond ASCII, gets 401 like any other that is unknown.',
    source: 'decided',
    spec: '#/components/schemas/AccessToken',
    check: refuses(401, names.invalid, () =>
      ['x'.repeat(4096), 'tokén-ÿ-unknown', "';--<script>", '%00%0d%0a', '__proto__', 'null'].map((token) => ({
        headers: [credentials(token)],
      })),
    ),
  },
  {
    id: 'odd-credentials-do-not-break',
    group: 'protocol',
    promise: 'Credentials with odd spacing, or given twice, are taken or refused, and break nothing.',
    source: 'decided',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    async check(run) {
      const [first, second, third] = await Promise.all([run.userToken(), run.userToken(), run.userToken()]);
      const calls: readonly Call[] = [
        { headers: [['Authorization', `Buddy  ${first}`]] },
        { headers: [['Authorization', `Buddy\t${second}`]] },
        { headers: [credentials(third), credentials(run.unknownToken())] },
      ];
      const exchanges = await Promise.all(calls.map((call) => run.call(call)));
      return exchanges.map((exchange) => expectOneOf([exchange], [200, 400, 401]));
    },
  },
  {
    id: 'body-is-ignored',
    group: 'protocol',
    promise: 'A request body changes nothing, whatever it is.',
    source: 'decided',
    spec: operation,
    check: accepts([
      (token) => ({ ...logout(token), body: 'not asked for' }),
      (token) => ({ headers: [credentials(token), ['Content-Type', 'application/json']], body: '{"user":"other"}' }),
      (token) => ({ headers: [credentials(token), ['Content-Type', 'application/json']], body: '{' }),
      (token) => ({ ...logout(token), body: 'x'.repeat(20_000) }),
    ]),
  },
  {
    id: 'query-is-ignored',
    group: 'protocol',
    promise: 'The operation has no parameters: a query changes nothing.',
    source: 'documented',
    spec: operation,
    check: accepts([(token) => ({ ...logout(token), path: `${path}?reason=done&userId=other` })]),
  },
  {
    id: 'other-headers-are-ignored',
    group: 'protocol',
    promise: 'Conditional headers, ranges and a wide Accept change nothing.',
    source: 'decided',
    spec: operation,
    check: accepts([
      withHeaders(['If-None-Match', '*'], ['If-Modified-Since', 'Thu, 01 Jan 2099 00:00:00 GMT']),
      withHeaders(['If-Match', '"none"']),
      withHeaders(['Range', 'bytes=0-10']),
      // The same id twice: each answer needs one of its own all the same.
      withHeaders(['Accept', '*/*'], requestId),
      withHeaders(['Accept', 'text/html, application/json;q=0.5'], requestId),
      withHeaders(['X-HTTP-Method-Override', 'GET']),
    ]),
  },
];
