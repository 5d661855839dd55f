/** One logout at a service that meets its requests in given ways, and what the app and the service see of it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { FaultHandler } from '../contract-tests/runtimes/fault-handlers.js';
import document from '../generated/openapi.json' with { type: 'json' };
import { createProvider } from '../src/provider/index.js';

/** What the modules in clients/ export under this name; fetch.js says more. */
export type ClientCall = (baseUrl: string, isStandIn?: boolean) => (token: string) => Promise<unknown>;

/** What an app is given for a call. */
interface Outcome {
  readonly success: boolean;
  /** What it can tell one outcome from another by. */
  readonly told: string;
  /** What stands in its log when it prints what it was given. */
  readonly printed: string;
}

interface SeenLogout extends Outcome {
  readonly token: string;
  /** When they came to the service, in ms. */
  readonly requests: readonly number[];
  /** Whether the client has taken all of an answer. */
  readonly readToEnd: boolean;
}

/** How the calls are made. */
type CallPattern = (make: () => Promise<Outcome>, server: Server) => Promise<Outcome>;

/** Makes a logout. The last handler goes for all further requests. */
export async function makeLogout(
  call: ClientCall,
  handlers: readonly FaultHandler[],
  way: CallPattern = (make) => make(),
): Promise<SeenLogout> {
  const provider = createProvider();
  const { accessToken: token } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
  const requests: number[] = [];
  let readToEnd = false;
  const server = createServer((request, response) => {
    const meet = handlers[Math.min(requests.length, handlers.length - 1)];
    requests.push(performance.now());
    response.once('finish', () => {
      readToEnd = true;
    });
    meet?.(request, response, provider);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a TCP port has an address of this kind.
  const send = call(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const outcome = await way(() => outcomeOf(() => send(token)), server);
  server.close().closeAllConnections();
  return { ...outcome, token, requests, readToEnd };
}

async function outcomeOf(make: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { success: true, told: 'success', printed: inspect(await make()) };
  } catch (failure) {
    const { name, code } = Object(failure);
    return { success: false, told: `${name} ${code}`, printed: inspect(failure) };
  }
}

/** Two calls that overlap, of which the second one is told. */
export const twice: CallPattern = async (make) => (await Promise.all([make(), make()]))[1];

export const underWay = 'under way still';

/**
 * Once the service has the request, a minute passes for the timers that have been set. Only before any other call in this
 * process: Node's own fetch could not clear the timers of those, and crashes when they ring.
 */
export const foraMinute: CallPattern = async (make, server) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let outcome: Outcome = { success: false, told: underWay, printed: '' };
  const arrival = once(server, 'request');
  const end = make().then((given) => {
    outcome = given;
  });
  await Promise.race([arrival, end]);
  for (let second = 0; second < 60; second += 1) {
    mock.timers.tick(1_000);
    await nextTurn();
  }
  mock.timers.reset();
  return outcome;
};

const send = globalThis.fetch;
let standIn: typeof fetch | undefined;
// Before the clients are loaded: some keep the fetch that they find then.
globalThis.fetch = (...request) => (standIn ?? send)(...request);

/** Whether anything is sent there. Nothing is: there is a stand-in for fetch. */
export async function isSent(call: ClientCall, baseUrl: string): Promise<boolean> {
  let sent = false;
  standIn = async () => {
    sent = true;
    return Response.json(document.components.examples.LoggedOut.value);
  };
  await outcomeOf(async () => call(baseUrl, true)('EXAMPLE-user-access-token'));
  standIn = undefined;
  return sent;
}
