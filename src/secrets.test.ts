/** What keeps secrets out of other people's texts, for any secret and any text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from './secrets.js';

const character = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const token = fc
  .array(character, { minLength: 12, maxLength: 60 })
  .map((characters) => characters.join(''))
  .filter((text) => text.replace(/[^a-z\d]/gi, '').length >= 12);
const words = fc.string({ maxLength: 20 });

/** Ways to write a token that a service, a proxy or a log may have. */
const forms: Record<string, (text: string) => string> = {
  as: (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'in small letters': (text) => text.toLowerCase(),
  reversed: (text) => [...text].reverse().join(''),
  spaced: (text) => [...text].join(' '),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'hexadecimal in capitals': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'percent-encoded': encodeURIComponent,
  JSON: JSON.stringify,
};

test.each(Object.entries(forms))('no text that holds a token %s is shown', (_, write) => {
  fc.assert(
    fc.property(token, words, words, (secret, before, after) => {
      expect(redact(`${before} ${write(secret)} ${after}`, secret)).toBe('[redacted]');
    }),
  );
});

test('no text that holds eight characters of a token is shown', () => {
  fc.assert(
    fc.property(token, fc.nat(), words, (secret, at, before) => {
      const start = at % (secret.length - 7);
      expect(redact(before + secret.slice(start, start + 8), secret)).toBe('[redacted]');
    }),
  );
});

test('a text without any of it is shown as it is', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-m ]{0,80}$/), fc.stringMatching(/^[N-Z]{8,40}$/), (text, secret) => {
      expect(redact(text, secret, '')).toBe(text);
    }),
  );
});
