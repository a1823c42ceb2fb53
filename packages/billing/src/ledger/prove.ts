import { idTime, type Sql } from '@derouter/db';
import { type NanoUsd, nano } from '../money/nano-usd.ts';
import { type PriceRates, parsePriceRates } from '../pricing/price-rates.ts';
import { type LineItem, oneMillion, priceUsage } from '../pricing/price-usage.ts';
import { readLineItems, type StoredLineItem } from './settle-batch.ts';

/** A place where the books are off, with the rows that show it. */
export interface Finding {
  readonly invariant: string;
  readonly detail: string;
}

const findingsShown = 100;

/**
 * Checks the books: every wallet equals the sum of its transfers, `held` equals its open holds, both ends
 * of every transfer exist, the charges of each wallet equal its receipts, every settled payment has its
 * transfer, and every receipt recomputes from its usage and price version. Reads one snapshot.
 */
export async function prove(sql: Sql): Promise<{ readonly findings: readonly Finding[]; readonly receipts: number }> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const findings: Finding[] = [];
    const check = async (invariant: string, query: PromiseLike<readonly { detail: string }[]>) => {
      for (const { detail } of await query) findings.push({ invariant, detail });
    };
    await check(
      'a wallet equals the sum of its transfers',
      tx<{ detail: string }[]>`
        WITH sums AS (
          SELECT account_id, sum(amount) AS total FROM (
            SELECT credit_account_id AS account_id, amount_nano AS amount FROM transfers
            UNION ALL SELECT debit_account_id, -amount_nano FROM transfers) AS movements GROUP BY account_id)
        SELECT 'wallet ' || w.id || ': paid ' || w.paid_nano || ' against ' || coalesce(p.total, 0)
               || ', promo ' || w.promo_nano || ' against ' || coalesce(o.total, 0) AS detail
        FROM wallets w LEFT JOIN sums p ON p.account_id = w.paid_account_id
                       LEFT JOIN sums o ON o.account_id = w.promo_account_id
        WHERE w.paid_nano <> coalesce(p.total, 0) OR w.promo_nano <> coalesce(o.total, 0) LIMIT ${findingsShown}`,
    );
    await check(
      'held equals the open holds',
      tx<{ detail: string }[]>`
        SELECT 'wallet ' || w.id || ': held ' || w.held_nano || ' against ' || coalesce(h.total, 0) AS detail
        FROM wallets w LEFT JOIN (SELECT wallet_id, sum(amount_nano) AS total FROM holds GROUP BY wallet_id) h
          ON h.wallet_id = w.id
        WHERE w.held_nano <> coalesce(h.total, 0) LIMIT ${findingsShown}`,
    );
    await check(
      'both ends of a transfer exist',
      tx<{ detail: string }[]>`
        SELECT 'transfer ' || t.id || ': account ' || a.account_id || ' does not exist' AS detail
        FROM transfers t CROSS JOIN LATERAL (VALUES (t.debit_account_id), (t.credit_account_id)) AS a(account_id)
        WHERE NOT EXISTS (SELECT 1 FROM ledger_accounts l WHERE l.id = a.account_id) LIMIT ${findingsShown}`,
    );
    await check(
      'receipts equal the charges',
      tx<{ detail: string }[]>`
        WITH charged AS (
          SELECT reference, sum(amount_nano) FILTER (WHERE code = 'usage') AS usage,
                 sum(amount_nano) FILTER (WHERE code = 'write_off') AS write_off
          FROM transfers WHERE code IN ('usage', 'write_off') GROUP BY reference)
        SELECT 'request ' || coalesce(r.id::text, c.reference) || ': receipt '
               || coalesce((r.total_nano - r.write_off_nano)::text, 'missing') || ' + ' || coalesce(r.write_off_nano, 0)
               || ' written off against ' || coalesce(c.usage, 0) || ' + ' || coalesce(c.write_off, 0) AS detail
        FROM receipts r FULL JOIN charged c ON c.reference = r.id::text
        WHERE coalesce(r.total_nano - r.write_off_nano, 0) <> coalesce(c.usage, 0)
           OR coalesce(r.write_off_nano, 0) <> coalesce(c.write_off, 0)
           OR (r.id IS NULL) LIMIT ${findingsShown}`,
    );
    await check(
      'a settled payment has its transfer and the reverse',
      tx<{ detail: string }[]>`
        SELECT 'settlement ' || coalesce(s.provider || ' ' || s.provider_ref, t.reference) || ': credit '
               || coalesce(s.credit_nano, 0) || ' against ' || coalesce(t.amount_nano, 0) AS detail
        FROM settlements s FULL JOIN (SELECT * FROM transfers WHERE code = 'top_up') t
          ON t.reference = s.provider || ':' || s.provider_ref
        WHERE s.credit_nano IS DISTINCT FROM t.amount_nano LIMIT ${findingsShown}`,
    );
    await check(
      'hourly roll-ups equal the receipts',
      tx<{ detail: string }[]>`
        SELECT 'account ' || coalesce(u.account_id, r.account_id) || ': roll-ups ' || coalesce(u.total, 0)
               || ' against ' || coalesce(r.total, 0) AS detail
        FROM (SELECT account_id, sum(total_nano) AS total, sum(requests) AS requests FROM usage_hourly GROUP BY 1) u
        FULL JOIN (SELECT account_id, sum(total_nano) AS total, count(*) AS requests FROM receipts GROUP BY 1) r
          USING (account_id)
        WHERE u.total IS DISTINCT FROM r.total OR u.requests IS DISTINCT FROM r.requests LIMIT ${findingsShown}`,
    );
    const versions = await tx<{ id: string; rates: unknown }[]>`SELECT id, rates FROM price_versions`;
    const rates = new Map(versions.map((row) => [row.id, parsePriceRates(readJson(row.rates))]));
    let receipts = 0;
    const cursor = tx<ReceiptToProve[]>`
      SELECT id, price_version_id AS "priceVersionId", service_tier AS "serviceTier", line_items AS "lineItems",
             total_nano AS "totalNano" FROM receipts`.cursor(2000);
    for await (const rows of cursor) {
      receipts += rows.length;
      for (const row of rows) {
        const detail = recompute(row, rates.get(row.priceVersionId));
        if (detail && findings.length < findingsShown) findings.push({ invariant: 'a receipt recomputes', detail });
      }
    }
    return { findings, receipts };
  }) as Promise<{ findings: Finding[]; receipts: number }>;
}

/** A receipt with what is wrong with it, if anything. Null when there is none of this id. */
export async function proveReceipt(
  sql: Sql,
  id: string,
): Promise<{ readonly lineItems: readonly LineItem[]; readonly totalNano: NanoUsd; readonly problem: string | null } | null> {
  const createdAt = readTime(id);
  if (!createdAt) return null;
  const [row] = await sql<(ReceiptToProve & { rates: unknown })[]>`
    SELECT r.id, r.price_version_id AS "priceVersionId", r.service_tier AS "serviceTier", r.line_items AS "lineItems",
           r.total_nano AS "totalNano", p.rates
    FROM receipts r LEFT JOIN price_versions p ON p.id = r.price_version_id
    WHERE r.id = ${id} AND r.created_at = ${createdAt}`;
  if (!row) return null;
  const rates = row.rates ? parsePriceRates(readJson(row.rates)) : undefined;
  return { lineItems: readLineItems(row.lineItems), totalNano: nano(row.totalNano), problem: recompute(row, rates) };
}

/** A receipt's id carries the time that finds its partition. */
function readTime(id: string): string | null {
  try {
    return idTime(id).toISOString();
  } catch {
    return null;
  }
}

interface ReceiptToProve {
  readonly id: string;
  readonly priceVersionId: string;
  readonly serviceTier: string | null;
  readonly lineItems: readonly StoredLineItem[] | string;
  readonly totalNano: bigint;
}

/** What is wrong with a receipt, or null: its quantities priced anew must give its lines and its total. */
function recompute(receipt: ReceiptToProve, rates: PriceRates | undefined): string | null {
  const items = readLineItems(receipt.lineItems);
  if (items.length === 0) return receipt.totalNano === 0n ? null : `receipt ${receipt.id}: a total without lines`;
  if (!rates) return `receipt ${receipt.id}: price version ${receipt.priceVersionId} does not exist`;
  const usage = Object.fromEntries(items.filter((item) => item.meter !== 'request').map((item) => [item.meter, Number(item.quantity)]));
  const priced = priceUsage(usage, rates, receipt.serviceTier);
  const lines = (list: typeof items | typeof priced.lineItems) =>
    list.map((item) => `${item.meter}=${item.quantity}×${item.picoPerUnit}`).join(' ');
  if (priced.totalNano !== receipt.totalNano || lines(priced.lineItems) !== lines(items)) {
    return `receipt ${receipt.id}: ${receipt.totalNano} against ${priced.totalNano} (factor ${priced.multiplierMillionths}/${oneMillion}): ${lines(items)} against ${lines(priced.lineItems)}`;
  }
  return null;
}

function readJson(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
