/** Jest: whether it runs the tests that docs/testing.md shows for it, with the packed client and no settings. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codeBlocks } from '../project-copy.js';
import { type BehaviourResults, installed, limit, nodeOf, type Runtime, versionOfPackage } from './programs.js';

const execute = promisify(execFile);

interface JestReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly title: string; readonly failureMessages: readonly string[] }[];
  }[];
}

export const jest: Runtime = {
  name: 'jest',
  version: () => versionOfPackage('jest'),
  async run(folder, _urls, signal) {
    const app = join(folder, 'jest-app');
    await mkdir(app);
    await writeFile(join(app, 'package.json'), '{}');
    const [, tests = ''] = await codeBlocks('docs/testing.md', 'js');
    await writeFile(join(app, 'guide.test.js'), tests);
    const parameters = ['--rootDir', app, '--json', '--cacheDirectory', join(app, 'cache'), '--watchman=false'];
    const options = { cwd: app, signal, timeout: limit };
    // On the oldest line, whose `require` refuses ES modules inside Jest.
    const ran = execute(nodeOf('20')(), [join(installed, 'jest/bin/jest.js'), ...parameters], options);
    // It exits with 1 when a test fails, and reports that all the same.
    const { stdout } = await ran.catch((reason: { stdout: string }) => reason);
    const report: JestReport = JSON.parse(stdout);
    return report.testResults.flatMap(({ message, assertionResults }): BehaviourResults => {
      if (assertionResults.length === 0) return [{ name: 'it loads the tests', fault: message }];
      return assertionResults.map(({ title, failureMessages: [fault] }) =>
        fault ? { name: title, fault } : { name: title },
      );
    });
  },
};
