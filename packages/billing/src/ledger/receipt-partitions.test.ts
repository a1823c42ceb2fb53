import { connect } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import { createBilling, prove } from '../index.ts';
import { addTestPrice, addTestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';

test('receipts of a month without a partition are moved into it when it is created', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql } = database;
  const price = await addTestPrice(sql);
  const billing = await createBilling({ sql });
  const wallet = await addTestWallet(sql, '1');
  const partitionOf = async (id: string) => {
    const [row] = await sql<{ name: string }[]>`SELECT tableoid::regclass::text AS name FROM receipts WHERE id = ${id}`;
    return row?.name;
  };
  const charge = async () => {
    const admission = testAdmission(wallet, price, '0.1');
    await billing.admit(admission);
    await billing.settle({ admission, outcome: testOutcome({ input: 1_000 }) });
    return admission.requestId;
  };
  const [month] = await sql<{ name: string }[]>`SELECT 'receipts_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM') AS name`;
  const early = await charge();
  expect(await partitionOf(early)).toBe('receipts_default');
  // Twice, because it runs at every start.
  for (let i = 0; i < 2; i++) await sql`SELECT create_receipt_partition(now()::date)`;
  const late = await charge();
  expect([await partitionOf(early), await partitionOf(late)]).toEqual([month?.name, month?.name]);
  await expect(sql.unsafe(`DELETE FROM ${month?.name}`)).rejects.toMatchObject({ code: '42501' });
  expect((await prove(sql)).findings).toEqual([]);

  // While the command waits for a slow reader, settlements are not blocked.
  const reader = await connect(database.url, { max: 1 });
  let release = () => {};
  const held = reader.sql.begin(async (tx) => {
    await tx`SELECT count(*) FROM receipts`;
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  await expect.poll(() => release.toString()).not.toBe('() => {}');
  await sql`SELECT create_receipt_partition((now() - interval '3 months')::date)`.catch((error: unknown) =>
    expect(error).toMatchObject({ code: '55P03' }),
  );
  expect(await charge()).toBeTruthy();
  release();
  await held;
  await reader.close();
  await billing.close();
  await database.close();
});
