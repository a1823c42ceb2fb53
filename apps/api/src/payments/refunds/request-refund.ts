import { formatUsd, grossOf, holdRefund, LedgerError, type PaymentParts, readWallet } from '@derouter/billing';
import { newId, type Sql } from '@derouter/db';
import { DerouterError } from '../../errors/index.ts';
import { commitChange, type Transaction } from '../../jobs/index.ts';
import type { PaymentAccount } from '../book/book-context.ts';
import { readPaymentAccount } from '../book/book-context.ts';
import { lockPayment, type SettledPayment } from '../book/read-payment.ts';
import { insertRefund, ledgerRefund } from '../book/record-refund.ts';
import type { PaymentsOptions } from '../rail-context.ts';
import { refundQueue } from './work-refund.ts';

export interface RefundWish {
  readonly rail: string;
  readonly paymentRef: string;
  readonly accountId: string;
  readonly origin: 'customer' | 'staff';
  readonly actor: string;
  readonly reason: string;
  /** The credit to refund in nano-USD; null for everything that can be refunded. */
  readonly creditNano: bigint | null;
  /** The provider cannot refund by itself: the customer confirms an address, and staff send the money. */
  readonly byHand: boolean;
  /** Changes that belong to the request, in its transaction: uses up the customer's code, or records what staff did. */
  readonly confirm?: (tx: Transaction) => Promise<void>;
}

/** What of a payment can be refunded now, and what speaks against it. */
export interface Refundable {
  /** Credit, whole cents, in nano-USD. */
  readonly creditNano: bigint;
  readonly obstacle: 'disputed' | 'too_late' | 'spent' | null;
}

const nanoPerCent = 10_000_000n;

/** The unused paid credit of a payment, at most what is left of it. Promotional credit is never refunded. */
export function refundableOf(
  payment: Pick<SettledPayment, 'left' | 'isDisputed' | 'settledAt'>,
  paidAvailableNano: bigint,
  windowMs: number | null,
  now = Date.now(),
): Refundable {
  if (payment.isDisputed) return { creditNano: 0n, obstacle: 'disputed' };
  if (windowMs !== null && now - payment.settledAt.getTime() > windowMs) return { creditNano: 0n, obstacle: 'too_late' };
  const leastNano = paidAvailableNano < payment.left.creditNano ? paidAvailableNano : payment.left.creditNano;
  const creditNano = leastNano <= 0n ? 0n : (leastNano / nanoPerCent) * nanoPerCent;
  return { creditNano, obstacle: creditNano === 0n ? 'spent' : null };
}

/**
 * The parts of a refund of `creditNano`: its share of the tax, and of the fee if the policy includes it. Together whole cents, since
 * a provider refunds nothing else: an earlier reversal may have left fractions of a cent.
 */
function refundParts(left: PaymentParts, creditNano: bigint, includesFee: boolean): PaymentParts {
  const rest = { ...left, feeNano: includesFee ? left.feeNano : 0n };
  if (creditNano === left.creditNano && grossOf(rest) % nanoPerCent === 0n) return rest;
  const shareOf = (part: bigint) => ((part * creditNano) / left.creditNano / nanoPerCent) * nanoPerCent;
  return { creditNano, feeNano: shareOf(rest.feeNano), taxNano: shareOf(rest.taxNano) };
}

const perDay = 3;

/**
 * Sets the credit of a refund aside and queues the work at the provider, in one transaction. Throws `refund_unavailable`,
 * `not_found`, `rate_limited`, and `conflict` if the same member of staff just requested the same.
 */
export async function requestRefund(options: PaymentsOptions, wish: RefundWish): Promise<{ refundId: string }> {
  const { config, jobs } = options;
  const refundId = newId();
  await commitChange(options, async (transaction) => {
    const { sql: tx } = transaction;
    const payment = await lockPayment(tx, wish.rail, wish.paymentRef);
    const account = payment && (await readPaymentAccount(tx, payment.accountId));
    if (!payment || !account || payment.accountId !== wish.accountId) throw new DerouterError('not_found', 'There is no such payment.');
    if (wish.origin === 'customer') await limitCustomer(tx, account);
    else await refuseRepetition(tx, wish);
    const windowMs = wish.origin === 'customer' ? config.refunds.windowMs : null;
    const { creditNano, obstacle } = refundableOf(payment, await readFreePaidCredit(tx, account.walletId), windowMs);
    if (obstacle) throw unavailable(obstacle);
    const wantedNano = wish.creditNano ?? creditNano;
    if (wantedNano <= 0n || wantedNano > creditNano || wantedNano % nanoPerCent !== 0n) {
      const message = `At most $${formatUsd(creditNano)} of this payment can be refunded, in whole cents.`;
      throw new DerouterError('refund_unavailable', message, { param: 'amountUsd', values: { reason: 'amount' } });
    }
    const row = {
      id: refundId,
      reason: wish.reason,
      actor: wish.actor,
      ...refundParts(payment.left, wantedNano, config.refunds.includesFee),
    };
    if (grossOf(row) === 0n) throw unavailable('spent');
    await insertRefund(tx, payment, { ...row, origin: wish.origin, providerRef: null, destination: wish.byHand ? '' : null });
    await holdRefund(tx, ledgerRefund(payment, account, row), { isForced: false }).catch((error: unknown) => {
      if (error instanceof LedgerError && error.code === 'insufficient_credit') throw unavailable('spent', error);
      throw error;
    });
    if (!wish.byHand) await jobs.send(refundQueue, { refundId }, tx);
    await wish.confirm?.(transaction);
    return { value: undefined, notices: [] };
  });
  return { refundId };
}

/** Paid credit that no running request holds. */
export async function readFreePaidCredit(sql: Sql, walletId: bigint): Promise<bigint> {
  const { postedNano, promoNano, availableNano } = await readWallet(sql, walletId);
  const paidNano = postedNano - promoNano;
  return paidNano < availableNano ? paidNano : availableNano;
}

async function limitCustomer(tx: Transaction['sql'], { accountId }: PaymentAccount): Promise<void> {
  const [row] = await tx<{ count: number }[]>`
    SELECT count(*)::int AS count FROM payment_refunds
    WHERE account_id = ${accountId} AND origin = 'customer' AND created_at > now() - interval '1 day'`;
  if ((row?.count ?? 0) >= perDay) {
    throw new DerouterError('rate_limited', `At most ${perDay} refunds can be requested in a day.`, { retryAfterSeconds: 86_400 });
  }
}

/** A form that was sent twice is one refund. The payment is locked, so the second sees the first. */
async function refuseRepetition(tx: Transaction['sql'], { rail, paymentRef, actor, creditNano }: RefundWish): Promise<void> {
  if (creditNano === null) return;
  const [row] = await tx`
    SELECT 1 FROM payment_refunds WHERE provider = ${rail} AND payment_ref = ${paymentRef} AND actor = ${actor}
      AND credit_nano = ${creditNano.toString()} AND state <> 'failed' AND created_at > now() - interval '1 minute'`;
  if (row)
    throw new DerouterError('conflict', 'This refund was requested a moment ago. For another one of the same amount, wait a minute.');
}

function unavailable(obstacle: NonNullable<Refundable['obstacle']>, cause?: unknown): DerouterError {
  const messages = {
    disputed: 'This payment is disputed, so it cannot be refunded.',
    too_late: 'The time in which this payment could be refunded is over.',
    spent: 'The credit of this payment has been used.',
  };
  return new DerouterError('refund_unavailable', messages[obstacle], { values: { reason: obstacle }, cause });
}
