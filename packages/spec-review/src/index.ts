/** What is imported from `spec-review`. */
export type {
  Application,
  BaseOfClient,
  CalledService,
  ClientModule,
  OldClient,
  Reading,
} from './consumer/old-client.js';
export type { Change, ChangeLevel } from './wire/change.js';
export { diffDocuments } from './wire/diff.js';
