/** The report as one page that needs nothing else: no network, and no script, which its own policy rules out. */

import { htmlPage, type Markup, markup, oneLine } from 'report-kit';
import type { ExchangeReport, FindingReport, RuleReport, SuiteReport } from '../engine/report.js';
import { sequenceDiagram } from './sequence-diagram.js';
import { callLine, conclusion, marks, ruleGroups, tally, totals, verdicts } from './wording.js';

// In a browser that does not know `:has` the filter does nothing, and the page shows everything.
const filters = verdicts.flatMap((verdict) => {
  const chosen = `body:has(input[value="${verdict}"]:checked)`;
  const shown = `[data-verdict="${verdict}"]`;
  return [`${chosen} tr[data-verdict]:not(${shown})`, `${chosen} section:not(:has(${shown}))`];
});

const style = `
:root { color-scheme: light dark; --text: #1b1f24; --muted: #57606a; --ground: #fff; --raised: #f4f5f7; --line: #c9ced4;
  --passed: #116329; --failed: #b3151f; --not-checked: #7a4d00; --advice: #1a5ba8; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --muted: #a4adb8; --ground: #14171b; --raised: #1e2329;
  --line: #444c56; --passed: #6fdd8b; --failed: #ff9a92; --not-checked: #eec464; --advice: #8cc2ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1rem; color: var(--text); background: var(--ground);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0.5rem 0; line-height: 1.2; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.25rem; }
small { color: var(--muted); font-size: 0.875rem; }
fieldset { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; border: 1px solid var(--line); border-radius: 0.5rem; }
label:has(:disabled) { color: var(--muted); }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { padding: 0.5rem; border-top: 1px solid var(--line); text-align: start; vertical-align: top; }
th:first-child { width: 9rem; }
th:last-child { width: 4rem; }
th:last-child, td:last-child:not([colspan]) { text-align: end; }
td small { display: block; }
summary small { display: inline; }
tr.findings td { border-top: 0; padding-top: 0; }
.verdict { font-weight: 600; }
.passed { color: var(--passed); }
.failed { color: var(--failed); }
.not-checked { color: var(--not-checked); }
.advice { color: var(--advice); }
details { margin: 0.25rem 0; padding: 0.375rem 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem;
  background: var(--ground); }
summary { cursor: pointer; overflow: hidden; text-overflow: ellipsis; }
details:not([open]) > summary { white-space: nowrap; }
details[open] > summary small { display: none; }
:focus-visible { outline: 3px solid #4c8dff; outline-offset: 2px; }
dt { margin-top: 0.5rem; font-weight: 600; }
dd { margin: 0; white-space: pre-wrap; }
pre { margin: 0.5rem 0; padding: 0.75rem; border-radius: 0.5rem; background: var(--raised);
  font: 0.8125rem/1.5 ui-monospace, monospace; white-space: pre-wrap; }
figure { margin: 1rem 0; }
svg { display: block; width: 100%; max-width: 34rem; fill: currentColor; stroke: currentColor; }
svg text { stroke: none; font: 13px system-ui, sans-serif; }
svg .lifeline { stroke: var(--muted); stroke-dasharray: 2 4; }
svg .back { stroke-dasharray: 6 3; }
svg .breaking { color: var(--failed); stroke-width: 2.5; }
svg .frame { stroke-width: 1.5; }
@media (max-width: 40rem) { body { padding: 0.75rem; } th, td { padding: 0.5rem 0.25rem; } th:first-child { width: 6rem; }
  th:last-child { width: 3.75rem; } details { padding: 0.375rem 0.5rem; } }
${filters.join(',\n')} { display: none; }
`;

/** The report as an HTML document. */
export function htmlReport(report: SuiteReport): string {
  const { target, started, rules } = report;
  const body = markup`<main>
<h1>${conclusion(report)}</h1>
<p>${oneLine(target)}, <time datetime="${started}">${started}</time>. ${totals(report)}.</p>
${report.cause === undefined ? markup`` : markup`<p class="failed verdict">${oneLine(report.cause)}</p>`}
<fieldset>
<legend>Show rules</legend>
<label><input type="radio" name="show" value="all" checked> all (${rules.length})</label>
${verdicts.map((verdict) => choice(verdict, tally(rules, verdict)))}
</fieldset>
${ruleGroups(report).map(section)}
</main>`;
  return htmlPage({ title: oneLine(`${conclusion(report)}: ${target}`), style, body });
}

function choice(verdict: string, number: number): Markup {
  const disabled = number === 0 ? markup` disabled` : markup``;
  return markup`<label><input type="radio" name="show" value="${verdict}"${disabled}> ${verdict} (${number})</label>`;
}

function section({ title, rules }: ReturnType<typeof ruleGroups>[number]): Markup {
  return markup`<section>
<h2>${title}</h2>
<table>
<thead><tr><th scope="col">Verdict</th><th scope="col">Promise</th><th scope="col">Tries</th></tr></thead>
<tbody>
${rules.map(rows)}
</tbody>
</table>
</section>`;
}

function rows({ id, verdict, promise, reason, source, spec, tries, findings }: RuleReport): Markup {
  const kind = verdict.replace(' ', '-');
  const why = reason === undefined ? markup`` : markup`<small class="${kind}">Not checked: ${reason}</small>`;
  const found = markup`<tr class="findings" data-verdict="${verdict}"><td colspan="3">
${findings.map((finding, index) => unfolding(`Finding ${index + 1} of ${findings.length}`, finding))}
</td></tr>`;
  return markup`<tr data-verdict="${verdict}"><td class="verdict ${kind}">${marks[verdict]} ${verdict}</td>
<td>${promise} ${why}<small>${id}, ${source}, in the spec at <code>${spec}</code></small></td>
<td>${tries}</td></tr>
${findings.length > 0 ? found : markup``}`;
}

function unfolding(title: string, { expected, received, exchanges }: FindingReport): Markup {
  const last = exchanges.length - 1;
  return markup`<details><summary>${title} <small>${oneLine(received)}</small></summary>
<dl><dt>Expected</dt><dd>${expected}</dd><dt>Received</dt><dd>${received}</dd></dl>
<figure>${sequenceDiagram(exchanges)}</figure>
${exchanges.map((exchange, index) => call(exchange, index + 1, index === last ? markup` open` : markup``))}
</details>`;
}

function call(exchange: ExchangeReport, number: number, open: Markup): Markup {
  return markup`<details${open}><summary>Call ${callLine(exchange, number)}</summary>
<pre>${exchange.curl}</pre>
<pre>${exchange.answer}</pre>
</details>`;
}
