import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWallet, prove } from '@derouter/billing';
import { connect, newId } from '@derouter/db';
import { Pool } from 'undici';
import { removeDataDir, startProduct } from '../e2e/src/product.ts';
import { cpuSeconds } from './parts/processes.ts';

/**
 * Sends signed payment webhooks at a fixed rate, a tenth of them twice, whatever the answers take. Prints how long the answers
 * took and how long the events waited to be worked, and fails if one was lost or credited twice.
 */
const perSecond = Number(process.env.BENCH_WEBHOOKS_PER_SECOND ?? 500);
const seconds = Number(process.env.BENCH_SECONDS ?? 60);
/** Events of the first seconds, in which a new process compiles its code, are checked but not timed. */
const warmUpSeconds = Number(process.env.BENCH_WARM_UP_SECONDS ?? 5);
const duplicated = 0.1;

const secretKey = randomBytes(32);
const product = await startProduct({ SECRET_KEY: secretKey.toString('hex'), LOG_LEVEL: 'error' });
const signingKey = Buffer.from(hkdfSync('sha256', secretKey, '', 'derouter:sandbox webhook', 32));
const { sql, close } = await connect(readFileSync(join(product.dataDir, 'database-url'), 'utf8').trim(), { max: 4 });

const accounts: string[] = [];
for (let i = 0; i < 100; i++) {
  const id = newId();
  const walletId = await openWallet(sql);
  await sql`INSERT INTO accounts (id, wallet_id) VALUES (${id}, ${walletId.toString()})`;
  await sql`INSERT INTO users (id, account_id, email, email_canonical) VALUES (${newId()}, ${id}, ${`${id}@example.com`}, ${id})`;
  accounts.push(id);
}

const sent = perSecond * (warmUpSeconds + seconds);
const orders = Math.floor(sent * (1 - duplicated));
const orderIds = Array.from({ length: orders }, () => newId());
for (let from = 0; from < orders; from += 5_000) {
  const ids = orderIds.slice(from, from + 5_000);
  const owners = ids.map((_, i) => accounts[i % accounts.length] ?? '');
  await sql`
    INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version)
    SELECT o.id, o.account, 'sandbox', 'created', 10000000000, 0, 'bench' FROM unnest(${ids}::uuid[], ${owners}::uuid[]) AS o(id, account)`;
}

const bodies = orderIds.map((orderId) =>
  JSON.stringify({ id: `evt_${orderId}`, orderId, createdAt: new Date().toISOString(), type: 'payment.succeeded', amountUsd: '10' }),
);
// Every tenth event is sent again right after the next ones.
const schedule = bodies.flatMap((body, i) => (i % 9 === 8 ? [body, bodies[i - 4] ?? body] : [body])).slice(0, sent);

const pool = new Pool(product.base, { connections: 64, pipelining: 1 });
const times: number[] = [];
let refused = 0;
async function send(body: string): Promise<void> {
  const from = performance.now();
  const signature = createHmac('sha256', signingKey).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-sandbox-signature': signature };
  const response = await pool.request({ path: '/webhooks/sandbox', method: 'POST', headers, body });
  await response.body.dump();
  times.push(performance.now() - from);
  if (response.statusCode !== 200) refused++;
}

const pid = product.process.pid ?? 0;
const cpu = () => cpuSeconds(pid);
console.error('sending');
const cpuBefore = cpu();
const startedAt = performance.now();
const answers: Promise<void>[] = [];
for (const [i, body] of schedule.entries()) {
  const due = startedAt + (i / perSecond) * 1000;
  const waitMs = due - performance.now();
  if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
  answers.push(send(body));
}
await Promise.all(answers);
const sendingSeconds = (performance.now() - startedAt) / 1000;

const sorted = times.slice(perSecond * warmUpSeconds).toSorted((a, b) => a - b);
const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1);
console.log(
  `${schedule.length} webhooks in ${sendingSeconds.toFixed(1)} s, ${schedule.length - new Set(schedule).size} of them duplicates`,
);
console.log(`answers: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(0.9999)} ms; ${refused} refused`);

const count = async () => {
  const [row] = await sql<{ waiting: number; settled: number; credits: number }[]>`
    SELECT (SELECT count(*) FROM provider_events WHERE processed_at IS NULL)::int AS waiting,
           (SELECT count(*) FROM payment_orders WHERE state = 'settled')::int AS settled,
           (SELECT count(*) FROM transfers WHERE code = 'top_up')::int AS credits`;
  return row ?? { waiting: 0, settled: 0, credits: 0 };
};
for (let now = await count(); now.waiting > 0; now = await count()) {
  console.error(Math.round((performance.now() - startedAt) / 1000), now);
  await new Promise((resolve) => setTimeout(resolve, 2000));
}
const drainedSeconds = (performance.now() - startedAt) / 1000;
const { settled, credits } = await count();
const { findings } = await prove(sql);

console.log(
  `worked within ${(drainedSeconds - sendingSeconds).toFixed(1)} s after the last; ${(cpu() - cpuBefore).toFixed(1)} s of CPU in the server`,
);
const expected = new Set(schedule).size;
const isRight = settled === expected && credits === expected && findings.length === 0 && refused === 0;
console.log(
  isRight ? 'None lost, none doubled, the books are right.' : `WRONG: ${settled} settled, ${credits} credits, expected ${expected}`,
);
await pool.close();
await close();
await product.stop();
removeDataDir(product.dataDir);
process.exit(isRight ? 0 : 1);
