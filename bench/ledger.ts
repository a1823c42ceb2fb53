import { createBilling } from '@derouter/billing';
import { measureFilterIndexes } from './parts/index-cost.ts';
import { startLedgerDatabase } from './parts/ledger-database.ts';
import { addPrice, applyLedgerLoad, type LedgerLoad, makeWallets } from './parts/ledger-load.ts';
import { measureWalletTrigger } from './parts/trigger-cost.ts';

/**
 * Measures fully metered requests (admit, settle, receipt, roll-up) through the ledger on a durable PostgreSQL, and compares
 * group commit with one transaction per step. `BENCH_PART=trigger` measures only the trigger of wallets, `BENCH_PART=indexes`
 * only the indexes for filters of receipts.
 */
const seconds = Number(process.env.BENCH_SECONDS ?? 4);
const { sql, stop } = await startLedgerDatabase(64);

const priceVersionId = await addPrice(sql);

const part = process.env.BENCH_PART;
if (part === 'trigger' || part === 'indexes') {
  if (part === 'indexes') await measureFilterIndexes(sql, priceVersionId, seconds);
  else {
    await makeWallets(sql, 1000, priceVersionId);
    await measureWalletTrigger(sql, 1000);
  }
  await stop();
  process.exit(0);
}

console.log(`Node ${process.versions.node}; fully metered requests: admit + settle + receipt + roll-up`);
for (const [name, count] of [
  ['one hot wallet', 1],
  ['a thousand wallets', 1000],
] as const) {
  const wallets = await makeWallets(sql, count, priceVersionId);
  for (const inFlight of [1, 64, 256]) {
    const grouped = await createBilling({ sql });
    const ungrouped = await createBilling({ sql, maxBatch: 1, concurrentBatches: 32 });
    const [base, ours] = [
      await applyLedgerLoad(ungrouped, wallets, { inFlight, seconds }),
      await applyLedgerLoad(grouped, wallets, { inFlight, seconds }),
    ];
    const show = ({ perSecond, admitP50Ms, cpuMicros }: LedgerLoad) =>
      `${perSecond.toFixed(0).padStart(6)}/s, admission p50 ${admitP50Ms.toFixed(2).padStart(6)} ms, ${cpuMicros.toFixed(0).padStart(4)} µs CPU in this process`;
    console.log(
      `${name}, ${String(inFlight).padStart(3)} in flight: one transaction per step ${show(base)} | group commit ${show(ours)} | ${(ours.perSecond / base.perSecond).toFixed(1)} times`,
    );
    await grouped.close();
    await ungrouped.close();
  }
}
await stop();
process.exit(0);
