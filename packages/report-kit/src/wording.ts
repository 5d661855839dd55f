/** Words and texts as every report has them, and how text from elsewhere is made safe to show. */

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A length of time in words, from milliseconds. */
export function time(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * The text with every character written out (`\u001b`) that would steer a terminal, turn or hide other text, or that
 * XML forbids. It is not dropped, since it may be the very thing that is wrong with an answer.
 */
export function printable(text: string): string {
  // Unassigned code points include the noncharacters.
  return text.replaceAll('\r\n', '\n').replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** Printable text that keeps to its line. */
export function oneLine(text: string): string {
  return printable(text.trim().replace(/\s+/g, ' '));
}

/** The lines of a text that is to be no wider than this, broken between words where that can be. */
export function wrapLines(text: string, width: number): readonly string[] {
  return oneLine(text).match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S{1,${width}}`, 'gu')) ?? [''];
}

/** The beginning of a printable text, for where a reader could drown in the whole. */
export function excerpt(text: string, limit = 2000): string {
  const whole = printable(text);
  const start = whole.slice(0, limit).split('\n').slice(0, 40).join('\n');
  return start === whole ? whole : `${start}\n… and ${count(whole.length - start.length, 'more character')}`;
}
