/** Serves the examples of a document with Prism, in a thread of its own: to load Prism takes as long as to judge the types. */
import { parentPort } from 'node:worker_threads';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';

const silent = () => {};
const logger = {
  fatal: silent,
  error: silent,
  warn: silent,
  info: silent,
  debug: silent,
  trace: silent,
  success: silent,
  child: () => logger,
};

/**
 * On a free port of 127.0.0.1, as strictly as Prism can be.
 * @param {object} document in one piece, so that there is nothing to fetch
 */
async function serve(document) {
  const server = createServer(await getHttpOperationsFromSpec(document), {
    cors: false,
    config: {
      isProxy: false,
      mock: { dynamic: false },
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
    },
    components: { logger },
  });
  return server.listen(0, '127.0.0.1');
}

// Each document that comes is served until the thread is ended; what is sent back is its URL, or why there is none.
parentPort?.on('message', (document) => {
  serve(document).then(
    (url) => parentPort?.postMessage({ url }),
    (error) => parentPort?.postMessage({ refused: error instanceof Error ? error.message : String(error) }),
  );
});
