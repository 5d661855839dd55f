/** What shows that a text was made from a token: the token itself, pieces of it, and what is computed from it alone. */
import { createHash } from 'node:crypto';
import type { Exchange } from './target.js';

/** Shorter ones may stand anywhere by chance. */
export const shortestTrace = 12;
/** So much of a token in a row is a piece of it; less is what logs show on purpose to tell tokens apart. */
const pieceLength = 12;

const hashes = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const;

/** The forms of a token by which others could find it out or know it again, in letters and digits alone, small ones. */
export function tracesOf(token: string): readonly string[] {
  const traces = [
    ...[token, [...token].reverse().join(''), encodeURIComponent(wellFormed(token))].map(lettersAndDigits),
    ...(['hex', 'base64'] as const).flatMap((encoding) => [
      withoutEnd(Buffer.from(token).toString(encoding)),
      ...hashes.map((hash) => withoutEnd(createHash(hash).update(token).digest(encoding))),
    ]),
  ];
  return traces.filter((trace) => trace.length >= shortestTrace);
}

/** Finds of many tokens those of which a text holds a trace. */
export function traceFinder(tokens: Iterable<string>): (text: string) => readonly string[] {
  // By their beginnings, because there are thousands of them, and hundreds of texts.
  const byBeginning = new Map<string, { readonly trace: string; readonly token: string }[]>();
  for (const token of tokens) {
    for (const trace of tracesOf(token)) {
      const beginning = trace.slice(0, shortestTrace);
      byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), { trace, token }]);
    }
  }
  return (text) =>
    Array.from(text, (_, start) => {
      const candidates = byBeginning.get(text.slice(start, start + shortestTrace)) ?? [];
      return candidates.flatMap(({ trace, token }) => (text.startsWith(trace, start) ? [token] : []));
    }).flat();
}

/** Whether the text holds so much of the token in a row, whatever stands between its letters. */
export function hasPieceOf(token: string, text: string): boolean {
  const letters = lettersAndDigits(token);
  for (let start = 0; start + pieceLength <= letters.length; start += 1) {
    if (text.includes(letters.slice(start, start + pieceLength))) return true;
  }
  return false;
}

/** Separators and escapes gone, and capitals small. */
export function lettersAndDigits(text: string): string {
  return text.toLowerCase().replace(/[^\da-z]/g, '');
}

/** Every word that a call has presented as a token, or as something like one. */
export function presentedBy({ call: { headers = [], path = '' } }: Exchange): readonly string[] {
  const authorization = headers.filter(([name]) => name.toLowerCase() === 'authorization').map(([, value]) => value);
  const inQuery = [...new URLSearchParams(path.split('?')[1]).values()];
  const words = [...authorization, ...inQuery].flatMap((value) => value.split(/[\s,]+/));
  return words.filter((word) => word.length >= shortestTrace);
}

/** What follows the token in a longer text changes the last characters of its base64. */
function withoutEnd(encoded: string): string {
  return lettersAndDigits(encoded.replace(/..={0,2}$/, ''));
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
