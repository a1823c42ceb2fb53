import type { ClearingCode, PaymentParts } from '@derouter/billing';
import type { Sql } from '@derouter/db';

/** A settled payment with everything that has gone back of it. Nano-USD. */
export interface SettledPayment {
  readonly provider: string;
  readonly paymentRef: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly clearing: ClearingCode;
  readonly settledAt: Date;
  /** What settled, in total. */
  readonly settled: PaymentParts;
  /** What is left after refunds (asked for or paid) and withdrawals of disputes. */
  readonly left: PaymentParts;
  /** A dispute is open or was lost: nothing may be refunded. */
  readonly isDisputed: boolean;
}

/** Locks the order of a payment and reads the payment. Null if nothing settled for it. */
export async function lockPayment(tx: Sql, rail: string, paymentRef: string): Promise<SettledPayment | null> {
  const [found] = await tx<{ orderId: string | null }[]>`
    SELECT min(order_id::text) AS "orderId" FROM settlements WHERE provider = ${rail} AND payment_ref = ${paymentRef}`;
  if (!found?.orderId) return null;
  await tx`SELECT 1 FROM payment_orders WHERE id = ${found.orderId} FOR UPDATE`;
  // A statement of its own, so that it sees what was committed while the lock was waited for.
  const [payment] = await readPayments(tx, tx`provider = ${rail} AND payment_ref = ${paymentRef} AND order_id = ${found.orderId}`);
  return payment ?? null;
}

/** Settled payments that match a condition on `settlements`, newest first. */
export async function readPayments(tx: Sql, condition: ReturnType<Sql>): Promise<SettledPayment[]> {
  const rows = await tx<
    {
      provider: string;
      paymentRef: string;
      orderId: string;
      accountId: string;
      clearing: ClearingCode;
      settledAt: Date;
      credit: bigint;
      fee: bigint;
      tax: bigint;
      backCredit: bigint;
      backFee: bigint;
      backTax: bigint;
      isDisputed: boolean;
    }[]
  >`
    WITH s AS (
      SELECT provider, payment_ref, min(order_id::text) AS order_id, min(account_id::text) AS account_id, min(clearing) AS clearing,
             max(settled_at) AS settled_at, sum(credit_nano)::bigint AS credit, sum(fee_nano)::bigint AS fee, sum(tax_nano)::bigint AS tax
      FROM settlements WHERE ${condition} GROUP BY provider, payment_ref)
    SELECT s.provider, s.payment_ref AS "paymentRef", s.order_id AS "orderId", s.account_id AS "accountId", s.clearing,
           s.settled_at AS "settledAt", s.credit, s.fee, s.tax,
           (coalesce(r.credit, 0) + coalesce(d.credit, 0))::bigint AS "backCredit",
           (coalesce(r.fee, 0) + coalesce(d.fee, 0))::bigint AS "backFee",
           (coalesce(r.tax, 0) + coalesce(d.tax, 0))::bigint AS "backTax",
           coalesce(d.is_disputed, false) AS "isDisputed"
    FROM s
    LEFT JOIN LATERAL (
      SELECT sum(credit_nano) AS credit, sum(fee_nano) AS fee, sum(tax_nano) AS tax FROM payment_refunds
      WHERE provider = s.provider AND payment_ref = s.payment_ref AND state <> 'failed') r ON true
    LEFT JOIN LATERAL (
      SELECT sum(withdrawn_credit_nano) AS credit, sum(withdrawn_fee_nano) AS fee, sum(withdrawn_tax_nano) AS tax,
             bool_or(state IN ('open', 'lost')) AS is_disputed FROM payment_disputes
      WHERE provider = s.provider AND payment_ref = s.payment_ref) d ON true
    ORDER BY s.settled_at DESC`;
  return rows.map(({ credit, fee, tax, backCredit, backFee, backTax, ...row }) => ({
    ...row,
    settled: { creditNano: credit, feeNano: fee, taxNano: tax },
    left: { creditNano: credit - backCredit, feeNano: fee - backFee, taxNano: tax - backTax },
  }));
}
