/** A phone, as far as an app's JavaScript can tell: a Hermes VM, and the networking and timers that are native there. */
import { spawn } from 'node:child_process';
import { Agent, type ClientRequest, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

type Headers = readonly (readonly [name: string, value: string])[];

/** What native-side.js tells. */
type Told =
  | readonly ['setTimeout', timer: number, ms: number]
  | readonly ['clearTimeout', timer: number]
  | readonly ['sendRequest', id: number, method: string, url: string, headers: Headers]
  | readonly ['abortRequest', id: number]
  | readonly ['fail', fault: string]
  | readonly ['done', results: unknown];

/** Runs the scripts in that VM, one after the other. Gives what one of them says with `tell('done', …)`. */
export async function runOnPhone(hermes: string, scripts: readonly string[], signal: AbortSignal): Promise<unknown> {
  const flags = ['-w', '-Xes6-promise', '-Xmicrotask-queue'];
  const vm = spawn(hermes, flags, { stdio: ['pipe', 'pipe', 'inherit'], signal });
  const exited = new Promise((resolve, reject) => vm.once('exit', resolve).once('error', reject));
  /** Its reading loop takes each line for a program, and ASCII alone. */
  const evaluate = (code: string) => vm.stdin.write(`${inAscii(code)}\n`);
  const network = networking((...event) => evaluate(`receive(...${JSON.stringify(event)})`));
  const timers = new Map<number, NodeJS.Timeout>();
  for (const script of scripts) evaluate(`void (0, eval)(${JSON.stringify(script)})`);
  const talk: string[] = [];
  try {
    for await (const line of createInterface({ input: vm.stdout })) {
      const [said = '', json] = line.split('\u0001');
      if (json === undefined) {
        talk.push(said);
        continue;
      }
      const told: Told = JSON.parse(json);
      switch (told[0]) {
        case 'setTimeout': {
          const [, timer, ms] = told;
          timers.set(
            timer,
            setTimeout(() => evaluate(`receive('timer', ${timer})`), ms),
          );
          break;
        }
        case 'clearTimeout':
          clearTimeout(timers.get(told[1]));
          break;
        case 'sendRequest': {
          const [, id, method, url, headers] = told;
          network.send(id, method, url, headers);
          break;
        }
        case 'abortRequest':
          network.abort(told[1]);
          break;
        case 'fail':
          throw new Error(`an exception in the app: ${told[1]}`);
        case 'done':
          return told[1];
      }
    }
    throw new Error(`it ended without results, and said: ${talk.join('\n').slice(-1_000)}`);
  } finally {
    for (const timer of timers.values()) clearTimeout(timer);
    network.close();
    vm.kill();
    await exited.catch(() => {});
  }
}

function inAscii(code: string): string {
  return code.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** React Native's native module `Networking`, and the events by which it answers. */
function networking(emit: (event: string, ...words: readonly unknown[]) => void) {
  const agent = new Agent({ keepAlive: true });
  const requests = new Map<number, ClientRequest>();

  /** As OkHttp does: it follows redirects by itself, and takes the credentials along to the same origin alone. */
  function send(id: number, method: string, url: string, headers: Headers): void {
    const sent = request(url, { method, headers: Object.fromEntries(headers), agent });
    requests.set(id, sent);
    const complete = (fault = '') => requests.delete(id) && emit('didCompleteNetworkResponse', id, fault, false);
    sent.on('error', ({ message }) => complete(message));
    sent.on('response', async (response) => {
      const { statusCode = 0, headers: answered } = response;
      if (statusCode >= 300 && statusCode < 400 && answered.location) {
        response.resume();
        const next = new URL(answered.location, url);
        const kept =
          next.origin === new URL(url).origin ? headers : headers.filter(([name]) => !/^authorization$/i.test(name));
        return send(id, statusCode >= 307 ? method : 'GET', next.href, kept);
      }
      try {
        const body = await text(response);
        emit('didReceiveNetworkResponse', id, statusCode, answered, url);
        emit('didReceiveNetworkData', id, { blobId: `${id}`, offset: 0, size: body.length, text: body });
        complete();
      } catch {
        complete('The connection was closed before the end of the answer.');
      }
    });
    sent.end();
  }

  return {
    send,
    abort(id: number): void {
      const sent = requests.get(id);
      requests.delete(id);
      sent?.destroy();
    },
    close: () => agent.destroy(),
  };
}
