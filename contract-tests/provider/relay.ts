/** A way to a database that can be cut, held or turned elsewhere while it is used. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay {
  /** For node-postgres. */
  readonly url: string;
  /** Breaks all connections. */
  cut(): void;
  /** Whether new connections are taken, refused, or taken and left without an answer. */
  mode: 'open' | 'refusing' | 'silent';
  /** The path of the Unix socket that it leads to. */
  target: string;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1. */
export async function startRelay(target: string): Promise<Relay> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((incoming) => {
    keep(incoming);
    if (relay.mode === 'refusing') return void incoming.resetAndDestroy();
    if (relay.mode === 'silent') return void incoming.resume();
    const outgoing = keep(connect(relay.target));
    incoming.pipe(outgoing).pipe(incoming);
    incoming.once('close', () => outgoing.destroy());
    outgoing.once('close', () => incoming.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const relay: Relay = {
    // A server that listens on a TCP port has an address of this kind.
    url: `postgres://buddy@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`,
    mode: 'open',
    target,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    close() {
      relay.cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return relay;
}
