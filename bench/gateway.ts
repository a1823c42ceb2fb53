import { createCustomer } from '../e2e/src/customer.ts';
import { removeDataDir, startProduct } from '../e2e/src/product.ts';
import { applyLoad, type Load, openStreams } from './parts/load.ts';
import { cpuSeconds, descendants, residentKiB, startPart } from './parts/processes.ts';

/**
 * Compares the fully metered gateway with a bare Express 5 + undici pass-through to the same upstream. Rounds alternate
 * between the two; the medians are printed with their ratio.
 */
const rounds = 3;
const warmUpSeconds = Number(process.env.BENCH_WARM_UP_SECONDS ?? 10);
const secondsPerRound = Number(process.env.BENCH_SECONDS ?? 4);
const messages = [
  { role: 'system', content: 'You are terse.' },
  { role: 'user', content: 'Why is the sky blue? '.repeat(20) },
];
const whole = JSON.stringify({ model: 'gpt-4.1-mini', max_completion_tokens: 200, messages });
const stream = JSON.stringify({ model: 'gpt-4.1-mini', max_completion_tokens: 400, stream: true, messages });
const paced = JSON.stringify({ ...JSON.parse(stream), messages: [{ role: 'user', content: 'paced' }] });
const stayOpen = JSON.stringify({
  model: 'gpt-4.1-mini',
  max_completion_tokens: 16,
  stream: true,
  messages: [{ role: 'user', content: 'stay open' }],
});

const upstream = await startPart('upstream');
const upstreamUrl = `http://127.0.0.1:${upstream.port}`;
const bare = await startPart('bare-passthrough', upstreamUrl);
const product = await startProduct({ OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: `${upstreamUrl}/v1`, LOG_LEVEL: 'error' });
const customer = await createCustomer(product, '2500');
const productPid = product.process.pid ?? 0;
const database = descendants(productPid);

const sides = {
  bare: { origin: `http://127.0.0.1:${bare.port}`, headers: {}, pid: bare.pid, others: [] as number[] },
  derouter: {
    origin: `http://127.0.0.1:${product.port}`,
    headers: { authorization: `Bearer ${customer.key}` },
    pid: productPid,
    others: database,
  },
};
type Side = keyof typeof sides;

interface Measured extends Load {
  readonly cpuMicros: number;
  readonly totalCpuMicros: number;
}

async function measure(side: Side, body: string, { inFlight, expect, pauseMs }: Scenario): Promise<Measured> {
  const { origin, headers, pid, others } = sides[side];
  const sum = (pids: readonly number[]) => pids.reduce((total, one) => total + cpuSeconds(one), 0);
  const ours = side === 'derouter' ? descendants(productPid).concat(others) : [];
  const pids = [...new Set(ours)].filter((one) => alive(one));
  const [own, rest] = [cpuSeconds(pid), sum(pids)];
  const load = await applyLoad({ origin, headers, body, inFlight, seconds: secondsPerRound, expect, pauseMs });
  const cpuMicros = ((cpuSeconds(pid) - own) / load.requests) * 1e6;
  return { ...load, cpuMicros, totalCpuMicros: cpuMicros + ((sum(pids.filter(alive)) - rest) / load.requests) * 1e6 };
}

function alive(pid: number): boolean {
  try {
    cpuSeconds(pid);
    return true;
  } catch {
    return false;
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

interface Scenario {
  readonly inFlight: number;
  /** Text that every correct answer contains. */
  readonly expect: string;
  readonly pauseMs: number;
}

async function compare(title: string, body: string, inFlight: number, expect: string, pauseMs = 0): Promise<void> {
  const results: Record<Side, Measured[]> = { bare: [], derouter: [] };
  // Warm up both, so that their code is optimized. The gateway has more code and takes longer.
  for (const side of ['bare', 'derouter'] as const)
    await applyLoad({ ...sides[side], body, inFlight, seconds: warmUpSeconds, expect, pauseMs });
  for (let round = 0; round < rounds; round++)
    for (const side of ['bare', 'derouter'] as const) results[side].push(await measure(side, body, { inFlight, expect, pauseMs }));
  console.log(`\n${title} (medians of ${rounds} rounds of ${secondsPerRound} s)`);
  const row = (name: string, pick: (measured: Measured) => number, digits: number) => {
    const [base, ours] = [median(results.bare.map(pick)), median(results.derouter.map(pick))];
    console.log(
      `  ${name.padEnd(34)} bare ${base.toFixed(digits).padStart(9)}   derouter ${ours.toFixed(digits).padStart(9)}   ratio ${(ours / base).toFixed(2)}   added ${(ours - base).toFixed(digits)}`,
    );
  };
  row('requests per second', (one) => one.perSecond, 0);
  row('CPU of the process, µs per request', (one) => one.cpuMicros, 0);
  row('CPU incl. PostgreSQL, µs per request', (one) => one.totalCpuMicros, 0);
  row('p50, ms', (one) => one.p50Ms, 2);
  row('p99, ms', (one) => one.p99Ms, 2);
  row('first byte p50, ms', (one) => one.firstByteP50Ms, 2);
  row('first byte p99, ms', (one) => one.firstByteP99Ms, 2);
}

async function compareMemory(count: number): Promise<void> {
  console.log(`\nMemory of ${count} open streams`);
  for (const side of ['bare', 'derouter'] as const) {
    const { origin, headers, pid } = sides[side];
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
    const { origin, headers, pid } = sides[side];
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

console.log(`Node ${process.versions.node}, ${process.platform}`);
await compare('Whole answers, 64 in flight', whole, 64, 'A short answer');
await compare('Streams of 200 chunks, 16 in flight', stream, 16, '[DONE]');
await compare('Streams of 200 chunks, 256 in flight', stream, 256, '[DONE]');
// A stream takes one second. With pauses of half a second on average, about 256 of 384 are open at any time.
await compare('About 256 open streams, one chunk every 25 ms', paced, 384, '[DONE]', 1000);
await compareMemory(1000);
await compareLargeBody();

await product.stop();
removeDataDir(product.dataDir);
bare.child.kill();
upstream.child.kill();
process.exit(0);
