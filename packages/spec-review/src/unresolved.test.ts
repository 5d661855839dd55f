import { readDocument } from 'openapi-document';
import { expect, test } from 'vitest';
import { diffDocuments } from './wire/diff.js';

const schema = { $ref: '' };
const spec = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1.0.0' },
  paths: {
    '/things': { get: { responses: { 200: { description: 'Done.', content: { 'application/json': { schema } } } } } },
  },
};

test('a reference that leads nowhere is compared by its name', async () => {
  const names = ['https://example.com/a.yaml', 'https://example.com/b.yaml', '#/components/schemas/Gone'];
  const read = (name = '') => {
    const text = JSON.stringify(spec).replace('"$ref":""', `"$ref":"${name}"`);
    return readDocument('api.json', async () => [text]);
  };
  const [one, other, gone] = await Promise.all([read(names[0]), read(names[1]), read(names[2])]);
  expect(diffDocuments(one, one)).toEqual([]);
  for (const [before, after] of [
    [one, other],
    [gone, one],
  ] as const)
    expect(diffDocuments(before, after)).toMatchObject([{ level: 'needs a person', rule: 'keyword-changed' }]);
});
