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

/** What is an escape of one way is there in the token itself, beside what another way escapes. */
const tokensThatLookEscaped = ['A0A.0!x000A.A00', 'a/u0041/b/c41/d/e42', 'q=41<w=42<e=43<r=44', 'a+0x41+b+0x42+c+d+e'];

/** Ways to write a token that a service, a proxy or a log may have. */
const forms: Record<string, (text: string) => string> = {
  as: (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'in small letters': (text) => text.toLowerCase(),
  reversed: (text) => [...text].reverse().join(''),
  spaced: (text) => [...text].join(' '),
  'in wide letters': (text) => text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'hexadecimal in capitals': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'percent-encoded': encodeURIComponent,
  JSON: JSON.stringify,
  'split by punctuation': (text) => [...text].join('.-'),
  'with spaces of no width': (text) => [...text].join('\u200b'),
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'with every character percent-encoded twice': (text) => inCodes(text, '%25', ''),
  'in escapes of JSON': (text) => inCodes(text, '\\u00', ''),
  'in escapes of ECMAScript': (text) => inCodes(text, '\\u{', '}'),
  'in escapes of C': (text) => inCodes(text, '\\x', ''),
  'in hexadecimal references of HTML': (text) => inCodes(text, '&#X00', ';'),
  'in decimal references of HTML': (text) => text.replace(/./g, (character) => `&#0${character.charCodeAt(0)};`),
  'with references of HTML by name': (text) => text.replace(/\W/g, (character) => names[character] ?? character),
  'in references of HTML that are escaped once more': (text) =>
    text.replace(/./g, (character) => `&amp;#${character.charCodeAt(0)};`),
  'in decimal numbers': (text) => [...text].map((character) => character.charCodeAt(0)).join(', '),
  'in hexadecimal numbers': (text) => inCodes(text, '0x', ', '),
  'in three ways of escaping by turns': (text) =>
    [...text]
      .map((character, at) => {
        const code = character.charCodeAt(0).toString(16);
        return [`%${code}`, `\\u00${code}`, `&#${character.charCodeAt(0)};`][at % 3];
      })
      .join(''),
  'in escapes of octal numbers': (text) => text.replace(/./g, (character) => `\\${inOctal(character)}`),
  'in octal numbers': (text) => [...text].map(inOctal).join(' '),
  'in decimal numbers of three digits': (text) =>
    [...text].map((character) => `${character.charCodeAt(0)}`.padStart(3, '0')).join(''),
  'in hexadecimal UTF-16': (text) => Buffer.from(text, 'utf16le').toString('hex'),
  'in hexadecimal UTF-16, high bytes first': (text) => Buffer.from(text, 'utf16le').swap16().toString('hex'),
  'in UTF-16 in base64': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'in UTF-16 in base64, high bytes first': (text) => Buffer.from(text, 'utf16le').swap16().toString('base64'),
  'with an accent on every letter': (text) => text.replace(/[a-z]/gi, '$&\u0301').normalize('NFC'),
  'quoted-printable': (text) => inCodes(text, '=', '').toUpperCase(),
};

const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '/': '&sol;', '+': '&plus;', '.': '&period;' };

const inOctal = (character: string) => character.charCodeAt(0).toString(8).padStart(3, '0');

function inCodes(text: string, before: string, after: string): string {
  return text.replace(/./g, (character) => `${before}${character.charCodeAt(0).toString(16)}${after}`);
}

test.each(Object.entries(forms))('no text that holds a token %s is shown', (_, write) => {
  fc.assert(
    fc.property(token, words, words, (secret, before, after) => {
      expect(redact(`${before} ${write(secret)} ${after}`, secret)).toBe('[redacted]');
    }),
    { examples: tokensThatLookEscaped.map((secret) => [secret, '', '']) },
  );
});

test.each(['a', '\\', '%', '&', '0', 'x', '&#', '\\u', '=0'])(
  'no text of many thousand %s is looked through, or shown',
  (part) => {
    expect(redact(part.repeat(4_097), 'EXAMPLE-user-access-token')).toBe('[redacted]');
    expect(redact('a'.repeat(4_096), 'EXAMPLE-user-access-token')).toBe('a'.repeat(4_096));
  },
);

test('no text that holds eight characters of a token is shown', () => {
  fc.assert(
    fc.property(token, fc.nat(), words, (secret, at, before) => {
      const start = at % (secret.length - 7);
      expect(redact(before + secret.slice(start, start + 8), secret)).toBe('[redacted]');
    }),
  );
});

/** Ways to write a token in the form of a UUID, as a request id has it. */
const digits = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
const asUuid = (text: string) => text.replaceAll('-', '').replace(digits, '$1-$2-$3-$4-$5');

test.each(Object.entries(forms))('no request id that is a UUID and the token %s is shown', (_, write) => {
  fc.assert(
    fc.property(fc.uuid(), (secret) => {
      const written = asUuid(write(secret));
      if (/^[\da-f-]{36}$/i.test(written)) expect(redact(written, secret)).toBe('[redacted]');
    }),
    { examples: [['00000000-0000-0000-0000-000000000000']] },
  );
});

test('no request id that is a token of 16 characters in hexadecimal, or most of a longer one, is shown', () => {
  fc.assert(
    fc.property(fc.array(character, { minLength: 16, maxLength: 21 }), (characters) => {
      const id = asUuid(Buffer.from(characters.slice(0, 16).join('')).toString('hex'));
      expect(redact(id, characters.join(''))).toBe('[redacted]');
    }),
  );
});

test('a request id that has nothing of the token is shown', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.stringMatching(/^[g-z]{12,40}$/), (id, secret) => {
      expect(redact(id, secret)).toBe(id);
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
