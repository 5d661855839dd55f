/** The mock server of a spec, Prism, in a thread beside this one. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { JsonObject } from 'openapi-document';

export interface MockServer {
  /** Resolves to the URL at which the document's examples are served. Rejects when Prism cannot serve it. */
  serve(document: JsonObject): Promise<string>;
  close(): Promise<void>;
}

/** Begins to load Prism, which goes on while this thread does other things. One document at a time is asked for. */
export function startMockServer(): MockServer {
  const worker = new Worker(new URL('./mock-thread.js', import.meta.url));
  // Whoever serves a document waits for the message or the error, and is told.
  worker.on('error', () => {});
  return {
    async serve(document) {
      const answered = once(worker, 'message');
      worker.postMessage(document);
      const [{ url, refused }] = await answered;
      if (refused !== undefined) throw new Error(refused);
      return url;
    },
    async close() {
      await worker.terminate();
    },
  };
}
