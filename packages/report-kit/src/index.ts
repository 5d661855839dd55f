/** What is imported from `report-kit`. */
export { type JunitCase, type JunitOutcome, type JunitSuite, junitXml } from './junit.js';
export { escapeText, Markup, markup } from './markup.js';
export { htmlPage } from './page.js';
export { type SarifFinding, sarifLog } from './sarif.js';
export { drawSteps, type SequenceStep } from './sequence.js';
export { count, excerpt, oneLine, printable, time, wrapLines } from './wording.js';
