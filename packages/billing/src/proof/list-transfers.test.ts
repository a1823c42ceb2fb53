import { newId, type Sql } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { adjustWallet, type Billing, createBilling, type LedgerTransfer, listTransfers, parseUsd, type TransferFilter } from '../index.ts';
import { addTestClientKey, addTestPrice, addTestWallet, type TestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let sql: Sql;
let billing: Billing;
let priceVersionId: string;
let all: (LedgerTransfer & { readonly number: bigint })[];
let [own, other]: TestWallet[] = [];
let client: TestWallet;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  sql = database.sql;
  billing = await createBilling({ startGraceMs: 0, sql });
  priceVersionId = await addTestPrice(sql);
  own = await addTestWallet(sql, '1');
  other = await addTestWallet(sql, '1');
  client = await addTestClientKey(sql, billing, own, '0.1');
  const secondKey = { ...own, keyId: newId() };
  for (const { keyId, accountId } of [own, secondKey, other])
    await sql`INSERT INTO keys (id, account_id, name) VALUES (${keyId}, ${accountId}, 'key')`;
  await promote(own);
  for (let i = 0; i < 24; i++) {
    for (const wallet of [own, secondKey, other, client]) await charge(wallet, i % 3 === 0 ? 3 : 0);
    if (i === 10) await promote(other);
  }
  all = (await listTransfers(sql, { limit: 1000 })).map((one) => ({ ...one, number: BigInt(one.id) }));
});
afterAll(async () => {
  await billing.close();
  await database.close();
});

async function charge(wallet: TestWallet, input: number): Promise<void> {
  const admission = testAdmission(wallet, priceVersionId, '0.01');
  await billing.admit(admission);
  await billing.settle({ admission, outcome: testOutcome({ input: input + 1, output: 1 }) });
}

async function promote({ id: walletId }: TestWallet): Promise<void> {
  await billing.transaction(({ sql: tx }) =>
    adjustWallet(tx, { walletId, kind: 'promotion', amountNano: parseUsd('0.00002'), adjustmentId: newId(), reason: 'x', actor: 'test' }),
  );
}

/** All pages of a filter. */
async function readAll(filter: Omit<TransferFilter, 'limit'>, limit: number): Promise<LedgerTransfer[]> {
  const found: LedgerTransfer[] = [];
  for (;;) {
    const last = found.at(-1);
    const page = await listTransfers(sql, { ...filter, limit, ...(last ? { before: BigInt(last.id) } : {}) });
    found.push(...page);
    if (page.length < limit) return found;
  }
}

function matches({ id, account, code, reference, from, to }: Omit<TransferFilter, 'limit'>) {
  return all.filter(
    (one) =>
      (id === undefined || one.number === id) &&
      (account === undefined || one.debit === account || one.credit === account) &&
      (code === undefined || one.code === code) &&
      (reference === undefined || one.reference === reference) &&
      (from === undefined || one.at >= from) &&
      (to === undefined || one.at < to),
  );
}

test('every combination of filters finds what it means, once, in pages of any size', async () => {
  const usage = all.filter(({ code }) => code === 'usage');
  expect(usage.filter(({ debit }) => debit.endsWith(':promo')).length).toBeGreaterThan(3);
  const wallets = [own, other, client].flatMap((wallet) => ['paid', 'promo'].map((part) => `wallet:${wallet?.id}:${part}`));
  const accounts = [undefined, ...wallets, 'revenue:usage', 'clearing:sandbox', 'expense:promotions', 'expense:write_offs', 'assets:bank'];
  const codes = [undefined, 'usage', 'top_up', 'promotion', 'client_budget', 'payout', 'no such code'];
  const middle = all[Math.floor(all.length / 2)]?.at;
  const times = [{}, { from: middle }, { to: middle }, { from: middle, to: all[5]?.at }, {}];
  const references = [undefined, usage[3]?.reference, all.find(({ code }) => code === 'top_up')?.reference, 'nothing'];
  let notEmpty = 0;
  for (const account of accounts) {
    for (const code of codes) {
      for (const reference of references) {
        const time = times[(accounts.indexOf(account) + codes.indexOf(code) + references.indexOf(reference)) % times.length] ?? {};
        const filter = { account, code, reference, ...time };
        const wanted = matches(filter);
        if (wanted.length > 0) notEmpty++;
        for (const limit of [7, 500]) {
          const found = await readAll(filter, limit);
          expect(found.map(({ id }) => id).toSorted(), JSON.stringify(filter)).toEqual(wanted.map(({ id }) => id).toSorted());
          const times = found.map(({ at, code: kind, reference: cause }) =>
            kind === 'usage' ? Number.parseInt(cause.replace('-', '').slice(0, 12), 16) : at.getTime(),
          );
          // Charges of a wallet are in the order of their requests.
          if (wallets.includes(account ?? '')) expect(times).toEqual(times.toSorted((a, b) => b - a));
          else expect(found.map(({ id }) => Number(id))).toEqual(wanted.map(({ id }) => Number(id)));
        }
      }
    }
  }
  expect(notEmpty).toBeGreaterThan(20);
});

test('a transfer is found by its id, if it matches the other filters', async () => {
  const [first] = all;
  expect(await listTransfers(sql, { id: first?.number, limit: 5 })).toMatchObject([{ id: first?.id }]);
  expect(await listTransfers(sql, { id: first?.number, account: first?.debit, code: first?.code, limit: 5 })).toHaveLength(1);
  expect(await listTransfers(sql, { id: first?.number, code: 'payout', limit: 5 })).toEqual([]);
  expect(await listTransfers(sql, { id: 999_999n, limit: 5 })).toEqual([]);
  expect(await listTransfers(sql, { account: 'no such account', limit: 5 })).toEqual([]);
});

test('charges enter no index but their id, their key and their time, so that exploring the ledger does not slow them down', async () => {
  const indexes = await sql<{ name: string; condition: string | null }[]>`
    SELECT indexrelid::regclass::text AS name, pg_get_expr(indpred, indrelid) AS condition FROM pg_index
    WHERE indrelid = 'transfers'::regclass ORDER BY 1`;
  const ofCharges = indexes.filter(({ condition }) => !condition?.includes(`code <> 'usage'`));
  expect(ofCharges).toEqual([
    { name: 'transfers_idempotency_key_unique', condition: null },
    { name: 'transfers_pkey', condition: null },
    { name: 'transfers_promo_idx', condition: expect.stringContaining(':promo') },
    { name: 'transfers_time_idx', condition: null },
  ]);
});
