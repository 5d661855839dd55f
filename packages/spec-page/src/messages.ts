/** What is sent and what is answered: headers, bodies and examples of them. */
import { type Markup, markup } from 'report-kit';
import type { ChangeAnchors } from './change-anchors.js';
import { type Fields, fact } from './fields.js';
import { markdown } from './markdown.js';
import { typeOf } from './schema-words.js';
import type { SpecNode } from './spec-node.js';

/** What every part of the page is rendered with. */
export interface PageContext {
  readonly root: SpecNode;
  readonly anchors: ChangeAnchors;
  readonly fields: Fields;
}

/** What an operation is sent, if anything. */
export function requestBody(operation: SpecNode, title: string, around: PageContext): Markup {
  const body = operation.get('requestBody');
  if (body === undefined) return markup`<h4>Request body</h4><p>None.</p>`;
  const { id, marks } = around.anchors.part('request body', body);
  const need = body.get('required')?.value === true ? 'required' : 'optional';
  return markup`<h4 id="${id}">Request body ${fact(need)}</h4>${marks}
${markdown(body.text('description') ?? '', 5)}
${contents(body, `${title} body`, around)}`;
}

/** What an operation answers with a status. */
export function responseSection(status: string, response: SpecNode, around: PageContext): Markup {
  const { id, marks } = around.anchors.part(`answer ${status}`, response);
  const headers = response.get('headers')?.entries() ?? [];
  const rows = headers.map(([name, header]) => {
    const need = header.get('required')?.value === true ? 'always sent' : 'may be sent';
    return around.fields.row(name, header.get('schema'), [need], header);
  });
  return markup`<section class="answer" id="${id}" data-class="${status.slice(0, 1)}">
<h4><span class="status">${status}</span> ${response.name ?? ''} ${fact(response.text('x-source'))}</h4>
${marks}
${markdown(response.text('description') ?? '', 5)}
${rows.length === 0 ? markup`` : markup`<h5>Headers</h5><ul class="fields">${rows}</ul>`}
${contents(response, `answer ${status} body`, around)}
</section>`;
}

/** The body of a request or of a response, in each media type that it may have. */
function contents(node: SpecNode, name: string, { fields }: PageContext): Markup {
  const types = node.get('content')?.entries() ?? [];
  const bodies = types.map(([type, content]) => {
    const schema = content.get('schema');
    const shape = schema === undefined ? 'anything' : [schema.name, typeOf(schema)].filter(Boolean).join(', ');
    return markup`<h5>Body <code>${type}</code> <span class="type">${shape}</span></h5>
${schema === undefined ? markup`` : fields.body(schema, name)}
${examplesOf(content)}`;
  });
  return markup`${bodies}`;
}

function examplesOf(content: SpecNode): Markup {
  const single = content.get('example');
  const named = (content.get('examples')?.entries() ?? []).map(([name, example]) => ({
    title: [name, example.text('summary')].filter(Boolean).join(': '),
    value: example.get('value')?.value ?? example.text('externalValue'),
  }));
  const all = single === undefined ? named : [...named, { title: 'Example', value: single.value }];
  const blocks = all.map(({ title, value }, index) => {
    const open = index === 0 ? markup` open` : markup``;
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    return markup`<details${open}><summary>${title}</summary><pre><code>${text ?? ''}</code></pre></details>`;
  });
  return markup`${blocks}`;
}
