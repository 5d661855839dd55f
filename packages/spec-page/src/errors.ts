/** The table of an operation's errors, read out of the examples of its responses and the constants of their schemas. */
import { type Markup, markup } from 'report-kit';
import type { ChangeAnchors } from './change-anchors.js';
import { inlineMarkdown } from './markdown.js';
import { constantsOf } from './schema-words.js';
import type { SpecNode } from './spec-node.js';

interface ErrorRow {
  readonly status: string;
  readonly name: string;
  readonly number: string;
  readonly when: string;
  /** What a client should do: the line of the name's description that begins with `**Client:**`. */
  readonly advice: string;
  readonly nodes: readonly (SpecNode | undefined)[];
}

/** The table; empty when the operation has no error responses. */
export function errorTable(responses: readonly (readonly [string, SpecNode])[], anchors: ChangeAnchors): Markup {
  const rows = responses
    .filter(([status]) => /^([45]|default$)/.test(status))
    .flatMap(([status, response]) => rowsOf(status, response));
  if (rows.length === 0) return markup``;
  const columns = (['status', 'name', 'number', 'when', 'advice'] as const).filter((key) =>
    rows.some((row) => row[key]),
  );
  const head = columns.map(
    (key) => markup`<th role="columnheader" scope="col" data-column="${key}">${titles[key]}</th>`,
  );
  const body = rows.map((row) => {
    const { id, marks: found } = anchors.part(`error-${row.status}-${row.name}`, ...row.nodes);
    const cells = columns.map(
      (key) => markup`<td role="cell" data-column="${key}" data-title="${titles[key]}">${cell(key, row[key])}</td>`,
    );
    return markup`<tr role="row" id="${id}">${cells}</tr>
${found.text === '' ? markup`` : markup`<tr role="row"><td role="cell" colspan="${columns.length}">${found}</td></tr>`}`;
  });
  return markup`<table class="errors" role="table"><thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">${body}</tbody></table>`;
}

const titles = { status: 'Status', name: 'Name', number: 'Number', when: 'When', advice: 'What to do' } as const;

function cell(key: keyof typeof titles, text: string): Markup {
  if (text === '') return markup`–`;
  return key === 'when' || key === 'advice' ? inlineMarkdown(text) : markup`<code>${text}</code>`;
}

/** A row for each example; without examples, one for the response. */
function rowsOf(status: string, response: SpecNode): readonly ErrorRow[] {
  const cause = (response.text('description') ?? '').replace(/^\*\*Cause:\*\*\s*/, '');
  const rows = response.items('content').flatMap((content) =>
    content.items('examples').map((example) => {
      const name = constantIn(content, example, (value) => typeof value === 'string');
      // The status is in the row already.
      const number = constantIn(content, example, (value) => typeof value === 'number');
      const [meaning, advice] = meaningOf(name?.entry);
      const when = example.text('summary') ?? (meaning || cause);
      return {
        status,
        name: textOf(name?.value),
        number: textOf(number?.value),
        when,
        advice,
        nodes: [example, name?.entry, number?.entry],
      };
    }),
  );
  return rows.length > 0 ? rows : [{ status, name: '', number: '', when: cause, advice: '', nodes: [response] }];
}

type Constant = NonNullable<ReturnType<typeof constantsOf>>[number];

/** The first field of the example that has one of the constants which its schema lists. */
function constantIn(content: SpecNode, example: SpecNode, isWanted: (value: unknown) => boolean): Constant | undefined {
  for (const [key, node] of example.get('value')?.entries() ?? []) {
    const constants = constantsOf(content.at('schema', 'properties', key)) ?? [];
    const found = isWanted(node.value) ? constants.find(({ value }) => value === node.value) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function textOf(value: unknown): string {
  return value === undefined ? '' : String(value);
}

/** What the description says, before its first labelled line, and in the line labelled `Client`. */
function meaningOf(entry: SpecNode | undefined): readonly [string, string] {
  const text = entry?.text('description') ?? '';
  const [meaning = ''] = text.split(/^\*\*\w+:\*\*/m);
  const advice = /^\*\*Client:\*\*\s*([\s\S]*?)(?=^\*\*\w+:\*\*|$(?![\s\S]))/m.exec(text)?.[1] ?? '';
  return [meaning.trim(), advice.trim()];
}
