/** Requests and answers, drawn between client and provider. */
import { type Markup, markup } from './markup.js';
import { wrapLines } from './wording.js';

export interface SequenceStep {
  readonly request: string;
  readonly answer: string;
  /** Whether an answer came. */
  readonly isAnswered: boolean;
  /** The one that the reader looks for: framed. */
  readonly isBreaking: boolean;
}

// Small enough to be read in a narrow window, where the drawing shrinks with it.
const width = 400;
const client = 30;
const provider = width - client;
const lineHeight = 17;
const charactersInLine = 46;

/** An SVG element with this name for who cannot see it: an arrow each way for each step, and a remark above the first. */
export function drawSteps(name: string, steps: readonly SequenceStep[], remark?: string): Markup {
  const drawn: Markup[] = [];
  let top = 34;
  if (remark !== undefined) {
    drawn.push(label([remark], top));
    top += lineHeight + 6;
  }
  for (const { request, answer, isAnswered, isBreaking } of steps) {
    const asked = wrapLines(request, charactersInLine);
    const told = wrapLines(answer, charactersInLine);
    const sent = top + asked.length * lineHeight + 8;
    const answered = sent + told.length * lineHeight + 12;
    const height = answered + 14 - top;
    const frame = markup`<rect class="frame" x="6" y="${top}" width="${width - 12}" height="${height}" rx="6" fill="none"/>`;
    drawn.push(markup`<g class="${isBreaking ? 'breaking' : 'step'}">${isBreaking ? frame : markup``}
${label(asked, top)}
${arrow(client, provider, sent)}
${label(told, sent + 5)}
${isAnswered ? arrow(provider, client, answered) : nothing(answered)}</g>`);
    top += height + 6;
  }
  const lifelines = [client, provider].map(
    (x) => markup`<line class="lifeline" x1="${x}" x2="${x}" y1="24" y2="${top}"/>`,
  );
  return markup`<svg viewBox="0 0 ${width} ${top + 4}" role="img" aria-label="${name}">
<text x="6" y="16">Client</text><text x="${width - 6}" y="16" text-anchor="end">Provider</text>
${lifelines}
${drawn}
</svg>`;
}

function label(lines: readonly string[], top: number): Markup {
  const texts = lines.map(
    (line, index) =>
      markup`<text x="${width / 2}" y="${top + (index + 1) * lineHeight}" text-anchor="middle">${line}</text>`,
  );
  return markup`${texts}`;
}

function arrow(from: number, to: number, y: number): Markup {
  const back = to < from ? 1 : -1;
  return markup`<line class="${back > 0 ? 'back' : 'forth'}" x1="${from}" x2="${to + back * 8}" y1="${y}" y2="${y}"/>
<path stroke="none" d="M${to} ${y} l${back * 10} -5 v10 z"/>`;
}

/** An answer that never arrives: its line ends half way, in a cross. */
function nothing(y: number): Markup {
  const middle = width / 2;
  return markup`<line class="back" x1="${provider}" x2="${middle}" y1="${y}" y2="${y}"/>
<path d="M${middle - 5} ${y - 5} l10 10 m0 -10 l-10 10"/>`;
}
