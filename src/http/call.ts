/** Calls any operation of the spec, and believes the answer only when it is one that the spec shows. */
import type { FetchResponse } from 'openapi-fetch';
import type { Check, Schema } from '../../generated/checks.js';
import type * as operations from '../../generated/operations.js';
import type { components, operations as OperationTypes } from '../../generated/types.js';
import { type LogoutError, ServiceError, UnexpectedResponseError, wrap } from '../errors.js';
import { isUuid, redact } from '../secrets.js';
import { readText } from './read.js';
import { retryAfter } from './retry.js';

type ErrorEnvelope = components['schemas']['ErrorEnvelope'];

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

/** What the spec says of an operation, as generated/ has it. */
interface OperationTable {
  /** By status, as the spec writes it: what to check a body with; null where there is none. */
  readonly bodies: Readonly<Record<string, Schema | null>>;
  /** By status: the number of each error that the spec shows there. */
  readonly errors: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * Sends one call to the URL, once, and reads its answer. Resolves whatever happens. A text that holds one of the secrets
 * is kept out of every error: what the service or the platform wrote may quote a token.
 */
export async function callOperation<Id extends OperationId>(
  operation: (typeof operations)[Id],
  send: () => Promise<Response>,
  secrets: readonly string[] = [],
  url = '',
): Promise<OperationResult<Id>> {
  try {
    const response = await send();
    const { status, headers } = response;
    const { body, findings } = readBody(url, operation, response, await readText(response));
    // Both casts are sound: the check made from the schema of this status has just accepted the body.
    if (findings.length === 0 && isSuccess(status)) return { success: true, status, body: body as SuccessBody<Id> };
    const { result, message, request_id, error, errorNumber } = Object(body) as Partial<ErrorEnvelope> & {
      readonly result?: unknown;
    };
    // An answer that contradicts itself may hold a new token all the same.
    const shown = (text: string) => redact(text, ...secrets, `${Object(result).accessToken ?? ''}`);
    // It may stand in a body that is not to be believed otherwise.
    const requestId = typeof request_id === 'string' && isUuid(request_id) ? shown(request_id) : undefined;
    const retryAfterMs = retryAfter(headers);
    if (findings.length > 0) {
      return failure(new UnexpectedResponseError({ status, findings, requestId, retryAfterMs }));
    }
    const details = { status, errorNumber, requestId, retryAfterMs };
    return failure(new ServiceError(error as ErrorEnvelope['error'], shown(`${message}`), details));
  } catch (thrown) {
    // From a fetch that fails, a body that breaks off, or what an app's own fetch gives that is no response.
    return failure(wrap('NetworkError', 'No answer from the service', thrown, ...secrets));
  }
}

/** A result with what its error knows. */
export function failure(error: LogoutError): OperationFailure {
  const { status, requestId }: { status?: number; requestId?: string | undefined } = 'status' in error ? error : {};
  return { success: false, ...(status !== undefined && { status }), error, ...(requestId && { requestId }) };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

type SuccessBody<Id extends OperationId> = NonNullable<
  FetchResponse<OperationTypes[Id], object, 'application/json'>['data']
>;

/** Made when they are first needed, and kept: to make one takes longer than to check an answer with it. */
const checks = new Map<Schema, Check>();

/** The parsed body, and what the spec has against the answer: nothing, when the answer can be believed. */
function readBody(
  url: string,
  { bodies, errors }: OperationTable,
  // React Native's fetch follows every redirect, and shows it by the URL of the answer alone.
  { status, headers, url: answered, redirected = (answered || url) !== url }: Response,
  text: string | undefined,
): { readonly body?: unknown; readonly findings: readonly string[] } {
  // `default` describes errors: a success or a redirect that the spec does not list is none.
  const key = [`${status}`, `${`${status}`[0]}XX`, status < 400 ? '' : 'default'].find((one) => one in bodies) ?? '';
  const schema = bodies[key];
  // A fetch of the app's may follow a redirect all the same.
  if (redirected || schema === undefined)
    return { findings: [redirected ? 'a redirect led to it' : 'the spec has no such status'] };
  if (!schema) return { findings: isSuccess(status) ? [] : ['it has no body'] };
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) {
    return { findings: ['its content type is not application/json'] };
  }
  let body: unknown;
  try {
    body = JSON.parse(text ?? '');
  } catch {
    return { findings: [`its body is ${text === undefined ? 'too long' : 'not JSON'}`] };
  }
  const check = checks.get(schema) ?? schema();
  checks.set(schema, check);
  const findings = check(body, '');
  // The cast is sound for an error, whose schema has just accepted it; either form may have any property beside its own.
  const envelope = Object(body) as ErrorEnvelope & { readonly result?: unknown };
  const fits = isSuccess(status)
    ? !envelope.error && !envelope.errorNumber
    : !envelope.result && belongsTo(status, envelope, errors[key], key);
  const contradiction = 'its status, error, errorNumber and result do not belong together';
  return { body, findings: findings.length > 0 || fits ? findings : [contradiction] };
}

/**
 * Whether an error's status, name and number are those of an error that the spec shows for the status. What `default`
 * shows are faults of the service: below 500, of a status that is not listed, no error is known (decided).
 */
function belongsTo(
  status: number,
  { status: told, error, errorNumber }: ErrorEnvelope,
  numbers: Readonly<Record<string, number>> = {},
  key: string,
): boolean {
  if (told !== status || (key === 'default' && status < 500)) return false;
  return Object.hasOwn(numbers, error) && numbers[error] === errorNumber;
}

/** Whether HTTP lets it stand in a header as one word. With anything else, the platform throws an error that quotes it. */
export function isWord(text: string): boolean {
  return /^[!-~]+$/.test(text);
}
