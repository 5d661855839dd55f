/** What an attempt can meet on its way to the reference provider, and there. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import document from '../../generated/openapi.json' with { type: 'json' };
import { logoutUser } from '../../generated/operations.js';
import type { Provider } from '../../src/provider/index.js';

const { examples } = document.components;
const { path } = logoutUser;

/** What `signWith` makes of the app id and shared secret that the behaviours give it. */
export const signature = createHmac('sha256', 'EXAMPLE-secret').update(`POST\napp\n${path}`).digest('hex');

export type FaultHandler = (request: IncomingMessage, response: ServerResponse, provider: Provider) => unknown;

const crossOrigin = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' };

export const answer =
  (status: number, body: object | string, headers: Record<string, string> = {}): FaultHandler =>
  (_request, response) =>
    response
      .writeHead(status, { ...crossOrigin, 'Content-Type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

export const pass: FaultHandler = async ({ headers }, response, provider) => {
  const given = await present(provider, headers.authorization);
  response.writeHead(given.status, Object.fromEntries(given.headers)).end(await given.text());
};
export const silent: FaultHandler = () => {};
export const reset: FaultHandler = (request) => request.socket.resetAndDestroy();
export const lost: FaultHandler = async (request, response, provider) => {
  await present(provider, request.headers.authorization);
  reset(request, response, provider);
};
export const html = answer(200, '<h1>Welcome', { 'Content-Type': 'text/html' });

/** By the name that stands in the URL. */
export const faultHandlers: Readonly<Record<string, FaultHandler>> = {
  pass,
  silent,
  reset,
  lost,
  html,
  async cut({ headers, socket }, response, provider) {
    const body = await (await present(provider, headers.authorization)).text();
    response.writeHead(200, { ...crossOrigin, 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.write(body.slice(0, 60), () => socket.destroy());
  },
  busy: answer(503, examples.ServiceUnavailable.value, { 'Retry-After': '0' }),
  limited: answer(429, examples.CallRateExceeded.value, { 'Retry-After': '1' }),
  'limited-for-a-day': answer(429, examples.CallRateExceeded.value, { 'Retry-After': '86400' }),
  endless: answer(200, JSON.stringify(examples.LoggedOut.value) + ' '.repeat(10_000_000)),
  redirect: (request, response, provider) =>
    answer(307, '', { Location: `${request.url?.replace('redirect', 'pass')}` })(request, response, provider),
};

export function passPreflight(response: ServerResponse): void {
  const allowed = {
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'Authorization, Accept, Prefer',
  };
  response.writeHead(204, { ...crossOrigin, ...allowed, Connection: 'close' }).end();
}

/** Logs out at the provider, with no network between. */
export function present(provider: Provider, authorization = ''): Promise<Response> {
  const headers = { Authorization: authorization };
  return provider.fetch(new Request(`http://127.0.0.1${path}`, { method: 'POST', headers }));
}
