/** When to try again. */

/** The first wait lies between 0 and this, in milliseconds; each further one between 0 and twice the one before. */
const firstBackoff = 500;
const longestBackoff = 8_000;

/**
 * How long `Retry-After` asks to wait, in milliseconds from now; undefined when there is none, or none that can be
 * read. Both forms of RFC 9110 are read to the letter: whole seconds, or a date as `Tue, 03 Feb 2015 22:23:38 GMT`.
 * A date counts from the answer's own `Date`, because local clocks are wrong, and from the local clock without one.
 */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const moment = httpDate(value);
  if (moment === undefined) return undefined;
  return Math.max(0, moment - (httpDate(headers.get('date')) ?? Date.now()));
}

function httpDate(text: string | null): number | undefined {
  const date = new Date(text ?? '');
  // What it writes is exactly the one form of date that senders may use, but for years beyond 9999 and 'Invalid Date'.
  return text?.length === 29 && date.toUTCString() === text ? date.getTime() : undefined;
}

/** Exponential backoff with full jitter, in milliseconds. */
export function backoff(attempt: number, lots: { random(): number }): number {
  return lots.random() * Math.min(longestBackoff, firstBackoff * 2 ** (attempt - 1));
}
