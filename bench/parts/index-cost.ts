import { createBilling } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { applyLedgerLoad, type LedgerLoad, makeWallets } from './ledger-load.ts';

/** What the filters of usage logs by model and by key read. */
const indexes = ['receipts_model_idx', 'receipts_key_idx'];

/** Rounds of each side, in turn: A B B A A B B A … */
const rounds = Number(process.env.BENCH_ROUNDS ?? 8);

/** Measures what the indexes for filters cost a charge: rounds with them and without, each with empty receipts. */
export async function measureFilterIndexes(pool: Sql, priceVersionId: string, seconds: number): Promise<void> {
  // As the owner of the table, which may change it.
  const sql = await pool.reserve();
  await sql`SET ROLE NONE`;
  const definitions = await sql<{ definition: string }[]>`
    SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indexrelid::regclass::text = ANY (${indexes})`;
  if (definitions.length !== indexes.length) throw new Error('an index is not there');
  let isThere = true;
  const prepare = async (isWanted: boolean) => {
    await sql`ALTER TABLE receipts DISABLE TRIGGER USER`;
    await sql`TRUNCATE receipts`;
    await sql`ALTER TABLE receipts ENABLE TRIGGER USER`;
    if (isThere && !isWanted) for (const name of indexes) await sql.unsafe(`DROP INDEX ${name}`);
    if (!isThere && isWanted) for (const { definition } of definitions) await sql.unsafe(definition);
    isThere = isWanted;
    await sql`CHECKPOINT`;
  };
  const billing = await createBilling({ sql: pool });
  for (const count of [1, 1000]) {
    const wallets = await makeWallets(pool, count, priceVersionId);
    for (const inFlight of [1, 64, 256]) {
      const results: Record<'with' | 'without', LedgerLoad[]> = { with: [], without: [] };
      await applyLedgerLoad(billing, wallets, { inFlight, seconds });
      for (let round = 0; round < rounds * 2; round++) {
        const side = round % 4 === 0 || round % 4 === 3 ? 'with' : 'without';
        await prepare(side === 'with');
        results[side].push(await applyLedgerLoad(billing, wallets, { inFlight, seconds }));
      }
      const show = (label: string, pick: (load: LedgerLoad) => number, digits: number) => {
        const [a, b] = [results.with, results.without].map((loads) => median(loads.map(pick)));
        return `${label} ${a?.toFixed(digits)} and ${b?.toFixed(digits)} (× ${((a ?? 0) / (b ?? 1)).toFixed(3)})`;
      };
      console.log(
        `${count} wallets, ${inFlight} in flight, with the indexes and without: ${show('charges/s', (load) => load.perSecond, 0)}, ${show('charge p50, ms', (load) => load.settleP50Ms, 2)}`,
      );
    }
  }
  await billing.close();
  sql.release();
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
