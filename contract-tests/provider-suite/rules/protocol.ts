/** What a provider does with the forms that a call may take: methods, paths, credentials, headers, bodies. */

import { gzipSync } from 'node:zlib';
import { logoutUser } from '../../../generated/operations.js';
import { credentials, errorNames, logoutCall } from '../engine/caller.js';
import { otherMethods, refusals } from '../engine/refusals.js';
import {
  expectAnswer,
  expectOneOf,
  operationPlace,
  type ProviderRule,
  type SuiteRun,
  type Try,
} from '../engine/rule.js';
import type { Call, Exchange } from '../engine/target.js';

const { path } = logoutUser;
const responses = '#/components/responses';

/** The calls of `refusals` that are meant for this rule. */
function refuses(rule: string) {
  return async (run: SuiteRun): Promise<readonly Try[]> => {
    const wanted = refusals.filter((refusal) => refusal.rule === rule);
    const tries = wanted.map(async (refusal) => {
      const { exchanges } = await run.sessions.refuse(refusal);
      return exchanges.map((exchange) => {
        const [status, ...others] = refusal.statuses;
        if (status === undefined || others.length > 0) return expectOneOf([exchange], refusal.statuses);
        return expectAnswer([exchange], status, refusal.error);
      });
    });
    return (await Promise.all(tries)).flat();
  };
}

/** Each call carries a live token of its own, and must log out. */
function accepts(callsWith: readonly ((token: string) => Call)[]) {
  return async (run: SuiteRun): Promise<readonly Try[]> => {
    const tries = callsWith.map((callWith) => run.withToken((token) => run.call(callWith(token))));
    return (await Promise.all(tries)).map((exchange) => expectAnswer([exchange], 200));
  };
}

/** As `accepts`, and none of the calls may end another session of the user. */
function acceptsAlone(callsWith: readonly ((token: string) => Call)[]) {
  return async (run: SuiteRun): Promise<readonly Try[]> =>
    run.withToken(async (other) => {
      const tries = await accepts(callsWith)(run);
      return [...tries, expectAnswer([await run.call(logoutCall(other))], 200)];
    });
}

/** As `accepts`, but the call may also be refused with one of these statuses, and then must leave the session alone. */
function acceptsOrRefuses(statuses: readonly number[], callsWith: readonly ((token: string) => Call)[]) {
  return async (run: SuiteRun): Promise<readonly Try[]> => {
    const tries = callsWith.map((callWith) =>
      run.withToken(async (token): Promise<readonly Try[]> => {
        const exchange = await run.call({ ...callWith(token), mayBeRefused: true });
        const answered = expectOneOf([exchange], [200, ...statuses]);
        const after = await run.call(logoutCall(token));
        if (answered) return [answered];
        return [expectAnswer([exchange, after], exchange.answer?.status === 200 ? 401 : 200)];
      }),
    );
    return (await Promise.all(tries)).flat();
  };
}

const withHeaders = (...headers: readonly (readonly [string, string])[]) => {
  return (token: string): Call => ({ headers: [credentials(token), ...headers] });
};

/** With the cookies that an answer has set, if it has, and without credentials. */
async function callWithCookies(run: SuiteRun, before: Exchange): Promise<readonly (readonly Exchange[])[]> {
  const set = before.answer?.headers.filter(([name]) => name.toLowerCase() === 'set-cookie') ?? [];
  if (set.length === 0) return [];
  const cookies = set.map(([, value]) => value.split(';')[0]).join('; ');
  return [[before, await run.call({ headers: [['Cookie', cookies]] })]];
}

/** What an operation without a body must not look at: each is a body that can be read as what it says it is. */
const bodies: readonly (readonly [type: string | undefined, body: string | Buffer, encoding?: string])[] = [
  [undefined, 'not asked for'],
  ['application/json', '{"user":"other","userId":"other","all":true}'],
  ['application/json', 'null'],
  ['application/json; charset=utf-8', ''],
  ['application/xml', '<logout><all>true</all></logout>'],
  ['multipart/form-data', 'all=true'],
  ['application/x-www-form-urlencoded', 'all=true&_method=GET&user=other'],
  ['application/octet-stream', Buffer.alloc(150_000, 'x')],
  ['application/json', JSON.stringify({ text: 'x'.repeat(150_000) })],
  ['application/json', gzipSync('{"all":true}'), 'gzip'],
];

const requestId = ['X-Request-Id', '6fa459ea-ee8a-4ca4-894e-db77e160355e'] as const;

const malformed = (token: string): Call => ({
  headers: [credentials(token), ['Content-Type', 'application/json']],
  body: '{',
});

export const protocolRules: readonly ProviderRule[] = [
  {
    id: 'other-methods-get-405',
    group: 'protocol',
    promise: 'On the path, every other method than POST gets 405.',
    source: 'decided',
    spec: `${responses}/MethodNotAllowed`,
    check: refuses('other-methods-get-405'),
  },
  {
    id: 'head-gets-405',
    group: 'protocol',
    promise: 'HEAD gets 405 like any other method, and no body.',
    source: 'decided',
    spec: `${responses}/MethodNotAllowed`,
    check: refuses('head-gets-405'),
  },
  {
    id: 'unusual-methods-are-refused',
    group: 'protocol',
    promise: 'A method that few services know is refused like any other, by the provider or by what stands before it.',
    source: 'decided',
    spec: `${responses}/MethodNotAllowed`,
    check: refuses('unusual-methods-are-refused'),
  },
  {
    id: 'options-is-no-logout',
    group: 'protocol',
    promise: 'OPTIONS is answered, with 405 or with what the path allows, and ends no session.',
    source: 'decided',
    spec: `${responses}/MethodNotAllowed`,
    async check(run) {
      return run.withToken(async (token) => {
        const options = await run.call({ method: 'OPTIONS', headers: [credentials(token)] });
        const after = await run.call(logoutCall(token));
        return [expectOneOf([options], [200, 204, 405]), expectAnswer([options, after], 200)];
      });
    },
  },
  {
    id: 'unknown-paths-get-404',
    group: 'protocol',
    promise: 'A path that no operation has, to the letter, gets 404.',
    source: 'decided',
    spec: `${responses}/NotFound`,
    check: refuses('unknown-paths-get-404'),
  },
  {
    id: 'slash-at-the-end',
    group: 'protocol',
    promise: 'A slash at the end of the path makes no difference, or makes it unknown.',
    source: 'decided',
    spec: `${responses}/NotFound`,
    check: acceptsOrRefuses([404], [(token) => ({ ...logoutCall(token), path: `${path}/` })]),
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
    promise: 'The name of the header is matched without regard to case.',
    source: 'decided',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    check: accepts([
      (token) => ({ headers: [['authorization', `Buddy ${token}`]] }),
      (token) => ({ headers: [['AUTHORIZATION', `Buddy ${token}`]] }),
    ]),
  },
  {
    id: 'spaces-around-credentials',
    group: 'protocol',
    level: 'advice',
    promise: 'Spaces and tabs before and after the credentials make no difference.',
    source: 'decided',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    check: accepts([
      (token) => ({ headers: [['Authorization', `  Buddy ${token} `]] }),
      (token) => ({ headers: [['Authorization', `\tBuddy ${token}\t`]] }),
    ]),
  },
  {
    id: 'other-schemes-get-401',
    group: 'protocol',
    promise: 'A live token under another authentication scheme gets 401.',
    source: 'decided',
    spec: `${responses}/Unauthorized`,
    check: refuses('other-schemes-get-401'),
  },
  {
    id: 'no-credentials-get-401',
    group: 'protocol',
    promise: 'A call without credentials gets 401, whatever came over its connection before, and with whatever cookie.',
    source: 'decided',
    spec: `${responses}/Unauthorized`,
    async check(run) {
      // Whose credentials came last over a connection must not matter to the next call.
      const [method = 'PURGE'] = otherMethods('GET', 'PUT', 'PATCH', 'DELETE');
      const callsOf = (token: string) =>
        run.overOneConnection(async (connection) => {
          const alone = await run.call({ connection: 'fresh' });
          const live = await run.call({ method, ...logoutCall(token, connection) });
          const afterLive = await run.call({ connection });
          const unknown = await run.call(logoutCall(run.unknownToken(), connection));
          const withCookies = await callWithCookies(run, live);
          const ended = await run.call(logoutCall(token, connection));
          const afterLogout = await run.call({ connection });
          const refused = [[alone], [live, afterLive], [live, unknown], ...withCookies, [ended, afterLogout]];
          return refused.map((exchanges) => expectAnswer(exchanges, 401, errorNames.invalid));
        });
      return run.withToken(callsOf);
    },
  },
  {
    id: 'token-elsewhere-gets-401',
    group: 'protocol',
    promise: 'A token in the query, in a cookie, in another header or in the body is no credentials.',
    source: 'decided',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    check: refuses('token-elsewhere-gets-401'),
  },
  {
    id: 'token-is-matched-exactly',
    group: 'protocol',
    promise: 'A token that differs in one character, in case or in length gets 401.',
    source: 'decided',
    spec: '#/components/schemas/AccessToken',
    check: refuses('token-is-matched-exactly'),
  },
  {
    id: 'malformed-credentials-get-401',
    group: 'protocol',
    promise: 'Credentials that are not a scheme and a token get 401.',
    source: 'decided',
    spec: `${responses}/Unauthorized`,
    check: refuses('malformed-credentials-get-401'),
  },
  {
    id: 'odd-tokens-get-401',
    group: 'protocol',
    promise: 'A token that is very long, or beyond ASCII, gets 401 like any other that is unknown.',
    source: 'decided',
    spec: '#/components/schemas/AccessToken',
    async check(run) {
      const odd = ['x'.repeat(4096), 'tokén-ÿ-unknown', "';--<script>", '%00%0d%0a', '__proto__', 'null'];
      const exchanges = await Promise.all(odd.map((token) => run.call({ headers: [credentials(token)] })));
      return exchanges.map((exchange) => expectAnswer([exchange], 401, errorNames.invalid));
    },
  },
  {
    id: 'odd-headers-do-not-break',
    group: 'protocol',
    promise:
      'Credentials with odd spacing or given twice, and text beyond ASCII, are taken or refused, and break nothing.',
    source: 'decided',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    async check(run) {
      const calls: readonly ((token: string) => Call)[] = [
        (token) => ({ headers: [['Authorization', `Buddy  ${token}`]] }),
        (token) => ({ headers: [['Authorization', `Buddy\t${token}`]] }),
        (token) => ({ headers: [['Authorization', `Buddy ${token} more`]] }),
        (token) => ({ headers: [credentials(token), credentials(run.unknownToken())] }),
        (token) => ({ headers: [credentials(token), ['X-Device', 'Zoë']] }),
      ];
      const exchanges = calls.map((call) => {
        return run.withToken((token) => run.call({ ...call(token), mayBeRefused: true }));
      });
      return (await Promise.all(exchanges)).map((exchange) => expectOneOf([exchange], [200, 400, 401]));
    },
  },
  {
    id: 'body-is-ignored',
    group: 'protocol',
    promise: 'A request body changes nothing, whatever it is.',
    source: 'decided',
    spec: operationPlace,
    check: acceptsAlone([
      ...bodies.map(([type, body, encoding]) => (token: string): Call => {
        const describing = [
          ...(type === undefined ? [] : [['Content-Type', type] as const]),
          ...(encoding === undefined ? [] : [['Content-Encoding', encoding] as const]),
        ];
        return { headers: [credentials(token), ...describing], body };
      }),
      (token) => ({ ...logoutCall(token), body: 'in chunks', isChunked: true }),
    ]),
  },
  {
    id: 'malformed-body-ends-nothing',
    group: 'protocol',
    promise: 'A body that says it is JSON and is not changes nothing, or is refused with 400 and the session lives on.',
    source: 'decided',
    spec: operationPlace,
    check: acceptsOrRefuses([400], [malformed]),
  },
  {
    id: 'malformed-body-is-ignored',
    group: 'protocol',
    level: 'advice',
    promise: 'A body that says it is JSON and is not changes nothing either.',
    source: 'decided',
    spec: operationPlace,
    check: (run) =>
      run.withToken(async (token) => {
        const exchange = await run.call({ ...malformed(token), mayBeRefused: true });
        if (exchange.answer?.status !== 200) await run.call(logoutCall(token));
        return [expectAnswer([exchange], 200)];
      }),
  },
  {
    id: 'query-is-ignored',
    group: 'protocol',
    promise: 'The operation has no parameters: a query changes nothing.',
    source: 'documented',
    spec: operationPlace,
    check: acceptsAlone([
      (token) => ({ ...logoutCall(token), path: `${path}?reason=done&userId=other&_method=GET` }),
      (token) => ({ ...logoutCall(token), path: `${path}?all=true&everywhere=1&scope=global&dryRun=true` }),
    ]),
  },
  {
    id: 'other-headers-are-ignored',
    group: 'protocol',
    promise: 'Conditional headers, ranges and a wide Accept change nothing.',
    source: 'decided',
    spec: operationPlace,
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
  {
    id: 'signed-calls-log-out',
    group: 'protocol',
    promise: 'A call with the signature of the app that has a secret logs out.',
    source: 'observed',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    needs: ['signature'],
    check: accepts([logoutCall, (token) => ({ headers: [credentials(token, 'buddy')] })]),
  },
  {
    id: 'wrong-signatures-get-401',
    group: 'protocol',
    promise: 'A call with another signature, or with none that can be one, gets 401, and ends no session.',
    source: 'observed',
    spec: '#/components/securitySchemes/BuddyAccessToken',
    needs: ['signature'],
    async check(run) {
      const right = run.sign('POST', path);
      const wrong = [
        run.sign('POST', `${path}/all`),
        `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`,
        '0'.repeat(64),
        right.slice(0, 32),
        `${right}00`,
        'signature',
        'é'.repeat(32),
      ];
      return run.withToken(async (token) => {
        const exchanges: Exchange[] = [];
        for (const signature of wrong) {
          exchanges.push(await run.call({ headers: [['Authorization', `Buddy ${token} ${signature}`]] }));
        }
        const after = await run.call(logoutCall(token));
        return [
          ...exchanges.map((exchange) => expectAnswer([exchange], 401)),
          expectAnswer([...exchanges, after], 200),
        ];
      });
    },
  },
];
