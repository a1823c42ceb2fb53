import { formatUsd, type LedgerTransfer, listTransfers, readTrialBalance } from '@derouter/billing';
import { day } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import { z } from 'zod';

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

const text = z.string().trim().max(200).optional();
const id = z
  .string()
  .regex(/^\d{1,18}$/)
  .optional();

export const transferFilter = z.object({
  id,
  account: text,
  code: text,
  reference: text,
  /** First and last day (UTC). */
  from: day.optional(),
  to: day.optional(),
  cursor: id,
});

/** Transfers of the ledger, newest first. */
export async function viewTransfers(
  { sql }: { readonly sql: Sql },
  { id: wanted, from, to, cursor, limit, ...filter }: z.output<typeof transferFilter> & { readonly limit: number },
): Promise<{ items: TransferView[]; nextCursor: string | null }> {
  const number = (digits: string | undefined) => (digits === undefined ? undefined : BigInt(digits));
  const rows = await listTransfers(sql, {
    ...filter,
    id: number(wanted),
    from: from === undefined ? undefined : new Date(`${from}T00:00:00Z`),
    to: to === undefined ? undefined : new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000),
    before: number(cursor),
    limit: limit + 1,
  });
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
