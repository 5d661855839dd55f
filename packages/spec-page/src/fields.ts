/** The fields of a body, one after the other, with the path that leads to each. */
import { type Markup, markup } from 'report-kit';
import type { ChangeAnchors } from './change-anchors.js';
import { markdown } from './markdown.js';
import { code, constantsOf, demandsOf, typeOf } from './schema-words.js';
import type { SpecNode } from './spec-node.js';

/** How deep one named schema is shown inside another; from there on, each is shown by itself. */
const depthLimit = 3;

/** Shows each named schema once, and links to it from everywhere else: no cycle of references is endless. */
export class Fields {
  /** By the place of a named schema, the id of the part that shows it. */
  private readonly shown = new Map<string, string>();
  private readonly waiting: { readonly schema: SpecNode; readonly part: ReturnType<ChangeAnchors['part']> }[] = [];

  constructor(private readonly anchors: ChangeAnchors) {}

  /** The schema where it is first met; afterwards, a link to that place. */
  body(schema: SpecNode, name: string): Markup {
    const known = this.shown.get(keyOf(schema));
    if (known !== undefined) return link(known, schema);
    const part = this.anchors.part(name, schema);
    if (schema.name !== undefined) this.shown.set(keyOf(schema), part.id);
    return this.list(schema, part);
  }

  /** Those that have been linked to and not been shown. Showing them may bring more. */
  rest(): readonly Markup[] {
    const sections: Markup[] = [];
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      sections.push(markup`<section><h3>${next.schema.name ?? ''}</h3>${this.list(next.schema, next.part)}</section>`);
    }
    return sections;
  }

  /** A field, header or parameter. `facts` stand beside its type; `node` is what describes it, if not the schema itself. */
  row(name: string, schema: SpecNode | undefined, facts: readonly string[], node?: SpecNode): Markup {
    return this.rowWithId(name, schema, facts, node).row;
  }

  private rowWithId(name: string, schema: SpecNode | undefined, facts: readonly string[], node?: SpecNode) {
    const { id, marks } = this.anchors.part(`field-${name}`, node, schema);
    const source = node?.text('x-source') ?? schema?.text('x-source');
    const descriptions = new Set([node, schema].flatMap((part) => part?.texts('description') ?? []));
    const isDeprecated = [node, schema].some((part) => part?.get('deprecated')?.value === true);
    const badges = [...facts, ...(isDeprecated ? ['deprecated'] : []), source];
    const row = markup`<li id="${id}"><p class="field"><code class="name">${name}</code>
<span class="type">${schema === undefined ? 'anything' : typeOf(schema)}</span>
${badges.map(fact)}</p>
${marks}
${[...descriptions].map((text) => markdown(text, 6))}
${schema === undefined ? markup`` : demandsOf(schema)}
${examplesOf(node)}</li>`;
    return { id, row };
  }

  private list(schema: SpecNode, { id, marks }: ReturnType<ChangeAnchors['part']>): Markup {
    const fields = this.fields(schema, '', 0);
    const rows = fields.length > 0 ? fields : [this.row('body', schema, [])];
    return markup`<div id="${id}">${marks}<ul class="fields">${rows}</ul></div>`;
  }

  /** The fields of an object, of each item of an array, or of each form that a value may have. */
  private fields(schema: SpecNode, path: string, depth: number): Markup[] {
    const required = schema.get('required')?.value;
    const dotted = path === '' ? '' : `${path}.`;
    const rows = (schema.get('properties')?.entries() ?? []).flatMap(([key, node]) => {
      const isRequired = Array.isArray(required) && required.includes(key);
      return this.field(node, `${dotted}${key}`, isRequired ? 'required' : 'optional', depth);
    });
    const items = schema.get('items');
    if (items !== undefined && hasFields(items)) rows.push(...this.field(items, `${path}[]`, 'each item', depth));
    const others = schema.get('additionalProperties');
    if (typeof others?.value === 'object') rows.push(...this.field(others, `${dotted}*`, 'any other field', depth));
    for (const [pattern, node] of schema.get('patternProperties')?.entries() ?? []) {
      rows.push(...this.field(node, `${dotted}/${pattern}/`, 'any field of that form', depth));
    }
    for (const part of schema.items('allOf')) rows.push(...this.fields(part, path, depth));
    for (const [index, choice] of choicesOf(schema).entries()) {
      rows.push(...this.field(choice, `${path} ‹${choice.name ?? index + 1}›`.trim(), 'one form of it', depth));
    }
    return rows;
  }

  private field(schema: SpecNode, path: string, fact: string, depth: number): Markup[] {
    const { id, row } = this.rowWithId(path, schema, [fact]);
    if (!hasFields(schema)) return [row];
    if (schema.name === undefined) return [row, ...this.fields(schema, path, depth)];
    const known = this.shown.get(keyOf(schema));
    if (known !== undefined) return [row, markup`<li>${link(known, schema)}</li>`];
    if (depth < depthLimit) {
      this.shown.set(keyOf(schema), id);
      return [row, ...this.fields(schema, path, depth + 1)];
    }
    const part = this.anchors.part(`schema-${schema.name}`, schema);
    this.shown.set(keyOf(schema), part.id);
    this.waiting.push({ schema, part });
    return [row, markup`<li>${link(part.id, schema)}</li>`];
  }
}

/** The examples of a header or a parameter, which stand beside its schema. */
function examplesOf(node: SpecNode | undefined): Markup {
  const examples = [...(node?.items('examples').map((example) => example.get('value')) ?? []), node?.get('example')];
  const shown = examples.flatMap((example) => (example ? markup`<li>for example ${code(example.value)}</li>` : []));
  return shown.length === 0 ? markup`` : markup`<ul class="demands">${shown}</ul>`;
}

/** A word beside a name. */
export function fact(word: string | undefined): Markup {
  return word === undefined ? markup`` : markup`<span class="fact" data-fact="${word}">${word}</span>`;
}

function link(id: string, schema: SpecNode): Markup {
  return markup`<p>Its fields: see <a href="#${id}"><code>${schema.name ?? id}</code></a>.</p>`;
}

function keyOf({ target }: SpecNode): string {
  return `${target.file}#${target.pointer}`;
}

/** The forms among which a value has one; none for a choice of constants, which is a list of values. */
function choicesOf(schema: SpecNode): readonly SpecNode[] {
  return constantsOf(schema) === undefined ? [...schema.items('oneOf'), ...schema.items('anyOf')] : [];
}

/** Whether there is more to show than a value. Looks no deeper than a reader would. */
function hasFields(schema: SpecNode, depth = 0): boolean {
  if (depth > depthLimit) return true;
  const inner = [schema.get('items'), ...schema.items('allOf')];
  return (
    [...schema.items('properties'), ...schema.items('patternProperties')].length > 0 ||
    typeof schema.get('additionalProperties')?.value === 'object' ||
    choicesOf(schema).length > 0 ||
    inner.some((part) => part !== undefined && hasFields(part, depth + 1))
  );
}
