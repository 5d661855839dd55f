/** Puts a provider on node:http: its operations, its health, and a control surface for tests where that is asked for. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  Direct,
  Meter,
  Provider,
  ReceivedRequest,
  Reply,
  RunningProvider,
  ServedRequest,
  ServeOptions,
  TokenHash,
  UserTokenRequest,
} from './interface.js';
import { operationsAt } from './routes.js';
import { isName, isStoreUnavailable, isTime } from './session-store.js';

type NodeCall = ReceivedRequest & { readonly headers: Map<string, string> };

const controlPath = '/__provider/user-token';
const healthPath = '/health';
const bodyLimit = 262_144; // characters
const closingTime = 10_000; // ms
const limits = {
  maxHeaderSize: 16_384, // bytes; the longest token has 4,096
  headersTimeout: 10_000, // ms, from the connection on, so that a silent one is closed too
  requestTimeout: 30_000, // ms
  keepAliveTimeout: 65_000, // ms without a request; longer than the usual proxies keep theirs, so that those close first
  connectionsCheckingInterval: 1_000, // ms
};

/** Listens, until it is closed. Rejects with the platform's error when the address cannot be had. */
export async function serve(
  provider: Provider,
  { port = 0, host = '127.0.0.1', control = false, onRequest, meter }: ServeOptions = {},
  direct?: Direct,
): Promise<RunningProvider> {
  if (host === '') throw new TypeError('host must be an address: 0.0.0.0 stands for all that this machine has.');
  if (control && !isLoopback(host)) {
    throw new TypeError('control gives user tokens to whoever asks, so host must be an address of this machine alone.');
  }
  // Loaded here, so that the provider runs where there is no node:http.
  const { createServer } = await import('node:http');
  const { hash } = await import('node:crypto');
  // WebCrypto gives the same, but later, and at many times the cost.
  const tokenHash: TokenHash = (token) => hash('sha256', token, 'base64url');
  const tellMeter = meter && durations(meter);

  async function replyTo(incoming: IncomingMessage): Promise<Reply> {
    const call = toCall(incoming);
    const path = new URL(call.url).pathname;
    if (control && path === controlPath) {
      return controlResponse(provider, incoming, await readBody(incoming.setEncoding('utf8')), direct);
    }
    // The operation ignores a body. But whoever is answered while still sending one may see a reset instead.
    await readBody(incoming);
    if (direct && path === healthPath) return healthResponse(direct);
    return direct?.fetch === provider.fetch ? direct.respond(call, tokenHash) : provider.fetch(toRequest(call));
  }

  /** What a listener throws is told, and changes nothing of what is served. */
  async function tell(listener: ((request: ServedRequest) => unknown) | undefined, request: ServedRequest) {
    try {
      await listener?.(request);
    } catch (fault) {
      direct?.tellFault(fault);
    }
  }

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const began = performance.now();
    let requestId: string | undefined;
    outgoing.once('close', () => {
      const request: ServedRequest = {
        method: incoming.method ?? '',
        route: routeOf(toCall(incoming).url),
        status: outgoing.headersSent ? outgoing.statusCode : undefined,
        duration: performance.now() - began,
        requestId,
        isAborted: !outgoing.writableFinished,
      };
      tell(onRequest, request);
      tell(tellMeter, request);
    });
    const reply = await replyTo(incoming);
    requestId = reply.requestId;
    outgoing.statusCode = reply.status;
    outgoing.setHeaders(reply.headers);
    // A connection that was kept alive would keep a closing server open.
    if (!server.listening) outgoing.setHeader('Connection', 'close');
    outgoing.end(await reply.text());
  }

  const server = createServer(limits, (incoming, outgoing) => {
    // A provider never rejects, so that this is somebody's who has wrapped it, and there is nothing true to answer.
    answer(incoming, outgoing).catch((fault) => {
      direct?.tellFault(fault);
      outgoing.destroy();
    });
  });
  // Their size is limited. Beyond a number Node.js would drop headers without a word, and a token with them.
  server.maxHeadersCount = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  // A server that listens on a TCP port has an address of this kind.
  const { address, family, port: taken } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const stop = () =>
    new Promise<void>((resolve) => {
      // Whoever never ends its request, or never reads its answer, does not hold the process for ever.
      const timer = setTimeout(() => server.closeAllConnections(), closingTime);
      server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      server.closeIdleConnections();
    });
  const close = () => {
    closing ??= stop();
    return closing;
  };
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`, close };
}

/** Whether only this machine reaches the address. */
function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);
}

function routeOf(url: string): string | undefined {
  const { pathname } = new URL(url);
  if (pathname === healthPath || pathname === controlPath) return pathname;
  return operationsAt(pathname)[0]?.path;
}

/** Those of RFC 9110 and RFC 5789, which OpenTelemetry's semantic conventions know. */
const knownMethods = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);

/** The metric that OpenTelemetry's semantic conventions have for HTTP servers, with the buckets that they advise. */
function durations(meter: Meter): (request: ServedRequest) => void {
  const histogram = meter.createHistogram('http.server.request.duration', {
    description: 'Duration of HTTP server requests.',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] },
  });
  return ({ method, route, status, duration, isAborted }) =>
    histogram.record(duration / 1_000, {
      // Whoever calls could make up methods without end, and each would be a series of its own.
      'http.request.method': knownMethods.has(method) ? method : '_OTHER',
      'url.scheme': 'http',
      ...(status !== undefined && { 'http.response.status_code': status }),
      ...(status !== undefined && status >= 500 && { 'error.type': `${status}` }),
      ...(isAborted && { 'error.type': 'aborted' }),
      ...(route !== undefined && { 'http.route': route }),
    });
}

async function healthResponse(direct: Direct): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store' };
  try {
    await direct.checkStore();
    return Response.json({ status: 'ok' }, { headers });
  } catch (fault) {
    direct.tellFault(fault);
    return Response.json({ status: 'store unavailable' }, { status: 503, headers: { ...headers, 'Retry-After': '2' } });
  }
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

async function controlResponse(
  provider: Provider,
  incoming: IncomingMessage,
  body: string,
  direct: Direct | undefined,
): Promise<Response> {
  if (!isLocal(incoming)) return Response.json({ message: 'Only programs on this machine may ask.' }, { status: 403 });
  const wanted = incoming.method === 'POST' ? readUserTokenRequest(body) : undefined;
  if (wanted === undefined) {
    const message = 'POST JSON: appId and userId (text), and perhaps expires (ms since the Unix epoch).';
    return Response.json({ message }, { status: 400 });
  }
  try {
    const { accessToken, accessTokenExpires } = await provider.issueUserToken(wanted);
    const answer = { accessToken, accessTokenExpires: `/Date(${accessTokenExpires.getTime()})/` };
    return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } });
  } catch (fault) {
    direct?.tellFault(fault);
    if (!isStoreUnavailable(fault)) return Response.json({ message: 'No token could be made.' }, { status: 500 });
    const message = 'The sessions cannot be reached. Try again later.';
    return Response.json({ message }, { status: 503, headers: { 'Retry-After': '2' } });
  }
}

/** Nobody else can reach such an address, but a page in a browser can: it sends an Origin, or the name of its own host. */
function isLocal({ headers }: IncomingMessage): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(headers.host ?? '') && headers.origin === undefined;
}

function readUserTokenRequest(text: string): UserTokenRequest | undefined {
  try {
    const { appId, userId, expires } = Object(JSON.parse(text));
    const isNamed = [appId, userId].every((name) => name !== '' && isName(name));
    const isInTime = expires === undefined || (Number.isInteger(expires) && isTime(expires));
    return isNamed && isInTime ? { appId, userId, expires } : undefined;
  } catch {
    return undefined;
  }
}
