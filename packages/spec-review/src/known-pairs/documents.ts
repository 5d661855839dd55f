/** How the known pairs are written: two documents, and what each judge says of them. */
import { type KnownVerdicts, readVerdicts, type VerdictLine } from '../known-verdicts.js';

export interface KnownPair extends KnownVerdicts {
  readonly name: string;
  /** YAML texts. */
  readonly before: string;
  readonly after: string;
}

export function pair(name: string, verdicts: VerdictLine, before: string, after: string): KnownPair {
  return { name, ...readVerdicts(verdicts), before, after };
}

export const done = "responses: { '204': { description: Done. } }";

/** A document with these paths, and with what else stands at its root. */
export function api(paths: string, rest = '', openapi = '3.1.0'): string {
  return `openapi: ${openapi}\ninfo: { title: Things, version: 1.0.0 }\n${rest}\npaths: { ${paths} }\n`;
}

/** With the operation `POST /a`, which has these fields. */
export function operation(fields: string, rest = '', openapi = '3.1.0'): string {
  return api(`/a: { post: { ${fields} } }`, rest, openapi);
}

export function components(schemas: string): string {
  return schemas === '' ? '' : `components: { schemas: { ${schemas} } }`;
}

/** Its body, as JSON. */
export function takes(schema: string, { openapi = '3.1.0', schemas = '' } = {}): string {
  const body = `requestBody: { required: true, content: { application/json: { schema: ${schema} } } }`;
  return operation(`${body}, ${done}`, components(schemas), openapi);
}

/** Its answer, as JSON. */
export function answers(schema: string, { openapi = '3.1.0', schemas = '' } = {}): string {
  const answer = `{ description: Done., content: { application/json: { schema: ${schema} } } }`;
  return operation(`responses: { '200': ${answer} }`, components(schemas), openapi);
}

/** Its query parameter `q`. */
export function asks(schema: string, fields = '', openapi = '3.1.0'): string {
  return operation(`parameters: [{ name: q, in: query, schema: ${schema}${fields} }], ${done}`, '', openapi);
}

export const old = { openapi: '3.0.3' };

export const servers = (...urls: readonly string[]) =>
  `servers: [${urls.map((url) => `{ url: '${url}' }`).join(', ')}]`;

/** A message in any media types. */
export function sends(content: string, rest = ''): string {
  return operation(`requestBody: { required: true, content: { ${content} } }, ${done}`, rest);
}

/** With the response 200 that has these fields. */
export function replies(fields: string, rest = '', openapi = '3.1.0'): string {
  return operation(`responses: { '200': { description: Done., ${fields} } }`, rest, openapi);
}

export const ref = (name: string) => `{ $ref: '#/components/schemas/${name}' }`;
export const forms =
  'A: { type: object, required: [a], properties: { a: { type: string } } }, B: { type: object, required: [b], properties: { b: { type: string } } }';
export const secured = (schemes: string, root = '') => `${root}\ncomponents: { securitySchemes: { ${schemes} } }`;
