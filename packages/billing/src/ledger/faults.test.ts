import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, migrate, newId } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { createDatabase, startCuttableProxy } from '@derouter/testkit';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import {
  adjustWallet,
  type Billing,
  createBilling,
  moveCredit,
  postTransfer,
  prove,
  readAccountBalance,
  readWallet,
  systemAccounts,
} from '../index.ts';
import {
  addTestClientKey,
  addTestPrice,
  addTestWallet,
  type TestWallet,
  testAdmission,
  testOutcome,
  topUpTestWallet,
} from '../testing/fixtures.ts';

/** Admits and settles `count` requests concurrently. Returns what was acknowledged. */
async function work(billing: Billing, wallets: readonly TestWallet[], price: string, count: number, inFlight: number) {
  const acknowledged: string[] = [];
  const refused: unknown[] = [];
  await Promise.all(
    Array.from({ length: inFlight }, async (_, worker) => {
      for (let i = worker; i < count; i += inFlight) {
        const admission = testAdmission(wallets[i % wallets.length] as TestWallet, price, '0.01');
        try {
          const result = await billing.admit(admission);
          if (!result.admitted) continue;
          const receipt = await billing.settle({ admission, outcome: testOutcome({ input: 1_000, output: 500 }) });
          expect(receipt.totalNano).toBe(2_000_000n);
          acknowledged.push(admission.requestId);
        } catch (error) {
          refused.push(error);
        }
      }
    }),
  );
  return { acknowledged, refused };
}

async function expectEachOnce(sql: Parameters<typeof prove>[0], acknowledged: readonly string[]) {
  const [row] = await sql<{ receipts: number; charges: number }[]>`
    SELECT (SELECT count(*)::int FROM receipts WHERE id = ANY(${acknowledged as string[]}::uuid[]) AND total_nano = 2000000) AS receipts,
           (SELECT count(*)::int FROM transfers WHERE code = 'usage' AND reference = ANY(${acknowledged as string[]}::text[])) AS charges`;
  expect(row).toEqual({ receipts: acknowledged.length, charges: acknowledged.length });
}

test('no charge is lost while the database refuses statements, for any reason', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const admin = await connect(database.url, { asApplication: false, max: 1 });
  const problems: string[] = [];
  const billing = await createBilling({ startGraceMs: 0, sql: database.sql, onProblem: (problem) => problems.push(problem) });
  try {
    const wallet = await addTestWallet(database.sql, '1');
    const admission = testAdmission(wallet, await addTestPrice(database.sql), '0.01');
    await billing.admit(admission);
    const name = new URL(database.url).pathname.slice(1);
    // As after a failover to a node that is not yet the primary.
    const setReadOnly = async (on: boolean) => {
      await admin.sql.unsafe(
        `SET default_transaction_read_only = off; ALTER DATABASE ${name} SET default_transaction_read_only = ${on ? 'on' : 'off'}`,
      );
      await admin.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name} AND pid <> pg_backend_pid()`;
    };
    await setReadOnly(true);
    const settled = billing.settle({ admission, outcome: testOutcome({ input: 1_000, output: 500 }, { finishReason: 'a\u0000b' }) });
    await expect.poll(() => problems.filter((problem) => problem.includes('tried again')).length, { timeout: 10_000 }).toBeGreaterThan(1);
    await setReadOnly(false);
    expect((await settled).totalNano).toBe(2_000_000n);
    await expectEachOnce(database.sql, [admission.requestId]);
    expect((await prove(database.sql)).findings).toEqual([]);
  } finally {
    await billing.close();
    await admin.close();
    await database.close();
  }
}, 60_000);

test('the connection is cut anywhere in a batch: nothing acknowledged is lost, nothing is charged twice', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const url = new URL(database.url);
  const proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  const through = await connect(url.href, { max: 6 });
  const price = await addTestPrice(database.sql);
  const wallets = await Promise.all([1, 2, 3].map(() => addTestWallet(database.sql, '1000')));
  const billing = await createBilling({ startGraceMs: 0, sql: through.sql, deadlineMs: 2_000 });
  const all: string[] = [];
  let cuts = 0;
  // A batch sends about ten kilobytes and receives less than one. The connection is cut at a different byte each time, before
  // and after the work is done.
  for (let bytes = 100; bytes < 60_000; bytes = Math.ceil(bytes * 1.25)) {
    if (cuts % 2 === 0) proxy.cutAfter(bytes);
    else proxy.cutAnswersAfter(Math.ceil(bytes / 8));
    const { acknowledged, refused } = await work(billing, wallets, price, 40, 10);
    all.push(...acknowledged);
    if (refused.length > 0) cuts++;
  }
  proxy.cutAfter(Number.POSITIVE_INFINITY);
  proxy.cutAnswersAfter(Number.POSITIVE_INFINITY);
  expect(cuts).toBeGreaterThan(3);
  await expectEachOnce(database.sql, all);

  // Holds whose admission was cut off after its commit are orphaned. Their own process releases them, within the time of a lease.
  await database.sql`UPDATE holds SET created_at = now() - interval '14 seconds'`;
  expect(await billing.releaseAbandoned()).toBe(0);
  await database.sql`UPDATE holds SET created_at = now() - interval '16 seconds'`;
  expect(await billing.releaseAbandoned()).toBeGreaterThan(0);
  await billing.close();
  await through.close();
  for (const wallet of wallets) expect((await readWallet(database.sql, wallet.id)).heldNano).toBe(0n);
  expect((await prove(database.sql)).findings).toEqual([]);
  await proxy.close();
  await database.close();
});

test('a process dies at any byte it sends or receives: the others continue, and the ledger stays correct', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql } = database;
  const price = await addTestPrice(sql);
  const url = new URL(database.url);
  const target = { host: url.hostname, port: Number(url.port) };
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30_000 }), fc.boolean(), async (bytes, answersAreLost) => {
      const proxy = await startCuttableProxy(target);
      url.port = String(proxy.port);
      const through = await connect(url.href, { max: 2 });
      const wallets = await Promise.all([1, 2, 3].map(() => addTestWallet(sql, '0.3')));
      const [dying, other] = await Promise.all([
        createBilling({ startGraceMs: 0, sql: through.sql, deadlineMs: 500 }),
        createBilling({ startGraceMs: 0, sql }),
      ]);
      proxy.stayDown();
      if (answersAreLost) proxy.cutAnswersAfter(Math.ceil(bytes / 8));
      else proxy.cutAfter(bytes);
      const acknowledged: string[] = [];
      const run = async (billing: Billing, i: number) => {
        const admission = testAdmission(wallets[i % 3] as TestWallet, price, '0.05', '0.01');
        if (!(await billing.admit(admission)).admitted) return;
        await billing.settle({ admission, outcome: testOutcome({ input: i * 1_000 }) });
        acknowledged.push(admission.requestId);
      };
      // Operations that the dead process began never end, so they are not awaited.
      for (let i = 0; i < 30; i++) void run(dying, i).catch(() => {});
      for (let round = 0; round < 3; round++) await Promise.all(Array.from({ length: 10 }, (_, i) => run(other, i)));
      proxy.cut();
      await sql`UPDATE leases SET expires_at = now() - interval '1 second' WHERE process_id = ${dying.processId}`;
      await expect.poll(async () => (await other.releaseAbandoned()) === 0).toBe(true);
      for (const wallet of wallets) {
        const { postedNano, heldNano } = await readWallet(sql, wallet.id);
        expect([heldNano, postedNano >= 0n]).toEqual([0n, true]);
      }
      const [row] =
        await sql`SELECT count(*)::int AS receipts FROM receipts WHERE id = ANY(${acknowledged}::uuid[]) AND status = 'completed'`;
      expect(row?.receipts).toBe(acknowledged.length);
      expect((await prove(sql)).findings).toEqual([]);
      await other.close();
      await through.sql.end({ timeout: 0 });
      await proxy.close();
    }),
    { numRuns: 20, endOnFailure: true },
  );
  await database.close();
}, 120_000);

test('PostgreSQL is killed with -9 under load and restarted: everything acknowledged is booked exactly once, and work continues', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-kill-'));
  chmodSync(folder, 0o755);
  const first = await startEmbedded({ folder });
  await migrate(first.url);
  const proxyTarget = { host: '127.0.0.1', port: Number(new URL(first.url).port) };
  const proxy = await startCuttableProxy(proxyTarget);
  const url = new URL(first.url);
  url.port = String(proxy.port);
  const { sql, close } = await connect(url.href, { max: 6 });
  const price = await addTestPrice(sql);
  const wallets = await Promise.all([1, 2].map(() => addTestWallet(sql, '1000')));
  const billing = await createBilling({ startGraceMs: 0, sql, deadlineMs: 2_000 });

  const working = work(billing, wallets, price, 3_000, 30);
  await new Promise((resolve) => setTimeout(resolve, 150));
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  const second = await startEmbedded({ folder });
  proxyTarget.port = Number(new URL(second.url).port);
  const { acknowledged } = await working;
  expect(acknowledged.length).toBeGreaterThan(0);
  await expectEachOnce(sql, acknowledged);
  // Work continues.
  expect((await work(billing, wallets, price, 50, 10)).acknowledged).toHaveLength(50);
  await billing.close();
  await sql`UPDATE leases SET expires_at = now() - interval '1 second'`;
  const other = await createBilling({ startGraceMs: 0, sql });
  await other.releaseAbandoned();
  expect((await prove(sql)).findings).toEqual([]);
  await other.close();
  await close();
  await proxy.close();
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every invariant holds for any interleaving of top-ups, promotions, corrections, requests, refunds, chargebacks, budgets of client keys, crashes and repeated settlements on two processes', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql } = database;
  const price = await addTestPrice(sql);
  const step = fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('topUp' as const),
        wallet: fc.nat(2),
        cents: fc.integer({ min: 1, max: 300 }),
        twice: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('promotion' as const, 'credit' as const, 'debit' as const),
        wallet: fc.nat(2),
        by: fc.nat(1),
        cents: fc.integer({ min: 1, max: 100 }),
        twice: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        // A refund takes at most the available credit; a chargeback takes the amount that the bank reports.
        kind: fc.constantFrom('refund' as const, 'chargeback' as const),
        wallet: fc.nat(2),
        by: fc.nat(1),
        cents: fc.integer({ min: 1, max: 200 }),
        twice: fc.boolean(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        // Credit moves between the accounts 0 and 1 and their client keys, and multipliers change.
        kind: fc.constantFrom('fund' as const, 'return' as const, 'multiply' as const),
        wallet: fc.nat(1),
        by: fc.nat(1),
        cents: fc.integer({ min: 1, max: 40 }),
        twice: fc.boolean(),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('request' as const),
        // Wallets 3 and 4 are those of client keys.
        wallet: fc.nat(4),
        by: fc.nat(1),
        holdCents: fc.integer({ min: 1, max: 60 }),
        input: fc.nat(900_000),
        ends: fc.constantFrom('settles' as const, 'fails' as const, 'settles twice' as const, 'crashes' as const),
      }),
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      const wallets = await Promise.all([0, 1, 2].map(() => addTestWallet(sql, '0.5')));
      const processes = await Promise.all([0, 1].map(() => createBilling({ startGraceMs: 0, sql })));
      const clients = await Promise.all([0, 1].map((i) => addTestClientKey(sql, processes[0] as Billing, wallets[i] as TestWallet, '0.2')));
      const payers: readonly (TestWallet & { multiplierMillionths?: number })[] = [...wallets, ...clients];
      const crashed: string[] = [];
      const reversed = new Set<bigint>();
      await Promise.all(
        steps.map(async (action) => {
          const wallet = payers[action.wallet] as TestWallet;
          if (action.kind === 'topUp') {
            const ref = newId();
            const usd = (action.cents / 100).toFixed(2);
            await Promise.all((action.twice ? [1, 2] : [1]).map(() => topUpTestWallet(sql, wallet, usd, ref)));
            return;
          }
          const billing = processes[action.by] as Billing;
          if (action.kind === 'promotion' || action.kind === 'credit' || action.kind === 'debit') {
            const adjustmentId = newId();
            const { kind, cents } = action;
            const adjust = () =>
              billing.transaction(({ sql: tx }) =>
                adjustWallet(tx, {
                  walletId: wallet.id,
                  kind,
                  amountNano: BigInt(cents) * 10_000_000n,
                  adjustmentId,
                  reason: 'r',
                  actor: 'a',
                }),
              );
            const done = await Promise.allSettled((action.twice ? [1, 2] : [1]).map(adjust));
            for (const result of done)
              if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'insufficient_credit' });
            return;
          }
          if (action.kind === 'fund' || action.kind === 'return' || action.kind === 'multiply') {
            const client = clients[action.wallet] as (typeof clients)[number];
            // Later requests are shown with it; receipts keep what they were shown with.
            if (action.kind === 'multiply') return void Object.assign(client, { multiplierMillionths: action.cents * 130_001 });
            const [fromWalletId, toWalletId] = action.kind === 'fund' ? [wallet.id, client.id] : [client.id, wallet.id];
            const code = action.kind === 'fund' ? ('client_budget' as const) : ('client_return' as const);
            const moveKey = `${code}:${newId()}`;
            const amountNano = BigInt(action.cents) * 10_000_000n;
            const move = () =>
              billing.transaction(({ sql: tx }) =>
                moveCredit(tx, { fromWalletId, toWalletId, amountNano, code, moveKey, reference: client.keyId, actor: 'test' }),
              );
            const done = await Promise.allSettled((action.twice ? [1, 2] : [1]).map(move));
            const moved = done.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
            for (const result of done)
              if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'insufficient_credit' });
            // Both attempts report the same parts, and only one of them moved anything.
            expect(moved.filter(({ replayed }) => !replayed).length).toBeLessThanOrEqual(1);
            for (const { promoNano, paidNano } of moved)
              expect([promoNano + paidNano, promoNano]).toEqual([amountNano, moved[0]?.promoNano]);
            return;
          }
          if (action.kind !== 'request') {
            const { kind, cents, twice } = action;
            const reference = newId();
            const takeBack = () =>
              billing.transaction(async ({ sql: tx }) => {
                const { paidAccountId } = await readWallet(tx, wallet.id);
                return postTransfer(tx, {
                  idempotencyKey: `${kind}:${reference}`,
                  debitAccountId: paidAccountId,
                  creditAccountId: systemAccounts[kind === 'refund' ? 'expense:adjustments' : 'clearing:sandbox'],
                  amountNano: BigInt(cents) * 10_000_000n,
                  code: kind,
                  reference,
                  mayOverdraw: kind === 'chargeback',
                });
              });
            if (kind === 'chargeback') reversed.add(wallet.id);
            const done = await Promise.allSettled((twice ? [1, 2] : [1]).map(takeBack));
            for (const result of done)
              if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'insufficient_credit' });
            return;
          }
          const admission = testAdmission(wallet, price, (action.holdCents / 100).toFixed(2));
          if (!(await billing.admit(admission)).admitted) return;
          if (action.ends === 'crashes') return void crashed.push(admission.requestId);
          const outcome = action.ends === 'fails' ? testOutcome(null, { status: 'failed' }) : testOutcome({ input: action.input });
          const settle = () => billing.settle({ admission, outcome });
          const [receipt, again] = await Promise.all([settle(), action.ends === 'settles twice' ? settle() : null]);
          if (again) expect([receipt.replayed, again.replayed].filter(Boolean)).toHaveLength(1);
        }),
      );
      // Only a chargeback leaves a wallet negative.
      for (const { id } of payers) expect((await readWallet(sql, id)).postedNano >= 0n || reversed.has(id)).toBe(true);
      expect((await prove(sql)).findings).toEqual([]);
      // The processes have exited; another one releases their holds.
      await sql`UPDATE leases SET expires_at = now() - interval '1 second'`;
      const other = await createBilling({ startGraceMs: 0, sql });
      await other.releaseAbandoned();
      for (const wallet of payers) expect((await readWallet(sql, wallet.id)).heldNano).toBe(0n);
      for (const [i, client] of clients.entries()) {
        const [own, theirs] = await Promise.all([readWallet(sql, (wallets[i] as TestWallet).id), readWallet(sql, client.id)]);
        expect(await readAccountBalance(sql, client.accountId)).toEqual({
          balanceNano: own.postedNano + theirs.postedNano,
          lockedNano: theirs.postedNano,
          availableNano: own.postedNano,
        });
      }
      expect(await sql`SELECT 1 FROM receipts WHERE status = 'abandoned' AND id = ANY(${crashed}::uuid[])`).toHaveLength(crashed.length);
      expect((await prove(sql)).findings).toEqual([]);
      await Promise.all([other, ...processes].map((billing) => billing.close()));
    }),
    { numRuns: 25 },
  );
  await database.close();
});
