/** The assignments by which two specs' types are compared: each is to compile, or old code does not fit the new spec. */
import { type Json, type JsonObject, type OperationNode, objectAt, type SpecDocument } from 'openapi-document';
import type { ChangedParts } from './changed.js';
import { typeOfOperation } from './declarations.js';

/** The two versions of a spec, and the types that are generated from each. */
export interface TypesComparison {
  readonly base: SpecDocument;
  readonly head: SpecDocument;
  readonly baseTypes: string;
  readonly headTypes: string;
  /** What the types were generated from. */
  readonly parts: ChangedParts;
}

/** One assignment for the compiler to judge. */
export interface AssignmentCheck {
  readonly direction: 'request' | 'response';
  readonly operation: string;
  /** What is assigned, in a consumer's words: `the 200 response`. */
  readonly subject: string;
  /** The types of TypeScript between which it is to be assignable. */
  readonly from: string;
  readonly to: string;
  /** Where the thing is described in the head, or would be; and the schema of a body, for the way to a field in it. */
  readonly holder: JsonObject;
  readonly key?: string;
  readonly schema?: Json | undefined;
}

/** What is to hold between two states of an operation. */
export function checksOf(comparison: TypesComparison, old: OperationNode, next: OperationNode): AssignmentCheck[] {
  const at = typeOfOperation(old);
  return [
    ...parameterChecks(at, next),
    ...bodyChecks(comparison, at, old, next),
    ...responseChecks(comparison, at, old, next),
  ];
}

function parameterChecks(at: string, next: OperationNode): AssignmentCheck[] {
  return ['path', 'query', 'header', 'cookie'].map((place) => ({
    direction: 'request',
    operation: next.name,
    subject: `the ${place} parameters`,
    from: `Old${at}["parameters"]["${place}"]`,
    to: `New${at}["parameters"]["${place}"]`,
    holder: next.node,
    key: 'parameters',
  }));
}

function bodyChecks(
  { base, head }: TypesComparison,
  at: string,
  old: OperationNode,
  next: OperationNode,
): AssignmentCheck[] {
  const common = { direction: 'request', operation: next.name, holder: next.node, key: 'requestBody' } as const;
  const body = objectAt(base, old.node.requestBody);
  const content = objectAt(head, objectAt(head, next.node.requestBody).content);
  const absent =
    body.required === true
      ? []
      : [{ ...common, subject: 'a call without a body', from: 'undefined', to: `New${at}["requestBody"]` }];
  const types = Object.keys(objectAt(base, body.content)).map((type) => ({
    ...common,
    subject: 'the request body',
    from: `NonNullable<Old${at}["requestBody"]>["content"][${JSON.stringify(type)}]`,
    to: `NonNullable<New${at}["requestBody"]>["content"][${JSON.stringify(type)}]`,
    schema: objectAt(head, content[type]).schema,
  }));
  return [...absent, ...types];
}

function responseChecks(
  { base, head }: TypesComparison,
  at: string,
  old: OperationNode,
  next: OperationNode,
): AssignmentCheck[] {
  const before = objectAt(base, old.node.responses);
  const after = objectAt(head, next.node.responses);
  const known = statusesOf(before);
  return statusesOf(after).flatMap((status) => {
    const own = [status, `${status[0]}XX`, ...(status.startsWith('2') ? [] : ['default'])].find((one) =>
      known.includes(one),
    );
    const response = objectAt(head, after[status]);
    const common = { direction: 'response', operation: next.name, holder: response } as const;
    // Of a status that is new, code expects what openapi-fetch gives for all successes, or for all failures.
    const expected = own === undefined ? known.filter((one) => one.startsWith('2') === status.startsWith('2')) : [own];
    const contentOf = (one: string) => objectAt(base, objectAt(base, before[one]).content);
    const content = objectAt(head, response.content);
    const types = own === undefined ? Object.keys(content) : Object.keys(contentOf(own));
    const bodies = types.map((type) => ({
      ...common,
      subject: `the ${status} response`,
      from: `New${at}${bodyKey(status, type)}`,
      to: expected
        .filter((one) => Object.hasOwn(contentOf(one), type))
        .map((one) => `Old${at}${bodyKey(one, type)}`)
        .join(' | '),
      key: 'content',
      schema: Object.hasOwn(content, type) ? objectAt(head, content[type]).schema : undefined,
    }));
    const headers = own === undefined ? {} : objectAt(base, objectAt(base, before[own]).headers);
    // The types take an optional header for one that always comes, so they cannot tell when it goes.
    const names = Object.keys(headers).filter(
      (name) =>
        objectAt(base, headers[name]).required === true || Object.hasOwn(objectAt(head, response.headers), name),
    );
    return [...headerChecks(head, common, at, status, own ?? '', names), ...bodies.filter(({ to }) => to)];
  });
}

function headerChecks(
  head: SpecDocument,
  common: Pick<AssignmentCheck, 'direction' | 'operation' | 'holder'>,
  at: string,
  status: string,
  old: string,
  names: readonly string[],
): AssignmentCheck[] {
  const headers = objectAt(head, common.holder.headers);
  return names.map((name) => {
    const type = `["headers"][${JSON.stringify(name)}]`;
    const header = objectAt(head, headers[name]);
    return {
      ...common,
      subject: `header \`${name}\` of the ${status} response`,
      // By their index signature, the types of headers take every name.
      from: Object.hasOwn(headers, name) ? `New${at}${responseKey(status)}${type}` : 'undefined',
      to: `Old${at}${responseKey(old)}${type}`,
      ...(Object.hasOwn(headers, name) ? { holder: header } : { key: 'headers' }),
      schema: header.schema,
    };
  });
}

function statusesOf(responses: JsonObject): string[] {
  return Object.keys(responses).filter((status) => !status.startsWith('x-'));
}

function responseKey(status: string): string {
  return `["responses"][${/^\d+$/.test(status) ? status : JSON.stringify(status)}]`;
}

function bodyKey(status: string, mediaType: string): string {
  return `${responseKey(status)}["content"][${JSON.stringify(mediaType)}]`;
}
