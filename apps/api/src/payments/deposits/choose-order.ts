import type { RunTransaction } from './deposit.ts';

/**
 * Chooses, once and for good, which open order a deposit pays: the one whose quoted total is nearest. Dust pays none, and each
 * order is paid by one deposit; what pays none is credited to the account. Returns the order's id, or null.
 */
export async function chooseOrder(
  transaction: RunTransaction,
  deposit: { readonly id: string; readonly accountId: string },
  provider: string,
  minCreditNano: bigint,
): Promise<string | null> {
  return transaction(async (tx) => {
    // Two deposits of one account must not choose the same order.
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`deposit-order:${deposit.accountId}`}, 0))`;
    const [row] = await tx<{ orderId: string | null; orderChosen: boolean; amountNano: bigint; blockTime: Date }[]>`
      SELECT order_id AS "orderId", order_chosen AS "orderChosen", amount_nano AS "amountNano", block_time AS "blockTime"
      FROM deposits WHERE id = ${deposit.id} FOR UPDATE`;
    if (!row) throw new Error('the deposit is not stored');
    if (row.orderChosen) return row.orderId;
    const [order] =
      row.amountNano < minCreditNano
        ? []
        : await tx<{ id: string }[]>`
            SELECT id FROM payment_orders o
            WHERE provider = ${provider} AND account_id = ${deposit.accountId} AND state IN ('created', 'processing', 'held')
              AND NOT EXISTS (SELECT 1 FROM deposits d WHERE d.order_id = o.id)
            ORDER BY abs(coalesce(requested_nano, 0) + fee_nano - ${row.amountNano.toString()}::bigint), created_at DESC LIMIT 1`;
    const orderId = order?.id ?? null;
    await tx`UPDATE deposits SET order_id = ${orderId}, order_chosen = true WHERE id = ${deposit.id}`;
    return orderId;
  });
}
