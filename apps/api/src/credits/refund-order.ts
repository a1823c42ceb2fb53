import { formatUsd } from '@derouter/billing';
import { schema } from '@derouter/db';
import { and, eq } from 'drizzle-orm';
import { checkConfirmation, type SignedIn } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import { readFreePaidCredit, readPayments, refundableOf, requestRefund } from '../payments/index.ts';
import type { Services } from '../services.ts';

type Customer = SignedIn & { readonly accountId: string };

/** What a customer can get back of an order now. */
export interface RefundOffer {
  readonly creditUsd: string;
  readonly obstacle: 'disputed' | 'too_late' | 'spent' | 'by_staff' | null;
  /** Until when it can be asked for. */
  readonly until: string | null;
  readonly includesFee: boolean;
}

/** Reads what of an order can be refunded. Throws `not_found`. */
export async function readRefundOffer(
  { config, payments, sql }: Pick<Services, 'config' | 'payments' | 'sql'>,
  accountId: string,
  orderId: string,
): Promise<RefundOffer> {
  const [payment] = await readPayments(sql, sql`order_id = ${orderId} AND account_id = ${accountId}`);
  if (!payment) throw new DerouterError('not_found', 'Nothing has settled for this order.');
  const [account] = await sql<{ walletId: bigint }[]>`SELECT wallet_id AS "walletId" FROM accounts WHERE id = ${accountId}`;
  const { windowMs, includesFee } = config.refunds;
  const offer = refundableOf(payment, await readFreePaidCredit(sql, account?.walletId ?? 0n), windowMs);
  const isByStaff = !payments.find(payment.provider)?.refund;
  return {
    creditUsd: formatUsd(offer.creditNano),
    obstacle: offer.obstacle ?? (isByStaff ? 'by_staff' : null),
    until: new Date(payment.settledAt.getTime() + windowMs).toISOString(),
    includesFee,
  };
}

/**
 * Refunds the unused credit of an order to where it was paid from. Needs a fresh code. Throws `refund_unavailable`, `not_found`,
 * `code_wrong`, `code_expired`, `too_many_attempts`, `sign_in_locked`.
 */
export async function refundOrder(
  services: Pick<Services, 'config' | 'db' | 'payments' | 'sealer' | 'sql'>,
  customer: Customer,
  input: { readonly orderId: string; readonly challengeId: string; readonly code: string; readonly network: string },
): Promise<{ readonly refundId: string }> {
  const { payments, db } = services;
  const { paymentOrders: orders } = schema;
  const [order] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.id, input.orderId), eq(orders.accountId, customer.accountId)));
  const [payment] = order ? await readPayments(services.sql, services.sql`order_id = ${order.id}`) : [];
  if (!payment) throw new DerouterError('not_found', 'Nothing has settled for this order.');
  if (!payments.find(payment.provider)?.refund) {
    throw new DerouterError('refund_unavailable', 'Payments of this kind are refunded by our staff: write to us.', {
      values: { reason: 'by_staff' },
    });
  }
  const confirm = await checkConfirmation(services, customer, 'refund', input);
  return requestRefund(payments.options, {
    rail: payment.provider,
    paymentRef: payment.paymentRef,
    accountId: customer.accountId,
    origin: 'customer',
    actor: `user:${customer.userId}`,
    reason: '',
    creditNano: null,
    byHand: false,
    confirm,
  });
}
