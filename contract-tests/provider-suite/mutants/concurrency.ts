/** Faults that show when calls come together. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Session, SessionStore } from '../../../src/provider/index.js';
import {
  appLevel,
  contested,
  credentialsOf,
  crowded,
  type FaultEntry,
  fault,
  invalidToken,
  isLogout,
  refusalReply,
  remade,
  stored,
  success,
  tokenOf,
  wrapped,
} from '../subjects/faults.js';

export const concurrencyFaults: readonly FaultEntry[] = [
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
    parts: contested(() => refusalReply(409, 'AuthFailed', 256)),
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
    rule: 'one-of-many-logouts-wins',
    parts: crowded(10, async () => invalidToken()),
  },
  {
    id: 'crowd-not-logged-out',
    fault: 'Of more than ten calls at the same time some get 200, and their sessions live on.',
    rule: 'one-of-many-logouts-wins',
    parts: crowded(10, async (request, next) =>
      isLogout(request) && credentialsOf(request) && !tokenOf(request).startsWith('unknown-')
        ? success()
        : next(request),
    ),
  },
  {
    id: 'updates-lost',
    fault: 'The store is read and written as a whole, and of two changes at the same time one is lost.',
    rule: 'old-token-is-dead-at-once',
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
  {
    id: 'loser-gets-429',
    fault: 'Of two logouts with one token at the same time one gets 429, though the app has made few calls.',
    rule: 'one-of-many-logouts-wins',
    parts: contested(() => refusalReply(429, 'CallRateExceeded', 429, { 'Retry-After': '0' })),
  },
  {
    id: 'winner-rolled-back',
    fault: 'When one of two logouts with one token fails, what the other has done is undone too, though it got 200.',
    rule: 'race-leaves-one-token',
    nowAndThen: true,
    parts: whenOthersLose((inner, { hash, session, now }) => inner.add(hash, session, now)),
  },
  {
    id: 'loser-revokes-the-new-token',
    fault: 'When one of two logouts with one token fails, the new token of the other dies.',
    rule: 'race-leaves-one-token',
    nowAndThen: true,
    parts: whenOthersLose(async (inner, { successorHash, now }) => {
      const dead = { appId: 'app', expires: 0 };
      await inner.replace(successorHash, `${successorHash} ended`, dead, now);
    }),
  },
];

interface Win {
  readonly hash: string;
  readonly session: Session;
  readonly successorHash: string;
  readonly now: number;
}

/** A store in which something happens to what a logout has done when another with the same token comes too late. */
function whenOthersLose(undo: (inner: SessionStore, win: Win) => void | Promise<void>) {
  return stored((inner, when) => {
    const wins = new Map<string, Win>();
    const under = new Map<string, number>();
    return {
      async replace(hash, successorHash, successor, now) {
        under.set(hash, (under.get(hash) ?? 0) + 1);
        const session = await inner.find(hash, now);
        const isWon = await inner.replace(hash, successorHash, successor, now);
        if (isWon && session) wins.set(hash, { hash, session, successorHash, now });
        await wait(5);
        const win = wins.get(hash);
        const others = (under.get(hash) ?? 1) - 1;
        under.set(hash, others);
        if (win && others === 0 && !isWon && when()) await undo(inner, win);
        if (others === 0) wins.delete(hash);
        return isWon;
      },
    };
  });
}
