/** Faults in what answers look like. */
import { createHash } from 'node:crypto';
import {
  always,
  answered,
  changed,
  credentialsOf,
  type FaultEntry,
  fault,
  fronted,
  header,
  on,
  onAny,
  onError,
  onSuccess,
  refusalReply,
  rewritten,
  setting,
  tokenOf,
  without,
  withResult,
  wrapped,
} from '../subjects/faults.js';
import { sha256 } from '../subjects/subjects.js';

export const shapeFaults: readonly FaultEntry[] = [
  {
    id: 'success-lacks-request-id',
    fault: 'A 200 has no request_id.',
    rule: 'body-matches-schema',
    parts: rewritten(onSuccess, without('request_id')),
  },
  {
    id: 'success-lacks-expiry',
    fault: 'A 200 does not say when the new token expires.',
    rule: 'body-matches-schema',
    parts: rewritten(onSuccess, withResult(without('accessTokenExpires'))),
  },
  {
    id: 'success-lacks-result',
    fault: 'A 200 has no result.',
    rule: 'body-matches-schema',
    parts: rewritten(onSuccess, without('result')),
  },
  {
    id: 'token-renamed',
    fault: 'The new token is called access_token.',
    rule: 'body-matches-schema',
    parts: rewritten(
      onSuccess,
      withResult(({ accessToken, ...rest }) => ({ access_token: accessToken, ...rest })),
    ),
  },
  {
    id: 'result-flattened',
    fault: 'What belongs into result stands beside it.',
    rule: 'body-matches-schema',
    parts: rewritten(onSuccess, ({ result, ...rest }) => ({ ...rest, ...Object(result) })),
  },
  {
    id: 'body-nested',
    fault: 'The whole body stands in a field of another.',
    rule: 'body-matches-schema',
    parts: rewritten(onAny, (data) => ({ data })),
  },
  {
    id: 'body-in-list',
    fault: 'The body is a list of one.',
    rule: 'body-matches-schema',
    parts: rewritten(onAny, (body) => [body]),
  },
  {
    id: 'date-iso',
    fault: 'The expiry is written as in ISO 8601.',
    rule: 'body-matches-schema',
    parts: rewritten(
      onSuccess,
      withResult((result) => ({ ...result, accessTokenExpires: '2099-01-01T00:00:00Z' })),
    ),
  },
  {
    id: 'date-as-number',
    fault: 'The expiry is a number.',
    rule: 'body-matches-schema',
    parts: rewritten(
      onSuccess,
      withResult((result) => ({ ...result, accessTokenExpires: 4_102_444_800_000 })),
    ),
  },
  {
    id: 'date-without-slashes',
    fault: 'The expiry is written as Date(…).',
    rule: 'body-matches-schema',
    parts: rewritten(
      onSuccess,
      withResult((result) => ({ ...result, accessTokenExpires: 'Date(4102444800000)' })),
    ),
  },
  {
    id: 'success-as-text',
    fault: 'The field success is text.',
    rule: 'body-matches-schema',
    parts: rewritten(onAny, (body) => ({ ...body, success: `${body.success}` })),
  },
  {
    id: 'success-true-on-errors',
    fault: 'Errors say that they are successes.',
    rule: 'body-matches-schema',
    parts: rewritten(onError, setting({ success: true })),
  },
  {
    id: 'status-as-text',
    fault: 'The status in the body is text.',
    rule: 'body-matches-schema',
    parts: rewritten(onAny, (body) => ({ ...body, status: `${body.status}` })),
  },
  {
    id: 'token-with-space',
    fault: 'The new token has a space in it.',
    rule: 'body-matches-schema',
    parts: rewritten(
      onSuccess,
      withResult((result) => ({ ...result, accessToken: `Buddy ${result.accessToken}` })),
    ),
  },
  {
    id: 'error-lacks-number',
    fault: 'Errors have no number.',
    rule: 'body-matches-schema',
    parts: rewritten(onError, without('errorNumber')),
  },
  {
    id: 'error-number-as-text',
    fault: 'The number of an error is text in hexadecimal.',
    rule: 'body-matches-schema',
    parts: rewritten(onError, (body) => ({ ...body, errorNumber: `0x${Number(body.errorNumber).toString(16)}` })),
  },
  {
    id: 'error-nested',
    fault: 'The error is an object with a code.',
    rule: 'body-matches-schema',
    parts: rewritten(onError, (body) => ({ ...body, error: { code: body.error } })),
  },
  {
    id: 'error-name-unknown',
    fault: 'An invalid token is called InvalidToken.',
    rule: 'body-matches-schema',
    parts: rewritten(on(401), setting({ error: 'InvalidToken' })),
  },
  {
    id: 'message-null',
    fault: 'The message of an error is null.',
    rule: 'body-matches-schema',
    parts: rewritten(onError, setting({ message: null })),
  },
  {
    id: 'request-id-missing-on-errors',
    fault: 'Errors have no request_id.',
    rule: 'body-matches-schema',
    parts: rewritten(onError, without('request_id')),
  },
  {
    id: 'request-id-not-a-uuid',
    fault: 'The request_id is a number in text.',
    rule: 'body-matches-schema',
    parts: rewritten(onAny, (body) => ({ ...body, request_id: `${Math.random()}`.slice(2) })),
  },
  {
    id: 'body-empty',
    fault: 'A 401 has no body.',
    rule: 'body-is-json',
    parts: changed(on(401), (answer) => {
      answer.text = '';
    }),
  },
  {
    id: 'body-cut-off',
    fault: 'The last character of the body is missing, and the length says so.',
    rule: 'body-is-json',
    parts: changed(onAny, (answer) => {
      answer.text = answer.text.slice(0, -1);
    }),
  },
  {
    id: 'errors-with-200',
    fault: 'Errors come with the HTTP status 200.',
    rule: 'body-matches-schema',
    parts: changed(onError, (answer) => {
      answer.status = 200;
    }),
  },
  {
    id: 'status-in-body-always-400',
    fault: 'The body of every error says the status 400.',
    rule: 'body-repeats-status',
    parts: rewritten(onError, setting({ status: 400 })),
  },
  {
    id: 'status-in-body-missing-from-http',
    fault: 'Errors with 404 and 405 say 401 in the body.',
    rule: 'body-repeats-status',
    parts: rewritten(on(404, 405), setting({ status: 401 })),
  },
  {
    id: 'number-of-another-error',
    fault: 'An invalid token comes with the number of AuthFailed.',
    rule: 'error-name-and-number-agree',
    parts: rewritten(on(401), setting({ errorNumber: 256 })),
  },
  {
    id: 'number-is-the-status',
    fault: 'The number of OperationNotFound is 500.',
    rule: 'error-name-and-number-agree',
    parts: rewritten(on(404, 405), setting({ errorNumber: 500 })),
  },
  {
    id: 'error-of-another-status',
    fault: 'A 403 has the name and number of an invalid token.',
    rule: 'error-belongs-to-status',
    parts: rewritten(on(403), setting({ error: 'AuthAccessTokenInvalid', errorNumber: 260 })),
  },
  {
    id: 'not-found-as-invalid-token',
    fault: 'A 404 has the name and number of an invalid token.',
    rule: 'error-belongs-to-status',
    parts: rewritten(on(404), setting({ error: 'AuthAccessTokenInvalid', errorNumber: 260 })),
  },
  {
    id: 'content-type-text',
    fault: 'The content type is text/plain.',
    rule: 'content-type-is-json',
    parts: changed(onAny, header('content-type', 'text/plain')),
  },
  {
    id: 'content-type-problem',
    fault: 'The content type of errors is application/problem+json.',
    rule: 'content-type-is-json',
    parts: changed(onError, header('content-type', 'application/problem+json')),
  },
  {
    id: 'content-type-missing',
    fault: 'There is no content type.',
    rule: 'content-type-is-json',
    parts: (when) => ({
      front: async (call, forward) => {
        const answer = await forward(call);
        const headers = answer.headers.filter(([name]) => name.toLowerCase() !== 'content-type');
        return when() ? { ...answer, headers } : answer;
      },
    }),
  },
  {
    id: 'html-for-unknown-paths',
    fault: 'An unknown path gets an HTML page.',
    rule: 'content-type-is-json',
    parts: changed(on(404), (answer) => {
      answer.headers.set('content-type', 'text/html');
      answer.text = '<!doctype html><title>Not found</title>';
    }),
  },
  {
    id: 'html-for-other-methods',
    fault: 'Another method gets an HTML page that says it is JSON.',
    rule: 'body-is-json',
    parts: changed(on(405), (answer) => {
      if (answer.text !== '') answer.text = '<!doctype html><title>Method not allowed</title>';
    }),
  },
  {
    id: 'no-store-missing',
    fault: 'A 200 has no Cache-Control.',
    rule: 'headers-match-schema',
    parts: changed(onSuccess, header('cache-control')),
  },
  {
    id: 'cacheable-success',
    fault: 'A 200 may be kept by caches.',
    rule: 'headers-match-schema',
    parts: changed(onSuccess, header('cache-control', 'private, max-age=60')),
  },
  {
    id: 'challenge-missing',
    fault: 'A 401 has no WWW-Authenticate.',
    rule: 'headers-match-schema',
    nowAndThen: true,
    parts: changed(on(401), header('www-authenticate')),
  },
  {
    id: 'challenge-of-another-scheme',
    fault: 'A 401 asks for the scheme Bearer.',
    rule: 'headers-match-schema',
    parts: changed(on(401), header('www-authenticate', 'Bearer realm="buddy"')),
  },
  {
    id: 'allow-missing',
    fault: 'A 405 has no Allow.',
    rule: 'headers-match-schema',
    parts: changed((answer, { method }) => answer.status === 405 && method !== 'HEAD', header('allow')),
  },
  {
    id: 'allow-of-another-method',
    fault: 'A 405 allows GET and POST.',
    rule: 'headers-match-schema',
    parts: changed(on(405), header('allow', 'GET, POST')),
  },
  {
    id: 'retry-after-missing',
    fault: 'A 429 does not say when to come back.',
    rule: 'headers-match-schema',
    parts: (when) => ({ ...changed(on(429), header('retry-after'))(when), options: { callsPerSecond: 10 } }),
  },
  {
    id: 'retry-after-as-words',
    fault: 'A 429 says in words when to come back.',
    rule: 'headers-match-schema',
    parts: (when) => ({ ...changed(on(429), header('retry-after', 'soon'))(when), options: { callsPerSecond: 10 } }),
  },
  {
    id: 'request-id-constant',
    fault: 'The request_id is always the same.',
    rule: 'request-id-never-repeats',
    parts: rewritten(onAny, setting({ request_id: '9c1be948-e415-4917-8a54-76b07880b42b' })),
  },
  {
    id: 'request-id-repeated',
    fault: 'The request_id of an answer is that of the one before.',
    rule: 'request-id-never-repeats',
    nowAndThen: true,
    parts: (when) => {
      let last: unknown = crypto.randomUUID();
      let given = true;
      return rewritten(onAny, (body) => {
        // Each is given twice at most.
        if (!given && when()) {
          given = true;
          return { ...body, request_id: last };
        }
        given = false;
        last = body.request_id;
        return body;
      })(always);
    },
  },
  {
    id: 'request-id-of-the-token',
    fault: 'The request_id follows from the token.',
    rule: 'request-id-never-repeats',
    parts: (when) =>
      wrapped(async (request, next) => {
        const digits = Buffer.from(await sha256(credentialsOf(request)), 'base64url').toString('hex');
        const request_id = [
          digits.slice(0, 8),
          digits.slice(8, 12),
          `4${digits.slice(12, 15)}`,
          'a000',
          digits.slice(20, 32),
        ];
        const { wrap } = rewritten(onAny, setting({ request_id: request_id.join('-') }))(when);
        return wrap ? wrap(request, next) : next(request);
      }),
  },
  {
    id: 'request-id-after-a-hundred',
    fault: 'There are a hundred request ids, which take turns.',
    rule: 'request-id-never-repeats',
    parts: () => {
      const ids = Array.from({ length: 100 }, () => crypto.randomUUID());
      let count = 0;
      return rewritten(onAny, (body) => ({ ...body, request_id: ids[count++ % ids.length] }))(always);
    },
  },
  {
    id: 'request-id-of-the-caller',
    fault: 'The request_id is the one that the caller has sent.',
    rule: 'request-id-never-repeats',
    parts: rewritten(onAny, (body, request) => ({
      ...body,
      request_id: request.headers.get('x-request-id') ?? body.request_id,
    })),
  },
  {
    id: 'token-in-message',
    fault: 'The message of a 401 repeats the token.',
    rule: 'token-is-not-echoed',
    nowAndThen: true,
    parts: rewritten(on(401), (body, request) => ({ ...body, message: `${tokenOf(request)} is invalid.` })),
  },
  {
    id: 'token-in-base64',
    fault: 'A 401 repeats the credentials in Base64.',
    rule: 'token-is-not-echoed',
    parts: rewritten(on(401), (body, request) => ({
      ...body,
      message: Buffer.from(credentialsOf(request)).toString('base64'),
    })),
  },
  {
    id: 'token-in-small-letters',
    fault: 'A 401 repeats the token in small letters.',
    rule: 'token-is-not-echoed',
    parts: rewritten(on(401), (body, request) => ({ ...body, message: tokenOf(request).toLowerCase() })),
  },
  {
    id: 'token-in-set-cookie',
    fault: 'A cookie is set that holds the token.',
    rule: 'token-is-not-echoed',
    parts: changed(onAny, (answer, request) =>
      answer.headers.set('set-cookie', `session=${encodeURIComponent(credentialsOf(request))}; HttpOnly`),
    ),
  },
  {
    id: 'other-tokens-in-message',
    fault: 'The message of an error shows the new token of the logout before.',
    rule: 'token-is-not-echoed',
    parts: (when) => {
      let last: unknown;
      return rewritten(onAny, (body) => {
        if (body.result) last = Object(body.result).accessToken;
        return body.result || !when() ? body : { ...body, message: `After ${last}.` };
      })(always);
    },
  },
  {
    id: 'token-in-header',
    fault: 'A header of a 200 repeats the token.',
    rule: 'token-is-not-echoed',
    parts: changed(onSuccess, (answer, request) => answer.headers.set('x-ended', tokenOf(request))),
  },
  {
    id: 'token-in-success',
    fault: 'The body of a 200 repeats the dead token.',
    rule: 'token-is-not-echoed',
    parts: rewritten(onSuccess, (body, request) => ({ ...body, endedToken: tokenOf(request) })),
  },
  {
    id: 'token-in-405',
    fault: 'A 405 repeats the request headers.',
    rule: 'token-is-not-echoed',
    parts: rewritten(on(405), (body, request) => ({ ...body, request: { authorization: credentialsOf(request) } })),
  },
  {
    id: 'query-in-message',
    fault: 'A 401 repeats the query, and so the token in it.',
    rule: 'token-is-not-echoed',
    parts: rewritten(on(401), (body, request) => ({ ...body, message: `Refused: ${request.url}` })),
  },
  {
    id: 'token-in-header-of-head',
    fault: 'The answer to HEAD repeats the credentials in a header.',
    rule: 'token-is-not-echoed',
    parts: changed(
      (_, { method }) => method === 'HEAD',
      (answer, request) => answer.headers.set('x-credentials', credentialsOf(request)),
    ),
  },
  {
    id: 'status-202',
    fault: 'A success has the status 202, as if the session ended later.',
    rule: 'status-is-specified',
    parts: changed(onSuccess, (answer) => {
      answer.status = 202;
    }),
  },
  {
    id: 'status-303',
    fault: 'A success redirects to the start page.',
    rule: 'status-is-specified',
    parts: changed(onSuccess, (answer) => {
      answer.status = 303;
      answer.headers.set('location', '/');
    }),
  },
  {
    id: 'breaks-now-and-then',
    fault: 'A call gets 500.',
    rule: 'status-is-specified',
    nowAndThen: true,
    parts: answered(fault),
  },
  {
    id: 'overloaded-now-and-then',
    fault: 'A call gets 503.',
    rule: 'seldom-unavailable',
    parts: answered(() => refusalReply(503, 'ServiceUnavailable', 503, { 'Retry-After': '1' })),
  },
  ...(
    [
      ['cut-off', 'is cut off in the middle, whatever length it has given', false],
      ['cut-off-between-chunks', 'has no last chunk', true],
    ] as const
  ).map(([id, what, isChunked]) => ({
    id: `success-${id}`,
    fault: `A 200 ${what}.`,
    rule: 'every-call-is-answered',
    parts: fronted(async (call, forward) => {
      const answer = await forward(call);
      return { ...answer, isChunked, isCutOff: answer.status === 200 };
    }),
  })),
  {
    id: 'byte-order-mark',
    fault: 'There is a byte order mark before the JSON.',
    rule: 'body-is-json',
    parts: fronted(async (call, forward) => {
      const answer = await forward(call);
      return { ...answer, body: `\ufeff${answer.body}` };
    }),
  },
  {
    id: 'hangs-up',
    fault: 'The connection ends without an answer when a call comes with a body.',
    rule: 'every-call-is-answered',
    parts: fronted(async (call, forward) => (call.body === '' ? forward(call) : undefined)),
  },
  {
    id: 'never-answers',
    fault: 'A call with a Range is never answered.',
    rule: 'every-call-is-answered',
    parts: () => ({
      // Short, because the suite waits for it; whatever else is slow meanwhile breaks the same promise.
      timeout: 1_000,
      front: (call, forward) =>
        call.headers.some(([name]) => name === 'Range') ? new Promise(() => {}) : forward(call),
    }),
  },
  {
    id: 'bodies-in-latin1',
    fault: 'The bodies are in ISO 8859-1.',
    rule: 'body-is-json',
    parts: fronted(async (call, forward) => {
      const answer = await forward(call);
      return { ...answer, isLatin1: true, body: answer.body.replace('"status"', '"régime":1,"status"') };
    }),
  },
  ...(
    [
      ['in-hexadecimal', 'in hexadecimal', (token: string) => Buffer.from(token).toString('hex')],
      ['as-a-hash', 'as a hash', (token: string) => createHash('sha256').update(token).digest('hex')],
      ['in-pieces', 'in pieces of four characters', (token: string) => (token.match(/.{1,4}/g) ?? []).join(' ')],
      ['but-for-its-end', 'but for its last characters', (token: string) => `${token.slice(0, -8)}********`],
      ['in-reverse', 'from its end to its beginning', (token: string) => [...token].reverse().join('')],
    ] as const
  ).map(([id, how, write]) => ({
    id: `token-shown-${id}`,
    fault: `A 401 shows the token that was presented ${how}.`,
    rule: 'token-is-not-echoed',
    parts: rewritten(on(401), (body, request) => ({ ...body, message: `No session: ${write(tokenOf(request))}` })),
  })),
  {
    id: 'other-sessions-shown',
    fault: 'A success lists the other sessions of the user, by their tokens.',
    rule: 'token-is-not-echoed',
    parts: (when) => {
      const tokens: string[] = [];
      const parts = rewritten(onSuccess, (body, request) => ({
        ...body,
        otherSessions: tokens.filter((token) => token !== tokenOf(request)).slice(-2),
      }))(when);
      return { ...parts, issued: (token) => tokens.push(token) };
    },
  },
  {
    id: 'challenge-in-quotes-alone',
    fault: 'The challenge has the name of the scheme only within a quoted text.',
    rule: 'headers-match-schema',
    parts: changed(on(401), header('www-authenticate', 'Bearer realm="Buddy , Buddy"')),
  },
];
