/** The Prism mock server in this process, for a spec that is at hand as a value: `npm run mock` takes seconds more to start. */
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';
import type { Json } from 'openapi-document';

export interface MockServer {
  readonly url: string;
  close(): Promise<void>;
}

const silent = (): void => {};
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

/** Serves the document's examples on a free port of 127.0.0.1, as strictly as `npm run mock` does. */
export async function serveExamples(document: Json): Promise<MockServer> {
  // Prism writes its own marks into the document.
  const operations = await getHttpOperationsFromSpec(JSON.parse(JSON.stringify(document)));
  const config = {
    isProxy: false,
    mock: { dynamic: false },
    checkSecurity: true,
    validateRequest: true,
    validateResponse: true,
    errors: false,
    upstreamProxy: undefined,
  } as const;
  const server = createServer(operations, { cors: false, config, components: { logger } });
  return { url: await server.listen(0, '127.0.0.1'), close: () => server.close() };
}
