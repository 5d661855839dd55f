/** Drives the client through everything that the spec lists. No case is typed in: a change of the spec changes the cases. */

import { type DescribedHeader, type Operation, statusToAskFor } from 'openapi-document';
import { describe, expect, inject, test } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import * as operationModule from '../../generated/operations.js';
import { createApiClient } from '../../src/api.js';
import { callOperation, type OperationId, type OperationResult } from '../../src/http/call.js';
import { createBuddyClient, type LogoutResult } from '../../src/index.js';
import { item, operations } from '../inventory.js';
import { schemaFindings } from '../schemas.js';

const userToken = 'EXAMPLE-user-access-token';

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (_id, operation) => {
  for (const response of operation.responses) {
    // A response without a body has no example, and is a case all the same.
    for (const example of response.examples.length > 0 ? response.examples : [undefined]) {
      const name = [response.status, example?.name].join(' ').trim();
      test(`the caller gets ${name} as the spec has it`, async ({ task }) => {
        const status = statusToAskFor(operation, response, example);
        const prefer = `code=${status}${example?.name ? `, example=${example.name}` : ''}`;
        const { result, answer } = await drive(operation, { userToken, prefer });

        expect(violations(answer), 'what the mock server has against the request').toEqual([]);
        expect(answer.status).toBe(status);
        expect(result).toMatchObject({ success: answer.ok, status });
        if (example) expectSame(result, example.value);
        for (const header of response.headers) expectHeader(header, answer);

        const sent = response.headers.filter((header) => answer.headers.has(header.name));
        task.meta.exercised = [
          item.operation(operation),
          item.response(operation, response),
          ...(example ? [item.example(operation, response, example)] : []),
          ...sent.map((header) => item.header(operation, response, header.name)),
        ];
      });
    }
  }

  for (const scheme of operation.security) {
    test(`a call without ${scheme} gets 401, and as the spec has it where it has one`, async ({ task }) => {
      const { result, answer } = await drive(operation, {});
      const unauthorized = operation.responses.find(({ status }) => status === '401');
      expect(result).toMatchObject({ success: false, status: 401 });
      if (unauthorized?.body !== undefined) {
        const shown = unauthorized.examples.map(({ value }) => value);
        expect(shown).toContainEqual(expect.objectContaining(wireForm(result)));
      }
      for (const header of unauthorized?.headers ?? []) expectHeader(header, answer);
      task.meta.exercised = [item.security(operation, scheme)];
    });
  }
});

test('the API client is openapi-fetch, and sends the user token', async () => {
  const api = createApiClient({ baseUrl: inject('mockServerUrl'), userToken });
  const { data, response } = await api.POST('/users/me/logout');
  expect(response.headers.get('sl-violations')).toBeNull();
  expect(data).toEqual(document.components.examples.LoggedOut.value);
});

/** Not of its own answers, of which it misses a body to HEAD, and knows not all of JSON Schema. */
function violations({ headers }: Response): readonly object[] {
  const found: readonly { readonly location: readonly string[] }[] = JSON.parse(headers.get('sl-violations') ?? '[]');
  return found.filter(({ location: [side] }) => side === 'request');
}

type AnyResult = LogoutResult | OperationResult<OperationId>;

/** One call over real HTTP, through the method that users call where there is one. */
async function drive(
  operation: Operation,
  { userToken, prefer }: { userToken?: string; prefer?: string },
): Promise<{ result: AnyResult; answer: Response }> {
  const answers: Response[] = [];
  const options = {
    baseUrl: inject('mockServerUrl'),
    userToken,
    fetch: async (request: Request) => {
      if (prefer) request.headers.set('Prefer', prefer);
      const answer = await fetch(request);
      answers.push(answer.clone());
      return answer;
    },
  };
  // The generator has made the operations from the very document that this id comes from.
  const id = operation.id as OperationId;
  const { [id]: specified } = operationModule;
  // The client sends nothing without a token, so the call without credentials goes one level below.
  const result: AnyResult =
    id === 'logoutUser' && userToken
      ? await createBuddyClient({ ...options, retry: false }).logoutUser()
      : await callOperation(specified, async () => {
          // In openapi-fetch's types, method and path belong together only when both are literals.
          const request = createApiClient(options).request as AnyRequest;
          await request(operation.method, operation.path, initOf(operation));
          return onlyOne(answers).clone();
        });
  return { result, answer: onlyOne(answers) };
}

/** As an app has openapi-fetch send it, which writes JSON and forms. */
function initOf({ call: { params, body, mediaType = 'application/json' } }: Operation): object {
  if (mediaType === 'application/json') return { params, body };
  if (mediaType === 'multipart/form-data') {
    const form = new FormData();
    for (const [name, value] of Object.entries(Object(body))) form.append(name, `${value}`);
    return { params, body: form };
  }
  const init = { params, headers: { 'Content-Type': mediaType } };
  return Object(body) === body ? { ...init, body } : { ...init, body: body ?? 'EXAMPLE', bodySerializer: String };
}

type AnyRequest = (method: string, path: string, init: object) => Promise<unknown>;

function onlyOne(answers: readonly Response[]): Response {
  const [answer] = answers;
  if (answers.length !== 1 || answer === undefined) throw new Error(`sent ${answers.length} calls, expected 1`);
  return answer;
}

/** Everything that the example shows has reached the caller. */
function expectSame(result: AnyResult, example: unknown): void {
  if ('body' in result) expect(result.body).toEqual(example);
  else expect(withoutOffsets(example)).toMatchObject(wireForm(result));
}

/** What the service must have sent for the client to give this result. */
function wireForm(result: AnyResult): object {
  if (!result.success) {
    const { error, requestId } = result;
    const errorNumber = 'errorNumber' in error ? error.errorNumber : undefined;
    return { error: error.code, errorNumber, message: error.message, request_id: requestId, success: false };
  }
  if ('body' in result) return Object(withoutOffsets(result.body));
  const { success, status, requestId, result: value } = result;
  const accessTokenExpires = `/Date(${value.accessTokenExpires.getTime()})/`;
  return { success, status, request_id: requestId, result: { ...value, accessTokenExpires } };
}

/** Dates without the offset, which says nothing about the moment. */
function withoutOffsets(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (_key, inner) =>
    typeof inner === 'string' ? inner.replace(/^(\/Date\(-?\d+)[+-]\d{4}(\)\/)$/, '$1$2') : inner,
  );
}

function expectHeader({ name, required, schema }: DescribedHeader, answer: Response): void {
  const value = answer.headers.get(name);
  if (value === null) {
    expect(required, `${name} is required, and was not sent`).toBe(false);
    return;
  }
  expect(schemaFindings(schema, value), `what the schema of ${name} has against ${value}`).toBe('');
}
