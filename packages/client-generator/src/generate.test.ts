/** What stands in the modules that are made from a document. */
import { expect, test } from 'vitest';
import { contents } from './generate.js';

test('a component has its name below `components` alone: one called Record would stand in the way of the one of TypeScript', async () => {
  const files = await contents({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    servers: [{ url: 'https://api.example.com' }],
    paths: {},
    components: { schemas: { Record: { type: 'object', properties: { id: { type: 'string' } } } } },
  });
  expect(files.get('types.ts')).toContain('        Record: {\n');
  expect(files.get('types.ts')).not.toMatch(/\b(type|interface) Record\b/);
});
