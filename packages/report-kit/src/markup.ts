/** HTML and XML in which whatever is filled in is escaped, unless it is such markup itself. */
import { printable } from './wording.js';

/** Text that is markup already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | readonly Markup[];

/** The tag of a template: it escapes what is filled in, for text and for quoted attributes. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(String.raw({ raw: parts }, ...values.map(escapeValue)));
}

/** Text as it stands between tags or in a quoted attribute. */
export function escapeText(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function escapeValue(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('\n');
  return escapeText(String(value));
}
