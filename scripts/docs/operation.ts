/** One operation on the page: how it is called, what it answers, what can go wrong, and code that calls it. */
import { type Markup, markup } from '../../contract-tests/suite/reports/markup.js';
import { errorTable } from './errors.js';
import { type Fields, fact } from './fields.js';
import { markdown } from './markdown.js';
import type { Marks } from './marks.js';
import { typeOf } from './schema-words.js';
import { securityOf } from './security.js';
import { type Calls, drawings } from './sequence.js';
import type { SpecNode } from './spec-node.js';

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly item: SpecNode;
  readonly node: SpecNode;
  readonly tag: string | undefined;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** All operations, and what the service itself calls, in the order of the document. */
export function operationsOf(root: SpecNode): readonly Operation[] {
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

export interface Surroundings {
  readonly root: SpecNode;
  readonly marks: Marks;
  readonly fields: Fields;
  readonly calls: Calls;
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
export function operationSection(operation: Operation, around: Surroundings): OperationSection {
  const { method, path, node, item } = operation;
  const { root, marks, calls } = around;
  const title = `${method} ${path}`;
  const { id, marks: found } = marks.part(title, node, item);
  const responses = (node.get('responses')?.entries() ?? []).filter(([status]) => !status.startsWith('x-'));
  const call = markup`<h4>Credentials</h4>
${securityOf(root, node, marks)}
${parameters(operation, around)}
${requestBody(operation, around)}`;
  const answers = responses.map(([status, response]) => responseSection(status, response, around));
  const parts: readonly [string, Markup, (SpecNode | undefined)?][] = [
    ['Sequence', drawings(title, node, calls)],
    ['How to call it', call],
    ['Code', samples(node)],
    ['What it answers', markup`${answers}`, node.get('responses')],
    ['Errors', errorTable(responses, marks)],
  ];
  const chapters = parts
    .filter(([, content]) => content.text !== '')
    .map(([name, content, shown]) => {
      const part = marks.part(`${title} ${name}`, shown);
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

function parameters({ item, node }: Operation, { fields, marks }: Surroundings): Markup {
  const own = node.items('parameters');
  const keyOf = (parameter: SpecNode) => `${parameter.text('in')} ${parameter.text('name')}`;
  const shared = item.items('parameters').filter((one) => !own.some((other) => keyOf(other) === keyOf(one)));
  const { id, marks: found } = marks.part('parameters', node.get('parameters'), item.get('parameters'));
  const rows = [...shared, ...own].map((parameter) => {
    const isRequired = parameter.get('required')?.value === true;
    const facts = [`in ${parameter.text('in')}`, isRequired ? 'required' : 'optional'];
    const schema = parameter.get('schema') ?? parameter.items('content')[0]?.get('schema');
    return fields.row(parameter.text('name') ?? '', schema, facts, parameter);
  });
  const list = rows.length === 0 ? markup`<p>None.</p>` : markup`<ul class="fields">${rows}</ul>`;
  return markup`<h4 id="${id}">Parameters</h4>${found}${list}`;
}

function requestBody({ method, path, node }: Operation, around: Surroundings): Markup {
  const body = node.get('requestBody');
  if (body === undefined) return markup`<h4>Request body</h4><p>None.</p>`;
  const { id, marks } = around.marks.part('request body', body);
  const need = body.get('required')?.value === true ? 'required' : 'optional';
  return markup`<h4 id="${id}">Request body ${fact(need)}</h4>${marks}
${markdown(body.text('description') ?? '', 5)}
${contents(body, `${method} ${path} body`, around)}`;
}

function responseSection(status: string, response: SpecNode, around: Surroundings): Markup {
  const { id, marks } = around.marks.part(`answer ${status}`, response);
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
function contents(node: SpecNode, name: string, { fields }: Surroundings): Markup {
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

/** What the document has in `x-codeSamples`. */
function samples(operation: SpecNode): Markup {
  const blocks = operation.items('x-codeSamples').map((sample) => {
    const title = [sample.text('label'), sample.text('lang')].filter(Boolean).join(', ');
    return markup`<figure><figcaption>${title}</figcaption><pre><code>${(sample.text('source') ?? '').trim()}</code></pre></figure>`;
  });
  return markup`${blocks}`;
}
