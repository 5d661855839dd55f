/** Keeps secrets out of texts that somebody else wrote: the service, the platform, a store. */

/** What stands in place of a text that holds a secret. */
const redacted = '[redacted]';

/** In characters. Nobody reads a longer message, and to look through one takes as long as its writer wants (decided). */
const longestText = 4_096;

/**
 * The ways to write a character of a token as an escape among others that are not: percent, JSON or C, HTML. A named one of
 * HTML is no letter or digit. Each is undone alone, since what looks like one of another way may be the token itself.
 */
const escapes = [/[%=]0*([\da-f]{2})/gi, /\\[ux]\{?0*([\da-f]{2})}?/gi, /&#(?:x0*([\da-f]{2})|0*(\d+));?|&[a-z]+;/gi];

/**
 * The text; nothing of it when it holds 8 characters of a secret, or all of a shorter one, or three quarters of a secret in
 * another form. Forms are told by what remains when everything but letters and digits is gone: spaced, quoted, in another
 * case, reversed, escaped once or twice, in hexadecimal, decimal or octal codes, or in base64, also of UTF-16 (decided). Nothing of a text of more
 * than 4,096 characters either.
 */
export function redact(text: string, ...secrets: readonly string[]): string {
  const isRequestId = isUuid(text);
  const suspects = secrets.filter((secret) => secret && !(isRequestId && cannotBeInUuid(secret)));
  if (suspects.length === 0) return text;
  if (text.length > longestText) return redacted;
  // Mostly there are no escapes, and all are one.
  const readings = isRequestId ? [text] : unescaped(unescaped([text]));
  return suspects.some((secret) => holds(readings, secret)) ? redacted : text;
}

export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/**
 * Tells most tokens at once, since every success has a request id: a UUID has 32 hexadecimal digits, so it holds no part of a
 * token without six of them in a row, nor three quarters of the codes of 22 characters. It is not read as base64 (decided).
 */
function cannotBeInUuid(secret: string): boolean {
  return secret.length > 21 && !/([\da-f][^a-z\d]*){6}/i.test(secret);
}

function holds(readings: readonly string[], secret: string): boolean {
  if (readings.some((reading) => holdsPart(reading, secret, Math.min(8, secret.length)))) return true;
  // A short form cannot be told from other words.
  const forms = formsOf(secret).filter(({ length }) => length >= 8);
  const bare = readings.map(lettersOf);
  const texts = [...bare, ...bare.map(digitsOf)];
  return forms.some((form) => texts.some((text) => holdsPart(text, form, Math.ceil(form.length * 0.75))));
}

/** Whether so many characters of the form are there in one piece. */
function holdsPart(text: string, form: string, length: number): boolean {
  for (let at = 0; at + length <= form.length; at++) if (text.includes(form.slice(at, at + length))) return true;
  return false;
}

function unescaped(texts: readonly string[]): readonly string[] {
  const undo = (text: string, way: RegExp) => text.replace(way, characterOf);
  const readings = (text: string) => [text, ...escapes.map((way) => undo(text, way)), escapes.reduce(undo, text)];
  return [...new Set(texts.flatMap(readings))];
}

function characterOf(_: string, hex?: string, decimal?: string): string {
  return String.fromCharCode(hex ? Number.parseInt(hex, 16) : Number(decimal));
}

/** What the secret is written in, each in letters and digits alone. Base64 depends on how many bytes come before. */
function formsOf(secret: string): readonly string[] {
  const codes = Array.from(secret, (character) => character.charCodeAt(0));
  const inBase = (base: number) => codes.map((code) => code.toString(base)).join('');
  const base64 = [codes, codes.flatMap((code) => [code, 0])].flatMap((bytes) =>
    [[], [0], [0, 0]].map((before) => inBase64([...before, ...bytes])),
  );
  const letters = [secret, [...secret].reverse().join('')].map(lettersOf);
  return [...letters, ...base64, inBase(16), ...[16, 10, 8].map(inBase).map(digitsOf)];
}

/**
 * The letters, in lower case, and digits of its base64, but for what depends on the bytes that come after. Not by `btoa`,
 * which not every engine of React Native has.
 */
function inBase64(bytes: readonly number[]): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 6; count -= 6) {
      text += base64Character((bits >> (count - 6)) & 63);
    }
  }
  return text;
}

/** In lower case; the last two of the 64 are neither letters nor digits. */
function base64Character(value: number): string {
  if (value < 52) return ((value % 26) + 10).toString(36);
  return value < 62 ? `${value - 52}` : '';
}

/** Wide, raised and accented letters count as the plain ones that Unicode makes them of. */
function lettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^a-z\d]/gi, '')
    .toLowerCase();
}

/** Without zeros, which may stand before a code, or between those of UTF-16, and without what separates codes. */
function digitsOf(text: string): string {
  return text.replace(/[^a-f1-9]/g, '');
}
