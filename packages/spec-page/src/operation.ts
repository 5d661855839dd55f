/** One operation on the page: how it is called, what it answers, what can go wrong, and code that calls it. */
import { methods } from 'openapi-document';
import { type Markup, markup } from 'report-kit';
import { errorTable } from './errors.js';
import { fact } from './fields.js';
import { markdown } from './markdown.js';
import { type PageContext, requestBody, responseSection } from './messages.js';
import { securityOf } from './security.js';
import { type Calls, drawings } from './sequence.js';
import type { SpecNode } from './spec-node.js';

export interface PageOperation {
  readonly method: string;
  readonly path: string;
  readonly item: SpecNode;
  readonly node: SpecNode;
  readonly tag: string | undefined;
}

/** All operations, and what the service itself calls, in the order of the document. */
export function pageOperations(root: SpecNode): readonly PageOperation[] {
  const items = [...(root.get('paths')?.entries() ?? []), ...(root.get('webhooks')?.entries() ?? [])];
  return items.flatMap(([path, item]) =>
    item
      .entries()
      .filter(([method]) => methods.includes(method))
      .map(([method, node]) => {
        const tag = node.at('tags', '0')?.value;
        return { method: method.toUpperCase(), path, item, node, tag: typeof tag === 'string' ? tag : undefined };
      }),
  );
}

/** A heading that the page's contents link to. */
interface Chapter {
  readonly id: string;
  readonly title: string;
}

export interface OperationSection extends Chapter {
  readonly section: Markup;
  readonly chapters: readonly Chapter[];
}

/** The operation as a section of the page. */
export function operationSection(
  operation: PageOperation,
  around: PageContext & { readonly calls: Calls },
): OperationSection {
  const { method, path, node, item } = operation;
  const { root, anchors, calls } = around;
  const title = `${method} ${path}`;
  const { id, marks: found } = anchors.part(title, node, item);
  const responses = (node.get('responses')?.entries() ?? []).filter(([status]) => !status.startsWith('x-'));
  const call = markup`<h4>Credentials</h4>
${securityOf(root, node, anchors)}
${parameters(operation, around)}
${requestBody(node, title, around)}`;
  const answers = responses.map(([status, response]) => responseSection(status, response, around));
  const parts: readonly [string, Markup, (SpecNode | undefined)?][] = [
    ['Sequence', drawings(title, node, calls)],
    ['How to call it', call],
    ['Code', samples(node)],
    ['What it answers', markup`${answers}`, node.get('responses')],
    ['Errors', errorTable(responses, anchors)],
  ];
  const chapters = parts
    .filter(([, content]) => content.text !== '')
    .map(([name, content, shown]) => {
      const part = anchors.part(`${title} ${name}`, shown);
      return { id: part.id, title: name, text: markup`<h3 id="${part.id}">${name}</h3>${part.marks}${content}` };
    });
  const section = markup`<section class="operation" id="${id}">
<h2><span class="method">${method}</span> <code>${path}</code></h2>
<p class="lead">${node.text('summary') ?? ''} ${fact(node.get('deprecated')?.value === true ? 'deprecated' : undefined)}
${fact(node.text('x-source'))}</p>
${found}
${markdown(node.text('description') ?? '', 3)}
${chapters.map(({ text }) => text)}
</section>`;
  return { id, title, section, chapters };
}

function parameters({ item, node }: PageOperation, { fields, anchors }: PageContext): Markup {
  const own = node.items('parameters');
  const keyOf = (parameter: SpecNode) => `${parameter.text('in')} ${parameter.text('name')}`;
  const shared = item.items('parameters').filter((one) => !own.some((other) => keyOf(other) === keyOf(one)));
  const { id, marks: found } = anchors.part('parameters', node.get('parameters'), item.get('parameters'));
  const rows = [...shared, ...own].map((parameter) => {
    const isRequired = parameter.get('required')?.value === true;
    const facts = [`in ${parameter.text('in')}`, isRequired ? 'required' : 'optional'];
    const schema = parameter.get('schema') ?? parameter.items('content')[0]?.get('schema');
    return fields.row(parameter.text('name') ?? '', schema, facts, parameter);
  });
  const list = rows.length === 0 ? markup`<p>None.</p>` : markup`<ul class="fields">${rows}</ul>`;
  return markup`<h4 id="${id}">Parameters</h4>${found}${list}`;
}

/** What the document has in `x-codeSamples`. */
function samples(operation: SpecNode): Markup {
  const blocks = operation.items('x-codeSamples').map((sample) => {
    const title = [sample.text('label'), sample.text('lang')].filter(Boolean).join(', ');
    return markup`<figure><figcaption>${title}</figcaption><pre><code>${(sample.text('source') ?? '').trim()}</code></pre></figure>`;
  });
  return markup`${blocks}`;
}
