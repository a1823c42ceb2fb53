import { type Admission, type Billing, bookTopUp, nano, openWallet, parsePriceRates, type Settlement } from '@derouter/billing';
import { idTime, newId, type Sql } from '@derouter/db';

const stored = { tiers: [{ fromPromptTokens: 0, perToken: { input: '1000000', output: '2000000' } }] };
const rates = parsePriceRates(stored);

/** Adds the model and price that the requests name. Returns the price's id. */
export async function addPrice(sql: Sql): Promise<string> {
  const id = newId();
  await sql`INSERT INTO models (id, display_name, vendor, dialects) VALUES ('bench', 'Bench', 'bench', '{}')`;
  await sql`INSERT INTO price_versions (id, model_id, rates, effective_at, created_by) VALUES (${id}, 'bench', ${JSON.stringify(stored)}::jsonb, now(), 'bench')`;
  await sql`SELECT create_receipt_partition(now()::date)`;
  return id;
}

export interface Wallet {
  readonly id: bigint;
  readonly accountId: string;
  readonly keyId: string;
  readonly priceVersionId: string;
}

export async function makeWallets(sql: Sql, count: number, priceVersionId: string): Promise<Wallet[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const id = await openWallet(sql);
      const settlementKey = `sandbox:${newId()}`;
      await sql.begin((tx) =>
        bookTopUp(tx, { walletId: id, clearing: 'clearing:sandbox', settlementKey, grossNano: nano(10n ** 15n), feeNano: 0n, taxNano: 0n }),
      );
      return { id, accountId: newId(), keyId: newId(), priceVersionId };
    }),
  );
}

function admissionFor({ id, accountId, keyId, priceVersionId }: Wallet): Admission {
  const requestId = newId();
  return {
    requestId,
    createdAt: idTime(requestId),
    walletId: id,
    accountId,
    keyId,
    dialect: 'openai-chat',
    modelId: 'bench',
    modelAsked: 'bench',
    priceVersionId,
    holdNano: 1_000_000n,
    minimumNano: 1_000n,
  };
}

function settlementOf(admission: Admission): Settlement {
  return {
    admission,
    outcome: {
      priced: { usage: { input: 120, output: 80 }, rates, serviceTier: null },
      unknownUsage: null,
      source: 'reported',
      status: 'completed',
      errorCode: null,
      httpStatus: 200,
      finishReason: 'stop',
      streamed: false,
      systemPrompt: 'off',
      upstreamId: null,
      upstreamModel: 'bench',
      ttftMs: 10,
      durationMs: 20,
      attempts: null,
    },
  };
}

export interface LedgerLoad {
  readonly perSecond: number;
  readonly admitP50Ms: number;
  readonly settleP50Ms: number;
  readonly cpuMicros: number;
}

/** Sends fully metered requests (admit, settle, receipt, roll-up), always `inFlight` at a time. */
export async function applyLedgerLoad(
  billing: Billing,
  wallets: readonly Wallet[],
  { inFlight, seconds }: { readonly inFlight: number; readonly seconds: number },
): Promise<LedgerLoad> {
  const admitTimes: number[] = [];
  const settleTimes: number[] = [];
  let done = 0;
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  await Promise.all(
    Array.from({ length: inFlight }, async (_, worker) => {
      for (let i = worker; performance.now() < until; i += inFlight) {
        const admission = admissionFor(wallets[i % wallets.length] as Wallet);
        const from = performance.now();
        const result = await billing.admit(admission);
        admitTimes.push(performance.now() - from);
        if (!result.admitted) throw new Error('the wallet ran out of credit');
        const settledFrom = performance.now();
        await billing.settle(settlementOf(admission));
        settleTimes.push(performance.now() - settledFrom);
        done++;
      }
    }),
  );
  const elapsedSeconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const medianOf = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return {
    perSecond: done / elapsedSeconds,
    admitP50Ms: medianOf(admitTimes),
    settleP50Ms: medianOf(settleTimes),
    cpuMicros: (user + system) / done,
  };
}
