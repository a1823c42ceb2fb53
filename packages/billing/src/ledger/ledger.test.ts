import { newId } from '@derouter/db';
import { type AccountRecorder, createDatabase, mixedBookings, recordAccounts, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  adjustWallet,
  type Billing,
  bookTopUp,
  bookWithdrawal,
  createBilling,
  parseUsd,
  postTransfer,
  prove,
  readClearingBalances,
  readWallet,
  systemAccounts,
} from '../index.ts';
import { addTestPrice, addTestWallet, type TestWallet, testAdmission, testOutcome, topUpTestWallet } from '../testing/fixtures.ts';

let database: ThrowawayDatabase;
let billing: Billing;
let priceVersionId: string;
let recorder: AccountRecorder;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  priceVersionId = await addTestPrice(database.sql);
  recorder = await recordAccounts(database.url);
  billing = await createBilling({ startGraceMs: 0, sql: database.sql });
});
afterAll(async () => {
  await billing.close();
  const recorded = await recorder.read();
  expect(recorded.length).toBeGreaterThan(50);
  expect(mixedBookings(recorded)).toEqual([]);
  await recorder.close();
  await database.close();
});

/** A wallet with paid and promotional credit in USD. */
async function wallet(paidUsd: string, promoUsd = '0'): Promise<TestWallet> {
  const { sql } = database;
  const made = await addTestWallet(sql, paidUsd);
  if (parseUsd(promoUsd) > 0n) {
    const { promoAccountId } = await readWallet(sql, made.id);
    await billing.transaction(({ sql: tx }) =>
      postTransfer(tx, {
        idempotencyKey: newId(),
        debitAccountId: systemAccounts['expense:promotions'],
        creditAccountId: promoAccountId,
        amountNano: parseUsd(promoUsd),
        code: 'promotion',
        reference: 'welcome',
      }),
    );
  }
  return made;
}

const admission = (of: TestWallet, holdUsd: string, minimumUsd = holdUsd) => testAdmission(of, priceVersionId, holdUsd, minimumUsd);

async function expectProven() {
  expect((await prove(database.sql)).findings).toEqual([]);
}

describe('admission and settlement', () => {
  test('a charge takes promotional credit first, then paid credit, and releases the rest of the hold', async () => {
    const w = await wallet('1', '0.000002');
    const a = admission(w, '0.5');
    expect(await billing.admit(a)).toMatchObject({ admitted: true, heldNano: parseUsd('0.5') });
    expect((await readWallet(database.sql, w.id)).heldNano).toBe(parseUsd('0.5'));
    const receipt = await billing.settle({ admission: a, outcome: testOutcome({ input: 3, output: 1 }) });
    expect(receipt).toMatchObject({ totalNano: 5_000n, writeOffNano: 0n, replayed: false });
    const after = await readWallet(database.sql, w.id);
    expect(after).toMatchObject({ heldNano: 0n, promoNano: 0n, postedNano: parseUsd('0.999997') });
    const parts = await database.sql`SELECT amount_nano FROM transfers WHERE reference = ${a.requestId} ORDER BY id`;
    expect(parts.map((row) => row.amount_nano)).toEqual([2_000n, 3_000n]);
    await expectProven();
  });

  test('a request that is settled twice is booked once', async () => {
    const w = await wallet('1');
    const a = admission(w, '0.1');
    await billing.admit(a);
    const settlement = { admission: a, outcome: testOutcome({ input: 1_000 }) };
    const [first, second] = await Promise.all([billing.settle(settlement), billing.settle(settlement)]);
    const third = await billing.settle(settlement);
    expect([first.replayed, second.replayed, third.replayed]).toEqual([false, true, true]);
    expect(third).toMatchObject({ totalNano: 1_000_000n, lineItems: first.lineItems });
    expect((await readWallet(database.sql, w.id)).postedNano).toBe(parseUsd('0.999'));
    await expectProven();
  });

  test('of 64 concurrent requests on a wallet with credit for 10, exactly 10 are admitted', async () => {
    const w = await wallet('1.09');
    const admissions = Array.from({ length: 64 }, () => admission(w, '0.1'));
    const results = await Promise.all(admissions.map((a) => billing.admit(a)));
    expect(results.filter((result) => result.admitted)).toHaveLength(10);
    // The refusal contains the exact amount available.
    expect(results.find((result) => !result.admitted)).toMatchObject({ availableNano: parseUsd('0.09') });
    const charges = admissions.filter((_, i) => results[i]?.admitted);
    await Promise.all(charges.map((a) => billing.settle({ admission: a, outcome: testOutcome({ output: 50_000 }) })));
    expect(await readWallet(database.sql, w.id)).toMatchObject({ postedNano: parseUsd('0.09'), heldNano: 0n });
    await expectProven();
  });

  test('a hold is lowered to the available credit, but not below the minimum', async () => {
    const w = await wallet('0.05');
    expect(await billing.admit(admission(w, '0.1', '0.06'))).toMatchObject({ admitted: false });
    expect(await billing.admit(admission(w, '0.1', '0.02'))).toMatchObject({ admitted: true, heldNano: parseUsd('0.05') });
  });

  test('the part of a charge that exceeds hold and credit is written off, and the wallet stays at zero', async () => {
    const w = await wallet('0.001');
    const a = admission(w, '0.0004');
    await billing.admit(a);
    const receipt = await billing.settle({ admission: a, outcome: testOutcome({ input: 1_500 }) });
    expect(receipt).toMatchObject({ totalNano: 1_500_000n, writeOffNano: 500_000n });
    expect(await readWallet(database.sql, w.id)).toMatchObject({ postedNano: 0n, availableNano: 0n });
    await expectProven();
  });

  test("a charge beyond its hold does not use another request's hold", async () => {
    const w = await wallet('1');
    const [a, b] = [admission(w, '0.4'), admission(w, '0.6')];
    await Promise.all([billing.admit(a), billing.admit(b)]);
    const first = await billing.settle({ admission: a, outcome: testOutcome({ input: 500_000 }) });
    expect(first.writeOffNano).toBe(parseUsd('0.1'));
    const second = await billing.settle({ admission: b, outcome: testOutcome({ input: 600_000 }) });
    expect(second.writeOffNano).toBe(0n);
    await expectProven();
  });

  test('a request that failed costs nothing and leaves a receipt', async () => {
    const w = await wallet('1');
    const a = admission(w, '0.4');
    await billing.admit(a);
    await billing.settle({ admission: a, outcome: testOutcome(null, { status: 'failed', httpStatus: 502, errorCode: 'upstream_failed' }) });
    expect(await readWallet(database.sql, w.id)).toMatchObject({ availableNano: parseUsd('1'), heldNano: 0n });
    const [row] = await database.sql`SELECT status, total_nano FROM receipts WHERE id = ${a.requestId}`;
    expect(row).toMatchObject({ status: 'failed', total_nano: 0n });
    await expectProven();
  });

  test('an unknown wallet fails only its own request', async () => {
    const w = await wallet('1');
    const [good, bad] = await Promise.allSettled([
      billing.admit(admission(w, '0.1')),
      billing.admit(admission({ id: 999_999_999n, accountId: newId(), keyId: newId() }, '0.1')),
    ]);
    expect(good.status).toBe('fulfilled');
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
  });
});

describe('several processes', () => {
  test('three processes on one scarce wallet never overspend it', async () => {
    const w = await wallet('2');
    const processes = await Promise.all([1, 2, 3].map(() => createBilling({ startGraceMs: 0, sql: database.sql })));
    const requests = Array.from({ length: 300 }, (_, i) => ({ a: admission(w, '0.05'), by: processes[i % 3] ?? billing }));
    const admitted = await Promise.all(
      requests.map(async ({ a, by }) => {
        const result = await by.admit(a);
        if (result.admitted) await by.settle({ admission: a, outcome: testOutcome({ input: 40_000 }) });
        return result.admitted;
      }),
    );
    const balance = await readWallet(database.sql, w.id);
    expect(balance.heldNano).toBe(0n);
    expect(balance.postedNano).toBe(parseUsd('2') - BigInt(admitted.filter(Boolean).length) * parseUsd('0.04'));
    expect(balance.postedNano >= 0n).toBe(true);
    await Promise.all(processes.map((process) => process.close()));
    await expectProven();
  });

  test("a lost process's holds are released after its lease expired, not before", async () => {
    const w = await wallet('1');
    const lost = await createBilling({ startGraceMs: 0, sql: database.sql });
    const a = admission(w, '0.7');
    await lost.admit(a);
    expect(await billing.releaseAbandoned()).toBe(0);
    await database.sql`UPDATE leases SET expires_at = now() - interval '1 second' WHERE process_id = ${lost.processId}`;
    expect(await billing.releaseAbandoned()).toBe(1);
    expect(await readWallet(database.sql, w.id)).toMatchObject({ availableNano: parseUsd('1'), heldNano: 0n });
    // The late settlement of a process that was only slow has no effect.
    expect(await lost.settle({ admission: a, outcome: testOutcome({ input: 10 }) })).toMatchObject({ replayed: true, totalNano: 0n });
    const [row] = await database.sql`SELECT status FROM receipts WHERE id = ${a.requestId}`;
    expect(row?.status).toBe('abandoned');
    await lost.close();
    await expectProven();
  });
});

test('the receipt of a request whose process was lost records what ran and its minimum duration', async () => {
  const w = await wallet('1');
  const lost = await createBilling({ startGraceMs: 0, sql: database.sql });
  const [seen, unseen, settled] = [admission(w, '0.1'), admission(w, '0.1'), admission(w, '0.1')];
  for (const one of [seen, unseen, settled]) await lost.admit(one);
  const upstreamId = newId();
  const details = {
    streamed: true,
    systemPrompt: 'prepended',
    upstreamId,
    upstreamModel: 'some-model',
    attempts: [{ upstreamId, status: 200, error: null, ms: 12 }],
  };
  for (const one of [seen, settled]) lost.describeRunning(one.requestId, details);
  await lost.settle({ admission: settled, outcome: testOutcome({ input: 1 }) });
  await lost.releaseAbandoned();
  const stored = await database.sql<{ ids: string[] }[]>`
    SELECT ARRAY(SELECT jsonb_object_keys(running)) AS ids FROM leases WHERE process_id = ${lost.processId}`;
  expect(stored[0]?.ids).toEqual([seen.requestId]);
  await database.sql`
    UPDATE leases SET expires_at = now() - interval '1 second', renewed_at = ${new Date(seen.createdAt.getTime() + 7_000).toISOString()}
    WHERE process_id = ${lost.processId}`;
  expect(await billing.releaseAbandoned()).toBe(2);
  const receipt = async ({ requestId }: typeof seen) => {
    const [row] = await database.sql<{ row: string }[]>`
      SELECT json_build_object('status', status, 'total', total_nano, 'streamed', streamed, 'systemPrompt', system_prompt, 'upstreamId', upstream_id,
        'upstreamModel', upstream_model, 'attempts', attempts, 'durationMs', duration_ms)::text AS row
      FROM receipts WHERE id = ${requestId}`;
    return JSON.parse(row?.row ?? 'null');
  };
  expect(await receipt(seen)).toEqual({ status: 'abandoned', total: 0, ...details, durationMs: 7_000 });
  expect(await receipt(unseen)).toMatchObject({ status: 'abandoned', streamed: false, upstreamId: null, attempts: null });
  await lost.close();
  await expectProven();
});

test('a provider error name that PostgreSQL cannot store does not stop lease renewals', async () => {
  const w = await wallet('1');
  const alive = await createBilling({ startGraceMs: 0, sql: database.sql });
  const one = admission(w, '0.1');
  await alive.admit(one);
  const attempts = [{ upstreamId: newId(), status: 200, error: 'odd\u0000\ud83d', ms: 1 }];
  alive.describeRunning(one.requestId, { streamed: true, systemPrompt: 'off', upstreamId: null, upstreamModel: 'm\u0000', attempts });
  await alive.releaseAbandoned();
  await alive.settle({ admission: one, outcome: testOutcome({ input: 1 }) });
  await alive.close();
  await expectProven();
});

describe('what a process knows of a wallet', () => {
  test('a payment between two batches is neither lost nor missed', async () => {
    const w = await wallet('1');
    const [a, b] = [admission(w, '0.9'), admission(w, '0.9')];
    expect(await billing.admit(a)).toMatchObject({ admitted: true });
    // The process has cached that $0.1 is available.
    await topUpTestWallet(database.sql, w, '1', newId());
    expect(await billing.admit(b)).toMatchObject({ admitted: true, heldNano: parseUsd('0.9') });
    await Promise.all([a, b].map((one) => billing.settle({ admission: one, outcome: testOutcome({ input: 500_000 }) })));
    expect(await readWallet(database.sql, w.id)).toMatchObject({ postedNano: parseUsd('1'), heldNano: 0n });
    await expectProven();
  });

  test('spending by another process is detected before more credit is held', async () => {
    const w = await wallet('1');
    const other = await createBilling({ startGraceMs: 0, sql: database.sql });
    expect(await billing.admit(admission(w, '0.2'))).toMatchObject({ admitted: true });
    expect(await other.admit(admission(w, '0.7'))).toMatchObject({ admitted: true });
    expect(await billing.admit(admission(w, '0.2'))).toMatchObject({ admitted: false, availableNano: parseUsd('0.1') });
    await other.close();
    await database.sql`UPDATE leases SET expires_at = now() - interval '1 second' WHERE process_id = ${other.processId}`;
    await billing.releaseAbandoned();
    expect(await billing.admit(admission(w, '0.6'))).toMatchObject({ admitted: true });
    await expectProven();
  });

  test('a hold that another process changed is settled by its stored state', async () => {
    const w = await wallet('1');
    const a = admission(w, '0.5');
    await billing.admit(a);
    await billing.handOver(a, async (tx) => {
      await tx`UPDATE holds SET amount_nano = amount_nano WHERE request_id = ${a.requestId}`;
    });
    // Handed over: this process has forgotten the hold, and another may settle it.
    const other = await createBilling({ startGraceMs: 0, sql: database.sql });
    await other.settle({ admission: a, outcome: testOutcome({ input: 100_000 }) });
    expect(await billing.settle({ admission: a, outcome: testOutcome({ input: 100_000 }) })).toMatchObject({ replayed: true });
    expect(await readWallet(database.sql, w.id)).toMatchObject({ postedNano: parseUsd('0.9'), heldNano: 0n });
    await other.close();
    await expectProven();
  });
});

describe('after a database outage', () => {
  test('a process whose own lease expired gives the others time to renew theirs', async () => {
    const w = await wallet('1');
    const other = await createBilling({ startGraceMs: 0, sql: database.sql });
    const a = admission(w, '0.7');
    await other.admit(a);
    await database.sql`UPDATE leases SET expires_at = now() - interval '1 second'`;
    expect(await billing.releaseAbandoned()).toBe(0);
    expect(await other.settle({ admission: a, outcome: testOutcome({ input: 100_000 }) })).toMatchObject({ totalNano: parseUsd('0.1') });
    expect(await readWallet(database.sql, w.id)).toMatchObject({ postedNano: parseUsd('0.9'), heldNano: 0n });
    await other.close();
    await expectProven();
  });
});

test('a free request counts against the limits and leaves no hold', async () => {
  const w = await wallet('1');
  const rates = [{ subject: `key:${w.keyId}`, requestsPerMinute: 2, tokensPerMinute: null }];
  const free = () => ({
    ...admission(w, '0', '0.000000001'),
    isFree: true,
    limits: { keyConcurrency: null, modelConcurrency: null, rates, tokens: 0 },
  });
  expect(await billing.admit(free())).toMatchObject({ admitted: true, requests: { remaining: 1 } });
  expect(await billing.admit(free())).toMatchObject({ admitted: true, requests: { remaining: 0 } });
  expect(await billing.admit(free())).toMatchObject({ admitted: false, reason: 'requests_per_minute' });
  const [row] = await database.sql`SELECT count(*)::int AS holds FROM holds WHERE wallet_id = ${w.id.toString()}`;
  expect(row).toEqual({ holds: 0 });
  const poor = await wallet('1');
  const { paidAccountId } = await readWallet(database.sql, poor.id);
  await database.sql.begin((tx) =>
    postTransfer(tx, {
      idempotencyKey: newId(),
      debitAccountId: paidAccountId,
      creditAccountId: systemAccounts['expense:adjustments'],
      amountNano: parseUsd('1'),
      code: 'adjustment',
      reference: 'empty',
    }),
  );
  expect(await billing.admit({ ...admission(poor, '0', '0.000000001'), isFree: true })).toMatchObject({ reason: 'insufficient_credit' });
  await expectProven();
});

describe('transfers', () => {
  test('paid credit never goes below zero, even if there is promotional credit', async () => {
    const w = await wallet('2');
    await database.sql.begin((tx) =>
      adjustWallet(tx, { walletId: w.id, kind: 'promotion', amountNano: parseUsd('10'), adjustmentId: newId(), reason: 'r', actor: 'a' }),
    );
    const debit = (usd: string) =>
      database.sql.begin((tx) =>
        adjustWallet(tx, { walletId: w.id, kind: 'debit', amountNano: parseUsd(usd), adjustmentId: newId(), reason: 'r', actor: 'a' }),
      );
    await expect(debit('8')).rejects.toMatchObject({ code: 'insufficient_credit' });
    await debit('2');
    expect((await readWallet(database.sql, w.id)).postedNano).toBe(parseUsd('10'));
    await expectProven();
  });

  test('the same correction by another author, and the same payment with another fee, are refused', async () => {
    const w = await wallet('1');
    const adjustmentId = newId();
    const adjust = (actor: string) =>
      database.sql.begin((tx) => adjustWallet(tx, { walletId: w.id, kind: 'credit', amountNano: 5n, adjustmentId, reason: 'r', actor }));
    await adjust('staff:1');
    expect(await adjust('staff:1')).toEqual({ replayed: true });
    await expect(adjust('staff:2')).rejects.toMatchObject({ code: 'idempotency_conflict' });
    const settlementKey = `sandbox:${newId()}`;
    const book = (gross: string, fee: string) =>
      database.sql.begin((tx) =>
        bookTopUp(tx, {
          walletId: w.id,
          clearing: 'clearing:sandbox',
          settlementKey,
          grossNano: parseUsd(gross),
          feeNano: parseUsd(fee),
          taxNano: 0n,
        }),
      );
    expect(await book('10', '0')).toMatchObject({ replayed: false });
    expect(await book('10', '0')).toMatchObject({ replayed: true });
    await expect(book('11', '1')).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect((await readWallet(database.sql, w.id)).postedNano).toBe(parseUsd('11') + 5n);
    // As `payments` would have recorded it.
    await database.sql`
      INSERT INTO settlements (id, provider, provider_ref, payment_ref, clearing, account_id, gross_nano, tax_nano, fee_nano, credit_nano, evidence, settled_at)
      VALUES (${newId()}, 'sandbox', ${settlementKey.slice(8)}, ${settlementKey.slice(8)}, 'clearing:sandbox', ${w.accountId}, ${parseUsd('10').toString()}, 0, 0, ${parseUsd('10').toString()}, '{}', now())`;
    await expectProven();
  });

  test('a withdrawal is booked once with its fee, comes back as itself, and leaves no wallet changed', async () => {
    const [out, back] = [newId(), newId()];
    const withdrawal = {
      clearing: 'clearing:sandbox',
      destination: 'treasury',
      direction: 'out',
      amountNano: parseUsd('100'),
      feeNano: parseUsd('1.5'),
      reason: 'sweep',
      actor: 'staff:1',
    } as const;
    const book = (withdrawalKey: string, over = {}) =>
      database.sql.begin((tx) => bookWithdrawal(tx, { ...withdrawal, withdrawalKey, ...over }));
    const held = async () => (await readClearingBalances(database.sql)).find(({ code }) => code === 'clearing:sandbox')?.heldNano ?? 0n;
    const before = await held();
    for (const replayed of [false, true]) expect(await book(out)).toEqual({ replayed });
    expect((await held()) - before).toBe(-parseUsd('101.5'));
    await expect(book(out, { amountNano: 1n })).rejects.toMatchObject({ code: 'idempotency_conflict' });
    await expect(book(newId(), { amountNano: 0n, feeNano: 0n })).rejects.toThrow(RangeError);
    // The proof wants the row that says why.
    const invariant = 'a withdrawal has its transfers and the reverse';
    expect((await prove(database.sql)).findings).toEqual([
      { invariant, detail: `withdrawal ${out}: 0, fee 0 against 100000000000, fee 1500000000` },
    ]);
    const store = (id: string, direction: 'out' | 'in', feeNano: bigint) => database.sql`
      INSERT INTO withdrawals (id, clearing, destination, direction, amount_nano, fee_nano, reference, reason, state, requested_by)
      VALUES (${id}, 'clearing:sandbox', 'treasury', ${direction}, 100000000000, ${feeNano.toString()}, 'tx', 'sweep', 'booked', 'staff:1')`;
    await store(out, 'out', withdrawal.feeNano);
    await book(back, { direction: 'in', feeNano: 0n });
    await store(back, 'in', 0n);
    expect((await held()) - before).toBe(-parseUsd('1.5'));
    await expectProven();
  });

  test('the same key with other content is refused', async () => {
    const w = await wallet('1');
    const { paidAccountId } = await readWallet(database.sql, w.id);
    const transfer = {
      idempotencyKey: newId(),
      debitAccountId: systemAccounts['expense:adjustments'],
      creditAccountId: paidAccountId,
      amountNano: 5n,
      code: 'adjustment',
      reference: 'goodwill',
    } as const;
    const post = (over = {}) => database.sql.begin((tx) => postTransfer(tx, { ...transfer, ...over }));
    expect(await post()).toEqual({ replayed: false });
    expect(await post()).toEqual({ replayed: true });
    await expect(post({ amountNano: 6n })).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect((await readWallet(database.sql, w.id)).postedNano).toBe(parseUsd('1') + 5n);
  });

  test('only a chargeback can take more than the available credit', async () => {
    const w = await wallet('1');
    const { paidAccountId } = await readWallet(database.sql, w.id);
    const post = (mayOverdraw: boolean) =>
      database.sql.begin((tx) =>
        postTransfer(tx, {
          idempotencyKey: newId(),
          debitAccountId: paidAccountId,
          creditAccountId: systemAccounts['clearing:stripe'],
          amountNano: parseUsd('1.5'),
          code: 'chargeback',
          reference: 'dp_1',
          mayOverdraw,
        }),
      );
    await expect(post(false)).rejects.toMatchObject({ code: 'insufficient_credit' });
    await post(true);
    expect((await readWallet(database.sql, w.id)).postedNano).toBe(-parseUsd('0.5'));
    expect(await billing.admit(admission(w, '0'))).toMatchObject({ admitted: false, availableNano: 0n });
    await expectProven();
  });

  test('booked rows cannot be changed, not even by the owner of the database', async () => {
    const { sql } = database;
    await expect(sql`UPDATE transfers SET amount_nano = 1`).rejects.toThrow(/permission denied/);
    await expect(sql`DELETE FROM transfers`).rejects.toThrow(/permission denied/);
    await expect(
      sql.begin(async (tx) => {
        await tx`SET LOCAL ROLE NONE`;
        await tx`UPDATE transfers SET amount_nano = 1`;
      }),
    ).rejects.toThrow(/append-only/);
  });
});

test('prove() detects tampering', async () => {
  const w = await wallet('1');
  await database.sql`UPDATE wallets SET paid_nano = paid_nano + 1, held_nano = 7 WHERE id = ${w.id.toString()}`;
  const { findings } = await prove(database.sql);
  expect(findings.map((finding) => finding.invariant).sort()).toEqual([
    'a wallet equals the sum of its transfers',
    'held equals the open holds',
  ]);
  await database.sql`UPDATE wallets SET paid_nano = paid_nano - 1, held_nano = 0 WHERE id = ${w.id.toString()}`;
  await expectProven();
});
