import { formatUsd, grossOf, parseUsd } from '@derouter/billing';
import { type Sql, schema } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import { finishRefundByHand, readPayments, requestRefund } from '../../payments/index.ts';
import type { Services } from '../../services.ts';
import { authorOf, recordActions } from '../change-as.ts';
import { after, byAge, type PageInput, pageOf } from '../paging.ts';

const { paymentRefunds: refunds, paymentDisputes: disputes, users } = schema;

/** `waiting`: not finished. */
export const refundStates = ['waiting', 'requested', 'pending', 'succeeded', 'failed'] as const;
/** `waiting`: an inquiry, or open. */
export const disputeStates = ['waiting', 'warning', 'open', 'won', 'lost', 'prevented'] as const;

interface RefundFilter extends PageInput {
  readonly state?: (typeof refundStates)[number] | undefined;
  readonly provider?: string | undefined;
}

interface DisputeFilter extends PageInput {
  readonly state?: (typeof disputeStates)[number] | undefined;
  readonly provider?: string | undefined;
}

/** Refunds of all customers, newest first. */
export async function listRefunds({ db }: Pick<Services, 'db'>, { state, provider, ...page }: RefundFilter) {
  const rows = await db
    .select({ refund: refunds, email: users.email })
    .from(refunds)
    .leftJoin(users, eq(users.accountId, refunds.accountId))
    .where(
      and(
        after(refunds, page),
        state === 'waiting' ? isNull(refunds.finishedAt) : state && eq(refunds.state, state),
        provider ? eq(refunds.provider, provider) : undefined,
      ),
    )
    .orderBy(...byAge(refunds))
    .limit(page.limit + 1);
  return pageOf(rows, page, ({ refund, email }) => ({
    id: refund.id,
    orderId: refund.orderId,
    email,
    provider: refund.provider,
    origin: refund.origin,
    state: refund.state,
    grossUsd: formatUsd(grossOf(refund)),
    creditUsd: formatUsd(refund.creditNano),
    reason: refund.reason,
    isByHand: refund.destination !== null,
    destination: refund.destination,
    providerRef: refund.providerRef,
    createdAt: refund.createdAt.toISOString(),
    finishedAt: refund.finishedAt?.toISOString() ?? null,
  }));
}

/** Disputes of all customers, newest first. */
export async function listDisputes({ db }: Pick<Services, 'db'>, { state, provider, ...page }: DisputeFilter) {
  const rows = await db
    .select({ dispute: disputes, email: users.email })
    .from(disputes)
    .leftJoin(users, eq(users.accountId, disputes.accountId))
    .where(
      and(
        after(disputes, page),
        state === 'waiting' ? inArray(disputes.state, ['warning', 'open']) : state && eq(disputes.state, state),
        provider ? eq(disputes.provider, provider) : undefined,
      ),
    )
    .orderBy(...byAge(disputes))
    .limit(page.limit + 1);
  return pageOf(rows, page, ({ dispute, email }) => ({
    id: dispute.id,
    orderId: dispute.orderId,
    accountId: dispute.accountId,
    email,
    provider: dispute.provider,
    providerRef: dispute.providerRef,
    state: dispute.state,
    reason: dispute.reason,
    amountUsd: formatUsd(dispute.amountNano),
    takenUsd: formatUsd(dispute.withdrawnCreditNano),
    disputeFeeUsd: formatUsd(dispute.disputeFeeNano),
    respondBy: dispute.respondBy?.toISOString() ?? null,
    createdAt: dispute.createdAt.toISOString(),
  }));
}

interface StaffRefund {
  readonly orderId: string;
  readonly amountUsd: string;
  readonly reason: string;
}

/**
 * Refunds a payment outside the customer's window. Where the provider cannot refund, the customer is mailed to confirm an address.
 * Throws `refund_unavailable`, `not_found`, and `conflict` if the same was requested a moment ago.
 */
export async function refundAsStaff(
  services: Pick<Services, 'config' | 'mail' | 'payments' | 'sql'>,
  staffUserId: string,
  { orderId, amountUsd, reason }: StaffRefund,
): Promise<void> {
  const { payments, sql } = services;
  const [payment] = await readPayments(sql, sql`order_id = ${orderId}`);
  if (!payment) throw new DerouterError('not_found', 'Nothing has settled for this order.');
  const byHand = !payments.find(payment.provider)?.refund;
  await requestRefund(payments.options, {
    rail: payment.provider,
    paymentRef: payment.paymentRef,
    accountId: payment.accountId,
    origin: 'staff',
    actor: authorOf(staffUserId),
    reason,
    creditNano: parseUsd(amountUsd),
    byHand,
    // With the refund, or a crash between them would leave credit set aside that nobody asks an address for.
    async confirm(transaction) {
      await recordActions(transaction, staffUserId, [
        { action: 'refund', detail: amountUsd, subject: orderId, reason, before: null, after: { creditUsd: amountUsd, byHand } },
      ]);
      if (byHand) await askForAddress(services, transaction.sql, payment.accountId, { orderId, amountUsd });
    },
  });
}

/** Mails the customer to confirm where a refund in cryptocurrency goes. */
async function askForAddress(
  { mail, config }: Pick<Services, 'config' | 'mail'>,
  tx: Sql,
  accountId: string,
  { orderId, amountUsd }: Pick<StaffRefund, 'orderId' | 'amountUsd'>,
): Promise<void> {
  const [user] = await tx<{ email: string; locale: string }[]>`SELECT email, locale FROM users WHERE account_id = ${accountId}`;
  if (!user) return;
  const url = `${config.publicUrl}/credits/return?order=${orderId}`;
  await mail.send(user.email, writePaymentMail(user.locale, 'refundAddress', { amount: amountUsd, url }), { tx });
}

/** Records that a refund by hand was sent with a transaction, or gives it up. Throws `not_found`, `conflict`. */
export async function finishRefund(
  services: Pick<Services, 'billing' | 'notices' | 'payments'>,
  staffUserId: string,
  finished: {
    readonly refundId: string;
    readonly transaction: string | null;
    readonly paidFrom: 'clearing' | 'treasury';
    readonly reason: string;
  },
): Promise<void> {
  const { reason, ...rest } = finished;
  const { refundId, transaction, paidFrom } = rest;
  const what = transaction === null ? ({ action: 'refund given up' } as const) : ({ action: 'refund sent', detail: transaction } as const);
  await finishRefundByHand({ ...services, book: services.payments.book }, { ...rest, actor: authorOf(staffUserId) }, (tx) =>
    recordActions(tx, staffUserId, [
      {
        ...what,
        subject: refundId,
        reason,
        before: { transaction: null },
        after: transaction === null ? { transaction } : { transaction, paidFrom },
      },
    ]),
  );
}
