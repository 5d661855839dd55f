/** What a schema asks for, in a few words each: its type, and what it demands of a value. */
import { type Markup, markup } from 'report-kit';
import { markdown } from './markdown.js';
import type { SpecNode } from './spec-node.js';

/** The constants that a schema lists, by `enum` or as a choice of `const`s; undefined when it lists none. */
export function constantsOf(
  schema: SpecNode | undefined,
): readonly { readonly value: unknown; readonly entry?: SpecNode }[] | undefined {
  const values = schema?.get('enum')?.value;
  if (Array.isArray(values)) return values.map((value: unknown) => ({ value }));
  const entries = schema?.items('oneOf') ?? [];
  const isConstants = entries.length > 0 && entries.every((entry) => entry.get('const') !== undefined);
  return isConstants ? entries.map((entry) => ({ value: entry.get('const')?.value, entry })) : undefined;
}

/** `string (uuid)`, `array of Pet`, `integer or null`. */
export function typeOf(schema: SpecNode): string {
  const written = schema.get('type')?.value;
  const types = (Array.isArray(written) ? written : [written]).filter((type) => type !== undefined).map(String);
  if (schema.get('nullable')?.value === true) types.push('null');
  const format = schema.text('format');
  const words = types.map((type) => (type === 'array' ? `array of ${itemsOf(schema)}` : type)).join(' or ');
  return `${words || guess(schema)}${format === undefined ? '' : ` (${format})`}`;
}

function itemsOf(schema: SpecNode): string {
  const items = schema.get('items');
  return items === undefined ? 'anything' : (items.name ?? typeOf(items));
}

function guess(schema: SpecNode): string {
  if (schema.value === false) return 'nothing';
  if (schema.get('properties') ?? schema.get('allOf')) return 'object';
  const values = constantsOf(schema) ?? [{ value: schema.get('const')?.value }];
  const types = new Set(
    values.map(({ value }) =>
      value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value,
    ),
  );
  types.delete('undefined');
  if (types.size > 0) return [...types].join(' or ');
  const choices = [...schema.items('oneOf'), ...schema.items('anyOf')];
  return choices.length > 0
    ? [...new Set(choices.map((choice) => choice.name ?? typeOf(choice)))].join(' or ')
    : 'anything';
}

type Words = (value: unknown) => string;
const demands: Readonly<Record<string, Words>> = {
  const: (value) => `always ${JSON.stringify(value)}`,
  pattern: (value) => `matches ${value}`,
  minLength: (value) => `at least ${value} long`,
  maxLength: (value) => `at most ${value} long`,
  minimum: (value) => `from ${value}`,
  maximum: (value) => `to ${value}`,
  exclusiveMinimum: (value) => (value === true ? 'without the lowest value itself' : `more than ${value}`),
  exclusiveMaximum: (value) => (value === true ? 'without the highest value itself' : `less than ${value}`),
  multipleOf: (value) => `a multiple of ${value}`,
  minItems: (value) => `at least ${value} items`,
  maxItems: (value) => `at most ${value} items`,
  uniqueItems: (value) => (value === true ? 'no item twice' : ''),
  minProperties: (value) => `at least ${value} fields`,
  maxProperties: (value) => `at most ${value} fields`,
  additionalProperties: (value) => (value === false ? 'no other fields' : ''),
  contentEncoding: (value) => `encoded as ${value}`,
  contentMediaType: (value) => `holds ${value}`,
  readOnly: (value) => (value === true ? 'in answers only' : ''),
  writeOnly: (value) => (value === true ? 'in requests only' : ''),
  default: (value) => `${JSON.stringify(value)} unless given`,
};

/** What the schema demands besides its type, the values that it lists, and examples of it. */
export function demandsOf(schema: SpecNode): Markup {
  const words = Object.entries(demands).flatMap(([key, say]) => {
    const value = schema.get(key)?.value;
    return value === undefined ? [] : say(value) || [];
  });
  const lines = words.map((word) => markup`<li><code>${word}</code></li>`);
  const listed = constantsOf(schema) ?? [];
  const constants = listed.map(({ value, entry }) => {
    const title = entry?.text('title');
    return title === undefined ? code(value) : markup`${code(value)} ${title}`;
  });
  if (constants.length > 0) lines.push(markup`<li>one of ${separated(constants)}</li>`);
  const examples = [...schema.items('examples'), schema.get('example')].flatMap((node) =>
    node ? code(node.value) : [],
  );
  if (examples.length > 0) lines.push(markup`<li>for example ${separated(examples)}</li>`);
  return markup`${lines.length === 0 ? markup`` : markup`<ul class="demands">${lines}</ul>`}${meanings(listed)}`;
}

function meanings(listed: readonly { readonly value: unknown; readonly entry?: SpecNode }[]): Markup {
  const told = listed.flatMap(({ value, entry }) => {
    const description = entry?.text('description');
    return description === undefined ? [] : markup`<dt>${code(value)}</dt><dd>${markdown(description, 6)}</dd>`;
  });
  return told.length === 0
    ? markup``
    : markup`<details><summary>What each of them means</summary><dl>${told}</dl></details>`;
}

/** A value as it stands in JSON; a text without its quotes. */
export function code(value: unknown): Markup {
  return markup`<code>${typeof value === 'string' ? value : JSON.stringify(value)}</code>`;
}

function separated(parts: readonly Markup[]): Markup {
  return markup`${parts.map((part, index) => markup`${part}${index < parts.length - 1 ? ', ' : ''}`)}`;
}
