import { formatUsd } from '@derouter/billing';
import { type Database, schema } from '@derouter/db';
import { and, desc, eq, inArray, max, sql } from 'drizzle-orm';
import { type OrderProgress, railTitle } from '../payments/index.ts';
import type { Services } from '../services.ts';

/** A movement of a payment after its order: money that arrived, went back or is disputed. */
interface OrderMovement {
  readonly kind: 'settled' | 'refund' | 'dispute';
  readonly state: string;
  /** Credit added (settled) or taken, exact decimal in USD; zero while nothing moved. */
  readonly creditUsd: string;
  readonly grossUsd: string;
  readonly feeUsd: string;
  readonly taxUsd: string;
  readonly at: string;
  readonly reference: string;
  /** Receipt number, as in `/files/receipts/{number}.pdf`. */
  readonly receiptNumber: number | null;
  /** How many versions of the receipt there are. */
  readonly receiptVersions: number;
  /** A refund in cryptocurrency that waits for an address. */
  readonly refundId: string | null;
  readonly needsAddress: boolean;
}

/** A purchase as the console shows it. Amounts are exact decimals in USD. */
export interface OrderView {
  readonly id: string;
  readonly provider: string;
  /** The rail's name in the language of the page. */
  readonly method: string;
  readonly sandbox: boolean;
  readonly kind: 'checkout' | 'auto_top_up' | 'deposit';
  readonly state: 'created' | 'processing' | 'held' | 'review' | 'settled' | 'failed' | 'expired';
  /** What went back afterwards. */
  readonly reversal: 'none' | 'partly_refunded' | 'refunded' | 'disputed' | 'charged_back';
  /** Null for a deposit that was not asked for. */
  readonly requestedUsd: string | null;
  readonly feeUsd: string;
  /** What the ledger credited. It follows the settled amount, which may differ from the requested one. */
  readonly creditedUsd: string | null;
  readonly progress: OrderProgress;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly settledAt: string | null;
  readonly movements: readonly OrderMovement[];
}

type Reader = Pick<Services, 'db' | 'payments'>;

interface OrdersInput {
  readonly accountId: string;
  /** The language of the names of methods. */
  readonly locale: string;
  readonly orderId?: string;
  /** The id of the order after which to begin. */
  readonly cursor?: string | undefined;
  readonly limit?: number;
}

/** One page of the account's orders, newest first. */
export async function listOrders(
  reader: Reader,
  { limit, ...input }: OrdersInput & { readonly limit: number },
): Promise<{ readonly items: OrderView[]; readonly nextCursor: string | null }> {
  const orders = await readOrders(reader, { ...input, limit: limit + 1 });
  return { items: orders.slice(0, limit), nextCursor: orders.length > limit ? (orders[limit - 1]?.id ?? null) : null };
}

/** The account's newest orders after `cursor`; only `orderId` if given. */
export async function readOrders(
  { db, payments }: Reader,
  { accountId, orderId, locale, cursor, limit = 1 }: OrdersInput,
): Promise<OrderView[]> {
  const { paymentOrders: orders } = schema;
  const isAfter =
    cursor &&
    sql`(${orders.createdAt}, ${orders.id}) < (SELECT created_at, id FROM ${orders} WHERE id = ${cursor} AND account_id = ${accountId})`;
  const rows = await db
    .select()
    .from(orders)
    .where(and(eq(orders.accountId, accountId), orderId ? eq(orders.id, orderId) : undefined, isAfter || undefined))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(limit);
  const movements = await readMovements(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((order) => {
    const rail = payments.find(order.provider);
    const own = movements.get(order.id) ?? [];
    const settled = own.filter(({ view }) => view.kind === 'settled');
    const creditedNano = settled.reduce((sum, { creditNano }) => sum + creditNano, 0n);
    return {
      id: order.id,
      provider: order.provider,
      // A method that is no longer set up has no rail.
      method: railTitle(order.provider, rail, locale),
      sandbox: rail?.sandbox ?? order.provider === 'sandbox',
      kind: order.kind,
      state: order.state,
      reversal: reversalOf(own, creditedNano),
      requestedUsd: order.requestedNano === null ? null : formatUsd(order.requestedNano),
      feeUsd: formatUsd(order.feeNano),
      creditedUsd: settled.length === 0 ? null : formatUsd(creditedNano),
      // Written by the rails of this version and older ones; every field is optional.
      progress: order.progress as OrderProgress,
      createdAt: order.createdAt.toISOString(),
      expiresAt: order.expiresAt?.toISOString() ?? null,
      settledAt: order.settledAt?.toISOString() ?? null,
      movements: own.map(({ view }) => view),
    };
  });
}

interface Movement {
  readonly creditNano: bigint;
  readonly view: OrderMovement;
}

function reversalOf(movements: readonly Movement[], creditedNano: bigint): OrderView['reversal'] {
  const disputes = movements.filter(({ view }) => view.kind === 'dispute');
  if (disputes.some(({ view }) => view.state === 'lost')) return 'charged_back';
  if (disputes.some(({ view }) => view.state === 'open')) return 'disputed';
  const refunded = movements.filter(({ view }) => view.kind === 'refund' && view.state !== 'failed');
  if (refunded.length === 0) return 'none';
  return refunded.reduce((sum, { creditNano }) => sum + creditNano, 0n) >= creditedNano ? 'refunded' : 'partly_refunded';
}

async function readMovements(db: Database, orderIds: readonly string[]): Promise<Map<string, Movement[]>> {
  const { settlements, receiptIssues, paymentRefunds: refunds, paymentDisputes: disputes } = schema;
  const ids = [...orderIds];
  const byOrder = new Map<string, Movement[]>();
  if (ids.length === 0) return byOrder;
  const add = (orderId: string | null, creditNano: bigint, view: Omit<OrderMovement, 'creditUsd'>) => {
    if (orderId === null) return;
    byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), { creditNano, view: { ...view, creditUsd: formatUsd(creditNano) } }]);
  };
  const none = { receiptNumber: null, receiptVersions: 0, refundId: null, needsAddress: false };
  const versions = new Map(
    (
      await db
        .select({ id: receiptIssues.settlementId, version: max(receiptIssues.version) })
        .from(receiptIssues)
        .innerJoin(settlements, eq(settlements.id, receiptIssues.settlementId))
        .where(inArray(settlements.orderId, ids))
        .groupBy(receiptIssues.settlementId)
    ).map(({ id, version }) => [id, version]),
  );
  for (const row of await db.select().from(settlements).where(inArray(settlements.orderId, ids)).orderBy(settlements.createdAt)) {
    const amounts = { grossUsd: formatUsd(row.grossNano), feeUsd: formatUsd(row.feeNano), taxUsd: formatUsd(row.taxNano) };
    const { receiptNumber, providerRef: reference } = row;
    const at = row.settledAt.toISOString();
    add(row.orderId, row.creditNano, {
      ...none,
      ...amounts,
      kind: 'settled',
      state: 'settled',
      at,
      reference,
      receiptNumber,
      receiptVersions: versions.get(row.id) ?? 1,
    });
  }
  for (const row of await db.select().from(refunds).where(inArray(refunds.orderId, ids)).orderBy(refunds.createdAt)) {
    const amounts = { grossUsd: formatUsd(row.grossNano), feeUsd: formatUsd(row.feeNano), taxUsd: formatUsd(row.taxNano) };
    const needsAddress = row.state === 'requested' && row.destination === '';
    const at = (row.finishedAt ?? row.createdAt).toISOString();
    const reference = row.providerRef ?? row.id;
    add(row.orderId, row.creditNano, {
      ...none,
      ...amounts,
      kind: 'refund',
      state: row.state,
      at,
      reference,
      refundId: row.id,
      needsAddress,
    });
  }
  for (const row of await db.select().from(disputes).where(inArray(disputes.orderId, ids)).orderBy(disputes.createdAt)) {
    const amounts = {
      grossUsd: formatUsd(row.amountNano),
      feeUsd: formatUsd(row.withdrawnFeeNano),
      taxUsd: formatUsd(row.withdrawnTaxNano),
    };
    const at = (row.closedAt ?? row.createdAt).toISOString();
    add(row.orderId, row.withdrawnCreditNano, { ...none, ...amounts, kind: 'dispute', state: row.state, at, reference: row.providerRef });
  }
  return byOrder;
}
