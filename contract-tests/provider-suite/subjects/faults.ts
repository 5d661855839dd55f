/** How a fault is put into the reference provider: around its `fetch`, around its store, or in front of it on the wire. */
import { setTimeout as wait } from 'node:timers/promises';
import { LoggedOut } from '../../../generated/answers/logoutUser.js';
import { memorySessionStore, type Provider, type Session, type SessionStore } from '../../../src/provider/index.js';
import type { FaultProxyHandler } from './fault-proxy.js';
import type { Parts } from './subjects.js';

/** Whether a fault shows this time. */
export type When = () => boolean;

/** A fault, and the rule that must find it. */
export interface FaultEntry {
  readonly id: string;
  /** In a sentence. */
  readonly fault: string;
  readonly rule: string;
  /** Also as a fault that shows only now and then. */
  readonly nowAndThen?: boolean;
  readonly parts: (when: When) => Parts;
}

export const always: When = () => true;

export const logoutPath = '/users/me/logout';

export interface ChangeableAnswer {
  status: number;
  readonly headers: Headers;
  /** Empty when the answer has no body. */
  text: string;
}

export type Body = Record<string, unknown>;
export type Applies = (answer: ChangeableAnswer, request: Request) => boolean;
export type Wrap = NonNullable<Parts['wrap']>;

export const onSuccess: Applies = ({ status }) => status === 200;
export const onError: Applies = ({ status }) => status >= 400;
export const onAny: Applies = () => true;
export const on = (...statuses: readonly number[]): Applies => {
  return ({ status }) => statuses.includes(status);
};

/** Changes the answers of the operation to which the fault applies. */
export function changed(applies: Applies, change: (answer: ChangeableAnswer, request: Request) => void) {
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
export function rewritten(applies: Applies, change: (body: Body, request: Request) => unknown) {
  return changed(applies, (answer, request) => {
    if (answer.text === '') return;
    const body: Body = JSON.parse(answer.text);
    answer.text = JSON.stringify(change(body, request));
  });
}

export const setting = (fields: Body) => (body: Body) => ({ ...body, ...fields });
export const without = (name: string) => (body: Body) => ({ ...body, [name]: undefined });
export const withResult = (change: (result: Body) => Body) => (body: Body) => ({
  ...body,
  result: change(Object(body.result)),
});
export const header = (name: string, value?: string) => (answer: ChangeableAnswer) => {
  if (value === undefined) answer.headers.delete(name);
  else answer.headers.set(name, value);
};

/** Around `fetch`, the probe left alone: it stands for other services of the platform. */
export function wrapped(wrap: Wrap): Parts {
  return { wrap: (request, next) => (pathOf(request) === '/probe' ? next(request) : wrap(request, next)) };
}

/** Lets the provider see another request, where the function gives one. */
export function seenAs(change: (request: Request) => Request | undefined | Promise<Request | undefined>) {
  return (when: When) =>
    wrapped(async (request, next) => {
      const seen = await change(request);
      return next(seen && when() ? seen : request);
    });
}

/** Answers itself, where the function gives an answer. */
export function answered(answer: (request: Request) => Response | undefined) {
  return (when: When) =>
    wrapped(async (request, next) => {
      const response = answer(request);
      return response && when() ? response : next(request);
    });
}

/** Answers a token that a logout has ended, where the function gives an answer. */
export function answeredWhenDead(answer: (request: Request) => Response | undefined) {
  return (when: When) => {
    const ended = new Set<string>();
    return wrapped(async (request, next) => {
      const token = tokenOf(request);
      const response = await next(request);
      if (response.status === 200) ended.add(token);
      const other = response.status === 401 && ended.has(token) ? answer(request) : undefined;
      return other && when() ? other : response;
    });
  };
}

export interface Changes {
  readonly method?: string;
  readonly path?: string;
  readonly authorization?: string;
}

export function remade(request: Request, { method = request.method, path, authorization }: Changes): Request {
  const headers = new Headers(request.headers);
  if (authorization !== undefined) headers.set('authorization', authorization);
  return new Request(path === undefined ? request.url : new URL(path, request.url), { method, headers });
}

export const credentialsOf = (request: Request) => request.headers.get('authorization') ?? '';
export const pathOf = (request: Request) => new URL(request.url).pathname;
export const tokenOf = (request: Request) => /(\S+)$/.exec(credentialsOf(request))?.[1] ?? '';
export const isLogout = (request: Request) => request.method === 'POST' && pathOf(request) === logoutPath;
export const loggingOut = (request: Request) => remade(request, { method: 'POST', path: logoutPath });

/** The credentials as another provider would read them. */
export const credentialsReadAs = (change: (credentials: string) => string) =>
  seenAs((request) => {
    const seen = change(credentialsOf(request));
    return seen === credentialsOf(request) ? undefined : remade(request, { authorization: seen });
  });

/** Another method taken for POST. */
export const methodTaken = (method: string) =>
  seenAs((request) => (request.method === method && pathOf(request) === logoutPath ? loggingOut(request) : undefined));

/** A call that is refused, and ends the session all the same. */
export function endingWhenRefused(applies: (request: Request) => boolean) {
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
export function refusalReply(
  status: number,
  error: string,
  errorNumber: number,
  headers: Record<string, string> = {},
): Response {
  const request_id = crypto.randomUUID();
  const body = { status, error, errorNumber, message: 'The call was refused.', request_id, success: false };
  return Response.json(body, { status, headers: { 'WWW-Authenticate': 'Buddy', ...headers } });
}

export const badRequest = () => refusalReply(400, 'AuthFailed', 256);
export const fault = () => refusalReply(500, 'InternalError', 500);
export const invalidToken = () => refusalReply(401, 'AuthAccessTokenInvalid', 260);
export const appLevel = () => refusalReply(403, 'AuthUserAccessTokenRequired', 263);
export const notFound = () => refusalReply(404, 'OperationNotFound', 516);

export function success(): Response {
  const result = { accessToken: crypto.randomUUID(), accessTokenExpires: `/Date(${Date.now() + 3_600_000})/` };
  const body = { ...LoggedOut.body, result, request_id: crypto.randomUUID() };
  return Response.json(body, { headers: { 'Cache-Control': 'no-store' } });
}

/** A store of which some operations are others. */
export function stored(change: (inner: SessionStore, when: When) => Partial<SessionStore>) {
  return (when: When): Parts => {
    const inner = memorySessionStore();
    return { options: { store: { ...inner, ...change(inner, when) } } };
  };
}

/** A store that gives the app-level session other properties. */
export const successorIs = (change: (successor: Session, old: Session) => Session) =>
  stored((inner, when) => ({
    async replace(hash, successorHash, successor, now) {
      const old = await inner.find(hash, now);
      return inner.replace(hash, successorHash, old && when() ? change(successor, old) : successor, now);
    },
  }));

/** A store in which an ended session is live within that time after its end. */
export const undead = (from: number, to: number) =>
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
export const alsoEnding = (isOther: (other: Session, ended: Session) => boolean, count = Number.POSITIVE_INFINITY) =>
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
export function contested(change: (response: Response) => Response) {
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
export function crowded(limit: number, answer: (request: Request, next: Provider['fetch']) => Promise<Response>) {
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
export const fronted = (front: FaultProxyHandler) => (): Parts => ({ front });
export const wireBadRequest = async (status: number) => {
  const body = await refusalReply(status, 'AuthFailed', 256).text();
  return { status, headers: [['Content-Type', 'application/json']] as const, body };
};

export const isCredentials = ([name]: readonly [string, string]) => name.toLowerCase() === 'authorization';

export function decoded(words: string): string {
  return words.replace(/%([\da-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Finds a session also by something like its token. */
export function matching(matches: (token: string, given: string) => boolean) {
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
