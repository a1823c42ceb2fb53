import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { saveModel } from '../admin/save-model.ts';
import { updateKey } from '../keys/update-key.ts';
import { usageOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** What only Gemini clients have: the model in the path, streams as an array, token counts, the error format. */
const text = 'Grüße, 日本 🎉 "quoted".';
const answer = providerScript(({ path }) => ({
  text,
  usage: path.includes('enerateContent')
    ? usageOf.gemini
    : path.includes('messages')
      ? usageOf['anthropic-messages']
      : usageOf['openai-responses'],
}));
const json = (body: unknown, status = 200): Step[] => [
  { status, headers: { 'content-type': 'application/json' } },
  { write: JSON.stringify(body) },
];
const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];

let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    SANDBOX_UPSTREAM: 'off',
    CORS_ORIGINS: 'https://page.example',
    KEEP_ALIVE_SECONDS: '0.1',
  });
  models = await addGatewayModels(server);
  for (const kind of ['gemini', 'anthropic', 'openai', 'openai-compatible'] as const) await models.route(kind, upstream.baseUrl);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  upstream.script(answer);
  upstream.requests.length = 0;
});

const at = (action: string, kind = 'gemini') => `/v1beta/models/from-${kind}:${action}`;
interface GoogleError {
  readonly error: {
    readonly code: number;
    readonly status: string;
    readonly message: string;
    readonly details: { '@type': string; [name: string]: unknown }[];
  };
}
const errorOf = async (response: Response) => ((await response.json()) as GoogleError).error;
const detail = (error: GoogleError['error'], name: string) => error.details.find((one) => one['@type'].endsWith(`.${name}`));

describe('pass-through requests', () => {
  test('a request passes unchanged, with the key in its own header', async () => {
    const body = '{ "contents":[{"role":"user","parts":[{"text":"H\\u0069"}]}], "generation_config": {"temperature":1.50, "seed": 1e2} }';
    const response = await fetch(`${server.base}${at('generateContent')}?alt=json`, {
      method: 'POST',
      headers: { 'x-goog-api-key': customer.secret, 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(200);
    expect(upstream.requests[0]?.raw.toString()).toBe(body);
    expect(upstream.requests[0]?.path).toBe('/v1beta/models/some-model:generateContent');
    expect(upstream.requests[0]?.headers['x-goog-api-key']).toBe('sk-upstream-secret');
    expect(response.headers.get('x-derouter-cost-usd')).toBe('0.00006');
    expect(await customer.receipt()).toMatchObject({ input: 10n, output: 5n, total: 60_000n, source: 'reported' });
  });

  test('an output limit that exceeds the credit is lowered, in the caller’s spelling', async () => {
    const poor = await addGatewayCustomer(server, '0.01');
    const body = '{"contents":[{"parts":[{"text":"Hi"}]}],"generation_config":{"temperature":1.50,"max_output_tokens":9000}}';
    const response = await poor.call(at('generateContent'), body);
    const lowered = Number(response.headers.get('x-derouter-max-tokens-lowered'));
    expect(lowered).toBeGreaterThan(256);
    expect(lowered).toBeLessThan(1000);
    expect(upstream.requests[0]?.raw.toString()).toBe(body.replace('9000', String(lowered)));
    const translated = await poor.call(at('generateContent', 'anthropic'), body);
    expect(upstream.requests[1]?.body?.max_tokens).toBe(Number(translated.headers.get('x-derouter-max-tokens-lowered')));
  });

  test('hosted tools, which have no price, are left out or refused', async () => {
    const fn = { functionDeclarations: [{ name: 'f' }] };
    const offered = await customer.call(at('generateContent'), { contents, tools: [{ googleSearch: {} }, { ...fn, codeExecution: {} }] });
    expect([offered.status, upstream.requests[0]?.body?.tools]).toEqual([200, [fn]]);
    expect(offered.headers.get('x-derouter-approximated')).toMatch(/googleSearch.*codeExecution/);
    await customer.call(at('generateContent'), { contents, tools: [{ url_context: {} }], tool_config: {} });
    expect(upstream.requests[1]?.body).toEqual({ contents });
    for (const over of [
      { tools: [{ fileSearch: { fileSearchStoreNames: ['x'] } }] },
      { tools: [{ googleSearch: {} }], toolConfig: { functionCallingConfig: { mode: 'ANY' } } },
      { cachedContent: 'cachedContents/of-somebody' },
      { serviceTier: 'priority' },
    ]) {
      const error = await errorOf(await customer.call(at('generateContent'), { contents, ...over }));
      expect([error.code, error.status]).toEqual([400, 'INVALID_ARGUMENT']);
    }
    expect(upstream.requests).toHaveLength(2);
  });
});

describe('streams', () => {
  const read = async (kind: string, query: string, over: object = {}) => {
    const response = await customer.call(`${at('streamGenerateContent', kind)}${query}`, { contents, ...over });
    return { response, body: await response.text() };
  };
  const said = (chunks: { candidates: { content: { parts: { text: string }[] } }[] }[]) =>
    chunks.flatMap(({ candidates }) => candidates[0]?.content.parts.map((part) => part.text) ?? []).join('');

  test.each(['gemini', 'anthropic', 'openai'])('a stream arrives as events or as an array, item by item: %s', async (kind) => {
    const events = await read(kind, '?alt=sse');
    expect(events.response.headers.get('content-type')).toContain('text/event-stream');
    const array = await read(kind, '');
    expect(array.response.headers.get('content-type')).toContain('application/json');
    const items = JSON.parse(array.body);
    expect(said(items)).toBe(text);
    expect(items.at(-1).candidates[0].finishReason).toBe('STOP');
    expect(items.at(-1).usageMetadata).toMatchObject(usageOf.gemini);
    const datas = [...events.body.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ''));
    expect(datas.map(({ candidates }) => candidates)).toEqual(items.map(({ candidates }: { candidates: unknown }) => candidates));
    expect(await customer.receipt()).toMatchObject({ input: 10n, output: 5n, total: 60_000n });
  });

  test.each(['gemini', 'anthropic'])('keep-alives of an idle stream are white space in the array: %s', async (kind) => {
    const slowly = (step: Step): Step[] => ('write' in step ? [step, { delayMs: 350 }] : [step]);
    upstream.script((request) => [...(answer(request) as Iterable<Step>)].flatMap(slowly));
    const { body } = await read(kind, '');
    expect(body).toMatch(/\}\n+,/);
    expect(said(JSON.parse(body))).toBe(text);
    expect((await read(kind, '?alt=sse')).body).toContain('\n\n: keep-alive\n\ndata: ');
  });

  test('a stream that breaks off is still an array, and its last item is an error', async () => {
    const chunk = { candidates: [{ content: { role: 'model', parts: [{ text: 'Half' }] } }] };
    upstream.script(() => [
      { status: 200, headers: { 'content-type': 'text/event-stream' } },
      { write: `data: ${JSON.stringify(chunk)}\n\n` },
    ]);
    const items = JSON.parse((await read('gemini', '')).body);
    expect([items.length, items[0], items[1].error.code]).toEqual([2, chunk, 502]);
    expect(await customer.receipt()).toMatchObject({ status: 'failed', source: 'estimated' });
  });
});

describe('token counts', () => {
  const counted = { contents: [{ role: 'user', parts: [{ text: 'How many words are here?' }] }] };

  test('tokens are counted by Gemini itself, and estimated for other models, free of charge', async () => {
    upstream.script(() => json({ totalTokens: 7 }));
    expect(await (await customer.call(at('countTokens'), counted)).json()).toEqual({ totalTokens: 7 });
    expect(upstream.requests[0]?.path).toBe('/v1beta/models/some-model:countTokens');
    const estimated = (await (await customer.call(at('countTokens', 'anthropic'), counted)).json()) as { totalTokens: number };
    expect(estimated.totalTokens).toBeGreaterThan(4);
    expect(upstream.requests).toHaveLength(1);
    const inner = { generateContentRequest: { model: 'models/from-gemini', ...counted } };
    await customer.call(at('countTokens'), inner);
    expect(upstream.requests[1]?.body).toEqual({ generateContentRequest: { model: 'models/some-model', ...counted } });
  });
});

describe('system prompts of models', () => {
  const prompt = 'You are the tool.';
  beforeAll(() => saveModel(server.services, models.staffId, 'from-gemini', { systemPrompt: prompt, systemPromptOn: true }));
  afterAll(() => saveModel(server.services, models.staffId, 'from-gemini', { systemPromptOn: false }));
  const sent = (at: number) => upstream.requests[at]?.body;

  test('the system prompt comes first, once, in answers and counts', async () => {
    const own = { parts: [{ text: 'Be short.' }] };
    const response = await customer.call(at('generateContent'), { contents, system_instruction: own });
    expect(response.headers.get('x-derouter-system-prompt')).toBe('prepended');
    expect(sent(0)).toEqual({ contents, system_instruction: { parts: [{ text: prompt }, ...own.parts] } });
    const again = await customer.call(at('generateContent'), { contents, systemInstruction: { parts: [{ text: `${prompt} Be short.` }] } });
    expect(again.headers.get('x-derouter-system-prompt')).toBe('already-present');
    await customer.call(at('generateContent'), { contents });
    expect(sent(2)).toEqual({ contents, systemInstruction: { parts: [{ text: prompt }] } });
    upstream.script(() => json({ totalTokens: 7 }));
    await customer.call(at('countTokens'), { contents });
    expect(sent(3)).toEqual({
      generateContentRequest: { model: 'models/some-model', contents, systemInstruction: { parts: [{ text: prompt }] } },
    });
  });
});

describe('models', () => {
  const get = (path: string, headers: Record<string, string> = { 'x-goog-api-key': customer.secret }) =>
    fetch(server.base + path, { headers });

  test('models are listed in Google’s format', async () => {
    const list = (await (await get('/v1beta/models')).json()) as { models: { name: string; supportedGenerationMethods: string[] }[] };
    const found = list.models.find(({ name }) => name === 'models/from-anthropic');
    expect(found).toMatchObject({ outputTokenLimit: 10_000, supportedGenerationMethods: ['generateContent', 'countTokens'] });
    expect(await (await get('/v1beta/models/from-gemini')).json()).toMatchObject({
      name: 'models/from-gemini',
      baseModelId: 'from-gemini',
    });
    const missing = await errorOf(await get('/v1beta/models/nothing'));
    expect([missing.code, missing.status]).toEqual([404, 'NOT_FOUND']);
    expect((await errorOf(await get('/v1beta/models', {}))).status).toBe('UNAUTHENTICATED');
  });
});

describe('errors in Google’s format', () => {
  test('an error carries a retry delay only if a retry can succeed', async () => {
    await updateKey(server.services, customer.accountId, customer.keyId, { requestsPerMinute: 60 });
    let limited: Response | undefined;
    while (limited?.status !== 429) limited = await customer.call(at('countTokens', 'anthropic'), { contents });
    const error = await errorOf(limited);
    expect([error.code, error.status]).toEqual([429, 'RESOURCE_EXHAUSTED']);
    expect(detail(error, 'RetryInfo')?.retryDelay).toBe(`${limited.headers.get('retry-after')}s`);
    const broke = await addGatewayCustomer(server, '0');
    const refused = await broke.call(at('generateContent'), { contents });
    const final = await errorOf(refused);
    expect([final.code, final.status, refused.headers.get('x-should-retry')]).toEqual([402, 'FAILED_PRECONDITION', 'false']);
    expect([detail(final, 'RetryInfo'), detail(final, 'ErrorInfo')?.reason]).toEqual([undefined, 'INSUFFICIENT_CREDIT']);
  });

  test('a provider’s own refusal keeps its message and the field, but nothing about our project', async () => {
    const violation = {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: 'contents', description: 'bad' }],
    };
    const project = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'X', metadata: { consumer: 'projects/123' } };
    upstream.script(() =>
      json({ error: { code: 400, message: 'bad contents', status: 'INVALID_ARGUMENT', details: [violation, project] } }, 400),
    );
    const response = await customer.call(at('generateContent'), { contents });
    expect(await errorOf(response)).toEqual({ code: 400, message: 'bad contents', status: 'INVALID_ARGUMENT', details: [violation] });
  });

  test.each([
    ['a key in the URL', `${at('generateContent')}?key=dr-0123456789012345678901234567890123`, { contents }, 401],
    ['no such model', '/v1beta/models/nothing:generateContent', { contents }, 404],
    ['no such action', at('predict'), { contents }, 405],
    ['no such path', '/v1beta/files', {}, 404],
    ['a model that does not fit', `/v1beta/models/${'x'.repeat(300)}:generateContent`, { contents }, 400],
    ['a body that is not an object', at('generateContent'), '[]', 400],
    ['a limit that is text', at('generateContent'), { contents, generationConfig: { maxOutputTokens: '5' } }, 400],
    [
      'a field in two spellings',
      at('generateContent'),
      { contents, generationConfig: { maxOutputTokens: 5, max_output_tokens: 50_000 } },
      400,
    ],
    ['an instruction that is a number', at('generateContent'), { contents, systemInstruction: 5 }, 400],
    ['contents of the wrong type', at('generateContent', 'anthropic'), { contents: 5 }, 400],
    ['an empty part', at('generateContent', 'openai'), { contents: [{ parts: [{}] }] }, 400],
    ['an unknown role', at('generateContent', 'openai'), { contents: [{ role: 'system', parts: [] }] }, 400],
    ['a schema that is text', at('generateContent', 'openai'), { contents, generationConfig: { responseSchema: 'x' } }, 400],
    ['more than one answer', at('generateContent', 'openai'), { contents, generationConfig: { candidateCount: 2 } }, 400],
  ])('the error is in Google’s format: %s', async (_what, path, body, status) => {
    const response = await customer.call(path, body);
    const error = await errorOf(response);
    expect([response.status, error.code]).toEqual([status, status]);
    expect(error.message).toMatch(/\w/);
    expect(upstream.requests).toHaveLength(0);
  });

  test('pages of allowed origins may call, and preflights list the methods', async () => {
    const asked = {
      origin: 'https://page.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-goog-api-key',
    };
    const preflight = await fetch(server.base + at('generateContent'), { method: 'OPTIONS', headers: asked });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'x-goog-api-key']);
    const options = await fetch(server.base + at('generateContent'), { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
    const wrong = await fetch(server.base + at('generateContent'), { headers: { 'x-goog-api-key': customer.secret } });
    expect([wrong.status, (await errorOf(wrong)).code]).toEqual([405, 405]);
    expect((await customer.call(`${at('generateContent')}/`, { contents })).status).toBe(200);
  });
});
