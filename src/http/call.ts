/** Calls any operation of the spec, and believes the answer only when the spec's schemas do. */
import type { FetchResponse } from 'openapi-fetch';
import type { Schema } from '../../generated/checks.js';
import type * as operations from '../../generated/operations.js';
import type { ErrorEnvelope, operations as OperationTypes } from '../../generated/types.js';
import { type LogoutError, redact, ServiceError, UnexpectedResponseError, wrap } from '../errors.js';
import { readText } from './read.js';
import { retryAfter } from './retry.js';

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

/**
 * Sends one call, once, and reads its answer. Resolves whatever happens. `secret` is cut out of every text that an error
 * repeats: what the service or the platform wrote may quote the token. `url` is where the call goes.
 */
export async function callOperation<Id extends OperationId>(
  operation: (typeof operations)[Id],
  send: () => Promise<Response>,
  secret = '',
  url = '',
): Promise<OperationResult<Id>> {
  try {
    const response = await send();
    const { status, headers } = response;
    const { body, findings } = readBody(url, operation.bodies, response, await readText(response));
    // Both casts are sound: the validator made from the schema of this status has just accepted the body.
    if (findings.length === 0 && isSuccess(status)) return { success: true, status, body: body as SuccessBody<Id> };
    const retryAfterMs = retryAfter(headers);
    if (findings.length > 0) {
      return failure(new UnexpectedResponseError({ status, findings, requestId: requestIdIn(body), retryAfterMs }));
    }
    const { error, errorNumber, message, request_id: requestId } = body as ErrorEnvelope;
    const details = { status, errorNumber, requestId, retryAfterMs } satisfies Partial<ServiceError>;
    return failure(new ServiceError(error, redact(message, secret), details));
  } catch (thrown) {
    // From a fetch that fails, a body that breaks off, or what an app's own fetch gives that is no response.
    return failure(wrap('NetworkError', 'No answer from the service', thrown, secret));
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

/** The parsed body, and what the spec has against the answer: nothing, when the answer can be believed. */
function readBody(
  url: string,
  byStatus: Readonly<Record<string, Schema | null>>,
  // React Native's fetch follows every redirect, and shows it by the URL of the answer alone.
  { status, headers, url: answered, redirected = (answered || url) !== url }: Response,
  text: string | undefined,
): { readonly body?: unknown; readonly findings: readonly string[] } {
  // `default` describes errors: a success or a redirect that the spec does not list is none.
  const key = [status, `${`${status}`[0]}XX`, status < 400 ? '' : 'default'].find((known) => known in byStatus);
  const schema = byStatus[key ?? ''];
  // A fetch of the app's may follow a redirect all the same.
  if (redirected || schema === undefined)
    return { findings: [redirected ? 'a redirect led to it' : 'the spec has no such status'] };
  if (!schema) return { findings: isSuccess(status) ? [] : ['it has no body'] };
  if (!/^application\/json *(;|$)/i.test(headers.get('content-type') ?? '')) {
    return { findings: ['its content type is not application/json'] };
  }
  try {
    const body = JSON.parse(text ?? '');
    return { body, findings: schema()(body, '') };
  } catch {
    return { findings: [`its body is ${text === undefined ? 'too long' : 'not JSON'}`] };
  }
}

/** Out of a body that is not to be believed otherwise, and only in the form that the spec gives it. */
function requestIdIn(body: unknown): string | undefined {
  const { request_id: id } = Object(body);
  return typeof id === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id : undefined;
}

/** Whether HTTP lets it stand in a header as one word. With anything else, the platform throws an error that quotes it. */
export function isWord(text: string): boolean {
  return /^[!-~]+$/.test(text);
}
