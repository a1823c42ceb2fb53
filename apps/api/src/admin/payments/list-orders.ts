import { formatUsd } from '@derouter/billing';
import { type Sql, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';

export interface StaffOrderView {
  readonly id: string;
  readonly accountId: string;
  readonly email: string | null;
  readonly provider: string;
  readonly kind: string;
  readonly state: string;
  readonly requestedUsd: string | null;
  readonly creditedUsd: string | null;
  /** Credit that went back in refunds and disputes. */
  readonly returnedUsd: string;
  readonly providerRef: string | null;
  readonly createdAt: string;
  readonly settledAt: string | null;
}

interface OrderFilter {
  /** An order, an account, an email address, or a reference of the provider. */
  readonly query?: string | undefined;
  readonly state?: string | undefined;
  readonly provider?: string | undefined;
  /** Only orders with a settlement from, inclusive, and to, exclusive. */
  readonly settledFrom?: Date | undefined;
  readonly settledTo?: Date | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Orders of all customers, newest first. */
export async function listOrders(
  { sql }: { readonly sql: Sql },
  { query, state, provider, settledFrom, settledTo, cursor, limit }: OrderFilter,
): Promise<{ items: StaffOrderView[]; nextCursor: string | null }> {
  const wanted = query?.trim() ?? '';
  const rows = await sql<
    (Omit<StaffOrderView, 'requestedUsd' | 'creditedUsd' | 'returnedUsd' | 'createdAt' | 'settledAt'> & {
      requested: bigint | null;
      credited: bigint | null;
      returned: bigint;
      createdAt: Date;
      settledAt: Date | null;
    })[]
  >`
    SELECT o.id, o.account_id AS "accountId", u.email, o.provider, o.kind, o.state, o.provider_ref AS "providerRef",
           o.requested_nano AS requested, o.created_at AS "createdAt", o.settled_at AS "settledAt",
           (SELECT sum(credit_nano)::bigint FROM settlements WHERE order_id = o.id) AS credited,
           (SELECT coalesce(sum(credit), 0)::bigint FROM (
             SELECT credit_nano AS credit FROM payment_refunds WHERE order_id = o.id AND state <> 'failed'
             UNION ALL SELECT withdrawn_credit_nano FROM payment_disputes WHERE order_id = o.id) r) AS returned
    FROM payment_orders o LEFT JOIN users u ON u.account_id = o.account_id
    WHERE true ${wanted === '' ? sql`` : sql`AND o.id IN (${matches(sql, wanted)})`}
      ${
        settledFrom || settledTo
          ? sql`AND o.id IN (SELECT order_id FROM settlements WHERE settled_at >= ${(settledFrom ?? new Date(0)).toISOString()}::timestamptz
              AND settled_at < ${(settledTo ?? new Date()).toISOString()}::timestamptz)`
          : sql``
      }
      ${provider ? sql`AND o.provider = ${provider}` : sql``}
      ${state ? sql`AND o.state = ${state}` : sql``} ${cursor ? sql`AND o.id < ${cursor}` : sql``}
    ORDER BY o.id DESC LIMIT ${limit + 1}`;
  const items = rows.slice(0, limit).map(({ requested, credited, returned, createdAt, settledAt, ...row }) => ({
    ...row,
    requestedUsd: requested === null ? null : formatUsd(requested),
    creditedUsd: credited === null ? null : formatUsd(credited),
    returnedUsd: formatUsd(returned),
    createdAt: createdAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The ids of the orders that a text means. Each part has an index, because a condition over all of them would read every order. */
function matches(sql: Sql, wanted: string) {
  const named = sql`
    SELECT id FROM payment_orders WHERE provider_ref = ${wanted}
    UNION SELECT order_id FROM settlements WHERE payment_ref IN (${wanted}, ${`pi:${wanted}`}) AND order_id IS NOT NULL`;
  if (z.uuid().safeParse(wanted).success) {
    return sql`${named} UNION SELECT id FROM payment_orders WHERE id = ${wanted}
               UNION SELECT id FROM payment_orders WHERE account_id = ${wanted}`;
  }
  return sql`${named} UNION SELECT x.id FROM users JOIN payment_orders x ON x.account_id = users.account_id
             WHERE users.email ILIKE ${`%${wanted}%`}`;
}

/** A transfer of the ledger that belongs to a payment. */
export interface PaymentTransferView {
  readonly id: string;
  readonly at: string;
  readonly code: string;
  readonly debit: string;
  readonly credit: string;
  readonly amountUsd: string;
  readonly reference: string;
}

/** An order with the provider's evidence and every ledger entry of its payments. Throws `not_found`. */
export async function readOrder({ db, sql }: Pick<Services, 'db' | 'sql'>, id: string) {
  const { settlements, paymentRefunds: refunds, paymentDisputes: disputes } = schema;
  const { items } = await listOrders({ sql }, { query: id, limit: 1 });
  const [order] = items;
  if (!order) throw new DerouterError('not_found', 'There is no such order.');
  const [row] = await db.select().from(schema.paymentOrders).where(eq(schema.paymentOrders.id, id));
  const settled = await db.select().from(settlements).where(eq(settlements.orderId, id)).orderBy(settlements.createdAt);
  const refunded = await db.select().from(refunds).where(eq(refunds.orderId, id)).orderBy(refunds.createdAt);
  const disputed = await db.select().from(disputes).where(eq(disputes.orderId, id)).orderBy(disputes.createdAt);
  const references = [
    ...settled.map(({ provider, providerRef }) => `${provider}:${providerRef}`),
    ...settled.map(({ provider, paymentRef }) => `${provider}:${paymentRef}`),
  ];
  const movements = disputed.map(({ provider, providerRef }) => `${provider}:${providerRef}:`);
  return {
    ...order,
    feeUsd: formatUsd(row?.feeNano ?? 0n),
    progress: row?.progress ?? {},
    settlements: settled.map((one) => ({
      receiptNumber: one.receiptNumber,
      paymentRef: one.providerRef,
      grossUsd: formatUsd(one.grossNano),
      taxUsd: formatUsd(one.taxNano),
      feeUsd: formatUsd(one.feeNano),
      creditUsd: formatUsd(one.creditNano),
      settledAt: one.settledAt.toISOString(),
      evidence: one.evidence,
    })),
    refunds: refunded.map((one) => ({ id: one.id, state: one.state, grossUsd: formatUsd(one.grossNano), evidence: one.evidence })),
    disputes: disputed.map((one) => ({ id: one.id, state: one.state, amountUsd: formatUsd(one.amountNano), evidence: one.evidence })),
    transfers: await readTransfers(sql, references, movements),
  };
}

/** Reads the transfers with these references, and those whose references begin with these texts, which end with a colon. */
async function readTransfers(sql: Sql, references: readonly string[], beginnings: readonly string[]): Promise<PaymentTransferView[]> {
  const rows = await sql<{ id: bigint; at: Date; code: string; debit: string; credit: string; amount: bigint; reference: string }[]>`
    SELECT t.id, t.created_at AS at, t.code, (SELECT code FROM ledger_accounts WHERE id = t.debit_account_id) AS debit,
      (SELECT code FROM ledger_accounts WHERE id = t.credit_account_id) AS credit, t.amount_nano AS amount, t.reference
    FROM (
      SELECT id FROM transfers WHERE code <> 'usage' AND reference = ANY(${[...references]}::text[])
      UNION SELECT x.id FROM unnest(${[...beginnings]}::text[]) AS b CROSS JOIN LATERAL (
        -- The character after the colon ends the range. LIKE would not use the index, and take _ for any character.
        SELECT id FROM transfers WHERE code <> 'usage' AND reference ~>=~ b AND reference ~<~ (left(b, -1) || ';')) x) f
    -- One by one: how many a beginning means is a guess, for which the whole ledger would be read.
    CROSS JOIN LATERAL (SELECT * FROM transfers WHERE id = f.id OFFSET 0) t
    ORDER BY t.id`;
  return rows.map(({ id, at, amount, ...row }) => ({ ...row, id: id.toString(), at: at.toISOString(), amountUsd: formatUsd(amount) }));
}
