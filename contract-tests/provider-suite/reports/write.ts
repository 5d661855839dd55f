/** The report in every form that a file can have. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SuiteReport } from '../engine/report.js';
import { htmlReport } from './html.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';

/** Writes the report into a folder, which it makes if need be, and resolves to the paths of the files. */
export async function writeReports(folder: string, report: SuiteReport): Promise<readonly string[]> {
  const files = {
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
    'report.md': markdownReport(report),
    'report.xml': await junitReport(report),
    'report.html': htmlReport(report),
  };
  await mkdir(folder, { recursive: true });
  return Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    }),
  );
}
