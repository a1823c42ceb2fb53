import { newId, type Sql, type TransactionSql } from '@derouter/db';
import { LedgerError } from '../ledger/ledger-error.ts';
import { parsePriceRates } from '../pricing/price-rates.ts';
import { checks, findingsShown, type ProofScope } from './checks.ts';
import { type ReceiptToProve, recomputeReceipt } from './prove-receipt.ts';

/** A violated invariant, with the rows that show it. */
export interface Finding {
  readonly invariant: string;
  readonly detail: string;
}

export interface Proof {
  readonly findings: readonly Finding[];
  /** Read everything, or only what was booked since the last proof. */
  readonly full: boolean;
  readonly transfers: number;
  readonly receipts: number;
}

export interface ProveOptions {
  /** Read everything; otherwise only what was booked since the last clean proof, if there is one. Default true. */
  readonly full?: boolean;
  /** Anything booked longer ago is certainly committed, since money transactions time out after ten seconds. Default 5. */
  readonly settledAfterMinutes?: number;
  /**
   * Where the books are read, if not where the outcome is recorded: a replica that is at most `behindMs` behind. A long snapshot there
   * keeps no dead rows on the primary.
   */
  readonly source?: { readonly sql: Sql; readonly behindMs: number } | undefined;
  /** Told before each step and, while receipts are recomputed, every few thousand of them. */
  readonly onProgress?: (progress: ProofProgress) => void;
  /** Cancels the proof, also in the middle of a long query. It then rejects with the signal's reason, and nothing is recorded. */
  readonly signal?: AbortSignal;
}

/** How far a proof is. */
export interface ProofProgress {
  /** The invariant that is being checked. */
  readonly step: string;
  readonly stepsDone: number;
  readonly stepsTotal: number;
  readonly receiptsDone: number;
  /** 0 until the receipts are recomputed. */
  readonly receiptsTotal: number;
}

/** The last step. */
const recomputing = 'a receipt recomputes';

/**
 * Checks the books in one snapshot: every wallet equals the sum of its transfers, `held` equals its open holds,
 * no wallet is negative without a reversed payment, both ends of every transfer exist, charges, receipts and
 * roll-ups agree, every settled payment has its transfer, every receipt recomputes from its usage and price version.
 * Throws `LedgerError` `overloaded` while another proof runs.
 * An incremental proof starts from the balances that the last one stored. The outcome is recorded.
 */
export async function prove(sql: Sql, options: ProveOptions = {}): Promise<Proof> {
  const { full = true, settledAfterMinutes = 5, signal, source } = options;
  // Beside a replica, this transaction keeps only the lock, and no snapshot.
  return sql
    .begin(source ? 'isolation level read committed' : 'isolation level repeatable read', async (tx) => {
      await endless(tx);
      const [lock] = await tx<{ free: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtext('prove')) AS free`;
      if (!lock?.free) throw new LedgerError('overloaded', 'another proof is under way: wait until it has ended');
      const [last] = full
        ? []
        : await tx<{ horizon: string }[]>`SELECT horizon::text AS horizon FROM proofs WHERE findings = '[]' ORDER BY horizon DESC LIMIT 1`;
      const scope: ProofScope = { since: last?.horizon ?? '-infinity', full: !last };
      const read = (from: TransactionSql) => readBooks(from, scope, options);
      const proof = source
        ? await source.sql.begin('isolation level repeatable read read only', async (from) => {
            await endless(from);
            await requireSameProofs(tx, from);
            return read(from);
          })
        : await read(tx);
      await record(tx, scope, proof, settledAfterMinutes * 60_000 + (source?.behindMs ?? 0));
      return proof;
    })
    .catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error;
    }) as Promise<Proof>;
}

/** A proof of everything may take hours. */
async function endless(tx: TransactionSql): Promise<void> {
  await tx`
    SELECT set_config(name, '0', true) FROM pg_settings
    WHERE name IN ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout')`;
}

/** The balances to start from must be those of the last proof. Throws a serialization failure (40001) if the replica lacks it yet. */
async function requireSameProofs(tx: TransactionSql, from: TransactionSql): Promise<void> {
  const newest = async (one: TransactionSql) =>
    (await one<{ horizon: string }[]>`SELECT max(horizon)::text AS horizon FROM proofs WHERE findings = '[]'`)[0]?.horizon;
  if ((await newest(tx)) !== (await newest(from))) {
    throw Object.assign(new Error('the replica does not have the last proof yet'), { code: '40001' });
  }
}

async function readBooks(tx: TransactionSql, scope: ProofScope, { onProgress = () => {}, signal }: ProveOptions): Promise<Proof> {
  const run = cancelWith(signal);
  const findings: Finding[] = [];
  const stepsTotal = Object.keys(checks).length + 1;
  for (const [stepsDone, [invariant, check]] of Object.entries(checks).entries()) {
    onProgress({ step: invariant, stepsDone, stepsTotal, receiptsDone: 0, receiptsTotal: 0 });
    for (const { detail } of await run(check(tx, scope))) findings.push({ invariant, detail });
  }
  const progress = { step: recomputing, stepsDone: stepsTotal - 1, stepsTotal };
  const recomputed = await recomputeReceipts(tx, scope, {
    run,
    onProgress: (receiptsDone, receiptsTotal) => onProgress({ ...progress, receiptsDone, receiptsTotal }),
  });
  findings.push(...recomputed.findings);
  const [count] = await run(tx<{ transfers: bigint }[]>`
        SELECT count(*) AS transfers FROM transfers WHERE created_at > ${scope.since}::timestamptz`);
  return { findings, full: scope.full, transfers: Number(count?.transfers ?? 0n), receipts: recomputed.receipts };
}

/** Runs queries that end when the signal aborts. */
function cancelWith(signal: AbortSignal | undefined) {
  return async <T>(query: PromiseLike<T> & { cancel?(): void }): Promise<T> => {
    signal?.throwIfAborted();
    const cancel = () => query.cancel?.();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await query;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  };
}

interface Recomputing {
  readonly run: ReturnType<typeof cancelWith>;
  readonly onProgress: (done: number, total: number) => void;
}

async function recomputeReceipts(
  tx: TransactionSql,
  { since }: ProofScope,
  { run, onProgress }: Recomputing,
): Promise<{ findings: Finding[]; receipts: number }> {
  const versions = await run(tx<{ id: string; rates: unknown }[]>`SELECT id, rates FROM price_versions`);
  const rates = new Map(versions.map((row) => [row.id, parsePriceRates(row.rates)]));
  // What runs in the background is settled up to a day after it began.
  const [count] = await run(tx<{ receipts: bigint }[]>`
    SELECT count(*) AS receipts FROM receipts WHERE created_at > ${since}::timestamptz - interval '26 hours'`);
  const total = Number(count?.receipts ?? 0n);
  const findings: Finding[] = [];
  let receipts = 0;
  onProgress(0, total);
  const cursor = tx<ReceiptToProve[]>`
    SELECT id, price_version_id AS "priceVersionId", service_tier AS "serviceTier", line_items AS "lineItems",
           total_nano AS "totalNano" FROM receipts WHERE created_at > ${since}::timestamptz - interval '26 hours'`.cursor(2000);
  for await (const rows of cursor) {
    await run(Promise.resolve());
    receipts += rows.length;
    for (const row of rows) {
      const detail = recomputeReceipt(row, rates.get(row.priceVersionId));
      if (detail && findings.length < findingsShown) findings.push({ invariant: recomputing, detail });
    }
    onProgress(receipts, total);
  }
  return { findings, receipts };
}

/** Stores the outcome. After a clean proof the next one may start from here; otherwise from where this one did. */
async function record(
  tx: TransactionSql,
  scope: ProofScope,
  { findings, full, transfers, receipts }: Proof,
  settledAfterMs: number,
): Promise<void> {
  const right = findings.length === 0;
  const [row] = await tx<{ horizon: string }[]>`
    INSERT INTO proofs (id, is_full, horizon, transfers, receipts, findings)
    VALUES (${newId()}, ${full}, CASE WHEN ${right}::boolean THEN now() - ${settledAfterMs}::float8 * interval '1 millisecond' ELSE ${scope.since}::timestamptz END,
            ${transfers}, ${receipts}, ${JSON.stringify(findings)}::jsonb)
    RETURNING horizon::text AS horizon`;
  if (!right || !row) return;
  await tx`
    INSERT INTO proof_balances AS b (wallet_id, paid_nano, promo_nano)
    SELECT w.id, coalesce(sum(m.amount) FILTER (WHERE w.is_paid), 0), coalesce(sum(m.amount) FILTER (WHERE NOT w.is_paid), 0)
    FROM (SELECT credit_account_id AS account_id, amount_nano AS amount FROM transfers
            WHERE created_at > ${scope.since}::timestamptz AND created_at <= ${row.horizon}::timestamptz
          UNION ALL SELECT debit_account_id, -amount_nano FROM transfers
            WHERE created_at > ${scope.since}::timestamptz AND created_at <= ${row.horizon}::timestamptz) m
    JOIN (SELECT id, paid_account_id AS account_id, true AS is_paid FROM wallets
          UNION ALL SELECT id, promo_account_id, false FROM wallets) w USING (account_id)
    GROUP BY w.id
    ON CONFLICT (wallet_id) DO UPDATE SET
      paid_nano = CASE WHEN ${full}::boolean THEN 0 ELSE b.paid_nano END + excluded.paid_nano,
      promo_nano = CASE WHEN ${full}::boolean THEN 0 ELSE b.promo_nano END + excluded.promo_nano`;
}
