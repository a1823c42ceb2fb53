import { type Billing, bookTopUp, formatUsd, type SystemAccount, writeJson } from '@derouter/billing';
import { newId } from '@derouter/db';

/** A payment that arrived according to its provider. Amounts in nano-USD. */
export interface ProviderSettlement {
  readonly provider: 'stripe' | 'sandbox';
  readonly clearing: Extract<SystemAccount, `clearing:${string}`>;
  /** The provider's id of the payment. Each id settles once, however many events mention it. */
  readonly providerRef: string;
  readonly orderId: string;
  readonly grossNano: bigint;
  readonly taxNano: bigint;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly settledAt: Date;
}

/**
 * Credits a settled payment: locks its order, books gross − tax − disclosed fee, and marks the order as settled. Idempotent.
 * An expired or failed order can still settle, because a payment may arrive late.
 */
export async function settlePayment(billing: Billing, settlement: ProviderSettlement): Promise<{ readonly replayed: boolean }> {
  return billing.transaction(async ({ sql: tx }) => {
    const [order] = await tx<{ accountId: string; walletId: bigint; feeNano: bigint; requestedNano: bigint }[]>`
      SELECT o.account_id AS "accountId", a.wallet_id AS "walletId", o.fee_nano AS "feeNano", o.requested_nano AS "requestedNano"
      FROM payment_orders o JOIN accounts a ON a.id = o.account_id
      WHERE o.id = ${settlement.orderId} AND o.provider = ${settlement.provider} FOR UPDATE OF o`;
    if (!order) throw new Error(`${settlement.provider} settled ${settlement.providerRef} for an unknown order`);
    // The fee was disclosed for the requested amount; it is scaled to the amount that arrived.
    const quotedNano = order.requestedNano + order.feeNano;
    const arrivedNano = settlement.grossNano - settlement.taxNano;
    const feeNano = quotedNano > 0n ? (order.feeNano * arrivedNano) / quotedNano : 0n;
    const { creditNano, replayed } = await bookTopUp(tx, {
      walletId: order.walletId,
      clearing: settlement.clearing,
      settlementKey: `${settlement.provider}:${settlement.providerRef}`,
      grossNano: settlement.grossNano,
      taxNano: settlement.taxNano,
      feeNano,
    });
    if (replayed) return { replayed };
    await tx`
      INSERT INTO settlements (id, provider, provider_ref, order_id, account_id, gross_nano, tax_nano, fee_nano, credit_nano, evidence, settled_at)
      VALUES (${newId()}, ${settlement.provider}, ${settlement.providerRef}, ${settlement.orderId}, ${order.accountId},
              ${settlement.grossNano.toString()}, ${settlement.taxNano.toString()}, ${feeNano.toString()}, ${creditNano.toString()},
              ${writeJson({ ...settlement.evidence, creditedUsd: formatUsd(creditNano) })}::jsonb, ${settlement.settledAt.toISOString()})`;
    await tx`UPDATE payment_orders SET state = 'settled', settled_at = ${settlement.settledAt.toISOString()} WHERE id = ${settlement.orderId}`;
    return { replayed };
  });
}
