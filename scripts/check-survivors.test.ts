import { expect, test } from 'vitest';
import { compare, type Report } from './check-survivors.js';

const location = { start: { line: 2, column: 3 }, end: { line: 2, column: 9 } };
const mutants = [
  { location, replacement: 'a && b', status: 'Survived' },
  { location, replacement: 'true', status: 'Killed' },
  { location, replacement: 'false', status: 'Timeout' },
];
const report: Report = { files: { 'src/one.ts': { source: 'x\n  a || b;\n', mutants } } };
const row = '| src/one.ts | `a \\|\\| b` | `a && b` |';

test('a survivor with a reason in the table is explained, and one without is not', () => {
  expect(compare(report, `| file | code | instead | why |\n${row} Both are the same. |\n`)).toEqual([]);
  expect(compare(report, `${row}  |\n`)).toEqual([expect.stringContaining(`add the row: ${row} …`)]);
});

test('a row of what no longer survives is a finding, and so is one that stands there twice', () => {
  const explained = `${row} Both are the same. |\n`;
  expect(compare({ files: {} }, explained)).toEqual([
    expect.stringContaining(`no longer survives. Take the row out: ${row}`),
  ]);
  expect(compare(report, explained + explained)).toHaveLength(1);
});
