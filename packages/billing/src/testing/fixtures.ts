import { idTime, newId, type Sql } from '@derouter/db';
import {
  type Admission,
  type Billing,
  bookTopUp,
  moveCredit,
  type Outcome,
  openWallet,
  parsePriceRates,
  parseUsd,
  type Usage,
} from '../index.ts';

const modelId = 'test-model';
const stored = { tiers: [{ fromPromptTokens: 0, perToken: { input: '1000000', output: '2000000' } }] };

const testRates = parsePriceRates(stored);

export interface TestWallet {
  readonly id: bigint;
  readonly accountId: string;
  readonly keyId: string;
}

/** A model with a price, so that receipts can be recomputed. Returns the price version's id. */
export async function addTestPrice(sql: Sql): Promise<string> {
  const priceVersionId = newId();
  await sql`INSERT INTO models (id, display_name, vendor, dialects) VALUES (${modelId}, 'Test', 'test', '{}') ON CONFLICT DO NOTHING`;
  await sql`INSERT INTO price_versions (id, model_id, rates, effective_at, created_by)
            VALUES (${priceVersionId}, ${modelId}, ${JSON.stringify(stored)}::jsonb, now(), 'test')`;
  return priceVersionId;
}

/** A wallet with paid credit. */
export async function addTestWallet(sql: Sql, paidUsd: string): Promise<TestWallet> {
  const id = await openWallet(sql);
  const accountId = newId();
  await sql`INSERT INTO accounts (id, wallet_id) VALUES (${accountId}, ${id.toString()})`;
  await topUpTestWallet(sql, { id, accountId }, paidUsd, newId());
  return { id, accountId, keyId: newId() };
}

/** A client key of the account with a wallet of its own, funded from the account's. */
export async function addTestClientKey(
  sql: Sql,
  billing: Pick<Billing, 'transaction'>,
  account: TestWallet,
  usd: string,
  multiplierMillionths = 1_500_000,
): Promise<TestWallet & { readonly multiplierMillionths: number }> {
  const id = await openWallet(sql);
  const keyId = newId();
  await sql`
    INSERT INTO keys (id, account_id, kind, name, label, scopes, wallet_id, multiplier_millionths, budget_shown_nano)
    VALUES (${keyId}, ${account.accountId}, 'client', 'client', 'client', '{inference}', ${id.toString()}, ${multiplierMillionths}, 0)`;
  if (parseUsd(usd) > 0n) {
    await billing.transaction(({ sql: tx }) =>
      moveCredit(tx, {
        ...{ fromWalletId: account.id, toWalletId: id, amountNano: parseUsd(usd), code: 'client_budget' },
        ...{ moveKey: `client_budget:${newId()}`, reference: keyId, actor: 'test' },
      }),
    );
  }
  return { id, accountId: account.accountId, keyId, multiplierMillionths };
}

/** A settled payment, as `payments` books it. */
export async function topUpTestWallet(
  sql: Sql,
  wallet: Pick<TestWallet, 'id' | 'accountId'>,
  usd: string,
  providerRef: string,
): Promise<void> {
  await sql.begin(async (tx) => {
    const { creditNano, replayed } = await bookTopUp(tx, {
      walletId: wallet.id,
      clearing: 'clearing:sandbox',
      settlementKey: `sandbox:${providerRef}`,
      grossNano: parseUsd(usd),
      feeNano: 0n,
      taxNano: 0n,
    });
    if (replayed) return;
    await tx`
      INSERT INTO settlements (id, provider, provider_ref, payment_ref, clearing, account_id, gross_nano, tax_nano, fee_nano, credit_nano, evidence, settled_at)
      VALUES (${newId()}, 'sandbox', ${providerRef}, ${providerRef}, 'clearing:sandbox', ${wallet.accountId}, ${creditNano.toString()}, 0, 0, ${creditNano.toString()}, '{}', now())`;
  });
}

export function testAdmission(
  wallet: TestWallet & { readonly multiplierMillionths?: number },
  priceVersionId: string,
  holdUsd: string,
  minimumUsd = holdUsd,
): Admission {
  const requestId = newId();
  return {
    requestId,
    createdAt: idTime(requestId),
    walletId: wallet.id,
    accountId: wallet.accountId,
    keyId: wallet.keyId,
    dialect: 'openai-chat',
    modelId,
    modelAsked: modelId,
    priceVersionId,
    multiplierMillionths: wallet.multiplierMillionths,
    holdNano: parseUsd(holdUsd),
    minimumNano: parseUsd(minimumUsd),
  };
}

export function testOutcome(usage: Usage | null, over: Partial<Outcome> = {}): Outcome {
  return {
    priced: usage && { usage, rates: testRates, serviceTier: null },
    unknownUsage: null,
    source: usage ? 'reported' : 'none',
    status: 'completed',
    errorCode: null,
    httpStatus: 200,
    finishReason: 'stop',
    streamed: false,
    systemPrompt: 'off',
    upstreamId: null,
    upstreamModel: null,
    ttftMs: null,
    durationMs: 1,
    attempts: null,
    ...over,
  };
}
