/** The calls that led to a finding, drawn between client and provider. */
import type { ExchangeReport } from '../report.js';
import { type Markup, markup } from './markup.js';
import { count, marks, outcome, wrap } from './wording.js';

// Small enough to be read in a narrow window, where the drawing shrinks with it.
const width = 400;
const client = 30;
const provider = width - client;
const lineHeight = 17;
const charactersInLine = 46;
const shownCalls = 20;

/** An SVG element: an arrow each way for each exchange, and a frame with a sign around the last, which broke the promise. */
export function sequenceDiagram(exchanges: readonly ExchangeReport[]): Markup {
  const left = Math.max(exchanges.length - shownCalls, 0);
  const steps: Markup[] = [];
  let top = 34;
  if (left > 0) {
    steps.push(label([`… ${count(left, 'earlier call')}, listed below`], top));
    top += lineHeight + 6;
  }
  for (const [index, exchange] of exchanges.entries()) {
    if (index < left) continue;
    const breaking = index === exchanges.length - 1;
    const request = wrap(`${index + 1}. ${exchange.summary}`, charactersInLine);
    const sign = breaking ? `${marks.failed} Promise broken: ` : '';
    const sent = top + request.length * lineHeight + 8;
    const answered = sent + lineHeight + 12;
    const height = answered + 14 - top;
    const frame = markup`<rect class="frame" x="6" y="${top}" width="${width - 12}" height="${height}" rx="6" fill="none"/>`;
    steps.push(markup`<g class="${breaking ? 'breaking' : 'step'}">${breaking ? frame : markup``}
${label(request, top)}
${arrow(client, provider, sent)}
${label([`${sign}${outcome(exchange)}`], sent + 5)}
${exchange.status === undefined ? nothing(answered) : arrow(provider, client, answered)}</g>`);
    top += height + 6;
  }
  const lifelines = [client, provider].map(
    (x) => markup`<line class="lifeline" x1="${x}" x2="${x}" y1="24" y2="${top}"/>`,
  );
  const name = `Sequence of ${count(exchanges.length, 'call')} between client and provider; the last one breaks the promise`;
  return markup`<svg viewBox="0 0 ${width} ${top + 4}" role="img" aria-label="${name}">
<text x="6" y="16">Client</text><text x="${width - 6}" y="16" text-anchor="end">Provider</text>
${lifelines}
${steps}
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
