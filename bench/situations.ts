/**
 * Run as a process of its own: what each client makes of situations that users of such clients came into. Usage: node
 * --import tsx situations.ts JSON, with the `names` of clients. Prints by situation whether each does as is said there.
 */

import {
  answer,
  type FaultHandler,
  html,
  lost,
  pass,
  reset,
  silent,
} from '../contract-tests/runtimes/fault-handlers.js';
import document from '../generated/openapi.json' with { type: 'json' };
import { type ClientCall, foraMinute, isSent, makeLogout, twice, underWay } from './service.js';

/** What a client may take for all of it, in ms: it may never end where it should. */
const limit = 15_000;
const { examples } = document.components;
const loggedOut = examples.LoggedOut.value;

const refuse = answer(401, examples.AuthAccessTokenInvalid.value);
const busy = answer(503, examples.ServiceUnavailable.value, { 'Retry-After': '1' });
const tokenless = answer(200, { ...loggedOut, result: {} });
/** Far more than the platform takes for a reader that has stopped. */
const huge = answer(200, JSON.stringify(loggedOut) + ' '.repeat(16_000_000));
const redirect: FaultHandler = (request, response, provider) => {
  const meet = request.method === 'GET' ? answer(200, loggedOut) : answer(302, '', { Location: '/' });
  meet(request, response, provider);
};

/** By what the table says of a client that passes. */
const situations: Readonly<Record<string, (call: ClientCall) => Promise<boolean>>> = {
  'When nobody answers, it ends within a minute': async (call) =>
    (await makeLogout(call, [silent], foraMinute)).told !== underWay,
  'A page of HTML with status 200 is no success': async (call) => !(await makeLogout(call, [html])).success,
  'A 200 without a token is no success': async (call) => !(await makeLogout(call, [tokenless])).success,
  'A redirect that makes a GET of the POST is no success': async (call) =>
    !(await makeLogout(call, [redirect])).success,
  'The printed error shows no token: a refusal, a broken connection': async (call) => {
    const seen = [await makeLogout(call, [refuse]), await makeLogout(call, [reset])];
    return seen.every(({ success, printed, token }) => !success && !printed.includes(token));
  },
  'No token goes to another machine by plain `http:`': async (call) => !(await isSent(call, 'http://buddy.example')),
  'A body of 16 MB is not read to its end': async (call) => !(await makeLogout(call, [huge])).readToEnd,
  'A lost reply is told from a lost request, and from a refusal': async (call) => {
    const lostRequest = await makeLogout(call, [reset, pass]);
    const lostReply = await makeLogout(call, [lost, pass]);
    const refusal = await makeLogout(call, [refuse]);
    return ![lostRequest.told, refusal.told].includes(lostReply.told);
  },
  'A 503 is tried again once `Retry-After` is over, a 401 is not': async (call) => {
    const [first = 0, second = 0] = (await makeLogout(call, [busy, pass])).requests;
    const { requests } = await makeLogout(call, [refuse]);
    // A timer of the platform's may be a millisecond early.
    return second - first >= 999 && requests.length === 1;
  },
  'Two calls at once for one token are one request': async (call) => {
    const { success, requests } = await makeLogout(call, [pass], twice);
    return success && requests.length === 1;
  },
};

const { names }: { names: readonly string[] } = JSON.parse(process.argv[2] ?? '');
const clients = await Promise.all(
  names.map(async (name): Promise<[string, ClientCall]> => [name, (await import(`./clients/${name}.js`)).call]),
);
let underTrial = '';
setTimeout(() => {
  console.error(`Has not ended: ${underTrial}`);
  process.exit(1);
}, limit * names.length);
const seen: [string, boolean[]][] = [];
for (const [situation, passes] of Object.entries(situations)) {
  const passed: boolean[] = [];
  for (const [name, call] of clients) {
    underTrial = `${name}, '${situation}'`;
    passed.push(await passes(call));
  }
  seen.push([situation, passed]);
}
console.log(JSON.stringify(seen));
// Some keep connections open.
process.exit();
