/** What the command says to those who use it: what to do next, and why it did nothing. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { specReview } from './cli.js';
import type { Review } from './result.js';

// In GitHub Actions these tests must not write into the summary of the job that runs them.
beforeEach(() => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
  vi.stubEnv('GITHUB_ACTIONS', '');
});
afterEach(() => void vi.unstubAllEnvs());

/** A spec whose paths each answer with a field of this type. */
function spec(type: string, version = '1.0.0', paths: readonly string[] = ['/a']): string {
  const answer = `'200': { description: Done., content: { application/json: { schema: { type: object, properties: { code: { type: ${type} } } } } } }`;
  const items = paths.map((path) => `  ${path}: { get: { responses: { ${answer} } } }\n`);
  return `openapi: 3.1.0\ninfo: { title: Crates, version: ${version} }\npaths:\n${items.join('')}`;
}

/** A git repository with these files, committed on the branch `main`; the wire alone is judged. */
function repository(files: Readonly<Record<string, string>>, settings: object = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'spec-review-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...parameters: string[]) => execFileSync('git', parameters, { cwd: folder });
  const write = (path: string, content: string) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  git('init', '--quiet', '--initial-branch', 'main');
  write('spec-review.json', JSON.stringify({ types: false, consumer: false, ...settings }));
  for (const [path, content] of Object.entries(files)) write(path, content);
  git('add', '--all');
  git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'A state');
  const review = async (...args: string[]) => {
    const lines: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    const exitCode = await specReview(args, { folder }).finally(() => log.mockRestore());
    return { exitCode, output: lines.join('\n').replace(/\s+/g, ' ') };
  };
  return { write, review };
}

function approvalIn(output: string): readonly [file: string, fingerprint: string] {
  const [, file = '', fingerprint = ''] = /create (\S+\.md),.*? - ([\da-f]{24}) /.exec(output) ?? [];
  return [file, fingerprint];
}

test('an approval that waits for the version says so, is not asked for again, and holds once the version has moved', async () => {
  const { write, review } = repository({ 'openapi.yaml': spec('integer') });
  write('openapi.yaml', spec('string'));
  const refused = await review('--base', 'main', 'openapi.yaml');
  expect(refused.output).toContain('These approve nothing until info.version, which is 1.0.0, says 2.0.0.');
  const [file, fingerprint] = approvalIn(refused.output);
  write(file, `---\nfingerprints: [${fingerprint}]\nrelease: 2.0.0\n---\nWanted.\n`);

  const waiting = await review('--base', 'main', 'openapi.yaml');
  expect(waiting.exitCode).toBe(1);
  expect(waiting.output).toContain('Let info.version say 2.0.0; there is nothing else to do for this file.');
  expect(waiting.output).not.toContain('To approve it');

  write('openapi.yaml', spec('string', '3.0.0'));
  expect((await review('--base', 'main', 'openapi.yaml')).output).toContain(`Write release: 3.0.0 into ${file}`);
  write('openapi.yaml', spec('string', '2.0.0'));
  expect(await review('--base', 'main', 'openapi.yaml')).toMatchObject({ exitCode: 0 });
});

test.for(['path=/b', 'operation=GET /a', 'level=breaking', 'level=documentation'])(
  'no approval is printed with --only %s, which hides what it would cover, and the way to it is said',
  async (filter) => {
    const { write, review } = repository({ 'openapi.yaml': spec('integer', '1.0.0', ['/a', '/b']) });
    write('openapi.yaml', spec('string', '1.0.0', ['/a', '/b']));
    const { output, exitCode } = await review('--base', 'main', 'openapi.yaml', '--only', filter);
    expect(exitCode).toBe(1);
    expect(output).toContain('Without --only, the files are printed that would approve what is open');
    expect(output).not.toContain('fingerprints:');
    const { output: json } = await review('--base', 'main', 'openapi.yaml', '--only', filter, '--json');
    expect(JSON.parse(json)).toMatchObject({ suggestions: [] });
  },
);

test('the approvals that are printed are for all that is shown: when they are too many, none is, and JSON has them', async () => {
  const paths = Array.from({ length: 8 }, (_, index) => `/p${index}`);
  const { write, review } = repository({ 'openapi.yaml': spec('integer', '1.0.0', paths) });
  write('openapi.yaml', spec('string', '2.0.0', paths));
  const { output } = await review('--base', 'main', 'openapi.yaml');
  expect(output).toContain('8 files would approve all of this');
  expect(output).not.toContain('fingerprints:');
  const { suggestions }: Review = JSON.parse((await review('--base', 'main', 'openapi.yaml', '--json')).output);
  expect(suggestions).toHaveLength(8);
});

test('a verdict does not call breaking what was announced and may go', async () => {
  const old = spec('integer').replace('get: {', "get: { deprecated: true, x-sunset: '2020-01-31',");
  const { write, review } = repository({ 'openapi.yaml': old }, { deprecation: { sunset: true } });
  write('openapi.yaml', 'openapi: 3.1.0\ninfo: { title: Crates, version: 1.1.0 }\npaths: {}\n');
  const { exitCode, output } = await review('--base', 'main', 'openapi.yaml', '--json');
  const { verdicts }: Review = JSON.parse(output);
  expect(exitCode).toBe(0);
  expect(verdicts.wire).toEqual({ judgement: 'compatible' });
});

test.for([
  [['--base', 'main', 'openapi.yaml', '--only', 'level=worst'], /level=breaking \(or needs-a-person, non-breaking, /],
  [['--base', 'main:openapi.yaml', 'main:other.yaml'], /^main:other\.yaml: there is no such file/],
  [['--base', 'openapi.yaml', 'other.yaml'], /^other\.yaml: there is no such file/],
  [['--base', 'main', 'folder'], /^folder: there is no such file/],
  [['--base', 'main', 'number.yaml'], /`openapi: 3\.1`, which is no text\. Quote it: "3\.1\.0"/],
  [
    ['--base', 'main', 'openapi.yaml', '--settings', 'wrong.json'],
    /^wrong\.json: \/consumer must NOT have additional properties: clint\.\n/,
  ],
] as const)('what is asked for in vain ends with 2 and the reason: %j', async ([args, reason]) => {
  const { review } = repository({
    'openapi.yaml': spec('integer'),
    'number.yaml': 'openapi: 3.1\ninfo: {}\n',
    'folder/other.yaml': spec('integer'),
    'wrong.json': '{ "consumer": { "clint": "a.js" } }',
  });
  const failure: unknown = await review(...args).catch((error: unknown) => error);
  expect(failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(reason) });
});

test('of a spec that is new, no version is said to have been compared', async () => {
  const { write, review } = repository({ 'readme.md': 'None yet.' });
  write('openapi.yaml', spec('integer', '0.1.0'));
  const { output } = await review('--base', 'main', 'openapi.yaml');
  expect(output).toContain('Not compared: the spec is new, with 0.1.0.');
});
