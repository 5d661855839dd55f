/** What is imported from `spec-review`. */
export type { Application, BaseOfClient, ClientModule, OldClient, Reading, Target } from './consumer/old-client.js';
export type { Change, Level } from './wire/change.js';
export { diffDocuments } from './wire/diff.js';
