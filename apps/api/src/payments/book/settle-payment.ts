import { bookTopUp, type ClearingCode, formatUsd, parseUsd } from '@derouter/billing';
import { newId, type Sql } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import { recordEvent } from '../../account-events/index.ts';
import { type ProviderSettlement, UnusableEvent } from '../rail.ts';
import { receiptName } from '../receipt-name.ts';
import { type BookContext, type PaymentAccount, readPaymentAccount } from './book-context.ts';
import { currentFeeSchedule, feeOfDeposit } from './fee-schedules.ts';
import { readNewAccountTotal } from './new-account-total.ts';
import { openReview } from './open-review.ts';

interface SettledOrder {
  readonly id: string;
  readonly accountId: string;
  /** Null for a deposit. */
  readonly requestedNano: bigint | null;
  readonly feeNano: bigint;
}

/**
 * Credits what arrived for a payment: locks its order, deducts what was booked for the payment before, books gross − tax − disclosed
 * fee, and marks the order as settled. Idempotent, in any order of events. An expired or failed order can still settle, because a
 * payment may arrive late. Less than before is never taken back here: staff decide.
 */
export async function settlePayment(
  context: BookContext,
  rail: string,
  settlement: ProviderSettlement,
): Promise<{ readonly creditedNano: bigint }> {
  if (settlement.taxNano < 0n || settlement.grossNano <= settlement.taxNano) {
    throw new UnusableEvent(`${rail} settled ${settlement.paymentRef} with nothing to credit`);
  }
  const { billing, log } = context;
  return billing.transaction(async ({ sql: tx, xid }) => {
    await tx`SELECT in_transaction(${xid})`;
    // One settlement of a payment at a time, even if it has no order yet.
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`${rail}:${settlement.paymentRef}`}, 0))`;
    const before = await readBooked(tx, rail, settlement.paymentRef);
    const { order, account } = await lockOrder(tx, rail, settlement, before.orderId);
    const grossNano = settlement.grossNano - before.grossNano;
    const taxNano = settlement.taxNano - before.taxNano;
    if (grossNano === 0n && taxNano === 0n) return { creditedNano: 0n };
    const detail = { bookedUsd: formatUsd(before.grossNano), reportedUsd: formatUsd(settlement.grossNano), ...settlement.evidence };
    if (grossNano <= 0n || taxNano < 0n || grossNano <= taxNano) {
      await openReview(tx, log, rail, {
        kind: 'reported_less',
        reference: settlement.paymentRef,
        accountId: account.accountId,
        orderId: order.id,
        detail,
      });
      return { creditedNano: 0n };
    }
    const providerRef = before.count === 0 ? settlement.paymentRef : `${settlement.paymentRef}#${before.count + 1}`;
    const feeNano = await feeOf(context, rail, order, grossNano - taxNano);
    const { creditNano } = await bookTopUp(tx, {
      walletId: account.walletId,
      clearing: settlement.clearing satisfies ClearingCode,
      settlementKey: `${rail}:${providerRef}`,
      grossNano,
      taxNano,
      feeNano,
    });
    const booked = { grossNano, taxNano, feeNano, creditNano, providerRef };
    await storeSettlement(context, tx, rail, settlement, { order, account, booked });
    if (account.status !== 'active') {
      await openReview(tx, log, rail, {
        kind: 'suspended_account',
        reference: providerRef,
        accountId: account.accountId,
        orderId: order.id,
        detail: { creditedUsd: formatUsd(creditNano), ...settlement.evidence },
      });
    }
    await flagNewAccount(context, tx, rail, { account, orderId: order.id, providerRef });
    return { creditedNano: creditNano };
  });
}

/** Money over the limit of a new account is credited, and staff see it: it may be the work of stolen cards. */
async function flagNewAccount(
  { config, log }: BookContext,
  tx: Sql,
  rail: string,
  { account, orderId, providerRef }: { readonly account: PaymentAccount; readonly orderId: string; readonly providerRef: string },
): Promise<void> {
  const limitNano = parseUsd(config.newAccountDailyUsd);
  const boughtNano = limitNano === 0n ? null : await readNewAccountTotal(tx, account.accountId);
  if (boughtNano === null || boughtNano <= limitNano) return;
  const detail = { boughtUsd: formatUsd(boughtNano), limitUsd: config.newAccountDailyUsd };
  await openReview(tx, log, rail, { kind: 'new_account', reference: providerRef, accountId: account.accountId, orderId, detail });
}

async function readBooked(tx: Sql, rail: string, paymentRef: string) {
  const [row] = await tx<{ count: number; gross: bigint; tax: bigint; orderId: string | null }[]>`
    SELECT count(*)::int AS count, coalesce(sum(gross_nano), 0)::bigint AS gross, coalesce(sum(tax_nano), 0)::bigint AS tax,
           min(order_id::text) AS "orderId"
    FROM settlements WHERE provider = ${rail} AND payment_ref = ${paymentRef}`;
  return { count: row?.count ?? 0, grossNano: row?.gross ?? 0n, taxNano: row?.tax ?? 0n, orderId: row?.orderId ?? null };
}

/**
 * Locks the order that a settlement pays. A deposit pays the account's newest open order of the rail, or one that is made for it.
 * Throws `UnusableEvent` if there is no such order or account, or if the payment was booked for another order.
 */
async function lockOrder(
  tx: Sql,
  rail: string,
  { for: target, paymentRef }: ProviderSettlement,
  bookedFor: string | null,
): Promise<{ order: SettledOrder; account: PaymentAccount }> {
  const wanted = 'orderId' in target ? target.orderId : null;
  if (bookedFor && wanted && bookedFor !== wanted) {
    throw new UnusableEvent(`${rail} reported ${paymentRef} for order ${wanted}, but it was booked for ${bookedFor}`);
  }
  const orderId = bookedFor ?? wanted ?? (await findOpenOrder(tx, rail, target)) ?? (await createDepositOrder(tx, rail, target));
  const [order] = await tx<SettledOrder[]>`
    SELECT id, account_id AS "accountId", requested_nano AS "requestedNano", fee_nano AS "feeNano"
    FROM payment_orders WHERE id = ${orderId} AND provider = ${rail} FOR UPDATE`;
  if (!order) throw new UnusableEvent(`${rail} settled ${paymentRef} for an unknown order`);
  const account = await readPaymentAccount(tx, order.accountId);
  if (!account) throw new UnusableEvent(`${rail} settled ${paymentRef} for an unknown account`);
  return { order, account };
}

async function findOpenOrder(tx: Sql, rail: string, target: ProviderSettlement['for']): Promise<string | null> {
  if (!('accountId' in target)) return null;
  const [row] = await tx<{ id: string }[]>`
    SELECT id FROM payment_orders WHERE provider = ${rail} AND account_id = ${target.accountId}
      AND state IN ('created', 'processing', 'held') ORDER BY created_at DESC, id DESC LIMIT 1 FOR UPDATE`;
  return row?.id ?? null;
}

async function createDepositOrder(tx: Sql, rail: string, target: ProviderSettlement['for']): Promise<string> {
  const id = newId();
  const accountId = 'accountId' in target ? target.accountId : '';
  const rows = await tx`
    INSERT INTO payment_orders (id, account_id, provider, kind, state, requested_nano, fee_nano, terms_version)
    SELECT ${id}, id, ${rail}, 'deposit', 'created', NULL, 0, current_legal_version('terms') FROM accounts WHERE id = ${accountId} RETURNING 1`;
  if (rows.length === 0) throw new UnusableEvent(`${rail} settled a deposit for an unknown account`);
  return id;
}

/** The fee that was disclosed for the requested amount, scaled to what arrived. */
async function feeOf({ db }: BookContext, rail: string, order: SettledOrder, arrivedNano: bigint): Promise<bigint> {
  if (order.requestedNano === null) return feeOfDeposit(await currentFeeSchedule(db, rail), arrivedNano);
  const quotedNano = order.requestedNano + order.feeNano;
  return quotedNano > 0n ? (order.feeNano * arrivedNano) / quotedNano : 0n;
}

interface Booked {
  readonly order: SettledOrder;
  readonly account: PaymentAccount;
  readonly booked: {
    readonly providerRef: string;
    readonly grossNano: bigint;
    readonly taxNano: bigint;
    readonly feeNano: bigint;
    readonly creditNano: bigint;
  };
}

/** Stores the settlement, marks the order and queues the mail with the receipt. */
async function storeSettlement(
  { mail, config }: BookContext,
  tx: Sql,
  rail: string,
  settlement: ProviderSettlement,
  { order, account, booked }: Booked,
): Promise<void> {
  const settlementId = newId();
  const creditedUsd = formatUsd(booked.creditNano);
  await tx`UPDATE payment_orders SET state = 'settled', settled_at = ${settlement.settledAt} WHERE id = ${order.id}`;
  const data = { top_up_id: order.id, credited_usd: creditedUsd, settled_at: settlement.settledAt };
  await recordEvent(tx, { accountId: account.accountId, type: 'top_up.credited', data });
  // Numbering receipts makes all settlements wait for this one, so it comes as late as possible.
  const [stored] = await tx<{ number: bigint }[]>`
    INSERT INTO settlements (id, provider, provider_ref, payment_ref, clearing, order_id, account_id, gross_nano, tax_nano, fee_nano,
                             credit_nano, evidence, settled_at)
    VALUES (${settlementId}, ${rail}, ${booked.providerRef}, ${settlement.paymentRef}, ${settlement.clearing}, ${order.id},
            ${account.accountId}, ${booked.grossNano.toString()}, ${booked.taxNano.toString()}, ${booked.feeNano.toString()},
            ${booked.creditNano.toString()}, ${JSON.stringify({ ...settlement.evidence, creditedUsd })}::jsonb, ${settlement.settledAt})
    RETURNING receipt_number AS number`;
  if (!account.email) return;
  const requested = order.requestedNano === null ? null : formatUsd(order.requestedNano);
  const content = writePaymentMail(account.locale, 'settled', {
    amount: creditedUsd,
    requested: requested ?? creditedUsd,
    settled: formatUsd(booked.grossNano),
    receipt: receiptName(Number(stored?.number ?? 0n)),
    url: `${config.publicUrl}/credits`,
  });
  await mail.send(account.email, content, { tx, attachment: { settlementId } });
}
