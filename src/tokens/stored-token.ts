/** Reads what an app's storage has for a token: anything may stand there. */
import type { AccessToken } from './token-store.js';

/** The token, with what is of the right kind; undefined when it is none. */
export function storedToken(value: unknown): AccessToken | undefined {
  const { value: secret, expires } = Object(value);
  if (typeof secret !== 'string' || secret === '') return undefined;
  return { value: secret, expires: Number.isFinite(expires) ? expires : undefined };
}

/** The value of a JSON text; undefined when it is none. */
export function storedJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
