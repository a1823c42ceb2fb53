import { formatUsd, type LedgerTransfer, listTransfers, readTrialBalance } from '@derouter/billing';
import type { Sql } from '@derouter/db';

/** A line of the trial balance in decimal USD. */
export interface BalanceView {
  readonly code: string;
  readonly debitUsd: string;
  readonly creditUsd: string;
  /** Credits less debits. */
  readonly balanceUsd: string;
  readonly transfers: number;
}

/** The trial balance, by account. */
export async function viewTrialBalance({ sql }: { readonly sql: Sql }): Promise<BalanceView[]> {
  return (await readTrialBalance(sql)).map(({ code, debitNano, creditNano, transfers }) => ({
    code,
    debitUsd: formatUsd(debitNano),
    creditUsd: formatUsd(creditNano),
    balanceUsd: formatUsd(creditNano - debitNano),
    transfers,
  }));
}

export interface TransferView extends Omit<LedgerTransfer, 'amountNano' | 'at'> {
  readonly at: string;
  readonly amountUsd: string;
  /** The order whose payment, refund or dispute it books; null if it books none. */
  readonly orderId: string | null;
  /** The staff member who made it; null if none did. */
  readonly staff: { readonly userId: string; readonly email: string } | null;
}

/** Transfers of the ledger, newest first. */
export async function viewTransfers(
  { sql }: { readonly sql: Sql },
  {
    cursor,
    limit,
    ...filter
  }: Readonly<Record<'account' | 'code' | 'reference' | 'cursor', string | undefined>> & { readonly limit: number },
): Promise<{ items: TransferView[]; nextCursor: string | null }> {
  const rows = await listTransfers(sql, { ...filter, before: cursor === undefined ? undefined : BigInt(cursor), limit: limit + 1 });
  const page = rows.slice(0, limit);
  const [orders, staff] = await Promise.all([findOrders(sql, page), findStaff(sql, page)]);
  const items = page.map(({ amountNano, at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    amountUsd: formatUsd(amountNano),
    orderId: orders.get(row.reference) ?? null,
    staff: staff.get(row.actor) ?? null,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/**
 * The orders that transfers belong to, by the transfers' references: a rail and what it calls the payment (`#2` for its second
 * settlement, `:…` for a claim), or the dispute and its movement.
 */
async function findOrders(sql: Sql, transfers: readonly LedgerTransfer[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(transfers.map(({ reference }) => reference))].flatMap((reference) => {
    const [, rail, rest] = /^([^:]+):(.+)$/s.exec(reference) ?? [];
    if (rail === undefined || rest === undefined) return [];
    return [rest, rest.replace(/#\d+$/, ''), rest.replace(/:[^:]*$/, '')].map((called) => ({ reference, rail, called }));
  });
  if (wanted.length === 0) return new Map();
  const found = await sql<{ reference: string; orderId: string }[]>`
    WITH wanted AS (
      SELECT * FROM unnest(${wanted.map(({ reference }) => reference)}::text[], ${wanted.map(({ rail }) => rail)}::text[],
        ${wanted.map(({ called }) => called)}::text[]) AS w(reference, rail, called))
    SELECT reference, s.order_id AS "orderId" FROM wanted JOIN settlements s ON s.provider = rail AND s.payment_ref = called
    UNION SELECT reference, d.order_id FROM wanted JOIN payment_disputes d ON d.provider = rail AND d.provider_ref = called
    WHERE d.order_id IS NOT NULL`;
  return new Map(found.map(({ reference, orderId }) => [reference, orderId]));
}

/** The staff members among the actors of transfers, by actor. */
export async function findStaff(
  sql: Sql,
  transfers: readonly Pick<LedgerTransfer, 'actor'>[],
): Promise<ReadonlyMap<string, { userId: string; email: string }>> {
  const ids = [...new Set(transfers.flatMap(({ actor }) => /^staff:([0-9a-f-]{36})$/.exec(actor)?.[1] ?? []))];
  if (ids.length === 0) return new Map();
  const found = await sql<{ userId: string; email: string }[]>`SELECT id AS "userId", email FROM users WHERE id = ANY(${ids}::uuid[])`;
  return new Map(found.map((one) => [`staff:${one.userId}`, one]));
}
