/** That a spec is read from where it is said to be, and that a hostile one ends in a clear error: nothing else is read, nothing is fetched. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CommandError } from 'command-line';
import { describe, test } from 'vitest';
import { loadDocument, type SpecDocument } from './document.js';
import type { SpecLocation } from './files.js';
import type { Json } from './json.js';
import { objectAt, operationNodes } from './lookup.js';

const secret = 'SECRET-outside-the-folder';
const spec = (schema: string) => `openapi: 3.1.0
info: {title: Things, version: 1.0.0}
paths:
  /things:
    get:
      responses:
        200: {description: Done., content: {application/json: {schema: ${schema}}}}
`;

/** The schema of the answer, as it is written. */
function schemaOf(document: SpecDocument): Json {
  const [operation] = operationNodes(document);
  const { content } = objectAt(document, objectAt(document, operation?.node.responses)['200']);
  return objectAt(document, objectAt(document, content)['application/json']).schema ?? null;
}

/** A folder with these files, which goes when the test has finished. Links are written as `-> target`. */
async function folderOf(
  files: Readonly<Record<string, string>>,
  onTestFinished: (remove: () => Promise<void>) => void,
) {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-document-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    if (content.startsWith('-> ')) await symlink(content.slice(3), join(folder, path));
    else await writeFile(join(folder, path), content);
  }
  return folder;
}

async function refusal(source: SpecLocation): Promise<string> {
  const error = await loadDocument(source).then(
    () => new Error('The document was loaded.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CommandError)) throw error;
  return `${error.exitCode} ${error.message}`;
}

function commit(folder: string): void {
  const git = (...parameters: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...parameters], { cwd: folder });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Add the spec');
}

describe('a spec', () => {
  test('is read with the files of its folder, from the working tree and from git alike', async ({
    expect,
    onTestFinished,
  }) => {
    const pet = 'Pet: {type: object, properties: {name: {$ref: "../common.yaml"}}}';
    const files = {
      'spec/api.yaml': spec('{$ref: "parts/pet.yaml#/Pet"}'),
      'spec/parts/pet.yaml': pet,
      'spec/common.yaml': 'type: string',
    };
    const folder = await folderOf(files, onTestFinished);
    commit(folder);
    await writeFile(join(folder, 'spec/common.yaml'), 'type: integer');
    const source = { path: 'spec/api.yaml', folder };
    const [base, head] = [await loadDocument({ ...source, ref: 'HEAD' }), await loadDocument(source)];
    expect([...head.files.keys()].sort()).toEqual(['spec/api.yaml', 'spec/common.yaml', 'spec/parts/pet.yaml']);
    for (const [document, type] of [
      [base, 'string'],
      [head, 'integer'],
    ] as const) {
      const { name } = objectAt(document, objectAt(document, schemaOf(document)).properties);
      expect(objectAt(document, name)).toEqual({ type });
      expect(document.placeOf(objectAt(document, name), 'type')).toEqual({
        file: 'spec/common.yaml',
        pointer: '#/type',
      });
    }
  });

  test('is refused by name when git has no such commit or file', async ({ expect, onTestFinished }) => {
    const folder = await folderOf({ 'api.yaml': spec('true') }, onTestFinished);
    commit(folder);
    expect(await refusal({ path: 'api.yaml', ref: 'gone', folder })).toMatch(/^2 gone is no commit/);
    expect(await refusal({ path: 'api.yaml', ref: '--output=x', folder })).toMatch(/^2 --output=x is no commit/);
    expect(await refusal({ path: 'gone.yaml', ref: 'HEAD', folder })).toMatch(
      /^2 gone.yaml is no file, or a link, in HEAD/,
    );
    expect(await refusal({ path: 'gone.yaml', folder })).toMatch(/^2 gone.yaml: there is no such file/);
    expect(await refusal({ path: '.', folder })).toMatch(/^2 \. is no file/);
  });
});

/** A project in a folder, with a file beside it that is none of the project's. */
const project = (api: string) => ({
  'outside.yaml': `type: string\ndescription: ${secret}`,
  'project/spec/api.yaml': api,
  'project/spec/link.yaml': '-> ../../outside.yaml',
  'project/spec/up': '-> ../..',
});

describe('a reference that leads nowhere', () => {
  const cases: readonly [what: string, target: string, reason: RegExp][] = [
    ['to a file above the root', '../../outside.yaml', /outside\.yaml lies outside the root/],
    ['that hides that behind percent signs', '%2e%2e/%2e%2e/outside.yaml', /lies outside the root/],
    ['that hides that behind a folder', 'a/../../../outside.yaml', /lies outside the root/],
    ['to an absolute path', '/etc/passwd', /is a URL or an absolute path/],
    ['to a file: URL', 'file:///etc/passwd', /is a URL or an absolute path/],
    ['to a URL', 'https://example.com/a.yaml', /is a URL or an absolute path/],
    ['through a link', 'link.yaml', /link\.yaml lies outside the root/],
    ['through a linked folder', 'up/outside.yaml', /outside\.yaml lies outside the root/],
    ['to a file that is not there', 'gone.yaml', /gone\.yaml: there is no such file/],
    ['to nothing', '#/components/schemas/Gone', /leads to nothing/],
    ['to itself', '#/paths/~1things/get/responses/200/content/application~1json/schema', /leads back to itself/],
  ];
  for (const [what, target, reason] of cases) {
    test(`${what}: is told, stands for itself, and nothing of the outside is read`, async ({
      expect,
      onTestFinished,
    }) => {
      const folder = await folderOf(project(spec(`{$ref: "${target}"}`)), onTestFinished);
      const document = await loadDocument({ path: 'spec/api.yaml', folder: join(folder, 'project') });
      expect(document.unresolved).toMatchObject([{ target, reason: expect.stringMatching(reason) }]);
      expect([...document.files.keys()]).toEqual(['spec/api.yaml']);
      expect(document.follow(schemaOf(document))).toBeUndefined();
    });
  }

  test('in git, a link is not followed', async ({ expect, onTestFinished }) => {
    const folder = await folderOf(project(spec('{$ref: link.yaml}')), onTestFinished);
    commit(folder);
    const document = await loadDocument({ path: 'project/spec/api.yaml', ref: 'HEAD', folder });
    expect(document.unresolved).toMatchObject([{ reason: 'project/spec/link.yaml is no file, or a link, in HEAD' }]);
  });

  test('is a file of the git repository, or of a root that is named, no more', async ({ expect, onTestFinished }) => {
    const files = { 'common/name.yaml': 'type: string', 'v1/api.yaml': spec('{$ref: ../common/name.yaml}') };
    const folder = await folderOf(files, onTestFinished);
    const source = { path: 'api.yaml', folder: join(folder, 'v1') };
    expect((await loadDocument(source)).unresolved).toHaveLength(1);
    expect((await loadDocument({ ...source, root: '..' })).unresolved).toEqual([]);
    commit(folder);
    expect((await loadDocument(source)).unresolved).toEqual([]);
    expect((await loadDocument({ ...source, ref: 'HEAD' })).unresolved).toEqual([]);
    expect((await loadDocument({ ...source, ref: 'HEAD', root: '.' })).unresolved).toHaveLength(1);
    expect((await loadDocument({ path: 'v1/api.yaml', folder })).unresolved).toEqual([]);
  });
});

describe('a hostile or broken document', () => {
  const cases: readonly [what: string, content: string, says: RegExp][] = [
    ['is nested 100,000 levels deep', '['.repeat(100_000), /^2 spec\/api\.yaml:1:\d+ nesting exceeded/],
    ['is JSON nested 100,000 levels deep', '{"a":'.repeat(100_000), /nesting exceeded/],
    [
      'laughs a billion times',
      `openapi: 3.1.0\nx0: &x0 [a,a,a,a,a,a,a,a,a]\n${Array.from({ length: 9 }, (_, level) => `x${level + 1}: &x${level + 1} [${Array(9).fill(`*x${level}`)}]\n`).join('')}`,
      /aliases come to more than/,
    ],
    [
      'has an alias of what it stands in',
      'openapi: 3.1.0\npaths: &here\n  again: *here\n',
      /refers to what it stands in|unidentified alias/,
    ],
    ['is no YAML', 'openapi: 3.1.0\n  paths: {}', /^2 spec\/api\.yaml:2:\d+ .*\nThis is no YAML or JSON/],
    ['has a key twice', '{"openapi": "3.1.0", "openapi": "3.0.0"}', /duplicated mapping key/],
    ['is empty', '', /api\.yaml is no OpenAPI document/],
    ['is a list', '[openapi]', /api\.yaml is no OpenAPI document: it is no object/],
    ['is something else', 'kind: Service', /is no OpenAPI document: it has no field `openapi`/],
    ['is Swagger 2', 'swagger: "2.0"', /is a document of Swagger 2\.0, which is not supported/],
    ['has a version that is not quoted', 'openapi: 3.0', /`openapi: 3`, which is no text\. Quote it/],
    ['has a version that is to come', 'openapi: 4.0.0', /is of OpenAPI 4\.0\.0, which is not supported/],
    ['is written in UTF-16', `\u{FFFD}\u{FFFD}${[...'openapi: 3.1.0'].join('\0')}`, /is written in UTF-16/],
  ];
  for (const [what, content, says] of cases) {
    test(`${what}: a clear error`, async ({ expect, onTestFinished }) => {
      const folder = await folderOf({ 'spec/api.yaml': content }, onTestFinished);
      const message = await refusal({ path: 'spec/api.yaml', folder });
      expect(message).toMatch(says);
      expect(message).toMatch(/^2 /);
      expect(message.length).toBeLessThan(500);
    });
  }

  test('a remote reference leads nowhere, and its server is never called', async ({ expect, onTestFinished }) => {
    let calls = 0;
    const server = createServer((_, response) => {
      calls += 1;
      response.end('type: string');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const named = `{$schema: "http://127.0.0.1:${port}/s", $id: "http://127.0.0.1:${port}/i", type: string}`;
    const folder = await folderOf({ 'named.yaml': spec(named) }, onTestFinished);
    expect((await loadDocument({ path: 'named.yaml', folder })).unresolved).toEqual([]);
    for (const target of [
      `http://127.0.0.1:${port}/a.yaml`,
      `//127.0.0.1:${port}/a.yaml`,
      `HTTP://127.0.0.1:${port}/a.yaml#/a`,
      `%68ttp://127.0.0.1:${port}/a.yaml`,
    ]) {
      const folder = await folderOf({ 'api.yaml': spec(`{$ref: "${target}"}`) }, onTestFinished);
      expect((await loadDocument({ path: 'api.yaml', folder })).unresolved).toMatchObject([{ target }]);
    }
    expect(calls).toBe(0);
  });

  test('what only looks like a reference is data, and may say anything', async ({ expect, onTestFinished }) => {
    const schema =
      '{type: object, properties: {$ref: {type: string}, default: {type: string}}, example: {$ref: "http://example.com/a"}, default: {$ref: gone.yaml}}';
    const folder = await folderOf({ 'api.yaml': spec(schema) }, onTestFinished);
    expect((await loadDocument({ path: 'api.yaml', folder })).files.size).toBe(1);
  });

  test('a reference to an $id that stands in the spec is followed there', async ({ expect, onTestFinished }) => {
    const components = 'components: {schemas: {A: {$id: "https://example.com/a", type: string, maxLength: 5}}}';
    const folder = await folderOf({ 'a.yaml': spec('{$ref: "https://example.com/a"}') + components }, onTestFinished);
    const document = await loadDocument({ path: 'a.yaml', folder });
    expect(objectAt(document, schemaOf(document))).toMatchObject({ type: 'string', maxLength: 5 });
    expect(document.unresolved).toEqual([]);
  });
});
