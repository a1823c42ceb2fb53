import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providerScript, type ScriptedUpstream, type SeenRequest, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiSession, type Customer, createCustomer, createStaff } from './customer.ts';
import { type Product, removeDataDir, root, startProduct } from './product.ts';

/**
 * The table of docs/errors.md against the real Claude Code and Codex: how often each asks when it is refused, and what it
 * shows of our words.
 */
const claude = 'claude-sonnet-4-6';
const gpt = 'gpt-5-mini';
const fine = 'It worked.';
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
  return { text: fine, usage: raw.includes('refuse-with-hunger') ? { ...usage, input_tokens: 100_000 } : usage };
});

/** The provider refuses as the prompt says. */
function play(request: SeenRequest): Iterable<Step> | AsyncIterable<Step> {
  const dialect = request.path.includes('messages') ? 'messages' : 'responses';
  const how = /refuse-with-(\w+)/.exec(request.raw.toString())?.[1];
  const error = (type: string, message: string, code: string | null = null) => ({ type: 'error', error: { type, message, code } });
  if (how === 'large') return json(413, { detail: 'The request is larger than the provider takes.' });
  if (how === 'wrong') return json(400, { detail: 'tools.0: this is wrong.' });
  if (how === 'long')
    return json(400, error('invalid_request_error', overflow[dialect], dialect === 'responses' ? 'context_length_exceeded' : null));
  if (how === 'overloaded') return json(529, error('overloaded_error', 'Overloaded'), { 'retry-after': '1' });
  if (how === 'unauthorized') return json(401, error('authentication_error', 'Incorrect API key provided'));
  if (how === 'slow') return slowly(request);
  return answering(request);
}

/** Requests that stay under way until they are let go, by name. */
const held = new Map<string, () => void>();

async function* slowly(request: SeenRequest): AsyncGenerator<Step> {
  const name = /hold-([\w-]+)/.exec(request.raw.toString())?.[1] ?? '';
  yield { until: new Promise<void>((resolve) => held.set(name, resolve)) };
  yield* answering(request) as Iterable<Step>;
}

interface Case {
  /** Our words, or the provider's that we pass on. */
  readonly words: RegExp;
  /** How the provider answers. */
  readonly how?: string;
  readonly model?: string;
  readonly key?: string;
  readonly isPoor?: boolean;
  /** Brings the customer into the state in which it is refused. `id`: names the run. */
  readonly prepare?: (customer: Customer, model: string, id: string) => Promise<unknown>;
  /** That state passes by itself: it is prepared when the agent's first request comes. */
  readonly passes?: boolean;
}

async function setKey({ api }: Customer, settings: object): Promise<void> {
  const [key] = await api.query<{ id: string }[]>('keys.list');
  await api.mutate('keys.update', { id: key?.id, ...settings });
}

async function ask({ key }: Customer, model: string, how = 'nothing', isMessages = model === claude): Promise<Response> {
  const prompt = `refuse-with-${how}`;
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
  'a key that is none': { words: /This key is not valid: it is incomplete or mistyped/, key: 'dr-nothing' },
  'a key that is switched off': { words: /This key is switched off/, prepare: (customer) => setKey(customer, { suspended: true }) },
  'an account that is suspended': {
    words: /This account is suspended/,
    async prepare({ email }) {
      const found = await staff.query<{ items: { accountId: string }[] }>('admin.customers.list', {
        query: email,
      });
      const [account] = found.items;
      await staff.mutate('admin.customers.suspend', { accountId: account?.accountId, reason: 'A test of refusals.' });
    },
  },
  'a model that the key may not use': {
    words: /This key may not use/,
    prepare: (customer) => setKey(customer, { allowedModels: ['text-embedding-3-small'] }),
  },
  'no credit': { words: /Not enough credit/, isPoor: true },
  'a budget that is used up': {
    words: /The total budget of this key/,
    prepare: (customer) => setKey(customer, { budget: { totalUsd: '0.000001', dailyUsd: null, monthlyUsd: null } }),
  },
  'a model that does not exist': { words: /There is no model "no-such-model"/, model: 'no-such-model' },
  'a request that is too large': { words: /The request is larger than the provider takes/, how: 'large' },
  'a request that is wrong': { words: /tools\.0: this is wrong/, how: 'wrong' },
  'a prompt that is too long': { words: /prompt is too long|exceeds the context window/, how: 'long' },
  'requests of a minute, soon over': {
    passes: true,
    words: /This key may make 15 requests a minute/,
    async prepare(customer, model) {
      await setKey(customer, { requestsPerMinute: 15 });
      for (let status = 200; status === 200; ) ({ status } = await ask(customer, model));
    },
  },
  'tokens of a minute, not soon over': {
    words: /This key may use 20000 tokens a minute.*may be tried again from/,
    async prepare(customer, model) {
      await setKey(customer, { tokensPerMinute: 20_000 });
      await (await ask(customer, model, 'hunger')).text();
    },
  },
  'requests at once': {
    words: /Too many requests at once/,
    passes: true,
    async prepare(customer, model, id) {
      await setKey(customer, { concurrency: 1 });
      void ask(customer, model, `slow hold-${id}`).catch(() => {});
      for (let i = 0; !held.has(id) && i < 400; i++) await new Promise((resolve) => setTimeout(resolve, 25));
    },
  },
  'a provider that is overloaded': { words: /The provider is overloaded/, how: 'overloaded' },
  'a provider that refuses our access': { words: /The provider refused our access/, how: 'unauthorized' },
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
  return rows
    .filter(([, name]) => name !== 'refused for' && !name?.startsWith('--'))
    .map(([, name = '', messages = '', openai = '', one = '', two = '', three = '', four = '']) => ({
      name,
      messages,
      openai,
      requests: [one, three],
      shows: [two, four],
    }));
}

/** Stands between an agent and the product, and counts what it asks, by the first part of the path. */
interface CountingProxy {
  readonly base: string;
  /** The statuses that were answered, in order. */
  statuses(name: string): number[];
  /** Runs this before the first request of that name goes on. */
  before(name: string, run: () => Promise<unknown>): void;
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
      if (answer.statusCode === 429) held.get(name)?.();
    });
    forwarded.once('error', () => response.destroy());
    response.once('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    statuses: (name) => statuses.get(name) ?? [],
    before: (name, run) => void firsts.set(name, run),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Agents that run at the same time: they take much of the machine while they start. */
let free = 3;
const waiting: (() => void)[] = [];
async function inTurn<T>(run: () => Promise<T>): Promise<T> {
  if (free > 0) free--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await run();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}

/** Runs an agent to its end, whatever that is, and returns what it printed. */
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
  const said = events.findLast(({ item }) => item?.type === 'agent_message')?.item?.text;
  return events.find(({ type }) => type === 'turn.failed')?.error?.message ?? said ?? '';
}

const rows = readTable();

test('the table has a row for every refusal that is tried, and no other', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(cases).sort());
});

const agents = [
  ['Claude Code', 0, claude, runClaude],
  ['Codex', 1, gpt, runCodex],
] as const;

/** Runs an agent against a refusal, and compares with the table how often it asks and what it shows. */
async function checkAgent(row: Row, [, at, usual, runAgent]: (typeof agents)[number]): Promise<void> {
  const { words, how = 'nothing', key, isPoor, prepare, passes, model = usual } = cases[row.name] as Case;
  const customer = await createCustomer(product, isPoor ? null : '100');
  const id = `${rows.indexOf(row)}-${at}`;
  const shown = await inTurn(async () => {
    if (passes) proxy.before(id, async () => prepare?.(customer, model, id));
    else await prepare?.(customer, model, id);
    return runAgent(`${proxy.base}/${id}`, key ?? customer.key, model, `Say refuse-with-${how}`);
  });
  const shows = row.shows[at].split('…').map((part) => part.trim());
  for (const part of shows) expect(shown).toContain(part);
  if (shows.length > 1) expect(shown).toMatch(words);
  else expect(shown).not.toMatch(words);
  expect(proxy.statuses(id)).toHaveLength(Number(row.requests[at]));
}

const waits = /^(requests|tokens) /;
const overloaded = 'a provider that is overloaded';

/** Asks once as any client does, and compares the status and the kind with the table. */
async function checkClient(row: Row, usual: string): Promise<void> {
  const { words, how, key, isPoor, prepare, model = usual } = cases[row.name] as Case;
  const customer = await createCustomer(product, isPoor ? null : '100');
  const isMessages = usual === claude;
  const id = `${rows.indexOf(row)}-${isMessages ? 'messages' : 'responses'}`;
  await prepare?.(customer, usual, id);
  const response = await ask({ ...customer, key: key ?? customer.key }, model, how, isMessages);
  held.get(id)?.();
  const { error } = (await response.json()) as { error: { type: string; code: string | null; message: string } };
  expect(`${response.status} \`${isMessages ? error.type : error.code}\``).toBe(isMessages ? row.messages : row.openai);
  expect(error.message).toMatch(words);
  const mayWait = (waits.test(row.name) && !row.name.startsWith('tokens')) || row.name === overloaded;
  expect(response.headers.get('x-should-retry')).toBe(mayWait ? null : 'false');
  expect(response.headers.has('retry-after')).toBe(mayWait);
}

// Providers that fail are left alone for a while: those come last, one after the other.
const failing = [overloaded, 'a provider that refuses our access'];
const calm = rows.filter(({ name }) => !failing.includes(name));

describe.concurrent('an agent that is refused asks as often, and shows what, the table says', () => {
  const all = calm.flatMap((row) => agents.map((agent) => [row.name, agent[0], row, agent] as const));
  test.each(all)('%s: %s', { timeout: 300_000 }, (_name, _agent, row, agent) => checkAgent(row, agent));
});

describe.concurrent('a client of either dialect gets the status and the kind that the table says', () => {
  const all = calm.flatMap((row) => [claude, gpt].map((usual) => [row.name, usual, row] as const));
  test.each(all)('%s: %s', (_name, usual, row) => checkClient(row, usual));
});

describe('so does one whose request the provider fails for', () => {
  const all = rows.filter(({ name }) => failing.includes(name)).sort((a) => (a.name === overloaded ? 1 : -1));
  test.each(all.map((row) => [row.name, row] as const))('%s', { timeout: 300_000 }, async (_name, row) => {
    for (const usual of [claude, gpt]) await checkClient(row, usual);
    await Promise.all(agents.map((agent) => checkAgent(row, agent)));
  });
});
