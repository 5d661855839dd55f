/** Runs the code of docs/opentelemetry.md with the real SDK of OpenTelemetry. */
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Attributes, context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { projectFolder } from '../contract-tests/project.js';
import { codeBlocks } from '../contract-tests/project-copy.js';
import { type BuddyClientOptions, createBuddyClient, type LogoutEvent } from './index.js';
import { createProvider } from './provider/index.js';

const spans = new InMemorySpanExporter();
const measured = new InMemoryMetricExporter(AggregationTemporality.DELTA);
// Far longer than the tests run: they ask for the metrics when they want them.
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 3_600_000 });
const meters = new MeterProvider({ readers: [reader] });
let logoutTelemetry: (baseUrl: string) => (event: LogoutEvent) => void;

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  metrics.setGlobalMeterProvider(meters);
  const app = await mkdtemp(join(tmpdir(), 'buddy-logout-telemetry-'));
  await symlink(join(projectFolder, 'node_modules'), join(app, 'node_modules'), 'junction');
  const file = join(app, 'logout-telemetry.mjs');
  await writeFile(file, (await codeBlocks('docs/opentelemetry.md', 'js')).join(''));
  ({ logoutTelemetry } = await import(/* @vite-ignore */ file));
  await rm(app, { recursive: true });
});
beforeEach(async () => {
  await meters.forceFlush();
  measured.reset();
  spans.reset();
});
afterAll(async () => {
  await meters.shutdown();
  for (const api of [trace, metrics, context]) api.disable();
});

const baseUrl = 'https://api.example.com/v1/';
const fixed = {
  'http.request.method': 'POST',
  'server.address': 'api.example.com',
  'server.port': 443,
  'url.full': 'https://api.example.com/v1/users/me/logout',
  'url.template': '/users/me/logout',
};
const uuid = expect.stringMatching(/^[\da-f-]{36}$/);
const busy = () => Response.json({}, { status: 503, headers: { 'retry-after': '0' } });

/** A client of the reference provider, which answers 503 as often as it is told to first. */
async function client({ failures = 0, ...options }: BuddyClientOptions & { failures?: number } = {}) {
  const provider = createProvider();
  const { accessToken: userToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
  // The provider is at the root of its server, and the base URL is not.
  const deliver = (request: Request) => provider.fetch(new Request(request.url.replace('/v1/', '/'), request));
  const fetch = async (request: Request) => (failures-- > 0 ? busy() : deliver(request));
  return createBuddyClient({ baseUrl, userToken, fetch, onEvent: logoutTelemetry(baseUrl), ...options });
}

const finished = () =>
  spans.getFinishedSpans().map(({ name, kind, attributes, status, events }) => ({
    name,
    kind,
    attributes,
    status,
    events: events.map((event) => ({ name: event.name, attributes: event.attributes })),
  }));

async function points(name: string) {
  await meters.forceFlush();
  const all = measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  return all
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ dataPoints }): DataPoint<unknown>[] => [...dataPoints]);
}

test('a logout is a span, with the attempt that failed before as an event', async () => {
  const result = await (await client({ failures: 1 })).logoutUser();
  expect(result.success).toBe(true);
  expect(finished()).toEqual([
    {
      name: 'POST /users/me/logout',
      kind: SpanKind.CLIENT,
      attributes: {
        ...fixed,
        'http.request.resend_count': 1,
        'http.response.status_code': 200,
        'buddy.session': 'ended',
        'buddy.request_id': result.requestId,
      },
      status: { code: SpanStatusCode.UNSET },
      events: [
        {
          name: 'retry',
          attributes: { 'error.type': 'UnexpectedResponse', 'http.response.status_code': 503, 'buddy.retry.wait': 0 },
        },
      ],
    },
  ]);
});

test('a logout that fails is a span in error, and what was not sent has one too', async () => {
  await (await client({ userToken: 'EXAMPLE-dead-token' })).logoutUser();
  await (await client({ userToken: '' })).logoutUser();
  const failed = (code: string, attributes: Attributes) =>
    expect.objectContaining({
      attributes: { ...fixed, 'error.type': code, 'buddy.session': 'ended', ...attributes },
      status: { code: SpanStatusCode.ERROR, message: code },
      events: [],
    });
  expect(finished()).toEqual([
    failed('AuthAccessTokenInvalid', { 'http.response.status_code': 401, 'buddy.request_id': uuid }),
    failed('NotLoggedIn', {}),
  ]);
});

test('logouts that overlap are a span each, a child of the span that was active then, and shared calls are one', async () => {
  const tracer = trace.getTracer('app');
  const onEvent = logoutTelemetry(baseUrl);
  const failures = [0, 1, 2];
  const parents = await Promise.all(
    failures.map(async (failures) => {
      const user = await client({ failures, onEvent });
      return tracer.startActiveSpan('request', async (span) => {
        const results = await Promise.all([user.logoutUser(), user.logoutUser()]);
        span.end();
        return { parent: span.spanContext().spanId, failures, requestId: results[1].requestId };
      });
    }),
  );
  const logouts = spans.getFinishedSpans().filter(({ name }) => name !== 'request');
  expect(logouts).toHaveLength(failures.length);
  for (const { parent, failures, requestId } of parents) {
    const own = logouts.filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent);
    expect(own).toMatchObject([{ attributes: { 'buddy.request_id': requestId } }]);
    expect(own[0]?.events).toHaveLength(failures);
  }
});

test('logouts are counted and timed by what became of them, and no token is in any of it', async () => {
  const results = await Promise.all([(await client({ failures: 1 })).logoutUser(), (await client()).logoutUser()]);
  await (await client({ failures: 3, userToken: 'EXAMPLE-user-token' })).logoutUser();
  const [counted, timed] = [await points('buddy.logouts'), await points('buddy.logout.duration')];
  const lost = { 'buddy.session': 'unknown', 'error.type': 'UnexpectedResponse' };
  expect(counted).toMatchObject([
    { value: 2, attributes: { 'buddy.session': 'ended' } },
    { value: 1, attributes: lost },
  ]);
  expect(Object.keys(counted[0]?.attributes ?? {})).toEqual(['buddy.session']);
  expect(timed).toMatchObject([{ value: { count: 2 } }, { value: { count: 1 }, attributes: lost }]);
  const shown = inspect([spans.getFinishedSpans(), counted, timed], { depth: 6 });
  for (const result of results) expect(shown).not.toContain(result.success ? result.result.accessToken : 'no token');
  expect(shown).not.toContain('EXAMPLE-user-token');
});
