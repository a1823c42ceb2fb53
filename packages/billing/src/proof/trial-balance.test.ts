import { newId, type Sql } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { addUpLedger, openWallet, prove, readClearingBalances, readTrialBalance, systemAccounts } from '../index.ts';
import { addTestWallet } from '../testing/fixtures.ts';
import { firstIdAfter, firstIdSince } from './find-transfer-ids.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let sql: Sql;
beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  sql = database.sql;
  await openWallet(sql);
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`DELETE FROM ledger_totals`;
});

const hourMs = 3_600_000;
const today = Math.floor(Date.now() / (24 * hourMs)) * 24 * hourMs;

/** Books a provider's fee at a time. */
async function bookFee(at: Date, amountNano: bigint): Promise<void> {
  const [debit, credit] = [systemAccounts['expense:provider_fees'], systemAccounts['clearing:stripe']];
  await sql`
    INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference, created_at)
    VALUES (${newId()}, ${debit.toString()}, ${credit.toString()}, ${amountNano.toString()}, 'provider_fee', 'x', ${at.toISOString()})`;
}

/** The trial balance, summed over every transfer. */
async function sumAll() {
  return sql`
    SELECT regexp_replace(code, '^wallet:\\d+:', 'wallets:') AS code, coalesce(sum(debit), 0)::bigint AS "debitNano",
      coalesce(sum(credit), 0)::bigint AS "creditNano", count(account_id)::int AS transfers
    FROM ledger_accounts a LEFT JOIN (
      SELECT debit_account_id AS account_id, amount_nano AS debit, 0 AS credit FROM transfers
      UNION ALL SELECT credit_account_id, 0, amount_nano FROM transfers) e ON e.account_id = a.id
    GROUP BY 1 ORDER BY 1`;
}

async function expectExact(): Promise<void> {
  expect(await readTrialBalance(sql)).toEqual(await sumAll());
  const held = new Map((await sumAll()).map(({ code, debitNano, creditNano }) => [code, debitNano - creditNano]));
  for (const { code, heldNano } of await readClearingBalances(sql)) expect([code, heldNano]).toEqual([code, held.get(code)]);
}

const kept = async () =>
  (await sql<{ until: Date }[]>`SELECT DISTINCT until FROM ledger_totals ORDER BY 1`).map(({ until }) => until.toISOString());

test('the trial balance is exact to the nano-dollar however much of it was added up before', async () => {
  await expectExact();
  // Nothing to add up is no fault.
  await addUpLedger(sql);
  await expectExact();
  for (let i = 0n; i < 10n; i++) await bookFee(new Date(today + (Number(i) * 7 - 70) * hourMs), 7n ** (i + 3n));
  await expectExact();
  for (const hour of [-60, -40, -39.9, -20, -0.1, 0.2]) {
    await addUpLedger(sql, new Date(today + hour * hourMs));
    await expectExact();
  }
  // In one call what before was added up in several.
  const before = await readTrialBalance(sql);
  expect((await kept()).length).toBeGreaterThan(3);
  await sql`DELETE FROM ledger_totals`;
  await addUpLedger(sql, new Date(today + 0.2 * hourMs));
  expect(await readTrialBalance(sql)).toEqual(before);
  await addTestWallet(sql, '2');
  await expectExact();
  await addUpLedger(sql, new Date(Date.now() + hourMs));
  await expectExact();
  expect((await prove(sql)).findings).toEqual([]);
});

test('the sums at the end of each day are kept, others for a day', async () => {
  await addUpLedger(sql, new Date(today - 30 * hourMs));
  await addUpLedger(sql, new Date(today - 22 * hourMs));
  await addUpLedger(sql, new Date(today + hourMs));
  const day = (n: number) => new Date(today + n * 24 * hourMs).toISOString();
  const minutes = (hour: number) => new Date(today + hour * hourMs - 600_000).toISOString();
  expect(await kept()).toEqual([day(-2), day(-1), minutes(-22), day(0), minutes(1)].toSorted());
  await addUpLedger(sql, new Date(today + 3 * hourMs));
  expect(await kept()).toEqual([day(-2), day(-1), day(0), minutes(1), minutes(3)].toSorted());
  // A second process that adds up the same finds nothing to do.
  await Promise.all([1, 2].map(() => addUpLedger(sql, new Date(today + 4 * hourMs))));
  await expectExact();
});

test('a proof finds sums that differ from the transfers, in what is new or in everything', async () => {
  const invariant = 'the sums of the trial balance equal the transfers';
  await addUpLedger(sql, new Date(Date.now() + hourMs));
  expect((await prove(sql)).findings).toEqual([]);
  await sql`UPDATE ledger_totals SET debit_nano = debit_nano + 1 WHERE line = 'clearing:stripe' AND until = (SELECT max(until) FROM ledger_totals)`;
  for (const full of [true, false]) {
    const { findings } = await prove(sql, { full });
    expect(findings).toEqual([{ invariant, detail: expect.stringContaining('line clearing:stripe: sums of 1 and ') }]);
  }
  await sql`UPDATE ledger_totals SET debit_nano = debit_nano - 1 WHERE line = 'clearing:stripe' AND until = (SELECT max(until) FROM ledger_totals)`;
  expect((await prove(sql)).findings).toEqual([]);
});

test('ids between which the transfers of a time are', async () => {
  const rows = await sql<{ id: bigint; at: Date }[]>`SELECT id, created_at AS at FROM transfers ORDER BY id`;
  for (const at of [new Date(0), ...rows.map((row) => row.at), new Date(Date.now() + 24 * hourMs)]) {
    const [first, end] = [await firstIdSince(sql, at), await firstIdAfter(sql, at)];
    expect(rows.filter((row) => row.at >= at && row.id < first)).toEqual([]);
    expect(rows.filter((row) => row.at < at && row.id >= end)).toEqual([]);
    // They are near.
    expect(rows.filter((row) => row.id >= first && row.at.getTime() < at.getTime() - hourMs)).toEqual([]);
    expect(rows.filter((row) => row.id < end && row.at.getTime() > at.getTime() + hourMs)).toEqual([]);
  }
});
