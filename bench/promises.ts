/** What each client does for its users where calls go wrong: the table on the README, judged by what is seen in a run. */
import { type BenchSettings, clientNames, measure, ours, type Section, versions } from './clients.js';

/** Of some clients, for the sake of those who have not installed all. */
export async function promises(_: BenchSettings, clients: readonly string[] = clientNames): Promise<Section> {
  // situations.ts prints these, a truth for each client.
  const seen = (await measure('situations.ts', { names: clients }, ['--import', 'tsx'])) as [string, boolean[]][];
  const own = seen.map(([, kept]) => kept[clients.indexOf(ours)]);
  const { [ours]: _own, ...others } = await versions();
  const listed = Object.entries(others).map(([name, version]) => `${name} ${version}`);
  return {
    title: 'Where calls go wrong',
    inReadme: true,
    how: `Seen by \`npm run bench -- --only promises\`, over HTTP, each with its defaults: ${listed.join(', ')}.`,
    columns: ['', ...clients],
    rows: seen.map(([situation, kept]) => [situation, ...kept.map((it) => (it ? '✓' : '–'))]),
    targets: [
      {
        promise: `${ours} does all that the README's table says`,
        seen: `${own.filter(Boolean).length} of ${own.length}`,
        met: own.every(Boolean),
      },
    ],
  };
}
