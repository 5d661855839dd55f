/** The mock server of a spec, Prism, in a thread beside this one. */
import { once } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { JsonObject } from 'openapi-document';

export interface MockServer {
  /** Resolves to the URL at which the document's examples are served. Rejects when Prism cannot serve it. */
  serve(document: JsonObject): Promise<string>;
  close(): void;
}

interface Thread {
  readonly worker: Worker;
  /** Rejects when the thread ends. */
  readonly ended: Promise<never>;
}

/** One for all reviews of this process, since to load Prism takes long; it ends with the process. */
let thread: Thread | undefined;

function startThread(): Thread {
  const worker = new Worker(new URL('./mock-thread.js', import.meta.url));
  worker.unref();
  const ended = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      thread = undefined;
      reject(new Error(`Prism has ended with ${code}.`));
    });
  });
  // Whoever serves a document is told.
  ended.catch(() => {});
  return { worker, ended };
}

/** Begins to load Prism, which goes on while this thread does other things. */
export function startMockServer(): MockServer {
  thread ??= startThread();
  const { worker, ended } = thread;
  const ports: MessagePort[] = [];
  return {
    async serve(document) {
      const { port1: port, port2 } = new MessageChannel();
      ports.push(port);
      worker.postMessage({ document, port: port2 }, [port2]);
      const [{ url, refused }] = await Promise.race([once(port, 'message'), ended]);
      if (refused !== undefined) throw new Error(refused);
      return url;
    },
    close() {
      for (const port of ports) port.close();
    },
  };
}
