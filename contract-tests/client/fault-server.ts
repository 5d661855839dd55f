/** A TCP server in front of the reference provider that breaks a connection at any byte, which no HTTP server does. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import document from '../../generated/openapi.json' with { type: 'json' };
import type { Provider } from '../../src/provider/index.js';

/** What one connection meets, from the moment that it is made. */
export type WireFault = (wire: Wire) => unknown;

export interface AnswerParts {
  readonly status: number;
  /** Without those that concern the connection. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The server's end of a connection. */
export interface Wire {
  readonly socket: Socket;
  /**
   * The answer to the request, once that has been read: the provider's, or the spec's example of a success when the
   * request is not to reach the provider.
   */
  answer(): Promise<AnswerParts>;
  /** Resolves when the platform has taken the bytes, or has lost the connection. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** Says that nothing more will come, although the connection stays. */
  stall(): void;
}

export interface FaultServer {
  /** The service's root. */
  readonly url: string;
  /** A root where nobody listens, and where nobody else can begin to as long as this server runs. */
  readonly refusingUrl: string;
  close(): Promise<void>;
}

export interface FaultServerOptions {
  readonly provider: Provider;
  /** By connection; the last one goes for all further ones. */
  readonly handlers: readonly WireFault[];
  /** Whether the requests of the first handler reach the provider. Those of the others do. Default: yes. */
  readonly reaches?: boolean;
  /** Told when a connection has stalled. */
  readonly onStall?: () => void;
}

export async function startFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  const { provider, handlers, reaches = true, onStall = () => {} } = options;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The platform gives the local port of a connection to nobody else, and who calls it is refused.
  const held = connect(portOf(server), '127.0.0.1');
  const [other] = await once(server, 'connection');
  let met = 0;
  server.on('connection', (socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)).on('error', () => {}));
    const index = met++;
    const meet = handlers[Math.min(index, handlers.length - 1)] ?? pass;
    const request = readHead(socket);
    meet({
      socket,
      answer: async () => (reaches || index > 0 ? deliver(provider, await request) : request.then(() => example)),
      write: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
      stall: onStall,
    });
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    refusingUrl: `http://127.0.0.1:${held.localPort}`,
    async close() {
      server.close();
      for (const socket of [held, other, ...sockets]) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** The provider's answer as it is. */
export const pass: WireFault = async ({ answer, write, socket }) => {
  await write(render(await answer()));
  socket.end();
};

/** As it goes over the wire. A header that is given stands in place of the one that would be right. */
export function render({ status, headers, body }: AnswerParts): string {
  const all = { 'Content-Length': `${Buffer.byteLength(body)}`, Connection: 'close', ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  return `${[`HTTP/1.1 ${status} Status`, ...lines].join('\r\n')}\r\n\r\n${body}`;
}

const example: AnswerParts = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(document.components.examples.LoggedOut.value),
};

/** The request without its body: a logout has none. Never resolves when it never comes. */
function readHead(socket: Socket): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\r\n\r\n')) resolve(text);
    });
  });
}

async function deliver(provider: Provider, head: string): Promise<AnswerParts> {
  const [, method = '', path = ''] = /^(\S+) (\S+)/.exec(head) ?? [];
  const Authorization = /^authorization: (.*)$/im.exec(head)?.[1]?.trim() ?? '';
  const response = await provider.fetch(new Request(`http://127.0.0.1${path}`, { method, headers: { Authorization } }));
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

function portOf(server: Server): number {
  // A server that listens on a TCP port has an address of this kind.
  return (server.address() as AddressInfo).port;
}
