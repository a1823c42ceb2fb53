import { type Connection, connect, newId, type Sql } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Billing, createBilling, prove, systemAccounts } from '../index.ts';
import { addTestClientKey, addTestPrice, addTestWallet, type TestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
/** A connection that can change rows which the application cannot change. */
let owner: Connection;
let billing: Billing;
let priceVersionId: string;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  owner = await connect(database.url, { asApplication: false, max: 1 });
  billing = await createBilling({ startGraceMs: 0, sql: database.sql });
  priceVersionId = await addTestPrice(database.sql);
});
afterAll(async () => {
  await billing.close();
  await owner.close();
  await database.close();
});

async function charge(wallet: TestWallet) {
  const admission = testAdmission(wallet, priceVersionId, '0.5');
  await billing.admit(admission);
  await billing.settle({ admission, outcome: testOutcome({ input: 3, output: 1 }) });
  return admission.requestId;
}
const incremental = () => prove(database.sql, { full: false, settledAfterMinutes: 0 });

test('the application can neither change nor delete receipts and proofs', async () => {
  for (const change of [
    'UPDATE receipts SET total_nano = 0',
    'DELETE FROM receipts',
    'DELETE FROM proofs',
    'UPDATE settlements SET credit_nano = 0',
  ]) {
    await expect(database.sql.unsafe(change)).rejects.toMatchObject({ code: '42501' });
  }
  for (const table of ['transfers', 'ledger_accounts', 'settlements', 'receipts']) {
    await expect(owner.sql.unsafe(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ code: 'DR002' });
  }
});

test('an incremental proof reads only new entries and detects faults in them and in the balances', async () => {
  const { sql } = database;
  const wallet = await addTestWallet(sql, '1');
  for (let i = 0; i < 3; i++) await charge(wallet);
  // Without an earlier proof it reads everything.
  expect(await incremental()).toMatchObject({ findings: [], full: true, transfers: 4 });
  const id = await charge(wallet);
  expect(await incremental()).toMatchObject({ findings: [], full: false, transfers: 1 });
  expect(await incremental()).toMatchObject({ findings: [], full: false, transfers: 0 });

  // A balance that changed without a transfer.
  await sql`UPDATE wallets SET paid_nano = paid_nano + 1 WHERE id = ${wallet.id.toString()}`;
  expect((await incremental()).findings).toEqual([
    expect.objectContaining({
      invariant: 'a wallet equals the sum of its transfers',
      detail: expect.stringContaining(`wallet ${wallet.id}`),
    }),
  ]);
  await sql`UPDATE wallets SET paid_nano = paid_nano - 1 WHERE id = ${wallet.id.toString()}`;

  // A receipt that differs from its charge.
  await owner.sql`UPDATE receipts SET total_nano = total_nano + 1 WHERE id = ${id}`;
  const { findings } = await prove(sql, { full: false });
  expect(findings.map(({ invariant }) => invariant)).toContain('a receipt recomputes');
  expect((await prove(sql)).findings.map(({ invariant }) => invariant)).toEqual(
    expect.arrayContaining(['a charge has its receipt', 'a receipt recomputes', 'hourly roll-ups count every receipt']),
  );
  await owner.sql`UPDATE receipts SET total_nano = total_nano - 1 WHERE id = ${id}`;
  expect((await prove(sql)).findings).toEqual([]);
});

test('transfers without an account, a settlement or a receipt, and unexplained negative balances, are detected', async () => {
  const { sql } = database;
  const wallet = await addTestWallet(sql, '1');
  const [row] = await sql<{ paid: bigint }[]>`SELECT paid_account_id AS paid FROM wallets WHERE id = ${wallet.id.toString()}`;
  const paid = String(row?.paid);
  const revenue = String(systemAccounts['revenue:usage']);
  await expect(
    sql.begin(async (tx) => {
      await tx`INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference)
        VALUES ('t1', ${paid}, ${revenue}, 5, 'usage', ${newId()}), ('t2', 999999, ${revenue}, 5, 'correction', 'x'),
               ('t3', ${String(systemAccounts['clearing:stripe'])}, ${paid}, 5, 'top_up', 'stripe:pi_none')`;
      await tx`UPDATE wallets SET paid_nano = -7 WHERE id = ${wallet.id.toString()}`;
      const nested = { begin: (_: string, work: (inner: typeof tx) => unknown) => work(tx) };
      const { findings } = await prove(nested as unknown as Sql);
      expect(new Set(findings.map(({ invariant }) => invariant))).toEqual(
        new Set([
          'a wallet equals the sum of its transfers',
          'only a reversed payment leaves a wallet negative',
          'both ends of a transfer exist',
          'a charge has its receipt',
          'a settled payment has its transfer and the reverse',
          'hourly roll-ups equal the charges',
        ]),
      );
      throw new Error('undo');
    }),
  ).rejects.toThrow('undo');
});

test('a proof tells how far it is, and can be canceled between and within its queries', async () => {
  const { sql } = database;
  await charge(await addTestWallet(sql, '1'));
  const steps: string[] = [];
  let last = { stepsDone: 0, stepsTotal: 0, receiptsDone: 0, receiptsTotal: 0 };
  await prove(sql, {
    onProgress(progress) {
      if (steps.at(-1) !== progress.step) steps.push(progress.step);
      last = progress;
    },
  });
  expect(steps).toHaveLength(last.stepsTotal);
  expect(last.stepsDone).toBe(last.stepsTotal - 1);
  expect(last.receiptsDone).toBeGreaterThan(0);
  expect(last.receiptsDone).toBe(last.receiptsTotal);
  const proofs = () => sql`SELECT 1 FROM proofs`;
  const before = (await proofs()).length;
  for (const at of [0, 3, last.stepsTotal - 1]) {
    const canceled = new AbortController();
    const onProgress = ({ stepsDone }: { stepsDone: number }) => {
      if (stepsDone === at) canceled.abort(new Error('enough'));
    };
    await expect(prove(sql, { onProgress, signal: canceled.signal })).rejects.toThrow('enough');
  }
  // Within a query: another transaction holds a table that the first check reads.
  const blocked = new AbortController();
  await owner.sql.begin(async (tx) => {
    await tx`LOCK TABLE wallets IN ACCESS EXCLUSIVE MODE`;
    setTimeout(() => blocked.abort(new Error('enough')), 100);
    await expect(prove(sql, { signal: blocked.signal })).rejects.toThrow('enough');
  });
  expect(await proofs()).toHaveLength(before);
  expect((await prove(sql)).findings).toEqual([]);
});

test('the ledger can be proven after a month of receipts was detached', async () => {
  const { sql } = database;
  const wallet = await addTestWallet(sql, '1');
  await sql`SELECT create_receipt_partition('2020-03-01')`;
  const admission = { ...testAdmission(wallet, priceVersionId, '0.5'), requestId: '01709f10-9c00-7000-8000-000000000001' };
  const old = { ...admission, createdAt: new Date(0x01709f109c00) };
  await billing.admit(old);
  await billing.settle({ admission: old, outcome: testOutcome({ input: 3, output: 1 }) });
  // What a client saw of that month is proven as well.
  const client = await addTestClientKey(sql, billing, wallet, '0.5');
  const seen = { ...testAdmission(client, priceVersionId, '0.1'), requestId: '01709f10-9c00-7000-8000-000000000002' };
  const oldOfClient = { ...seen, createdAt: new Date(0x01709f109c00) };
  await billing.admit(oldOfClient);
  await billing.settle({ admission: oldOfClient, outcome: testOutcome({ input: 3, output: 1 }) });
  expect((await prove(sql)).findings).toEqual([]);
  await expect(sql`SELECT detach_receipt_partition(now()::date)`).rejects.toThrow(/may still be needed/);
  await sql`SELECT detach_receipt_partition('2020-03-15')`;
  expect(await sql`SELECT month::text, receipts::int, total_nano::int FROM detached_receipts`).toEqual([
    { month: '2020-03-01', receipts: 2, total_nano: 10_000 },
  ]);
  expect(await sql`SELECT 1 FROM receipts WHERE id = ${old.requestId}`).toHaveLength(0);
  expect((await prove(sql)).findings).toEqual([]);
});

test('a proof finds charges to the wrong wallet, credit that moved between strangers or changed its kind, and wrong sums of clients', async () => {
  const { sql } = database;
  const account = await addTestWallet(sql, '2');
  const stranger = await addTestWallet(sql, '1');
  const client = await addTestClientKey(sql, billing, account, '1');
  const request = await charge(client);
  expect((await prove(sql)).findings.filter(({ detail }) => detail.includes(client.keyId) || detail.includes(request))).toEqual([]);
  const invariants = async () => new Set((await prove(sql)).findings.map(({ invariant }) => invariant));
  const known = await invariants();
  const added = async () => [...(await invariants())].filter((name) => !known.has(name)).sort();
  const moved = 'credit moves only between an account and its own client keys';
  const insert = (from: string, to: string, code: string) =>
    sql.unsafe(`
    INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference)
    SELECT '${newId()}', f.${from}_account_id, t.${to}_account_id, 1, '${code}', '${client.keyId}'
    FROM wallets f, wallets t WHERE f.id = ${code === 'client_budget' ? stranger.id : client.id} AND t.id = ${code === 'client_budget' ? client.id : account.id}`);
  await insert('paid', 'paid', 'client_budget');
  expect(await added()).toContain(moved);
  await owner.sql`ALTER TABLE transfers DISABLE TRIGGER USER`;
  const undo = () => owner.sql`DELETE FROM transfers WHERE amount_nano = 1 AND reference = ${client.keyId}`;
  await undo();
  await insert('paid', 'promo', 'client_return');
  expect(await added()).toContain(moved);
  await undo();
  await owner.sql`UPDATE usage_hourly SET shown_nano = shown_nano + 1 WHERE key_id = ${client.keyId}`;
  expect(await added()).toEqual(['what clients saw recomputes']);
  await owner.sql`UPDATE usage_hourly SET shown_nano = shown_nano - 1 WHERE key_id = ${client.keyId}`;
  await owner.sql`ALTER TABLE receipts DISABLE TRIGGER USER`;
  await owner.sql`UPDATE receipts SET wallet_id = ${account.id.toString()} WHERE id = ${request}`;
  expect(await added()).toEqual(['a request is charged to the wallet of its key']);
  await owner.sql`UPDATE receipts SET wallet_id = ${client.id.toString()} WHERE id = ${request}`;
  await owner.sql`ALTER TABLE receipts ENABLE TRIGGER USER`;
  await owner.sql`ALTER TABLE transfers ENABLE TRIGGER USER`;
  expect(await added()).toEqual([]);
});
