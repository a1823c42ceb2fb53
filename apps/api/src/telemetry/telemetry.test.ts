import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  createDatabase,
  providerScript,
  type Script,
  type ScriptedUpstream,
  startScriptedUpstream,
  type ThrowawayDatabase,
} from '@derouter/testkit';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { readConfig } from '../config.ts';
import { startServer } from '../start-server.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels } from '../testing/gateway-models.ts';

/** The real process exports over HTTP to a collector that keeps what it gets. */
const secretKey = 'ab'.repeat(32);
const prompt = 'a prompt that no trace may hold';
const stopSequence = 'a stop sequence that no trace may hold';
const callerName = 'a name that no trace may hold';
const answerText = 'an answer that no trace may hold';
const port = 20_000 + Math.floor(Math.random() * 20_000);

let database: ThrowawayDatabase;
let first: ScriptedUpstream;
let second: ScriptedUpstream;
let collector: Collector;
let dataDir: string;
let customer: GatewayCustomer;
let child: ChildProcess | null = null;

interface Value {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly Value[] };
}
interface Attribute {
  readonly key: string;
  readonly value: Value;
}
interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly Attribute[];
}
interface OtlpMetric {
  readonly name: string;
  readonly sum?: {
    readonly dataPoints: readonly {
      readonly asInt?: string | number;
      readonly asDouble?: number;
      readonly attributes: readonly Attribute[];
    }[];
  };
  readonly histogram?: { readonly dataPoints: readonly { readonly count: string | number; readonly attributes: readonly Attribute[] }[] };
}

interface Collector {
  readonly baseUrl: string;
  readonly bodies: { readonly path: string; readonly type: string; readonly bytes: Buffer; readonly authorization: string }[];
  isMute: boolean;
  spans(): OtlpSpan[];
  metrics(): Map<string, OtlpMetric>;
  close(): Promise<void>;
}

async function startCollector(): Promise<Collector> {
  const bodies: Collector['bodies'] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const { 'content-type': type = '', authorization = '' } = request.headers;
    bodies.push({ path: request.url ?? '', type, bytes, authorization });
    if (!collector.isMute) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const parsed = <T>(path: string) => bodies.filter((body) => body.path === path).map(({ bytes }) => JSON.parse(bytes.toString()) as T);
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    isMute: false,
    spans: () =>
      parsed<{ resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] }>('/v1/traces').flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    metrics: () =>
      new Map(
        parsed<{ resourceMetrics: { scopeMetrics: { metrics: OtlpMetric[] }[] }[] }>('/v1/metrics').flatMap(({ resourceMetrics }) =>
          resourceMetrics.flatMap(({ scopeMetrics }) =>
            scopeMetrics.flatMap(({ metrics }) => metrics.map((metric) => [metric.name, metric] as const)),
          ),
        ),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const settings = () => ({
  PORT: String(port),
  DATA_DIR: dataDir,
  DATABASE_URL: database.url,
  SECRET_KEY: secretKey,
  DRAIN_SECONDS: '1',
  SANDBOX_UPSTREAM: 'off',
});

/** Answers under the name of a snapshot of the model that was asked for. */
const asSnapshot = (script: Script): Script =>
  async function* (request) {
    for await (const step of script(request)) {
      yield 'write' in step ? { write: String(step.write).replaceAll('"some-model"', '"some-model-2026-01-01"') } : step;
    }
  };

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  const answer = providerScript(() => ({
    text: answerText,
    usage: {
      ...{ prompt_tokens: 2_000, completion_tokens: 50, prompt_tokens_details: { cached_tokens: 500 } },
      completion_tokens_details: { reasoning_tokens: 20 },
    },
  }));
  [first, second, collector] = await Promise.all([
    startScriptedUpstream(() => [{ status: 503 }, { write: '{"error":{"message":"busy"}}' }]),
    startScriptedUpstream(asSnapshot(answer)),
    startCollector(),
  ]);
  dataDir = mkdtempSync(join(tmpdir(), 'derouter-telemetry-'));
  chmodSync(dataDir, 0o755);
  const server = await startServer(await readConfig({ ...settings(), PORT: '0', LOG_LEVEL: 'silent' }), () => {});
  customer = await addGatewayCustomer({ ...server, base: `http://127.0.0.1:${port}` });
  await (await addGatewayModels(server)).route('openai-compatible', first.baseUrl, second.baseUrl);
  await server.stop();
});
afterEach(async () => {
  if (child?.exitCode === null) child.kill('SIGKILL');
  collector.bodies.length = 0;
  collector.isMute = false;
  first.requests.length = 0;
});
afterAll(async () => {
  await Promise.all([first.close(), second.close(), collector.close(), database.close()]);
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts the process with these variables of OpenTelemetry. Returns how to stop it. */
async function start(variables: Readonly<Record<string, string>>) {
  const started = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings(), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let text = '';
  for (const stream of [started.stdout, started.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => started.once('close', (code) => resolve(code)));
  await expect.poll(() => text, { timeout: 50_000 }).toContain('derouter is ready');
  return {
    output: () => text,
    async stop() {
      const startedAt = performance.now();
      started.kill('SIGTERM');
      return { code: await ended, ms: performance.now() - startedAt };
    },
  };
}

const ask = (headers: Record<string, string> = {}) =>
  customer.call(
    '/v1/chat/completions',
    {
      ...{ model: 'from-openai-compatible', stream: true, temperature: 0.5, presence_penalty: 0.1, max_tokens: 400 },
      ...{ reasoning_effort: 'low', response_format: { type: 'json_object' }, stop: [stopSequence], user: callerName },
      messages: [{ role: 'user', content: prompt }],
    },
    { headers },
  );

function read({ stringValue, intValue, doubleValue, boolValue, arrayValue }: Value): unknown {
  return arrayValue?.values.map(read) ?? stringValue ?? boolValue ?? doubleValue ?? (intValue === undefined ? undefined : Number(intValue));
}
const fields = (attributes: readonly Attribute[]) => Object.fromEntries(attributes.map(({ key, value }) => [key, read(value)]));

test('a request is one server span with a client span for each try, and no content; the caller’s trace is neither trusted nor passed on', async () => {
  const running = await start({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.baseUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20collector',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    OTEL_METRIC_EXPORT_INTERVAL: '60000',
  });
  const theirs = '4bf92f3577b34da6a3ce929d0e0e4736';
  const response = await ask({ traceparent: `00-${theirs}-00f067aa0ba902b7-01`, tracestate: 'a=b', baggage: 'user=secret' });
  expect(await response.text()).toContain('[DONE]');
  const receiptId = response.headers.get('x-derouter-receipt');
  for (const { requests } of [first, second]) {
    for (const name of ['traceparent', 'tracestate', 'baggage']) expect(requests.at(-1)?.headers[name]).toBeUndefined();
  }
  expect((await running.stop()).code).toBe(0);

  const spans = collector.spans();
  const [server, ...rest] = spans.filter(({ kind }) => kind === 2);
  expect(rest).toEqual([]);
  const tries = spans
    .filter(({ kind }) => kind === 3)
    .sort((a, b) => Number(fields(a.attributes)['derouter.attempt']) - Number(fields(b.attributes)['derouter.attempt']));
  expect(server?.name).toBe('POST /v1/chat/completions');
  expect(server?.parentSpanId ?? '').toBe('');
  expect(server?.traceId).not.toBe(theirs);
  expect(tries.map(({ name, parentSpanId, traceId }) => [name, parentSpanId, traceId])).toEqual(
    Array(3).fill(['chat some-model', server?.spanId, server?.traceId]).slice(0, tries.length),
  );
  expect(fields(server?.attributes ?? [])).toMatchObject({
    'http.route': '/v1/chat/completions',
    'http.response.status_code': 200,
    'derouter.receipt.id': receiptId,
    'derouter.account.id': customer.accountId,
  });
  expect(fields(tries[0]?.attributes ?? [])).toMatchObject({
    'error.type': '503',
    'http.response.status_code': 503,
    'derouter.attempt': 1,
  });
  expect(fields(tries.at(-1)?.attributes ?? [])).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai_compatible',
    'gen_ai.request.model': 'some-model',
    'gen_ai.request.stream': true,
    'gen_ai.request.max_tokens': 400,
    'gen_ai.request.temperature': 0.5,
    'gen_ai.request.presence_penalty': 0.1,
    'gen_ai.request.reasoning.level': 'low',
    'gen_ai.output.type': 'json',
    'gen_ai.response.model': 'some-model-2026-01-01',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.response.time_to_first_chunk': expect.any(Number),
    'gen_ai.usage.input_tokens': 2_000,
    'gen_ai.usage.output_tokens': 50,
    'gen_ai.usage.cache_read.input_tokens': 500,
    'gen_ai.usage.reasoning.output_tokens': 20,
    'derouter.receipt.id': receiptId,
    // 1 500 tokens at $1, 500 cached at $0.1 and 50 at $10 per million.
    'derouter.cost.charged_usd': 0.00205,
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(second.baseUrl).port),
  });
  expect(fields(tries.at(-1)?.attributes ?? [])).not.toHaveProperty(['gen_ai.usage.cache_write.input_tokens']);

  const metrics = collector.metrics();
  const counted = (name: string) =>
    (metrics.get(name)?.sum?.dataPoints ?? []).reduce((sum, point) => sum + Number(point.asInt ?? point.asDouble), 0);
  expect(counted('gen_ai.client.inference.usage.input_tokens')).toBe(2_000);
  expect(counted('gen_ai.client.inference.usage.output_tokens')).toBe(50);
  expect(counted('gen_ai.client.inference.usage.reasoning.output_tokens')).toBe(20);
  expect(counted('derouter.cost.charged')).toBeCloseTo(0.00205, 9);
  const durations = metrics.get('gen_ai.client.inference.duration')?.histogram?.dataPoints ?? [];
  expect(durations.map(({ attributes }) => fields(attributes)['error.type'])).toEqual(expect.arrayContaining(['503', undefined]));
  const everything = Buffer.concat(collector.bodies.map(({ bytes }) => bytes)).toString();
  for (const content of [
    prompt,
    answerText,
    stopSequence,
    callerName,
    customer.secret,
    'sk-upstream-secret',
    customer.email,
    'user=secret',
  ]) {
    expect(everything).not.toContain(content);
  }
  expect(everything).toContain('deployment.environment.name');
  expect(new Set(collector.bodies.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer collector']));
});

test('a process whose collector accepts and never answers stops in time, with everything booked', async () => {
  collector.isMute = true;
  const running = await start({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.baseUrl,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRIC_EXPORT_INTERVAL: '200',
  });
  await (await ask()).text();
  await expect.poll(() => new Set(collector.bodies.map(({ path }) => path)).size).toBe(2);
  expect(new Set(collector.bodies.map(({ type }) => type))).toEqual(new Set(['application/x-protobuf']));
  const { code, ms } = await running.stop();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(6_000);
  expect(running.output()).not.toContain('a shutdown step timed out');
  const [{ open, charged } = {}] = await database.sql<{ open: number; charged: number }[]>`
    SELECT (SELECT count(*)::int FROM holds) AS open, (SELECT count(*)::int FROM receipts WHERE total_nano > 0) AS charged`;
  expect([open, charged]).toEqual([0, 2]);
});

test('nothing is loaded or exported unless a collector is set, and wrong settings are named', async () => {
  const read = (env: Record<string, string>) => readConfig({ SECRET_KEY: secretKey, ...env });
  expect((await read({})).telemetry).toBeNull();
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.baseUrl };
  expect((await read({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).telemetry).toBeNull();
  expect((await read({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).telemetry).toMatchObject({ traces: null, metrics: 'http/protobuf' });
  expect((await read({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.baseUrl })).telemetry).toMatchObject({ metrics: null });
  const sampled = { ...endpoint, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' };
  expect((await read(sampled)).telemetry?.sampleRatio).toBe(0.25);
  await expect(read({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).rejects.toThrow('OTEL_EXPORTER_OTLP_PROTOCOL');
  await expect(read({ ...endpoint, OTEL_TRACES_EXPORTER: 'zipkin' })).rejects.toThrow('OTEL_TRACES_EXPORTER');
  await expect(read({ ...sampled, OTEL_TRACES_SAMPLER_ARG: '2' })).rejects.toThrow('OTEL_TRACES_SAMPLER_ARG');
});
