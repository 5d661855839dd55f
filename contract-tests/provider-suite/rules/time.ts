/** What becomes of a session and of its tokens over time. Tried often, for faults that show only sometimes. */
import { parseServiceDate } from '../../../src/logout/service-date.js';
import { enoughTries, errorNames, logoutCall } from '../engine/caller.js';
import { refusals } from '../engine/refusals.js';
import {
  expectAnswer,
  expectOneOf,
  faultOf,
  operationPlace,
  type ProviderRule,
  type SuiteRun,
  type Try,
} from '../engine/rule.js';
import type { EndedSession } from '../engine/sessions.js';
import { bodyOf, type Exchange, headerOf, newTokenOf } from '../engine/target.js';
import { lettersAndDigits, presentedBy, shortestTrace, tracesOf } from '../engine/traces.js';

const unauthorized = '#/components/responses/Unauthorized';

export const timeRules: readonly ProviderRule[] = [
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
      return sessions.map((session) => expectAnswer([session.logout, session.again], 401, errorNames.invalid));
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
        if (withNewToken) return expectAnswer([ended, withNewToken], 403, errorNames.userRequired);
        return faultOf([ended], 'a new token', [200]);
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
      const { sessions } = await run.sessions.crowd();
      const refused = await Promise.all(refusals.map((refusal) => run.sessions.refuse(refusal)));
      return witnesses([...sessions, ...refused]).map(({ earlier, later }) => {
        return expectAnswer([earlier.logout, later.logout], 200);
      });
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
        const kept = expectAnswer([...exchanges, ended], 200);
        return kept ? [kept] : exchanges.map(() => undefined);
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
      const missing = Math.max(0, enoughTries - unknown.length);
      const further = await Promise.all(
        Array.from({ length: missing }, () => run.call(logoutCall(run.unknownToken()))),
      );
      return [...unknown, ...further].map((exchange) => expectAnswer([exchange], 401, errorNames.invalid));
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
      const tries = Array.from({ length: enoughTries }, async () => run.call(logoutCall(await run.expiredToken())));
      return (await Promise.all(tries)).map((exchange) => expectAnswer([exchange], 401, errorNames.invalid));
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
        if (before && !isOpen(before)) return [faultOf([before], probeWorks, [])];
        return [expectOneOf([...(before ? [before] : []), ended, after], [401, 403])];
      });
    },
  },
  {
    id: 'new-token-opens-nothing-of-a-user',
    group: 'time',
    promise: 'The new token is for app-level operations: one that needs a user does not take it.',
    source: 'documented',
    spec: '#/components/schemas/AppAccessToken',
    needs: ['probe'],
    async check(run) {
      return (await run.sessions.crowd()).sessions.flatMap(({ probed, logout: ended }): readonly Try[] => {
        if (!probed?.withNewToken) return [];
        return [expectOneOf([ended, probed.withNewToken], [401, 403])];
      });
    },
  },
];

/** Checked when everything else has been called, because they have to wait, or look at all of it. */
export const laterRules: readonly ProviderRule[] = [
  {
    id: 'old-token-stays-dead',
    group: 'time',
    promise: 'A dead token does not come back to life, also when its user logs in again.',
    source: 'documented',
    spec: operationPlace,
    async check(run) {
      const later = await run.sessions.later();
      return later.map(({ session, old }) =>
        expectAnswer([session.logout, session.again, old], 401, errorNames.invalid),
      );
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
        if (!session.withNewToken || !withNewToken) return [];
        const exchanges = [session.logout, session.withNewToken, withNewToken];
        const isAlive = expectAnswer(exchanges, 403, errorNames.userRequired);
        return isAlive && mayHaveExpired(exchanges) ? [] : [isAlive];
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
    id: 'new-token-cannot-be-guessed',
    group: 'time',
    promise: 'Nobody can tell a new token from others, or from the token that it replaces.',
    source: 'decided',
    spec: '#/components/schemas/AccessToken',
    async check(run) {
      await run.sessions.crowd();
      const given = successes(run.exchanges).flatMap((exchange) => {
        const token = newTokenOf(exchange);
        return token === undefined ? [] : [{ exchange, token }];
      });
      const bits = variety(given.map(({ token }) => token));
      return given.map(({ exchange, token }): Try => {
        const from = presentedBy(exchange).find((old) => old !== token && isMadeFrom(token, old));
        const received =
          from !== undefined
            ? 'one that is made from the token that was presented'
            : given.length >= enoughTries && bits < enoughBits
              ? `one of ${token.length} characters, of which at most ${Math.floor(bits)} bits differ from others`
              : undefined;
        if (received === undefined) return undefined;
        return { expected: `a token of at least ${enoughBits} random bits`, received, exchanges: [exchange] };
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
        const [received, earliest] = [expiryIn(exchange), earliestNow(exchange)];
        const expires = parseServiceDate(received);
        if (expires && expires > earliest) return undefined;
        return faultOf([exchange], `a date after ${earliest.toISOString()}`, [200], received);
      });
    },
  },
];

/** Checked after all of that, and only when the run is to watch. */
export const watchRules: readonly ProviderRule[] = [
  ...(
    [
      [
        'old token',
        'old-token-stays-dead-while-watched',
        'As long as the run watches, no dead token comes back to life.',
      ],
      [
        'new token',
        'new-token-stays-alive-while-watched',
        'As long as the run watches, the new token works until it expires.',
      ],
      [
        'other session',
        'other-sessions-live-on-while-watched',
        'As long as the run watches, a logout ends no other session.',
      ],
    ] as const
  ).map(([at, id, promise]) => ({
    id,
    group: 'time' as const,
    promise,
    source: at === 'other session' ? ('decided' as const) : ('documented' as const),
    spec: at === 'new token' ? '#/components/schemas/AppAccessToken' : operationPlace,
    needs: ['watch'] as const,
    async check(run: SuiteRun) {
      const { looks } = await run.sessions.watched();
      return looks.flatMap((look): readonly Try[] => {
        if (look.at !== at) return [];
        const { exchanges } = look;
        if (at === 'other session') return [expectAnswer(exchanges, 200)];
        if (at === 'old token') return [expectAnswer(exchanges, 401, errorNames.invalid)];
        const isAlive = expectAnswer(exchanges, 403, errorNames.userRequired);
        return isAlive && mayHaveExpired(exchanges) ? [] : [isAlive];
      });
    },
  })),
];

/** Each session that was live when another of them was ended, with that other one. */
function witnesses(
  ended: readonly EndedSession[],
): readonly { readonly earlier: EndedSession; readonly later: EndedSession }[] {
  return ended.flatMap((later) => {
    const earlier = ended.find(({ logout: { answer, sent, duration } }) => {
      return answer?.status === 200 && later.since < sent && sent + duration < later.logout.sent;
    });
    return earlier ? [{ earlier, later }] : [];
  });
}

/** What 64 random bits surely show in so few tokens; a counter, a time or some digits show less. */
const enoughBits = 48;

/** At most so many bits tell these tokens apart: those of each place, counted from the beginning or from the end. */
function variety(tokens: readonly string[]): number {
  const bits = (aligned: readonly string[]) => {
    const length = Math.max(...aligned.map((token) => token.length));
    return Array.from({ length }, (_, place) => new Set(aligned.map((token) => token[place] ?? '')).size)
      .map((kinds) => Math.log2(kinds))
      .reduce((sum, more) => sum + more, 0);
  };
  const reversed = tokens.map((token) => [...token].reverse().join(''));
  return tokens.length === 0 ? 0 : Math.min(bits(tokens), bits(reversed));
}

function isMadeFrom(token: string, old: string): boolean {
  const made = lettersAndDigits(token);
  if (made.length < shortestTrace) return false;
  return tracesOf(old).some((trace) => made.includes(trace) || trace.includes(made));
}

function successes(exchanges: readonly Exchange[]): readonly Exchange[] {
  return exchanges.filter(({ answer, call }) => answer?.status === 200 && !call.isProbe && call.method === undefined);
}

function expiryIn(exchange: Exchange): string {
  return `${Object(Object(bodyOf(exchange)).result).accessTokenExpires}`;
}

/** The moment of an answer by the provider's own clock, to the second, where it tells the time. */
function timeOf(exchange: Exchange): Date | undefined {
  const date = Date.parse(headerOf(exchange, 'date') ?? '');
  return Number.isNaN(date) ? undefined : new Date(date + 999);
}

/** A provider that does not tell the time may have any clock that is set to the right day. */
function earliestNow(exchange: Exchange): Date {
  return timeOf(exchange) ?? new Date(Date.now() - 86_400_000);
}

/** Whether the token that the first exchange handed out could have reached its end by the last. */
function mayHaveExpired(exchanges: readonly Exchange[]): boolean {
  const [first, last] = [exchanges[0], exchanges.at(-1)];
  if (!first || !last) return false;
  const expires = parseServiceDate(expiryIn(first));
  return expires !== undefined && expires <= (timeOf(last) ?? new Date());
}

function isOpen({ answer }: Exchange): boolean {
  return answer !== undefined && answer.status < 300;
}

const probeWorks = 'status 2xx for a live token, or the probe shows nothing';
