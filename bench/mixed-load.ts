import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@derouter/db';
import { createCustomer } from '../e2e/src/customer.ts';
import { removeDataDir, startProduct } from '../e2e/src/product.ts';
import { applyLoad, openStreams } from './parts/load.ts';
import { residentKiB, startPart } from './parts/processes.ts';

/**
 * Applies everything that a server does at once, for BENCH_MINUTES, and prints its memory in use each minute, after its garbage was
 * collected. Fails if the fourth quarter of the time uses more than the third by more than the margins.
 */
const minutes = Number(process.env.BENCH_MINUTES ?? 30);
const marginMiB = { heap: 8, resident: 24 };
/** At least 16 samples, so that a quarter has four. */
const sampleMs = Math.min(60_000, (minutes * 60_000) / 16);

const collector = new URL('parts/collect-garbage.mjs', import.meta.url).href;
const upstream = await startPart('upstream');
process.once('exit', () => upstream.child.kill());
const product = await startProduct({
  ...{
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: `http://127.0.0.1:${upstream.port}/v1`,
    LOG_LEVEL: 'error',
    REFUSALS_PER_MINUTE: '1000000',
  },
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${collector}`,
});
const pid = product.process.pid ?? 0;
const customer = await createCustomer(product, '2500');
const origin = `http://127.0.0.1:${product.port}`;
const headers = { authorization: `Bearer ${customer.key}` };

// Messages are translated to the Responses of OpenAI itself, which the upstream does not speak, but to the Chat of other servers.
const { sql, close } = await connect(readFileSync(join(product.dataDir, 'database-url'), 'utf8').trim(), { max: 1 });
await sql`UPDATE upstreams SET kind = 'openai-compatible' WHERE kind = 'openai'`;
await close();
// Until the server has read its catalogue again.
await new Promise((resolve) => setTimeout(resolve, 50_000));

const until = performance.now() + minutes * 60_000;
const isOver = () => performance.now() >= until;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const counts: Record<string, number> = {};

/** Does one kind of work until the time is over, `lanes` at a time, with a pause of up to `maxPauseMs` before each. */
async function repeat(name: string, lanes: number, maxPauseMs: number, work: () => Promise<void>): Promise<void> {
  const lane = async () => {
    while (!isOver()) {
      await pause(Math.random() * maxPauseMs);
      await work();
      counts[name] = (counts[name] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

const chat = (text: string, over: object = {}) =>
  JSON.stringify({ model: 'gpt-4.1-mini', max_completion_tokens: 400, messages: [{ role: 'user', content: text }], ...over });
const messages = JSON.stringify({ model: 'gpt-4.1-mini', max_tokens: 400, stream: true, messages: [{ role: 'user', content: 'Why?' }] });
let texts = 0;
/** Texts differ, because counts of known texts are cached. */
const text = () => `Question ${++texts}: why is the sky blue? `.repeat(20);

const load = (name: string, over: { body: () => string; expect: string; inFlight: number; pauseMs: number; path?: string }) =>
  repeat(name, 1, 0, async () => {
    const { requests } = await applyLoad({ origin, headers, seconds: 2, ...over, body: over.body() });
    counts[name] = (counts[name] ?? 0) + requests - 1;
  });

/** A request that must be answered with one of these statuses. */
async function ask(statuses: readonly number[], path: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(`${origin}${path}`, init);
  await response.arrayBuffer();
  if (!statuses.includes(response.status)) throw new Error(`${path} was answered with ${response.status}`);
}

const post = (body: string, over: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers, ...over },
  body,
});
const chatPath = '/v1/chat/completions';
const image = `data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAA'.repeat((4 * 1024 * 1024) / 24)}`;
const large = chat('', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: image } }] }] });
const refusals = [
  () => ask([401, 429], chatPath, post(chat('x'), { authorization: `Bearer dr-${Math.random()}` })),
  () => ask([404, 429], chatPath, post(chat('x', { model: `unknown-${Math.random()}` }))),
  () => ask([400, 429], chatPath, post('{"model":')),
];
const queries = ['overview.get', 'keys.list', 'catalog.listModels'] as const;

const work = [
  load('streams', { body: () => chat(text(), { stream: true }), expect: '[DONE]', inFlight: 8, pauseMs: 200 }),
  load('paced streams', { body: () => chat(`paced ${text()}`, { stream: true }), expect: '[DONE]', inFlight: 64, pauseMs: 1000 }),
  load('whole answers', { body: () => chat(text()), expect: 'A short answer', inFlight: 8, pauseMs: 50 }),
  load('translated', { body: () => messages, path: '/v1/messages', expect: 'message_stop', inFlight: 8, pauseMs: 200 }),
  repeat('refusals', 3, 500, () => (refusals[Math.floor(Math.random() * refusals.length)] ?? refusals[0])?.() ?? Promise.resolve()),
  repeat('aborted clients', 1, 1000, async () => (await openStreams(origin, headers, chat('stay open', { stream: true }), 20))()),
  repeat('large bodies', 1, 4000, () => ask([200], chatPath, post(large))),
  repeat('console queries', 2, 500, async () => {
    for (const path of queries) await customer.api.query(path);
    await customer.api.query('usage.list', { limit: 50 });
    await ask([200], '/v1/models', { headers });
  }),
];

interface Sample {
  readonly heap: number;
  readonly resident: number;
}

async function sample(): Promise<Sample> {
  product.process.kill('SIGUSR2');
  await pause(2_000);
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  const heap = Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(metrics)?.[1]) / 2 ** 20;
  return { heap, resident: residentKiB(pid) / 1024 };
}

const samples: Sample[] = [];
const startedAt = performance.now();
async function watch(): Promise<void> {
  console.log('minute   heap MiB   resident MiB');
  while (!isOver()) {
    await pause(Math.min(sampleMs, until - performance.now()));
    const one = await sample();
    samples.push(one);
    const minute = ((performance.now() - startedAt) / 60_000).toFixed(1);
    console.log(`${minute.padStart(6)} ${one.heap.toFixed(1).padStart(10)} ${one.resident.toFixed(0).padStart(14)}`);
  }
}
await Promise.all([...work, watch()]);
console.log(
  `Requests: ${Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}`,
);
await pause(15_000);
const rest = await sample();
console.log(`Fifteen seconds after the load: heap ${rest.heap.toFixed(1)} MiB, resident ${rest.resident.toFixed(0)} MiB`);

await product.stop();
removeDataDir(product.dataDir);

const quarter = Math.floor(samples.length / 4);
const median = (part: readonly Sample[], name: keyof Sample) =>
  part.map((one) => one[name]).toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
for (const name of ['heap', 'resident'] as const) {
  const grown = median(samples.slice(-quarter), name) - median(samples.slice(-2 * quarter, -quarter), name);
  console.log(`From the third quarter to the fourth, ${name} grew by ${grown.toFixed(1)} MiB (at most ${marginMiB[name]} allowed)`);
  if (grown > marginMiB[name]) process.exitCode = 1;
}
process.exit();
