/** What is imported from `spec-check`. */
export { checkSpec, checkStructure } from './check-spec.js';
export { lint } from './redocly.js';
