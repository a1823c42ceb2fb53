import {
  completeRefund,
  formatUsd,
  grossOf,
  holdRefund,
  type PaymentParts,
  type Refund,
  returnRefund,
  splitReversal,
} from '@derouter/billing';
import { newId, type Sql } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import type { ProviderRefund } from '../rail.ts';
import { type BookContext, type PaymentAccount, readPaymentAccount } from './book-context.ts';
import { claimExcess } from './claim-excess.ts';
import { openReview } from './open-review.ts';
import { lockPayment, type SettledPayment } from './read-payment.ts';

export interface RefundRow extends PaymentParts {
  readonly id: string;
  readonly state: 'requested' | 'pending' | 'succeeded' | 'failed';
  readonly reason: string;
  readonly actor: string;
}

/**
 * Books what the provider says about a refund. One that was started at the provider is booked even if the credit was spent. What it
 * refunds beyond the payment is put up for review. False if the payment is not ours.
 */
export async function recordRefund(context: BookContext, rail: string, refund: ProviderRefund): Promise<boolean> {
  return context.billing.transaction(async ({ sql: tx, xid }) => {
    await tx`SELECT in_transaction(${xid})`;
    const payment = await lockPayment(tx, rail, refund.paymentRef);
    if (!payment) return false;
    const account = await readPaymentAccount(tx, payment.accountId);
    if (!account) return false;
    const row = (await findRefund(tx, rail, refund)) ?? (await addRefund(context, tx, payment, account, refund));
    if (row) await advanceRefund(context, tx, { payment, account, row, state: refund.state, providerRef: refund.providerRef });
    return true;
  });
}

async function findRefund(tx: Sql, rail: string, { providerRef, refundId, paymentRef }: ProviderRefund): Promise<RefundRow | null> {
  // The id that we sent along counts only for the payment for which we created it.
  const [row] = await tx<RefundRow[]>`
    SELECT id, state, reason, actor, credit_nano AS "creditNano", fee_nano AS "feeNano", tax_nano AS "taxNano"
    FROM payment_refunds WHERE provider = ${rail} AND payment_ref = ${paymentRef}
      AND (provider_ref = ${providerRef} OR (provider_ref IS NULL AND id::text = ${refundId ?? ''}))
    ORDER BY provider_ref NULLS LAST LIMIT 1 FOR UPDATE`;
  return row ?? null;
}

/** Stores a refund that was started at the provider and takes the customer's part. */
async function addRefund(
  { log }: BookContext,
  tx: Sql,
  payment: SettledPayment,
  account: PaymentAccount,
  refund: ProviderRefund,
): Promise<RefundRow | null> {
  const { excessNano, ...parts } = splitReversal(payment.left, refund.grossNano);
  if (excessNano > 0n) {
    const detail = { refundedUsd: formatUsd(refund.grossNano), excessUsd: formatUsd(excessNano), ...refund.evidence };
    const { accountId, orderId } = payment;
    await openReview(tx, log, payment.provider, { kind: 'refund_exceeds', reference: refund.providerRef, accountId, orderId, detail });
  }
  if (grossOf(parts) === 0n || refund.state === 'failed') return null;
  const row = { id: newId(), state: 'requested', reason: '', actor: payment.provider, ...parts } as const;
  await insertRefund(tx, payment, { ...row, origin: 'provider', providerRef: refund.providerRef, evidence: refund.evidence });
  await holdRefund(tx, ledgerRefund(payment, account, row), { isForced: true });
  return row;
}

/** Stores a refund row. */
export async function insertRefund(
  tx: Sql,
  payment: SettledPayment,
  row: Omit<RefundRow, 'state'> & {
    readonly origin: 'customer' | 'staff' | 'provider';
    readonly providerRef: string | null;
    readonly destination?: string | null;
    readonly evidence?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await tx`
    INSERT INTO payment_refunds (id, provider, payment_ref, order_id, account_id, origin, state, provider_ref, gross_nano, credit_nano,
                                 fee_nano, tax_nano, reason, destination, actor, evidence)
    VALUES (${row.id}, ${payment.provider}, ${payment.paymentRef}, ${payment.orderId}, ${payment.accountId}, ${row.origin}, 'requested',
            ${row.providerRef}, ${grossOf(row).toString()}, ${row.creditNano.toString()}, ${row.feeNano.toString()},
            ${row.taxNano.toString()}, ${row.reason}, ${row.destination ?? null}, ${row.actor}, ${JSON.stringify(row.evidence ?? {})}::jsonb)`;
}

export function ledgerRefund(payment: SettledPayment, account: PaymentAccount, row: Omit<RefundRow, 'state'>): Refund {
  const { creditNano, feeNano, taxNano, reason, actor } = row;
  const reference = `${payment.provider}:${payment.paymentRef}`;
  return {
    refundId: row.id,
    walletId: account.walletId,
    clearing: payment.clearing,
    reference,
    creditNano,
    feeNano,
    taxNano,
    reason,
    actor,
  };
}

interface Step {
  readonly payment: SettledPayment;
  readonly account: PaymentAccount;
  readonly row: RefundRow;
  readonly state: ProviderRefund['state'];
  readonly providerRef: string | null;
}

/** Moves a refund to its next state and books it. A failure is final; a success can only be followed by a failure. */
async function advanceRefund(context: BookContext, tx: Sql, { payment, account, row, state, providerRef }: Step): Promise<void> {
  const isNews = row.state !== state && row.state !== 'failed' && !(row.state === 'succeeded' && state === 'pending');
  if (!isNews) {
    await tx`UPDATE payment_refunds SET provider_ref = coalesce(provider_ref, ${providerRef}) WHERE id = ${row.id}`;
    return;
  }
  const refund = ledgerRefund(payment, account, row);
  if (state === 'succeeded') await completeRefund(tx, refund);
  if (state === 'failed') await returnRefund(tx, refund, { isPaid: row.state === 'succeeded' });
  await tx`
    UPDATE payment_refunds SET state = ${state}, provider_ref = coalesce(provider_ref, ${providerRef}), updated_at = now(),
      finished_at = CASE WHEN ${state} = 'pending' THEN NULL ELSE now() END WHERE id = ${row.id}`;
  if (state === 'failed') await claimExcess(tx, payment, account);
  if (state === 'pending' || !account.email) return;
  const content = writePaymentMail(account.locale, state === 'succeeded' ? 'refunded' : 'refundFailed', {
    amount: formatUsd(grossOf(row)),
    credit: formatUsd(row.creditNano),
    url: `${context.config.publicUrl}/credits`,
  });
  await context.mail.send(account.email, content, { tx });
}
