/** Markdown of a description as HTML that can neither run nor fetch anything, whoever wrote it. */
import MarkdownIt from 'markdown-it';
import { Markup, markup, printable } from 'report-kit';

const renderer = new MarkdownIt({ html: false });
// A page of its own has nothing beside it that a relative link could reach.
renderer.validateLink = (url) => /^(https?|mailto):/i.test(url.trim());
// The page loads nothing.
renderer.renderer.rules.image = (tokens, index) => markup`[image: ${tokens[index]?.content ?? ''}]`.text;
renderer.core.ruler.push('policy', ({ tokens }) => {
  for (const token of tokens) {
    // Alignment would be an inline style, which the page's policy refuses.
    token.attrs = token.attrs?.filter(([name]) => name !== 'style') ?? null;
  }
});

/** The text as blocks. Its own headings begin at this level of the page. */
export function markdown(text: string, headings: number): Markup {
  const tokens = renderer.parse(printable(text), {});
  const levels = tokens.filter(({ type }) => type === 'heading_open').map(({ tag }) => Number(tag.slice(1)));
  const shift = headings - Math.min(...levels);
  for (const token of tokens) {
    if (/^heading_/.test(token.type)) token.tag = `h${Math.min(Number(token.tag.slice(1)) + shift, 6)}`;
  }
  return new Markup(`<div class="prose">${renderer.renderer.render(tokens, renderer.options, {})}</div>`);
}

/** The text as a part of a line. */
export function inlineMarkdown(text: string): Markup {
  return new Markup(renderer.renderInline(printable(text.trim())));
}
