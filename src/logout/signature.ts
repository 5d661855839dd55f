/** Signs calls for apps that have a shared secret, as Buddy's SDKs are seen to do. */

/** What a signer is told of a call. `path` is the operation's own, without the server's. */
export interface SignedCall {
  /** In capitals. */
  readonly method: string;
  readonly path: string;
}

/** Gives the signature that follows the token in the header `Authorization`: one word of visible ASCII. */
export type Signer = (call: SignedCall) => string | Promise<string>;

/**
 * A signer by WebCrypto: HMAC-SHA256 in lower-case hex, keyed with the shared secret, of method, app id and path, a line
 * each (observed). Throws a `TypeError` when there is no app id or secret, or no WebCrypto, as in a page that is not
 * served over https.
 */
export function signWith({ appId, sharedSecret }: { readonly appId: string; readonly sharedSecret: string }): Signer {
  if (!appId || !sharedSecret) throw new TypeError('signWith needs an appId and a sharedSecret.');
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) throw new TypeError('signWith needs WebCrypto, which this platform does not offer here.');
  const bytes = (text: string) => new TextEncoder().encode(text);
  const key = subtle.importKey('raw', bytes(sharedSecret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  // Whoever signs is told of the fault; it must not count as one that nobody has handled until then.
  key.catch(() => {});
  return async ({ method, path }) => {
    const signature = await subtle.sign('HMAC', await key, bytes(`${method}\n${appId}\n${path}`));
    return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, '0')).join('');
  };
}
