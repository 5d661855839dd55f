/** Instances of the provider as processes of their own, and the round-robin proxy in front of them. */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { buddyLogout, type StartedProcess, startProcess } from './processes.js';

const callsInARow = 50;

export interface Instance {
  url: string;
  /** Ends it as the kernel does when memory runs out: nothing of it is answered or tidied up. Then starts another in its place. */
  killAndReplace(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `buddy-logout serve` on a free port. */
export async function startInstance(database: string, args: readonly string[] = []): Promise<Instance> {
  let running: StartedProcess;
  async function begin(): Promise<string> {
    const command = [buddyLogout, 'serve', '--port', '0', ...args];
    running = startProcess(process.execPath, command, { env: { ...process.env, BUDDY_DATABASE_URL: database } });
    return (await running.said(/listens at (http:\S+\d)/))[1] ?? '';
  }
  const instance: Instance = {
    url: await begin(),
    async killAndReplace() {
      await running.kill('SIGKILL');
      instance.url = await begin();
    },
    stop: () => running.kill('SIGTERM'),
  };
  return instance;
}

/** What an instance answers to a logout with each of these tokens: the statuses. */
export async function logOutInARow({ url }: Pick<Instance, 'url'>, tokens: readonly string[]): Promise<number[]> {
  const { hostname, port, host } = new URL(url);
  const statuses: number[] = [];
  for (let first = 0; first < tokens.length; first += callsInARow) {
    const row = tokens.slice(first, first + callsInARow);
    // One after the other without waiting, which costs the least.
    const socket = connect(Number(port), hostname);
    const calls = row.map((token, index) => {
      const last = index === row.length - 1 ? 'Connection: close\r\n' : '';
      return `POST /users/me/logout HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Buddy ${token}\r\n${last}\r\n`;
    });
    socket.write(calls.join(''));
    const answers = [...(await text(socket)).matchAll(/HTTP\/1\.1 (\d+) /g)];
    if (answers.length !== row.length) throw new Error(`${answers.length} answers to ${row.length} calls.`);
    const answered = answers.map(([, status]) => Number(status));
    // On a busy machine its database may be late; then it is asked again.
    const later = row.filter((_, index) => answered[index] === 503);
    statuses.push(...answered.filter((status) => status !== 503), ...(await logOutInARow({ url }, later)));
  }
  return statuses;
}

/** What a proxy passes on between others: nothing of the connection's own. */
const hopByHop = ['connection', 'keep-alive', 'transfer-encoding'];

/** Gives each request to the next instance. One that refuses the connection was never asked, so the one after it is. */
export async function startProxy(instances: readonly Pick<Instance, 'url'>[]) {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer, left: number): void {
    turn += 1;
    const { url = '' } = instances[turn % instances.length] ?? {};
    const { method, url: path } = incoming;
    const headers = pairs(incoming.rawHeaders).filter(([name]) => !hopByHop.includes(name.toLowerCase()));
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, method, path, agent, headers: headers.flat() }, (answer) => {
      const passed = pairs(answer.rawHeaders).filter(([name]) => !hopByHop.includes(name.toLowerCase()));
      outgoing.writeHead(answer.statusCode ?? 502, passed.flat());
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    });
    sent.once('error', (fault) => {
      if (Object(fault).code === 'ECONNREFUSED' && left > 0) pass(incoming, outgoing, body, left - 1);
      // Whether the call arrived is not known: its caller is told nothing, as by a proxy that loses its instance.
      else outgoing.destroy();
    });
    sent.end(body);
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => pass(incoming, outgoing, Buffer.concat(chunks), instances.length));
    incoming.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a TCP port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      agent.destroy();
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function pairs(rawHeaders: readonly string[]): [name: string, value: string][] {
  return rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );
}
