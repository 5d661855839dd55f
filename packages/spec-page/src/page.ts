/** An OpenAPI document as one page that needs nothing else: no network, and no script, which its own policy rules out. */
import { readFileSync } from 'node:fs';
import { htmlPage, type Markup, markup } from 'report-kit';
import { ChangeAnchors } from './change-anchors.js';
import { changeList, type DocumentComparison } from './changes.js';
import { Fields, fact } from './fields.js';
import { markdown } from './markdown.js';
import { operationSection, pageOperations } from './operation.js';
import { type PageDocument, SpecNode } from './spec-node.js';

export interface PageOptions {
  /** Arazzo documents of the same API. */
  readonly workflows?: readonly PageDocument[];
  readonly comparison?: DocumentComparison | undefined;
}

const style = readFileSync(new URL('style.css', import.meta.url), 'utf8');

/** The document as HTML. The same document gives the same page. */
export function specPage(document: PageDocument, { workflows = [], comparison }: PageOptions = {}): string {
  const root = SpecNode.root(document);
  const steps = workflows.flatMap((workflow) => SpecNode.root(workflow).items('workflows'));
  const anchors = new ChangeAnchors(comparison?.changes ?? []);
  if (comparison !== undefined) {
    // Once to learn what there is to mark.
    content(document, steps, anchors, comparison);
    anchors.settle();
  }
  const title = [root.at('info', 'title')?.value, root.at('info', 'version')?.value].join(' ');
  return htmlPage({ title, style, body: content(document, steps, anchors, comparison) });
}

function content(
  document: PageDocument,
  workflows: readonly SpecNode[],
  anchors: ChangeAnchors,
  comparison?: DocumentComparison,
): Markup {
  const root = SpecNode.root(document);
  const info = root.get('info');
  // Changes that concern nothing narrower are marked here.
  const top = anchors.part('about', root);
  const fields = new Fields(anchors);
  const operations = pageOperations(root);
  const titles = new Map(
    operations.map(({ node, method, path }) => [node.text('operationId') ?? '', `${method} ${path}`]),
  );
  const around = { root, anchors, fields, calls: { workflows, titles } };
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
${comparison === undefined ? markup`` : changeList(comparison, (change) => anchors.whereIs(change))}
${markdown(info?.text('description') ?? '', 2)}
${sources(document)}
${servers(root, anchors)}
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

/** What the marks mean that a spec may give to its elements, in `x-source`. */
function sources({ root }: PageDocument): Markup {
  if (!root.text.includes('x-source')) return markup``;
  return markup`<p class="sources">${fact('documented')} The service's own pages say it. ${fact('observed')} Its published clients do it on the wire.
${fact('decided')} neither says it: it was settled here, and a real service may differ.</p>`;
}

function servers(root: SpecNode, anchors: ChangeAnchors): Markup {
  const { id, marks: found } = anchors.part('servers', root.get('servers'));
  const rows = root.items('servers').map((server) => {
    const part = anchors.part('server', server);
    return markup`<li id="${part.id}"><p class="field"><code class="name">${server.text('url') ?? ''}</code></p>${part.marks}
${markdown(server.text('description') ?? '', 3)}</li>`;
  });
  return markup`<section id="${id}"><h2>Servers</h2>${found}<ul class="fields">${rows}</ul></section>`;
}
