import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type JsonObject, readDocument } from 'openapi-document';
import { expect, onTestFinished, test } from 'vitest';
import { driveOldClient } from './consumer.js';
import { documentedClient } from './old-client.js';

const spec = (type: string, value: string | number): JsonObject => {
  const schema = { type: 'object', properties: { 'e/f': { type } } };
  const json = { schema, example: { 'e/f': value } };
  const operation = {
    requestBody: { required: true, content: { 'application/json': { example: { sent: true } } } },
    responses: { 200: { description: 'Done.', content: { 'application/json': json } } },
  };
  return { openapi: '3.1.0', info: { title: 'Things', version: '1' }, paths: { '/a~b%20c': { post: operation } } };
};

test('names with a slash, a tilde and a percent sign are called, and told, as they are', async () => {
  const [base, head] = [spec('string', 'text'), spec('integer', 1)];
  const bodies = new Set<string>();
  let value: string | number = '';
  const server = createServer(async (request, response) => {
    bodies.add(await text(request));
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ 'e/f': value }));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const mockServer = {
    // `driveOldClient` gives each operation a name, so it is no longer the same document.
    serve: async (document: JsonObject) => {
      value = JSON.stringify(document).includes('"integer"') ? 1 : 'text';
      return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    },
    close: async () => {},
  };
  const document = await readDocument('api.json', async () => [JSON.stringify(head)]);

  const changes = await driveOldClient(await documentedClient(base), mockServer, { base, head, document });

  expect([...bodies]).toEqual(['{"sent":true}']);
  expect(changes).toMatchObject([
    {
      rule: 'consumer-answer-refused',
      sentence: expect.stringContaining('`e/f` must be string'),
      place: { pointer: expect.stringMatching(/^#\/paths\/~1a~0b%2520c\/post\/responses\/200\/.*\/properties\/e~1f$/) },
    },
  ]);
});
