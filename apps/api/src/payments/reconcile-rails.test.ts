import { createDatabase } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import { listClearing } from '../admin/payments/fees-and-clearing.ts';
import type { Logger } from '../observability/index.ts';
import type { PaymentRail } from './rail.ts';
import { reconcileRails } from './reconcile-rails.ts';

test('staff see a difference that the exchange rates of a provider explain as no fault, and no alarm is raised', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql, db } = database;
  const clearing = 'clearing:cryptomus';
  await sql`INSERT INTO ledger_accounts (code) VALUES (${clearing}) ON CONFLICT DO NOTHING`;
  let alarms = 0;
  const log = { error: () => alarms++ } as unknown as Logger;
  const compare = async (balanceNano: bigint, tolerancePercent: number) => {
    const rail = { name: 'cryptomus', balances: async () => [{ clearing, balanceNano, tolerancePercent, detail: { asked: 'USD' } }] };
    await reconcileRails({ db, sql, log }, [rail as unknown as PaymentRail]);
    return (await listClearing({ db, sql })).find((row) => row.clearing === clearing)?.reconciled?.isWithinTolerance;
  };
  expect([await compare(0n, 0), alarms]).toEqual([true, 0]);
  expect([await compare(1_000_000_000n, 100), alarms]).toEqual([true, 0]);
  expect([await compare(1_000_000_000n, 2), alarms]).toEqual([false, 1]);
  await database.close();
});
