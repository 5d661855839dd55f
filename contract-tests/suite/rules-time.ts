/** What becomes of sessions: over time, and when calls come together. Tried often, for faults that show only sometimes. */
import { parseServiceDate } from '../../src/service-date.js';
import {
  credentials,
  expectAnswer,
  expectOneOf,
  logout,
  names,
  newTokenOf,
  outcomeOf,
  type Rule,
  type Try,
} from './rule.js';
import { bodyOf, type Exchange, headerOf } from './target.js';

const operation = '#/paths/~1users~1me~1logout/post';
const unauthorized = '#/components/responses/Unauthorized';

export const timeRules: readonly Rule[] = [
  {
    id: 'live-token-logs-out',
    group: 'time',
    promise: 'A live user token gets 200, over a kept and over a fresh connection alike.',
    source: 'documented',
    spec: '#/components/responses/LoggedOut',
    async check(run) {
      return (await run.sessions.oneByOne()).map((session) => expectAnswer([session.logout], 200));
    },
  },
  {
    id: 'old-token-is-dead-at-once',
    group: 'time',
    promise: 'After the 200 the user token is dead at once, over every connection: a second logout gets 401.',
    source: 'documented',
    spec: operation,
    async check(run) {
      const sessions = await run.sessions.oneByOne();
      return sessions.map((session) => expectAnswer([session.logout, session.again], 401, names.invalid));
    },
  },
  {
    id: 'old-token-stays-dead',
    group: 'time',
    promise: 'A dead token does not come back to life.',
    source: 'documented',
    spec: operation,
    async check(run) {
      const sessions = await run.sessions.oneByOne();
      const later = await run.sessions.later();
      return later.map((exchange, index): Try => {
        const ended = sessions[index]?.logout;
        return expectAnswer(ended ? [ended, exchange] : [exchange], 401, names.invalid);
      });
    },
  },
  {
    id: 'new-token-is-app-level',
    group: 'time',
    promise: 'The new token is alive, and app-level: a logout with it gets 403.',
    source: 'documented',
    spec: '#/components/schemas/AppAccessToken',
    async check(run) {
      return (await run.sessions.oneByOne()).map(({ logout: ended, withNewToken }): Try => {
        if (withNewToken) return expectAnswer([ended, withNewToken], 403, names.userRequired);
        return { expected: 'a new token', received: outcomeOf(ended), exchanges: [ended] };
      });
    },
  },
  {
    id: 'new-token-stays-alive',
    group: 'time',
    promise: 'The new token is still alive when some time has passed, and after it was refused.',
    source: 'documented',
    spec: '#/components/schemas/AppAccessToken',
    async check(run) {
      const sessions = await run.sessions.oneByOne();
      await run.sessions.later();
      const tries = sessions.slice(0, 16).map(async ({ logout: ended, newToken }): Promise<Try> => {
        if (newToken === undefined) return undefined;
        return expectAnswer([ended, await run.call(logout(newToken))], 403, names.userRequired);
      });
      return Promise.all(tries);
    },
  },
  {
    id: 'new-token-is-new',
    group: 'time',
    promise: 'The new token differs from the old one, and from every other token.',
    source: 'documented',
    spec: '#/components/schemas/AppAccessToken',
    async check(run) {
      const [sessions, races, crowds] = await Promise.all([
        run.sessions.oneByOne(),
        run.sessions.races(),
        run.sessions.crowds(),
      ]);
      const batches = [...races, ...crowds.map(({ live }) => live)];
      const ends = [...sessions.map((session) => session.logout), ...batches.flatMap(({ exchanges }) => exchanges)];
      const tokens = [...sessions.map(({ token }) => token), ...batches.flatMap((batch) => batch.tokens)];
      const holders = new Map<string, readonly Exchange[]>(tokens.map((token) => [token, []]));
      return ends.flatMap((exchange): readonly Try[] => {
        const token = newTokenOf(exchange);
        if (token === undefined) return [];
        const earlier = holders.get(token);
        holders.set(token, [exchange]);
        if (earlier === undefined) return [undefined];
        return [{ expected: 'a token that nobody had', received: token, exchanges: [...earlier, exchange] }];
      });
    },
  },
  {
    id: 'new-token-expires-in-the-future',
    group: 'time',
    promise: 'The expiry of the new token lies in the future when it is sent.',
    source: 'decided',
    spec: '#/components/schemas/AppAccessToken/properties/accessTokenExpires',
    async check(run) {
      return (await run.sessions.oneByOne()).map(({ logout: ended }): Try => {
        const { accessTokenExpires } = Object(Object(bodyOf(ended)).result);
        const expires = parseServiceDate(`${accessTokenExpires}`);
        // By the provider's own clock where it tells the time, to the second: the two may differ.
        const date = headerOf(ended, 'date');
        const now = date === undefined ? new Date() : new Date(Date.parse(date) + 999);
        if (expires && expires > now) return undefined;
        return { expected: `a date after ${now.toISOString()}`, received: `${accessTokenExpires}`, exchanges: [ended] };
      });
    },
  },
  {
    id: 'other-sessions-live-on',
    group: 'time',
    promise: 'A logout ends one session: another of the same user lives on.',
    source: 'decided',
    spec: operation,
    async check(run) {
      const sessions = await run.sessions.oneByOne();
      return sessions.slice(1).map(({ logout: ended }, index): Try => {
        const before = sessions[index]?.logout;
        return expectAnswer(before ? [before, ended] : [ended], 200);
      });
    },
  },
  {
    id: 'other-users-live-on',
    group: 'time',
    promise: 'A logout ends one session: those of other users live on.',
    source: 'decided',
    spec: operation,
    needs: ['second user'],
    async check(run) {
      const others = await Promise.all(Array.from({ length: 6 }, () => run.secondUserToken()));
      const ends = Array.from({ length: 20 }, async () => run.call(logout(await run.userToken())));
      const ended = await Promise.all(ends);
      return Promise.all(others.map(async (token) => expectAnswer([...ended, await run.call(logout(token))], 200)));
    },
  },
  {
    id: 'one-of-many-logouts-wins',
    group: 'time',
    promise: 'Of several logouts with one token at the same time exactly one gets 200, and the others 401.',
    source: 'decided',
    spec: operation,
    async check(run) {
      return (await run.sessions.races()).map(({ exchanges }): Try => {
        const successes = exchanges.filter(({ answer }) => answer?.status === 200);
        const odd = exchanges.find(({ answer }) => answer?.status !== 200 && answer?.status !== 401);
        if (successes.length === 1 && odd === undefined) return undefined;
        const received = [...exchanges].map(outcomeOf).sort().join(', ');
        return { expected: `200 once, 401 ${exchanges.length - 1} times`, received, exchanges };
      });
    },
  },
  {
    id: 'answers-are-not-mixed-up',
    group: 'time',
    promise: 'Of many users at the same time each gets the answer to its own call.',
    source: 'decided',
    spec: operation,
    async check(run) {
      const tries: Try[] = [];
      for (const { live, unknown } of await run.sessions.crowds()) {
        tries.push(...live.exchanges.map((exchange) => expectAnswer([exchange], 200)));
        tries.push(...unknown.exchanges.map((exchange) => expectAnswer([exchange], 401, names.invalid)));
      }
      return tries;
    },
  },
  {
    id: 'all-of-a-crowd-are-logged-out',
    group: 'time',
    promise: 'Of many users at the same time each is logged out, and gets an app-level token.',
    source: 'decided',
    spec: operation,
    async check(run) {
      const ends = (await run.sessions.crowds()).flatMap(({ live }) =>
        live.tokens.map((token, index) => ({ token, exchange: live.exchanges[index] })),
      );
      // Not only those that came first.
      const chosen = ends.filter((_, index) => index % 3 === 2);
      const tries = chosen.map(async ({ token, exchange }): Promise<readonly Try[]> => {
        if (exchange === undefined) return [];
        const [old, fresh] = [await run.call(logout(token)), newTokenOf(exchange)];
        const dead = expectAnswer([exchange, old], 401, names.invalid);
        if (fresh === undefined) return [dead];
        return [dead, expectAnswer([exchange, await run.call(logout(fresh))], 403, names.userRequired)];
      });
      return (await Promise.all(tries)).flat();
    },
  },
  {
    id: 'refused-calls-end-nothing',
    group: 'time',
    promise: 'A call that is refused ends no session: the token works afterwards.',
    source: 'decided',
    spec: operation,
    async check(run) {
      const kinds = [
        ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'].map((method) => (token: string) => ({ method, ...logout(token) })),
        [
          (token: string) => ({ headers: [credentials(token, 'Bearer')] }),
          (token: string) => ({ path: `/users/me/logout?accessToken=${encodeURIComponent(token)}` }),
          (token: string) => ({ path: '/users/me/logout/now', ...logout(token) }),
          (token: string) => logout(`${token}x`),
        ],
      ];
      // Twice, for faults that show only sometimes.
      const tries = [...kinds, ...kinds].map(async (callsWith): Promise<Try> => {
        const token = await run.userToken();
        const calls: Exchange[] = [];
        for (const callWith of callsWith) calls.push(await run.call(callWith(token)));
        return expectAnswer([...calls, await run.call(logout(token))], 200);
      });
      return Promise.all(tries);
    },
  },
  {
    id: 'unknown-token-gets-401',
    group: 'time',
    promise: 'A token that nobody has issued gets 401.',
    source: 'decided',
    spec: unauthorized,
    async check(run) {
      const alone = await Promise.all(Array.from({ length: 6 }, () => run.call(logout(run.unknownToken()))));
      const amongOthers = (await run.sessions.crowds()).flatMap(({ unknown }) => unknown.exchanges);
      return [...alone, ...amongOthers].map((exchange) => expectAnswer([exchange], 401, names.invalid));
    },
  },
  {
    id: 'token-is-matched-exactly',
    group: 'time',
    promise: 'A token that differs in one character, in case or in length gets 401.',
    source: 'decided',
    spec: '#/components/schemas/AccessToken',
    async check(run) {
      const token = await run.userToken();
      const last = token.endsWith('A') ? 'B' : 'A';
      const variants = [
        `${token}A`,
        token.slice(0, -1),
        token.slice(1),
        `${token.slice(0, -1)}${last}`,
        swapCase(token),
        `${token}=`,
        `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`,
      ];
      const different = variants.filter((variant) => variant !== token && variant !== '');
      const tries = different.map(async (variant) =>
        expectAnswer([await run.call(logout(variant))], 401, names.invalid),
      );
      return Promise.all(tries);
    },
  },
  {
    id: 'expired-token-gets-401',
    group: 'time',
    promise: 'A token that has expired gets 401.',
    source: 'decided',
    spec: unauthorized,
    needs: ['expired token'],
    async check(run) {
      const tries = Array.from({ length: 12 }, async () => run.call(logout(await run.expiredToken())));
      return (await Promise.all(tries)).map((exchange) => expectAnswer([exchange], 401, names.invalid));
    },
  },
  {
    id: 'other-operations-refuse-the-old-token',
    group: 'time',
    promise: 'After the logout no other operation takes the user token.',
    source: 'documented',
    spec: operation,
    needs: ['probe'],
    async check(run) {
      const tries: Try[] = [];
      for (let count = 0; count < 6; count += 1) {
        const token = await run.userToken();
        const probe = { ...run.probe, headers: [credentials(token)], isProbe: true };
        const before = await run.call(probe);
        const ended = await run.call(logout(token));
        const after = await run.call(probe);
        const live = before.answer && before.answer.status < 300 ? undefined : probeFault(before);
        tries.push(live ?? expectOneOf([before, ended, after], [401, 403]));
      }
      return tries;
    },
  },
];

function probeFault(before: Exchange): Try {
  return {
    expected: 'status 2xx for a live token, or the probe shows nothing',
    received: outcomeOf(before),
    exchanges: [before],
  };
}

function swapCase(token: string): string {
  return token.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}
