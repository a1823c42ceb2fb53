import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Sql } from '@derouter/db';
import { createCustomer } from '../e2e/src/customer.ts';
import { removeDataDir, startProduct } from '../e2e/src/product.ts';
import { applyLoad, type Load, openStreams } from './parts/load.ts';
import { cpuSeconds, descendants, residentKiB, startPart } from './parts/processes.ts';

/**
 * Compares the fully metered gateway with a bare Express 5 + undici pass-through to the same upstream, and a key with every kind
 * of limit with one that has none. Rounds alternate between the sides; medians are printed with their ratios. Arguments name the
 * cases to run; without any, all run. With BENCH_PROFILE, the server writes a CPU profile of the run to that folder.
 */
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const warmUpSeconds = Number(process.env.BENCH_WARM_UP_SECONDS ?? 10);
const secondsPerRound = Number(process.env.BENCH_SECONDS ?? 4);
const profileFolder = process.env.BENCH_PROFILE;

const prompt = (text: string) => [
  { role: 'system', content: 'You are terse.' },
  { role: 'user', content: text },
];
const sky = 'Why is the sky blue? '.repeat(20);
const chat = (text: string, over: object = {}) =>
  JSON.stringify({ model: 'gpt-4.1-mini', max_completion_tokens: 400, messages: prompt(text), ...over });
const whole = chat(sky, { max_completion_tokens: 200 });
const streamOf = (text: string) => chat(text, { stream: true });
const stayOpen = streamOf('stay open');

/** In the order in which they run: `translated` is last, because it changes the upstream. */
const caseNames = [
  'memory-at-rest',
  'limits',
  'whole-64',
  'whole-16',
  'burst',
  'streams-16',
  'streams-256',
  'one-slow',
  'one-stream',
  'one-whole',
  'open-256',
  'many-open',
  'memory-open',
  'large-body',
  'translated',
] as const;
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !caseNames.some((known) => known === name));
if (unknown.length > 0) throw new Error(`there is no case ${unknown.join(', ')}; there are ${caseNames.join(', ')}`);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

const upstream = await startPart('upstream');
const upstreamUrl = `http://127.0.0.1:${upstream.port}`;
const bare = await startPart('bare-passthrough', upstreamUrl);
const product = await startProduct({
  ...{ OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: `${upstreamUrl}/v1`, LOG_LEVEL: 'error' },
  ...(profileFolder && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` }),
});
const productPid = product.process.pid ?? 0;
if (isWanted('memory-at-rest')) await new Promise((resolve) => setTimeout(resolve, 15_000));
const restKiB = residentKiB(productPid);
const free = await createCustomer(product, '2500');
const limited = await createCustomer(product, '2500');
await limitEverything();

/** Limits that are never reached, of the key, its budget, its account and its model. The other key asks for another model. */
async function limitEverything(): Promise<void> {
  const [key] = await limited.api.query<{ id: string }[]>('keys.list');
  await limited.api.mutate('keys.update', { id: key?.id, concurrency: 5_000, budget: { dailyUsd: '2000' } });
  await change(async (sql) => {
    await sql`
      UPDATE accounts SET requests_per_minute = 100000000, tokens_per_minute = 2000000000
      WHERE id = (SELECT account_id FROM users WHERE email = ${limited.email})`;
    await sql`UPDATE models SET concurrency_per_key = 4000 WHERE id = 'gpt-4.1-nano'`;
  });
}

/** Changes the database, and waits until the server has read it again. */
async function change(write: (sql: Sql) => Promise<unknown>): Promise<void> {
  const { sql, close } = await connect(readFileSync(join(product.dataDir, 'database-url'), 'utf8').trim(), { max: 1 });
  await write(sql);
  await close();
  await new Promise((resolve) => setTimeout(resolve, 35_000));
}

/** Messages are translated to the Responses of OpenAI itself, which the upstream does not speak, but to the Chat of other servers. */
const speakOnlyChat = () => change((sql) => sql`UPDATE upstreams SET kind = 'openai-compatible' WHERE kind = 'openai'`);

interface Side {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly isProduct: boolean;
  /** Default: that of the scenario. */
  readonly model?: string;
}

const ofProduct = (key: string, model = 'gpt-4.1-mini'): Side => ({
  origin: `http://127.0.0.1:${product.port}`,
  headers: { authorization: `Bearer ${key}` },
  isProduct: true,
  model,
});
const sides = {
  bare: { origin: `http://127.0.0.1:${bare.port}`, headers: {}, isProduct: false } as Side,
  derouter: ofProduct(free.key),
  limited: ofProduct(limited.key, 'gpt-4.1-nano'),
};
type SideName = keyof typeof sides;

interface Measured extends Load {
  readonly cpuMicros: number;
  readonly totalCpuMicros: number;
}

interface Scenario {
  readonly body: string;
  readonly inFlight: number;
  /** Text that every correct answer contains. */
  readonly expect: string;
  readonly pauseMs?: number;
  /** Of the product's requests, where they differ from those of the bare side. */
  readonly translated?: { readonly path: string; readonly body: string; readonly expect: string };
}

async function apply(side: SideName, { translated, ...scenario }: Scenario, seconds: number): Promise<Load> {
  const { origin, headers, isProduct, model } = sides[side];
  const request = { ...scenario, ...(isProduct && translated) };
  const body = model ? request.body.replace('gpt-4.1-mini', model) : request.body;
  return applyLoad({ origin, headers, seconds, ...request, body });
}

async function measure(side: SideName, scenario: Scenario): Promise<Measured> {
  const { isProduct } = sides[side];
  const own = isProduct ? productPid : bare.pid;
  const others = isProduct ? descendants(productPid) : [];
  const before = new Map([own, ...others].map((pid) => [pid, cpuOf(pid)]));
  const load = await apply(side, scenario, secondsPerRound);
  const used = (pid: number) => Math.max(0, cpuOf(pid) - (before.get(pid) ?? 0));
  const all = isProduct ? new Set([own, ...others, ...descendants(productPid)]) : new Set([own]);
  const total = [...all].reduce((sum, pid) => sum + used(pid), 0);
  return { ...load, cpuMicros: (used(own) / load.requests) * 1e6, totalCpuMicros: (total / load.requests) * 1e6 };
}

/** 0 if the process has ended. */
function cpuOf(pid: number): number {
  try {
    return cpuSeconds(pid);
  } catch {
    return 0;
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const rows: readonly [name: string, pick: (measured: Measured) => number, digits: number][] = [
  ['requests per second', (one) => one.perSecond, 0],
  ['CPU of the process, µs per request', (one) => one.cpuMicros, 0],
  ['CPU incl. PostgreSQL, µs per request', (one) => one.totalCpuMicros, 0],
  ['p50, ms', (one) => one.p50Ms, 2],
  ['first byte p50, ms', (one) => one.firstByteP50Ms, 2],
  ['first byte p99, ms', (one) => one.firstByteP99Ms, 2],
];

/** Measures a scenario on each side in turn, and prints every side in relation to the first. */
async function compare(title: string, names: readonly SideName[], scenario: Scenario): Promise<void> {
  const results = new Map(names.map((name): [SideName, Measured[]] => [name, []]));
  // Warm up, so that the code is optimized. The gateway has more code and takes longer.
  for (const name of names) await apply(name, scenario, warmUpSeconds);
  for (let round = 0; round < rounds; round++) for (const name of names) results.get(name)?.push(await measure(name, scenario));
  console.log(`\n${title} (medians of ${rounds} rounds of ${secondsPerRound} s)`);
  for (const [label, pick, digits] of rows) {
    const values = names.map((name) => median((results.get(name) ?? []).map(pick)));
    const [base = 0] = values;
    const cells = names.map((name, i) => {
      const value = values[i] ?? 0;
      const relation = i === 0 ? '' : ` (× ${(value / base).toFixed(2)}, ${value >= base ? '+' : ''}${(value - base).toFixed(digits)})`;
      return `${name} ${value.toFixed(digits)}${relation}`;
    });
    console.log(`  ${label.padEnd(38)} ${cells.join('   ')}`);
  }
}

async function compareOpenMemory(count: number): Promise<void> {
  console.log(`\nMemory of ${count} open streams`);
  for (const side of ['bare', 'derouter'] as const) {
    const { origin, headers } = sides[side];
    const pid = side === 'bare' ? bare.pid : productPid;
    await (await openStreams(origin, headers, stayOpen, count))();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const before = residentKiB(pid);
    const close = await openStreams(origin, headers, stayOpen, count);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    console.log(
      `  ${side.padEnd(9)} ${((residentKiB(pid) - before) / count).toFixed(1)} KiB per stream (second run; resident before: ${(before / 1024).toFixed(0)} MiB)`,
    );
    await close();
  }
}

/** Measures how much resident memory one request with a 20 MB image adds at its peak, in multiples of its body. */
async function compareLargeBody(): Promise<void> {
  const url = `data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAA'.repeat((20 * 1024 * 1024) / 24)}`;
  const body = JSON.stringify({
    model: 'gpt-4.1-mini',
    max_completion_tokens: 200,
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
  });
  console.log('\nA request body of 20 MB (three times; the later ones reuse memory of the first)');
  for (const side of ['bare', 'derouter'] as const) {
    const { origin, headers } = sides[side];
    const pid = side === 'bare' ? bare.pid : productPid;
    const copies: number[] = [];
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const before = residentKiB(pid);
      let peak = before;
      const timer = setInterval(() => {
        peak = Math.max(peak, residentKiB(pid));
      }, 1);
      const response = await fetch(`${origin}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      if (!(await response.text()).includes('A short answer')) throw new Error('wrong answer');
      clearInterval(timer);
      copies.push(((peak - before) * 1024) / body.length);
    }
    console.log(`  ${side.padEnd(9)} ${copies.map((one) => one.toFixed(2)).join(', ')} copies at peak, including garbage`);
  }
}

const both = ['bare', 'derouter'] as const;
const answer = 'A short answer';
const messagesBody = JSON.stringify({
  ...{ model: 'gpt-4.1-mini', max_tokens: 400, stream: true, system: 'You are terse.' },
  messages: [{ role: 'user', content: sky }],
});
const translated = { path: '/v1/messages', body: messagesBody, expect: 'message_stop' };

const cases: Readonly<Record<(typeof caseNames)[number], () => Promise<void>>> = {
  'memory-at-rest': async () => {
    const mib = (kib: number) => (kib / 1024).toFixed(0);
    console.log(
      `\nResident memory: 15 s after the start ${mib(restKiB)} MiB; after two sign-ups, payments and their receipts ${mib(residentKiB(productPid))} (bare ${mib(residentKiB(bare.pid))})`,
    );
  },
  limits: () => compare('Whole answers, 64 in flight, with limits', ['derouter', 'limited'], { body: whole, inFlight: 64, expect: answer }),
  'whole-64': () => compare('Whole answers, 64 in flight', both, { body: whole, inFlight: 64, expect: answer }),
  'whole-16': () => compare('Whole answers, 16 in flight', both, { body: whole, inFlight: 16, expect: answer }),
  burst: () =>
    compare('Streams of 200 events in one burst, 16 in flight', both, { body: streamOf('burst'), inFlight: 16, expect: '[DONE]' }),
  'streams-16': () => compare('Streams of 200 events, 16 in flight', both, { body: streamOf(sky), inFlight: 16, expect: '[DONE]' }),
  'streams-256': () => compare('Streams of 200 events, 256 in flight', both, { body: streamOf(sky), inFlight: 256, expect: '[DONE]' }),
  'one-slow': () =>
    compare('One stream at a time, first byte after 20 ms', both, { body: streamOf('slow'), inFlight: 1, expect: '[DONE]' }),
  'one-stream': () => compare('One stream at a time, answered at once', both, { body: streamOf('burst'), inFlight: 1, expect: '[DONE]' }),
  'one-whole': () => compare('One whole answer at a time', both, { body: whole, inFlight: 1, expect: answer }),
  // A stream takes one second. With pauses of half a second on average, about 256 of 384 are open at any time.
  'open-256': () =>
    compare('About 256 open streams, one event every 25 ms', both, {
      ...{ body: streamOf('paced'), inFlight: 384, expect: '[DONE]', pauseMs: 1000 },
    }),
  'many-open': async () => {
    const scenario = { body: whole, inFlight: 64, expect: answer };
    await compare('Whole answers, 64 in flight, with limits and nothing else open', ['derouter', 'limited'], scenario);
    const close = await openStreams(sides.limited.origin, sides.limited.headers, stayOpen.replace('gpt-4.1-mini', 'gpt-4.1-nano'), 3_000);
    await compare('The same with 3 000 streams of the limited key open', ['derouter', 'limited'], scenario);
    await close();
  },
  'memory-open': () => compareOpenMemory(2000),
  'large-body': compareLargeBody,
  translated: async () => {
    await speakOnlyChat();
    await compare('Streams of 200 events, 16 in flight, translated', both, {
      ...{ body: streamOf(sky), inFlight: 16, expect: '[DONE]', translated },
    });
  },
};

console.log(`Node ${process.versions.node}, ${process.platform}`);
for (const name of caseNames) if (isWanted(name)) await cases[name]();

await product.stop();
removeDataDir(product.dataDir);
bare.child.kill();
upstream.child.kill();
process.exit(0);
