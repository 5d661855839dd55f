/** A proxy in front of a served provider, for what shows only on the wire. */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';

/** Answers a call, perhaps by forwarding it; undefined hangs up. */
export type FaultProxyHandler = (
  call: WireCall,
  forward: (call: Pick<WireCall, 'method' | 'path' | 'headers' | 'body'>) => Promise<WireAnswer>,
) => Promise<WireAnswer | undefined>;

interface WireCall {
  readonly method: string;
  readonly path: string;
  readonly headers: WireHeaders;
  readonly body: string;
  readonly isChunked: boolean;
  /** Names the connection that the call came over. */
  readonly connection: number;
  /** As it was written, at least to the end of its headers. */
  readonly raw: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly body: string;
  /** In one piece, with Content-Length, unless it says so. */
  readonly isChunked?: boolean;
  readonly isCompressed?: boolean;
  /** In ISO 8859-1, which JSON must not be in. */
  readonly isLatin1?: boolean;
  /** Without the header Date, which Node.js adds otherwise. */
  readonly isDateless?: boolean;
  /** Its connection ends when half of the body has been sent. */
  readonly isCutOff?: boolean;
}

/** As they are written, in their order. */
type WireHeaders = readonly (readonly [name: string, value: string])[];

/** A proxy that forwards calls one by one, for its `front` to change. */
export async function startFaultProxy(
  target: string,
  front: FaultProxyHandler,
): Promise<{ url: string; close(): Promise<void> }> {
  const connections = new WeakMap<object, number>();
  const written = new WeakMap<object, string>();
  let connected = 0;
  async function answerCall(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const connection = connections.get(incoming.socket) ?? ++connected;
    connections.set(incoming.socket, connection);
    const { method = '', url: path = '' } = incoming;
    const isChunked = incoming.headers['transfer-encoding'] === 'chunked';
    const headers = headersOf(incoming);
    const body = await text(incoming);
    const raw = written.get(incoming.socket) ?? '';
    const call = { method, path, headers, body, isChunked, connection, raw };
    const answer = await front(call, (changed) => forward(target, changed));
    if (answer) send(answer, method, outgoing);
    else outgoing.destroy();
  }
  // What fails here is a connection, of the caller's or to the target: the caller sees that it ends.
  const server = createServer((incoming, outgoing) => {
    answerCall(incoming, outgoing).catch(() => outgoing.destroy());
  });
  // Node.js takes away what must make no difference, and some faults are in just that.
  server.on('connection', (socket) => {
    socket.on('data', (chunk) => written.set(socket, chunk.toString('latin1')));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => closeFront(server) };
}

function send(answer: WireAnswer, method: string, outgoing: ServerResponse): void {
  const {
    status,
    headers,
    isChunked = false,
    isCompressed = false,
    isLatin1 = false,
    isDateless = false,
    isCutOff = false,
  } = answer;
  const text = Buffer.from(answer.body, isLatin1 ? 'latin1' : 'utf8');
  const body = isCompressed ? gzipSync(text) : text;
  const encoding: WireHeaders = isCompressed ? [['Content-Encoding', 'gzip']] : [];
  const length: WireHeaders = isChunked ? [] : [['Content-Length', `${body.length}`]];
  const isBare = method === 'HEAD' || status === 204;
  outgoing.sendDate = !isDateless;
  outgoing.writeHead(status, [...headers, ...(isBare ? [] : [...encoding, ...length])].flat());
  if (isBare) return void outgoing.end();
  const half = Math.floor(body.length / 2);
  // Without a length, what is written in pieces comes in chunks.
  outgoing.write(body.subarray(0, half), () => {
    if (isCutOff) outgoing.destroy();
    else outgoing.end(body.subarray(half));
  });
}

function portOf(server: Server): number {
  // A server that listens on a TCP port has an address of this kind.
  return (server.address() as AddressInfo).port;
}

function closeFront(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** What concerns one hop alone is left to each of the two. */
const ofOneHop = ['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'date'];

function headersOf({ rawHeaders }: IncomingMessage): WireHeaders {
  return rawHeaders
    .flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : []))
    .filter(([name]) => !ofOneHop.includes(name.toLowerCase()));
}

function forward(
  target: string,
  { method, path, headers, body }: Parameters<Parameters<FaultProxyHandler>[1]>[0],
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const length: WireHeaders = [['Content-Length', `${Buffer.byteLength(body)}`]];
    // A connection for each call: one that is kept could be closed just when it is used again.
    const outgoing = httpRequest(target + path, { method, agent: false, headers: [...headers, ...length].flat() });
    outgoing.once('error', reject).once('response', async (incoming) => {
      resolve({ status: incoming.statusCode ?? 0, headers: headersOf(incoming), body: await text(incoming) });
    });
    outgoing.end(body);
  });
}
