/** Code that was written for the base: a client of the project's own, or one that makes the calls and believes the answers that the base documents. */
import {
  isObject,
  type Json,
  type JsonObject,
  type Operation,
  objectOf,
  pointerBelow,
  valueAt,
} from 'openapi-document';

/** Where an old client sends its calls. */
export interface CalledService {
  readonly url: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

/** What an old client makes of an answer. */
export interface Reading {
  /** Whether it takes the answer for one to a call that has succeeded, or for a refusal that it knows. */
  readonly isBelieved: boolean;
  /** What it has against an answer that it does not believe, such as `/result/name must be string`. */
  readonly finding?: string;
}

export interface OldClient {
  /** Makes the operation's call. Resolves to undefined when it has no such call. */
  call(operation: Operation, target: CalledService): Promise<Reading | undefined>;
}

/** What a project exports whose own client is to be driven. */
export interface ClientModule {
  /** Puts the client together as it was made for the base. Throws when there is none. */
  oldClient(base: BaseOfClient): Promise<OldClient>;
  /** The sources of a program that is in use, with what is generated for the new spec. */
  application?(head: JsonObject, base: BaseOfClient): Promise<Application>;
}

/** The spec that a client was made for. */
export interface BaseOfClient {
  /** In one piece: every reference is one to a component. */
  readonly document: JsonObject;
  /** Gives the texts of these files, and of those below these folders, in the base's commit; undefined when the base is a file. */
  readonly filesOfCommit: ((paths: readonly string[]) => Promise<ReadonlyMap<string, string>>) | undefined;
  /** The root of the repository. */
  readonly folder: string;
}

export interface Application {
  /** By their paths in the repository. */
  readonly files: ReadonlyMap<string, string>;
  /** The one of them that has to compile. */
  readonly path: string;
}

/** A client that sends the example of every call, and holds each answer against the base's schema for its status. */
export async function documentedClient(base: JsonObject): Promise<OldClient> {
  const validate = await validators(base);
  return {
    async call(operation, { url, fetch }) {
      const response = await fetch(documentedCall(base, operation, url));
      const described = describedAs(operation, response.status);
      const body = await response.text();
      if (described === undefined) return { isBelieved: false, finding: `it knows no status ${response.status}` };
      if (described.body === undefined) return { isBelieved: true };
      const finding = validate(described.body, parsed(body));
      return finding === undefined ? { isBelieved: true } : { isBelieved: false, finding };
    },
  };
}

/** The response that a client holds an answer of this status against. */
export function describedAs(operation: Operation, status: number) {
  const isSuccess = status >= 200 && status < 300;
  // A default is no word on successes where another entry is.
  const onlyDefault = !operation.responses.some((response) => response.status.startsWith('2'));
  const covering = isSuccess && !onlyDefault ? [] : ['default'];
  const names = [`${status}`, `${Math.trunc(status / 100)}XX`, ...covering];
  return names
    .map((name) => operation.responses.find((response) => response.status.toUpperCase() === name.toUpperCase()))
    .find((response) => response !== undefined);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Gives what a value has against the schema at a pointer, in a phrase that begins with its place; undefined when it conforms. */
async function validators(base: JsonObject): Promise<(pointer: string, value: unknown) => string | undefined> {
  const options = { strict: false, validateSchema: false, validateFormats: false, logger: false } as const;
  // Of OpenAPI 3.0, schemas are those of an older draft.
  const isOld = String(base.openapi).startsWith('3.0');
  const ajv = isOld
    ? new (await import('ajv-draft-04')).default.default(options)
    : new (await import('ajv/dist/2020.js')).Ajv2020(options);
  ajv.addSchema({ components: forValidator(base.components ?? {}, isOld) }, 'base');
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  return (pointer, value) => {
    // What stands in a document is JSON.
    const schema = valueAt(base, pointer) as Json | undefined;
    if (schema === false) return 'nothing was to come';
    if (!isObject(schema)) return undefined;
    const text = JSON.stringify(forValidator(schema, isOld)).replaceAll('"$ref":"#/', '"$ref":"base#/');
    const check = compiled.get(pointer) ?? ajv.compile(JSON.parse(text));
    compiled.set(pointer, check);
    if (check(value)) return undefined;
    const [error] = check.errors ?? [];
    return `${error?.instancePath || 'the body'} ${error?.message ?? 'does not conform'}`;
  };
}

/** As the validator knows it. It refuses to read `nullable` without a type; from 3.1 on, the word says nothing. */
function forValidator(node: Json, isOld: boolean): Json {
  if (Array.isArray(node)) return node.map((item: Json) => forValidator(item, isOld));
  if (!isObject(node)) return node;
  const { nullable, ...rest } = withTuple(
    Object.fromEntries(Object.entries(answered(node)).map(([key, value]) => [key, forValidator(value, isOld)])),
    isOld,
  );
  if (typeof nullable !== 'boolean') return nullable === undefined ? rest : { ...rest, nullable };
  if (isOld && rest.type !== undefined) return { ...rest, nullable };
  // Beside a reference, 3.0 reads nothing.
  return isOld && nullable && rest.$ref === undefined ? { anyOf: [{ enum: [null] }, rest] } : rest;
}

/** What is write-only need not come with an answer, even if it must be sent. */
function answered(schema: JsonObject): JsonObject {
  const { properties, required } = schema;
  if (!isObject(properties) || !Array.isArray(required)) return schema;
  const comes = (name: Json) => objectOf(properties[String(name)]).writeOnly !== true;
  const needed = required.filter(comes);
  const { required: _, ...rest } = schema;
  // Draft 4 has no empty list of them.
  return needed.length > 0 ? { ...rest, required: needed } : rest;
}

/** A tuple that is written as in draft 4, which the validator of 2020-12 does not survive. */
function withTuple(schema: JsonObject, isOld: boolean): JsonObject {
  const { items, additionalItems, ...rest } = schema;
  if (isOld || !Array.isArray(items)) return schema;
  return { ...rest, prefixItems: items, ...(additionalItems !== undefined && { items: additionalItems }) };
}

/** The call of an operation with the values that the document shows. */
function documentedCall(base: JsonObject, { method, path, call, security }: Operation, url: string): Request {
  const { params, body } = call;
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(text(params.path[name] ?? name)),
  );
  const query = new URLSearchParams(Object.entries(params.query).flatMap(([name, value]) => pairs(name, value)));
  // OpenAPI ignores parameters of these names: what they would say stands elsewhere.
  const sent = Object.entries(params.header).filter(([name]) => !/^(accept|content-type|authorization)$/i.test(name));
  const headers = new Headers(sent.map(([name, value]): [string, string] => [name, text(value)]));
  const cookies = Object.entries(params.cookie).map(([name, value]) => `${name}=${text(value)}`);
  const { securitySchemes } = objectOf(base.components);
  for (const name of security) {
    const scheme = objectOf(objectOf(securitySchemes)[name]);
    if (scheme.type !== 'apiKey')
      headers.set('Authorization', scheme.scheme === 'basic' ? 'Basic YTpi' : 'Bearer EXAMPLE');
    else if (scheme.in === 'query') query.append(String(scheme.name), 'EXAMPLE');
    else if (scheme.in === 'cookie') cookies.push(`${scheme.name}=EXAMPLE`);
    else headers.set(String(scheme.name), 'EXAMPLE');
  }
  if (cookies.length > 0) headers.set('Cookie', cookies.join('; '));
  // What may be left out is: that is the least that a client sends.
  const isNeeded = objectOf(valueAt(base, pointerBelow('#/paths', path, method, 'requestBody'))).required === true;
  const sends = isNeeded && body !== undefined && !['get', 'head'].includes(method);
  if (sends) headers.set('Content-Type', 'application/json');
  const whole = `${url}${filled}${query.size > 0 ? `?${query}` : ''}`;
  return new Request(whole, { method: method.toUpperCase(), headers, ...(sends && { body: JSON.stringify(body) }) });
}

function pairs(name: string, value: unknown): [string, string][] {
  return Array.isArray(value) ? value.map((one) => [name, text(one)]) : [[name, text(value)]];
}

function text(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
