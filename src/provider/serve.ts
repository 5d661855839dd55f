/** Puts a provider on node:http, with a control surface for tests beside the operation where it is asked for. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider, UserTokenRequest } from './provider.js';

export interface ServeOptions {
  /** Default: 0, which takes a free port. */
  readonly port?: number;
  /** Lets whoever is on this machine have user tokens: `POST /__provider/user-token`. Default: no. */
  readonly control?: boolean;
}

export interface RunningProvider {
  /** The service root, to give to a client as `baseUrl`. */
  readonly url: string;
  /** Takes no more calls, and resolves when those under way are answered. */
  close(): Promise<void>;
}

/** What a WHATWG request and a call of node:http have in common, as far as the operation looks at it. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers | Map<string, string>;
}

/** An answer. A WHATWG response is one. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers | Map<string, string>;
  text(): Promise<string> | string | null;
}

/** The SHA-256 of a token, in base64url. */
export type TokenHash = (token: string) => Promise<string> | string;

type NodeCall = Call & { readonly headers: Map<string, string> };

const controlPath = '/__provider/user-token';
const bodyLimit = 262_144; // characters

/**
 * Listens on 127.0.0.1. Rejects with the platform's error when the port cannot be had. While `provider.fetch` is the
 * direct one, it is spared the WHATWG request and response, which cost more than all else.
 */
export async function serve(
  provider: Provider,
  { port = 0, control = false }: ServeOptions = {},
  direct?: Pick<Provider, 'fetch'> & { respond(call: Call, hash?: TokenHash): Promise<Reply> },
): Promise<RunningProvider> {
  // Loaded here, so that the provider runs where there is no node:http.
  const { createServer } = await import('node:http');
  const { hash } = await import('node:crypto');
  // WebCrypto gives the same, but later, and at many times the cost.
  const tokenHash: TokenHash = (token) => hash('sha256', token, 'base64url');
  const respond = (call: NodeCall) =>
    direct?.fetch === provider.fetch ? direct.respond(call, tokenHash) : provider.fetch(toRequest(call));
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const isControl = control && incoming.url === controlPath;
    // The operation ignores a body. But whoever is answered while still sending one may see a reset instead.
    const body = await readBody(isControl ? incoming.setEncoding('utf8') : incoming);
    const reply = await (isControl ? controlResponse(provider, incoming, body) : respond(toCall(incoming)));
    outgoing.statusCode = reply.status;
    outgoing.setHeaders(reply.headers);
    outgoing.end(await reply.text());
    // A connection that was kept alive would keep a closing server open.
    if (!server.listening) server.closeIdleConnections();
  }
  const server = createServer((incoming, outgoing) => {
    // What fails here is the connection, since a provider never rejects: there is nobody left to tell.
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  // A server that listens on a TCP port has an address of this kind.
  const { port: taken } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve, reject) => {
      server.close((fault) => (fault ? reject(fault) : resolve()));
      server.closeIdleConnections();
    });
  return { url: `http://127.0.0.1:${taken}`, close };
}

function toCall({ url = '/', method = 'GET', headersDistinct }: IncomingMessage): NodeCall {
  // A target may be a whole URL, or `*`; what counts of it here is the path.
  const path = url.replace(/^(\w+:\/\/[^/?#]*)?\//, '');
  const headers = Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')] as const);
  return { method, url: `http://127.0.0.1/${path}`, headers: new Map(headers) };
}

function toRequest({ method, url, headers }: NodeCall): Request {
  // The platform's Request refuses TRACE; to a provider it is a method like any other that is not POST.
  return new Request(url, { method: method === 'TRACE' ? 'DELETE' : method, headers: [...headers] });
}

/** Resolves to the whole body. Hangs up on a caller that does not stop. */
function readBody(incoming: IncomingMessage): Promise<string> {
  let text = '';
  incoming.on('data', (chunk: string | Buffer) => {
    text += chunk;
    if (text.length > bodyLimit) incoming.destroy();
  });
  return new Promise((resolve) => incoming.once('end', () => resolve(text)));
}

async function controlResponse(provider: Provider, incoming: IncomingMessage, body: string): Promise<Response> {
  if (!isLocal(incoming)) return Response.json({ message: 'Only programs on this machine may ask.' }, { status: 403 });
  const wanted = incoming.method === 'POST' ? readUserTokenRequest(body) : undefined;
  if (wanted === undefined) {
    const message = 'POST JSON: appId and userId (text), and perhaps expires (ms since the Unix epoch).';
    return Response.json({ message }, { status: 400 });
  }
  const { accessToken, accessTokenExpires } = await provider.issueUserToken(wanted);
  const answer = { accessToken, accessTokenExpires: `/Date(${accessTokenExpires.getTime()})/` };
  return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } });
}

/** Nobody else can reach 127.0.0.1, but a page in a browser can: it sends an Origin, or the name of its own host. */
function isLocal({ headers }: IncomingMessage): boolean {
  return /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(headers.host ?? '') && headers.origin === undefined;
}

function readUserTokenRequest(text: string): UserTokenRequest | undefined {
  try {
    const { appId, userId, expires } = Object(JSON.parse(text));
    const isNamed = [appId, userId].every((name) => name !== '' && typeof name === 'string');
    return isNamed && (expires === undefined || Number.isSafeInteger(expires)) ? { appId, userId, expires } : undefined;
  } catch {
    return undefined;
  }
}
