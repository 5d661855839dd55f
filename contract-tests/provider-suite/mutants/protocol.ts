/** Faults in what is done with the forms that a call may take. */

import {
  answered,
  appLevel,
  badRequest,
  changed,
  credentialsOf,
  credentialsReadAs,
  type FaultEntry,
  fault,
  fronted,
  header,
  invalidToken,
  isCredentials,
  isLogout,
  loggingOut,
  logoutPath,
  methodTaken,
  notFound,
  pathOf,
  refusalReply,
  remade,
  seenAs,
  success,
  tokenOf,
  wireBadRequest,
  wrapped,
} from '../subjects/faults.js';
import type { Parts } from '../subjects/subjects.js';

export const protocolFaults: readonly FaultEntry[] = [
  ...['GET', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
    id: `${method.toLowerCase()}-logs-out`,
    fault: `${method} logs out like POST.`,
    rule: 'other-methods-get-405',
    parts: methodTaken(method),
  })),
  {
    id: 'get-shows-a-page',
    fault: 'GET gets 404, as if the path were unknown.',
    rule: 'other-methods-get-405',
    parts: answered((request) => (request.method === 'GET' ? notFound() : undefined)),
  },
  {
    id: 'method-after-credentials',
    fault: 'Another method with a live token gets 401.',
    rule: 'other-methods-get-405',
    parts: answered(({ method }) => (method === 'POST' || method === 'OPTIONS' ? undefined : invalidToken())),
  },
  {
    id: 'head-logs-out',
    fault: 'HEAD logs out like POST.',
    rule: 'head-gets-405',
    parts: (when) =>
      wrapped(async (request, next) => {
        if (request.method !== 'HEAD' || !when()) return next(request);
        const { status, headers } = await next(loggingOut(request));
        return new Response(null, { status, headers });
      }),
  },
  {
    id: 'head-succeeds',
    fault: 'HEAD gets 200 for every path.',
    rule: 'head-gets-405',
    parts: answered(({ method }) => (method === 'HEAD' ? new Response(null) : undefined)),
  },
  {
    id: 'head-lacks-allow',
    fault: 'The 405 of HEAD does not say what is allowed.',
    rule: 'headers-match-schema',
    parts: changed((_, { method }) => method === 'HEAD', header('allow')),
  },
  {
    id: 'options-logs-out',
    fault: 'OPTIONS logs out like POST.',
    rule: 'options-is-no-logout',
    parts: methodTaken('OPTIONS'),
  },
  {
    id: 'options-breaks',
    fault: 'OPTIONS gets 500.',
    rule: 'options-is-no-logout',
    parts: answered(({ method }) => (method === 'OPTIONS' ? fault() : undefined)),
  },
  ...(
    [
      ['succeed', 'get 200', success],
      ['are-unauthorized', 'get 401', invalidToken],
      ['break', 'get 500', fault],
      ['get-405', 'get 405', () => refusalReply(405, 'OperationNotFound', 516, { Allow: 'POST' })],
    ] as const
  ).map(([id, what, make]) => ({
    id: `unknown-paths-${id}`,
    fault: `Unknown paths ${what}.`,
    rule: 'unknown-paths-get-404',
    parts: answered((request) => (pathOf(request) === logoutPath ? undefined : make())),
  })),
  {
    id: 'path-by-beginning',
    fault: 'A path that only begins with that of the operation logs out.',
    rule: 'unknown-paths-get-404',
    parts: seenAs((request) =>
      pathOf(request).startsWith(logoutPath) ? remade(request, { path: logoutPath }) : undefined,
    ),
  },
  {
    id: 'path-by-end',
    fault: 'A path that only ends with that of the operation logs out.',
    rule: 'unknown-paths-get-404',
    parts: seenAs((request) =>
      pathOf(request).endsWith(logoutPath) ? remade(request, { path: logoutPath }) : undefined,
    ),
  },
  {
    id: 'path-with-any-user',
    fault: 'Any name may stand in the path in place of me.',
    rule: 'unknown-paths-get-404',
    parts: seenAs((request) =>
      /^\/users\/[^/]+\/logout$/.test(pathOf(request)) ? remade(request, { path: logoutPath }) : undefined,
    ),
  },
  {
    id: 'scheme-in-one-case',
    fault: 'The scheme is taken only as Buddy.',
    rule: 'scheme-in-any-case',
    parts: answered((request) =>
      /^(?!Buddy)[Bb][Uu][Dd][Dd][Yy] /.test(credentialsOf(request)) ? invalidToken() : undefined,
    ),
  },
  {
    id: 'scheme-in-capitals-refused',
    fault: 'The scheme is taken as Buddy and as buddy only.',
    rule: 'scheme-in-any-case',
    parts: answered((request) =>
      /^(?![Bb]uddy)[Bb][Uu][Dd][Dd][Yy] /.test(credentialsOf(request)) ? invalidToken() : undefined,
    ),
  },
  {
    id: 'header-name-in-one-case',
    fault: 'The name of the header is taken only as Authorization.',
    rule: 'header-name-in-any-case',
    parts: fronted((call, forward) =>
      forward({ ...call, headers: call.headers.filter((pair) => !isCredentials(pair) || pair[0] === 'Authorization') }),
    ),
  },
  {
    id: 'any-scheme',
    fault: 'A token is taken under any scheme.',
    rule: 'other-schemes-get-401',
    parts: credentialsReadAs((credentials) => credentials.replace(/^[A-Za-z]+ /, 'Buddy ')),
  },
  {
    id: 'bearer-scheme',
    fault: 'A token is taken under Bearer too.',
    rule: 'other-schemes-get-401',
    parts: credentialsReadAs((credentials) => credentials.replace(/^Bearer /i, 'Buddy ')),
  },
  {
    id: 'scheme-by-beginning',
    fault: 'The scheme needs only begin with Buddy.',
    rule: 'other-schemes-get-401',
    parts: credentialsReadAs((credentials) => credentials.replace(/^Buddy\S+ /i, 'Buddy ')),
  },
  {
    id: 'scheme-anywhere',
    fault: 'The scheme needs only end with Buddy.',
    rule: 'other-schemes-get-401',
    parts: credentialsReadAs((credentials) => credentials.replace(/^\S+Buddy /i, 'Buddy ')),
  },
  {
    id: 'no-credentials-succeed',
    fault: 'A call without credentials gets 200.',
    rule: 'no-credentials-get-401',
    parts: answered((request) => (credentialsOf(request) === '' && isLogout(request) ? success() : undefined)),
  },
  {
    id: 'no-credentials-get-403',
    fault: 'A call without credentials gets 403, as an app would.',
    rule: 'no-credentials-get-401',
    parts: answered((request) => (credentialsOf(request) === '' && isLogout(request) ? appLevel() : undefined)),
  },
  {
    id: 'credentials-of-the-connection',
    fault: 'A call without credentials is taken with those that came last over the same connection.',
    rule: 'no-credentials-get-401',
    parts: () => {
      const last = new Map<number, readonly [string, string]>();
      return {
        front: (call, forward) => {
          const given = call.headers.find(isCredentials);
          if (given) last.set(call.connection, given);
          const remembered = last.get(call.connection);
          return forward({ ...call, headers: given || !remembered ? call.headers : [...call.headers, remembered] });
        },
      };
    },
  },
  {
    id: 'cookie-of-the-session',
    fault: 'An answer to a live token sets a cookie, and that cookie is taken for it.',
    rule: 'no-credentials-get-401',
    parts: () => {
      const sessions: string[] = [];
      return {
        front: async (call, forward) => {
          const given = call.headers.find(isCredentials);
          const cookie = call.headers.find(([name]) => name === 'Cookie')?.[1] ?? '';
          const known = sessions[Number(/\bsid=(\d+)/.exec(cookie)?.[1])];
          if (!given && known) return forward({ ...call, headers: [...call.headers, ['Authorization', known]] });
          const answer = await forward(call);
          if (!given || answer.status === 401) return answer;
          return {
            ...answer,
            headers: [...answer.headers, ['Set-Cookie', `sid=${sessions.push(given[1]) - 1}; Path=/`]],
          };
        },
      };
    },
  },
  ...['accessToken', 'access_token', 'token'].map((name) => ({
    id: `token-in-query-${name}`,
    fault: `A token is taken from ${name} in the query.`,
    rule: 'token-elsewhere-gets-401',
    parts: seenAs((request) => {
      const token = new URL(request.url).searchParams.get(name);
      return token === null ? undefined : remade(request, { authorization: `Buddy ${token}` });
    }),
  })),
  {
    id: 'token-in-cookie',
    fault: 'A token is taken from a cookie.',
    rule: 'token-elsewhere-gets-401',
    parts: seenAs((request) => {
      const token = /accessToken=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1];
      return token === undefined ? undefined : remade(request, { authorization: `Buddy ${token}` });
    }),
  },
  {
    id: 'token-in-other-header',
    fault: 'A token is taken from X-Access-Token.',
    rule: 'token-elsewhere-gets-401',
    parts: seenAs((request) => {
      const token = request.headers.get('x-access-token');
      return token === null ? undefined : remade(request, { authorization: `Buddy ${token}` });
    }),
  },
  {
    id: 'token-in-json',
    fault: 'A token is taken from a JSON body.',
    rule: 'token-elsewhere-gets-401',
    parts: fronted((call, forward) => {
      const token = /"accessToken":"([^"]+)"/.exec(call.body)?.[1];
      return forward(token ? { ...call, headers: [...call.headers, ['Authorization', `Buddy ${token}`]] } : call);
    }),
  },
  {
    id: 'token-in-form',
    fault: 'A token is taken from a form in the body.',
    rule: 'token-elsewhere-gets-401',
    parts: fronted((call, forward) => {
      const token = /\baccess_token=([^&]+)/.exec(call.body)?.[1];
      return forward(token ? { ...call, headers: [...call.headers, ['Authorization', `Buddy ${token}`]] } : call);
    }),
  },
  {
    id: 'token-without-scheme',
    fault: 'A token without a scheme is taken.',
    rule: 'malformed-credentials-get-401',
    parts: credentialsReadAs((credentials) => credentials.replace(/^[^ ]{20,}$/, 'Buddy $&')),
  },
  {
    id: 'token-in-quotes',
    fault: 'A token in quotation marks is taken.',
    rule: 'malformed-credentials-get-401',
    parts: credentialsReadAs((credentials) => credentials.replaceAll('"', '')),
  },
  {
    id: 'token-as-parameter',
    fault: 'A token as a parameter of the scheme is taken.',
    rule: 'malformed-credentials-get-401',
    parts: credentialsReadAs((credentials) => credentials.replace(/ token=/, ' ')),
  },
  {
    id: 'scheme-with-colon',
    fault: 'A scheme with a colon is taken.',
    rule: 'malformed-credentials-get-401',
    parts: credentialsReadAs((credentials) => credentials.replace(/^Buddy: /, 'Buddy ')),
  },
  {
    id: 'malformed-gets-400',
    fault: 'Credentials without a token get 400.',
    rule: 'malformed-credentials-get-401',
    parts: answered((request) => (/^buddy$/i.test(credentialsOf(request)) ? badRequest() : undefined)),
  },
  {
    id: 'malformed-breaks',
    fault: 'Credentials without a space get 500.',
    rule: 'malformed-credentials-get-401',
    parts: answered((request) => (/^\S+$/.test(credentialsOf(request)) ? fault() : undefined)),
  },
  {
    id: 'long-token-breaks',
    fault: 'A token of more than 1,000 characters gets 500.',
    rule: 'odd-tokens-get-401',
    parts: answered((request) => (tokenOf(request).length > 1_000 ? fault() : undefined)),
  },
  {
    id: 'long-token-gets-400',
    fault: 'A token of more than 4,000 characters gets 400.',
    rule: 'odd-tokens-get-401',
    parts: answered((request) => (tokenOf(request).length > 4_000 ? badRequest() : undefined)),
  },
  {
    id: 'non-ascii-token-breaks',
    fault: 'A token beyond ASCII gets 500.',
    rule: 'odd-tokens-get-401',
    parts: answered((request) => (/[^ -~]/.test(tokenOf(request)) ? fault() : undefined)),
  },
  {
    id: 'token-in-sql',
    fault: 'A quotation mark in a token gets 500.',
    rule: 'odd-tokens-get-401',
    parts: answered((request) => (tokenOf(request).includes("'") ? fault() : undefined)),
  },
  {
    id: 'token-decoded',
    fault: 'A token with a broken percent-encoding gets 500, because it is decoded.',
    rule: 'odd-tokens-get-401',
    parts: answered((request) => (/%(00|(?![\da-f]{2}))/i.test(tokenOf(request)) ? fault() : undefined)),
  },
  {
    id: 'token-as-property',
    fault: 'A token that is a name of every object gets 403.',
    rule: 'odd-tokens-get-401',
    parts: answered((request) => (tokenOf(request) in {} ? appLevel() : undefined)),
  },
  {
    id: 'tab-breaks',
    fault: 'A tab in the credentials gets 500.',
    rule: 'odd-headers-do-not-break',
    parts: answered((request) => (credentialsOf(request).includes('\t') ? fault() : undefined)),
  },
  {
    id: 'two-spaces-get-403',
    fault: 'Two spaces between scheme and token get 403.',
    rule: 'odd-headers-do-not-break',
    parts: answered((request) => (credentialsOf(request).includes('  ') ? appLevel() : undefined)),
  },
  {
    id: 'two-credentials-break',
    fault: 'Two headers Authorization get 500.',
    rule: 'odd-headers-do-not-break',
    parts: (when) => ({
      front: async (call, forward) => {
        const two = call.headers.filter(isCredentials).length > 1;
        return two && when() ? wireBadRequest(500) : forward(call);
      },
    }),
  },
  ...([400, 413, 415, 500] as const).map((status) => ({
    id: `body-gets-${status}`,
    fault: `A call with a body gets ${status}.`,
    rule: 'body-is-ignored',
    parts: fronted(async (call, forward) => (call.body === '' ? forward(call) : wireBadRequest(status))),
  })),
  {
    id: 'large-body-refused',
    fault: 'A body of more than 10,000 bytes gets 413.',
    rule: 'body-is-ignored',
    parts: fronted(async (call, forward) => (call.body.length > 10_000 ? wireBadRequest(413) : forward(call))),
  },
  {
    id: 'query-is-part-of-the-path',
    fault: 'A query makes the path unknown.',
    rule: 'query-is-ignored',
    parts: answered((request) => (new URL(request.url).search === '' ? undefined : notFound())),
  },
  {
    id: 'method-from-the-query',
    fault: 'The query may name another method.',
    rule: 'query-is-ignored',
    parts: seenAs((request) => {
      const method = new URL(request.url).searchParams.get('_method');
      return method === null ? undefined : remade(request, { method });
    }),
  },
  {
    id: 'chunked-body-refused',
    fault: 'A body that does not say how long it is gets 411.',
    rule: 'body-is-ignored',
    parts: fronted(async (call, forward) => {
      const isChunked = call.isChunked && call.body !== '';
      return isChunked ? wireBadRequest(411) : forward(call);
    }),
  },
  {
    id: 'text-beyond-ascii-breaks',
    fault: 'A header beyond ASCII gets 500.',
    rule: 'odd-headers-do-not-break',
    parts: fronted(async (call, forward) => {
      const isOdd = call.headers.some(([name, value]) => name === 'X-Device' && /[^ -~]/.test(value));
      return isOdd ? wireBadRequest(500) : forward(call);
    }),
  },
  {
    id: 'query-refused',
    fault: 'An unknown parameter gets 400.',
    rule: 'query-is-ignored',
    parts: answered((request) => (new URL(request.url).searchParams.has('reason') ? badRequest() : undefined)),
  },
  {
    id: 'accept-gets-html',
    fault: 'An Accept that asks for HTML first gets HTML.',
    rule: 'content-type-is-json',
    parts: changed(
      (_, { headers }) => headers.get('accept')?.startsWith('text/html') ?? false,
      header('content-type', 'text/html'),
    ),
  },
  {
    id: 'accept-gets-406',
    fault: 'An Accept other than application/json gets 406.',
    rule: 'other-headers-are-ignored',
    parts: answered(({ headers }) =>
      headers.get('accept') === 'application/json' ? undefined : refusalReply(406, 'AuthFailed', 256),
    ),
  },
  {
    id: 'range-obeyed',
    fault: 'A Range gets 206.',
    rule: 'other-headers-are-ignored',
    parts: changed(
      (answer, { headers }) => answer.status === 200 && headers.has('range'),
      (answer) => {
        answer.status = 206;
        answer.text = answer.text.slice(0, 11);
      },
    ),
  },
  {
    id: 'condition-gets-304',
    fault: 'If-None-Match gets 304.',
    rule: 'other-headers-are-ignored',
    parts: answered(({ headers }) => (headers.has('if-none-match') ? new Response(null, { status: 304 }) : undefined)),
  },
  {
    id: 'condition-gets-412',
    fault: 'If-Match gets 412.',
    rule: 'other-headers-are-ignored',
    parts: answered(({ headers }) => (headers.has('if-match') ? refusalReply(412, 'AuthFailed', 256) : undefined)),
  },
  {
    id: 'method-override-obeyed',
    fault: 'X-HTTP-Method-Override changes the method.',
    rule: 'other-headers-are-ignored',
    parts: seenAs((request) => {
      const method = request.headers.get('x-http-method-override');
      return method === null ? undefined : remade(request, { method });
    }),
  },
  ...['LOCK', 'PURGE', 'PROPFIND'].map((method) => ({
    id: `${method.toLowerCase()}-logs-out`,
    fault: `${method} logs out like POST.`,
    rule: 'unusual-methods-are-refused',
    parts: methodTaken(method),
  })),
  {
    id: 'trace-echoes',
    fault: 'TRACE repeats the call, credentials and all.',
    rule: 'unusual-methods-are-refused',
    parts: fronted(async (call, forward) => {
      if (call.method !== 'TRACE') return forward(call);
      const repeated = call.headers.map((pair) => pair.join(': ')).join('\r\n');
      return { status: 200, headers: [['Content-Type', 'message/http']], body: repeated };
    }),
  },
  {
    id: 'get-without-a-token-gets-401',
    fault: 'A GET without credentials gets 401.',
    rule: 'other-methods-get-405',
    parts: answered((request) =>
      request.method === 'GET' && credentialsOf(request) === '' ? invalidToken() : undefined,
    ),
  },
  {
    id: 'get-made-a-post-by-the-query',
    fault: 'A GET whose query says that it is a POST logs out.',
    rule: 'other-methods-get-405',
    parts: seenAs((request) =>
      new URL(request.url).searchParams.get('_method') === 'POST' ? loggingOut(request) : undefined,
    ),
  },
  {
    id: 'get-made-a-post-by-a-header',
    fault: 'A GET of which a header says that it is a POST logs out.',
    rule: 'other-methods-get-405',
    parts: seenAs((request) =>
      request.headers.get('x-http-method-override') === 'POST' ? loggingOut(request) : undefined,
    ),
  },
  ...(
    [
      ['in-any-case', 'in other letters, capital or small,', (path: string) => path.toLowerCase()],
      ['with-a-matrix-parameter', 'with parameters after a semicolon', (path: string) => path.replace(/;[^/]*/g, '')],
      ['with-two-slashes', 'with two slashes for one', (path: string) => path.replace(/\/+/g, '/')],
      ['with-an-extension', 'with an extension', (path: string) => path.replace(/\.\w+$/, '')],
      ['of-another-version', 'of an older version', (path: string) => path.replace(/^\/v\d/, '')],
    ] as const
  ).map(([id, which, read]) => ({
    id: `path-${id}`,
    fault: `The path ${which} is taken.`,
    rule: 'unknown-paths-get-404',
    parts: seenAs((request) =>
      pathOf(request) !== logoutPath && read(pathOf(request)) === logoutPath
        ? remade(request, { path: logoutPath })
        : undefined,
    ),
  })),
  ...(
    [
      ['breaks', 'gets 500', fault],
      ['gets-401', 'gets 401', invalidToken],
    ] as const
  ).map(([id, what, make]) => ({
    id: `slash-at-the-end-${id}`,
    fault: `A slash at the end of the path ${what}.`,
    rule: 'slash-at-the-end',
    parts: answered((request) => (pathOf(request) === `${logoutPath}/` ? make() : undefined)),
  })),
  {
    id: 'slash-at-the-end-ends-the-session',
    fault: 'A slash at the end of the path gets 404, and the session ends.',
    rule: 'slash-at-the-end',
    parts: (when) =>
      wrapped(async (request, next) => {
        if (pathOf(request) !== `${logoutPath}/` || !when()) return next(request);
        await next(loggingOut(request));
        return notFound();
      }),
  },
  ...(
    [
      ['null', 'that is null', ({ body }: WireBody) => body === 'null', 400],
      ['xml', 'of XML', ({ type }: WireBody) => type.includes('xml'), 415],
      ['multipart', 'of several parts without a boundary', ({ type }: WireBody) => type === 'multipart/form-data', 500],
      [
        'empty',
        'that says it is JSON and is empty',
        ({ type, body }: WireBody) => type.includes('json') && body === '',
        400,
      ],
      ['compressed', 'that is compressed', ({ encoding }: WireBody) => encoding === 'gzip', 415],
      ['over-100-kb', 'of more than 100 kB', ({ body }: WireBody) => body.length > 100_000, 413],
    ] as const
  ).map(([id, which, is, status]) => ({
    id: `body-${id}-refused`,
    fault: `A body ${which} gets ${status}.`,
    rule: 'body-is-ignored',
    parts: fronted(async (call, forward) => {
      const value = (name: string) => call.headers.find(([other]) => other.toLowerCase() === name)?.[1] ?? '';
      const body = { type: value('content-type'), encoding: value('content-encoding'), body: call.body };
      return is(body) ? wireBadRequest(status) : forward(call);
    }),
  })),
  {
    id: 'malformed-body-breaks',
    fault: 'A body that says it is JSON and is not gets 500.',
    rule: 'malformed-body-ends-nothing',
    parts: fronted(async (call, forward) => (call.body === '{' ? wireBadRequest(500) : forward(call))),
  },
  {
    id: 'malformed-body-ends-the-session',
    fault: 'A body that says it is JSON and is not gets 400, and the session ends.',
    rule: 'malformed-body-ends-nothing',
    parts: fronted(async (call, forward) => {
      const answer = await forward(call);
      return call.body === '{' ? wireBadRequest(400) : answer;
    }),
  },
  ...(
    [
      [
        'query',
        'all=true in the query',
        'query-is-ignored',
        (call: { path: string }) => call.path.includes('all=true'),
      ],
      ['json', '"all":true in a body', 'body-is-ignored', (call: { body: string }) => call.body.includes('"all":true')],
    ] as const
  ).map(([id, what, rule, asksForAll]) => ({
    id: `all-sessions-by-${id}`,
    fault: `By ${what} all sessions of the user end.`,
    rule,
    parts: () => {
      const live: string[] = [];
      const parts: Parts = {
        issued: (token) => live.push(token),
        front: async (call, forward) => {
          const isAll = asksForAll(call);
          const answer = await forward(call);
          for (const token of isAll ? live.splice(0) : []) {
            const headers = call.headers.map((pair) =>
              isCredentials(pair) ? ([pair[0], `Buddy ${token}`] as const) : pair,
            );
            await forward({ method: 'POST', path: logoutPath, headers, body: '' });
          }
          return answer;
        },
      };
      return parts;
    },
  })),
];

interface WireBody {
  readonly type: string;
  readonly encoding: string;
  readonly body: string;
}
