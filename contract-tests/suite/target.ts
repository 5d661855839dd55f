/** Calls the provider under test over real connections, and keeps every exchange. */
import * as http from 'node:http';
import * as https from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { operations } from '../../generated/operations.js';
import { CommandError } from '../../scripts/command.js';
import type { ExchangeReport } from './report.js';
import type { Secrets } from './secrets.js';

/** One call. Without anything else it is the logout operation without credentials. */
export interface Call {
  readonly method?: string;
  /** Path and query, below the service root. */
  readonly path?: string;
  /** In this order, repeated names as they are; `Host` and `Content-Length` are added. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly connection?: 'fresh' | 'kept alive';
  /** Another operation of the provider, about which the spec says nothing. */
  readonly isProbe?: boolean;
}

/** One call, and what came back. */
export interface Exchange {
  readonly call: Call;
  /** In ms since the run began. */
  readonly sent: number;
  readonly duration: number;
  /** Absent when no whole answer came. */
  readonly answer?: Answer;
  /** Why no whole answer came. */
  readonly failure?: string;
}

export interface Answer {
  readonly status: number;
  readonly reason: string;
  /** In the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface TargetOptions {
  readonly baseUrl: string;
  /** Sent with each call. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** For one call, in ms. */
  readonly timeout: number;
}

export const callLimit = 400;
const longestWait = 5; // s, for a provider that says 429

export class Target {
  readonly exchanges: Exchange[] = [];
  private readonly began = performance.now();
  private readonly client: typeof http | typeof https;
  private readonly kept: http.Agent;

  constructor(
    private readonly options: TargetOptions,
    private readonly secrets: Secrets,
  ) {
    this.client = options.baseUrl.startsWith('https:') ? https : http;
    this.kept = new this.client.Agent({ keepAlive: true });
  }

  /** Makes one call. Resolves also when no answer comes. Waits and repeats when the provider says 429. */
  async call(call: Call): Promise<Exchange> {
    for (let repeated = 0; ; repeated += 1) {
      if (this.exchanges.length >= callLimit) {
        const reason = 'a provider that says 429 has its calls repeated';
        throw new CommandError(
          2,
          `The run is at its limit of ${callLimit} calls (${reason}). Raise the call rate for it.`,
        );
      }
      const exchange = await this.exchange(call);
      const seconds = Number(exchange.answer?.status === 429 ? headerOf(exchange, 'retry-after') : undefined);
      if (!(seconds <= longestWait) || repeated === 3) return exchange;
      await wait(1000 * seconds);
    }
  }

  /** Lets go of the connections that were kept. */
  close(): void {
    this.kept.destroy();
  }

  /** An exchange in the words of a report, without tokens. */
  describe({ call, sent, duration, answer, failure }: Exchange): ExchangeReport {
    const redact = (words: string) => this.secrets.redact(words);
    const { method = defaultMethod, path = defaultPath, headers = [], body, connection = 'kept alive' } = call;
    const authorization = headers.filter(([name]) => name.toLowerCase() === 'authorization').map(([, value]) => value);
    const shownHeaders = answer?.headers.map(([name, value]) => `${name}: ${value}`) ?? [];
    return {
      sent: Math.round(sent),
      duration: Math.round(duration),
      connection,
      summary: redact(`${method} ${path}${authorization.length > 0 ? ` with ${authorization.join(' and ')}` : ''}`),
      curl: redact(
        [
          `curl -i -X ${method}`,
          ...headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
          ...(body === undefined ? [] : [`--data-binary ${quote(shorten(body))}`]),
          quote(this.urlOf(path)),
        ].join(' '),
      ),
      answer: answer
        ? redact([`HTTP ${answer.status} ${answer.reason}`, ...shownHeaders, '', shorten(answer.body)].join('\n'))
        : redact(`No answer: ${failure}`),
      ...(answer && { status: answer.status }),
    };
  }

  private urlOf(path: string): string {
    return this.options.baseUrl.replace(/\/$/, '') + path;
  }

  private async exchange(call: Call): Promise<Exchange> {
    const sent = performance.now() - this.began;
    const timeout = AbortSignal.timeout(this.options.timeout);
    const outcome = await this.send(call, timeout).catch((fault: NodeJS.ErrnoException) => ({
      failure: timeout.aborted ? `none within ${this.options.timeout} ms` : (fault.code ?? fault.message),
    }));
    const exchange = { call, sent, duration: performance.now() - this.began - sent, ...outcome };
    this.exchanges.push(exchange);
    return exchange;
  }

  private async send(call: Call, signal: AbortSignal): Promise<{ answer: Answer }> {
    const { method = defaultMethod, path = defaultPath } = call;
    const { headers = [], body, connection = 'kept alive' } = call;
    const { baseUrl, headers: always = [] } = this.options;
    const { promise: response, resolve, reject } = withResolvers<http.IncomingMessage>();
    const request = this.client.request(this.urlOf(path), {
      method,
      agent: connection === 'fresh' ? false : this.kept,
      signal,
      // As a flat list, names may repeat, and nothing is added but what stands here.
      headers: [
        ['Host', new URL(baseUrl).host],
        ...(headers.some(([name]) => name.toLowerCase() === 'accept') ? [] : [['Accept', 'application/json']]),
        ...always,
        ...headers,
        ['Content-Length', String(Buffer.byteLength(body ?? ''))],
      ].flat(),
    });
    request.once('response', resolve).once('error', reject).end(body);
    const incoming = await response;
    const { statusCode: status = 0, statusMessage: reason = '', rawHeaders } = incoming;
    const received = rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
    );
    return { answer: { status, reason, headers: received, body: await text(incoming) } };
  }
}

/** The value of a header, however its name is written; several are joined as HTTP has it. */
export function headerOf({ answer }: Exchange, name: string): string | undefined {
  const values = answer?.headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()) ?? [];
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(', ');
}

/** The body as JSON; undefined when it is none. */
export function bodyOf({ answer }: Exchange): unknown {
  try {
    return JSON.parse(answer?.body ?? '');
  } catch {
    return undefined;
  }
}

const { path: defaultPath } = operations.logoutUser;
const defaultMethod = operations.logoutUser.method.toUpperCase();

function quote(words: string): string {
  return `'${words.replaceAll("'", `'\\''`)}'`;
}

function shorten(words: string): string {
  return words.length > 2000 ? `${words.slice(0, 2000)}… (${words.length} characters in all)` : words;
}

function withResolvers<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<Value>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
