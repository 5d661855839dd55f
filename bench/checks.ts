/** What `npm test` takes, by part, so that a slow test shows; and a run of the provider suite. */
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { projectFolder } from '../contract-tests/project.js';
import { createProvider } from '../src/provider/index.js';
import { type BenchSettings, run, type Section } from './clients.js';

/** The slowest files that are named. */
const slowest = 12;

/** Once, as it comes: this is no comparison. */
export async function checks({ quick }: BenchSettings): Promise<Section> {
  const parts = ['check:spec', 'check:generated', 'check:types', 'check:lint'];
  const rows: [string, number][] = [];
  for (const part of parts) rows.push([`npm run ${part}`, await secondsOf(['run', '--silent', part])]);
  rows.push(['npm run contract', await contract()]);
  if (!quick) rows.push(...(await tests()));
  return {
    title: 'The tests, in seconds',
    how: `Each part of \`npm test\` by itself; of the tests, the ${slowest} slowest files, which run side by side.`,
    columns: ['part', 's'],
    rows: rows.map(([name, seconds]) => [name, seconds.toFixed(1)]),
  };
}

async function secondsOf(parameters: readonly string[]): Promise<number> {
  const began = performance.now();
  await run('npm', parameters, projectFolder);
  return (performance.now() - began) / 1_000;
}

/** Against the reference provider. */
async function contract(): Promise<number> {
  const running = await createProvider().serve({ control: true });
  try {
    const tokens = `node dist/esm/src/cli/bin.js user-token --count 100 --url ${running.url}`;
    return await secondsOf(['run', '--silent', 'contract', '--', '--target', running.url, '--token-command', tokens]);
  } finally {
    await running.close();
  }
}

async function tests(): Promise<[string, number][]> {
  const file = join(tmpdir(), `buddy-logout-bench-${process.pid}.json`);
  try {
    const all = await secondsOf([
      'exec',
      '--',
      'vitest',
      'run',
      '--project=npm-test',
      '--reporter=json',
      `--outputFile=${file}`,
    ]);
    // The form of vitest's JSON reporter, which is jest's.
    const report: { testResults: { name: string; startTime: number; endTime: number }[] } = JSON.parse(
      await readFile(file, 'utf8'),
    );
    const files = report.testResults.map(({ name, startTime, endTime }): [string, number] => [
      relative(projectFolder, name),
      (endTime - startTime) / 1_000,
    ]);
    return [['vitest run', all], ...files.sort(([, one], [, other]) => other - one).slice(0, slowest)];
  } finally {
    await rm(file, { force: true });
  }
}
