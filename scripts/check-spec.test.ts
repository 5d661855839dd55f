/** What `npm run check:spec` says of sound and of faulty documents, and how it ends. */
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CommandError } from 'command-line';
import { afterAll, beforeAll, describe, type ExpectStatic, test } from 'vitest';
import { projectFolder } from '../contract-tests/project.js';
import { type EndedCommand, runScript } from '../contract-tests/project-copy.js';
import { checkSpecs } from './check-spec.js';

interface Fault {
  readonly fault: string;
  /** What is replaced in the spec, where it first stands. */
  readonly from: string;
  readonly to: string;
  /** What begins on the line that must be reported; `to`, if left out. */
  readonly at?: string;
  /** What the report must hold beside the place. */
  readonly says: readonly string[];
}

/** Faults that Redocly and swagger-parser find in one go. */
const together: readonly Fault[] = [
  {
    fault: 'a type that does not exist',
    from: 'type: string\n      pattern: "^[!-~]{1,4096}$"',
    to: 'type: strin\n      pattern: "^[!-~]{1,4096}$"',
    says: ['struct', 'did you mean string?'],
  },
  {
    fault: 'a security scheme that nothing defines',
    from: '  - BuddyAccessToken: []',
    to: '  - BuddyToken: []',
    says: ['security-defined', 'Mend it: see https://'],
  },
  {
    fault: 'a body example that its schema refuses',
    from: 'message: Authentication failed.',
    to: 'message: 7',
    says: ['no-invalid-media-type-examples'],
  },
  {
    fault: 'a header example that its schema refuses',
    from: 'TwoSeconds: { value: 2 }',
    to: 'TwoSeconds: { value: soon }',
    says: ['buddy/header-examples-valid', 'Mend it: change the example'],
  },
  {
    fault: 'a field that OpenAPI does not have',
    from: '      summary: Log out the user',
    to: '      sumary: Log out the user',
    says: ['struct', 'did you mean summary?'],
  },
  {
    fault: 'the same, as swagger-parser has it',
    from: '    post:\n',
    to: '    post:\n',
    says: ['swagger-parser', 'must NOT have unevaluated properties: sumary'],
  },
];

/** Faults that stand in the way of finding others. */
const alone: readonly Fault[] = [
  {
    fault: 'a reference to a component that is missing',
    from: 'schema: { $ref: "#/components/schemas/LogoutSuccess" }',
    to: 'schema: { $ref: "#/components/schemas/Missing" }',
    says: ['no-unresolved-refs', 'swagger-parser', 'Missing $ref pointer "#/components/schemas/Missing"'],
  },
  {
    fault: 'a body that is not JSON',
    from: 'application/json:\n          schema: { $ref: "#/components/schemas/LogoutSuccess" }',
    to: 'text/plain:\n          schema: { $ref: "#/components/schemas/LogoutSuccess" }',
    at: '    LoggedOut:\n      description:',
    says: ['generator', 'a body that is not application/json', 'describe that one'],
  },
  ...['delete', 'default', 'log-out', 'operations'].map((id) => ({
    fault: `an operationId that no module can export: ${id}`,
    from: 'operationId: logoutUser',
    to: `operationId: ${id}`,
    at: '    post:',
    says: ['generator', `has the operationId ${id}, which is no name that a module can export`, 'such as getUser'],
  })),
  {
    fault: 'an operationId that differs from another by case alone',
    from: '  /users/me/logout:\n    post:\n',
    to: `  /users/me/logOut:
    post:
      operationId: logOutUser
      tags: [Users]
      summary: Log out
      x-source: decided
      description: Ends the session.
      responses:
        "200": { $ref: "#/components/responses/LoggedOut" }
        "401": { $ref: "#/components/responses/Unauthorized" }
  /users/me/logout:
    post:
`,
    at: '    post:\n      operationId: logoutUser',
    says: ['generator', 'has the operationId logoutUser, and another has logOutUser', 'Let them differ'],
  },
  {
    fault: 'a keyword that no answer can be checked for',
    from: '      required: [status, result, request_id, success]',
    to: '      patternProperties: { "^x": { type: string } }\n      required: [status, result, request_id, success]',
    at: '      patternProperties',
    says: ['generator', 'LogoutSuccess/patternProperties', 'Say it with'],
  },
  {
    fault: 'a YAML syntax error',
    from: 'tags: [Users]',
    to: 'tags: ]Users',
    says: ['This is no YAML. Mend this place'],
  },
  { fault: 'a key that stands twice', from: 'servers:\n', to: 'openapi: 3.1.0\nservers:\n', says: ['must be unique'] },
  { fault: 'OpenAPI 3.0', from: 'openapi: 3.1.0', to: 'openapi: 3.0.3', says: ['must be 3.1', 'write openapi: 3.1.0'] },
];

/** Faults in the workflow that Redocly finds in one go. */
const togetherInWorkflow: readonly Fault[] = [
  {
    fault: 'a step that does not exist',
    from: 'Buddy {$steps.logOut.outputs.appToken}',
    to: 'Buddy {$steps.logIn.outputs.appToken}',
    at: '          - { name: Authorization, in: header, value: "Buddy {$steps.logIn',
    says: ['outputs-defined', 'Step "logIn"', 'Mend it: see https://spec.openapis.org/arazzo/'],
  },
  {
    fault: 'a field that Arazzo does not have',
    from: '        successCriteria:',
    to: '        sucessCriteria:',
    says: ['struct', 'did you mean successCriteria?'],
  },
];

/** Faults in the workflow that are found before Redocly looks, or that it does not look for. */
const aloneInWorkflow: readonly Fault[] = [
  { fault: 'Arazzo 1.1', from: 'arazzo: 1.0.1', to: 'arazzo: 1.1.0', says: ['must be 1.0', 'write arazzo: 1.0.1'] },
  {
    fault: 'an operationId that does not exist',
    from: 'operationId: logoutUser',
    to: 'operationId: logOutUser',
    says: ['operation-defined', 'has the operation logOutUser', 'use one of logoutUser'],
  },
  {
    fault: 'a source that would have to be fetched',
    from: 'url: ./openapi.yaml',
    to: 'url: https://127.0.0.1:9/openapi.yaml',
    says: ['operation-defined', 'nothing is fetched', 'name a file beside this one'],
  },
];

/** A small spec without a fault. */
const soundFile = join(projectFolder, 'spec/fixtures/one-operation.yaml');
const workflowFile = join(projectFolder, 'spec/logout.arazzo.yaml');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'buddy-check-spec-'));
  // What the workflow's operations are looked up in.
  await place('openapi.yaml', await readFile(soundFile));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.concurrent('npm run check:spec', () => {
  test('says in one line each that spec and workflow are valid, and how much there is of them', async ({ expect }) => {
    expect(await check()).toEqual({
      exitCode: 0,
      output: expect.stringMatching(
        /^spec\/openapi\.yaml: valid \(.*\)\nspec\/logout\.arazzo\.yaml: valid \(1 workflow, 3 steps\)\n$/,
      ),
    });
    expect(await check(soundFile)).toEqual({
      exitCode: 0,
      output: 'spec/fixtures/one-operation.yaml: valid (1 operation, 9 responses, 10 examples)\n',
    });
  });

  test.for([['every fault', together], ...alone.map((fault) => [fault.fault, [fault]] as const)] as const)(
    'names the line of %s, and what to do',
    async ([name, faults], { expect }) => {
      const { file, content } = await plant(name, soundFile, faults);
      const ended = await (faults === together ? command(file) : check(file));
      expectReported(expect, file, content, faults, ended);
    },
  );

  test.for([
    ['what a workflow has wrong', togetherInWorkflow],
    ...aloneInWorkflow.map((fault) => [fault.fault, [fault]] as const),
  ] as const)('names the line of %s, and what to do', async ([name, faults], { expect }) => {
    const { file, content } = await plant(name, workflowFile, faults);
    expectReported(expect, file, content, faults, await check(file));
  });

  test.for([
    ['an empty file', '', 'No version of OpenAPI is named'],
    ['a list', '- openapi: 3.1.0\n', 'No version of OpenAPI is named'],
    ['a binary file', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]), 'This is no text in UTF-8'],
    ['an alias that holds itself', 'openapi: 3.1.0\nx-a: &a [*a]\n', 'use $ref instead'],
  ] as const)('refuses %s with a sentence', async ([name, content, says], { expect }) => {
    const file = await place(`${name}.yaml`, content);
    const { exitCode, output } = await check(file);
    expect(output).toContain(`${relative(projectFolder, file)}:1:1 `);
    expect(output).toContain(says);
    expect(output).toContain('Mend ');
    expect(output).not.toMatch(/^ +at /m);
    expect(exitCode).toBe(1);
  });

  test('refuses schemas that are nothing but references to each other', async ({ expect }) => {
    const circle = '    A: { $ref: "#/components/schemas/B" }\n    B: { $ref: "#/components/schemas/A" }\n';
    const spec = (await readFile(soundFile, 'utf8')).replace('  schemas:\n', `  schemas:\n${circle}`);
    const { exitCode, output } = await check(await place('circle.yaml', spec));
    expect(output).toContain('Self-referencing circular pointer');
    expect(exitCode).toBe(1);
  });

  test('fetches nothing that the document refers to, and says to copy it', async ({ expect, onTestFinished }) => {
    let requests = 0;
    const server = createServer((_, answer) => {
      requests += 1;
      answer.end('type: string');
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/schema.yaml`;
    const places = [
      `  A: { $ref: "${url}" }`,
      `  B: { externalValue: "${url}" }`,
      `  C: { discriminator: { mapping: { c: "${url}" } } }`,
    ];
    const file = await place('remote.yaml', `openapi: 3.1.0\nx-outside:\n${places.join('\n')}\n`);
    const { exitCode, output } = await check(file);
    for (const line of [3, 4, 5]) expect(output).toContain(`${relative(projectFolder, file)}:${line}:`);
    expect(output).toContain('copy what it refers to');
    expect({ requests, exitCode }).toEqual({ requests: 0, exitCode: 1 });
  });

  test('exits with 2 when the file cannot be read, or the usage is wrong', async ({ expect }) => {
    await mkdir(join(folder, 'folder.yaml'));
    const answers = await Promise.all([
      check(join(folder, 'missing.yaml')),
      check(join(folder, 'folder.yaml')),
      command('one.yaml', 'two.yaml'),
      command('--unknown'),
    ]);
    expect(answers.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2]);
    const says = [
      /missing\.yaml: there is no such file\. Name /,
      /folder\.yaml: this is a folder\. Name /,
      /--help/,
      /--help/,
    ];
    for (const [index, pattern] of says.entries()) expect(answers[index]?.output).toMatch(pattern);
    for (const { output } of answers) expect(output).not.toMatch(/^ +at /m);
  });

  test('explains itself with --help', async ({ expect }) => {
    const { exitCode, output } = await command('--help');
    expect(output).toMatch(/^Usage: npm run check:spec/);
    expect(exitCode).toBe(0);
  });
});

/** A document with faults put in. */
async function plant(name: string, original: string, faults: readonly Fault[]) {
  const sound = await readFile(original, 'utf8');
  const content = faults.reduce((text, { from, to }) => text.replace(from, () => to), sound);
  return { content, file: await place(`${name}.yaml`, content) };
}

function expectReported(
  expect: ExpectStatic,
  file: string,
  content: string,
  faults: readonly Fault[],
  { exitCode, output }: EndedCommand,
): void {
  for (const { fault, to, at = to, says } of faults) {
    const line = content.slice(0, content.indexOf(at)).split('\n').length;
    const start = `${relative(projectFolder, file)}:${line}:`;
    const reported = output.split('\n\n').filter((entry) => entry.startsWith(start));
    for (const part of says) expect(reported.join('\n'), `${fault}, in\n${output}`).toContain(part);
  }
  expect(output).toMatch(/^(.+: \d+ problems?|This is no YAML\. .+)$/m);
  expect(output).not.toMatch(/^ +at /m);
  expect(exitCode).toBe(1);
}

async function place(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

/** The command as a process of its own, for what only a process shows. */
const command = (...parameters: readonly string[]) => runScript('check-spec.ts', parameters);

/** What the command would print, and how it would end. */
async function check(checked?: string): Promise<EndedCommand> {
  let output = '';
  try {
    for await (const line of checkSpecs(checked)) output += `${line}\n`;
    return { exitCode: 0, output };
  } catch (error) {
    if (error instanceof CommandError) return { exitCode: error.exitCode, output: `${output}${error.message}\n` };
    throw error;
  }
}
