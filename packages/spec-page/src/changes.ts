/** How a change is told: in the list at the top of the page, and beside what has changed. In words, never by colour alone. */
import { excerpt, type Markup, markup } from 'report-kit';
import type { Change, ChangeLevel } from 'spec-review';
import { inlineMarkdown } from './markdown.js';

export interface DocumentComparison {
  /** What the document is compared with, as the reader knows it. */
  readonly base: string;
  readonly changes: readonly Change[];
}

/** The gravest first. */
const levels: readonly ChangeLevel[] = ['breaking', 'needs a person', 'non-breaking', 'documentation'];

/** All changes, each with a link to where it is marked: `whereIs` gives the id of that part, where there is one. */
export function changeList(
  { base, changes }: DocumentComparison,
  whereIs: (change: Change) => string | undefined,
): Markup {
  const ordered = levels.flatMap((level) => changes.filter((change) => change.level === level));
  const rows = ordered.map((change) => {
    const id = whereIs(change);
    // Its own links, if it has any, must not stand within this one.
    const sentence = markup`${sentenceOf(change).replaceAll('`', '')}`;
    return markup`<li>${badge(change)} ${id === undefined ? sentence : markup`<a href="#${id}">${sentence}</a>`}
${oldAndNew(change)}<p class="why">${inlineMarkdown(change.why)}</p></li>`;
  });
  const counts = levels.map((level) => [level, changes.filter((change) => change.level === level).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([level, count]) => `${count} ${level}`);
  return markup`<section id="changes"><h2>Changes since ${base}</h2>
<p>${said.length === 0 ? 'None: for those who use the API, both documents say the same.' : `${said.join(', ')}.`}</p>
<ul class="changes">${rows}</ul></section>`;
}

/** The change beside what has changed. */
export function mark(change: Change): Markup {
  return markup`<div class="change" data-level="${change.level}">${badge(change)} ${inlineMarkdown(sentenceOf(change))} ${oldAndNew(change)}</div>`;
}

function badge(change: Change): Markup {
  return markup`<strong class="badge" data-level="${change.level}">${kindOf(change)} · ${change.level}</strong>`;
}

/** What happened, in a word: the rules are named by it. */
function kindOf({ rule }: Change): string {
  if (rule.endsWith('-added')) return 'new';
  return rule.endsWith('-removed') ? 'removed' : 'changed';
}

/** The differ's sentences begin with their subject, which may be code. */
function sentenceOf({ sentence }: Change): string {
  return sentence.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function oldAndNew({ before, after }: Change): Markup {
  const old =
    before === undefined ? markup`` : markup`<span class="value">before: <del>${excerpt(before, 200)}</del></span>`;
  const now =
    after === undefined ? markup`` : markup`<span class="value">after: <ins>${excerpt(after, 200)}</ins></span>`;
  return markup`${old}${now}`;
}
