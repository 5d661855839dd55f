/** What is imported from `spec-review`. */
export type { Change, Level } from './wire/change.js';
export { diffDocuments } from './wire/diff.js';
