/** What is imported from `spec-check`. */
export { checkSpec } from './check-spec.js';
export { lint } from './redocly.js';
