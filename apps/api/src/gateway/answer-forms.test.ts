import { prove } from '@derouter/billing';
import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream, streamEvents, wholeAnswer } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { callOf, type Pair, passThrough, readStream, translated, type UpstreamDialect, usageOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Answers in a different form than requested, and streams that end in a way their dialect does not define. */
const text = 'Grüße, 日本 🎉 "quoted".';
/** Ten tokens at $1 and five at $10 per million. */
const cost = 60_000n;
const sse = { 'content-type': 'text/event-stream' };
const json = { 'content-type': 'application/json' };
const pairs = [...passThrough, ...translated];
const named = (list: readonly Pair[]) =>
  list.map((pair) => [`${pair.client} ${pair.client === pair.upstream ? 'from' : 'translated from'} ${pair.kind}`, pair] as const);
const wireOf = (dialect: UpstreamDialect) => streamEvents(dialect, { text, usage: usageOf[dialect] }).join('');
const wholeOf = (dialect: UpstreamDialect) => wholeAnswer(dialect, { text, usage: usageOf[dialect] });

let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(providerScript(({ path }) => ({ text: path, usage: {} })));
  server = await startTestServer(inject('templateDatabaseUrl'), {
    SANDBOX_UPSTREAM: 'off',
    UPSTREAM_FIRST_BYTE_SECONDS: '1',
    UPSTREAM_IDLE_SECONDS: '2',
  });
  models = await addGatewayModels(server);
});
afterAll(async () => {
  expect((await prove(server.services.sql)).findings).toEqual([]);
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  upstream.requests.length = 0;
});

async function ask({ client, kind }: Pair, over: Record<string, unknown>, steps: readonly Step[]) {
  await models.route(kind, upstream.baseUrl);
  upstream.script(() => steps);
  const response = await customer.call(...callOf(client, models.name(kind), over));
  const body = await response.text();
  return { response, body, receipt: await customer.receipt() };
}

const textOf: Readonly<Record<Pair['client'], (body: unknown) => unknown>> = {
  'anthropic-messages': (body) => (body as { content: { text: string }[] }).content[0]?.text,
  'openai-chat': (body) => (body as { choices: { message: { content: string } }[] }).choices[0]?.message.content,
  'openai-responses': (body) => (body as { output: { content: { text: string }[] }[] }).output.at(-1)?.content[0]?.text,
  gemini: (body) =>
    (body as { candidates: { content: { parts: { text: string }[] } }[] }).candidates[0]?.content.parts.map(({ text }) => text).join(''),
};
const isCharged = { status: 'completed', source: 'reported', total: cost, error: null, input: 10n, output: 5n };

describe('a stream in response to a non-streaming request', () => {
  test.each(named(pairs))('it is collected into one answer: %s', async (_name, pair) => {
    for (const headers of [sse, json]) {
      const { response, body, receipt } = await ask(pair, {}, [{ status: 200, headers }, { write: wireOf(pair.upstream) }]);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
      expect(textOf[pair.client](JSON.parse(body))).toBe(text);
      expect(receipt).toMatchObject(isCharged);
    }
  });

  test.each(named(pairs))('if it breaks off, it is an error and costs nothing: %s', async (_name, pair) => {
    const half = streamEvents(pair.upstream, { text: text.repeat(9), usage: usageOf[pair.upstream] })
      .slice(0, 4)
      .join('');
    const { response, receipt } = await ask(pair, {}, [{ status: 200, headers: sse }, { write: half }]);
    expect(response.status).toBe(502);
    expect(receipt).toMatchObject({ status: 'failed', source: 'none', total: 0n });
  });
});

describe('a whole answer in response to a streaming request', () => {
  test.each(named(pairs))('it is converted to events: %s', async (_name, pair) => {
    for (const headers of [json, sse]) {
      const { response, body, receipt } = await ask(pair, { stream: true }, [{ status: 200, headers }, { write: wholeOf(pair.upstream) }]);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
      expect(readStream(pair.client, body)).toEqual({ text, args: '', errors: [], ended: true });
      expect(receipt).toMatchObject(isCharged);
    }
  });
});

describe('a stream with another content type', () => {
  test.each(named(pairs))('it is read as a stream: %s', async (_name, pair) => {
    for (const type of ['application/json', 'text/plain']) {
      const wire = wireOf(pair.upstream);
      const steps: Step[] = [
        { status: 200, headers: { 'content-type': type }, flush: true },
        { delayMs: 20 },
        { write: wire.slice(0, 40) },
        { delayMs: 20 },
        { write: wire.slice(40) },
      ];
      const { body, receipt } = await ask(pair, { stream: true }, steps);
      expect(readStream(pair.client, body)).toMatchObject({ text, errors: [], ended: true });
      expect(receipt).toMatchObject(isCharged);
    }
  });
});

describe('streams that do not end as their dialect defines', () => {
  const compatible: Pair = { client: 'openai-chat', kind: 'openai-compatible', upstream: 'openai-chat' };
  const chunk = (delta: unknown, finish: string | null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

  test('a stream that breaks off after empty finish reasons is not complete', async () => {
    for (const client of ['openai-chat', 'anthropic-messages', 'openai-responses'] as const) {
      const wire = chunk({ role: 'assistant', content: 'One ' }, '') + chunk({ content: 'two ' }, '');
      const { body, receipt } = await ask({ ...compatible, client }, { stream: true }, [{ status: 200, headers: sse }, { write: wire }]);
      expect(readStream(client, body)).toMatchObject({ text: 'One two ', ended: false, errors: [expect.stringContaining('midway')] });
      expect(receipt).toMatchObject({ status: 'failed', source: 'estimated' });
    }
  });

  test('a second message_start is cut off, and only the first answer is charged', async () => {
    const anthropic: Pair = { client: 'anthropic-messages', kind: 'anthropic', upstream: 'anthropic-messages' };
    const second = streamEvents('anthropic-messages', { text: 'the second answer', usage: { input_tokens: 1, output_tokens: 1 } }).join('');
    const first = streamEvents('anthropic-messages', { text, usage: usageOf['anthropic-messages'] });
    const open = first
      .slice(
        0,
        first.findIndex((event) => event.includes('message_delta')),
      )
      .join('');
    for (const client of ['anthropic-messages', 'openai-chat'] as const) {
      const pair = { ...anthropic, client };
      for (const cut of [open.length, open.length + 5]) {
        const wire = open + second;
        const steps: Step[] = [{ status: 200, headers: sse }, { write: wire.slice(0, cut) }, { delayMs: 20 }, { write: wire.slice(cut) }];
        const within = await ask(pair, { stream: true }, steps);
        expect(within.body).not.toContain('the second answer');
        expect(within.body).toContain('error');
        expect(within.receipt).toMatchObject({ status: 'failed', source: 'estimated', input: 10n });
      }
      const after = await ask(pair, { stream: true }, [{ status: 200, headers: sse }, { write: first.join('') + second }]);
      expect(readStream(client, after.body)).toMatchObject({ text, errors: [], ended: true });
      expect(after.body).not.toContain('the second answer');
      expect(after.receipt).toMatchObject(isCharged);
    }
  });

  test('a finish reason that means a failure is an error, and a whole answer with no other content costs nothing', async () => {
    const failed = {
      id: 'c',
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: '' }, finish_reason: 'function_call_filter: MALFORMED_FUNCTION_CALL' }],
      usage: usageOf['openai-chat'],
    };
    const whole = await ask({ ...compatible, client: 'anthropic-messages' }, {}, [
      { status: 200, headers: json },
      { write: JSON.stringify(failed) },
    ]);
    expect(whole.response.status).toBe(502);
    expect(whole.receipt).toMatchObject({ status: 'failed', total: 0n });
    const wire = `${chunk({ content: 'half' }, null)}${chunk({}, 'error')}data: [DONE]\n\n`;
    const streamed = await ask({ ...compatible, client: 'anthropic-messages' }, { stream: true }, [
      { status: 200, headers: sse },
      { write: wire },
    ]);
    expect(readStream('anthropic-messages', streamed.body)).toMatchObject({ text: 'half', ended: false, errors: [expect.any(String)] });
    expect(streamed.receipt.status).toBe('failed');
  });

  test('an Anthropic client gets our estimate of the prompt first and the provider’s figures last', async () => {
    const pair: Pair = { client: 'anthropic-messages', kind: 'openai-compatible', upstream: 'openai-chat' };
    const { body } = await ask(pair, { stream: true }, [{ status: 200, headers: sse }, { write: wireOf('openai-chat') }]);
    const start = JSON.parse(/data: (\{"type":"message_start".*)/.exec(body)?.[1] ?? '{}') as {
      message: { usage: Record<string, number> };
    };
    expect(start.message.usage.input_tokens).toBeGreaterThan(0);
    expect(start.message.usage.output_tokens).toBe(0);
    expect(body).toMatch(/"type":"message_delta".*"input_tokens":10,.*"output_tokens":5,/);
  });
});

describe('events of equal length, split in the middle by chunks', () => {
  test.each(named(passThrough))('they arrive in order: %s', async (_name, pair) => {
    const events = streamEvents(pair.upstream, { text: 'x'.repeat(360), usage: usageOf[pair.upstream] });
    const wire = events.join('');
    const steps = events.flatMap((event, at): Step[] => {
      const from = events.slice(0, at).join('').length + (at === 0 ? 0 : 20);
      return [{ write: wire.slice(from, from + event.length + (at === 0 ? 20 : 0)) }, { delayMs: 5 }];
    });
    const { body, receipt } = await ask(pair, { stream: true }, [{ status: 200, headers: sse }, ...steps]);
    expect(body).toBe(wire);
    expect(receipt.status).toBe('completed');
  });
});

test.each(named(pairs))('what the provider charges us reaches no client, whole or streamed: %s', async (_name, pair) => {
  const usage = { ...usageOf[pair.upstream], cost: 0.5, cost_details: { upstream_inference_cost: 0.4 }, is_byok: false } as never;
  const events = streamEvents(pair.upstream, { text, usage }).join('');
  expect(events).toContain('"cost"');
  const half = Math.floor(events.indexOf('"cost"') + 3);
  const wire = [{ write: events.slice(0, half) }, { delayMs: 5 }, { write: events.slice(half) }];
  // The second request does not ask for the usage chunk of Chat Completions.
  for (const over of [{ stream: true }, { stream: true, stream_options: undefined }]) {
    const { body, receipt } = await ask(pair, over, [{ status: 200, headers: sse }, ...wire]);
    expect(readStream(pair.client, body)).toMatchObject({ text, errors: [], ended: true });
    expect(body).not.toMatch(/cost|is_byok/);
    expect(receipt).toMatchObject(isCharged);
  }
  const { response, body } = await ask(pair, {}, [{ status: 200, headers: json }, { write: wholeAnswer(pair.upstream, { text, usage }) }]);
  expect(textOf[pair.client](JSON.parse(body))).toBe(text);
  expect(body).not.toMatch(/cost|is_byok/);
  expect(response.headers.get('x-derouter-cost-usd')).toBe('0.00006');
});
