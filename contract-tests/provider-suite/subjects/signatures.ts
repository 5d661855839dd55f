/** An app with a secret, and what a provider makes of the signatures of its calls. */
import { createHmac } from 'node:crypto';
import { credentialsOf, refusalReply } from './faults.js';

const secret = 'EXAMPLE-shared-secret';
export const signingApp = { appId: 'app', secret };

/** The credentials without their signature, and whether it is right; undefined when there is none. */
export function signatureOf(request: Request): { readonly isRight: boolean; readonly credentials: string } | undefined {
  const [, credentials, signature] = /^(\S+ \S+) (\S+)$/.exec(credentialsOf(request)) ?? [];
  if (credentials === undefined) return undefined;
  const signed = [request.method, signingApp.appId, new URL(request.url).pathname].join('\n');
  const right = createHmac('sha256', secret).update(signed).digest('hex');
  return { isRight: signature === right, credentials };
}

export const wrongSignature = () => refusalReply(401, 'AuthSignatureInvalid', 258);
