/** Serves the examples of documents with Prism, in a thread of its own: to load Prism takes as long as to judge the types. */
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';

const require = createRequire(import.meta.url);
// Prism loads the invented values of some fifty languages, of which it uses English. That is half of what it takes to load.
const prism = createRequire(require.resolve('@stoplight/prism-http'));
prism('@faker-js/faker/locale/en');
prism.cache[prism.resolve('@faker-js/faker')] = prism.cache[prism.resolve('@faker-js/faker/locale/en')];
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http');
const { createServer } = require('@stoplight/prism-http-server');

// A document that Prism does not survive ends the thread, and that is told; where in Prism it was helps nobody.
process.on('uncaughtException', () => process.exit(1));

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
 * On a free port of 127.0.0.1, as strictly as Prism can be, until the message port is closed. Sends the URL, or why there is none.
 * @param {{ document: object, port: import('node:worker_threads').MessagePort }} message the document is in one piece, so that there is nothing to fetch
 */
async function serve({ document, port }) {
  try {
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
    const url = await server.listen(0, '127.0.0.1');
    port.on('close', () => server.close());
    port.postMessage({ url });
  } catch (error) {
    port.postMessage({ refused: error instanceof Error ? error.message : String(error) });
  }
}

parentPort?.on('message', serve);
