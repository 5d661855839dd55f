/** What becomes of calls that come together. Tried often, for faults that show only sometimes. */
import { expectAnswer, names, operationPlace, outcomeOf, type Rule, type Try } from '../engine/rule.js';

export const concurrencyRules: readonly Rule[] = [
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
        ...unknown.map((exchange) => expectAnswer([exchange], 401, names.invalid)),
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
      return (await run.sessions.races()).map((exchanges): Try => {
        const successes = exchanges.filter(({ answer }) => answer?.status === 200);
        const odd = exchanges.find(({ answer }) => answer?.status !== 200 && answer?.status !== 401);
        if (successes.length === 1 && odd === undefined) return undefined;
        const received = exchanges.map(outcomeOf).sort().join(', ');
        return { expected: `200 once, 401 ${exchanges.length - 1} times`, received, exchanges };
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
      // The second user's sessions were live when the first user's were ended, and only the races have ended them.
      const [before] = (await run.sessions.crowd()).sessions;
      return (await run.sessions.races()).map((exchanges): Try => {
        if (exchanges.some(({ answer }) => answer?.status === 200)) return undefined;
        const received = exchanges.map(outcomeOf).sort().join(', ');
        return { expected: 'status 200', received, exchanges: [...(before ? [before.logout] : []), ...exchanges] };
      });
    },
  },
];
