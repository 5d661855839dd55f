/** Faulty providers: the reference provider with one fault each, and the rule of the suite that must find it. */

import { always, type When } from '../subjects/faults.js';
import type { Parts } from '../subjects/subjects.js';
import { concurrencyFaults } from './concurrency.js';
import { credentialsFaults } from './credentials.js';
import { newTokenFaults } from './new-tokens.js';
import { protocolFaults } from './protocol.js';
import { shapeFaults } from './shape.js';
import { timeFaults } from './time.js';

export interface Mutant {
  readonly id: string;
  /** In a sentence. */
  readonly fault: string;
  /** The id of the rule that must find it. */
  readonly rule: string;
  make(): Parts;
}

function everyFifth(): When {
  let count = 0;
  return () => {
    count += 1;
    return count % 5 === 0;
  };
}

/** One time in five, the same times in each run. */
function oneInFive(seed: number): When {
  let state = seed;
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 < 0.2;
  };
}

/** Every fault, and those that show only now and then three times: always, every fifth time, and one time in five. */
export const mutants: readonly Mutant[] = [
  ...shapeFaults,
  ...protocolFaults,
  ...credentialsFaults,
  ...newTokenFaults,
  ...timeFaults,
  ...concurrencyFaults,
].flatMap(({ id, fault: words, rule, nowAndThen = false, parts }, index) => {
  const mutant = { id, fault: words, rule, make: () => parts(always) };
  if (!nowAndThen) return [mutant];
  return [
    mutant,
    { id: `${id}/every-fifth`, fault: `${words} Every fifth time.`, rule, make: () => parts(everyFifth()) },
    { id: `${id}/one-in-five`, fault: `${words} One time in five.`, rule, make: () => parts(oneInFive(index)) },
  ];
});
