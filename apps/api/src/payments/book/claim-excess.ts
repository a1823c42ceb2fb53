import { claimDisputeExcess } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import type { PaymentAccount } from './book-context.ts';
import { lockPayment, type SettledPayment } from './read-payment.ts';

/**
 * A dispute that arrived while a refund was under way found nothing left of the payment, so its withdrawal was a loss of ours.
 * When that refund fails, the customer has the credit again, and the dispute takes it.
 */
export async function claimExcess(tx: Sql, payment: SettledPayment, account: PaymentAccount): Promise<void> {
  const disputes = await tx<{ id: string; providerRef: string; excess: bigint }[]>`
    SELECT id, provider_ref AS "providerRef", withdrawn_excess_nano AS excess FROM payment_disputes
    WHERE provider = ${payment.provider} AND payment_ref = ${payment.paymentRef} AND withdrawn_excess_nano > 0 ORDER BY created_at FOR UPDATE`;
  for (const { id, providerRef, excess } of disputes) {
    const left = (await lockPayment(tx, payment.provider, payment.paymentRef))?.left.creditNano ?? 0n;
    const amountNano = excess < left ? excess : left;
    if (amountNano <= 0n) return;
    await claimDisputeExcess(tx, {
      walletId: account.walletId,
      claimKey: `${payment.provider}:${providerRef}:${excess}`,
      amountNano,
    });
    await tx`
      UPDATE payment_disputes SET withdrawn_credit_nano = withdrawn_credit_nano + ${amountNano.toString()}::bigint,
        withdrawn_excess_nano = withdrawn_excess_nano - ${amountNano.toString()}::bigint WHERE id = ${id}`;
  }
}
