/** Providers to try the suite itself on: the reference provider, with something put around it, over real HTTP. */
import {
  createProvider,
  memorySessionStore,
  type Provider,
  type ProviderOptions,
} from '../../../src/provider/index.js';
import { serve } from '../../../src/provider/serve.js';
import type { SuiteOptions } from '../engine/run.js';
import { type FaultProxyHandler, startFaultProxy } from './fault-proxy.js';

/** What is put around the reference provider; nothing of it is known inside. */
export interface Parts {
  /** Store, clock and randomness, passed in. */
  readonly options?: ProviderOptions;
  /** Around `provider.fetch`. */
  readonly wrap?: (request: Request, next: Provider['fetch']) => Promise<Response>;
  /** In front of the served provider, for what shows only on the wire. */
  readonly front?: FaultProxyHandler;
  /** For one call, in ms. Default: long, because many are tried at the same time on a busy machine. */
  readonly timeout?: number;
  /** Makes the tokens that are issued to the suite into others, which `wrap` or `front` then has to know. */
  readonly dress?: (token: string) => string;
  /** Is told each token that is issued to the suite. */
  readonly issued?: (token: string) => void;
  /** The app's secret: the suite signs every call, and `wrap` has to know what to do with signatures. */
  readonly signature?: SuiteOptions['signature'];
  /** How long the suite is to watch, in ms. Default: not at all. */
  readonly watch?: number;
}

/** What the suite needs to be run against a subject. */
export type RunningSubject = Omit<SuiteOptions, 'onProgress'> & { close(): Promise<void> };

const defaultTimeout = 30_000; // ms
const user = { appId: 'app', userId: 'user' };
const otherUser = { appId: 'app', userId: 'other user' };
const probe = { method: 'GET', path: '/probe' };

/** Serves the subject on a free port. */
export async function startSubject({
  options = {},
  wrap,
  front,
  timeout = defaultTimeout,
  dress = (token) => token,
  issued,
  signature,
  watch,
}: Parts): Promise<RunningSubject> {
  const { store = memorySessionStore(), now = Date.now } = options;
  const inner = createProvider({ ...options, store });
  /** An operation that is none of the provider's: it asks the store, as any other service of the platform would. */
  async function answerProbe(request: Request): Promise<Response> {
    const token = /^Buddy (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    const session = await store.find(await sha256(token), now());
    return new Response(null, { status: session?.userId === undefined ? 401 : 200 });
  }
  const operations = (request: Request) => {
    return new URL(request.url).pathname === probe.path ? answerProbe(request) : inner.fetch(request);
  };
  const provider: Provider = {
    ...inner,
    fetch: wrap ? (request) => wrap(request, operations) : operations,
  };
  const served = await serve(provider);
  const fronted = front && (await startFaultProxy(served.url, front));
  const token = (request: typeof user & { expires?: number }) => async () => {
    const { accessToken } = await provider.issueUserToken(request);
    issued?.(accessToken);
    return dress(accessToken);
  };
  return {
    baseUrl: fronted?.url ?? served.url,
    timeout,
    signature,
    watch,
    userToken: token(user),
    secondUserToken: token(otherUser),
    expiredToken: () => token({ ...user, expires: now() - 60_000 })(),
    probe,
    async close() {
      await fronted?.close();
      await served.close();
    },
  };
}

export async function sha256(words: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(words))).toString('base64url');
}
