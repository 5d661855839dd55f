/** `npm run bench`: measures the client beside others, the provider, and the tests, and writes docs/performance.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checks } from '../bench/checks.js';
import { prepare, type Section, type Settings, versions } from '../bench/clients.js';
import { heap, imports } from '../bench/process.js';
import { provider } from '../bench/provider.js';
import { sizes } from '../bench/sizes.js';
import { loopback, timePerCall } from '../bench/speed.js';
import { CommandError, projectFolder, runCommand } from './command.js';

const parts: Readonly<Record<string, (settings: Settings) => Promise<Section>>> = {
  sizes,
  calls: timePerCall,
  loopback,
  imports,
  heap,
  provider,
  checks,
};

const help = `Usage: npm run bench [-- --quick] [--only PART,PART] [--json]

Measures this client beside those that people would use instead, the reference provider, and what the tests take, and
writes the tables into docs/performance.md. It takes some minutes, and means nothing on a busy machine. The other
clients come from npm the first time, into bench/node_modules.

  --quick       fewer rounds, and nothing is written: to try a change
  --only PARTS  some of ${Object.keys(parts).join(', ')}; nothing is written
  --json        the tables as JSON, besides
  -h, --help    this text

Exit codes: 0 every target is met, 1 one is missed, 2 wrong usage, or it could not be measured.`;

runCommand(import.meta.url, async () => {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(help);
  const chosen = values.only?.split(',') ?? Object.keys(parts);
  const unknown = chosen.find((name) => !parts[name]);
  if (unknown !== undefined) {
    throw new CommandError(2, `There is no part '${unknown}'. Choose from: ${Object.keys(parts).join(', ')}.`);
  }
  await prepare();
  const sections: Section[] = [];
  const told = [await surroundings()];
  for (const name of chosen) {
    if (!values.json) console.error(`Measuring: ${name} …`);
    const section = await parts[name]?.(values);
    if (section) sections.push(section);
  }
  told.push(...sections.map(markdown));
  console.log(values.json ? JSON.stringify(sections, null, 2) : told.join('\n\n'));
  if (!values.quick && !values.only) await writeInto('docs/performance.md', told.join('\n\n'));
  const missed = sections.flatMap(({ targets = [] }) => targets).filter(({ met }) => !met);
  if (missed.length > 0) {
    throw new CommandError(1, missed.map(({ promise, seen }) => `Missed: ${promise}; it is ${seen}.`).join('\n'));
  }
});

async function surroundings(): Promise<string> {
  const [processor] = cpus();
  const clients = Object.entries(await versions()).map(([name, version]) => `${name} ${version}`);
  return `${new Date().toISOString().slice(0, 10)}, Node.js ${process.version} on ${process.platform} ${process.arch}, ${cpus().length} × ${
    processor?.model.trim() || 'a processor without a name'
  }, load ${loadavg()[0]?.toFixed(1)} at the start. ${clients.join(', ')}.`;
}

function markdown({ title, how, columns, rows, targets = [] }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [columns, columns.map((_, index) => (index ? '---:' : '---')), ...rows].map(line).join('\n');
  const list = targets.map(({ promise, seen, met }) => `- ${met ? 'Met' : '**Missed**'}: ${promise}. It is ${seen}.`);
  return [`## ${title}`, how, table, ...(list.length > 0 ? [list.join('\n')] : [])].join('\n\n');
}

/** Between the two markers of that document. */
async function writeInto(path: string, text: string): Promise<void> {
  const file = join(projectFolder, path);
  const before = await readFile(file, 'utf8');
  const after = before.replace(
    /(<!-- npm run bench writes from here -->).*(<!-- to here -->)/s,
    (_, begin, end) => `${begin}\n\n${text}\n\n${end}`,
  );
  if (after === before) throw new CommandError(2, `${path} has not the two markers between which the tables stand.`);
  await writeFile(file, after);
}
