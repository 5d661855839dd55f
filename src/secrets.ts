/** Keeps secrets out of texts that somebody else wrote: the service, the platform, a store. */

/** What stands in place of a text that holds a secret. */
const redacted = '[redacted]';

/** A character of a token that is written as an escape: percent, JSON, HTML. A named one is no letter or digit. */
const escapes = /(?:[%=]|\\(?:x|u00|u\{)|&#x0*)([\da-f]{2})[;}]?|&#0*(\d+);?|&[a-z]+;/gi;

/**
 * The text; nothing of it when it holds 8 characters of a secret, or all of a shorter one, or three quarters of a secret in
 * another form. Forms are told by what remains when everything but letters and digits is gone: spaced, quoted, in another
 * case, reversed, escaped once, in hexadecimal or in base64 (decided).
 */
export function redact(text: string, ...secrets: readonly string[]): string {
  return secrets.some((secret) => secret && holds(text, secret)) ? redacted : text;
}

function holds(text: string, secret: string): boolean {
  if (holdsPart(text, secret, Math.min(8, secret.length))) return true;
  const readings = [text, text.replace(escapes, unescaped)].map(lettersOf);
  // A short form cannot be told from other words.
  const forms = formsOf(secret).filter(({ length }) => length >= 8);
  return forms.some((form) => readings.some((reading) => holdsPart(reading, form, Math.ceil(form.length * 0.75))));
}

/** Whether so many characters of the form are there in one piece. */
function holdsPart(text: string, form: string, length: number): boolean {
  for (let at = 0; at + length <= form.length; at++) if (text.includes(form.slice(at, at + length))) return true;
  return false;
}

function unescaped(_: string, hex?: string, decimal?: string): string {
  return String.fromCharCode(hex ? Number.parseInt(hex, 16) : Number(decimal));
}

/** What the secret is written in, each in letters and digits alone. Base64 depends on how many bytes come before. */
function formsOf(secret: string): readonly string[] {
  const reversed = [...secret].reverse().join('');
  // Of another alphabet it takes nothing, and no header can carry such a token.
  const base64 = /^[!-~]+$/.test(secret) ? ['', ' ', '  '].map((before) => inBase64(before + secret)) : [];
  return [secret, reversed, inDigits(secret, 16, 2), ...base64].map(lettersOf);
}

/**
 * The letters, in lower case, and digits of its base64, but for what depends on the bytes that come after. Not by `btoa`,
 * which not every engine of React Native has.
 */
function inBase64(text: string): string {
  return inDigits(text, 2, 8).replace(/.{6}|.+/g, (bits) => {
    const value = bits.length < 6 ? 62 : Number.parseInt(bits, 2);
    return value > 61 ? '' : (value > 51 ? value - 52 : (value % 26) + 10).toString(36);
  });
}

/** The code of each character, in so many digits. */
function inDigits(text: string, radix: number, length: number): string {
  return [...text].map((character) => character.charCodeAt(0).toString(radix).padStart(length, '0')).join('');
}

function lettersOf(text: string): string {
  return text.replace(/[^a-z\d]/gi, '').toLowerCase();
}
