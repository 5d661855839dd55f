/** An OpenAPI document as one page that needs nothing else: no network, and no script, which its own policy rules out. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Markup, markup } from '../../contract-tests/suite/reports/markup.js';
import type { Change, Level } from '../review/change.js';
import { Fields } from './fields.js';
import { inlineMarkdown, markdown } from './markdown.js';
import { badge, Marks, oldAndNew } from './marks.js';
import { operationSection, operationsOf } from './operation.js';
import { type Source, SpecNode } from './spec-node.js';

export interface Comparison {
  /** What the document is compared with, as the reader knows it. */
  readonly base: string;
  readonly changes: readonly Change[];
}

export interface PageOptions {
  /** Arazzo documents of the same API. */
  readonly workflows?: readonly Source[];
  readonly comparison?: Comparison | undefined;
}

const style = readFileSync(new URL('style.css', import.meta.url), 'utf8');
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The document as HTML. The same document gives the same page. */
export function specPage(document: Source, { workflows = [], comparison }: PageOptions = {}): string {
  const root = SpecNode.root(document);
  const steps = workflows.flatMap((workflow) => SpecNode.root(workflow).items('workflows'));
  const marks = new Marks(comparison?.changes ?? []);
  // Once to learn what there is to mark.
  content(root, steps, marks, comparison);
  marks.settle();
  const title = [root.at('info', 'title')?.value, root.at('info', 'version')?.value].join(' ');
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${content(root, steps, marks, comparison)}
</body>
</html>
`.text;
}

function content(root: SpecNode, workflows: readonly SpecNode[], marks: Marks, comparison?: Comparison): Markup {
  const info = root.get('info');
  // Changes that concern nothing narrower are marked here.
  const top = marks.part('about', root);
  const fields = new Fields(marks);
  const operations = operationsOf(root);
  const titles = new Map(
    operations.map(({ node, method, path }) => [node.text('operationId') ?? '', `${method} ${path}`]),
  );
  const around = { root, marks, fields, calls: { workflows, titles } };
  const sections = operations.map((operation) => operationSection(operation, around));
  const schemas = fields.rest();
  const chapters = [
    { id: top.id, title: 'About' },
    ...(comparison === undefined ? [] : [{ id: 'changes', title: 'Changes' }]),
    ...sections,
    ...(schemas.length === 0 ? [] : [{ id: 'schemas', title: 'Schemas' }]),
  ];
  return markup`<a class="skip" href="#content">To the content</a>
<nav aria-label="Contents">${contents(chapters)}</nav>
<main id="content">
<header id="${top.id}"><h1>${info?.text('title') ?? ''} <span class="version">${info?.text('version') ?? ''}</span></h1>
<p class="lead">${info?.text('summary') ?? ''}</p>
${top.marks}</header>
${comparison === undefined ? markup`` : changeList(comparison, marks)}
${markdown(info?.text('description') ?? '', 2)}
${servers(root, marks)}
${sections.map(({ section }) => section)}
${schemas.length === 0 ? markup`` : markup`<section id="schemas"><h2>Schemas</h2>${schemas}</section>`}
</main>`;
}

/** Beyond this many operations, the contents name the operations alone. */
const fewOperations = 5;

interface Chapter {
  readonly id: string;
  readonly title: string;
  readonly chapters?: readonly Chapter[];
}

function contents(chapters: readonly Chapter[]): Markup {
  const isShort = chapters.filter((chapter) => chapter.chapters).length <= fewOperations;
  const links = chapters.map(({ id, title, chapters: inner = [] }) => {
    const below = isShort && inner.length > 0 ? contents(inner) : markup``;
    return markup`<li><a href="#${id}">${title}</a>${below}</li>`;
  });
  return markup`<ul>${links}</ul>`;
}

function servers(root: SpecNode, marks: Marks): Markup {
  const { id, marks: found } = marks.part('servers', root.get('servers'));
  const rows = root.items('servers').map((server) => {
    const part = marks.part('server', server);
    return markup`<li id="${part.id}"><p class="field"><code class="name">${server.text('url') ?? ''}</code></p>${part.marks}
${markdown(server.text('description') ?? '', 3)}</li>`;
  });
  return markup`<section id="${id}"><h2>Servers</h2>${found}<ul class="fields">${rows}</ul></section>`;
}

const levels: readonly Level[] = ['breaking', 'needs a person', 'non-breaking', 'documentation'];

function changeList({ base, changes }: Comparison, marks: Marks): Markup {
  const ordered = levels.flatMap((level) => changes.filter((change) => change.level === level));
  const rows = ordered.map((change) => {
    const id = marks.whereIs(change);
    const sentence = inlineMarkdown(change.sentence);
    return markup`<li>${badge(change)} ${id === undefined ? sentence : markup`<a href="#${id}">${sentence}</a>`}
${oldAndNew(change)}<p class="why">${inlineMarkdown(change.why)}</p></li>`;
  });
  const counts = levels.map((level) => [level, changes.filter((change) => change.level === level).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([level, count]) => `${count} ${level}`);
  return markup`<section id="changes"><h2>Changes since ${base}</h2>
<p>${said.length === 0 ? 'None: both documents say the same.' : `${said.join(', ')}.`}</p>
<ul class="changes">${rows}</ul></section>`;
}
