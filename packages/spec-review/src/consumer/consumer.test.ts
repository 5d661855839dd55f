import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type JsonObject, readDocument } from 'openapi-document';
import { expect, onTestFinished, test } from 'vitest';
import { driveOldClient, unserved } from './consumer.js';
import { startMockServer } from './mock-server.js';
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
    close() {},
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

test('a new failure of a path whose variable has another name needs a person, and is no break', async () => {
  const answer = {
    description: 'A thing.',
    content: { 'application/json': { example: 1, schema: { type: 'integer' } } },
  };
  const paths = (name: string, responses: JsonObject) => {
    const parameter = { name, in: 'path', required: true, schema: { type: 'string' } };
    return { [`/a/{${name}}`]: { get: { parameters: [parameter], responses } } };
  };
  const base = { openapi: '3.1.0', info: { title: 'A', version: '1' }, paths: paths('id', { 200: answer }) };
  const head = { ...base, paths: paths('key', { 200: answer, 410: answer }) };
  const document = await readDocument('api.json', async () => [JSON.stringify(head)]);
  const server = startMockServer();
  onTestFinished(() => server.close());

  const changes = await driveOldClient(await documentedClient(base), server, { base, head, document });

  expect(changes).toMatchObject([{ rule: 'consumer-failure-unknown', level: 'needs a person' }]);
});

test('operations that no mock server answers are named, for nobody tries them', () => {
  const done = { responses: { 204: { description: 'Done.' } } };
  expect(unserved({ paths: { '/a': { get: done, additionalOperations: { COPY: done } } } })).toEqual(['COPY /a']);
});

test('when a document ends the mock server, the next is served by another', async () => {
  const responses = (headers: JsonObject): JsonObject => ({ 200: { description: 'Done.', headers } });
  const document = (headers: JsonObject): JsonObject => {
    const paths = { '/a': { get: { responses: responses(headers) } } };
    return { openapi: '3.1.0', info: { title: 'A', version: '1' }, paths };
  };
  const url = await startMockServer().serve(document({ 'X-A': { required: true, schema: { type: 'array' } } }));
  await expect(fetch(`${url}/a`)).rejects.toThrow('fetch failed');

  const server = startMockServer();
  onTestFinished(() => server.close());
  expect((await fetch(`${await server.serve(document({}))}/a`)).status).toBe(200);
});

test('a mock server that a document has ended is told with the call and the status that did it', async () => {
  const paths = { '/a': { get: { responses: { 200: { description: 'Done.' } } } } };
  const base = { openapi: '3.1.0', info: { title: 'A', version: '1' }, paths };
  const document = await readDocument('api.json', async () => [JSON.stringify(base)]);
  // Nobody listens at a port of 0.
  const ended = { serve: async () => 'http://127.0.0.1:0', close() {} };

  const driven = driveOldClient(await documentedClient(base), ended, { base, head: base, document });

  await expect(driven).rejects.toThrow('the mock server has ended over 200 of GET /a, which Prism cannot serve');
});
