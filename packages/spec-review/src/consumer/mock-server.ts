/** The mock server of a spec, Prism, in a thread beside this one. */
import { once } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { isObject, type Json, type JsonObject, methods } from 'openapi-document';

export interface MockServer {
  /** Resolves to the URL at which the document's examples are served. Rejects when Prism cannot serve it. */
  serve(document: JsonObject): Promise<string>;
  close(): void;
}

interface Thread {
  readonly worker: Worker;
  /** How many it was asked to serve. */
  documents: number;
  /** Rejects when the thread ends. */
  readonly ended: Promise<never>;
}

/**
 * One for all reviews of this process, which come one after the other, since to load Prism takes long. It ends with the
 * process, or by a document that Prism does not survive; the next review begins another.
 */
let thread: Thread | undefined;

function startThread(): Thread {
  const worker = new Worker(new URL('./mock-thread.js', import.meta.url));
  worker.unref();
  const ended = new Promise<never>((_, reject) => {
    const end = (fault: Error) => {
      if (thread?.worker === worker) thread = undefined;
      reject(fault);
    };
    worker.once('error', end);
    worker.once('exit', (code) => end(new Error(`Prism has ended with ${code}.`)));
  });
  // Whoever serves a document is told.
  ended.catch(() => {});
  return { worker, documents: 0, ended };
}

/** Begins to load Prism, which goes on while this thread does other things. */
export function startMockServer(): MockServer {
  thread ??= startThread();
  const ports: MessagePort[] = [];
  return {
    async serve(document) {
      thread ??= startThread();
      const shared = thread;
      shared.documents += 1;
      const isFirst = shared.documents === 1;
      const { port1: port, port2 } = new MessageChannel();
      ports.push(port);
      try {
        const { url, refused } = await asked(shared, port, { document: withoutCallbacks(document), port: port2 });
        if (refused !== undefined) throw new Error(refused);
        return url;
      } catch (fault) {
        // An earlier document may have ended it, which was not told yet.
        if (isFirst || thread === shared) throw fault;
        return this.serve(document);
      }
    },
    close() {
      for (const port of ports) port.close();
    },
  };
}

/** Nobody is called back here, and over callbacks that lead to each other Prism finds no end. */
function withoutCallbacks(document: JsonObject): JsonObject {
  const { callbacks: _, pathItems: __, ...components } = isObject(document.components) ? document.components : {};
  const paths = mapped(document.paths, (item) =>
    mapped(item, (operation, method) => {
      if (!methods.includes(method) || !isObject(operation)) return operation;
      const { callbacks: ___, ...rest } = operation;
      return rest;
    }),
  );
  return { ...document, components, ...(paths !== undefined && { paths }) };
}

function mapped(map: Json | undefined, change: (value: Json, key: string) => Json | undefined): Json | undefined {
  if (!isObject(map)) return map;
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key) ?? null]));
}

interface StartedMock {
  readonly url: string;
  readonly refused?: string;
}

async function asked(
  { worker, ended }: Thread,
  port: MessagePort,
  message: { readonly document: JsonObject; readonly port: MessagePort },
) {
  // A thread that ends takes the port along, and then nothing else would keep this process until it is told.
  worker.ref();
  worker.postMessage(message, [message.port]);
  const [answer] = await Promise.race([once(port, 'message'), ended]).finally(() => worker.unref());
  // mock-thread.js sends nothing else.
  return answer as StartedMock;
}
