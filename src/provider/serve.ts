/** Puts a provider on node:http, with a control surface for tests beside the operation where it is asked for. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
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

const controlPath = '/__provider/user-token';
const bodyLimit = 262_144; // bytes
// The platform's Request refuses these; to the provider they are methods like any other that is not POST.
const unspeakableMethods = ['CONNECT', 'TRACE', 'TRACK'];

/** Listens on 127.0.0.1. Rejects with the platform's error when the port cannot be had. */
export async function serve(
  provider: Provider,
  { port = 0, control = false }: ServeOptions = {},
): Promise<RunningProvider> {
  // Loaded here, so that the provider runs where there is no node:http.
  const { createServer } = await import('node:http');
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const isControl = control && incoming.url === controlPath;
    // The operation ignores a body; what is sent on is read so that the caller gets its answer.
    if (!isControl) void readBody(incoming);
    const response = isControl ? await controlResponse(provider, incoming) : await provider.fetch(toRequest(incoming));
    outgoing.statusCode = response.status;
    outgoing.setHeaders(response.headers);
    outgoing.end(await response.text());
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
  return { url: `http://127.0.0.1:${taken}`, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((fault) => (fault ? reject(fault) : resolve()));
    server.closeIdleConnections();
  });
}

/** Without the body. */
function toRequest({ url = '/', method = 'GET', headersDistinct }: IncomingMessage): Request {
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  // A target may be a whole URL, or `*`; what counts of it here is the path.
  const target = url.startsWith('/') ? `http://127.0.0.1${url}` : url;
  const { pathname, search } = URL.canParse(target) ? new URL(target) : { pathname: '/', search: '' };
  const spoken = unspeakableMethods.includes(method) ? 'DELETE' : method;
  return new Request(`http://127.0.0.1${pathname}${search}`, { method: spoken, headers });
}

/** Resolves to the whole body. Hangs up on a caller that does not stop. */
function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let received = 0;
  incoming.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > bodyLimit) incoming.destroy();
    else chunks.push(chunk);
  });
  return new Promise((resolve) => incoming.once('end', () => resolve(Buffer.concat(chunks).toString())));
}

async function controlResponse(provider: Provider, incoming: IncomingMessage): Promise<Response> {
  if (!isLocal(incoming)) return Response.json({ message: 'Only programs on this machine may ask.' }, { status: 403 });
  const wanted = incoming.method === 'POST' ? readUserTokenRequest(await readBody(incoming)) : undefined;
  if (wanted === undefined) {
    const message = 'POST a JSON object: appId and userId (text), and perhaps expires (ms since the Unix epoch).';
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
    if (typeof appId !== 'string' || typeof userId !== 'string' || appId === '' || userId === '') return undefined;
    if (expires === undefined) return { appId, userId };
    return Number.isSafeInteger(expires) ? { appId, userId, expires } : undefined;
  } catch {
    return undefined;
  }
}
