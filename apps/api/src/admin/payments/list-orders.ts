import { formatUsd } from '@derouter/billing';
import { type Sql, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
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
  readonly providerRef: string | null;
  readonly createdAt: string;
  readonly settledAt: string | null;
}

interface OrderFilter {
  /** An order, an account, an email address, or a reference of the provider. */
  readonly query?: string | undefined;
  readonly state?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Orders of all customers, newest first. */
export async function listOrders(
  { sql }: { readonly sql: Sql },
  { query, state, cursor, limit }: OrderFilter,
): Promise<{ items: StaffOrderView[]; nextCursor: string | null }> {
  const wanted = query?.trim() ?? '';
  const rows = await sql<
    (Omit<StaffOrderView, 'requestedUsd' | 'creditedUsd' | 'createdAt' | 'settledAt'> & {
      requested: bigint | null;
      credited: bigint | null;
      createdAt: Date;
      settledAt: Date | null;
    })[]
  >`
    SELECT o.id, o.account_id AS "accountId", u.email, o.provider, o.kind, o.state, o.provider_ref AS "providerRef",
           o.requested_nano AS requested, o.created_at AS "createdAt", o.settled_at AS "settledAt",
           (SELECT sum(credit_nano)::bigint FROM settlements WHERE order_id = o.id) AS credited
    FROM payment_orders o LEFT JOIN users u ON u.account_id = o.account_id
    WHERE (${wanted} = '' OR o.id::text = ${wanted} OR o.account_id::text = ${wanted} OR u.email ILIKE ${`%${wanted}%`}
           OR o.provider_ref = ${wanted} OR EXISTS (
             SELECT 1 FROM settlements s WHERE s.order_id = o.id AND (s.payment_ref = ${wanted} OR s.payment_ref = ${`pi:${wanted}`})))
      AND (${state ?? ''} = '' OR o.state = ${state ?? ''})
      AND (${cursor ?? null}::uuid IS NULL OR o.id < ${cursor ?? null}::uuid)
    ORDER BY o.id DESC LIMIT ${limit + 1}`;
  const items = rows.slice(0, limit).map(({ requested, credited, createdAt, settledAt, ...row }) => ({
    ...row,
    requestedUsd: requested === null ? null : formatUsd(requested),
    creditedUsd: credited === null ? null : formatUsd(credited),
    createdAt: createdAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
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
  const movements = disputed.map(({ provider, providerRef }) => `${provider}:${providerRef}:%`);
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

async function readTransfers(sql: Sql, references: readonly string[], movements: readonly string[]): Promise<PaymentTransferView[]> {
  const rows = await sql<{ id: bigint; at: Date; code: string; debit: string; credit: string; amount: bigint; reference: string }[]>`
    SELECT t.id, t.created_at AS at, t.code, d.code AS debit, c.code AS credit, t.amount_nano AS amount, t.reference
    FROM transfers t JOIN ledger_accounts d ON d.id = t.debit_account_id JOIN ledger_accounts c ON c.id = t.credit_account_id
    WHERE t.code <> 'usage' AND (t.reference = ANY(${[...references]}::text[]) OR t.reference LIKE ANY(${[...movements]}::text[]))
    ORDER BY t.id`;
  return rows.map(({ id, at, amount, ...row }) => ({ ...row, id: id.toString(), at: at.toISOString(), amountUsd: formatUsd(amount) }));
}
