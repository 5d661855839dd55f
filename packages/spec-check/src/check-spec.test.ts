/** That a sound document passes, and that each kind of unsound one is told with its line and what to do. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from 'command-line';
import { expect, onTestFinished, test } from 'vitest';
import { checkSpec } from './check-spec.js';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const rules = join(fixtures, 'rules.yaml');

type Edit = (text: string) => string | Buffer;

/** A folder of its own with the fixtures, one of them edited. */
async function copied(name: string, edit: Edit): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spec-check-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(fixtures, folder, { recursive: true });
  await writeFile(join(folder, name), edit(await readFile(join(folder, name), 'utf8')));
  return folder;
}

/** What the check says of the edited document, and how it ends. The other fixtures stand beside it. */
async function check(name: string, edit: Edit = (text) => text) {
  return said(join(await copied(name, edit), name));
}

async function said(file: string, configuration = rules) {
  const path = relative('', file);
  try {
    return { exitCode: 0, output: (await checkSpec(file, configuration)).replaceAll(path, '<file>') };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { exitCode: error.exitCode, output: error.message.replaceAll(path, '<file>') };
  }
}

test.each([
  ['things.yaml', 'valid (3 operations, 4 responses, 1 example)'],
  ['tidy-up.arazzo.yaml', 'valid (1 workflow, 2 steps)'],
])('%s is sound, and it is told what it holds', async (name, says) => {
  expect(await check(name)).toEqual({ exitCode: 0, output: `<file>: ${says}` });
});

test('a sound document may have anchors and aliases', async () => {
  const edit: Edit = (text) =>
    text.replace('{ type: string }', '&text { type: string }').replace('{ type: boolean }', '*text');
  expect(await check('things.yaml', edit)).toMatchObject({ exitCode: 0 });
});

/** What is wrong, where it is put in, the place and the rule that are told, and words that say it. */
type Fault = readonly [fault: string, from: string, to: string, told: string, says: string];

const faults: readonly Fault[] = [
  ['text that is no YAML', 'paths:\n', 'paths: ]\n', '7:8 ', 'This is no YAML. Mend this place'],
  ['a key that stands twice', 'paths:\n', 'info: {}\npaths:\n', '7:1 ', 'Map keys must be unique'],
  ['another version', '3.1.0', '3.0.3', '1:1  openapi-version', 'This names OpenAPI 3.0.3. The document must be 3.1'],
  ['an alias of what it stands in', 'minimum: 0', 'x-a: &a [*a]', '1:1  no-endless-alias', 'use $ref instead'],
  ['a reference to elsewhere', '#/components/schemas/Size', 'a.yaml', '50:17  no-outside-reference', 'copy what'],
  ['a reference to nothing', 'schemas/Size', 'schemas/Gone', '50:15  no-unresolved-refs', 'schemas/Gone'],
  ['a type that there is not', 'type: integer', 'type: int', '43:13  struct', '"integer"'],
  ['a field that there is not', 'operationId: get', 'operatioId: get', '12:7  struct', 'did you mean operationId?'],
  ['the same, below a path with a percent sign', 'summary', 'sumary', '27:5  swagger-parser', 'properties: sumary'],
  [
    'a merge key, which not every tool reads',
    '{ description: It',
    '{ <<: {}, description: It',
    '25:9  swagger-parser',
    '<<',
  ],
  ['a scheme that nothing defines', '- Key: []', '- Kee: []', '6:5  security-defined', 'Mend it: see https://'],
  ['a parameter that is nowhere', 'name: id', 'name: it', '10:17  path-parameters-defined', '`it` is not used'],
  ['an example that does not conform', 'size: 1', 'size: big', '20:52  no-invalid-media-type-examples', 'integer'],
  ['a name that two have', 'deleteThing', 'getThing', '23:7  operation-operationId-unique', 'unique'],
  ['an operation without a name', 'operationId: delete', 'x-id: delete', '22:5  generator', 'Give it one'],
  [
    'an operation without a name at a path with a space',
    '/my%20things:\n    get:\n      operationId: list',
    '/my things:\n    get:\n      x-id: list',
    '27:5  generator',
    'Give it one',
  ],
  ['a body that is not JSON', 'application/json: {', 'text/plain: {', '31:9  generator', 'describe that one'],
];

const workflowFaults: readonly Fault[] = [
  ['another version of Arazzo', '1.0.1', '1.1.0', '1:1  arazzo-version', 'The document must be 1.0'],
  [
    'an operation that nothing has',
    'operationId: getThing',
    'operationId: getThin',
    '11:9  operation-defined',
    'use one of getThing, ',
  ],
  [
    'a description that would be fetched',
    './things',
    'https://example.com/a',
    '6:5  operation-defined',
    'nothing is fetched',
  ],
  ['a description that is no OpenAPI document', './things', './rules', '6:5  operation-defined', 'no OpenAPI document'],
  ['a field that there is not', 'operationId: getThing', 'operation: getThing', '11:9  struct', 'operation'],
];

test.each([
  ...faults.map((fault) => ['things.yaml', ...fault] as const),
  ...workflowFaults.map((fault) => ['tidy-up.arazzo.yaml', ...fault] as const),
])('%s with %s is told with its line', async (name, _, from, to, told, says) => {
  const { exitCode, output } = await check(name, (text) => text.replace(from, () => to));
  expect(`\n${output}`).toContain(`\n<file>:${told}`);
  expect(output).toContain(says);
  expect(exitCode).toBe(1);
});

test.each([
  ['whose YAML is broken', 'paths:\n', 'paths: ]\n', 'things.yaml:7:8 '],
  ['of another version', 'openapi: 3.1.0', 'swagger: "2.0"', 'things.yaml is a document of Swagger 2.0'],
])('of a description %s, the workflow is told what is wrong with it, and where', async (_, from, to, says) => {
  const folder = await copied('things.yaml', (text) => text.replace(from, to));
  const { exitCode, output } = await said(join(folder, 'tidy-up.arazzo.yaml'));
  expect(output).toContain('<file>:6:5  operation-defined');
  expect(output).toContain(says);
  expect(output).not.toContain('beside this one');
  expect(exitCode).toBe(1);
});

test('an operationId in an example is no operation that a workflow can call', async () => {
  const { exitCode, output } = await check('tidy-up.arazzo.yaml', (text) =>
    text.replace('operationId: getThing', 'operationId: shown'),
  );
  expect({ exitCode, output }).toMatchObject({ exitCode: 1, output: expect.stringContaining('the operation shown') });
});

test('all that is wrong is told at once, in the order of the lines', async () => {
  const edit: Edit = (text) => text.replace('type: integer', 'type: int').replace('- Key: []', '- Kee: []');
  const { output } = await check('things.yaml', edit);
  expect(output.match(/^<file>:\d+/gm)?.at(0)).toBe('<file>:6');
  expect(output).toContain('<file>:43:13  struct');
  expect(output).toMatch(/\n<file>: \d+ problems$/);
});

test.each([
  ['an empty file', '', 'No version of OpenAPI is named'],
  ['a file that is no text', Buffer.from([0x89, 0x50, 0x00, 0xff]), 'This is no text in UTF-8'],
])('%s is told to be no document', async (_, content, says) => {
  const { exitCode, output } = await check('things.yaml', () => content);
  expect(output).toContain('<file>:1:1 ');
  expect(output).toContain(says);
  expect(exitCode).toBe(1);
});

test('a file that cannot be read is none that is unsound', async () => {
  expect(await said(join(fixtures, 'gone.yaml'))).toMatchObject({
    exitCode: 2,
    output: expect.stringContaining('there is no such file'),
  });
  expect(await said(fixtures)).toMatchObject({ exitCode: 2, output: expect.stringContaining('this is a folder') });
});

test('rules that cannot be read are told by their name, until they can', async () => {
  const configuration = join(await copied('rules.yaml', () => 'rules: ]'), 'rules.yaml');
  const told = { exitCode: 2, output: expect.stringContaining(configuration) };
  const file = join(fixtures, 'things.yaml');
  expect(await said(file, configuration)).toMatchObject(told);
  await rm(configuration);
  expect(await said(file, configuration)).toMatchObject(told);
  await cp(rules, configuration);
  expect(await said(file, configuration)).toMatchObject({ exitCode: 0 });
});
