import { newId } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { adjustWallet, type Billing, createBilling, parseUsd, readStatement, readWallet } from '../index.ts';
import { addTestPrice, addTestWallet, testAdmission, testOutcome, topUpTestWallet } from '../testing/fixtures.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let billing: Billing;
let priceVersionId: string;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  billing = await createBilling({ startGraceMs: 0, sql: database.sql });
  priceVersionId = await addTestPrice(database.sql);
});
afterAll(async () => {
  await billing.close();
  await database.close();
});

const hour = 3_600_000;
const thisHour = () => Math.floor(Date.now() / hour) * hour;
type Step = { readonly kind: 'top_up' | 'credit' | 'debit' | 'promotion' | 'usage'; readonly amount: number };

test('a statement always closes at the ledger’s balance, and consecutive periods leave no gap', async () => {
  const steps = fc.array(
    fc.record({
      kind: fc.constantFrom('top_up', 'credit', 'debit', 'promotion', 'usage' as const),
      amount: fc.integer({ min: 1, max: 400 }),
    }),
    { maxLength: 25 },
  ) as fc.Arbitrary<Step[]>;
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const wallet = await addTestWallet(database.sql, '1');
      for (const { kind, amount } of list) {
        if (kind === 'top_up') await topUpTestWallet(database.sql, wallet, `0.${String(amount).padStart(3, '0')}`, newId());
        else if (kind === 'usage') {
          const admission = testAdmission(wallet, priceVersionId, '0.001', '0');
          if (!(await billing.admit(admission)).admitted) continue;
          // Sometimes more than the credit; the write-off is not on the statement.
          await billing.settle({ admission, outcome: testOutcome({ input: amount * 1000, output: amount }) });
        } else {
          await billing
            .transaction(({ sql }) =>
              adjustWallet(sql, {
                walletId: wallet.id,
                kind,
                amountNano: BigInt(amount) * 1_000_000n,
                adjustmentId: newId(),
                reason: 'test',
                actor: 'test',
              }),
            )
            .catch((error) => expect(error).toMatchObject({ code: 'insufficient_credit' }));
        }
      }
      const { postedNano } = await readWallet(database.sql, wallet.id);
      const read = (from: number, to: number) =>
        readStatement(database.sql, { accountId: wallet.accountId, from: new Date(from), to: new Date(to) });
      const all = await read(thisHour() - hour, thisHour() + hour);
      expect(all).toMatchObject({ openingNano: 0n, closingNano: postedNano });
      expect(all.openingNano + all.movements.reduce((sum, m) => sum + m.amountNano, 0n) - all.usageNano).toBe(postedNano);
      // Of an account with a long history, what was booked since the beginning of the period is taken off the balance.
      await database.sql`
        INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
          cache_write_tokens, total_nano, write_off_nano)
        VALUES (${wallet.accountId}, date_trunc('hour', now() - interval '10 days', 'UTC'), ${wallet.accountId}, 'm', 0, 0, 0, 0, 0, 0, 0, 0)`;
      expect(await read(all.from.getTime(), all.to.getTime())).toEqual(all);
      expect(await read(thisHour() - 2 * hour, thisHour() - hour)).toMatchObject({
        openingNano: 0n,
        closingNano: 0n,
        movements: [],
        usage: [],
      });
      expect(await read(thisHour() + hour, thisHour() + 2 * hour)).toMatchObject({
        openingNano: postedNano,
        closingNano: postedNano,
        movements: [],
      });
    }),
    { numRuns: 12 },
  );
});

test('a correction is booked once, with its reason and author, and takes at most the balance', async () => {
  const { sql } = database;
  const wallet = await addTestWallet(sql, '1');
  const adjust = (kind: 'credit' | 'debit', usd: string, adjustmentId: string) =>
    billing.transaction((tx) =>
      adjustWallet(tx.sql, { walletId: wallet.id, kind, amountNano: parseUsd(usd), adjustmentId, reason: 'goodwill', actor: 'staff:1' }),
    );
  const id = newId();
  expect(await adjust('credit', '2', id)).toEqual({ replayed: false });
  expect(await adjust('credit', '2', id)).toEqual({ replayed: true });
  await expect(adjust('credit', '3', id)).rejects.toMatchObject({ code: 'idempotency_conflict' });
  await expect(adjust('debit', '3.000001', newId())).rejects.toMatchObject({ code: 'insufficient_credit' });
  await adjust('debit', '3', newId());
  expect((await readWallet(sql, wallet.id)).postedNano).toBe(0n);
  const [booked] = await sql`SELECT code, reason, actor FROM transfers WHERE reference = ${id}`;
  expect(booked).toMatchObject({ code: 'adjustment', reason: 'goodwill', actor: 'staff:1' });
  const from = new Date(thisHour() - hour);
  const statement = await readStatement(sql, { accountId: wallet.accountId, from, to: new Date(thisHour() + hour) });
  expect(statement.movements.map(({ code, amountNano }) => [code, amountNano])).toEqual([
    ['top_up', parseUsd('1')],
    ['adjustment', parseUsd('2')],
    ['adjustment', -parseUsd('3')],
  ]);
  await expect(readStatement(sql, { accountId: wallet.accountId, from: new Date(thisHour() + 1), to: new Date() })).rejects.toThrow(
    RangeError,
  );
});
