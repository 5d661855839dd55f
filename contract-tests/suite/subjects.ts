/** Providers to try the suite itself on: the reference provider, with something put around it, over real HTTP. */
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { createProvider, memorySessionStore, type Provider, type ProviderOptions } from '../../src/provider/index.js';
import { serve } from '../../src/provider/serve.js';
import type { SuiteOptions } from './run.js';

/** What is put around the reference provider; nothing of it is known inside. */
export interface Parts {
  /** Store, clock and randomness, passed in. */
  readonly options?: ProviderOptions;
  /** Around `provider.fetch`. */
  readonly wrap?: (request: Request, next: Provider['fetch']) => Promise<Response>;
  /** In front of the served provider, for what shows only on the wire. */
  readonly front?: Front;
  /** For one call, in ms. Default: long, because many are tried at the same time on a busy machine. */
  readonly timeout?: number;
  /** Makes the tokens that are issued to the suite into others, which `wrap` or `front` then has to know. */
  readonly dress?: (token: string) => string;
  /** Is told each token that is issued to the suite. */
  readonly issued?: (token: string) => void;
}

/** Answers a call, perhaps by forwarding it; undefined hangs up. */
export type Front = (
  call: WireCall,
  forward: (call: WireCall) => Promise<WireAnswer>,
) => Promise<WireAnswer | undefined>;

interface WireCall {
  readonly method: string;
  readonly path: string;
  readonly headers: WireHeaders;
  readonly body: string;
  /** Names the connection that the call came over. */
  readonly connection: number;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly body: string;
  /** In one piece, with Content-Length, unless it says so. */
  readonly isChunked?: boolean;
  readonly isCompressed?: boolean;
}

/** As they are written, in their order. */
type WireHeaders = readonly (readonly [name: string, value: string])[];

/** What the suite needs to be run against a subject. */
export type RunningSubject = Omit<SuiteOptions, 'onProgress'> & { close(): Promise<void> };

const defaultTimeout = 30_000; // ms
const user = { appId: 'app', userId: 'user' };
const otherUser = { appId: 'app', userId: 'other user' };
const probe = { method: 'GET', path: '/probe' };

/** Serves the subject on a free port. */
export async function startSubject({
  options = {},
  wrap,
  front,
  timeout = defaultTimeout,
  dress = (token) => token,
  issued,
}: Parts): Promise<RunningSubject> {
  const { store = memorySessionStore(), now = Date.now } = options;
  const inner = createProvider({ ...options, store });
  /** An operation that is none of the provider's: it asks the store, as any other service of the platform would. */
  async function answerProbe(request: Request): Promise<Response> {
    const token = /^Buddy (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    const session = await store.find(await sha256(token), now());
    return new Response(null, { status: session?.userId === undefined ? 401 : 200 });
  }
  const operations = (request: Request) => {
    return new URL(request.url).pathname === probe.path ? answerProbe(request) : inner.fetch(request);
  };
  const provider: Provider = {
    ...inner,
    fetch: wrap ? (request) => wrap(request, operations) : operations,
  };
  const served = await serve(provider);
  const fronted = front && (await startFront(served.url, front));
  const token = (request: typeof user & { expires?: number }) => async () => {
    const { accessToken } = await provider.issueUserToken(request);
    issued?.(accessToken);
    return dress(accessToken);
  };
  return {
    baseUrl: fronted?.url ?? served.url,
    timeout,
    userToken: token(user),
    secondUserToken: token(otherUser),
    expiredToken: () => token({ ...user, expires: now() - 60_000 })(),
    probe,
    async close() {
      await fronted?.close();
      await served.close();
    },
  };
}

export async function sha256(words: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(words))).toString('base64url');
}

/** A proxy that forwards calls one by one, for its `front` to change. */
async function startFront(target: string, front: Front): Promise<{ url: string; close(): Promise<void> }> {
  const connections = new WeakMap<object, number>();
  let connected = 0;
  const server = createServer(async (incoming, outgoing) => {
    const connection = connections.get(incoming.socket) ?? ++connected;
    connections.set(incoming.socket, connection);
    const { method = '', url: path = '' } = incoming;
    const call = { method, path, headers: headersOf(incoming), body: await text(incoming), connection };
    const answer = await front(call, (changed) => forward(target, changed));
    if (!answer) return outgoing.destroy();
    const { status, headers, isChunked = false, isCompressed = false } = answer;
    const body = isCompressed ? gzipSync(answer.body) : Buffer.from(answer.body);
    const encoding: WireHeaders = isCompressed ? [['Content-Encoding', 'gzip']] : [];
    const length: WireHeaders = isChunked ? [] : [['Content-Length', `${body.length}`]];
    const isBare = method === 'HEAD' || status === 204;
    outgoing.writeHead(status, [...headers, ...(isBare ? [] : [...encoding, ...length])].flat());
    if (isBare) return outgoing.end();
    // Without a length, what is written in pieces comes in chunks.
    if (isChunked) outgoing.write(body.subarray(0, 20));
    return outgoing.end(isChunked ? body.subarray(20) : body);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => closeFront(server) };
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

function forward(target: string, { method, path, headers, body }: WireCall): Promise<WireAnswer> {
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
