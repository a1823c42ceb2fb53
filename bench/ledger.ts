import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Admission,
  type Billing,
  bookTopUp,
  createBilling,
  nano,
  openWallet,
  parsePriceRates,
  type Settlement,
} from '@derouter/billing';
import { connect, idTime, migrate, newId } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';

/**
 * Measures fully metered requests (admit, settle, receipt, roll-up) through the ledger on a durable PostgreSQL, and compares
 * group commit with one transaction per step.
 */
const seconds = Number(process.env.BENCH_SECONDS ?? 4);
const folder = mkdtempSync(join(tmpdir(), 'derouter-bench-'));
chmodSync(folder, 0o755);
const postgres = await startEmbedded({ folder });
await migrate(postgres.url);
const { sql, close } = await connect(postgres.url, { max: 64 });

const stored = { tiers: [{ fromPromptTokens: 0, perToken: { input: '1000000', output: '2000000' } }] };
const rates = parsePriceRates(stored);
const priceVersionId = newId();
await sql`INSERT INTO models (id, display_name, vendor, dialects) VALUES ('bench', 'Bench', 'bench', '{}')`;
await sql`INSERT INTO price_versions (id, model_id, rates, effective_at, created_by) VALUES (${priceVersionId}, 'bench', ${JSON.stringify(stored)}::jsonb, now(), 'bench')`;
await sql`SELECT create_receipt_partition(now()::date)`;

interface Wallet {
  readonly id: bigint;
  readonly accountId: string;
  readonly keyId: string;
}

async function makeWallets(count: number): Promise<Wallet[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const id = await openWallet(sql);
      const settlementKey = `sandbox:${newId()}`;
      await sql.begin((tx) =>
        bookTopUp(tx, { walletId: id, clearing: 'clearing:sandbox', settlementKey, grossNano: nano(10n ** 15n), feeNano: 0n, taxNano: 0n }),
      );
      return { id, accountId: newId(), keyId: newId() };
    }),
  );
}

function admissionFor({ id, accountId, keyId }: Wallet): Admission {
  const requestId = newId();
  return {
    requestId,
    createdAt: idTime(requestId),
    walletId: id,
    accountId,
    keyId,
    dialect: 'openai-chat',
    modelId: 'bench',
    modelAsked: 'bench',
    priceVersionId,
    holdNano: 1_000_000n,
    minimumNano: 1_000n,
  };
}

function settlementOf(admission: Admission): Settlement {
  return {
    admission,
    outcome: {
      priced: { usage: { input: 120, output: 80 }, rates, serviceTier: null },
      unknownUsage: null,
      source: 'reported',
      status: 'completed',
      errorCode: null,
      httpStatus: 200,
      finishReason: 'stop',
      streamed: false,
      systemPrompt: 'off',
      upstreamId: null,
      upstreamModel: 'bench',
      ttftMs: 10,
      durationMs: 20,
      attempts: null,
    },
  };
}

interface Result {
  readonly perSecond: number;
  readonly admitP50Ms: number;
  readonly cpuMicros: number;
}

async function run(billing: Billing, wallets: readonly Wallet[], inFlight: number): Promise<Result> {
  const admitTimes: number[] = [];
  let done = 0;
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  await Promise.all(
    Array.from({ length: inFlight }, async (_, worker) => {
      for (let i = worker; performance.now() < until; i += inFlight) {
        const admission = admissionFor(wallets[i % wallets.length] as Wallet);
        const from = performance.now();
        const result = await billing.admit(admission);
        admitTimes.push(performance.now() - from);
        if (!result.admitted) throw new Error('the wallet ran out of credit');
        await billing.settle(settlementOf(admission));
        done++;
      }
    }),
  );
  const elapsedSeconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: done / elapsedSeconds,
    admitP50Ms: admitTimes.toSorted((a, b) => a - b)[Math.floor(admitTimes.length / 2)] ?? 0,
    cpuMicros: (user + system) / done,
  };
}

console.log(`Node ${process.versions.node}; fully metered requests: admit + settle + receipt + roll-up`);
for (const [name, count] of [
  ['one hot wallet', 1],
  ['a thousand wallets', 1000],
] as const) {
  const wallets = await makeWallets(count);
  for (const inFlight of [1, 64, 256]) {
    const grouped = await createBilling({ sql });
    const ungrouped = await createBilling({ sql, maxBatch: 1, concurrentBatches: 32 });
    const [base, ours] = [await run(ungrouped, wallets, inFlight), await run(grouped, wallets, inFlight)];
    const show = ({ perSecond, admitP50Ms, cpuMicros }: Result) =>
      `${perSecond.toFixed(0).padStart(6)}/s, admission p50 ${admitP50Ms.toFixed(2).padStart(6)} ms, ${cpuMicros.toFixed(0).padStart(4)} µs CPU in this process`;
    console.log(
      `${name}, ${String(inFlight).padStart(3)} in flight: one transaction per step ${show(base)} | group commit ${show(ours)} | ${(ours.perSecond / base.perSecond).toFixed(1)} times`,
    );
    await grouped.close();
    await ungrouped.close();
  }
}
await close();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
