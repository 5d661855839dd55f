/** `npm run bench`: measures the client beside others, the provider, and the tests, and writes what came of it into the documents. */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { CommandError, runCommand } from 'command-line';
import { projectFolder } from '../contract-tests/project.js';
import { checks } from './checks.js';
import { type BenchSettings, prepare, type Section, versions } from './clients.js';
import { postgres } from './postgres.js';
import { heap, imports } from './process.js';
import { promises } from './promises.js';
import { provider } from './provider.js';
import { reviews } from './reviews.js';
import { sizes } from './sizes.js';
import { loopback, timePerCall } from './speed.js';

const parts: Readonly<Record<string, (settings: BenchSettings) => Promise<Section>>> = {
  sizes,
  calls: timePerCall,
  loopback,
  imports,
  heap,
  provider,
  reviews,
  postgres,
  checks,
  promises,
};

interface Choices extends BenchSettings {
  readonly only?: string | undefined;
  readonly check: boolean;
  readonly json: boolean;
}

const command = new Command('npm run bench --')
  .description(
    [
      'Measures this client beside those that people would use instead, the reference provider, the spec review, and what the',
      'tests take, and writes the tables into docs/performance.md. It takes some minutes, and means nothing on a',
      `busy machine. The part 'promises' measures no time: it writes the table of the README, in seconds and on`,
      "any machine. The part 'postgres' starts a PostgreSQL of its own, and writes docs/provider-capacity.md.",
    ].join(' '),
  )
  .option('--quick', 'fewer rounds, and nothing is written: to try a change', false)
  .option('--only <parts>', `some of ${Object.keys(parts).join(', ')}; docs/performance.md is not written`)
  .option('--check', "nothing is written; the README's table must be what 'promises' has just seen", false)
  .option('--json', 'the tables as JSON; nothing is written', false)
  .addHelpText(
    'after',
    `
Exit codes: 0 every target is met, 1 one is missed or the README says something else, 2 wrong usage, or it could not be
measured.`,
  )
  .action(measure);

runCommand(import.meta.url, command);

async function measure(values: Choices): Promise<void> {
  const chosen = values.only?.split(',') ?? Object.keys(parts);
  const unknown = chosen.find((name) => !parts[name]);
  if (unknown !== undefined) {
    throw new CommandError(2, `There is no part '${unknown}'. Choose from: ${Object.keys(parts).join(', ')}.`);
  }
  if (values.check && !chosen.includes('promises')) {
    throw new CommandError(2, "--check looks at the table of the part 'promises', which --only leaves out.");
  }
  await prepare();
  const sections: Section[] = [];
  const where = await machine();
  for (const name of chosen) {
    if (!values.json) console.error(`Measuring: ${name} …`);
    const section = await parts[name]?.(values);
    if (section) sections.push(section);
  }
  console.log(values.json ? JSON.stringify(sections, null, 2) : [where, ...sections.map(markdown)].join('\n\n'));
  await record(where, sections, values);
  const missed = sections.flatMap(({ targets = [] }) => targets).filter(({ met }) => !met);
  if (missed.length > 0) {
    throw new CommandError(1, missed.map(({ promise, seen }) => `Missed: ${promise}; it is ${seen}.`).join('\n'));
  }
}

async function machine(): Promise<string> {
  const [processor] = cpus();
  const clients = Object.entries(await versions()).map(([name, version]) => `${name} ${version}`);
  return `${new Date().toISOString().slice(0, 10)}, Node.js ${process.version} on ${process.platform} ${process.arch}, ${cpus().length} × ${
    processor?.model.trim() || 'a processor without a name'
  }, load ${loadavg()[0]?.toFixed(1)} at the start. ${clients.join(', ')}.`;
}

function markdown(section: Section): string {
  const { title, how, targets = [] } = section;
  const list = targets.map(({ promise, seen, met }) => `- ${met ? 'Met' : '**Missed**'}: ${promise}. It is ${seen}.`);
  return [`## ${title}`, how, table(section), ...(list.length > 0 ? [list.join('\n')] : [])].join('\n\n');
}

function table({ columns, rows, inReadme }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  // Elsewhere it is figures, which stand one below the other.
  const other = inReadme ? ':-:' : '---:';
  return [columns, columns.map((_, index) => (index ? other : '---')), ...rows].map(line).join('\n');
}

/** Puts it all where it belongs; with `check`, only looks whether the README says the same. */
async function record(
  where: string,
  sections: readonly Section[],
  { quick, only, check, json }: Choices,
): Promise<void> {
  const [front] = sections.filter(({ inReadme }) => inReadme);
  const text = front && `${table(front)}\n\n${front.how}`;
  if (check && (await readBetween('README.md')).now !== text) {
    const command = 'npm run bench -- --only promises';
    throw new CommandError(1, `The table of README.md is not what was just seen. To write it anew: ${command}`);
  }
  if (check || quick || json) return;
  if (text) await (await readBetween('README.md')).write(text);
  for (const section of sections) {
    if (section.page) await (await readBetween(section.page)).write([where, markdown(section)].join('\n\n'));
  }
  const measured = sections.filter(({ inReadme, page }) => !inReadme && !page).map(markdown);
  if (!only) await (await readBetween('docs/performance.md')).write([where, ...measured].join('\n\n'));
}

/** What stands between the two markers of a document, and how to put something else there. */
async function readBetween(path: string) {
  const file = join(projectFolder, path);
  const [before, now, after] = (await readFile(file, 'utf8')).split(
    /(?<=<!-- .* from here -->\n\n)|(?=\n\n<!-- to here -->)/,
  );
  if (after === undefined) throw new CommandError(2, `${path} has not the two markers that its tables stand between.`);
  return { now, write: (text: string) => writeFile(file, `${before}${text}${after}`) };
}
