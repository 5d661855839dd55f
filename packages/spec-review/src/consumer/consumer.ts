/** The consumer verdict: the example application has to compile, and the old client to understand every answer of the new spec. */

import {
  listOperations,
  type Operation,
  objectAt,
  placeOfField,
  type SpecDocument,
  statusToAskFor,
} from 'openapi-document';
import ts from 'typescript';
import { distinct } from '../result.js';
import type { Compiled } from '../types/compile.js';
import type { Change } from '../wire/change.js';
import { serveExamples } from './mock-server.js';
import type { OldClient } from './old-client.js';

export const exampleApp = 'contract-tests/client/example-app.ts';

/** What the compiler has to read: the application, the client's sources, and the new types. */
export function consumerFiles(sources: ReadonlyMap<string, string>): Map<string, string> {
  // In memory there is no package to import.
  const files = [...sources].map(
    ([path, text]) => [path, text.replace("'buddy-logout'", "'../../src/index.js'")] as const,
  );
  return new Map(files.filter(([path]) => path.endsWith('.ts')));
}

/** What the compiler has against the application first. Whether the client itself compiles is for `npm run check:types` to say. */
export function consumerComplaints(head: SpecDocument, compiled: Compiled): Change[] {
  const [diagnostic] = compiled.diagnostics(exampleApp);
  if (diagnostic === undefined) return [];
  const words = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n').split('\n').at(-1)?.trim() ?? '';
  const { line } = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0) ?? { line: 0 };
  const where = `${exampleApp}:${line + 1}`;
  return [
    {
      rule: 'consumer-does-not-compile',
      level: 'breaking',
      direction: 'both',
      operations: [],
      subject: where,
      sentence: `The example application no longer compiles with the new types, at ${where}`,
      why: `TypeScript says: ${words.replaceAll("'", '`')}`,
      otherPlaces: [],
      after: words,
      place: { file: head.root.path, pointer: '#' },
    },
  ];
}

/** One answer of the new spec, as the old client is to meet it. */
interface Case {
  readonly operation: Operation;
  readonly status: string;
  /** The HTTP status that stands for it. */
  readonly code: number;
  readonly example: string;
}

/** Calls the mock server of the new spec with the old client, once for each documented answer. Leaves nothing running. */
export async function driveOldClient(client: OldClient, base: SpecDocument, head: SpecDocument): Promise<Change[]> {
  // What the generator and the linter have taken is an object throughout.
  const [old, next] = [base, head].map(({ root }) => listOperations(root.root as Parameters<typeof listOperations>[0]));
  const server = await serveExamples(head.root.root);
  const changes: Change[] = [];
  try {
    for (const operation of old ?? []) {
      const now = next?.find(({ method, path }) => method === operation.method && path === operation.path);
      // When the operation has gone, one call is enough to see what the old client meets.
      const cases = now === undefined ? [{ operation, status: '200', code: 200, example: '' }] : casesOf(now);
      for (const one of cases) changes.push(...(await drive(client, operation.id, server.url, head, one)));
    }
  } finally {
    await server.close();
  }
  return distinct(changes);
}

function casesOf(operation: Operation): Case[] {
  return operation.responses.flatMap((response) => {
    const { status, examples } = response;
    const named = examples.length > 0 ? examples : [undefined];
    return named.map((example) => ({
      operation,
      status,
      code: statusToAskFor(operation, response, example),
      example: example?.name ?? '',
    }));
  });
}

/** What of the old client's result is used; every version of it has that much. */
interface Result {
  readonly success: boolean;
  readonly status?: number;
  readonly error?: { readonly code: string; readonly findings?: readonly string[] };
}

async function drive(
  createClient: OldClient,
  id: string,
  url: string,
  head: SpecDocument,
  one: Case,
): Promise<Change[]> {
  let answered = 0;
  const send = async (request: Request) => {
    request.headers.set('Prefer', `code=${one.code}${one.example && `, example=${one.example}`}`);
    const response = await fetch(request);
    answered = response.status;
    return response;
  };
  const call = createClient({ baseUrl: url, userToken: 'EXAMPLE-user-access-token', retry: false, fetch: send })[id];
  // The raw client underneath believes whatever it gets, so there is nothing to ask of it.
  if (typeof call !== 'function') return [];
  const result: Result = await call();
  if (answered !== one.code) return [callRefused(head, one, answered)];
  const said =
    one.code >= 200 && one.code < 300 ? result.success : !result.success && result.error?.code !== 'UnexpectedResponse';
  return said ? [] : [answerRefused(head, one, result)];
}

function callRefused(head: SpecDocument, { operation, code }: Case, answered: number): Change {
  const { paths } = objectAt(head, head.root.root);
  const item = objectAt(head, objectAt(head, paths)[operation.path]);
  const name = `${operation.method.toUpperCase()} ${operation.path}`;
  return {
    rule: 'consumer-call-refused',
    level: 'breaking',
    direction: 'request',
    operations: [name],
    subject: `the old client's call of ${name}`,
    sentence: `The call that the old client makes is refused: asked for ${code}, the mock server of the new spec answers ${answered}`,
    why: 'Clients that are in use make this call.',
    otherPlaces: [],
    after: String(answered),
    place: Object.hasOwn(item, operation.method)
      ? head.placeOf(item, operation.method)
      : head.placeOf(objectAt(head, paths), operation.path),
  };
}

function answerRefused(head: SpecDocument, { operation, status, example }: Case, { error }: Result): Change {
  const { paths } = objectAt(head, head.root.root);
  const { responses } = objectAt(head, objectAt(head, objectAt(head, paths)[operation.path])[operation.method]);
  const response = objectAt(head, objectAt(head, responses)[status]);
  const { schema } = objectAt(head, objectAt(head, response.content)['application/json']);
  const finding = error?.findings?.[0] ?? error?.code ?? 'it takes it for a failure';
  const [, pointer = '', rest = finding] = /^\/(\S*) (.*)$/.exec(finding) ?? [];
  const way = pointer.split('/').filter(Boolean);
  const shown = way.length > 0 ? `\`${way.join('.')}\` ${rest}` : finding;
  return {
    rule: 'consumer-answer-refused',
    level: 'breaking',
    direction: 'response',
    operations: [`${operation.method.toUpperCase()} ${operation.path}`],
    subject: `the ${status} response${example && `, example \`${example}\``}`,
    sentence: `The old client does not believe the ${status} response${example && ` (example \`${example}\`)`}: ${shown}`,
    why: 'The client checks each answer against the spec that it was made from, and takes what does not fit for a failure.',
    otherPlaces: [],
    after: finding,
    place: schema === undefined ? head.placeOf(response) : placeOfField(head, schema, way),
  };
}
