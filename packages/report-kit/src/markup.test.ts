/** That text from elsewhere stays text in what is shown. */
import { expect, test } from 'vitest';
import { excerpt, markup, oneLine, printable, wrapLines } from './index.js';

test('what is filled into markup is escaped, and markup in markup is not', () => {
  expect(markup`<p title="${'"<&'}">${[markup`<b>${1}</b>`, markup`${"'"}`]}</p>`.text).toBe(
    '<p title="&quot;&lt;&amp;"><b>1</b>\n&#39;</p>',
  );
});

test('characters that steer a terminal or hide text are written out', () => {
  expect(printable('\u001b[31m\u202e\r\nx')).toBe('\\u001b[31m\\u202e\nx');
  expect(oneLine(' a\n\t b ')).toBe('a b');
});

test('a long text is broken between words, and a longer one says how much is left out', () => {
  expect(wrapLines('one two three', 7)).toEqual(['one two', 'three']);
  expect(excerpt('x'.repeat(12), 10)).toBe(`${'x'.repeat(10)}\n… and 2 more characters`);
});
