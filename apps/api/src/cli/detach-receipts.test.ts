import { setTimeout as sleep } from 'node:timers/promises';
import { createBilling, prove } from '@derouter/billing';
import { connect, newId } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import {
  addTestClientKey,
  addTestPrice,
  addTestWallet,
  testAdmission,
  testOutcome,
} from '../../../../packages/billing/src/testing/fixtures.ts';
import { runTestCommand } from '../testing/run-test-command.ts';

/** The 1st of March 2020. */
const longAgo = 0x01709f109c00;

test('while a month is detached, settlements go on and none waits for long, though all receipts are being read the whole time', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql } = database;
  const price = await addTestPrice(sql);
  const billing = await createBilling({ sql });
  const wallet = await addTestWallet(sql, '500');
  const client = await addTestClientKey(sql, billing, wallet, '1');
  await sql`SELECT create_receipt_partition(m::date) FROM unnest(ARRAY['2020-03-01'::timestamp, now() AT TIME ZONE 'UTC']) m`;
  const charge = async (at?: number) => {
    const from = at === undefined ? wallet : client;
    const request = testAdmission(from, price, '0.001');
    const requestId = at === undefined ? request.requestId : `01709f10-9c00-7000-8000-${newId().slice(-12)}`;
    const admission = { ...request, requestId, ...(at === undefined ? {} : { createdAt: new Date(at) }) };
    await billing.admit(admission);
    await billing.settle({ admission, outcome: testOutcome({ input: 1 }) });
  };
  for (let i = 0; i < 20; i++) await charge(longAgo);

  let isReading = true;
  const reader = await connect(database.url, { max: 1 });
  const reading = reader.sql.begin(async (tx) => {
    await tx`SELECT count(*) FROM receipts`;
    await sleep(8_000);
    isReading = false;
  });
  const waits: number[] = [];
  let isDone = false;
  const load = Array.from({ length: 8 }, async () => {
    while (!isDone) {
      const at = performance.now();
      await charge();
      waits.push(performance.now() - at);
      await sleep(30);
    }
  });
  const command = await runTestCommand(['partitions', 'detach', '2020-03'], { DATABASE_URL: database.url });
  expect([command.code, isReading], command.said).toEqual([0, false]);
  expect(command.said).toContain('waiting until nobody reads the receipts');
  isDone = true;
  await Promise.all([...load, reading]);
  await reader.close();
  expect(waits.length).toBeGreaterThan(200);
  expect(Math.max(...waits)).toBeLessThan(2_000);
  expect(await sql`SELECT month::text, receipts::int FROM detached_receipts`).toEqual([{ month: '2020-03-01', receipts: 20 }]);
  expect(await sql`SELECT count(*)::int AS clients FROM detached_client_sums`).toEqual([{ clients: 1 }]);
  expect((await prove(sql)).findings).toEqual([]);
  await billing.close();
  await database.close();
});
