/** How long the spec review takes, whole, and how that grows with the spec. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { CommandError } from 'command-line';
import { projectFolder, specFile } from '../contract-tests/project.js';
import { type Section, wholeNumber } from './clients.js';

/** A spec, how long a review of it may take in seconds, and how much memory in megabytes. */
interface ReviewedSpec {
  readonly name: string;
  readonly base: string;
  readonly head: string;
  readonly seconds: number;
  readonly megabytes: number;
}

/** A size that the review of large specs was promised for comes of that many resources. */
const resources = { '2 MB': 520, '13 MB': 3_400 };

export async function reviews(): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), 'spec-review-bench-'));
  try {
    await run(process.execPath, ['packages/spec-review/build.js']);
    const own = await readFile(specFile, 'utf8');
    const subjects: ReviewedSpec[] = [
      {
        name: "this project's spec",
        base: own,
        head: own.replace('minimum: 400', 'minimum: 300'),
        seconds: 4,
        megabytes: 1_000,
      },
      { name: 'a generated spec', ...pair(resources['2 MB']), seconds: 8, megabytes: 1_000 },
      { name: 'a generated spec', ...pair(resources['13 MB']), seconds: 25, megabytes: 1_000 },
    ];
    const measured = [];
    for (const subject of subjects) measured.push({ ...subject, ...(await review(folder, subject)) });
    return {
      title: 'The spec review, whole, by the size of the spec',
      how: 'One run each of the command as it is installed, with all three verdicts, on a change that breaks in one of 50 resources; memory is the most that its process held.',
      columns: ['spec', 'bytes', 'seconds', 'seconds per megabyte', 'megabytes of memory'],
      rows: measured.map(({ name, size, took, held }) => [
        name,
        wholeNumber(size),
        took.toFixed(1),
        ((took / size) * 1e6).toFixed(1),
        wholeNumber(Math.round(held)),
      ]),
      targets: measured.map(({ name, size, seconds, megabytes, took, held }) => ({
        promise: `${name} of ${(size / 1e6).toFixed(1)} MB takes at most ${seconds} s and ${wholeNumber(megabytes)} MB`,
        seen: `${took.toFixed(1)} s and ${wholeNumber(Math.round(held))} MB`,
        met: took <= seconds && held <= megabytes,
      })),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Prints the most memory that a process held, in kilobytes, when it ends. */
const watch = `data:text/javascript,process.on('exit',()=>process.stderr.write('held '+process.resourceUsage().maxRSS))`;

async function review(folder: string, { base, head }: ReviewedSpec) {
  const [old, now] = [join(folder, 'base.yaml'), join(folder, 'head.yaml')];
  await writeFile(old, base);
  await writeFile(now, head);
  const started = performance.now();
  const command = ['--import', watch, 'packages/spec-review/bin/spec-review.js', '--base', old, now];
  const errors = await run(process.execPath, command);
  const took = (performance.now() - started) / 1000;
  const held = Number(/held (\d+)/.exec(errors)?.[1]) / 1000;
  return { size: (await stat(now)).size, took, held };
}

/** Resolves to what it wrote to standard error. A review that stops ends with 1. */
function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd: projectFolder, maxBuffer: 2 ** 28 }, (error, _, stderr) => {
      if (error === null || error.code === 1) resolve(stderr);
      else reject(new CommandError(2, `${args.join(' ')} failed: ${stderr}`));
    });
  });
}

/** A spec of so many resources that refer to each other, and the same with another type in one of 50. */
function pair(resources: number): { readonly base: string; readonly head: string } {
  return { base: generated(resources, false), head: generated(resources, true) };
}

function generated(resources: number, isChanged: boolean): string {
  const numbers = Array.from({ length: resources }, (_, index) => index);
  const schemas = numbers.map((index) => [`Thing${index}`, thing(index, isChanged && index % 50 === 0)]);
  const paths = numbers.map((index) => [`/things${index}/{id}`, item(index)]);
  const info = { title: 'Things', version: '1.0.0' };
  const servers = [{ url: 'https://example.test' }];
  const components = {
    schemas: Object.fromEntries([
      ...schemas,
      ['Failure', { type: 'object', properties: { code: { type: 'integer' } } }],
    ]),
  };
  return JSON.stringify({ openapi: '3.1.0', info, servers, paths: Object.fromEntries(paths), components }, null, 1);
}

function thing(index: number, isChanged: boolean) {
  const fields = Array.from({ length: 20 }, (_, field) => {
    const type = isChanged && field === 1 ? 'boolean' : field % 3 ? 'string' : 'integer';
    return [
      `field${field}`,
      { type, description: `What field ${field} of thing ${index} means to those who read it.` },
    ];
  });
  // Ten in a row refer to each other.
  const parent = index % 10 === 0 ? [] : [['parent', { $ref: `#/components/schemas/Thing${index - 1}` }]];
  return { type: 'object', required: ['field0', 'field1'], properties: Object.fromEntries([...fields, ...parent]) };
}

function item(index: number) {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const body = (name: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
  const failure = { description: 'It failed.', content: body('Failure') };
  return {
    get: {
      operationId: `get${index}`,
      parameters,
      responses: { 200: { description: 'The thing.', content: body(`Thing${index}`) }, default: failure },
    },
    put: {
      operationId: `put${index}`,
      parameters,
      requestBody: { required: true, content: body(`Thing${index}`) },
      responses: { 204: { description: 'It is stored.' }, default: failure },
    },
  };
}
