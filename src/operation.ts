/** Calls any operation of the spec by its operationId, and believes the answer only when the spec's validators do. */
import type { Client } from 'openapi-fetch';
import { operations } from '../generated/operations.js';
import type { ErrorEnvelope, operations as OperationTypes, paths } from '../generated/types.js';
import { type Finding, validators } from '../generated/validators.js';
import { BuddyError, type LogoutError, ServiceError, UnexpectedResponseError } from './errors.js';

export type OperationId = keyof typeof operations;

/** The body that the spec promises for a success, or what came instead. */
export type OperationResult<Id extends OperationId> =
  | { readonly success: true; readonly status: number; readonly body: SuccessBody<Id> }
  | OperationFailure;

export interface OperationFailure {
  readonly success: false;
  /** The HTTP status; absent when there was no answer. */
  readonly status?: number;
  /** What went wrong; `error.code` tells the cases apart. */
  readonly error: LogoutError;
  /** The service's name for this exchange, to quote to its support; absent when no answer gave one. */
  readonly requestId?: string;
}

/** What a call carries besides its credentials. */
interface CallOptions {
  readonly params?: object;
  readonly body?: unknown;
  /** Cut out of every text that an error repeats: what the service or the platform wrote may quote the token. */
  readonly secret?: string | undefined;
}

/** Sends one call and reads its answer. Resolves whatever happens. */
export async function callOperation<Id extends OperationId>(
  api: Client<paths>,
  id: Id,
  { secret, ...init }: CallOptions = {},
): Promise<OperationResult<Id>> {
  const { method, path } = operations[id];
  // openapi-fetch pairs method and path in its types only when both are literals; here the table has paired them.
  const request = api.request as AnyRequest;
  let answer: Answer;
  try {
    // As text, since what is not JSON must not throw. No redirects: one turns the POST into a GET that may succeed.
    answer = await request(method, path, { ...init, parseAs: 'text', redirect: 'manual' });
  } catch (cause) {
    return { success: false, error: networkError(cause, secret) };
  }

  const { status } = answer.response;
  const { body, findings } = readBody(validators[id], answer);
  if (findings.length > 0) {
    const error = new UnexpectedResponseError(status, findings, requestIdIn(body));
    return { success: false, status, error, ...(error.requestId && { requestId: error.requestId }) };
  }
  // The two casts are sound: the validator made from the schema of this status has just accepted the body.
  if (isSuccess(status)) return { success: true, status, body: body as SuccessBody<Id> };
  const envelope = body as ErrorEnvelope;
  const error = new ServiceError(status, envelope, redact(envelope.message, secret));
  return { success: false, status, error, requestId: error.requestId };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

type SuccessBody<Id extends OperationId> = {
  [Status in keyof Responses<Id>]: `${Status & (number | string)}` extends `2${string}`
    ? BodyOf<Responses<Id>[Status]>
    : never;
}[keyof Responses<Id>];
type Responses<Id extends OperationId> = OperationTypes[Id]['responses'];
type BodyOf<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : undefined;

type AnyRequest = (method: string, path: string, init: object) => Promise<Answer>;
/** What openapi-fetch makes of an answer: a success as the text it was asked for, an error parsed where it can be. */
interface Answer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

type AnyValidator = { (body: unknown): boolean; readonly errors?: readonly Finding[] | null };

/** The parsed body, and what the spec has against the answer: nothing, when the answer can be believed. */
function readBody(
  byStatus: Readonly<Record<string, AnyValidator | null>>,
  { data, error, response: { status, headers, redirected } }: Answer,
): { body?: unknown; findings: readonly string[] } {
  // A fetch of the app's may follow a redirect all the same.
  if (redirected) return { findings: ['it comes from where a redirect led'] };
  // `default` describes errors: a success or a redirect that the spec does not list is none.
  const keys = [`${status}`, `${Math.trunc(status / 100)}XX`, ...(status < 400 ? [] : ['default'])];
  const described = keys.find((key) => Object.hasOwn(byStatus, key));
  const validator = described === undefined ? undefined : byStatus[described];
  if (validator === undefined) return { findings: ['the spec has no such status here'] };
  if (validator === null) return { findings: isSuccess(status) ? [] : ['an error without a body says nothing'] };
  if (!/^application\/json *(;|$)/i.test(headers.get('content-type') ?? '')) {
    return { findings: ['its content type is not application/json'] };
  }
  // openapi-fetch has parsed the error of a non-2xx, or left it as the text that it could not parse.
  const body = isSuccess(status) ? parseJson(data) : error;
  if (body === undefined || (!isSuccess(status) && typeof body === 'string'))
    return { findings: ['its body is not JSON'] };
  if (validator(body)) return { body, findings: [] };
  return { body, findings: (validator.errors ?? []).map((at) => `${at.instancePath || 'the body'} ${at.message}`) };
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** Out of a body that is not to be believed otherwise, and only in the form that the spec gives it. */
function requestIdIn(body: unknown): string | undefined {
  const { request_id: id } = Object(body);
  return typeof id === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id : undefined;
}

function networkError(thrown: unknown, secret: string | undefined): BuddyError<'NetworkError'> {
  const cause = { name: 'Error', message: 'fetch failed' };
  try {
    // Node's fetch says only 'fetch failed', and gives the reason as the cause of that, or as one of several.
    const outer = Object(thrown).cause ?? thrown;
    const { name, message, code } = Object(Object(outer).errors?.[0] ?? outer);
    const text = typeof thrown === 'string' ? thrown : message;
    const reduced = { name: name ?? cause.name, message: text || cause.message, ...(code !== undefined && { code }) };
    for (const [key, value] of Object.entries(reduced)) Object.assign(cause, { [key]: redact(`${value}`, secret) });
  } catch {
    // What was thrown cannot even be read; that it was thrown is all there is to say.
  }
  return new BuddyError('NetworkError', `No answer from the service: ${cause.message}.`, { cause });
}

function redact(text: string, secret: string | undefined): string {
  return secret ? text.replaceAll(secret, '[redacted]') : text;
}
