/** What each of the three judges says of a known change, or of a known pair of documents. */
import type { JudgeVerdict } from './result.js';

export interface KnownVerdicts {
  readonly wire: JudgeVerdict['judgement'] | 'documentation';
  readonly types: 'breaking' | 'fits';
  readonly consumer: 'breaking' | 'fits';
}

/** The three in a line, in that order. */
export type VerdictLine = `${KnownVerdicts['wire']}, ${KnownVerdicts['types']}, ${KnownVerdicts['consumer']}`;

export function readVerdicts(line: VerdictLine): KnownVerdicts {
  // The type of the line says that it is these three.
  const [wire, types, consumer] = line.split(', ') as [
    KnownVerdicts['wire'],
    KnownVerdicts['types'],
    KnownVerdicts['consumer'],
  ];
  return { wire, types, consumer };
}
