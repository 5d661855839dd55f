/** The services that the behaviours call: the reference provider, ways to it that misbehave, and a port without any. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import document from '../generated/openapi.json' with { type: 'json' };
import { operations } from '../generated/operations.js';
import { createProvider, type Provider } from '../src/provider/index.js';

const { examples } = document.components;
const { path } = operations.logoutUser;
/** The shared secret and app id that `signWith` is tried with. */
const signature = createHmac('sha256', 'EXAMPLE-secret').update(`POST\napp\n${path}`).digest('hex');

interface Seen {
  readonly calls: { readonly signed: boolean }[];
  preflights: number;
}

type Meeting = (request: IncomingMessage, response: ServerResponse, provider: Provider) => unknown;

const crossOrigin = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' };

const answer =
  (status: number, body: object | string, headers: Record<string, string> = {}): Meeting =>
  (_request, response) =>
    response
      .writeHead(status, { ...crossOrigin, 'Content-Type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

const reset: Meeting = (request) => request.socket.resetAndDestroy();

/** What an attempt can meet, by the name that stands in the URL. */
const meetings: Readonly<Record<string, Meeting>> = {
  async pass({ headers }, response, provider) {
    const given = await present(provider, headers.authorization);
    response.writeHead(given.status, Object.fromEntries(given.headers)).end(await given.text());
  },
  reset,
  async lost(request, response, provider) {
    await present(provider, request.headers.authorization);
    reset(request, response, provider);
  },
  async cut({ headers, socket }, response, provider) {
    const body = await (await present(provider, headers.authorization)).text();
    response.writeHead(200, { ...crossOrigin, 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.write(body.slice(0, 60), () => socket.destroy());
  },
  silent: () => {},
  busy: answer(503, examples.ServiceUnavailable.value, { 'Retry-After': '0' }),
  limited: answer(429, examples.CallRateExceeded.value, { 'Retry-After': '1' }),
  'limited-for-a-day': answer(429, examples.CallRateExceeded.value, { 'Retry-After': '86400' }),
  html: answer(200, '<h1>Welcome', { 'Content-Type': 'text/html' }),
  endless: answer(200, JSON.stringify(examples.LoggedOut.value) + ' '.repeat(10_000_000)),
  redirect: (request, response, provider) =>
    answer(307, '', { Location: `${request.url?.replace('redirect', 'pass')}` })(request, response, provider),
};

export type Lab = Awaited<ReturnType<typeof openLab>>;

/** Starts it all on free ports of 127.0.0.1. */
export async function openLab() {
  const provider = createProvider();
  const running = await provider.serve();
  const seen = new Map<string, Seen>();
  const seenBy = (id: string): Seen => seen.get(id) ?? { calls: [], preflights: 0 };
  let preflightsMayPass = Promise.resolve();
  const servers: Server[] = [];
  const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => unknown) => {
    const { server, url } = await listening(answer);
    servers.push(server);
    return url;
  };
  const closed = await listening(() => {});
  closed.server.close();

  /** What the behaviours ask for beside the calls. */
  const questions: Readonly<Record<string, (value: string) => unknown>> = {
    'user-token': async () => ({ userToken: await newToken(provider) }),
    alive: async (token) => ({ alive: (await present(provider, `Buddy ${token}`)).status === 200 }),
    seen: (id) => seenBy(id),
    vanishing: async () => ({ url: await vanishing(provider) }),
  };

  const url = await listen(async (request, response) => {
    const [, what = '', names = '', id = ''] = (request.url ?? '').split('/');
    const question = questions[what];
    if (question) {
      // The calls have their connections to themselves: a platform may treat one that has been used in another way.
      return answer(200, Object(await question(names)), { Connection: 'close' })(request, response, provider);
    }
    const arrived = seenBy(id);
    seen.set(id, arrived);
    if (request.method === 'OPTIONS') {
      arrived.preflights += 1;
      await preflightsMayPass;
      return passPreflight(response);
    }
    const list = names.split(',');
    const name = list[Math.min(arrived.calls.length, list.length - 1)] ?? '';
    arrived.calls.push({ signed: request.headers.authorization?.split(' ')[2] === signature });
    return meetings[name]?.(request, response, provider);
  });

  return {
    urls: { providerUrl: running.url, labUrl: url, closedUrl: closed.url },
    newToken: () => newToken(provider),
    /** Whether that session has not ended; asks by a logout, so it is the last thing to ask. */
    isAlive: async (token: string) => (await present(provider, `Buddy ${token}`)).status === 200,
    /** What has arrived at the service of that name. */
    seen: seenBy,
    /** Leaves preflights unanswered until the function that it gives is called. */
    holdPreflights(): () => void {
      let release = () => {};
      preflightsMayPass = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    preflights: () => [...seen.values()].reduce((sum, { preflights }) => sum + preflights, 0),
    listen,
    async close() {
      for (const server of servers) server.close().closeAllConnections();
      await running.close();
    },
  };
}

/** Starts a server on a free port of 127.0.0.1. */
async function listening(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a TCP port has an address of this kind.
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A service that passes the first call on and keeps the connection; at the second it closes its port, and resets. */
async function vanishing(provider: Provider): Promise<string> {
  let calls = 0;
  const { server, url } = await listening(async (request, response) => {
    if (request.method === 'OPTIONS') return passPreflight(response);
    calls += 1;
    if (calls === 1) return meetings.pass?.(request, response, provider);
    server.close();
    return meetings.lost?.(request, response, provider);
  });
  return url;
}

function passPreflight(response: ServerResponse): void {
  const allowed = {
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'Authorization, Accept, Prefer',
  };
  response.writeHead(204, { ...crossOrigin, ...allowed, Connection: 'close' }).end();
}

async function newToken(provider: Provider): Promise<string> {
  return (await provider.issueUserToken({ appId: 'app', userId: 'alice' })).accessToken;
}

function present(provider: Provider, authorization = ''): Promise<Response> {
  const headers = { Authorization: authorization };
  return provider.fetch(new Request(`http://127.0.0.1${path}`, { method: 'POST', headers }));
}
