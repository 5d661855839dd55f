/** Reads out of the bundled OpenAPI document what the generator and the contract tests enumerate. */
import { sample } from 'openapi-sampler';
import { isObject, type Json, type JsonObject, objectOf } from './json.js';
import { operationEntries } from './lookup.js';
import { parsePointer, pointerBelow } from './pointer.js';

/** A JSON pointer into the document, as a URL fragment: `#/components/schemas/ErrorName`. */
type Pointer = string;

export interface Example {
  readonly name: string;
  readonly value: unknown;
}

export interface DescribedHeader {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Pointer;
  /** The value that its first example shows; undefined when it has none. */
  readonly example: unknown;
}

export interface ResponseCase {
  /** `200`, `4XX` or `default`, as the document writes it. */
  readonly status: string;
  /** The schema of the JSON body; undefined when the response has no body, as none to HEAD has. */
  readonly body: Pointer | undefined;
  readonly headers: readonly DescribedHeader[];
  readonly examples: readonly Example[];
}

/** What a valid call sends: the examples of the parameters and of the request body, or what their schemas allow. */
interface CallExample {
  readonly params: Readonly<Record<'path' | 'query' | 'header' | 'cookie', Readonly<Record<string, unknown>>>>;
  readonly body: unknown;
  /** Of the body: JSON where the document allows it. */
  readonly mediaType: string | undefined;
}

export interface Operation {
  readonly id: string;
  /** As the document writes it: `get`, and `COPY` below `additionalOperations`. */
  readonly method: string;
  readonly path: string;
  readonly call: CallExample;
  readonly responses: readonly ResponseCase[];
  /** Names of the security schemes that a call cannot do without; none where one is allowed without credentials. */
  readonly security: readonly string[];
}

/** A document without references to other files. All of it is read by pointer, so its shape is checked where it is read. */
export type BundledDocument = JsonObject;

/** Why the operations of a document cannot be listed, or nothing can be made for one. The message begins with the pointer, in which a space may stand. */
export class OperationError extends Error {
  override readonly name = 'OperationError';

  constructor(
    readonly pointer: Pointer,
    fault: string,
  ) {
    super(`${pointer} ${fault}`);
  }
}

/** Every operation of the document, in its order. Throws an `OperationError` when one has no operationId, or a body that is not JSON. */
export function listOperations(document: BundledDocument): Operation[] {
  const at = new Bundle(document);
  return at
    .entries('#/paths')
    .flatMap(([path, item]) =>
      operationEntries(objectOf(at.value(item))).map(({ method, way }) =>
        readOperation(at, method, path, item, at.follow(pointerBelow(item, ...way))),
      ),
    );
}

/** The URLs of the document's servers, in its order. */
export function listServers(document: BundledDocument): string[] {
  const at = new Bundle(document);
  return at
    .entries('#/servers')
    .map(([, server]) => at.value(`${server}/url`))
    .filter((url) => typeof url === 'string');
}

/** What stands at a pointer, with every reference on the way followed; undefined when nothing does. */
export function valueAt(document: BundledDocument, pointer: Pointer): Json | undefined {
  return new Bundle(document).value(pointer);
}

/** The HTTP status to ask the mock server for: the status itself, or one that only `4XX` or `default` stands for. */
export function statusToAskFor(
  { responses }: Operation,
  { status }: ResponseCase,
  example: Example | undefined,
): number {
  if (/^\d{3}$/.test(status)) return Number(status);
  const others = responses.map((response) => response.status).filter((other) => other !== status);
  const [lowest, highest] = status === 'default' ? [400, 599] : [Number(status[0]) * 100, Number(status[0]) * 100 + 99];
  const fits = (code: number) =>
    code >= lowest && code <= highest && !others.includes(`${code}`) && !others.includes(`${Math.trunc(code / 100)}XX`);
  const codes = Array.from({ length: highest - lowest + 1 }, (_, index) => highest - index);
  const fitting = [Number(Object(example?.value).status), ...codes].find(fits);
  if (fitting === undefined) throw new Error(`Every status that ${status} could stand for is listed by itself.`);
  return fitting;
}

function readOperation(at: Bundle, method: string, path: string, item: Pointer, operation: Pointer): Operation {
  const id = at.value(`${operation}/operationId`);
  if (typeof id !== 'string') throw new OperationError(operation, 'has no operationId. Give it one.');
  return {
    id,
    method,
    path,
    call: readCall(at, [...at.entries(`${item}/parameters`), ...at.entries(`${operation}/parameters`)], operation),
    responses: at
      .entries(`${operation}/responses`)
      .filter(([status]) => !status.startsWith('x-'))
      .map(([status, response]) => readResponse(at, method, status, response)),
    security: readSecurity(at, at.has(`${operation}/security`) ? `${operation}/security` : '#/security'),
  };
}

function readSecurity(at: Bundle, pointer: Pointer): string[] {
  const requirements = at.entries(pointer).map(([, requirement]) => at.entries(requirement).map(([scheme]) => scheme));
  return requirements.some((schemes) => schemes.length === 0) ? [] : [...new Set(requirements.flat())];
}

function readCall(at: Bundle, parameters: readonly [string, Pointer][], operation: Pointer): CallExample {
  const params: Record<keyof CallExample['params'], Record<string, unknown>> = {
    path: {},
    query: {},
    header: {},
    cookie: {},
  };
  for (const [, parameter] of parameters) {
    const place = at.value(`${parameter}/in`);
    const name = at.value(`${parameter}/name`);
    if (typeof name !== 'string' || typeof place !== 'string' || !(place in params)) continue;
    const shown = at.examples(parameter)[0] ?? at.schemaExample(`${parameter}/schema`);
    const needed = at.value(`${parameter}/required`) === true;
    const example = shown ?? (needed ? at.sample(`${parameter}/schema`) : undefined);
    // The check above has found `place` among the keys.
    if (example !== undefined) params[place as keyof typeof params][name] = example.value;
  }
  const types = at.entries(`${at.follow(`${operation}/requestBody`)}/content`);
  const [mediaType, content] = types.find(([type]) => type === 'application/json') ?? types[0] ?? [];
  if (content === undefined) return { params, body: undefined, mediaType };
  const body = at.examples(content)[0] ?? at.schemaExample(`${content}/schema`) ?? at.sample(`${content}/schema`);
  return { params, body: body?.value, mediaType };
}

function readResponse(at: Bundle, method: string, status: string, response: Pointer): ResponseCase {
  const types = method === 'head' ? [] : at.entries(`${response}/content`);
  const json = types.find(([type]) => type === 'application/json')?.[1];
  if (types.length > 0 && json === undefined) {
    const fault = 'has a body that is not application/json. The client reads no other: describe that one.';
    throw new OperationError(response, fault);
  }
  return {
    status,
    body: json === undefined ? undefined : at.follow(`${json}/schema`),
    headers: at.entries(`${response}/headers`).map(([name, header]) => ({
      name,
      required: at.value(`${header}/required`) === true,
      schema: at.follow(`${header}/schema`),
      example: at.examples(header)[0]?.value,
    })),
    examples: json === undefined ? [] : at.examples(json),
  };
}

/**
 * Walks the document by pointers, through every `$ref` on the way. Beside `SpecDocument`, which leads from node to node: a
 * bundle is plain JSON without a text or positions, its generated functions are named by the pointers of their schemas, and
 * a schema such as `true` is no node that a pointer could be had of.
 */
class Bundle {
  constructor(private readonly document: BundledDocument) {}

  /** The pointer at which the thing really stands. Throws an `OperationError` on a circle of references. */
  follow(pointer: Pointer, seen: readonly Pointer[] = []): Pointer {
    const reference = isObject(this.raw(pointer)) ? this.raw(`${pointer}/$ref`) : undefined;
    if (typeof reference !== 'string') return pointer;
    if (seen.includes(reference))
      throw new OperationError(reference, 'refers to itself. Let it refer to something else.');
    return this.follow(reference, [...seen, reference]);
  }

  value(pointer: Pointer): Json | undefined {
    return this.raw(this.follow(pointer));
  }

  has(pointer: Pointer): boolean {
    return this.raw(pointer) !== undefined;
  }

  /** Key and pointer of everything in an object or array; empty when there is none. */
  entries(pointer: Pointer): [string, Pointer][] {
    const place = this.follow(pointer);
    const node = this.raw(place);
    if (node === null || typeof node !== 'object') return [];
    return Object.keys(node).map((key) => [key, this.follow(pointerBelow(place, key))]);
  }

  /** The named examples of a parameter or a media type, or its single one. */
  examples(pointer: Pointer): Example[] {
    const named = this.entries(`${pointer}/examples`).map(([name, example]) => ({
      name,
      value: this.value(`${example}/value`),
    }));
    if (named.length > 0 || !this.has(`${pointer}/example`)) return named;
    return [{ name: '', value: this.value(`${pointer}/example`) }];
  }

  schemaExample(pointer: Pointer): Example | undefined {
    const schema = this.value(pointer);
    if (!isObject(schema)) return undefined;
    const { examples, example, default: preset } = schema;
    const value = (Array.isArray(examples) ? examples[0] : undefined) ?? example ?? preset;
    return value === undefined ? undefined : { name: '', value };
  }

  /** A value that conforms to the schema, for where none is shown; undefined when there is no schema. */
  sample(pointer: Pointer): Example | undefined {
    const schema = this.value(pointer);
    if (!isObject(schema)) return undefined;
    return {
      name: '',
      value: sample(schema, { enablePatterns: true, skipReadOnly: true, quiet: true }, this.document),
    };
  }

  private raw(pointer: Pointer): Json | undefined {
    return parsePointer(pointer)?.reduce<Json | undefined>(
      (node, key) => (node !== null && typeof node === 'object' ? (node as JsonObject)[key] : undefined),
      this.document,
    );
  }
}
