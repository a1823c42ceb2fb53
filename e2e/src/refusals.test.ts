import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNightly, providerScript, type ScriptedUpstream, type SeenRequest, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiSession, type Customer, createCustomer, createStaff } from './customer.ts';
import { type Product, removeDataDir, root, startProduct } from './product.ts';

/**
 * Checks the table in docs/errors.md against the real Claude Code and Codex: how many requests each makes when it is refused,
 * and how much of our message it shows.
 */
const claude = 'claude-sonnet-4-6';
const gpt = 'gpt-5-mini';
const usages = {
  messages: { input_tokens: 10, output_tokens: 5 },
  responses: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
};
const overflow = {
  messages: 'prompt is too long: 210000 tokens > 200000 maximum',
  responses: 'Your input exceeds the context window of this model. Please adjust your input and try again.',
};

let upstream: ScriptedUpstream;
let product: Product;
let staff: ApiSession;
let proxy: CountingProxy;

beforeAll(async () => {
  upstream = await startScriptedUpstream(play);
  product = await startProduct({
    ANTHROPIC_API_KEY: 'upstream-secret-a',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'upstream-secret-o',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
  });
  staff = await createStaff(product);
  proxy = await startCountingProxy(product.port);
});
afterAll(async () => {
  await proxy.close();
  await product.stop();
  await upstream.close();
  removeDataDir(product.dataDir);
});

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Step[] => [
  { status, headers: { 'content-type': 'application/json', ...headers } },
  { write: JSON.stringify(body) },
];
const answering = providerScript(({ path, raw }) => {
  const usage = usages[path.includes('messages') ? 'messages' : 'responses'];
  return { text: 'It worked.', usage: raw.includes('refuse-with-manyTokens') ? { ...usage, input_tokens: 100_000 } : usage };
});

/** Plays the provider: refuses in the way that the prompt names. */
function play(request: SeenRequest): Iterable<Step> | AsyncIterable<Step> {
  const dialect = request.path.includes('messages') ? 'messages' : 'responses';
  const refusal = /refuse-with-(\w+)/.exec(request.raw.toString())?.[1];
  const error = (type: string, message: string, code: string | null = null) => ({ type: 'error', error: { type, message, code } });
  if (refusal === 'large') return json(413, { detail: 'The request is larger than the provider takes.' });
  if (refusal === 'wrong') return json(400, { detail: 'tools.0: this is wrong.' });
  if (refusal === 'long')
    return json(400, error('invalid_request_error', overflow[dialect], dialect === 'responses' ? 'context_length_exceeded' : null));
  if (refusal === 'overloaded') return json(529, error('overloaded_error', 'Overloaded'), { 'retry-after': '1' });
  if (refusal === 'unauthorized') return json(401, error('authentication_error', 'Incorrect API key provided'));
  if (refusal === 'slow') return answerWhenReleased(request);
  return answering(request);
}

/** Functions that let requests in flight continue, by the name in their prompt. */
const releases = new Map<string, () => void>();

async function* answerWhenReleased(request: SeenRequest): AsyncGenerator<Step> {
  const name = /hold-([\w-]+)/.exec(request.raw.toString())?.[1] ?? '';
  yield { until: new Promise<void>((resolve) => releases.set(name, resolve)) };
  yield* answering(request) as Iterable<Step>;
}

interface Case {
  /** Our message, or the provider's message that we pass on. */
  readonly message: RegExp;
  /** How the provider refuses. */
  readonly refusal?: string;
  readonly model?: string;
  readonly key?: string;
  readonly hasNoCredit?: boolean;
  /** Brings the customer into the state in which requests are refused. `id` identifies the run. */
  readonly prepare?: (customer: Customer, model: string, id: string) => Promise<unknown>;
  /** The state ends by itself, so `prepare` runs only when the agent's first request arrives. */
  readonly isTransient?: boolean;
}

async function setKey({ api }: Customer, settings: object): Promise<void> {
  const [key] = await api.query<{ id: string }[]>('keys.list');
  await api.mutate('keys.update', { id: key?.id, ...settings });
}

async function call({ key }: Customer, model: string, refusal = 'nothing', isMessages = model === claude): Promise<Response> {
  const prompt = `refuse-with-${refusal}`;
  const body = isMessages
    ? { model, max_tokens: 50, messages: [{ role: 'user', content: prompt }] }
    : { model, input: prompt, store: false };
  return fetch(`${product.base}/v1/${isMessages ? 'messages' : 'responses'}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const cases: Readonly<Record<string, Case>> = {
  'a key that is none': { message: /This key is not valid: it is incomplete or mistyped/, key: 'dr-nothing' },
  'a key that is switched off': { message: /This key is switched off/, prepare: (customer) => setKey(customer, { suspended: true }) },
  'an account that is suspended': {
    message: /This account is suspended/,
    async prepare({ email }) {
      const found = await staff.query<{ items: { accountId: string }[] }>('admin.customers.list', {
        query: email,
      });
      const [account] = found.items;
      await staff.mutate('admin.customers.suspend', { accountId: account?.accountId, reason: 'A test of refusals.' });
    },
  },
  'a model that the key may not use': {
    message: /This key may not use/,
    prepare: (customer) => setKey(customer, { allowedModels: ['text-embedding-3-small'] }),
  },
  'no credit': { message: /Not enough credit/, hasNoCredit: true },
  'a budget that is used up': {
    message: /The total budget of this key/,
    prepare: (customer) => setKey(customer, { budget: { totalUsd: '0.000001', dailyUsd: null, monthlyUsd: null } }),
  },
  'a model that does not exist': { message: /There is no model "no-such-model"/, model: 'no-such-model' },
  'a request that is too large': { message: /The request is larger than the provider takes/, refusal: 'large' },
  'a request that is wrong': { message: /tools\.0: this is wrong/, refusal: 'wrong' },
  'a prompt that is too long': { message: /prompt is too long|exceeds the context window/, refusal: 'long' },
  'requests of a minute, soon over': {
    isTransient: true,
    message: /This key may make 15 requests a minute/,
    async prepare(customer, model) {
      await setKey(customer, { requestsPerMinute: 15 });
      for (let status = 200; status === 200; ) ({ status } = await call(customer, model));
    },
  },
  'tokens of a minute, not soon over': {
    message: /This key may use 20000 tokens a minute.*Try again after/,
    async prepare(customer, model) {
      await setKey(customer, { tokensPerMinute: 20_000 });
      await (await call(customer, model, 'manyTokens')).text();
    },
  },
  'requests at once': {
    message: /Too many requests at once/,
    isTransient: true,
    async prepare(customer, model, id) {
      await setKey(customer, { concurrency: 1 });
      void call(customer, model, `slow hold-${id}`).catch(() => {});
      for (let i = 0; !releases.has(id) && i < 400; i++) await new Promise((resolve) => setTimeout(resolve, 25));
    },
  },
  'a provider that is overloaded': { message: /The provider is overloaded/, refusal: 'overloaded' },
  'a provider that refuses our access': { message: /The provider refused our access/, refusal: 'unauthorized' },
};

interface Row {
  readonly name: string;
  readonly messages: string;
  readonly openai: string;
  readonly requests: readonly [claude: string, codex: string];
  readonly shows: readonly [claude: string, codex: string];
}

function readTable(): Row[] {
  const lines = readFileSync(join(root, 'docs/errors.md'), 'utf8').split('\n');
  const rows = lines.filter((line) => line.startsWith('| ')).map((line) => line.split('|').map((cell) => cell.trim()));
  return (
    rows
      // The other tables of the page have fewer columns.
      .filter(({ length, 1: name }) => length === 10 && name !== 'refused for' && !name?.startsWith('--'))
      .map(([, name = '', messages = '', openai = '', one = '', two = '', three = '', four = '']) => ({
        name,
        messages,
        openai,
        requests: [one, three],
        shows: [two, four],
      }))
  );
}

/** A proxy between agents and the product that records answers by the first segment of the path, which names the run. */
interface CountingProxy {
  readonly base: string;
  /** The status codes of all answers of a run, in order. */
  statuses(name: string): number[];
  /** Runs a function before the first request of a run is forwarded. */
  beforeFirst(name: string, run: () => Promise<unknown>): void;
  close(): Promise<void>;
}

async function startCountingProxy(port: number): Promise<CountingProxy> {
  const statuses = new Map<string, number[]>();
  const firsts = new Map<string, () => Promise<unknown>>();
  const server: Server = createServer(async (request, response) => {
    const [, name = '', path = ''] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const seen = statuses.get(name) ?? [];
    statuses.set(name, seen);
    const first = firsts.get(name);
    firsts.delete(name);
    await first?.();
    const forwarded = httpRequest({ port, host: '127.0.0.1', path, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
      seen.push(answer.statusCode ?? 0);
      if (answer.statusCode === 429) releases.get(name)?.();
    });
    forwarded.once('error', () => response.destroy());
    response.once('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    statuses: (name) => statuses.get(name) ?? [],
    beforeFirst: (name, run) => void firsts.set(name, run),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Limits the number of agents that run at the same time, because starting one takes a lot of CPU. */
let freeSlots = 3;
const waiting: (() => void)[] = [];
async function withAgentSlot<T>(run: () => Promise<T>): Promise<T> {
  if (freeSlots > 0) freeSlots--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await run();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else freeSlots++;
  }
}

/** Runs an agent until it exits, with any exit code, and returns its stdout. */
async function run(name: string, args: readonly string[], env: (home: string) => Record<string, string>): Promise<string> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'derouter-refused-')));
  const child = spawn(join(root, 'e2e/node_modules/.bin', name), args, {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, ...env(home) },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 100_000,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  rmSync(home, { recursive: true, force: true });
  return output;
}

async function runClaude(base: string, key: string, model: string, prompt: string): Promise<string> {
  const output = await run('claude', ['-p', prompt, '--output-format', 'json'], () => ({
    ANTHROPIC_BASE_URL: base,
    ANTHROPIC_AUTH_TOKEN: key,
    ANTHROPIC_MODEL: model,
    CLAUDE_CODE_MAX_RETRIES: '2',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  }));
  return (JSON.parse(output) as { result: string }).result;
}

async function runCodex(base: string, key: string, model: string, prompt: string): Promise<string> {
  const settings = {
    model_provider: 'derouter',
    'model_providers.derouter.name': 'derouter',
    'model_providers.derouter.base_url': `${base}/v1`,
    'model_providers.derouter.env_key': 'DEROUTER_KEY',
    'model_providers.derouter.wire_api': 'responses',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${JSON.stringify(value)}`]);
  const output = await run(
    'codex',
    ['exec', '--json', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', '-m', model, ...options, prompt],
    (home) => ({ CODEX_HOME: home, DEROUTER_KEY: key }),
  );
  const events = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { type: string; error?: { message: string }; item?: { type: string; text?: string } });
  const answer = events.findLast(({ item }) => item?.type === 'agent_message')?.item?.text;
  return events.find(({ type }) => type === 'turn.failed')?.error?.message ?? answer ?? '';
}

const rows = readTable();

test('the table and the test cases cover the same refusals', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(cases).sort());
});

const agents = [
  ['Claude Code', 0, claude, runClaude],
  ['Codex', 1, gpt, runCodex],
] as const;

/** Runs an agent against a refusal, and compares the number of its requests and the message it shows with the table. */
async function checkAgent(row: Row, [, at, defaultModel, runAgent]: (typeof agents)[number]): Promise<void> {
  const { message, refusal = 'nothing', key, hasNoCredit, prepare, isTransient, model = defaultModel } = cases[row.name] as Case;
  const customer = await createCustomer(product, hasNoCredit ? null : '100');
  const id = `${rows.indexOf(row)}-${at}`;
  const shown = await withAgentSlot(async () => {
    if (isTransient) proxy.beforeFirst(id, async () => prepare?.(customer, model, id));
    else await prepare?.(customer, model, id);
    return runAgent(`${proxy.base}/${id}`, key ?? customer.key, model, `Say refuse-with-${refusal}`);
  });
  const shows = row.shows[at].split('…').map((part) => part.trim());
  for (const part of shows) expect(shown).toContain(part);
  if (shows.length > 1) expect(shown).toMatch(message);
  else expect(shown).not.toMatch(message);
  expect(proxy.statuses(id)).toHaveLength(Number(row.requests[at]));
}

const isRateLimit = /^(requests|tokens) /;
const overloaded = 'a provider that is overloaded';

/** Makes one request without an agent, and compares the status and the error code with the table. */
async function checkClient(row: Row, defaultModel: string): Promise<void> {
  const { message, refusal, key, hasNoCredit, prepare, model = defaultModel } = cases[row.name] as Case;
  const customer = await createCustomer(product, hasNoCredit ? null : '100');
  const isMessages = defaultModel === claude;
  const id = `${rows.indexOf(row)}-${isMessages ? 'messages' : 'responses'}`;
  await prepare?.(customer, defaultModel, id);
  const response = await call({ ...customer, key: key ?? customer.key }, model, refusal, isMessages);
  releases.get(id)?.();
  const { error } = (await response.json()) as { error: { type: string; code: string | null; message: string } };
  expect(`${response.status} \`${isMessages ? error.type : error.code}\``).toBe(isMessages ? row.messages : row.openai);
  expect(error.message).toMatch(message);
  const isRetryable = (isRateLimit.test(row.name) && !row.name.startsWith('tokens')) || row.name === overloaded;
  expect(response.headers.get('x-should-retry')).toBe(isRetryable ? null : 'false');
  expect(response.headers.has('retry-after')).toBe(isRetryable);
}

// Failures of the provider open its circuit breaker, so these cases run last and one at a time.
const failing = [overloaded, 'a provider that refuses our access'];
const independent = rows.filter(({ name }) => !failing.includes(name));

describe.concurrent('a refused agent makes as many requests and shows the message as in the table', () => {
  const all = independent.flatMap((row) => agents.map((agent) => [row.name, agent[0], row, agent] as const));
  // Each refusal with one of the agents, and with all of them in the nightly tests.
  const some = all.filter((_case, at) => (at + Math.floor(at / agents.length)) % agents.length === 0);
  test.each(isNightly ? all : some)('%s: %s', { timeout: 300_000 }, (_name, _agent, row, agent) => checkAgent(row, agent));
});

describe.concurrent('a client of either dialect gets the status and the error code in the table', () => {
  const all = independent.flatMap((row) => [claude, gpt].map((model) => [row.name, model, row] as const));
  test.each(all)('%s: %s', (_name, model, row) => checkClient(row, model));
});

describe('agents and clients get what the table lists when the provider fails', () => {
  const all = rows.filter(({ name }) => failing.includes(name)).sort((a) => (a.name === overloaded ? 1 : -1));
  test.each(all.map((row) => [row.name, row] as const))('%s', { timeout: 300_000 }, async (_name, row) => {
    for (const model of [claude, gpt]) await checkClient(row, model);
    await Promise.all(agents.map((agent) => checkAgent(row, agent)));
  });
});
