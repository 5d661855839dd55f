/** The table of docs/outcomes.md, read for the tests that hold the client to it. */
import { readFile } from 'node:fs/promises';

export interface OutcomeRow {
  readonly situation: string;
  readonly sent: string;
  readonly retried: string;
  /** What becomes of the user token in the store, in the table's words. */
  readonly stored: string;
  /** `–` for a success. */
  readonly code: string;
  readonly session: string;
}

const text = await readFile(new URL('../../docs/outcomes.md', import.meta.url), 'utf8');

/** In the table's order. */
export const outcomeRows: readonly OutcomeRow[] = [...text.matchAll(/^\| (.+) \|$/gm)].slice(2).map(([, row = '']) => {
  const [situation = '', sent = '', retried = '', stored = '', code = '', session = ''] = row.split(' | ');
  return { situation, sent, retried, stored, code, session };
});

/** Throws when the table has no such row: the test's own fault. */
export function outcomeRow(situation: string): OutcomeRow {
  const found = outcomeRows.find((row) => row.situation === situation);
  if (!found) throw new Error(`docs/outcomes.md has no row '${situation}'.`);
  return found;
}
