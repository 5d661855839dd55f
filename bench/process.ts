/** What this client costs a process: to load it, and what it keeps. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from '../contract-tests/project.js';
import {
  type BenchSettings,
  folder,
  loggedOutAnswer,
  measure,
  ours,
  run,
  type Section,
  wholeNumber,
} from './clients.js';
import { quantile } from './statistics.js';

/** In fresh processes, by turns. */
export async function imports({ quick }: BenchSettings): Promise<Section> {
  const rounds = quick ? 5 : 40;
  const modules = {
    'openapi-fetch': 'openapi-fetch',
    [ours]: pathToFileURL(join(projectFolder, 'dist/node/index.js')).href,
  };
  const measured = Object.entries(modules).map(([name, from]) => ({ name, from, times: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { from, times } of round % 2 ? measured.slice().reverse() : measured) {
      const code = `const began = performance.now(); await import('${from}'); console.log(performance.now() - began)`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], folder);
      times.push(Number(stdout));
    }
  }
  const of = (name: string, share: number) => quantile(measured.find((one) => one.name === name)?.times ?? [], share);
  const more = of(ours, 0.5) - of('openapi-fetch', 0.5);
  return {
    title: 'Import in a fresh process, in ms',
    how: `${rounds} processes each, by turns.`,
    columns: ['module', 'best', 'median', 'quartiles'],
    rows: measured.map(({ name }) => [
      name,
      of(name, 0).toFixed(1),
      of(name, 0.5).toFixed(1),
      `${of(name, 0.25).toFixed(1)} to ${of(name, 0.75).toFixed(1)}`,
    ]),
    targets: [
      {
        promise: 'the median within 2 ms of openapi-fetch alone',
        seen: `${Math.abs(more).toFixed(1)} ms ${more > 0 ? 'more' : 'less'}`,
        met: more <= 2,
      },
    ],
  };
}

export async function heap({ quick }: BenchSettings): Promise<Section> {
  const calls = quick ? 10_000 : 100_000;
  // heap.js prints these.
  const { bytes, listeners, timers } = (await measure('heap.js', { calls, answer: loggedOutAnswer }, [
    '--expose-gc',
  ])) as {
    bytes: number;
    listeners: number;
    timers: number;
  };
  const perCall = bytes / calls;
  return {
    title: `What is left of ${wholeNumber(calls)} calls`,
    how: 'After a garbage collection, with one signal of the caller for all of them.',
    columns: ['heap, bytes', 'per call', 'listeners', 'timers'],
    rows: [[wholeNumber(bytes), perCall.toFixed(2), `${listeners}`, `${timers}`]],
    targets: [
      // No object fits into less than a word.
      { promise: 'less than 8 bytes a call', seen: perCall.toFixed(2), met: perCall < 8 },
      { promise: 'no listener, no timer', seen: `${listeners}, ${timers}`, met: listeners + timers === 0 },
    ],
  };
}
