/** What the rendered page of a spec promises its reader, whoever wrote the spec. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { listOperations, loadDocument } from 'openapi-document';
import type { Change } from 'spec-review';
import { describe, expect, test } from 'vitest';
import { docs } from './cli.js';
import { specPage } from './page.js';
import { editedSpec, hostile, manySidedSpec, specFile, specOf, writeSpec } from './testing.js';

/** As git knows it, relative to the current directory. */
const head = relative('', specFile);

/** The page that the command writes, and what it prints. */
async function written(...parameters: string[]): Promise<{ readonly said: string; readonly page: string }> {
  const out = join(dirname(await writeSpec({})), 'made/index.html');
  const said = await docs(['--head', head, ...parameters, '--out', out]);
  return { said, page: await readFile(out, 'utf8') };
}

async function pageOf(document: object): Promise<string> {
  return specPage(await loadDocument({ path: await writeSpec(document) }));
}

/** What a reader sees of it, spaces aside. */
function textOf(html: string): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  const plain = html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, ' ');
  return plain.replace(/&(#?\w+);/g, (_, name) => entities[name] ?? '').replace(/\s+/g, ' ');
}

const spec = await editedSpec();
const document = await loadDocument({ path: specFile });
const page = specPage(document);

test('the page shows every response, header, field and example of the spec', () => {
  const text = textOf(page);
  for (const { method, path, responses } of listOperations(spec)) {
    expect(text).toContain(`${method.toUpperCase()} ${path}`);
    for (const { status, headers, examples } of responses) {
      for (const piece of [status, ...headers.map(({ name }) => name), ...examples.map(({ name }) => name)]) {
        expect(text).toContain(piece);
      }
    }
  }
  expect(text).toMatch(/result\.accessTokenExpires string \(service-date\) required documented Lies in the future/);
  expect(text).toContain('matches ^[!-~]{1,4096}$');
  const [{ source }] = spec.paths['/users/me/logout'].post['x-codeSamples'];
  expect(text).toContain(source.replace(/\s+/g, ' ').trim());
  expect(text).toContain('Authorization: Depot <access token>');
});

test('a component is called by its own name, be there a slash, a tilde or a percent sign in it', async () => {
  const schema = { $ref: '#/components/schemas/a~1b~0c%25d' };
  const text = textOf(
    await pageOf({
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      paths: { '/things': { get: { responses: { 200: { description: '', content: { 'text/json': { schema } } } } } } },
      components: { schemas: { 'a/b~c%d': { type: 'object', properties: { e: { type: 'null' } } } } },
    }),
  );
  expect(text).toContain(' a/b~c%d');
  expect(text).not.toContain('%25');
});

test('the table of errors says for each name its status, its number, when it comes and what to do', () => {
  const rows = [...page.matchAll(/<tr role="row" id.*?<\/tr>/gs)].map(([row]) => textOf(row).trim());
  const names = spec.components.schemas.ErrorName.oneOf;
  for (const { const: name } of names) expect(rows.join('\n')).toContain(` ${name} `);
  expect(rows).toContain(
    '401 AuthAccessTokenInvalid 260 The access token is missing, malformed, unknown, expired or already dead Forget every stored token. The user is logged out already, which is what the call was for.',
  );
  expect(rows).toContainEqual(expect.stringMatching(/^default InternalError 500 A status that the document does not/));
});

test('the page needs nothing else, and its own policy forbids it to fetch or run anything', () => {
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page).toContain(
    `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
  );
  expect(page).not.toMatch(/<(script|link|img|iframe|object|base)\b|\s(src|style|on\w+)=/i);
  expect(style).not.toMatch(/@import|url\(/);
});

test('a logout is drawn as its workflow has it, and told in words; without a workflow, one call is drawn', async () => {
  const { page: drawn } = await written();
  const [svg = ''] = /<svg.*?<\/svg>/s.exec(drawn) ?? [];
  expect(svg).toContain('role="img" aria-label="POST /users/me/logout: 3 calls between client and provider');
  expect(textOf(svg)).toMatch(
    /1\. POST .*\[userToken\].*200.*2\. POST .*401 AuthAccessTokenInvalid.*3\. POST .*\[appToken of logOut\].*403/,
  );
  expect(textOf(drawn)).toContain('logOutAgain : The same token once more.');
  expect(textOf(/<svg.*?<\/svg>/s.exec(page)?.[0] ?? '')).toMatch(/POST \/users\/me\/logout 200 LoggedOut/);
});

test('whatever a spec holds, the page has the elements and attributes of a harmless one', async () => {
  const tag = /<(\/?[\w!]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g;
  const kinds = (html: string) =>
    new Set([...html.matchAll(tag)].map(([, name, attributes = '']) => name + attributes.replace(/="[^"]*"/g, '')));
  const bad = await pageOf(await specOf(hostile));
  const benign = await pageOf(await specOf('[x](https://a.example) <b>\n\n| a |\n| :-: |\n| b |\n'));
  expect([...kinds(bad)].filter((kind) => !kinds(benign).has(kind))).toEqual([]);
  expect(bad.replace(/<style>.*?<\/style>/s, '').replace(tag, '')).not.toContain('<');
  expect(bad).not.toMatch(/<[^>]+\sstyle=/);
  const links = [...bad.matchAll(/href="([^"]*)"/g)].map(([, link]) => link);
  expect(links.filter((link) => !/^(#|https:|mailto:)/.test(link ?? ''))).toEqual([]);
  expect(bad).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});

describe('with changes', () => {
  const change = (given: Partial<Change> & { readonly pointer: string }, file: string): Change => ({
    rule: 'a-rule',
    level: 'breaking',
    direction: 'response',
    operations: ['POST /users/me/logout'],
    subject: '',
    sentence: 'It is **different** <now>',
    why: 'Because.',
    otherPlaces: [],
    place: { file, pointer: given.pointer },
    ...given,
  });
  const shown = (...given: readonly (Partial<Change> & { readonly pointer: string })[]) => {
    const changes = given.map((one) => change(one, document.root.path));
    return specPage(document, { comparison: { base: 'v1 & before', changes } });
  };
  /** The part of the page that the list's only entry leads to. */
  const target = (html: string) => {
    const [, id = ''] = /<ul class="changes">.*?href="#([^"]+)"/s.exec(html) ?? [];
    return html.slice(html.indexOf(` id="${id}"`)).slice(0, 900);
  };

  test.each([
    ['a field', '#/components/schemas/AccessToken/pattern', 'result.accessToken'],
    ['a field, by its reference', '#/components/schemas/LogoutSuccess/properties/request_id', 'request_id'],
    ['a header', '#/components/headers/RetryAfter/schema/maximum', 'Retry-After'],
    ['a response', '#/components/responses/Forbidden/content', '403'],
    ['a server', '#/servers/0/url', 'https://api.depot.example'],
    ['security', '#/components/securitySchemes/DepotAccessToken/in', 'DepotAccessToken'],
    ['an error', '#/components/schemas/ErrorName/oneOf/0', 'AuthFailed'],
    ['what is shown nowhere', '#/x-unknown', 'Depot user logout'],
  ])('%s is marked where it stands, and the list links there', (_, pointer, name) => {
    const html = shown({ pointer, before: '1', after: '2' });
    expect(textOf(target(html))).toMatch(
      new RegExp(`${name.replaceAll('.', '\\.')} .*changed · breaking It is different <now> before: 1 after: 2`),
    );
    expect(textOf(html)).toContain(
      'Changes since v1 & before 1 breaking. changed · breaking It is **different** <now>',
    );
  });

  test('a mark says in words what happened and how grave it is, the gravest first', () => {
    const html = shown(
      { pointer: '#/servers', level: 'documentation', rule: 'x-added' },
      { pointer: '#/paths', level: 'breaking', rule: 'x-removed' },
      { pointer: '#/servers', level: 'needs a person' },
    );
    const list = textOf(/<ul class="changes">.*?<\/ul>/s.exec(html)?.[0] ?? '');
    expect(list).toMatch(/removed · breaking .*changed · needs a person .*new · documentation/);
    expect(textOf(html)).toContain('1 breaking, 1 needs a person, 1 documentation.');
  });

  test('nothing is marked when nothing has changed', () => {
    const html = shown();
    expect(textOf(html)).toContain('None: for those who use the API, both documents say the same.');
    expect(html.match(/class="(change|badge)"/g)).toBeNull();
  });
});

test('several operations with every kind of schema are shown, each named schema once, cycles included', async () => {
  const html = await pageOf(manySidedSpec);
  const text = textOf(html);
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, link] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(link);
  expect(text).toContain('limit integer in query optional How many from 1 to 10');
  expect(text).toContain('id string in path required');
  expect(text).toContain('Credentials are possible, not needed: Key together with Web (read, write); or Token.');
  expect(text).toContain('sent in the header Authorization: Bearer …');
  expect(text).toMatch(/children\[\] object each item .*Its fields: see Tree/);
  expect(text).toMatch(/‹Cat› object one form of it.*‹Cat›\.lives integer optional/);
  expect(text).toMatch(/‹Cat›\.\* boolean any other field .*‹Cat›\.\/\^x-\/ number any field of that form/);
  expect(text).toContain('deprecated');
  expect(text.match(/name string or null required/g)).toHaveLength(1);
});

describe('the command', () => {
  test('says where the page is and how much has changed since a file or a git ref', async () => {
    const base = await editedSpec();
    base.components.responses.TooManyRequests.headers['Retry-After'] = undefined;
    const { said, page } = await written('--base', await writeSpec(base));
    expect(said).toMatch(/^Written: .*made\/index\.html\. Changes since .*: [1-9]\d*\.$/);
    expect(textOf(page)).toMatch(/429 TooManyRequests .*Retry-After integer .*new · non-breaking/);
    expect((await written('--base', 'HEAD')).said).toMatch(/Changes since HEAD: \d+\.$/);
  });

  test.each([
    [['--head', 'no-such-file.yaml'], /no-such-file\.yaml/],
    [['--base', 'no-such-ref'], /^no-such-ref is n/],
    [['--head', 'package.json'], /package\.json is no OpenAPI document/],
    [['--out', 'package.json/page.html'], /--out package\.json\/page\.html: nothing can be written there/],
  ])('refuses %j with exit code 2 and a reason', async (parameters, reason) => {
    const given = ['--head', head, '--out', join(tmpdir(), 'spec-page.html'), ...parameters];
    await expect(docs(given)).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(reason) });
  });

  test('refuses an unknown option', async () => {
    await expect(docs(['--head', specFile, '--out', 'x', '--bse', 'x'])).rejects.toThrow("Unknown option '--bse'");
  });
});
