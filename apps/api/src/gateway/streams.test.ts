import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { brotliCompressSync, createBrotliCompress, createGzip, createZstdCompress, gzipSync, zstdCompressSync } from 'node:zlib';
import { prove } from '@derouter/billing';
import {
  cutBytes,
  isNightly,
  providerScript,
  type ScriptedUpstream,
  type Step,
  startScriptedUpstream,
  streamEvents,
} from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import {
  type ClientDialect,
  callOf,
  type Pair,
  passThrough,
  readStream,
  translated,
  type UpstreamDialect,
  usageOf,
} from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels, type UpstreamKind } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Section "Streams" of docs/conformance.md, over real sockets: passed through and translated. */
const text = 'Grüße, 日本 🎉 "quoted".';
/** Ten tokens at $1 and five at $10 per million. */
const cost = 60_000n;
const sse = { 'content-type': 'text/event-stream' };
const head: Step = { status: 200, headers: sse };
const pairs = [...passThrough, ...translated];
/** A sample, where one pair of each kind is enough. */
const few = pairs.filter(({ client, kind, upstream }) =>
  client === upstream
    ? kind !== 'openai' || client === 'openai-responses'
    : ['openai-chat', 'anthropic-messages'].includes(client) && kind !== 'openai',
);
/** For rules that one reader applies to every pair: all of them in the nightly tests. */
const often = isNightly ? pairs : few;
// Without Responses upstreams, whose last event repeats the whole answer. One passed through and one translated where not all are wanted.
const allSlow = pairs.filter(
  ({ client, upstream, kind }) => kind !== 'openai' && client !== 'openai-responses' && (client === upstream || upstream === 'openai-chat'),
);
const slow = isNightly
  ? allSlow
  : [true, false].flatMap((isPassed) => allSlow.find(({ client, upstream }) => (client === upstream) === isPassed) ?? []);
const label = ({ client, kind, upstream }: Pair) => `${client} ${client === upstream ? 'from' : 'translated from'} ${kind}`;
const named = (list: readonly Pair[]) => list.map((pair) => [label(pair), pair] as const);
const eventsOf = (dialect: UpstreamDialect) => streamEvents(dialect, { text, usage: usageOf[dialect] });
const wireOf = (dialect: UpstreamDialect) => Buffer.from(eventsOf(dialect).join(''));
const answer = providerScript(({ path }) => ({ text: 'From the second.', usage: usageOf[dialectOf(path)] }));

function dialectOf(path: string): UpstreamDialect {
  if (path.includes('messages')) return 'anthropic-messages';
  if (path.includes('responses')) return 'openai-responses';
  return path.includes('enerateContent') ? 'gemini' : 'openai-chat';
}

let server: TestServer;
let first: ScriptedUpstream;
let second: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

async function start(limits: Readonly<Record<string, string>> = {}) {
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'off', ...limits });
  models = await addGatewayModels(server);
}
async function stop() {
  expect((await prove(server.services.sql)).findings).toEqual([]);
  await server.stop();
}

/** Gives the tests of this block a server with these limits. The default server's limits are too high to be reached. */
function withLimits(limits: Readonly<Record<string, string>>) {
  let usual: [TestServer, GatewayModels];
  beforeAll(async () => {
    usual = [server, models];
    await start(limits);
  });
  afterAll(async () => {
    await stop();
    [server, models] = usual;
  });
}
const hasty = {
  KEEP_ALIVE_SECONDS: '0.1',
  UPSTREAM_FIRST_BYTE_SECONDS: '0.5',
  UPSTREAM_IDLE_SECONDS: '0.7',
  UPSTREAM_DEADLINE_SECONDS: '20',
};

beforeAll(async () => {
  [first, second] = await Promise.all([startScriptedUpstream(answer), startScriptedUpstream(answer)]);
  await start();
});
afterAll(async () => {
  await stop();
  await Promise.all([first.close(), second.close()]);
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  first.requests.length = 0;
  second.requests.length = 0;
  second.script(answer);
});

const ask = ({ client, kind }: Pair, over: Record<string, unknown> = {}, init: RequestInit = {}) =>
  customer.call(...callOf(client, models.name(kind), { stream: true, ...over }), init);

/** Plays one stream to the client. Returns what the client got, and its receipt. */
async function play(pair: Pair, steps: Iterable<Step>) {
  await models.route(pair.kind, first.baseUrl);
  first.script(() => steps);
  const response = await ask(pair);
  const body = await response.text();
  expect(response.status, body).toBe(200);
  const receipt = await customer.receipt();
  return { body, said: () => readStream(pair.client, body), receipt };
}

const responsesPairs = pairs.filter(({ client }) => client === 'openai-responses');

interface ResponsesEvent {
  readonly type: string;
  readonly sequence_number: number;
  readonly response?: { readonly id: string; readonly status: string; readonly error: unknown; readonly output: unknown[] };
}

function responsesEvents(body: string): ResponsesEvent[] {
  return [...body.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as ResponsesEvent);
}

/** Sequence numbers never decrease, and the response keeps its id. */
function expectInOrder(events: readonly ResponsesEvent[]) {
  const numbers = events.map(({ sequence_number: number }) => number);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(new Set(events.flatMap(({ response }) => (response ? [response.id] : []))).size).toBe(1);
}

/** Expects the only failure that Codex recognises; without it, Codex repeats the request. */
function expectFailed(body: string, error: object) {
  const events = responsesEvents(body);
  expectInOrder(events);
  expect(events[0]?.type).toBe('response.created');
  expect(events.filter(({ type }) => type === 'response.failed')).toHaveLength(1);
  const last = events.at(-1);
  expect(last).toMatchObject({ type: 'response.failed', response: { object: 'response', status: 'failed', error } });
  return last?.response?.output;
}

const isWhole = { status: 'completed', source: 'reported', total: cost, error: null };
const wholeSaid = { text, args: '', errors: [], ended: true };

/** Gemini has no final event, and Chat Completions may lack it, so the client's own final event is checked. */
async function expectWhole(pair: Pair, wire: Buffer, steps: Iterable<Step>) {
  const { body, said, receipt } = await play(pair, steps);
  if (pair.client === pair.upstream) expect(body).toBe(wire.toString());
  else expect(said()).toEqual(wholeSaid);
  expect(receipt).toMatchObject(isWhole);
}

describe('splitting and line endings', () => {
  test.each(named(often))('44 a stream that arrives byte by byte is read: %s', async (_name, pair) => {
    const wire = wireOf(pair.upstream);
    await expectWhole(pair, wire, [head, ...cutBytes(wire, 1)]);
  });

  test.each(named(often))('45 lines that end in CR LF are read, even split between the two: %s', async (_name, pair) => {
    const wire = Buffer.from(wireOf(pair.upstream).toString().replaceAll('\n', '\r\n'));
    const pieces = wire.toString().split(/(?<=\r)/);
    await expectWhole(pair, wire, [head, ...pieces.flatMap((piece): Step[] => [{ write: piece }, { delayMs: 1 }])]);
  });

  test.each(named(often))('45 lines that end in CR alone are read: %s', async (_name, pair) => {
    const wire = Buffer.from(wireOf(pair.upstream).toString().replaceAll('\n', '\r'));
    await expectWhole(pair, wire, [head, ...cutBytes(wire, 7)]);
  });

  test.each(named(often))('46 comments, pings and unknown fields between events are ignored: %s', async (_name, pair) => {
    const noise = ': PROCESSING\n\n:\n\nid: 7\nretry: 10\n\n';
    const wire = Buffer.from(noise + eventsOf(pair.upstream).join(noise) + noise);
    await expectWhole(pair, wire, [head, ...cutBytes(wire, 50)]);
  });

  test.each(named(often))('47 a line of a megabyte is read: %s', async (_name, pair) => {
    const long = 'Lang 🎉 '.repeat(100_000);
    const wire = Buffer.from(eventsOf(pair.upstream).join('').replace('Grüße', long));
    const { body, said, receipt } = await play(pair, [head, ...cutBytes(wire, 60_001)]);
    if (pair.client === pair.upstream) expect(body === wire.toString()).toBe(true);
    expect(said().text === text.replace('Grüße', long)).toBe(true);
    expect(receipt).toMatchObject(isWhole);
  });

  test.each(named(often))('48 the blank line at the end may be missing: %s', async (_name, pair) => {
    const wire = Buffer.from(wireOf(pair.upstream).toString().trimEnd());
    await expectWhole(pair, wire, [head, { write: wire }]);
  });

  test.each(named(often))('the space after the colon may be missing: %s', async (_name, pair) => {
    const wire = Buffer.from(
      wireOf(pair.upstream)
        .toString()
        .replaceAll(/^(data|event): /gm, '$1:'),
    );
    await expectWhole(pair, wire, [head, { write: wire }]);
  });

  const overChat = pairs.filter(({ upstream }) => upstream === 'openai-chat');
  test.each(named(overChat))('49 [DONE] may be missing: %s', async (_name, pair) => {
    const wire = Buffer.from(eventsOf('openai-chat').slice(0, -1).join(''));
    await expectWhole(pair, wire, [head, { write: wire }]);
  });

  test.each(named(overChat))('49 [DONE] may come before the usage: %s', async (_name, pair) => {
    const events = eventsOf('openai-chat');
    const wire = Buffer.from([...events.slice(0, -2), ...events.slice(-2).reverse()].join(''));
    const { said, receipt } = await play(pair, [head, { write: wire }]);
    expect(said()).toEqual(wholeSaid);
    expect(receipt).toMatchObject(isWhole);
  });

  test.each(named(overChat))('49 [DONE] may come without a finish reason: %s', async (_name, pair) => {
    const [begin = '', ...rest] = eventsOf('openai-chat');
    const wire = [begin, ...rest.slice(0, -3), 'data: [DONE]\n\n'].join('');
    const { said, receipt } = await play(pair, [head, { write: wire }]);
    expect(said()).toEqual(wholeSaid);
    expect(receipt).toMatchObject({ status: 'completed', source: 'estimated' });
    expect(receipt.output).toBeGreaterThan(0n);
  });

  test.each(named(overChat))('51 cumulative usage in every chunk is counted once: %s', async (_name, pair) => {
    const events = eventsOf('openai-chat').filter((event) => !event.includes('"choices":[]'));
    const wire = events.map((event, at) => {
      const usage = { prompt_tokens: 10, completion_tokens: Math.min(at + 2, 5), total_tokens: 10 + Math.min(at + 2, 5) };
      return event.replace('"choices":', `"usage":${JSON.stringify(usage)},"choices":`);
    });
    expect(wire.length).toBeGreaterThan(4);
    await expectWhole(pair, Buffer.from(wire.join('')), [head, { write: wire.join('') }]);
  });
});

describe('an upstream that pauses', () => {
  withLimits({ KEEP_ALIVE_SECONDS: '0.1' });

  test.each(named(often))('the client gets keep-alives, between events only: %s', async (_name, pair) => {
    const wire = wireOf(pair.upstream);
    // The first events only announce an answer, so the pause comes after them.
    const begun = { 'anthropic-messages': 3, 'openai-chat': 2, 'openai-responses': 2, gemini: 1 }[pair.upstream];
    const between = Buffer.byteLength(eventsOf(pair.upstream).slice(0, begun).join(''));
    const within = between + Math.floor((wire.length - between) / 2);
    const { body, receipt } = await play(pair, [
      head,
      { write: wire.subarray(0, between) },
      { delayMs: 350 },
      { write: wire.subarray(between, within) },
      { delayMs: 350 },
      { write: wire.subarray(within) },
    ]);
    // Codex does not accept comments as keep-alives.
    const sign = pair.client === 'openai-responses' ? /event: response\.in_progress\n.*\n\n/g : /: keep-alive\n\n/g;
    expect(body.match(sign)?.length).toBeGreaterThanOrEqual(2);
    const rest = body.replaceAll(sign, '');
    if (pair.client === pair.upstream) expect(rest).toBe(wire.toString());
    expect(readStream(pair.client, rest)).toEqual(wholeSaid);
    expect(receipt).toMatchObject(isWhole);
    if (pair.client === 'openai-responses') expectInOrder(responsesEvents(body));
  });
});

describe('an upstream that stalls', () => {
  withLimits(hasty);

  test.each(named(often))('55 if it stalls for too long, the client gets an error and pays for what arrived: %s', async (_name, pair) => {
    const half = eventsOf(pair.upstream)
      .slice(0, pair.upstream === 'gemini' ? 1 : 4)
      .join('');
    const startedAt = performance.now();
    const { said, receipt } = await play(pair, [head, { write: half }, { hang: true }]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(said()).toMatchObject({ ended: false, errors: [expect.stringContaining('ended the answer midway')] });
    expect(text.startsWith(said().text)).toBe(true);
    expect(receipt).toMatchObject({ status: 'failed', error: 'upstream_failed', http: 200 });
    await expect.poll(() => first.requests[0]?.closedEarlyAt).not.toBeNull();
  });

  test.each(named(often))('56 if it stalls between head and first byte, the next route answers: %s', async (_name, pair) => {
    await models.route(pair.kind, first.baseUrl, second.baseUrl);
    first.script(() => [{ status: 200, headers: sse, flush: true }, { hang: true }]);
    const startedAt = performance.now();
    const response = await ask(pair);
    expect(readStream(pair.client, await response.text())).toMatchObject({ text: 'From the second.', errors: [] });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
    expect(await customer.receipt()).toMatchObject(isWhole);
    await expect.poll(() => first.requests[0]?.closedEarlyAt).not.toBeNull();
  });

  test.each(named(few))(
    '56 if it stalls before the first byte with no other route, the client waits, then gets an error, free of charge: %s',
    async (_name, pair) => {
      const { said, receipt } = await play(pair, [{ status: 200, headers: sse, flush: true }, { hang: true }]);
      expect(said()).toEqual({ text: '', args: '', errors: [expect.any(String)], ended: false });
      expect(receipt).toMatchObject({ status: 'failed', source: 'none', total: 0n });
    },
  );

  test.each(named(responsesPairs))('a Responses stream without any output still ends in response.failed: %s', async (_name, pair) => {
    const { body } = await play(pair, [{ ...head, flush: true }, { hang: true }]);
    expectFailed(body, { code: 'server_error', message: expect.stringContaining('Nothing was charged') });
  });

  test.each(named(few))('a finished stream whose connection stays open is a success: %s', async (_name, pair) => {
    const wire = wireOf(pair.upstream);
    const { body, receipt } = await play(pair, [head, { write: wire }, { hang: true }]);
    expect(readStream(pair.client, body)).toEqual(wholeSaid);
    expect(receipt).toMatchObject(isWhole);
  });

  test.each(named(slow))('57 a client that reads nothing for that long is disconnected: %s', async (_name, pair) => {
    await models.route(pair.kind, first.baseUrl);
    const events = eventsOf(pair.upstream);
    const at = events.findIndex((event) => event.includes('Grüße'));
    const large = events[at]?.replace('Grüße', 'x'.repeat(64 * 1024)) ?? '';
    first.script(function* () {
      yield head;
      yield { write: events.slice(0, at).join('') };
      for (let i = 0; i < 1_000; i++) yield { write: large };
    });
    const response = await openStream(pair);
    await expect.poll(() => first.requests[0]?.closedEarlyAt ?? null, { timeout: 5_000 }).not.toBeNull();
    expect(await customer.receipt()).toMatchObject({ status: 'canceled', source: 'estimated' });
    response.destroy();
  });
});

const compressors = {
  gzip: { whole: gzipSync, stream: createGzip },
  br: { whole: brotliCompressSync, stream: createBrotliCompress },
  zstd: { whole: zstdCompressSync, stream: createZstdCompress },
} as const;

describe('59 an upstream that compresses although it must not', () => {
  const cases = (['gzip', 'br', 'zstd'] as const).flatMap((encoding) => few.map((pair) => [encoding, label(pair), pair] as const));

  test.each(cases)('%s in a stream: each event arrives as it is sent: %s', async (encoding, _name, pair) => {
    await models.route(pair.kind, first.baseUrl);
    let go = () => {};
    const wait = new Promise<void>((resolve) => {
      go = resolve;
    });
    const compressor = compressors[encoding].stream();
    const compressed: Buffer[] = [];
    compressor.on('data', (piece: Buffer) => void compressed.push(piece));
    const squeeze = async (part: string): Promise<Step> => {
      await new Promise<void>((resolve) => compressor.write(part, () => compressor.flush(() => setImmediate(resolve))));
      return { write: Buffer.concat(compressed.splice(0)) };
    };
    const wire = wireOf(pair.upstream).toString();
    const firstEvents = eventsOf(pair.upstream).slice(0, 4).join('');
    first.script(async function* () {
      yield { status: 200, headers: { ...sse, 'content-encoding': encoding } };
      yield await squeeze(firstEvents);
      yield { until: wait };
      yield await squeeze(wire.slice(firstEvents.length));
      compressor.end();
      await once(compressor, 'end');
      yield { write: Buffer.concat(compressed.splice(0)) };
    });
    const response = await ask(pair);
    expect(response.headers.get('content-encoding')).toBeNull();
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let body = decoder.decode((await reader?.read())?.value, { stream: true });
    // It arrived while the upstream still held back the rest.
    expect(body.length).toBeGreaterThan(0);
    go();
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read())
      body += decoder.decode(step.value, { stream: true });
    if (pair.client === pair.upstream) expect(body).toBe(wire);
    expect(readStream(pair.client, body)).toEqual(wholeSaid);
    expect(await customer.receipt()).toMatchObject(isWhole);
  });

  test.each(cases)('%s in a whole answer and a refusal: both are read: %s', async (encoding, _name, pair) => {
    await models.route(pair.kind, first.baseUrl);
    const compressed = (status: number, body: string): Step[] => [
      { status, headers: { 'content-type': 'application/json', 'content-encoding': encoding } },
      ...cutBytes(compressors[encoding].whole(Buffer.from(body)), 100),
    ];
    first.script((request) => {
      const plain = [...(answer(request) as Iterable<Step>)].map((step) => ('write' in step ? step.write.toString() : '')).join('');
      return compressed(200, plain);
    });
    const response = await ask(pair, { stream: false });
    expect([response.status, response.headers.get('content-encoding')]).toEqual([200, null]);
    expect(await response.text()).toContain('From the second.');
    expect(await customer.receipt()).toMatchObject(isWhole);
    first.script(() => compressed(400, JSON.stringify({ error: { type: 'invalid_request_error', message: 'too many images' } })));
    const refused = await ask(pair, { stream: false });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('too many images')]);
  });
});

/** Opens a stream that reads nothing from its socket until the test does. */
function openStream(pair: Pair): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const [path, body] = callOf(pair.client, models.name(pair.kind), { stream: true });
    const url = new URL(server.base + path);
    const headers = { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json' };
    const sent = httpRequest(url, { method: 'POST', headers }, (response) => resolve(response.pause()));
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

describe('57 a client that does not read', () => {
  const megabyte = 1024 * 1024;
  const megabytes = 200;

  test.each(named(slow))('memory stays small, backpressure reaches the upstream, and nothing is lost: %s', async (_name, pair) => {
    await models.route(pair.kind, first.baseUrl);
    const events = eventsOf(pair.upstream);
    const at = events.findIndex((event) => event.includes('Grüße'));
    const large = events[at]?.replace('Grüße', `${'x'.repeat(64 * 1024)}`) ?? '';
    const times = Math.ceil((megabytes * megabyte) / large.length);
    let written = 0;
    first.script(function* () {
      yield head;
      yield { write: events.slice(0, at).join('') };
      for (let i = 0; i < times; i++) {
        written += large.length;
        yield { write: large };
      }
      yield { write: events.slice(at + 1).join('') };
    });
    const used = () => process.memoryUsage();
    const before = used();
    const response = await openStream(pair);
    // Until nothing is written for a while: without backpressure, all is.
    for (let stopped = -1; stopped !== written; await new Promise((resolve) => setTimeout(resolve, 1_500))) stopped = written;
    // The kernel may buffer tens of megabytes for each of the two connections (net.ipv4.tcp_rmem).
    expect(written).toBeLessThan((megabytes / 2) * megabyte);
    const after = used();
    expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(64 * megabyte);
    let most = 0;
    let read = 0;
    let tail = '';
    for await (const chunk of response as AsyncIterable<Buffer>) {
      read += chunk.length;
      tail = (tail + chunk.toString('latin1')).slice(-2_000);
      most = Math.max(most, process.memoryUsage.rss() - before.rss);
    }
    expect(read).toBeGreaterThan(times * 64 * 1024);
    expect(most).toBeLessThan(160 * megabyte);
    expect(tail).toContain(
      { 'anthropic-messages': 'message_stop', 'openai-chat': '[DONE]', 'openai-responses': 'response.completed', gemini: 'finishReason' }[
        pair.client
      ],
    );
    expect(tail).not.toContain('"error"');
    expect(await customer.receipt()).toMatchObject(isWhole);
  });
});

const errorEvent: Readonly<Record<UpstreamDialect, string>> = {
  'anthropic-messages': 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"secret words"}}\n\n',
  'openai-chat': 'data: {"error":{"message":"secret words","type":"server_error","code":null,"param":null}}\n\n',
  'openai-responses':
    'event: error\ndata: {"type":"error","code":"server_error","message":"secret words","param":null,"sequence_number":9}\n\n',
  gemini: 'data: {"error":{"code":503,"message":"secret words","status":"UNAVAILABLE"}}\n\n',
};

describe('52 an error in the middle of a stream', () => {
  test.each(named(often))('it is passed on once, and the output before it is charged: %s', async (_name, pair) => {
    const events = eventsOf(pair.upstream);
    const before = events.slice(0, pair.upstream === 'gemini' ? 1 : pair.upstream === 'openai-responses' ? 5 : 4).join('');
    const { body, said, receipt } = await play(pair, [head, { write: before }, { write: errorEvent[pair.upstream] }]);
    expect(said().text.length).toBeGreaterThan(5);
    expect(said().errors).toHaveLength(1);
    expect(said().ended).toBe(false);
    if (pair.client === pair.upstream) expect(body.startsWith(before + errorEvent[pair.upstream])).toBe(true);
    // In translation, the provider's message is kept only if it is about the caller's request.
    else expect(body).not.toContain('secret words');
    expect(receipt).toMatchObject({ status: 'failed', source: 'estimated', http: 200 });
    expect(receipt.output).toBeGreaterThan(0n);
    expect(receipt.output).toBeLessThan(20n);
  });

  test.each(named(responsesPairs))('it ends a Responses stream with response.failed and the whole response: %s', async (_name, pair) => {
    const before = eventsOf(pair.upstream).slice(0, pair.upstream === 'openai-responses' ? 5 : 4);
    const { body } = await play(pair, [head, { write: before.join('') }, { write: errorEvent[pair.upstream] }]);
    const overloaded = { code: 'rate_limit_exceeded', message: expect.stringMatching(/Please try again in \d+s\./) };
    const output = expectFailed(body, pair.upstream === 'anthropic-messages' ? overloaded : { code: 'server_error' });
    if (pair.client !== pair.upstream) expect(JSON.stringify(output)).toContain(text.slice(0, 3));
  });

  test.each(named(responsesPairs))('a Responses stream that breaks off ends in response.failed: %s', async (_name, pair) => {
    const wire = wireOf(pair.upstream).toString();
    const { body } = await play(pair, [head, { write: wire.slice(0, Math.floor(wire.length * 0.6)) }, { delayMs: 20 }, { reset: true }]);
    expectFailed(body, { code: 'server_error', message: expect.stringContaining('ended the answer midway') });
  });

  const breaks = named(pairs).flatMap(([name, pair]) => [[name, 'cut', pair] as const, [name, 'ended', pair] as const]);
  test.each(breaks)('53 if the JSON breaks off, the client gets an error as an event of its own: %s, %s', async (_name, how, pair) => {
    const wire = wireOf(pair.upstream).toString();
    const part = { write: wire.slice(0, Math.floor(wire.length * 0.6)) };
    const { body, receipt } = await play(pair, [head, part, { delayMs: 20 }, ...(how === 'cut' ? [{ reset: true as const }] : [])]);
    const last =
      body
        .trimEnd()
        .split('\n\n')
        .at(-1)
        ?.split('\n')
        .find((line) => line.startsWith('data:'))
        ?.slice(5) ?? '';
    expect(JSON.stringify(JSON.parse(last))).toContain('ended the answer midway');
    expect(receipt).toMatchObject({ status: 'failed', error: 'upstream_failed' });
  });
});

test.each(named(often))('a finished stream whose connection is cut afterwards is a success: %s', async (_name, pair) => {
  const wire = wireOf(pair.upstream);
  await expectWhole(pair, wire, [head, { write: wire }, { delayMs: 50 }, { reset: true }]);
});

// The openai package disconnects at [DONE].
test.each(named(few.filter(({ client, upstream }) => client !== 'openai-responses' && upstream !== 'gemini')))(
  'a client that disconnects after the whole answer has not left early: %s',
  async (_name, pair) => {
    await models.route(pair.kind, first.baseUrl);
    const wire = wireOf(pair.upstream);
    first.script(() => [head, { write: wire }, { delayMs: 400 }]);
    const leave = new AbortController();
    const response = await ask(pair, {}, { signal: leave.signal });
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let body = '';
    for (const end = pair.client === 'openai-chat' ? '[DONE]' : 'message_stop"}'; !body.includes(end); ) {
      const step = await reader?.read();
      if (!step || step.done) break;
      body += decoder.decode(step.value, { stream: true });
    }
    leave.abort();
    expect(await customer.receipt()).toMatchObject(isWhole);
  },
);

test.each(named(often))('60 headers of the connection and of the provider’s account are not forwarded: %s', async (_name, pair) => {
  await models.route(pair.kind, first.baseUrl);
  const theirs = {
    connection: 'x-secret-hop, keep-alive',
    'keep-alive': 'timeout=99',
    'x-secret-hop': 'secret-hop',
    trailer: 'x-secret-trailer',
    'proxy-authenticate': 'Basic realm="secret"',
    upgrade: 'secret/1',
    'set-cookie': '__cf_bm=secret',
    server: 'secret-server',
    'openai-organization': 'org-secret',
    'anthropic-organization-id': 'secret-organization',
    'x-request-id': 'req-secret',
    'request-id': 'req-secret',
    'cf-ray': 'secret-ray',
    'anthropic-ratelimit-requests-remaining': 'secret',
    'x-ratelimit-remaining-requests': 'secret',
  };
  first.script(() => [
    { status: 200, headers: { ...sse, ...theirs } },
    { write: wireOf(pair.upstream) },
    { trailers: { 'x-secret-trailer': 'secret' } },
  ]);
  const response = await openStream(pair);
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  expect(readStream(pair.client, Buffer.concat(chunks).toString())).toEqual(wholeSaid);
  expect(JSON.stringify([response.rawHeaders, response.rawTrailers])).not.toMatch(/secret|timeout=99/);
  // Nor are the client's headers forwarded to the provider.
  first.requests.length = 0;
  await (
    await ask(
      pair,
      {},
      { headers: { cookie: 'a=client-secret', 'x-forwarded-for': '1.2.3.4', 'x-anything': 'client-secret', te: 'trailers' } },
    )
  ).text();
  const seen = first.requests[0]?.headers ?? {};
  expect(JSON.stringify(seen)).not.toMatch(/client-secret|1\.2\.3\.4/);
  expect([seen.te, seen.origin, seen['accept-encoding']]).toEqual([undefined, undefined, 'identity']);
});

describe('61 two megabytes of tool arguments', () => {
  const args = JSON.stringify({ content: 'Zeile 🎉 "x"\n'.repeat(120_000) });
  const pieces = args.match(/[\s\S]{1,30000}/gu) ?? [];
  const frame = (data: { type?: string }) => `${data.type ? `event: ${data.type}\n` : ''}data: ${JSON.stringify(data)}\n\n`;
  const wires: Readonly<Record<Exclude<ClientDialect, 'gemini'>, string[]>> = {
    'anthropic-messages': [
      frame({
        type: 'message_start',
        message: { id: 'msg_1', type: 'message', role: 'assistant', content: [], usage: { input_tokens: 10, output_tokens: 1 } },
      } as never),
      frame({
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'write', input: {} },
      } as never),
      ...pieces.map((partial_json) =>
        frame({ type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json } } as never),
      ),
      frame({ type: 'content_block_stop', index: 0 } as never),
      frame({ type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: usageOf['anthropic-messages'] } as never),
      frame({ type: 'message_stop' }),
    ],
    'openai-chat': [
      ...['', ...pieces].map((said, at) =>
        frame({
          choices: [
            {
              index: 0,
              delta: {
                tool_calls: [
                  {
                    index: 0,
                    ...(at === 0 && { id: 'call_1', type: 'function' }),
                    function: { ...(at === 0 && { name: 'write' }), arguments: said },
                  },
                ],
              },
            },
          ],
        } as never),
      ),
      frame({ choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] } as never),
      frame({ choices: [], usage: usageOf['openai-chat'] } as never),
      'data: [DONE]\n\n',
    ],
    'openai-responses': [
      frame({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } } as never),
      frame({
        type: 'response.output_item.added',
        output_index: 0,
        item: { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'write', arguments: '' },
      } as never),
      ...pieces.map((delta) => frame({ type: 'response.function_call_arguments.delta', item_id: 'fc_1', output_index: 0, delta } as never)),
      frame({ type: 'response.function_call_arguments.done', item_id: 'fc_1', output_index: 0, arguments: args } as never),
      frame({
        type: 'response.output_item.done',
        output_index: 0,
        item: { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'write', arguments: args },
      } as never),
      frame({
        type: 'response.completed',
        response: {
          id: 'resp_1',
          status: 'completed',
          output: [{ id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'write', arguments: args }],
          usage: usageOf['openai-responses'],
        },
      } as never),
    ],
  };

  test.each(named(often.filter(({ upstream }) => upstream !== 'gemini')))('they arrive complete: %s', async (_name, pair) => {
    expect(Buffer.byteLength(args)).toBeGreaterThan(2 * 1024 * 1024);
    const wire = wires[pair.upstream as keyof typeof wires].join('');
    const { body, said, receipt } = await play(pair, [head, ...cutBytes(Buffer.from(wire), 70_001)]);
    if (pair.client === pair.upstream) expect(body === wire).toBe(true);
    expect(said().args === args).toBe(true);
    expect([said().errors, said().ended]).toEqual([[], true]);
    expect(receipt).toMatchObject(isWhole);
  });
});

describe('63 status 200 with an error instead of an answer', () => {
  const bodies: Readonly<Record<UpstreamDialect, string>> = {
    'anthropic-messages': '{"type":"error","error":{"type":"overloaded_error","message":"secret words"},"request_id":"req_secret"}',
    'openai-chat': '{"error":{"message":"secret words","type":"server_error","param":null,"code":null}}',
    'openai-responses': '{"error":{"message":"secret words","type":"server_error","param":null,"code":null}}',
    gemini: '{"error":{"code":503,"message":"secret words","status":"UNAVAILABLE"}}',
  };
  const json = { 'content-type': 'application/json' };
  interface Form {
    readonly stream: boolean;
    readonly steps: (dialect: UpstreamDialect) => Step[];
  }
  const event = (dialect: UpstreamDialect) => errorEvent[dialect];
  const right: Readonly<Record<string, Form>> = {
    'as the first event of a stream': { stream: true, steps: (dialect) => [head, { write: event(dialect) }] },
  };
  const wrong: Readonly<Record<string, Form>> = {
    'whole, to one who wants it whole': { stream: false, steps: (dialect) => [{ status: 200, headers: json }, { write: bodies[dialect] }] },
    'whole, to one who wants a stream': { stream: true, steps: (dialect) => [{ status: 200, headers: json }, { write: bodies[dialect] }] },
    'as the first event, after a comment': { stream: true, steps: (dialect) => [head, { write: `: ok\n\n${event(dialect)}` }] },
    'as the first event, cut within': {
      stream: true,
      steps: (dialect) => [
        head,
        ...[event(dialect).slice(0, 2), event(dialect).slice(2, 19), event(dialect).slice(19)].flatMap((write) => [
          { write },
          { delayMs: 30 },
        ]),
      ],
    },
  };
  /** Bodies that are not recognisable as an error in any dialect. */
  const shapeless: Readonly<Record<string, Form>> = Object.fromEntries(
    Object.entries({
      'an error that is a string': '{"error":"secret words"}',
      'JSON that is no answer': '{"detail":"secret words"}',
      'an empty object': '{}',
    }).map(([form, write]) => [form, { stream: false, steps: () => [{ status: 200, headers: json }, { write }] }]),
  );
  const html: Readonly<Record<string, Form>> = {
    'no JSON at all': {
      stream: false,
      steps: () => [{ status: 200, headers: { 'content-type': 'text/html' } }, { write: '<h1>secret words</h1>' }],
    },
  };
  const casesOf = (forms: Readonly<Record<string, Form>>, list: readonly Pair[]) =>
    Object.entries(forms).flatMap(([form, value]) => list.map((pair) => [form, label(pair), pair, value] as const));

  const foreign: Readonly<Record<string, Form>> = {
    'an error of another dialect': {
      stream: false,
      steps: () => [{ status: 200, headers: json }, { write: '{"error":{"message":"secret words","type":"server_error"}}' }],
    },
  };
  const shapelessCases = [
    ...casesOf(shapeless, few),
    ...casesOf(
      foreign,
      few.filter(({ upstream }) => upstream === 'anthropic-messages'),
    ),
  ];

  const nextRoute = async (_form: string, _name: string, pair: Pair, { stream, steps }: Form) => {
    await models.route(pair.kind, first.baseUrl, second.baseUrl);
    first.script(() => steps(pair.upstream));
    const response = await ask(pair, { stream });
    const body = await response.text();
    expect(body).not.toContain('secret');
    expect(response.status).toBe(200);
    if (stream) expect(readStream(pair.client, body)).toMatchObject({ text: 'From the second.', errors: [] });
    else expect(body).toContain('From the second.');
    expect(await customer.receipt()).toMatchObject(isWhole);
  };
  test.each(casesOf(right, often))('%s: the next route answers: %s', nextRoute);
  test.each([...casesOf(wrong, often), ...casesOf(html, few)])('%s: the next route answers: %s', nextRoute);
  test.each(shapelessCases)('%s: the next route answers: %s', nextRoute);

  const refused = async (_form: string, _name: string, pair: Pair, { stream, steps }: Form) => {
    await models.route(pair.kind, first.baseUrl);
    first.script(() => steps(pair.upstream));
    const response = await ask(pair, { stream });
    const body = await response.text();
    expect(body).not.toContain('secret');
    expect([502, 503, 529]).toContain(response.status);
    const told = JSON.parse(body) as { error: { type: string } };
    if (pair.client === 'anthropic-messages') expect(told).toMatchObject({ type: 'error', request_id: expect.any(String) });
    else if (pair.client === 'gemini')
      expect(told.error).toMatchObject({ code: response.status, status: expect.stringMatching(/^(INTERNAL|UNAVAILABLE)$/) });
    else expect(told.error).toMatchObject({ type: 'server_error' });
    expect(await customer.receipt()).toMatchObject({ status: 'failed', source: 'none', total: 0n });
  };
  const alone = '%s, with no other route: an error in the dialect, free, without the provider’s words: %s';
  test.each(casesOf({ ...right, ...html }, few))(alone, refused);
  test.each(casesOf(wrong, few))(alone, refused);
  test.each(shapelessCases)(alone, refused);
});

describe('stored responses', () => {
  test('a response can be requested as soon as its last event has arrived', async () => {
    await models.route('openai', first.baseUrl);
    const wire = wireOf('openai-responses').toString().replaceAll('resp_test', 'resp_kept_at_once');
    first.script(({ method }) =>
      method === 'GET'
        ? [{ status: 200 }, { write: '{"id":"resp_kept_at_once","object":"response","status":"completed","output":[]}' }]
        : [head, { write: wire }, { delayMs: 500 }],
    );
    const pair = { client: 'openai-responses', kind: 'openai', upstream: 'openai-responses' } as const;
    const response = await ask(pair, { store: true });
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    for (let body = ''; !body.includes('response.completed'); ) {
      const step = await reader?.read();
      if (!step || step.done) break;
      body += decoder.decode(step.value, { stream: true });
    }
    const kept = await fetch(`${server.base}/v1/responses/resp_kept_at_once`, { headers: { authorization: `Bearer ${customer.secret}` } });
    expect([kept.status, await kept.json()]).toEqual([200, expect.objectContaining({ id: 'resp_kept_at_once' })]);
    await reader?.cancel();
  });
});

describe('the lowered output limit', () => {
  test.each([
    ['anthropic-messages', 'openai-compatible', 'max_tokens', 'max_completion_tokens'],
    ['openai-chat', 'openai', 'max_completion_tokens', 'max_tokens'],
    ['openai-responses', 'openai', 'max_output_tokens', 'max_tokens'],
    ['anthropic-messages', 'anthropic', 'max_tokens', 'max_completion_tokens'],
  ] as const)('a lowered limit of %s reaches %s as %s', saysLowered);
  test('a lowered limit of openai-chat reaches openai-compatible as max_tokens', () =>
    saysLowered('openai-chat', 'openai-compatible', 'max_tokens', 'max_completion_tokens'));

  async function saysLowered(client: ClientDialect, kind: UpstreamKind, wanted: string, unwanted: string) {
    customer = await addGatewayCustomer(server, '0.02');
    await models.route(kind, first.baseUrl);
    first.script(answer);
    const limit =
      client === 'anthropic-messages' ? { max_tokens: 9_000 } : { max_completion_tokens: undefined, max_output_tokens: undefined };
    const response = await customer.call(...callOf(client, models.name(kind), limit));
    const lowered = Number(response.headers.get('x-derouter-max-tokens-lowered'));
    expect([response.status, lowered > 256 && lowered < 2_000]).toEqual([200, true]);
    expect(first.requests[0]?.body?.[wanted]).toBe(lowered);
    expect(first.requests[0]?.body).not.toHaveProperty(unwanted);
  }
});
