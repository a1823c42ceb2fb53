import type { Sql } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import { createBilling, openWallet } from '../index.ts';
import { addTestPrice, addTestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';
import { lockWallets } from './wallets/wallet-row.ts';

test('updates of wallets stay on their page and off the indexes, and rows that name a wallet can be written meanwhile', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql } = database;
  const price = await addTestPrice(sql);
  await sql`SELECT create_receipt_partition(now()::date)`;
  const billing = await createBilling({ sql });
  const wallets = await Promise.all(Array.from({ length: 20 }, () => addTestWallet(sql, '5')));
  for (let i = 0; i < 40; i++) {
    await Promise.all(
      wallets.map(async (wallet) => {
        const admission = testAdmission(wallet, price, '0.01');
        await billing.admit(admission);
        await billing.settle({ admission, outcome: testOutcome({ input: 1 }) });
      }),
    );
  }
  // Statistics are written when a connection is idle, at the latest after a minute.
  await billing.close();
  await database.sql`SELECT pg_stat_force_next_flush()`;
  const updates = async () =>
    (
      await sql<{ updates: number; hot: number }[]>`
      SELECT n_tup_upd::int AS updates, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE relname = 'wallets'`
    )[0];
  await expect.poll(async () => (await updates())?.updates).toBeGreaterThan(1_000);
  const { updates: all = 0, hot = 0 } = (await updates()) ?? {};
  // Nearly all on a quiet machine; on a busy one, snapshots live longer and pages fill up. With an index in the way it would be none.
  expect(hot / all).toBeGreaterThan(0.5);

  const wallet = String(await openWallet(sql));
  await sql.begin(async (tx) => {
    await tx`SELECT expect_wallets(ARRAY[${wallet}]::bigint[], '{0}', '{0}', '{0}', '{0}')`;
    await lockWallets(tx as unknown as Sql, [BigInt(wallet)]);
    // On another connection. Its foreign key locks the wallet's key, which it could not do beside FOR UPDATE.
    await sql`INSERT INTO accounts (id, wallet_id) VALUES (gen_random_uuid(), ${wallet})`;
  });
  await database.close();
});
