/** Calls the provider under test over real connections, and keeps every exchange. */
import { isUtf8 } from 'node:buffer';
import * as http from 'node:http';
import * as https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, unzipSync } from 'node:zlib';
import { logoutUser } from '../../../generated/operations.js';
import { RateLimiter } from './rate-limiter.js';
import type { ExchangeReport } from './report.js';
import type { Secrets } from './secrets.js';

/** Why a run cannot go on, in a sentence for who has started it. */
export class SuiteError extends Error {
  override readonly name = 'SuiteError';
}

/** One call. Without anything else it is the logout operation without credentials. */
export interface Call {
  readonly method?: string;
  /** Path and query, below the service root. */
  readonly path?: string;
  /** In this order, repeated names as they are; `Host`, `Accept` and `Content-Length` are added. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Buffer;
  /** Whether the body is sent without saying how long it is. */
  readonly isChunked?: boolean;
  /** Default: any that is kept alive. */
  readonly connection?: 'fresh' | Connection;
  /** Another operation of the provider, about which the spec says nothing. */
  readonly isProbe?: boolean;
  /** What stands before a provider may refuse such a call, in words of its own and before the provider sees it. */
  readonly mayBeRefused?: boolean;
}

/** One connection, kept alive from call to call; a new one takes its place when the provider closes it. */
export interface Connection {
  readonly agent: http.Agent;
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
  /** The provider closed a kept connection just when it was used again, which HTTP allows; the call was made anew. */
  readonly isRepeated?: boolean;
  /** How often this call was told 429 before, and made again when its time had come. */
  readonly timesRefused: number;
  /** Whether it had got 503 before: what that did is not known. */
  readonly isAfterUnavailable: boolean;
}

export interface Answer {
  readonly status: number;
  readonly reason: string;
  /** In the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Without its content encoding. */
  readonly body: string;
  /** JSON is nothing else. */
  readonly isUtf8: boolean;
}

export interface TargetOptions {
  readonly baseUrl: string;
  /** Sent with each call. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** For one call, in ms. */
  readonly timeout: number;
  /** How many calls may start in a second. */
  readonly rate: number;
  /** How many calls may be made, beside those that are made again because the provider said 429 or 503. */
  readonly callLimit: number;
}

const longestWait = 60; // s, for a provider that says 429 or 503
const mostRepeats = 5;
/** When so many in a row were told 429 or 503, none is made again. */
const mostInVain = 60;
/** So often may a provider close kept connections unannounced; from then on each call has its own. */
const mostClosings = 3;

export class Target {
  readonly exchanges: Exchange[] = [];
  private calls = 0;
  private closings = 0;
  private readonly began = performance.now();
  private readonly client: typeof http | typeof https;
  private readonly connections = new Set<http.Agent>();
  private readonly shared: Connection;
  private readonly limiter: RateLimiter;
  private inVain = 0;

  constructor(
    private readonly options: TargetOptions,
    private readonly secrets: Secrets,
  ) {
    this.client = options.baseUrl.startsWith('https:') ? https : http;
    this.limiter = new RateLimiter(options.rate);
    this.shared = this.connect(Number.POSITIVE_INFINITY);
  }

  /** In ms since the run began. */
  now(): number {
    return performance.now() - this.began;
  }

  /** Calls that start together. Each resolves also when no answer comes; waits and repeats when the provider says 429 or 503. */
  call(calls: readonly Call[]): readonly Promise<Exchange>[] {
    const entered = this.limiter.enter(calls.length);
    return calls.map((call) => entered.then(() => this.untilTaken(call, calls.length > 1)));
  }

  /** A connection to make calls over, one at a time. */
  connect(sockets = 1): Connection {
    const agent = new this.client.Agent({ keepAlive: true, maxSockets: sockets });
    this.connections.add(agent);
    return { agent };
  }

  /** Lets go of a connection, or of all of them. */
  close(connection?: Connection): void {
    for (const agent of connection ? [connection.agent] : this.connections) {
      agent.destroy();
      this.connections.delete(agent);
    }
  }

  /** An exchange in the words of a report, without tokens. */
  describe({ call, sent, duration, answer, failure }: Exchange): ExchangeReport {
    const redact = (words: string) => this.secrets.redact(words);
    const { method = defaultMethod, path = defaultPath, headers = [], body, connection } = call;
    const authorization = headers.filter(([name]) => name.toLowerCase() === 'authorization').map(([, value]) => value);
    const shownHeaders = answer?.headers.map(([name, value]) => `${name}: ${value}`) ?? [];
    // Before they are quoted, which would change a token that has quotation marks in it.
    const option = (name: string, value: string) => `${name} ${quote(redact(value))}`;
    return {
      sent: Math.round(sent),
      duration: Math.round(duration),
      connection: connection === 'fresh' ? 'fresh' : 'kept alive',
      summary: redact(`${method} ${path}${authorization.length > 0 ? ` with ${authorization.join(' and ')}` : ''}`),
      curl: [
        `curl -i -X ${method}`,
        ...headers.map(([name, value]) => option('-H', `${name}: ${value}`)),
        // Their values are the caller's own, and perhaps secret.
        ...(this.options.headers ?? []).map(([name]) => option('-H', `${name}: [as given]`)),
        ...(call.isChunked ? ["-H 'Transfer-Encoding: chunked'"] : []),
        ...(body === undefined ? [] : [option('--data-binary', shorten(body.toString()))]),
        quote(redact(this.urlOf(path))),
      ].join(' '),
      answer: answer
        ? redact([`HTTP ${answer.status} ${answer.reason}`, ...shownHeaders, '', shorten(answer.body)].join('\n'))
        : redact(`No answer: ${failure}`),
      ...(answer && { status: answer.status }),
    };
  }

  private urlOf(path: string): string {
    return this.options.baseUrl.replace(/\/$/, '') + path;
  }

  private async untilTaken(call: Call, isOneOfMany: boolean): Promise<Exchange> {
    const history = { timesRefused: 0, isAfterUnavailable: false };
    for (let repeated = 0; ; repeated += 1) {
      const started = performance.now();
      const exchange = await this.exchange(call, { ...history }).finally(() => this.limiter.leave());
      if (!isLimit(exchange)) {
        this.inVain = 0;
        return exchange;
      }
      this.inVain += 1;
      const seconds = Number(headerOf(exchange, 'retry-after'));
      if (!(seconds <= longestWait) || repeated === mostRepeats || this.inVain >= mostInVain) return exchange;
      if (exchange.answer?.status === 503) {
        history.isAfterUnavailable = true;
        this.limiter.pause(1000 * seconds);
      } else {
        history.timesRefused += 1;
        // Of calls that have to come together some are too many, at whatever rate the others come.
        if (isOneOfMany && repeated === 0) this.limiter.pause(1000 * seconds);
        else this.limiter.slowDown(started, 1000 * seconds);
      }
      await this.limiter.enter();
    }
  }

  private async exchange(call: Call, history: History): Promise<Exchange> {
    if (history.timesRefused === 0 && !history.isAfterUnavailable) this.countCall();
    const first = await this.tryOnce(call, history);
    if (!first.isRepeated) return first;
    this.closings += 1;
    return this.tryOnce({ ...call, connection: 'fresh' }, history);
  }

  private countCall(): void {
    this.calls += 1;
    if (this.calls <= this.options.callLimit) return;
    throw new SuiteError(
      `The run is at its limit of ${this.options.callLimit} calls. Check one rule at a time with --only.`,
    );
  }

  private async tryOnce(call: Call, history: History): Promise<Exchange> {
    const sent = this.now();
    const timeout = AbortSignal.timeout(this.options.timeout);
    const outcome = await this.send(call, timeout).catch(({ failure, isRepeated }: SendFault) => {
      return { failure: timeout.aborted ? `none within ${this.options.timeout} ms` : failure, isRepeated };
    });
    const exchange = { call, sent, duration: this.now() - sent, ...history, ...outcome };
    this.exchanges.push(exchange);
    const token = newTokenOf(exchange);
    if (token !== undefined) this.secrets.add(token, 'app token');
    return exchange;
  }

  private send(call: Call, signal: AbortSignal): Promise<{ answer: Answer }> {
    const { method = defaultMethod, path = defaultPath } = call;
    const { headers = [], body, connection: wanted = this.shared } = call;
    const connection = this.closings < mostClosings ? wanted : 'fresh';
    const { baseUrl, headers: always = [] } = this.options;
    return new Promise((resolve, reject: (fault: SendFault) => void) => {
      const request = this.client.request(this.urlOf(path), {
        method,
        agent: connection === 'fresh' ? false : connection.agent,
        signal,
        // As a flat list, names may repeat, and nothing is added but what stands here.
        headers: [
          ['Host', new URL(baseUrl).host],
          ...(headers.some(([name]) => name.toLowerCase() === 'accept') ? [] : [['Accept', 'application/json']]),
          ...always,
          ...headers,
          ...(call.isChunked ? [] : [['Content-Length', String(Buffer.byteLength(body ?? ''))]]),
        ].flat(),
      });
      const failed = (fault: NodeJS.ErrnoException, isRepeated: boolean) =>
        reject({ failure: fault.code ?? fault.message, isRepeated });
      request
        // A provider may close a kept connection at any time. Whether it has done something by then cannot be known; if it
        // has, the call that is made anew gets 401 for a live token, and that is a finding.
        .once('error', (fault: NodeJS.ErrnoException) =>
          failed(fault, request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(fault.code ?? '')),
        )
        .once('response', (incoming) => {
          readAnswer(incoming).then(
            (answer) => resolve({ answer }),
            (fault) => failed(fault, false),
          );
        })
        .end(body);
    });
  }
}

type History = Pick<Exchange, 'timesRefused' | 'isAfterUnavailable'>;

interface SendFault {
  readonly failure: string;
  readonly isRepeated: boolean;
}

async function readAnswer(incoming: http.IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, statusMessage: reason = '', rawHeaders } = incoming;
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
  const body = decoded(await buffer(incoming), incoming.headers['content-encoding']);
  return { status, reason, headers, body: body.toString(), isUtf8: isUtf8(body) };
}

/** A proxy may compress an answer though nobody has asked for it. */
function decoded(body: Buffer, encoding = 'identity'): Buffer {
  if (body.length === 0) return body;
  if (/^(x-)?(gzip|deflate)$/i.test(encoding)) return unzipSync(body);
  return /^br$/i.test(encoding) ? brotliDecompressSync(body) : body;
}

/** The value of a header, however its name is written; several are joined as HTTP has it. */
export function headerOf({ answer }: Exchange, name: string): string | undefined {
  const values = answer?.headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()) ?? [];
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(', ');
}

/** The body as JSON; undefined when it is none. */
export function bodyOf({ answer }: Exchange): unknown {
  try {
    return answer?.isUtf8 ? JSON.parse(answer.body) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the body of the answer is JSON. */
export function isJson(exchange: Exchange): boolean {
  return bodyOf(exchange) !== undefined;
}

/** Whether the provider says that it takes no call now, and for how long. */
function isLimit(exchange: Exchange): boolean {
  return [429, 503].includes(exchange.answer?.status ?? 0) && headerOf(exchange, 'retry-after') !== undefined;
}

/** Whether what became of a call says nothing of a promise, because of a limit of the provider's. */
export function wasLimited(exchange: Exchange): boolean {
  return exchange.isAfterUnavailable || isLimit(exchange);
}

/** The app-level token of a 200; undefined when there is none. */
export function newTokenOf(exchange: Exchange): string | undefined {
  const { accessToken } = Object(Object(bodyOf(exchange)).result);
  return typeof accessToken === 'string' ? accessToken : undefined;
}

const { path: defaultPath, method: defaultMethod } = logoutUser;

function quote(words: string): string {
  return `'${words.replaceAll("'", `'\\''`)}'`;
}

function shorten(words: string): string {
  return words.length > 2000 ? `${words.slice(0, 2000)}… (${words.length} characters in all)` : words;
}
