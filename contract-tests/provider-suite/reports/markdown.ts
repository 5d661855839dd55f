/** The report in Markdown, for the summary page of a CI run or a comment. */

import { escapeText, excerpt, oneLine } from 'report-kit';
import type { FindingReport, RuleReport, SuiteReport } from '../engine/report.js';
import { callLine, conclusion, marks, ruleGroups, rulesWithFindings, totals } from './wording.js';

/** The report as GitHub flavoured Markdown. */
export function markdownReport(report: SuiteReport): string {
  const cause = report.cause === undefined ? '' : `\n**${inline(report.cause)}**\n`;
  const found = rulesWithFindings(report).map((rule) => {
    return `\n## ${marks[rule.verdict]} ${inline(rule.id)}\n\n${inline(rule.promise)}\n\n${findings(rule)}\n`;
  });
  const table = ruleGroups(report).flatMap(({ title, rules }) => rules.map((rule) => row(title, rule)));
  return `# ${conclusion(report)}

${inline(report.target)}, ${inline(report.started)}: ${totals(report)}.
${cause}${found.join('')}
${found.length > 0 ? '## All rules\n\n' : ''}| Verdict | Group | Rule | Promise | Source | Place in the spec | Tries |
| --- | --- | --- | --- | --- | --- | ---: |
${table.join('\n')}
`;
}

function row(group: string, { id, verdict, promise, source, spec, tries, reason }: RuleReport): string {
  const why = reason === undefined ? '' : `: ${inline(reason)}`;
  const cells = [`${marks[verdict]} ${verdict}${why}`, group, inline(id), inline(promise), source, inline(spec)];
  return `| ${cells.join(' | ')} | ${tries} |`;
}

function findings({ findings }: RuleReport): string {
  return findings.map((finding, index) => details(`Finding ${index + 1} of ${findings.length}`, finding)).join('\n\n');
}

// Markdown does not read what stands in a `pre`, which only its end tag ends.
function details(title: string, { expected, received, exchanges }: FindingReport): string {
  const calls = exchanges.map((exchange, index) => inline(callLine(exchange, index + 1)));
  const last = exchanges.at(-1);
  return [
    `<details><summary>${title}</summary>`,
    `Expected:\n\n${block(expected)}`,
    `Received:\n\n${block(received)}`,
    `Calls:\n\n${calls.join('\n')}`,
    ...(last === undefined ? [] : [`The last call, and its answer:\n\n${block(last.curl)}\n\n${block(last.answer)}`]),
    '</details>',
  ].join('\n\n');
}

function block(text: string): string {
  return `<pre>${escapeText(excerpt(text)).replace(/[`|]/g, entity)}</pre>`;
}

// A character written as an entity is never taken for Markdown.
function inline(text: string): string {
  return escapeText(oneLine(text)).replace(/[`|*_[\]\\~@]/g, entity);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
