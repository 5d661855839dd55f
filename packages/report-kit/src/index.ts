/** What is imported from `report-kit`. */
export { escapeText, Markup, markup } from './markup.js';
export { htmlPage } from './page.js';
export { drawSteps, type Step } from './sequence.js';
export { count, excerpt, oneLine, printable, time, wrap } from './wording.js';
