/** What becomes of a session and of its tokens over time. Tried often, for faults that show only sometimes. */
import { parseServiceDate } from '../../../src/logout/service-date.js';
import { refusals } from '../engine/refusals.js';
import {
  enoughTries,
  expectAnswer,
  expectOneOf,
  logout,
  names,
  operationPlace,
  outcomeOf,
  type Rule,
  type Try,
} from '../engine/rule.js';
import { bodyOf, type Exchange, headerOf, newTokenOf } from '../engine/target.js';

const unauthorized = '#/components/responses/Unauthorized';

export const timeRules: readonly Rule[] = [
  {
    id: 'live-token-logs-out',
    group: 'time',
    promise: 'A live user token gets 200, over a kept and over a fresh connection alike.',
    source: 'documented',
    spec: '#/components/responses/LoggedOut',
    async check(run) {
      return (await run.sessions.crowd()).sessions.map((session) => expectAnswer([session.logout], 200));
    },
  },
  {
    id: 'old-token-is-dead-at-once',
    group: 'time',
    promise: 'After the 200 the user token is dead at once, over every connection: a second logout gets 401.',
    source: 'documented',
    spec: operationPlace,
    async check(run) {
      const { sessions } = await run.sessions.crowd();
      return sessions.map((session) => expectAnswer([session.logout, session.again], 401, names.invalid));
    },
  },
  {
    id: 'new-token-is-app-level',
    group: 'time',
    promise: 'The new token is alive, and app-level: a logout with it gets 403.',
    source: 'documented',
    spec: '#/components/schemas/AppAccessToken',
    async check(run) {
      return (await run.sessions.crowd()).sessions.map(({ logout: ended, withNewToken }): Try => {
        if (withNewToken) return expectAnswer([ended, withNewToken], 403, names.userRequired);
        return { expected: 'a new token', received: outcomeOf(ended), exchanges: [ended] };
      });
    },
  },
  {
    id: 'other-sessions-live-on',
    group: 'time',
    promise: 'A logout ends one session: others of the same user live on.',
    source: 'decided',
    spec: operationPlace,
    async check(run) {
      const { sessions, secondWave } = await run.sessions.crowd();
      const refused = await Promise.all(refusals.map((refusal) => run.sessions.refuse(refusal)));
      const [before] = sessions;
      // All of them were live when the first ones were ended.
      const witnesses = [...secondWave.map((session) => session.logout), ...refused.map((calls) => calls.logout)];
      return witnesses.map((ended) => expectAnswer(before ? [before.logout, ended] : [ended], 200));
    },
  },
  {
    id: 'refused-calls-end-nothing',
    group: 'time',
    promise: 'A call that is refused ends no session: the token works afterwards.',
    source: 'decided',
    spec: operationPlace,
    async check(run) {
      const refused = await Promise.all(refusals.map((refusal) => run.sessions.refuse(refusal)));
      // Each call could have ended the session.
      return refused.flatMap(({ exchanges, logout: ended }) => {
        const fault = expectAnswer([...exchanges, ended], 200);
        return fault ? [fault] : exchanges.map(() => undefined);
      });
    },
  },
  {
    id: 'unknown-token-gets-401',
    group: 'time',
    promise: 'A token that nobody has issued gets 401.',
    source: 'decided',
    spec: unauthorized,
    async check(run) {
      const { unknown } = await run.sessions.crowd();
      return unknown.map((exchange) => expectAnswer([exchange], 401, names.invalid));
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
      const tries = Array.from({ length: enoughTries }, async () => run.call(logout(await run.expiredToken())));
      return (await Promise.all(tries)).map((exchange) => expectAnswer([exchange], 401, names.invalid));
    },
  },
  {
    id: 'other-operations-refuse-the-old-token',
    group: 'time',
    promise: 'After the logout no other operation takes the user token.',
    source: 'documented',
    spec: operationPlace,
    needs: ['probe'],
    async check(run) {
      return (await run.sessions.crowd()).sessions.flatMap(({ probed, logout: ended }): readonly Try[] => {
        if (probed === undefined) return [];
        const { before, after } = probed;
        const isLive = before.answer !== undefined && before.answer.status < 300;
        return [isLive ? expectOneOf([before, ended, after], [401, 403]) : probeFault(before)];
      });
    },
  },
];

/** Checked when everything else has been called, because they have to wait, or look at all of it. */
export const laterRules: readonly Rule[] = [
  {
    id: 'old-token-stays-dead',
    group: 'time',
    promise: 'A dead token does not come back to life.',
    source: 'documented',
    spec: operationPlace,
    async check(run) {
      const later = await run.sessions.later();
      return later.map(({ session, old }) => expectAnswer([session.logout, session.again, old], 401, names.invalid));
    },
  },
  {
    id: 'new-token-stays-alive',
    group: 'time',
    promise: 'The new token is still alive when some time has passed, and after it was refused.',
    source: 'documented',
    spec: '#/components/schemas/AppAccessToken',
    async check(run) {
      return (await run.sessions.later()).flatMap(({ session, withNewToken }): readonly Try[] => {
        if (!session.withNewToken || !withNewToken || hasExpired(session.logout, withNewToken)) return [];
        const exchanges = [session.logout, session.withNewToken, withNewToken];
        return [expectAnswer(exchanges, 403, names.userRequired)];
      });
    },
  },
  {
    id: 'new-token-is-new',
    group: 'time',
    promise: 'The new token differs from the old one, and from every other token.',
    source: 'documented',
    spec: '#/components/schemas/AppAccessToken',
    async check(run) {
      await run.sessions.crowd();
      const holders = new Map<string, readonly Exchange[]>(run.userTokens().map((token) => [token, []]));
      return successes(run.exchanges).flatMap((exchange): readonly Try[] => {
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
      await run.sessions.crowd();
      return successes(run.exchanges).map((exchange): Try => {
        const [received, now] = [expiryIn(exchange), timeOf(exchange)];
        const expires = parseServiceDate(received);
        if (expires && expires > now) return undefined;
        return { expected: `a date after ${now.toISOString()}`, received, exchanges: [exchange] };
      });
    },
  },
];

function successes(exchanges: readonly Exchange[]): readonly Exchange[] {
  return exchanges.filter(({ answer, call }) => answer?.status === 200 && !call.isProbe && call.method === undefined);
}

function expiryIn(exchange: Exchange): string {
  return `${Object(Object(bodyOf(exchange)).result).accessTokenExpires}`;
}

/** By the provider's own clock where it tells the time, to the second: the two may differ. */
function timeOf(exchange: Exchange): Date {
  const date = Date.parse(headerOf(exchange, 'date') ?? '');
  return new Date(Number.isNaN(date) ? Date.now() : date + 999);
}

/** Whether the token that one exchange handed out had reached its end by the other. */
function hasExpired(handedOut: Exchange, presented: Exchange): boolean {
  const expires = parseServiceDate(expiryIn(handedOut));
  return expires !== undefined && expires <= timeOf(presented);
}

function probeFault(before: Exchange): Try {
  return {
    expected: 'status 2xx for a live token, or the probe shows nothing',
    received: outcomeOf(before),
    exchanges: [before],
  };
}
