/** Faults in what becomes of sessions and tokens over time. */
import type { Session } from '../../../src/provider/index.js';
import {
  alsoEnding,
  always,
  answered,
  answeredWhenDead,
  appLevel,
  credentialsOf,
  decoded,
  endingWhenRefused,
  type FaultEntry,
  fault,
  invalidToken,
  isCredentials,
  isLogout,
  logoutPath,
  matching,
  onSuccess,
  pathOf,
  remade,
  rewritten,
  setting,
  stored,
  success,
  successorIs,
  tokenOf,
  undead,
  type When,
  withResult,
  wrapped,
} from '../subjects/faults.js';
import type { Parts } from '../subjects/subjects.js';

export const timeFaults: readonly FaultEntry[] = [
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
    fault: 'The old token dies only after 1 s.',
    rule: 'old-token-is-dead-at-once',
    nowAndThen: true,
    parts: undead(0, 1_000),
  },
  {
    id: 'second-logout-succeeds',
    fault: 'A second logout gets 200, as if it could be repeated.',
    rule: 'old-token-is-dead-at-once',
    parts: answeredWhenDead((request) => (isLogout(request) ? success() : undefined)),
  },
  {
    id: 'dead-token-gets-403',
    fault: 'A dead token gets 403, as an app-level one.',
    rule: 'old-token-is-dead-at-once',
    parts: answeredWhenDead(appLevel),
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
    fault: 'The new token is known only after 1 s.',
    rule: 'new-token-is-app-level',
    parts: stored((inner, when) => {
      const born = new Map<string, number>();
      return {
        find: (hash, now) => ((born.get(hash) ?? 0) > performance.now() ? undefined : inner.find(hash, now)),
        replace(hash, successorHash, successor, now) {
          if (when()) born.set(successorHash, performance.now() + 1_000);
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
  {
    id: 'login-revives-the-old-token',
    fault: 'A login of the user brings the old token back to life.',
    rule: 'old-token-stays-dead',
    parts: stored((inner) => {
      const ended = new Map<string, { readonly hash: string; readonly session: Session }>();
      return {
        async add(hash, session, now) {
          const last = ended.get(session.userId ?? '');
          if (last) await inner.add(last.hash, last.session, now);
          return inner.add(hash, session, now);
        },
        async replace(hash, successorHash, successor, now) {
          const session = await inner.find(hash, now);
          if (session?.userId !== undefined) ended.set(session.userId, { hash, session });
          return inner.replace(hash, successorHash, successor, now);
        },
      };
    }),
  },
  {
    id: 'old-token-comes-back-after-five-seconds',
    fault: 'The old token comes back to life after 5 s.',
    rule: 'old-token-stays-dead-while-watched',
    parts: watched(undead(5_000, Number.POSITIVE_INFINITY)),
  },
  {
    id: 'new-token-dies-after-five-seconds',
    fault: 'The new token dies after 5 s, whatever it says.',
    rule: 'new-token-stays-alive-while-watched',
    parts: watched(successorIs((successor) => ({ ...successor, expires: Date.now() + 5_000 }))),
  },
  {
    id: 'other-sessions-end-five-seconds-later',
    fault: 'Five seconds after a logout all sessions of the user end.',
    rule: 'other-sessions-live-on-while-watched',
    parts: watched(
      stored((inner) => {
        const known = new Map<string, Session & { readonly since: number }>();
        const ends = new Map<string, number>();
        const isOver = (hash: string) => {
          const session = known.get(hash);
          const end = ends.get(session?.userId ?? '') ?? 0;
          return session !== undefined && session.since < end && performance.now() > end + 5_000;
        };
        return {
          add(hash, session, now) {
            known.set(hash, { ...session, since: performance.now() });
            return inner.add(hash, session, now);
          },
          find: (hash, now) => (isOver(hash) ? undefined : inner.find(hash, now)),
          replace(hash, successorHash, successor, now) {
            if (isOver(hash)) return false;
            const userId = known.get(hash)?.userId;
            if (userId !== undefined) ends.set(userId, performance.now());
            return inner.replace(hash, successorHash, successor, now);
          },
        };
      }),
    ),
  },
];

/** The suite watches for so long that what happens after five seconds shows. */
function watched(parts: (when: When) => Parts): (when: When) => Parts {
  return (when) => ({ ...parts(when), watch: 7_000 });
}
