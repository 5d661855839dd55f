/** The consumer verdict: whether code that is in use still makes calls that are taken, and understands every answer. */
import {
  isObject,
  type Json,
  type JsonObject,
  list,
  listOperations,
  methods,
  type Operation,
  objectAt,
  objectOf,
  operationEntries,
  parsePointer,
  placeOfField,
  type SpecDocument,
  sharedOf,
  statusToAskFor,
  valueAt,
} from 'openapi-document';
import { distinct } from '../result.js';
import type { Change } from '../wire/change.js';
import { mediaTypes } from '../wire/media-types.js';
import { type CalledPaths, type Starts, startsOf } from '../wire/moved-paths.js';
import type { MockServer } from './mock-server.js';
import { describedAs, type OldClient } from './old-client.js';

/** The specs of the old client and of the service, each `standalone`, and the second as it is written. */
export interface Meeting {
  readonly base: JsonObject;
  readonly head: JsonObject;
  readonly document: SpecDocument;
}

/**
 * Has the old client call mock servers: of the head, once for each documented answer; and of the base, when something
 * fails. What fails there too is no work of this change.
 */
export async function driveOldClient(
  client: OldClient,
  server: MockServer,
  { base, head, document }: Meeting,
): Promise<Change[]> {
  const [old, now] = [forClients(base), forClients(head)];
  const calls = listOperations(old);
  const failures = await meet(client, calls, server, now, startsOf(calledIn(base), calledIn(head)));
  if (failures.length === 0) return [];
  const before = await meet(client, calls, server, old, { before: '', after: '' });
  const fresh = failures.filter((failure) => !before.some((other) => isSame(failure, other)));
  return distinct(
    fresh.map((failure) =>
      failure.kind === 'call' ? callRefused(document, failure) : answerRefused(document, failure),
    ),
  );
}

/** The mock server has the methods that a path item has fields for. */
function isServed(method: string): boolean {
  return methods.includes(method);
}

/** The operations of the document, such as `COPY /things`, that no mock server answers: whether old calls of them pass, nobody tries. */
export function unserved({ paths }: JsonObject): string[] {
  return Object.entries(objectOf(paths)).flatMap(([path, item]) =>
    operationEntries(objectOf(item)).flatMap(({ method, sent }) => (isServed(method) ? [] : [`${sent} ${path}`])),
  );
}

function calledIn({ servers, paths }: JsonObject): CalledPaths {
  const [first] = list(servers);
  const server = isObject(first) && typeof first.url === 'string' ? first.url : '';
  return { server, paths: Object.keys(isObject(paths) ? paths : {}) };
}

/** Where an operation is called, whatever the variables of its path are called. */
function addressOf({ method, path }: Operation, start: string): string {
  return `${method} ${start}${path.replace(/\{[^}]*\}/g, '{}')}`;
}

/** The mock server serves the paths alone, and the old client calls them below the servers that it knows. */
function addressed(request: Request, { before, after }: Starts): Request {
  if (before === after) return request;
  const url = new URL(request.url);
  url.pathname = after + (url.pathname.startsWith(before) ? url.pathname.slice(before.length) : url.pathname);
  return new Request(url, request);
}

/** One answer, as the old client is to meet it. */
interface AnswerCase {
  /** As the document describes it whose answer it is. */
  readonly operation: Operation;
  /** As the old client knows it. */
  readonly called: Operation;
  readonly status: string;
  /** The HTTP status that stands for it. */
  readonly code: number;
  readonly example: string;
}

/** What an old client does not get through: its call was answered otherwise than asked, or it does not believe the answer. */
type Failure = AnswerCase &
  ({ readonly kind: 'call'; readonly answered: number } | { readonly kind: 'answer'; readonly finding: string });

/** Whether the client failed at the same thing before. */
function isSame(failure: Failure, before: Failure): boolean {
  if (failure.kind !== before.kind || nameOf(failure.called) !== nameOf(before.called)) return false;
  // Which answer was asked for is of no account to a call that is refused.
  if (failure.kind === 'call') return true;
  const same = failure.status === before.status && failure.example === before.example;
  return same || (failure.status === before.status && before.kind === 'answer' && failure.finding === before.finding);
}

/** Calls a mock server of the document once for each answer of each operation that the client knows. */
async function meet(
  client: OldClient,
  calls: readonly Operation[],
  server: MockServer,
  document: JsonObject,
  starts: Starts,
): Promise<Failure[]> {
  if (calls.length === 0) return [];
  const served = listOperations(document);
  const operations = new Map([
    ...served.map((operation) => [addressOf(operation, starts.before), operation] as const),
    ...served.map((operation) => [nameOf(operation), operation] as const),
  ]);
  const url = await server.serve(document);
  const failures: Failure[] = [];
  for (const operation of calls) {
    const described = operations.get(nameOf(operation)) ?? operations.get(addressOf(operation, starts.after));
    // When the operation has gone, one call is enough to see what the old client meets.
    const gone = { operation, called: operation, status: '200', code: 200, example: '' };
    const cases = described === undefined ? [gone] : casesOf(described, operation);
    for (const one of cases) failures.push(...(await drive(client, { url, starts }, one)));
  }
  return failures;
}

function casesOf(operation: Operation, called: Operation): AnswerCase[] {
  return operation.responses.flatMap((response) => {
    const { status, examples } = response;
    const named = examples.length > 0 ? examples : [undefined];
    return named.map((example) => ({
      operation,
      called,
      status,
      code: statusToAskFor(operation, response, example),
      example: example?.name ?? '',
    }));
  });
}

interface Service {
  readonly url: string;
  readonly starts: Starts;
}

async function drive(client: OldClient, service: Service, one: AnswerCase): Promise<Failure[]> {
  let answered = 0;
  const send = async (request: Request) => {
    request.headers.set('Prefer', `code=${one.code}${one.example && `, example=${one.example}`}`);
    const response = await fetch(addressed(request, service.starts)).catch((cause: unknown) => {
      const told = `the mock server has ended over ${one.code} of ${nameOf(one.called)}, which Prism cannot serve`;
      throw new Error(told, { cause });
    });
    answered = response.status;
    return response;
  };
  const reading = await client.call(one.called, { url: service.url, fetch: send });
  if (reading === undefined) return [];
  if (answered !== one.code) return [{ ...one, kind: 'call', answered }];
  return reading.isBelieved
    ? []
    : [{ ...one, kind: 'answer', finding: reading.finding ?? 'it takes it for a failure' }];
}

function nameOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`;
}

function callRefused(head: SpecDocument, { operation, code, answered }: Failure & { readonly kind: 'call' }): Change {
  const { paths } = objectAt(head, head.root.root);
  const item = objectAt(head, objectAt(head, paths)[operation.path]);
  const name = nameOf(operation);
  return {
    rule: 'consumer-call-refused',
    level: 'breaking',
    direction: 'request',
    operations: [name],
    subject: `the old client's call of ${name}`,
    sentence: `The call that the old client makes is refused: asked for ${code}, the mock server of the new spec answers ${answered}`,
    why: 'Clients that are in use make this call, and the mock server of the old spec takes it.',
    otherPlaces: [],
    after: String(answered),
    place: Object.hasOwn(item, operation.method)
      ? head.placeOf(item, operation.method)
      : head.placeOf(objectAt(head, paths), operation.path),
  };
}

function answerRefused(
  head: SpecDocument,
  { operation, called, status, code, example, finding }: Failure & { readonly kind: 'answer' },
): Change {
  const { paths } = objectAt(head, head.root.root);
  const { responses } = objectAt(head, objectAt(head, objectAt(head, paths)[operation.path])[operation.method]);
  const response = objectAt(head, objectAt(head, responses)[status]);
  const { schema } = objectAt(head, jsonOf(objectAt(head, response.content)));
  const [, pointer = '', rest = finding] = /^(\/\S*) (.*)$/.exec(finding) ?? [];
  const way = parsePointer(pointer) ?? [];
  const shown = way.length > 0 ? `\`${way.join('.')}\` ${rest}` : finding;
  const subject = `the ${status} response${example && `, example \`${example}\``}`;
  const common = {
    direction: 'response',
    operations: [nameOf(operation)],
    subject,
    otherPlaces: [],
    after: finding,
  } as const;
  // A failure stays a failure: what old code makes of one that it does not know, a person has to say.
  if (code >= 400 && describedAs(called, code) === undefined) {
    return {
      ...common,
      rule: 'consumer-failure-unknown',
      level: 'needs a person',
      sentence: `The old client does not know the ${status} response${example && ` (example \`${example}\`)`}: it takes it for a failure that nobody described`,
      why: 'The call has failed either way; whether old code does the right thing then, its owners know.',
      place: head.placeOf(response),
    };
  }
  return {
    ...common,
    rule: 'consumer-answer-refused',
    level: 'breaking',
    sentence: `The old client does not believe the ${status} response${example && ` (example \`${example}\`)`}: ${shown}`,
    why: 'The client checks each answer against the spec that it was made from, and takes what does not fit for a failure.',
    place: schema === undefined ? head.placeOf(response) : placeOfField(head, schema, way),
  };
}

/** The document as clients read it: every operation has a name, and bodies are of JSON. */
function forClients(document: JsonObject): JsonObject {
  const paths = Object.entries(objectOf(document.paths)).map(([path, item]): [string, Json] => [
    path,
    {
      ...sharedOf(objectOf(item)),
      ...Object.fromEntries(
        operationEntries(objectOf(item))
          .filter(({ method }) => isServed(method))
          .map(({ method, value }) => [
            method,
            isObject(value)
              ? {
                  ...value,
                  operationId: value.operationId ?? `${method} ${path}`,
                  responses: jsonAlone(value.responses, document),
                }
              : value,
          ]),
      ),
    },
  ]);
  const components = objectOf(document.components);
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: {
      ...components,
      ...(components.responses !== undefined && { responses: jsonAlone(components.responses, document) }),
      ...(components.headers !== undefined && { headers: servable(components.headers, document) }),
    },
  };
}

function jsonAlone(responses: Json | undefined, document: JsonObject): Json {
  return Object.fromEntries(
    Object.entries(objectOf(responses)).map(([status, response]): [string, Json] => {
      if (!isObject(response)) return [status, response];
      const { content, ...rest } = withoutContentType(response, document);
      if (content === undefined) return [status, rest];
      const json = jsonOf(objectOf(content));
      return [status, json === undefined ? rest : { ...rest, content: { 'application/json': json } }];
    }),
  );
}

/** What is sent as JSON, however its media type is written. */
function jsonOf(content: JsonObject): Json | undefined {
  return Object.entries(content).find(([type]) => mediaTypes.normalize(type) === 'application/json')?.[1];
}

/** OpenAPI ignores a header of this name: the content says it. */
function withoutContentType(response: JsonObject, document: JsonObject): JsonObject {
  if (response.headers === undefined) return response;
  const headers = Object.entries(servable(response.headers, document)).filter(
    ([name]) => name.toLowerCase() !== 'content-type',
  );
  return { ...response, headers: Object.fromEntries(headers) };
}

/** The headers that the mock server can serve: it ends by one that is no single value. */
function servable(headers: Json, document: JsonObject): JsonObject {
  const entries = Object.entries(objectOf(headers)).map(([name, header]): [string, Json] => {
    const { schema } = objectOf(header);
    const { $ref: target } = objectOf(schema);
    const { type } = Object(typeof target === 'string' ? valueAt(document, target) : schema);
    const isManifold = [type].flat().some((one) => one === 'array' || one === 'object');
    return [name, isObject(header) && isManifold ? { ...header, required: false, schema: {} } : header];
  });
  return Object.fromEntries(entries);
}
