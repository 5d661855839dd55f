/** The services that the behaviours call: the reference provider, ways to it that misbehave, and a port without any. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProvider, type Provider } from '../../src/provider/index.js';
import { answer, faultHandlers, lost, pass, passPreflight, present, signature } from './fault-handlers.js';

interface SeenCalls {
  readonly calls: { readonly signed: boolean }[];
  /** How many of the calls have had all that is done with them, a logout at the provider for one. */
  met: number;
  preflights: number;
}

export type FaultLab = Awaited<ReturnType<typeof openFaultLab>>;

/** Starts it all on free ports of 127.0.0.1. */
export async function openFaultLab() {
  const provider = createProvider();
  const running = await provider.serve();
  const seen = new Map<string, SeenCalls>();
  const seenBy = (id: string): SeenCalls => seen.get(id) ?? { calls: [], met: 0, preflights: 0 };
  const mayPass = { preflights: Promise.resolve(), calls: Promise.resolve() };
  const servers: Server[] = [];
  const listen = async (listener: RequestListener) => {
    const { server, url } = await listening(listener);
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
    vanishing: async () => {
      const { server, url } = await vanishing(provider);
      servers.push(server);
      return { url };
    },
  };

  const url = await listen(async (request, response) => {
    const [, what = '', names = '', id = ''] = (request.url ?? '').split('/');
    const question = questions[what];
    if (question) {
      // The calls have their connections to themselves: a platform may treat one that has been used in another way.
      await answer(200, Object(await question(names)), { Connection: 'close' })(request, response, provider);
      return;
    }
    const arrived = seenBy(id);
    seen.set(id, arrived);
    if (request.method === 'OPTIONS') {
      arrived.preflights += 1;
      await mayPass.preflights;
      passPreflight(response);
      return;
    }
    const list = names.split(',');
    const name = list[Math.min(arrived.calls.length, list.length - 1)] ?? '';
    arrived.calls.push({ signed: request.headers.authorization?.split(' ')[2] === signature });
    await mayPass.calls;
    // As a service may do: nobody waits for the answer any more.
    if (request.socket.destroyed) return;
    await faultHandlers[name]?.(request, response, provider);
    arrived.met += 1;
  });

  return {
    urls: { providerUrl: running.url, labUrl: url, closedUrl: closed.url },
    newToken: () => newToken(provider),
    /** Whether that session has not ended; asks by a logout, so it is the last thing to ask. */
    isAlive: async (token: string) => (await present(provider, `Buddy ${token}`)).status === 200,
    /** What has arrived at the service of that name. */
    seen: seenBy,
    /** Leaves what arrives unanswered until the function that it gives is called. */
    hold(what: 'preflights' | 'calls'): () => void {
      let release = () => {};
      mayPass[what] = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    listen,
    async close() {
      for (const server of servers) server.close().closeAllConnections();
      await running.close();
    },
  };
}

/** Starts a server on a free port of 127.0.0.1. */
async function listening(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a TCP port has an address of this kind.
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A service that passes the first call on and keeps the connection; at the second it closes its port, and resets. */
async function vanishing(provider: Provider): Promise<{ server: Server; url: string }> {
  let calls = 0;
  const started = await listening(async (request, response) => {
    if (request.method === 'OPTIONS') return passPreflight(response);
    calls += 1;
    if (calls === 1) return pass(request, response, provider);
    started.server.close();
    return lost(request, response, provider);
  });
  return started;
}

async function newToken(provider: Provider): Promise<string> {
  return (await provider.issueUserToken({ appId: 'app', userId: 'alice' })).accessToken;
}
