/** The calls of a finding, drawn between client and provider. */
import { count, drawSteps, type Markup, type SequenceStep } from 'report-kit';
import type { ExchangeReport } from '../engine/report.js';
import { marks, outcome } from './wording.js';

const shownCalls = 20;

/** An SVG element: an arrow each way for each exchange, and a frame with a sign around the last, which broke the promise. */
export function sequenceDiagram(exchanges: readonly ExchangeReport[]): Markup {
  const left = Math.max(exchanges.length - shownCalls, 0);
  const steps = exchanges.slice(left).map((exchange, index, shown): SequenceStep => {
    const isBreaking = index === shown.length - 1;
    const sign = isBreaking ? `${marks.failed} Promise broken: ` : '';
    return {
      request: `${left + index + 1}. ${exchange.summary}`,
      answer: `${sign}${outcome(exchange)}`,
      isAnswered: exchange.status !== undefined,
      isBreaking,
    };
  });
  const name = `Sequence of ${count(exchanges.length, 'call')} between client and provider; the last one breaks the promise`;
  return drawSteps(name, steps, left > 0 ? `… ${count(left, 'earlier call')}, listed below` : undefined);
}
