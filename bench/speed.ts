/** What a call takes: with a stand-in for the platform's fetch, and over loopback. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  type BenchSettings,
  clientNames as clients,
  folder,
  loggedOutAnswer,
  measure,
  ours,
  type PerformanceTarget,
  type Section,
  wholeNumber,
} from './clients.js';
import { quantile, type Ratio, ratio, told } from './statistics.js';

/** Beside the clients, what each one with a deadline does at least. */
const names = ['fetch', 'fetch-with-deadline', ...clients.filter((name) => name !== 'fetch')];

type Times = Readonly<Record<string, readonly number[]>>;

export async function timePerCall({ quick }: BenchSettings): Promise<Section> {
  // Short rounds and many: a busy moment then spoils few of them.
  const amount = quick ? { rounds: 20, calls: 100 } : { rounds: 250, calls: 200 };
  const times = await timesOf({ ...amount, atOnce: 1, answer: loggedOutAnswer });
  const own = toFetch(times, ours).best;
  return {
    title: 'Time per call, with a stand-in for fetch that answers at once',
    how: `Ratios to bare fetch, by ${amount.rounds} rounds of ${wholeNumber(amount.calls)} calls in one process, by turns. axios is told to use fetch here, which it does not by default. fetch-with-deadline cancels its request after 10 s.`,
    columns: ['client', 'best to best', 'median (quartiles)', 'µs, best'],
    rows: names.map((name) => [name, ...told(toFetch(times, name)), (best(times, name) * 1_000).toFixed(1)]),
    targets: [target('at most 1.7 times bare fetch', own, own <= 1.7)],
  };
}

/** In sequence, and 32 at once. */
export async function loopback({ quick }: BenchSettings): Promise<Section> {
  const amount = quick ? { rounds: 20, calls: 64 } : { rounds: 150, calls: 160 };
  const server = fork(join(folder, 'server.js'), [JSON.stringify(loggedOutAnswer)], { execArgv: [] });
  try {
    // Only that process sends, and only this.
    const [{ url }] = (await once(server, 'message')) as [{ url: string }];
    const sequence = await timesOf({ ...amount, atOnce: 1, url });
    const together = await timesOf({ ...amount, atOnce: 32, url });
    const deadline = best(sequence, 'fetch-with-deadline') / best(sequence, ours);
    return {
      title: 'Calls per second over loopback',
      how: `Against a bare node:http server in a process of its own. Ratios to bare fetch (more is better), by ${amount.rounds} rounds of ${wholeNumber(amount.calls)} calls, by turns.`,
      columns: ['client', 'in sequence', 'median (quartiles)', '32 at once', 'median (quartiles)'],
      rows: names.map((name) => [name, ...told(perSecond(sequence, name)), ...told(perSecond(together, name))]),
      targets: [target('in sequence at least 0.9 of fetch with a deadline', deadline, deadline >= 0.9)],
    };
  } finally {
    server.kill();
  }
}

async function timesOf(parameters: object): Promise<Times> {
  // calls.js prints this for the names that it is given.
  return (await measure('calls.js', { names, ...parameters })) as Times;
}

const of = (times: Times, name: string) => times[name] ?? [];
const best = (times: Times, name: string) => quantile(of(times, name), 0);
const toFetch = (times: Times, name: string): Ratio => ratio(of(times, name), of(times, 'fetch'));
const perSecond = (times: Times, name: string): Ratio => ratio(of(times, 'fetch'), of(times, name));
const target = (promise: string, seen: number, met: boolean): PerformanceTarget => ({
  promise,
  seen: seen.toFixed(2),
  met,
});
