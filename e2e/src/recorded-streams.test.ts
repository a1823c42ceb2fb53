import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extractBody, extractStream } from '../../packages/protocols/src/translation/testing/extract-plainly.ts';
import { type Customer, createCustomer, createStaff, nano } from './customer.ts';
import { type Product, removeDataDir, root, startProduct } from './product.ts';

/**
 * Replays recorded answers of the providers through the running product. A client of the same dialect must get them byte for
 * byte; clients of other dialects read the translation with their published SDK. Each receipt must show the recorded usage.
 */
const fixtures = join(root, 'packages/protocols/fixtures');
const folder = process.env.RECORDED_STREAMS ?? join(root, '../shared/recorded-streams');
const hasRecordings = existsSync(folder);
if (!hasRecordings) console.warn(`No recordings of providers at ${folder}: only the project's own fixtures are replayed.`);

type Upstream = 'anthropic-messages' | 'openai-chat' | 'openai-responses' | 'gemini';
type Client = Exclude<Upstream, 'gemini'>;
type Fields = Record<string, unknown>;

const dialectOf: Readonly<Record<string, Upstream>> = {
  'anthropic-messages': 'anthropic-messages',
  gemini: 'gemini',
  anthropic: 'anthropic-messages',
  'deepseek-chat': 'openai-chat',
  groq: 'openai-chat',
  mistral: 'openai-chat',
  'openai-chat': 'openai-chat',
  'openai-compatible-chat': 'openai-chat',
  xai: 'openai-chat',
  'openai-responses': 'openai-responses',
  'xai-responses': 'openai-responses',
  'open-responses-responses': 'openai-responses',
  google: 'gemini',
};

/** Files that are not answers of a supported endpoint, with the reason. */
const excluded: Readonly<Record<string, string>> = {
  'anthropic/anthropic-skill-version-create.json': 'an answer of the Skills API',
  'google/basic.chunks.txt': 'an answer of the Interactions API',
  'google/google-search.json': 'an answer of the Interactions API',
  'google/multi-turn-stateful-turn1.json': 'an answer of the Interactions API',
  'google/multi-turn-stateful-turn2.chunks.txt': 'an answer of the Interactions API',
  'google/multi-turn-stateless-turn1.json': 'an answer of the Interactions API',
  'google/structured-output.json': 'an answer of the Interactions API',
  'google/tool-call-step1.chunks.txt': 'an answer of the Interactions API',
  'google/tool-call-step1.json': 'an answer of the Interactions API',
  'openai-responses/parallel-tool-call-wrapper.1.chunks.txt': 'a fragment: its first and last event lack their closing brace',
};
const refusals = ['openai-chat/reasoning-model-legacy-parameter-error.json'];
const embeddings = ['openai/openai-embedding.json'];

interface Recording {
  readonly name: string;
  readonly dialect: Upstream;
  readonly streamed: boolean;
  /** The body as it is sent over the wire. */
  readonly bytes: Buffer;
  readonly events: readonly Fields[];
  /** Each event in wire format, including the blank line after it. */
  readonly frames: readonly string[];
}

const filesOf = (parent: string) =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(parent, name)).map((file) => `${name}/${file}`));
const files = hasRecordings ? filesOf(folder) : [];
const recordings = [
  ...filesOf(fixtures).flatMap((file) => read(fixtures, file)),
  ...files
    .filter((file) => !(file in excluded) && !refusals.includes(file) && !embeddings.includes(file))
    .flatMap((file) => read(folder, file)),
];

/** Reads the answers in a file. Some files contain several. */
function read(parent: string, file: string): Recording[] {
  const text = readFileSync(join(parent, file), 'utf8');
  const dialect = dialectOf[file.split('/')[0] ?? ''];
  if (!dialect) throw new Error(`${file}: unknown folder`);
  if (file.endsWith('.json')) {
    return [{ name: file, dialect, streamed: false, bytes: Buffer.from(text), events: [JSON.parse(text) as Fields], frames: [] }];
  }
  const answers: string[][] = [];
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const startsAnswer = /^\{[^{]*"type":"(message_start|response\.created)"/.test(line);
    if (startsAnswer || answers.length === 0) answers.push([]);
    answers.at(-1)?.push(line);
  }
  return answers.map((lines, at) => {
    const events = lines.map((line) => JSON.parse(line) as Fields);
    const frames = lines.map((line, i) => frame(dialect, line, events[i]?.type));
    const bytes = Buffer.from(frames.join('') + (dialect === 'openai-chat' ? 'data: [DONE]\n\n' : ''));
    return { name: answers.length > 1 ? `${file} (${at + 1})` : file, dialect, streamed: true, bytes, events, frames };
  });
}

function frame(dialect: Upstream, line: string, type: unknown): string {
  if (dialect === 'gemini') return `data: ${line}\r\n\r\n`;
  return dialect === 'openai-chat' ? `data: ${line}\n\n` : `event: ${type}\ndata: ${line}\n\n`;
}

/** Writes the bytes in about a hundred chunks of varying length, which end anywhere, even inside characters. */
function* cutUnevenly(bytes: Buffer): Generator<Step> {
  const maxLength = Math.max(40, Math.ceil(bytes.length / 50));
  let seed = bytes.length;
  for (let from = 0; from < bytes.length; ) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    const to = from + 1 + (seed % maxLength);
    yield { write: bytes.subarray(from, to) };
    yield { delayMs: 0 };
    from = to;
  }
}

// All rates differ, so that charging the wrong meter changes the total.
const usdPerMillion = { input: '1.25', output: '10.03', cache_read: '0.131', cache_write_5m: '1.57', cache_write_1h: '2.51' };
const picoPerUnit: Readonly<Record<string, bigint>> = {
  input: 1_250_000n,
  output: 10_030_000n,
  cache_read: 131_000n,
  cache_write_5m: 1_570_000n,
  cache_write_1h: 2_510_000n,
  web_search: 10_000_000_000n,
};

const number = (value: unknown) => (typeof value === 'number' ? value : 0);
const fields = (value: unknown) => (typeof value === 'object' && value !== null ? value : {}) as Fields;

/** The quantities to charge for a recording, computed from the wire formats independently of the product's code. */
function expectedQuantities({ dialect, events, streamed }: Recording): Record<string, number> {
  const quantities: Record<string, number> = {};
  if (dialect === 'anthropic-messages') {
    let usage: Fields = {};
    // Usage is cumulative: figures of later events replace earlier ones, unless they are null.
    for (const event of events) {
      const update = fields(streamed ? (event.usage ?? fields(event.message).usage) : event.usage);
      usage = { ...usage, ...Object.fromEntries(Object.entries(update).filter(([, value]) => value !== null)) };
    }
    const oneHour = number(fields(usage.cache_creation).ephemeral_1h_input_tokens);
    // The top-level figures exclude compactions of the conversation: see `iterations` in the types of @anthropic-ai/sdk.
    const compactions = ((usage.iterations ?? []) as Fields[]).filter(({ type }) => type === 'compaction');
    const all = [usage, ...compactions];
    quantities.input = all.reduce((sum, one) => sum + number(one.input_tokens), 0);
    quantities.output = all.reduce((sum, one) => sum + number(one.output_tokens), 0);
    quantities.cache_read = all.reduce((sum, one) => sum + number(one.cache_read_input_tokens), 0);
    quantities.cache_write_1h = oneHour;
    quantities.cache_write_5m = number(usage.cache_creation_input_tokens) - oneHour;
    quantities.web_search = number(fields(usage.server_tool_use).web_search_requests);
  } else if (dialect === 'openai-chat') {
    const usage = fields(events.findLast((event) => event.usage)?.usage);
    const reasoning = number(fields(usage.completion_tokens_details).reasoning_tokens);
    const [prompt, completion, total] = [usage.prompt_tokens, usage.completion_tokens, usage.total_tokens].map(number) as [
      number,
      number,
      number,
    ];
    // DeepSeek reports cached tokens in a field of its own.
    quantities.cache_read = number(fields(usage.prompt_tokens_details).cached_tokens) || number(usage.prompt_cache_hit_tokens);
    quantities.input = prompt - quantities.cache_read;
    // Completion tokens include reasoning, except where the total shows that they do not (xAI).
    quantities.output = total === prompt + completion + reasoning ? completion + reasoning : completion;
  } else if (dialect === 'openai-responses') {
    const response = streamed
      ? fields(events.findLast((event) => /completed|incomplete|failed/.test(String(event.type)))?.response)
      : events[0];
    const usage = fields(response?.usage);
    quantities.cache_read = number(fields(usage.input_tokens_details).cached_tokens);
    quantities.input = number(usage.input_tokens) - quantities.cache_read;
    quantities.output = number(usage.output_tokens);
    // Searches are only visible as output items. Opening a page or searching within one is not a web search.
    quantities.web_search = ((response?.output ?? []) as Fields[]).filter(
      ({ type, action }) => type === 'web_search_call' && (fields(action).type ?? 'search') === 'search',
    ).length;
  } else {
    const usage = fields(events.findLast((event) => 'promptTokenCount' in fields(event.usageMetadata))?.usageMetadata);
    quantities.cache_read = number(usage.cachedContentTokenCount);
    quantities.input = number(usage.promptTokenCount) + number(usage.toolUsePromptTokenCount) - quantities.cache_read;
    quantities.output = number(usage.candidatesTokenCount) + number(usage.thoughtsTokenCount);
  }
  return Object.fromEntries(Object.entries(quantities).filter(([, quantity]) => quantity !== 0));
}

type Finish = 'end' | 'tools' | 'length' | 'refusal';

interface AnswerContent {
  readonly text: string;
  readonly calls: readonly (readonly [name: string, args: unknown])[];
  readonly finish: Finish;
}

/** Expected arguments that differ from the recording: Gemini's partial arguments joined, and free text wrapped for Messages. */
const expectedArguments: Readonly<Record<string, readonly unknown[]>> = {
  'openai-responses/openai-custom-tool.1.json': [{ INVALID_JSON: 'SELECT * FROM users WHERE age > 25' }],
  'google/google-stream-tool-call-arguments.chunks.txt': [{ location: 'Boston' }, { location: 'San Francisco' }],
  'google/google-stream-no-args-tool-call.chunks.txt': [{}, { id: 'A' }, { id: 'B' }, { id: 'C' }],
  'google/google-stream-tool-call-array-arguments-missing-terminal-function-call.chunks.txt': [
    {
      operations: [
        { action: 'add', description: 'Fresh red apple', itemid: 'apple_001', price: 0.5 },
        { action: 'add', description: 'Ripe yellow banana', itemid: 'banana_001', price: 0.3 },
      ],
    },
  ],
};

const finishes: Readonly<Record<string, Finish>> = {
  end_turn: 'end',
  stop_sequence: 'end',
  pause_turn: 'end',
  tool_use: 'tools',
  max_tokens: 'length',
  refusal: 'refusal',
  stop: 'end',
  tool_calls: 'tools',
  length: 'length',
  content_filter: 'refusal',
  STOP: 'end',
  MAX_TOKENS: 'length',
  completed: 'end',
  incomplete: 'length',
};

function expectedContent(recording: Recording): AnswerContent {
  const { text, calls: called } = (recording.streamed ? extractStream : extractBody)(recording);
  const args = expectedArguments[recording.name];
  const calls = called.map(([name, value], at) => [name, args ? args[at] : value] as const);
  const finishReasons = recording.events.flatMap((event) => {
    const choice = fields((event.choices as unknown[] | undefined)?.[0]);
    const candidate = fields((event.candidates as unknown[] | undefined)?.[0]);
    return [
      fields(event.message).stop_reason,
      fields(event.delta).stop_reason,
      event.stop_reason,
      choice.finish_reason,
      candidate.finishReason,
      fields(event.response).status,
      event.status,
    ].filter((reason) => typeof reason === 'string' && reason !== '' && reason !== 'in_progress');
  });
  // OpenAI reports no special finish reason for a refusal.
  const isRefused = JSON.stringify(recording.events).match(/"refusal":"[^"]/) !== null;
  const finish = isRefused ? 'refusal' : finishes[String(finishReasons.at(-1))];
  if (!finish) throw new Error(`${recording.name}: no finish reason in ${finishReasons}`);
  return { text, calls, finish: finish === 'end' && calls.length > 0 ? 'tools' : finish };
}

let upstream: ScriptedUpstream;
let product: Product;
let customer: Customer;
const models: Readonly<Record<Upstream, string>> = {
  'anthropic-messages': 'recorded-messages',
  'openai-chat': 'recorded-chat',
  'openai-responses': 'recorded-responses',
  gemini: 'recorded-gemini',
};

beforeAll(async () => {
  upstream = await startScriptedUpstream(({ raw }) => {
    const body = raw.toString();
    const [embedding] = embeddings.filter((file) => body.includes(file));
    if (embedding) return [{ status: 200 }, ...cutUnevenly(readFileSync(join(folder, embedding)))];
    const [refusal] = refusals.filter((file) => body.includes(file));
    if (refusal) return [{ status: 400 }, ...cutUnevenly(readFileSync(join(folder, refusal)))];
    const index = Number(/recording no\. (\d+)/.exec(body)?.[1] ?? -1);
    const recording = recordings[index];
    if (!recording) return [{ status: 500 }, { write: '{}' }];
    const type = recording.streamed ? 'text/event-stream' : 'application/json';
    return (function* () {
      yield { status: 200, headers: { 'content-type': type } };
      yield* cutUnevenly(recording.bytes);
    })();
  });
  product = await startProduct({ SANDBOX_UPSTREAM: 'off', MANAGEMENT_CALLS_PER_MINUTE: '100000' });
  const staff = await createStaff(product);
  const kinds = { 'anthropic-messages': 'anthropic', 'openai-chat': 'openai-compatible', 'openai-responses': 'openai', gemini: 'gemini' };
  for (const [dialect, kind] of Object.entries(kinds)) {
    const { id: upstreamId } = await staff.mutate<{ id: string }>('admin.upstreams.create', {
      name: kind,
      kind,
      baseUrl: upstream.baseUrl,
      credential: 'upstream-secret',
      allowPrivateNetwork: true,
    });
    const id = models[dialect as Upstream];
    await staff.mutate('admin.models.create', {
      id,
      displayName: id,
      vendor: 'recorded',
      dialects: ['anthropic-messages', 'openai-chat', 'openai-responses', 'openai-embeddings'],
      contextTokens: null,
      maxOutputTokens: 10_000,
      tiers: [{ fromPromptTokens: 0, usdPerMillion }],
      perCallUsd: { web_search: '0.01' },
      multipliers: {},
    });
    await staff.mutate('admin.models.save', {
      id,
      routes: [{ upstreamId, upstreamModel: 'recorded', priority: 0, weight: 1 }],
    });
  }
  customer = await createCustomer(product, '500');
});
afterAll(async () => {
  await product.stop();
  await upstream.close();
  removeDataDir(product.dataDir);
});

const promptFor = (recording: Recording) => `recording no. ${recordings.indexOf(recording)}`;
const paths: Readonly<Record<Client, string>> = {
  'anthropic-messages': '/v1/messages',
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
};

function bodyFor(client: Client, recording: Recording, over: Fields = {}): Fields {
  const content = promptFor(recording);
  const limit = client === 'anthropic-messages' ? { max_tokens: 1_000 } : {};
  const input = client === 'openai-responses' ? { input: content } : { messages: [{ role: 'user', content }] };
  return { model: models[recording.dialect], ...input, ...limit, stream: recording.streamed, ...over };
}

const post = (path: string, body: Fields) =>
  fetch(`${product.base}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

interface Receipt {
  readonly status: string;
  readonly usage_source: string;
  readonly streamed: boolean;
  readonly cost_usd: string;
  readonly line_items: readonly { readonly meter: string; readonly quantity: number | string }[];
}

/** Fetches a receipt. A client that disconnects early may have to wait for it. */
async function readReceipt(id: string): Promise<Receipt> {
  for (let i = 0; ; i++) {
    const response = await fetch(`${product.base}/api/usage-logs/${id}`, { headers: { authorization: `Bearer ${customer.key}` } });
    if (response.status === 200) return (await response.json()) as Receipt;
    if (i === 100) throw new Error(`no receipt ${id}: ${response.status} ${await response.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function expectCharged(id: string, recording: Recording): Promise<void> {
  const receipt = await readReceipt(id);
  const expected = expectedQuantities(recording);
  expect(receipt).toMatchObject({ usage_source: 'reported', streamed: recording.streamed, status: 'completed' });
  expect(Object.fromEntries(receipt.line_items.map(({ meter, quantity }) => [meter, Number(quantity)]))).toEqual(expected);
  const pico = Object.entries(expected).reduce((sum, [meter, quantity]) => sum + BigInt(quantity) * (picoPerUnit[meter] ?? 0n), 0n);
  expect(nano(receipt.cost_usd)).toBe((pico + 500n) / 1_000n);
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

/** The JSON of an answer or of its events, without what the provider charges us: that never reaches a client. */
function withoutCosts(bytes: Buffer): string {
  const clean = (json: string) =>
    JSON.stringify(JSON.parse(json, (name, value: unknown) => (/cost/i.test(name) ? undefined : value)) as unknown);
  const text = bytes.toString();
  try {
    return clean(text);
  } catch {
    return text.replaceAll(/^(data: ?)(\{.*\})$/gm, (_line, field: string, json: string) => field + clean(json));
  }
}

describe.concurrent('a client of the same dialect', () => {
  for (const recording of recordings) {
    const client = recording.dialect;
    if (client === 'gemini') continue;
    const options = client === 'openai-chat' && recording.streamed ? { stream_options: { include_usage: true } } : {};
    test(`gets ${recording.name} unchanged`, async () => {
      const response = await post(paths[client], bodyFor(client, recording, options));
      expect([response.status, response.headers.get('x-derouter-translated')]).toEqual([200, null]);
      const bytes = Buffer.from(await response.arrayBuffer());
      const tellsCost = /"[a-z_]*cost[a-z_]*":/.test(recording.bytes.toString());
      if (tellsCost) {
        expect(bytes.toString()).not.toContain('cost_in_usd');
        expect(withoutCosts(bytes)).toBe(withoutCosts(recording.bytes));
      } else {
        expect(bytes.length).toBe(recording.bytes.length);
        expect(sha256(bytes)).toBe(sha256(recording.bytes));
      }
      await expectCharged(response.headers.get('x-derouter-receipt') ?? '', recording);
    });

    if (client !== 'openai-chat' || !recording.streamed) continue;
    test(`gets ${recording.name} without a usage chunk unless it requests one`, async () => {
      const response = await post(paths[client], bodyFor(client, recording));
      const isUsageChunk = ({ choices, usage }: Fields) => Array.isArray(choices) && choices.length === 0 && Boolean(usage);
      // The other chunks lose their `usage: null`, which is also sent only on request.
      const expected = recording.frames
        .filter((_, at) => !isUsageChunk(recording.events[at] ?? {}))
        .map((frame) => frame.replace(',"usage":null', ''));
      expect(await response.text()).toBe(`${expected.join('')}data: [DONE]\n\n`);
      await expectCharged(response.headers.get('x-derouter-receipt') ?? '', recording);
    });
  }

  for (const file of hasRecordings ? embeddings : []) {
    test(`gets ${file} unchanged`, async () => {
      const bytes = readFileSync(join(folder, file));
      const response = await post('/v1/embeddings', { model: models['openai-chat'], input: file });
      expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(sha256(bytes));
      const receipt = await readReceipt(response.headers.get('x-derouter-receipt') ?? '');
      const { usage } = JSON.parse(bytes.toString()) as { usage: { prompt_tokens: number } };
      expect(receipt.line_items.map(({ meter, quantity }) => [meter, Number(quantity)])).toEqual([['input', usage.prompt_tokens]]);
    });
  }

  for (const file of hasRecordings ? refusals : []) {
    test(`gets ${file} as a 400 and is not charged`, async () => {
      const response = await post('/v1/chat/completions', { model: models['openai-chat'], messages: [{ role: 'user', content: file }] });
      const { error } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { error: Fields };
      expect(response.status).toBe(400);
      expect(((await response.json()) as { error: Fields }).error).toMatchObject(error);
      expect(await readReceipt(response.headers.get('x-derouter-receipt') ?? '')).toMatchObject({ status: 'failed', cost_usd: '0' });
    });
  }
});

/** Client settings with a fetch that remembers the receipt id of the call. */
function clientSettings() {
  let receipt = '';
  const remember: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    receipt = response.headers.get('x-derouter-receipt') ?? '';
    expect(response.headers.get('x-derouter-translated')).not.toBeNull();
    return response;
  };
  return { settings: { apiKey: customer.key, maxRetries: 0, fetch: remember }, receipt: () => receipt };
}

type Settings = ReturnType<typeof clientSettings>['settings'];
const parseArguments = (text: string): unknown => (text === '' ? {} : JSON.parse(text));

/** Requests a recording with the client's published SDK and returns the answer as the SDK parsed it. */
const requestWith: Readonly<Record<Client, (settings: Settings, recording: Recording) => Promise<AnswerContent>>> = {
  async 'anthropic-messages'(settings, recording) {
    const { messages } = new Anthropic({ baseURL: product.base, ...settings });
    const request = bodyFor('anthropic-messages', recording, { stream: undefined }) as unknown as Anthropic.MessageCreateParamsNonStreaming;
    const message = recording.streamed ? await messages.stream(request).finalMessage() : await messages.create(request);
    const calls = message.content.flatMap((block) => (block.type === 'tool_use' ? [[block.name, block.input] as const] : []));
    const text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    return { text, calls, finish: finishes[String(message.stop_reason)] as Finish };
  },
  async 'openai-chat'(settings, recording) {
    const { completions } = new OpenAI({ baseURL: `${product.base}/v1`, ...settings }).chat;
    const request = bodyFor('openai-chat', recording, { stream: undefined }) as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
    const completion = recording.streamed
      ? await completions.stream({ ...request, stream: true }).finalChatCompletion()
      : await completions.create(request);
    const [choice] = completion.choices;
    const calls = (choice?.message.tool_calls ?? []).map((call) =>
      call.type === 'function' ? ([call.function.name, parseArguments(call.function.arguments)] as const) : (['', null] as const),
    );
    const finish = choice?.message.refusal ? 'refusal' : (finishes[choice?.finish_reason ?? ''] as Finish);
    return { text: choice?.message.content ?? '', calls, finish };
  },
  async 'openai-responses'(settings, recording) {
    const { responses } = new OpenAI({ baseURL: `${product.base}/v1`, ...settings });
    const request = bodyFor('openai-responses', recording, {
      stream: undefined,
    }) as unknown as OpenAI.Responses.ResponseCreateParamsNonStreaming;
    let response: OpenAI.Responses.Response;
    if (recording.streamed) {
      let streamed = '';
      const stream = responses.stream({ ...request, stream: true });
      for await (const event of stream) if (event.type === 'response.output_text.delta') streamed += event.delta;
      response = await stream.finalResponse();
      expect(streamed).toBe(response.output_text);
    } else response = await responses.create(request);
    const calls = response.output.flatMap((item) =>
      item.type === 'function_call' ? [[item.name, parseArguments(item.arguments)] as const] : [],
    );
    const isRefused = response.output.some((item) => item.type === 'message' && item.content.some(({ type }) => type === 'refusal'));
    const reason = response.incomplete_details?.reason;
    const finish = isRefused || reason === 'content_filter' ? 'refusal' : reason === 'max_output_tokens' ? 'length' : 'end';
    return { text: response.output_text, calls, finish: finish === 'end' && calls.length > 0 ? 'tools' : finish };
  },
};

/** Chat clients are never translated to Responses, because OpenAI's upstreams also support Chat Completions. */
const clientsOf: Readonly<Record<Upstream, readonly Client[]>> = {
  'anthropic-messages': ['openai-chat', 'openai-responses'],
  'openai-chat': ['anthropic-messages', 'openai-responses'],
  'openai-responses': ['anthropic-messages'],
  gemini: ['anthropic-messages', 'openai-chat', 'openai-responses'],
};

describe.concurrent('a client of another dialect', () => {
  for (const recording of recordings) {
    for (const client of clientsOf[recording.dialect]) {
      test(`gets the content of ${recording.name} in ${client}`, async () => {
        const { settings, receipt } = clientSettings();
        expect(await requestWith[client](settings, recording)).toEqual(expectedContent(recording));
        await expectCharged(receipt(), recording);
      });
    }
  }
});

test.skipIf(!hasRecordings)('every file is replayed or excluded with a reason', () => {
  expect(Object.keys(excluded).filter((file) => !files.includes(file))).toEqual([]);
  const sent = new Set([
    ...recordings.map(({ name }) => name.replace(/ \(\d+\)$/, '')),
    ...Object.keys(excluded),
    ...refusals,
    ...embeddings,
  ]);
  expect(files.filter((file) => !sent.has(file))).toEqual([]);
});
