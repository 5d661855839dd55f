/** Faulty providers: the reference provider with one fault each, and the rule of the suite that must find it. */
import { setTimeout as wait } from 'node:timers/promises';
import { answers } from '../../generated/answers.js';
import { memorySessionStore, type Provider, type Session, type SessionStore } from '../../src/provider/index.js';
import { type Front, type Parts, sha256 } from './subjects.js';

export interface Mutant {
  readonly id: string;
  /** In a sentence. */
  readonly fault: string;
  /** The id of the rule that must find it. */
  readonly rule: string;
  make(): Parts;
}

/** Whether a fault shows this time. */
type When = () => boolean;

interface Entry {
  readonly id: string;
  readonly fault: string;
  readonly rule: string;
  /** Also as a fault that shows only now and then. */
  readonly nowAndThen?: boolean;
  readonly parts: (when: When) => Parts;
}

const logoutPath = '/users/me/logout';
const { logoutUser } = answers;

// ---- How faults are put in ----

interface Answer {
  status: number;
  readonly headers: Headers;
  /** Empty when the answer has no body. */
  text: string;
}

type Body = Record<string, unknown>;
type Applies = (answer: Answer, request: Request) => boolean;
type Wrap = NonNullable<Parts['wrap']>;

const onSuccess: Applies = ({ status }) => status === 200;
const onError: Applies = ({ status }) => status >= 400;
const onAny: Applies = () => true;
const on = (...statuses: readonly number[]): Applies => {
  return ({ status }) => statuses.includes(status);
};

/** Changes the answers of the operation to which the fault applies. */
function changed(applies: Applies, change: (answer: Answer, request: Request) => void) {
  return (when: When) =>
    wrapped(async (request, next) => {
      const response = await next(request);
      const answer = { status: response.status, headers: new Headers(response.headers), text: await response.text() };
      if (applies(answer, request) && when()) change(answer, request);
      const { status, headers } = answer;
      return new Response(answer.text === '' ? null : answer.text, { status, headers });
    });
}

/** Changes what stands in their bodies. */
function rewritten(applies: Applies, change: (body: Body, request: Request) => unknown) {
  return changed(applies, (answer, request) => {
    if (answer.text === '') return;
    const body: Body = JSON.parse(answer.text);
    answer.text = JSON.stringify(change(body, request));
  });
}

const setting = (fields: Body) => (body: Body) => ({ ...body, ...fields });
const without = (name: string) => (body: Body) => ({ ...body, [name]: undefined });
const withResult = (change: (result: Body) => Body) => (body: Body) => ({
  ...body,
  result: change(Object(body.result)),
});
const header = (name: string, value?: string) => (answer: Answer) => {
  if (value === undefined) answer.headers.delete(name);
  else answer.headers.set(name, value);
};

/** Around `fetch`, the probe left alone: it stands for other services of the platform. */
function wrapped(wrap: Wrap): Parts {
  return { wrap: (request, next) => (pathOf(request) === '/probe' ? next(request) : wrap(request, next)) };
}

/** Lets the provider see another request, where the function gives one. */
function seenAs(change: (request: Request) => Request | undefined | Promise<Request | undefined>) {
  return (when: When) =>
    wrapped(async (request, next) => {
      const seen = await change(request);
      return next(seen && when() ? seen : request);
    });
}

/** Answers itself, where the function gives an answer. */
function answered(answer: (request: Request) => Response | undefined) {
  return (when: When) =>
    wrapped(async (request, next) => {
      const response = answer(request);
      return response && when() ? response : next(request);
    });
}

interface Changes {
  readonly method?: string;
  readonly path?: string;
  readonly authorization?: string;
}

function remade(request: Request, { method = request.method, path, authorization }: Changes): Request {
  const headers = new Headers(request.headers);
  if (authorization !== undefined) headers.set('authorization', authorization);
  return new Request(path === undefined ? request.url : new URL(path, request.url), { method, headers });
}

const credentialsOf = (request: Request) => request.headers.get('authorization') ?? '';
const pathOf = (request: Request) => new URL(request.url).pathname;
const tokenOf = (request: Request) => /(\S+)$/.exec(credentialsOf(request))?.[1] ?? '';
const isLogout = (request: Request) => request.method === 'POST' && pathOf(request) === logoutPath;
const loggingOut = (request: Request) => remade(request, { method: 'POST', path: logoutPath });

/** The credentials as another provider would read them. */
const credentialsReadAs = (change: (credentials: string) => string) =>
  seenAs((request) => {
    const seen = change(credentialsOf(request));
    return seen === credentialsOf(request) ? undefined : remade(request, { authorization: seen });
  });

/** Another method taken for POST. */
const methodTaken = (method: string) =>
  seenAs((request) => (request.method === method && pathOf(request) === logoutPath ? loggingOut(request) : undefined));

/** A call that is refused, and ends the session all the same. */
function endingWhenRefused(applies: (request: Request) => boolean) {
  return (when: When) =>
    wrapped(async (request, next) => {
      const response = await next(request);
      if (response.status >= 400 && applies(request) && when()) {
        await next(remade(loggingOut(request), { authorization: `Buddy ${tokenOf(request)}` }));
      }
      return response;
    });
}

/** What another provider would say. */
function refusal(status: number, error: string, errorNumber: number, headers: Record<string, string> = {}): Response {
  const request_id = crypto.randomUUID();
  const body = { status, error, errorNumber, message: 'The call was refused.', request_id, success: false };
  return Response.json(body, { status, headers: { 'WWW-Authenticate': 'Buddy', ...headers } });
}

const badRequest = () => refusal(400, 'AuthFailed', 256);
const fault = () => refusal(500, 'InternalError', 500);
const invalidToken = () => refusal(401, 'AuthAccessTokenInvalid', 260);
const appLevel = () => refusal(403, 'AuthUserAccessTokenRequired', 263);
const notFound = () => refusal(404, 'OperationNotFound', 516);

function success(): Response {
  const result = { accessToken: crypto.randomUUID(), accessTokenExpires: `/Date(${Date.now() + 3_600_000})/` };
  const body = { ...logoutUser[200].bodies.LoggedOut, result, request_id: crypto.randomUUID() };
  return Response.json(body, { headers: { 'Cache-Control': 'no-store' } });
}

/** A store of which some operations are others. */
function stored(change: (inner: SessionStore, when: When) => Partial<SessionStore>) {
  return (when: When): Parts => {
    const inner = memorySessionStore();
    return { options: { store: { ...inner, ...change(inner, when) } } };
  };
}

/** A store that gives the app-level session other properties. */
const successorIs = (change: (successor: Session, old: Session) => Session) =>
  stored((inner, when) => ({
    async replace(hash, successorHash, successor, now) {
      const old = await inner.find(hash, now);
      return inner.replace(hash, successorHash, old && when() ? change(successor, old) : successor, now);
    },
  }));

/** A store in which an ended session is live within that time after its end. */
const undead = (from: number, to: number) =>
  stored((inner, when) => {
    const ended = new Map<string, { readonly session: Session; readonly at: number }>();
    const revived = (hash: string) => {
      const known = ended.get(hash);
      const age = performance.now() - (known?.at ?? 0);
      return known && age >= from && age < to ? known.session : undefined;
    };
    return {
      find: (hash, now) => revived(hash) ?? inner.find(hash, now),
      async replace(hash, successorHash, successor, now) {
        if (revived(hash)) {
          await inner.add(successorHash, successor, now);
          return true;
        }
        const session = await inner.find(hash, now);
        if (session && when()) ended.set(hash, { session, at: performance.now() });
        return inner.replace(hash, successorHash, successor, now);
      },
    };
  });

/** A store that ends further sessions with each logout. */
const alsoEnding = (isOther: (other: Session, ended: Session) => boolean, count = Number.POSITIVE_INFINITY) =>
  stored((inner, when) => {
    const known = new Map<string, Session>();
    return {
      add(hash, session, now) {
        known.set(hash, session);
        return inner.add(hash, session, now);
      },
      async replace(hash, successorHash, successor, now) {
        const ended = await inner.find(hash, now);
        known.delete(hash);
        if (ended && when()) {
          const others = [...known].filter(([, other]) => other.expires > now && isOther(other, ended)).slice(0, count);
          for (const [other] of others) {
            known.delete(other);
            await inner.replace(other, `${other} ended`, { appId: ended.appId, expires: 0 }, now);
          }
        }
        return inner.replace(hash, successorHash, successor, now);
      },
    };
  });

/** Calls under way at the same time with the same token. */
function contested(change: (response: Response) => Response) {
  return (when: When) => {
    const under = new Map<string, number>();
    return wrapped(async (request, next) => {
      const key = credentialsOf(request);
      const before = under.get(key) ?? 0;
      under.set(key, before + 1);
      const response = await next(request);
      under.set(key, (under.get(key) ?? 1) - 1);
      return response.status === 401 && key !== '' && before > 0 && when() ? change(response) : response;
    });
  };
}

/** More than so many calls under way at the same time. */
function crowded(limit: number, answer: (request: Request, next: Provider['fetch']) => Promise<Response>) {
  return (when: When) => {
    let under = 0;
    return wrapped(async (request, next) => {
      under += 1;
      try {
        await wait(20);
        return await (under > limit && when() ? answer(request, next) : next(request));
      } finally {
        under -= 1;
      }
    });
  };
}

/** In front of the served provider. */
const fronted = (front: Front) => (): Parts => ({ front });
const wireBadRequest = async (status: number) => {
  const body = await refusal(status, 'AuthFailed', 256).text();
  return { status, headers: [['Content-Type', 'application/json']] as const, body };
};

const isCredentials = ([name]: readonly [string, string]) => name.toLowerCase() === 'authorization';

// ---- The faults ----

const shape: readonly Entry[] = [
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
    rule: 'body-matches-schema',
    parts: changed(on(401), (answer) => {
      answer.text = '';
    }),
  },
  {
    id: 'body-cut-off',
    fault: 'The last character of the body is missing, and the length says so.',
    rule: 'body-matches-schema',
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
    rule: 'body-matches-schema',
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
    rule: 'status-is-specified',
    parts: answered(() => refusal(503, 'ServiceUnavailable', 503, { 'Retry-After': '1' })),
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
    parts: fronted((call, forward) =>
      call.headers.some(([name]) => name === 'Range') ? new Promise(() => {}) : forward(call),
    ),
  },
];

const protocol: readonly Entry[] = [
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
    rule: 'head-gets-405-without-body',
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
    rule: 'head-gets-405-without-body',
    parts: answered(({ method }) => (method === 'HEAD' ? new Response(null) : undefined)),
  },
  {
    id: 'head-lacks-allow',
    fault: 'The 405 of HEAD does not say what is allowed.',
    rule: 'head-gets-405-without-body',
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
      ['get-405', 'get 405', () => refusal(405, 'OperationNotFound', 516, { Allow: 'POST' })],
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
      const token = /^access_token=([^&]+)/.exec(call.body)?.[1];
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
    rule: 'odd-credentials-do-not-break',
    parts: answered((request) => (credentialsOf(request).includes('\t') ? fault() : undefined)),
  },
  {
    id: 'two-spaces-get-403',
    fault: 'Two spaces between scheme and token get 403.',
    rule: 'odd-credentials-do-not-break',
    parts: answered((request) => (credentialsOf(request).includes('  ') ? appLevel() : undefined)),
  },
  {
    id: 'two-credentials-break',
    fault: 'Two headers Authorization get 500.',
    rule: 'odd-credentials-do-not-break',
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
    id: 'malformed-body-refused',
    fault: 'A body that says it is JSON and is not gets 400.',
    rule: 'body-is-ignored',
    parts: fronted(async (call, forward) => (call.body === '{' ? wireBadRequest(400) : forward(call))),
  },
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
      headers.get('accept') === 'application/json' ? undefined : refusal(406, 'AuthFailed', 256),
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
    parts: answered(({ headers }) => (headers.has('if-match') ? refusal(412, 'AuthFailed', 256) : undefined)),
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
];

const time: readonly Entry[] = [
  {
    id: 'live-token-refused',
    fault: 'A live token gets 401.',
    rule: 'live-token-logs-out',
    nowAndThen: true,
    parts: answered((request) => (isLogout(request) && credentialsOf(request) !== '' ? invalidToken() : undefined)),
  },
  {
    id: 'fresh-connection-refused',
    fault: 'The first call over a connection gets 401.',
    rule: 'live-token-logs-out',
    parts: () => {
      const known = new Set<number>();
      return {
        front: (call, forward) => {
          const first = !known.has(call.connection) && call.path === logoutPath && call.method === 'POST';
          known.add(call.connection);
          return forward(first ? { ...call, headers: call.headers.filter((pair) => !isCredentials(pair)) } : call);
        },
      };
    },
  },
  {
    id: 'kept-connection-refused',
    fault: 'Each call but the first over a connection gets 401.',
    rule: 'live-token-logs-out',
    parts: () => {
      const known = new Set<number>();
      return {
        front: (call, forward) => {
          const later = known.has(call.connection);
          known.add(call.connection);
          return forward(later ? { ...call, headers: call.headers.filter((pair) => !isCredentials(pair)) } : call);
        },
      };
    },
  },
  {
    id: 'old-token-lives-on',
    fault: 'The old token is not ended.',
    rule: 'old-token-is-dead-at-once',
    nowAndThen: true,
    parts: undead(0, Number.POSITIVE_INFINITY),
  },
  {
    id: 'old-token-dies-late',
    fault: 'The old token dies only after 300 ms.',
    rule: 'old-token-is-dead-at-once',
    nowAndThen: true,
    parts: undead(0, 300),
  },
  {
    id: 'second-logout-succeeds',
    fault: 'A second logout gets 200, as if it could be repeated.',
    rule: 'old-token-is-dead-at-once',
    parts: (when) => {
      const ended = new Set<string>();
      return wrapped(async (request, next) => {
        const token = tokenOf(request);
        const response = await next(request);
        if (response.status === 200) ended.add(token);
        return response.status === 401 && ended.has(token) && isLogout(request) && when() ? success() : response;
      });
    },
  },
  {
    id: 'dead-token-gets-403',
    fault: 'A dead token gets 403, as an app-level one.',
    rule: 'old-token-is-dead-at-once',
    parts: (when) => {
      const ended = new Set<string>();
      return wrapped(async (request, next) => {
        const token = tokenOf(request);
        const response = await next(request);
        if (response.status === 200) ended.add(token);
        return response.status === 401 && ended.has(token) && when() ? appLevel() : response;
      });
    },
  },
  ...(
    [
      ['elsewhere', 'any connection but the one of the logout', (ended: number, now: number) => ended !== now],
      ['there', 'the connection of the logout', (ended: number, now: number) => ended === now],
    ] as const
  ).map(([id, where, lives]) => ({
    id: `old-token-lives-on-${id}`,
    fault: `The old token lives on over ${where}.`,
    rule: 'old-token-is-dead-at-once',
    parts: (when: When): Parts => {
      const ended = new Map<string, number>();
      return {
        front: async (call, forward) => {
          const key = call.headers.find(isCredentials)?.[1] ?? '';
          const answer = await forward(call);
          if (answer.status === 200) ended.set(key, call.connection);
          const endedOver = ended.get(key);
          const alive = answer.status === 401 && endedOver !== undefined && lives(endedOver, call.connection) && when();
          return alive ? { ...answer, status: 200, body: await success().text() } : answer;
        },
      };
    },
  })),
  {
    id: 'old-token-comes-back',
    fault: 'The old token comes back to life after 1 s.',
    rule: 'old-token-stays-dead',
    nowAndThen: true,
    parts: undead(1_000, Number.POSITIVE_INFINITY),
  },
  {
    id: 'last-ten-dead-tokens-known',
    fault: 'The provider remembers only the last ten dead tokens.',
    rule: 'old-token-stays-dead',
    parts: stored((inner) => {
      const live = new Map<string, Session>();
      let dead: readonly string[] = [];
      return {
        add(hash, session, now) {
          live.set(hash, session);
          return inner.add(hash, session, now);
        },
        find(hash, now) {
          const session = live.get(hash);
          return session && session.expires > now && !dead.includes(hash) ? session : undefined;
        },
        replace(hash, successorHash, successor) {
          if (!live.has(hash) || dead.includes(hash)) return false;
          dead = [...dead, hash].slice(-10);
          live.set(successorHash, successor);
          return true;
        },
      };
    }),
  },
  {
    id: 'new-token-is-the-old-one',
    fault: 'The new token is the old one.',
    rule: 'new-token-is-new',
    parts: rewritten(onSuccess, (body, request) => withResult(setting({ accessToken: tokenOf(request) }))(body)),
  },
  {
    id: 'new-token-is-shared',
    fault: 'The new token is one that the app has been given before.',
    rule: 'new-token-is-new',
    nowAndThen: true,
    parts: (when) => {
      let first: unknown;
      return rewritten(
        onSuccess,
        withResult((result) => {
          first ??= result.accessToken;
          return when() ? { ...result, accessToken: first } : result;
        }),
      )(always);
    },
  },
  {
    id: 'new-token-of-the-millisecond',
    fault: 'Logouts within one millisecond get the same new token.',
    rule: 'new-token-is-new',
    parts: () => {
      const given = new Map<number, unknown>();
      return rewritten(
        onSuccess,
        withResult((result) => {
          const accessToken = given.get(Date.now()) ?? result.accessToken;
          given.set(Date.now(), accessToken);
          return { ...result, accessToken };
        }),
      )(always);
    },
  },
  {
    id: 'new-token-is-user-level',
    fault: 'The new token is a user-level one.',
    rule: 'new-token-is-app-level',
    nowAndThen: true,
    parts: successorIs((successor, { userId }) => (userId === undefined ? successor : { ...successor, userId })),
  },
  {
    id: 'new-token-is-dead',
    fault: 'The new token is dead.',
    rule: 'new-token-is-app-level',
    nowAndThen: true,
    parts: successorIs((successor) => ({ ...successor, expires: 0 })),
  },
  {
    id: 'new-token-is-not-stored-yet',
    fault: 'The new token is known only after 100 ms.',
    rule: 'new-token-is-app-level',
    parts: stored((inner, when) => {
      const born = new Map<string, number>();
      return {
        find: (hash, now) => ((born.get(hash) ?? 0) > performance.now() ? undefined : inner.find(hash, now)),
        replace(hash, successorHash, successor, now) {
          if (when()) born.set(successorHash, performance.now() + 100);
          return inner.replace(hash, successorHash, successor, now);
        },
      };
    }),
  },
  {
    id: 'app-level-gets-401',
    fault: 'An app-level token gets 401.',
    rule: 'new-token-is-app-level',
    parts: (when) =>
      wrapped(async (request, next) => {
        const response = await next(request);
        return response.status === 403 && when() ? invalidToken() : response;
      }),
  },
  {
    id: 'new-token-is-short-lived',
    fault: 'The new token dies after 1 s, whatever it says.',
    rule: 'new-token-stays-alive',
    nowAndThen: true,
    parts: successorIs((successor) => ({ ...successor, expires: Date.now() + 1_000 })),
  },
  {
    id: 'new-token-dies-when-refused',
    fault: 'The new token dies when a logout with it is refused.',
    rule: 'new-token-stays-alive',
    parts: (when) => {
      const refused = new Set<string>();
      return wrapped(async (request, next) => {
        const token = tokenOf(request);
        if (refused.has(token)) return invalidToken();
        const response = await next(request);
        if (response.status === 403 && when()) refused.add(token);
        return response;
      });
    },
  },
  {
    id: 'date-in-seconds',
    fault: 'The expiry counts seconds in place of ms.',
    rule: 'new-token-expires-in-the-future',
    parts: rewritten(
      onSuccess,
      withResult((result) => ({ ...result, accessTokenExpires: `/Date(${Math.floor(Date.now() / 1000) + 3_600})/` })),
    ),
  },
  {
    id: 'expiry-in-the-past',
    fault: 'The expiry is an hour ago.',
    rule: 'new-token-expires-in-the-future',
    nowAndThen: true,
    parts: rewritten(
      onSuccess,
      withResult((result) => ({ ...result, accessTokenExpires: `/Date(${Date.now() - 3_600_000})/` })),
    ),
  },
  {
    id: 'expiry-is-now',
    fault: 'The expiry is the moment of the logout.',
    rule: 'new-token-expires-in-the-future',
    parts: rewritten(
      onSuccess,
      withResult((result) => ({ ...result, accessTokenExpires: `/Date(${Date.now()})/` })),
    ),
  },
  {
    id: 'expiry-is-no-moment',
    fault: 'The expiry is zero, for never.',
    rule: 'new-token-expires-in-the-future',
    parts: rewritten(
      onSuccess,
      withResult((result) => ({ ...result, accessTokenExpires: '/Date(0)/' })),
    ),
  },
  {
    id: 'all-sessions-of-the-user-end',
    fault: 'A logout ends all sessions of the user.',
    rule: 'other-sessions-live-on',
    nowAndThen: true,
    parts: alsoEnding((other, ended) => other.userId === ended.userId),
  },
  {
    id: 'one-more-session-of-the-user-ends',
    fault: 'A logout ends one more session of the user.',
    rule: 'other-sessions-live-on',
    parts: alsoEnding((other, ended) => other.userId === ended.userId, 1),
  },
  {
    id: 'sessions-of-other-users-end',
    fault: 'A logout ends the sessions of other users of the app.',
    rule: 'other-users-live-on',
    parts: alsoEnding((other, ended) => other.userId !== undefined && other.userId !== ended.userId),
  },
  {
    id: 'session-of-another-user-ends',
    fault: 'A logout ends one session of another user.',
    rule: 'other-users-live-on',
    nowAndThen: true,
    parts: alsoEnding((other, ended) => other.userId !== undefined && other.userId !== ended.userId, 1),
  },
  ...['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
    id: `refused-${method.toLowerCase()}-ends-the-session`,
    fault: `${method} gets 405, and ends the session all the same.`,
    rule: 'refused-calls-end-nothing',
    parts: endingWhenRefused((request) => request.method === method),
  })),
  {
    id: 'refused-scheme-ends-the-session',
    fault: 'A token under another scheme gets 401, and its session ends.',
    rule: 'refused-calls-end-nothing',
    parts: endingWhenRefused((request) => isLogout(request) && /^Bearer /.test(credentialsOf(request))),
  },
  {
    id: 'refused-path-ends-the-session',
    fault: 'A path below that of the operation gets 404, and the session ends.',
    rule: 'refused-calls-end-nothing',
    parts: endingWhenRefused((request) => pathOf(request) !== logoutPath),
  },
  {
    id: 'refused-query-ends-the-session',
    fault: 'A token in the query gets 401, and its session ends.',
    rule: 'refused-calls-end-nothing',
    parts: (when) =>
      wrapped(async (request, next) => {
        const token = new URL(request.url).searchParams.get('accessToken');
        const response = await next(request);
        if (token !== null && when()) await next(remade(request, { authorization: `Buddy ${token}` }));
        return response;
      }),
  },
  {
    id: 'refused-call-ends-the-session',
    fault: 'Whatever call is refused, the session of its token ends.',
    rule: 'refused-calls-end-nothing',
    nowAndThen: true,
    parts: endingWhenRefused((request) => !isLogout(request)),
  },
  {
    id: 'unknown-token-succeeds',
    fault: 'A token that nobody has issued gets 200.',
    rule: 'unknown-token-gets-401',
    nowAndThen: true,
    parts: (when) =>
      wrapped(async (request, next) => {
        const response = await next(request);
        return tokenOf(request).startsWith('unknown-') && isLogout(request) && when() ? success() : response;
      }),
  },
  {
    id: 'unknown-token-gets-403',
    fault: 'A token that nobody has issued gets 403.',
    rule: 'unknown-token-gets-401',
    parts: answered((request) => (tokenOf(request).startsWith('unknown-') ? appLevel() : undefined)),
  },
  {
    id: 'unknown-token-breaks',
    fault: 'A token that nobody has issued gets 500.',
    rule: 'unknown-token-gets-401',
    parts: answered((request) => (tokenOf(request).startsWith('unknown-') ? fault() : undefined)),
  },
  ...(
    [
      ['by-beginning', 'of which only a beginning is given', (token: string, given: string) => token.startsWith(given)],
      ['with-more', 'after which more is given', (token: string, given: string) => given.startsWith(token)],
      ['by-end', 'of which only an end is given', (token: string, given: string) => token.endsWith(given)],
      [
        'in-any-case',
        'in other letters, capital or small,',
        (token: string, given: string) => token.toLowerCase() === given.toLowerCase(),
      ],
      [
        'but-for-its-end',
        'with another last character',
        (token: string, given: string) => token.slice(0, -1) === given.slice(0, -1),
      ],
      ['percent-decoded', 'in percent-encoding', (token: string, given: string) => decoded(given) === token],
      ['padded', 'with the padding of base64', (token: string, given: string) => given.replace(/=+$/, '') === token],
    ] as const
  ).map(([id, which, matches]) => ({
    id: `token-${id}`,
    fault: `A token ${which} is taken.`,
    rule: 'token-is-matched-exactly',
    parts: matching(matches),
  })),
  {
    id: 'expired-token-succeeds',
    fault: 'A token that has expired is taken.',
    rule: 'expired-token-gets-401',
    nowAndThen: true,
    parts: stored((inner, when) => ({
      add: (hash, session, now) =>
        inner.add(hash, session.expires < now && when() ? { ...session, expires: now + 60_000 } : session, now),
    })),
  },
  {
    id: 'expired-token-gets-403',
    fault: 'A token that has expired gets 403.',
    rule: 'expired-token-gets-401',
    parts: stored((inner, when) => ({
      add: (hash, session, now) =>
        inner.add(
          hash,
          session.expires < now && when() ? { appId: session.appId, expires: now + 60_000 } : session,
          now,
        ),
    })),
  },
  {
    id: 'other-operations-take-the-old-token',
    fault: 'Other operations still take the old token: they remember whom they have let in.',
    rule: 'other-operations-refuse-the-old-token',
    nowAndThen: true,
    parts: (when) => {
      const letIn = new Set<string>();
      return {
        wrap: async (request, next) => {
          const response = await next(request);
          if (pathOf(request) !== '/probe') return response;
          if (response.status === 200 && when()) letIn.add(tokenOf(request));
          return letIn.has(tokenOf(request)) ? new Response(null) : response;
        },
      };
    },
  },
];

const together: readonly Entry[] = [
  {
    id: 'two-winners',
    fault: 'Between finding a session and ending it there is a gap, in which another logout finds it too.',
    rule: 'one-of-many-logouts-wins',
    nowAndThen: true,
    parts: stored((inner, when) => ({
      async replace(hash, successorHash, successor, now) {
        const session = await inner.find(hash, now);
        if (!session || !when()) return inner.replace(hash, successorHash, successor, now);
        await wait(5);
        if (!(await inner.replace(hash, successorHash, successor, now))) await inner.add(successorHash, successor, now);
        return true;
      },
    })),
  },
  {
    id: 'two-winners-in-a-short-gap',
    fault: 'The gap between finding a session and ending it is one turn of the event loop.',
    rule: 'one-of-many-logouts-wins',
    parts: stored((inner) => ({
      async replace(hash, successorHash, successor, now) {
        if (!(await inner.find(hash, now))) return false;
        await new Promise(setImmediate);
        if (!(await inner.replace(hash, successorHash, successor, now))) await inner.add(successorHash, successor, now);
        return true;
      },
    })),
  },
  {
    id: 'all-lose',
    fault: 'Logouts with one token at the same time all get 401.',
    rule: 'one-of-many-logouts-wins',
    nowAndThen: true,
    parts: stored((inner, when) => {
      const races = new Map<string, { count: number; readonly lost: boolean }>();
      return {
        async replace(hash, successorHash, successor, now) {
          const race = races.get(hash) ?? { count: 0, lost: when() };
          race.count += 1;
          races.set(hash, race);
          await wait(5);
          return (race.count === 1 || !race.lost) && inner.replace(hash, successorHash, successor, now);
        },
      };
    }),
  },
  {
    id: 'loser-gets-409',
    fault: 'Of two logouts with one token at the same time one gets 409.',
    rule: 'one-of-many-logouts-wins',
    parts: contested(() => refusal(409, 'AuthFailed', 256)),
  },
  {
    id: 'loser-gets-500',
    fault: 'Of two logouts with one token at the same time one gets 500.',
    rule: 'one-of-many-logouts-wins',
    parts: contested(fault),
  },
  {
    id: 'loser-gets-403',
    fault: 'Of two logouts with one token at the same time one gets 403.',
    rule: 'one-of-many-logouts-wins',
    parts: contested(appLevel),
  },
  {
    id: 'answers-swapped',
    fault: 'Of two calls at the same time each gets the answer to the other.',
    rule: 'answers-are-not-mixed-up',
    nowAndThen: true,
    parts: (when) => {
      let first:
        | { readonly response: Promise<Response>; readonly take: (other: Promise<Response>) => void }
        | undefined;
      return wrapped(async (request, next) => {
        const response = next(request);
        if (first) {
          const { response: other, take } = first;
          first = undefined;
          take(response);
          return other;
        }
        if (!when()) return response;
        let take: (other: Promise<Response>) => void = () => {};
        const other = new Promise<Response>((resolve) => {
          take = resolve;
        });
        const mine = { response, take };
        first = mine;
        const nobody = wait(20).then(() => {
          if (first !== mine) return other;
          first = undefined;
          return response;
        });
        return Promise.race([other, nobody]);
      });
    },
  },
  {
    id: 'last-credentials-shared',
    fault: 'The credentials of a call are kept in one variable for all calls.',
    rule: 'answers-are-not-mixed-up',
    nowAndThen: true,
    parts: (when) => {
      let last = '';
      return wrapped(async (request, next) => {
        last = credentialsOf(request);
        await new Promise(setImmediate);
        return next(last !== '' && when() ? remade(request, { authorization: last }) : request);
      });
    },
  },
  {
    id: 'crowd-refused',
    fault: 'Of more than ten calls at the same time some get 401.',
    rule: 'answers-are-not-mixed-up',
    parts: crowded(10, async () => invalidToken()),
  },
  {
    id: 'crowd-not-logged-out',
    fault: 'Of more than ten calls at the same time some get 200, and their sessions live on.',
    rule: 'all-of-a-crowd-are-logged-out',
    parts: crowded(10, async (request, next) =>
      isLogout(request) && credentialsOf(request) && !tokenOf(request).startsWith('unknown-')
        ? success()
        : next(request),
    ),
  },
  {
    id: 'updates-lost',
    fault: 'The store is read and written as a whole, and of two changes at the same time one is lost.',
    rule: 'all-of-a-crowd-are-logged-out',
    parts: stored(() => {
      let sessions: ReadonlyMap<string, Session> = new Map();
      return {
        add(hash, session) {
          sessions = new Map([...sessions, [hash, session]]);
        },
        find(hash, now) {
          const session = sessions.get(hash);
          return session && session.expires > now ? session : undefined;
        },
        async replace(hash, successorHash, successor) {
          const read = new Map([...sessions, [successorHash, successor] as const]);
          if (!read.delete(hash)) return false;
          await wait(50);
          sessions = read;
          return true;
        },
      };
    }),
  },
];

function decoded(words: string): string {
  return words.replace(/%([\da-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Finds a session also by something like its token. */
function matching(matches: (token: string, given: string) => boolean) {
  return (when: When): Parts => {
    const tokens: string[] = [];
    return {
      issued: (token) => tokens.push(token),
      wrap: (request, next) => {
        const given = tokenOf(request);
        const exact = tokens.includes(given);
        const token =
          given.length < 10 || exact ? undefined : [...tokens].reverse().find((other) => matches(other, given));
        return next(token && when() ? remade(request, { authorization: `Buddy ${token}` }) : request);
      },
    };
  };
}

// ---- The table ----

const always: When = () => true;

function everyFifth(): When {
  let count = 0;
  return () => {
    count += 1;
    return count % 5 === 0;
  };
}

/** One time in five, the same times in each run. */
function oneInFive(seed: number): When {
  let state = seed;
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 < 0.2;
  };
}

/** Every fault, and those that show only now and then three times: always, every fifth time, and one time in five. */
export const mutants: readonly Mutant[] = [...shape, ...protocol, ...time, ...together].flatMap(
  ({ id, fault: words, rule, nowAndThen = false, parts }, index) => {
    const mutant = { id, fault: words, rule, make: () => parts(always) };
    if (!nowAndThen) return [mutant];
    return [
      mutant,
      { id: `${id}/every-fifth`, fault: `${words} Every fifth time.`, rule, make: () => parts(everyFifth()) },
      { id: `${id}/one-in-five`, fault: `${words} One time in five.`, rule, make: () => parts(oneInFive(index)) },
    ];
  },
);
