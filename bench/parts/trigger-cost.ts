import type { Sql } from '@derouter/db';

/** What EXPLAIN (ANALYZE, FORMAT JSON) says; times in milliseconds. */
interface Explained {
  readonly 'Execution Time': number;
  readonly Triggers: readonly { readonly 'Trigger Name': string; readonly Time: number; readonly Calls: number }[];
}

const rounds = 41;

/**
 * Measures what the trigger of `wallets` that follows thresholds of automatic top-ups costs an update, by EXPLAIN ANALYZE. A charge
 * updates its wallet once. Most updates cross no threshold: the trigger's condition is computed and its function not called.
 */
export async function measureWalletTrigger(pool: Sql, wallets: number): Promise<void> {
  // As the owner of the table, which may switch its triggers.
  const sql = await pool.reserve();
  await sql`SET ROLE NONE`;
  await sql`UPDATE wallets SET top_up_below_nano = 1`;
  const perWallet = (ms: number) => `${((ms * 1000) / wallets).toFixed(2)} µs`;
  const explain = async (byNano: string) => {
    const [row] = await sql.unsafe<{ readonly 'QUERY PLAN': readonly [Explained] }[]>(
      `EXPLAIN (ANALYZE, TIMING ON, FORMAT JSON) UPDATE wallets SET paid_nano = paid_nano + (${byNano})`,
    );
    if (!row) throw new Error('PostgreSQL explained nothing');
    return row['QUERY PLAN'][0];
  };
  const median = async () => {
    const times: number[] = [];
    for (let i = 0; i < rounds; i++) {
      times.push((await explain(i % 2 ? '1' : '-1'))['Execution Time']);
      // Dead rows of one round would slow the next.
      await sql`VACUUM wallets`;
    }
    return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
  };
  await median();
  const withTrigger = await median();
  await sql`ALTER TABLE wallets DISABLE TRIGGER wallets_to_top_up`;
  const without = await median();
  await sql`ALTER TABLE wallets ENABLE TRIGGER wallets_to_top_up`;
  const again = await median();
  console.log(
    `update of a wallet (median of ${rounds} times ${wallets}): with the trigger ${perWallet(withTrigger)} and ${perWallet(again)}, without ${perWallet(without)}`,
  );
  await sql`UPDATE wallets SET top_up_below_nano = paid_nano + promo_nano`;
  for (const [what, byNano] of [
    ['enters', '-1'],
    ['leaves', '1'],
  ] as const) {
    const { Triggers } = await explain(byNano);
    const fired = Triggers.find((one) => one['Trigger Name'] === 'wallets_to_top_up');
    console.log(
      `a wallet that ${what} the set: ${fired ? perWallet(fired.Time) : 'the trigger did not fire'} more (${fired?.Calls ?? 0} calls)`,
    );
  }
}
