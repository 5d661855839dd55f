/** What becomes of calls that come together. Tried often, for faults that show only sometimes. */
import { errorNames } from '../engine/caller.js';
import { exchangeWords, expectAnswer, faultOf, operationPlace, type ProviderRule, type Try } from '../engine/rule.js';
import { wasLimited } from '../engine/target.js';

export const concurrencyRules: readonly ProviderRule[] = [
  {
    id: 'answers-are-not-mixed-up',
    group: 'time',
    promise: 'Of many users at the same time each gets the answer to its own call.',
    source: 'decided',
    spec: operationPlace,
    async check(run) {
      const { sessions, unknown } = await run.sessions.crowd();
      return [
        ...sessions.map((session) => expectAnswer([session.logout], 200)),
        ...unknown.map((exchange) => expectAnswer([exchange], 401, errorNames.invalid)),
      ];
    },
  },
  {
    id: 'one-of-many-logouts-wins',
    group: 'time',
    promise: 'Of several logouts with one token at the same time exactly one gets 200, and the others 401.',
    source: 'decided',
    spec: operationPlace,
    async check(run) {
      const { races } = await run.sessions.crowd();
      // A provider that has a limit says so at other calls too, of which there are more.
      const raced = new Set(races.flatMap(({ logouts }) => logouts.map(({ call }) => call)));
      const hasLimit = run.exchanges.some(({ timesRefused, call }) => timesRefused > 0 && !raced.has(call));
      return races.map(({ logouts }): Try => {
        const winners = logouts.filter(({ answer }) => answer?.status === 200);
        const odd = logouts.find(({ answer }) => answer?.status !== 200 && answer?.status !== 401);
        const refused = hasLimit ? undefined : logouts.find(({ timesRefused }) => timesRefused > 0);
        if (winners.length === 1 && odd === undefined && refused === undefined) return undefined;
        const received = logouts.map((each) => `${each === refused ? '429, then ' : ''}${exchangeWords(each)}`).sort();
        return faultOf(logouts, `200 once, 401 ${logouts.length - 1} times`, [], received.join(', '));
      });
    },
  },
  {
    id: 'race-leaves-one-token',
    group: 'time',
    promise: 'After several logouts with one token at the same time it is dead, and the new token of the winner alive.',
    source: 'decided',
    spec: operationPlace,
    async check(run) {
      return (await run.sessions.crowd()).races.flatMap(({ logouts, old, withNewToken }): readonly Try[] => {
        const isDead = expectAnswer([...logouts, old], 401, errorNames.invalid);
        if (isDead || !withNewToken) return [isDead];
        return [expectAnswer([...logouts, withNewToken], 403, errorNames.userRequired)];
      });
    },
  },
  {
    id: 'other-users-live-on',
    group: 'time',
    promise: 'A logout ends one session: those of other users live on.',
    source: 'decided',
    spec: operationPlace,
    needs: ['second user'],
    async check(run) {
      const { sessions, races } = await run.sessions.crowd();
      return races.flatMap(({ since, logouts }): readonly Try[] => {
        const [first] = logouts;
        const earlier = sessions.find(({ logout: { answer, sent, duration } }) => {
          return answer?.status === 200 && since < sent && first !== undefined && sent + duration < first.sent;
        });
        if (earlier === undefined) return [];
        if (logouts.some(({ answer }) => answer?.status === 200)) return [undefined];
        if (logouts.some(wasLimited)) return ['limited'];
        const received = logouts.map(exchangeWords).sort().join(', ');
        return [faultOf([earlier.logout, ...logouts], 'status 200', [], received)];
      });
    },
  },
];
