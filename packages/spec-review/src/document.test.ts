/** That a spec is read from where it is said to be, and that a hostile one ends in a clear error: nothing else is read, nothing is fetched. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CommandError } from 'command-line';
import { loadDocument, type Source } from 'openapi-document';
import { describe, test } from 'vitest';
import { diffDocuments } from './wire/diff.js';

const secret = 'SECRET-outside-the-folder';
const spec = (schema: string) => `openapi: 3.1.0
info: {title: Things, version: 1.0.0}
paths:
  /things:
    get:
      responses:
        200: {description: Done., content: {application/json: {schema: ${schema}}}}
`;

/** A folder with these files, which goes when the test has finished. Links are written as `-> target`. */
async function folderOf(
  files: Readonly<Record<string, string>>,
  onTestFinished: (remove: () => Promise<void>) => void,
) {
  const folder = await mkdtemp(join(tmpdir(), 'spec-review-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    if (content.startsWith('-> ')) await symlink(content.slice(3), join(folder, path));
    else await writeFile(join(folder, path), content);
  }
  return folder;
}

async function refusal(source: Source): Promise<string> {
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
    expect(diffDocuments(base, base)).toEqual([]);
    expect(diffDocuments(base, head)).toMatchObject([
      {
        sentence: '`name` of the 200 response is now integer, and was string',
        place: { file: 'spec/common.yaml', pointer: '#/type' },
      },
    ]);
  });

  test('is refused by name when git has no such commit or file', async ({ expect, onTestFinished }) => {
    const folder = await folderOf({ 'api.yaml': spec('true') }, onTestFinished);
    commit(folder);
    expect(await refusal({ path: 'api.yaml', ref: 'gone', folder })).toMatch(/^2 gone is no commit/);
    expect(await refusal({ path: 'api.yaml', ref: '--output=x', folder })).toMatch(/^2 --output=x is no commit/);
    expect(await refusal({ path: 'gone.yaml', ref: 'HEAD', folder })).toMatch(/^2 gone.yaml is no file in HEAD/);
    expect(await refusal({ path: 'gone.yaml', folder })).toMatch(/^2 gone.yaml: there is no such file/);
    expect(await refusal({ path: '.', folder })).toMatch(/^2 \. is no file/);
  });
});

describe('a hostile or broken document', () => {
  const outside = { 'outside.yaml': `type: string\ndescription: ${secret}` };
  const cases: readonly [what: string, content: string, says: RegExp][] = [
    [
      'refers to a file above its folder',
      spec('{$ref: ../outside.yaml}'),
      /\$ref \.\.\/outside\.yaml lies outside the spec's folder/,
    ],
    ['hides that behind percent signs', spec('{$ref: "%2e%2e/outside.yaml"}'), /lies outside the spec's folder/],
    ['hides that behind its own folder', spec('{$ref: "a/../../outside.yaml"}'), /lies outside the spec's folder/],
    ['refers to an absolute path', spec('{$ref: /etc/passwd}'), /lies outside the spec's folder/],
    [
      'refers to a file: URL',
      spec('{$ref: "file:///etc/passwd"}'),
      /lies outside the spec's folder: nothing is fetched/,
    ],
    [
      'refers through a link out of its folder',
      spec('{$ref: link.yaml}'),
      /link\.yaml is a link out of the spec's folder/,
    ],
    [
      'refers through a linked folder',
      spec('{$ref: up/outside.yaml}'),
      /up\/outside\.yaml is a link out of the spec's folder/,
    ],
    [
      'refers to itself',
      spec('{$ref: "#/components"}').concat('components: {$ref: "#/components"}'),
      /leads back to itself/,
    ],
    ['refers to nothing', spec('{$ref: "#/components/schemas/Gone"}'), /Gone, at .*, leads to nothing/],
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
    ['is empty', '', /api\.yaml/],
    ['is no OpenAPI', 'swagger: "2.0"', /is no OpenAPI document/],
  ];
  for (const [what, content, says] of cases) {
    test(`${what}: a clear error, and nothing of the outside in it`, async ({ expect, onTestFinished }) => {
      const files = {
        ...outside,
        'spec/api.yaml': content,
        'spec/link.yaml': '-> ../outside.yaml',
        'spec/up': '-> ..',
      };
      const message = await refusal({ path: 'spec/api.yaml', folder: await folderOf(files, onTestFinished) });
      expect(message).toMatch(says);
      expect(message).toMatch(/^2 /);
      expect(message).not.toContain(secret);
      expect(message.length).toBeLessThan(500);
    });
  }

  test('in git, a link is not followed', async ({ expect, onTestFinished }) => {
    const files = { ...outside, 'spec/api.yaml': spec('{$ref: link.yaml}'), 'spec/link.yaml': '-> ../outside.yaml' };
    const folder = await folderOf(files, onTestFinished);
    commit(folder);
    expect(await refusal({ path: 'spec/api.yaml', ref: 'HEAD', folder })).toMatch(
      /^2 spec\/link\.yaml is a link, and not followed/,
    );
  });

  test('a remote reference is refused, and its server never called', async ({ expect, onTestFinished }) => {
    let calls = 0;
    const server = createServer((_, response) => {
      calls += 1;
      response.end('type: string');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    for (const target of [
      `http://127.0.0.1:${port}/a.yaml`,
      `//127.0.0.1:${port}/a.yaml`,
      `HTTP://127.0.0.1:${port}/a.yaml#/a`,
      `%68ttp://127.0.0.1:${port}/a.yaml`,
    ]) {
      const folder = await folderOf({ 'api.yaml': spec(`{$ref: "${target}"}`) }, onTestFinished);
      expect(await refusal({ path: 'api.yaml', folder })).toMatch(/lies outside the spec's folder: nothing is fetched/);
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
    const folder = await folderOf(
      {
        'a.yaml': spec('{$ref: "https://example.com/a"}') + components,
        'b.yaml': spec('{type: string, maxLength: 5}'),
      },
      onTestFinished,
    );
    const [one, other] = [
      await loadDocument({ path: 'a.yaml', folder }),
      await loadDocument({ path: 'b.yaml', folder }),
    ];
    expect(diffDocuments(one, other)).toEqual([]);
  });
});
