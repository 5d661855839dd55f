/** Puts a provider on node:http, with a control surface for tests beside the operation where it is asked for. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
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
const bodyLimit = 65_536; // bytes
// The platform's Request refuses these; to the provider they are methods like any other that is not POST.
const unspeakableMethods = ['CONNECT', 'TRACE', 'TRACK'];

/** Listens on 127.0.0.1. Rejects with the platform's error when the port cannot be had. */
export async function serve(
  provider: Provider,
  { port = 0, control = false }: ServeOptions = {},
): Promise<RunningProvider> {
  // Loaded here, so that the provider runs where there is no node:http.
  const { createServer } = await import('node:http');
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const isControl = control && incoming.url === controlPath;
    const response = isControl ? await controlResponse(provider, incoming) : await provider.fetch(toRequest(incoming));
    if (!isControl) discardBody(incoming);
    await send(response, outgoing);
    // A connection that was kept alive would keep a closing server open.
    if (!server.listening) server.closeIdleConnections();
  };
  const server = createServer((incoming, outgoing) => {
    // What fails here is the connection, since a provider never rejects: there is nobody left to tell.
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => close(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((fault) => (fault ? reject(fault) : resolve()));
    server.closeIdleConnections();
  });
}

/** Without the body, which the operation ignores. */
function toRequest({ url = '/', method = 'GET', rawHeaders }: IncomingMessage): Request {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  // A target may be a whole URL, or `*`; what counts of it here is the path.
  const target = url.startsWith('/') ? `http://127.0.0.1${url}` : url;
  const { pathname, search } = URL.canParse(target) ? new URL(target) : { pathname: '/', search: '' };
  return new Request(`http://127.0.0.1${pathname}${search}`, {
    method: unspeakableMethods.includes(method) ? 'DELETE' : method,
    headers,
  });
}

/** Reads what the caller sends on, so that it gets its answer, and hangs up on one that does not stop. */
function discardBody(incoming: IncomingMessage): void {
  let received = 0;
  incoming.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > bodyLimit) incoming.destroy();
  });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  outgoing.setHeaders(response.headers);
  outgoing.end(await response.text());
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

/** A page in a browser on this machine is not: it sends an Origin, or the name of its own host. */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
  const host = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;
  return loopback.test(socket.remoteAddress ?? '') && host.test(headers.host ?? '') && headers.origin === undefined;
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of incoming) {
    received += chunk.length;
    if (received > bodyLimit) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function readUserTokenRequest(text: string): UserTokenRequest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { appId, userId, expires } = Object(value);
  if (typeof appId !== 'string' || typeof userId !== 'string' || appId === '' || userId === '') return undefined;
  if (expires === undefined) return { appId, userId };
  return Number.isSafeInteger(expires) ? { appId, userId, expires } : undefined;
}
