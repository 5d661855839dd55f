/** Pairs of documents of which is known what becomes of those who use the API: the same written in another way, and what only looks like it. */

import { hidden, others, traps } from './breaks.js';
import type { KnownPair } from './documents.js';
import { defaults, parameters } from './messages.js';
import { migrations } from './migrations.js';
import {
  apiKeys,
  callbacks,
  credentials,
  discriminators,
  encodings,
  hosts,
  mediaTypes,
  sentValues,
  serializations,
  statuses,
} from './parts.js';
import { elsewhere, places } from './places.js';
import { reported } from './reported.js';
import { keywords, numbers, sets } from './schemas.js';

export const knownPairs: readonly KnownPair[] = [
  ...numbers,
  ...keywords,
  ...sets,
  ...parameters,
  ...defaults,
  ...places,
  ...elsewhere,
  ...migrations,
  ...hidden,
  ...traps,
  ...others,
  ...mediaTypes,
  ...statuses,
  ...serializations,
  ...callbacks,
  ...credentials,
  ...hosts,
  ...apiKeys,
  ...sentValues,
  ...encodings,
  ...discriminators,
  ...reported,
];
