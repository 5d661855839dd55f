import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePointer, pointerBelow } from './pointer.js';

test.each([
  ['', []],
  ['#', []],
  ['#/', ['']],
  ['#/paths/~1users~1{id}/get', ['paths', '/users/{id}', 'get']],
  ['#/a~01b', ['a~1b']],
  ['#/a%25b/c%20d/%C3%A9', ['a%b', 'c d', 'é']],
  ['#/100%/zzz', ['100%', 'zzz']],
  ['/a%25b', ['a%25b']],
  ['anchor', undefined],
  ['#anchor', undefined],
  ['other.yaml#/a', undefined],
])('the pointer %o names the keys %o', (pointer, keys) => {
  expect(parsePointer(pointer)).toEqual(keys);
});

test('a pointer leads to the keys that it was written with, whatever they are, as a fragment and as a text', () => {
  const key = fc.oneof(fc.string(), fc.constantFrom('~', '/', '%', '~1', '~01', '%2F', '%25', 'a/b~c%d', ''));
  fc.assert(
    fc.property(fc.array(key), fc.constantFrom('', '#'), (keys, start) => {
      expect(parsePointer(pointerBelow(start, ...keys))).toEqual(keys);
    }),
  );
});

test('a pointer is extended without being read', () => {
  expect(pointerBelow('#/paths/~1users', 'get', 0)).toBe('#/paths/~1users/get/0');
  expect(pointerBelow('#/components/schemas', 'a/b~c%d')).toBe('#/components/schemas/a~1b~0c%25d');
});
