import { bookDisputeMovement, formatUsd, isDisputeMovementBooked, splitReversal } from '@derouter/billing';
import { newId, type Sql } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import { commitChange, type Notice } from '../../jobs/index.ts';
import type { ProviderDispute } from '../rail.ts';
import { type BookContext, type PaymentAccount, readPaymentAccount } from './book-context.ts';
import { lockPayment, type SettledPayment } from './read-payment.ts';

interface DisputeRow {
  readonly id: string;
  readonly state: ProviderDispute['state'];
  readonly creditNano: bigint;
  readonly feeNano: bigint;
  readonly taxNano: bigint;
}

/**
 * Books a dispute as the provider reports it: every movement once, in the provider's own amounts. A withdrawal takes the customer's
 * part even if it was spent; a reinstatement gives back what the withdrawals took. While a dispute is open, the account is
 * suspended, and it is reinstated when none is left and no withdrawn money is missing. False if the payment is not ours.
 */
export async function recordDispute(context: BookContext, rail: string, dispute: ProviderDispute): Promise<boolean> {
  return commitChange(context, async ({ sql: tx }) => {
    const none: readonly Notice[] = [];
    const payment = await lockPayment(tx, rail, dispute.paymentRef);
    const account = payment && (await readPaymentAccount(tx, payment.accountId));
    if (!payment || !account) return { value: false, notices: none };
    const { row, isNew } = await upsertDispute(tx, payment, dispute);
    for (const movement of inOrder(dispute.movements)) await bookMovement(tx, rail, { dispute, row, account, movement });
    const changed = await changeState(context, tx, { dispute, row, isNew, account });
    return { value: true, notices: changed ? [{ topic: 'account', subject: account.accountId }] : none };
  });
}

async function upsertDispute(
  tx: Sql,
  payment: SettledPayment,
  { providerRef, state, freezesAccount, reason, amountNano, respondBy, evidence }: ProviderDispute,
): Promise<{ row: DisputeRow; isNew: boolean }> {
  const inserted = await tx`
    INSERT INTO payment_disputes (id, provider, provider_ref, payment_ref, order_id, account_id, state, freezes_account, reason, amount_nano, respond_by, evidence)
    VALUES (${newId()}, ${payment.provider}, ${providerRef}, ${payment.paymentRef}, ${payment.orderId}, ${payment.accountId}, ${state},
            ${freezesAccount}, ${reason}, ${amountNano.toString()}, ${respondBy}, ${JSON.stringify(evidence)}::jsonb)
    ON CONFLICT (provider, provider_ref) DO NOTHING RETURNING 1`;
  const [row] = await tx<DisputeRow[]>`
    SELECT id, state, withdrawn_credit_nano AS "creditNano", withdrawn_fee_nano AS "feeNano", withdrawn_tax_nano AS "taxNano"
    FROM payment_disputes WHERE provider = ${payment.provider} AND provider_ref = ${providerRef} FOR UPDATE`;
  if (!row) throw new Error(`the dispute ${providerRef} was not stored`);
  return { row, isNew: inserted.length > 0 };
}

type Movements = ProviderDispute['movements'];

/**
 * The movements in an order in which they can have happened: nothing is given back that was not taken before. Providers do not
 * promise an order, and a reinstatement that is booked first would be our gain, while the withdrawal takes the customer's credit.
 */
function inOrder(movements: Movements): Movements {
  const waiting = [...movements];
  const ordered: Movements[number][] = [];
  let takenNano = 0n;
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ grossNano }) => takenNano + grossNano >= 0n);
    const next = waiting.splice(Math.max(at, 0), 1);
    for (const { grossNano } of next) takenNano += grossNano;
    ordered.push(...next);
  }
  return ordered;
}

interface MovementStep {
  readonly dispute: ProviderDispute;
  readonly row: DisputeRow;
  readonly account: PaymentAccount;
  readonly movement: Movements[number];
}

/** Books one movement at the provider unless it was booked before. */
async function bookMovement(tx: Sql, rail: string, { dispute, row, account, movement }: MovementStep): Promise<void> {
  const movementKey = `${rail}:${dispute.providerRef}:${movement.ref}`;
  const payment = await lockPayment(tx, rail, dispute.paymentRef);
  if (!payment || (await isDisputeMovementBooked(tx, movementKey))) return;
  const isWithdrawn = movement.grossNano >= 0n;
  const [taken] = await tx<Pick<DisputeRow, 'creditNano' | 'feeNano' | 'taxNano'>[]>`
    SELECT withdrawn_credit_nano AS "creditNano", withdrawn_fee_nano AS "feeNano", withdrawn_tax_nano AS "taxNano"
    FROM payment_disputes WHERE id = ${row.id}`;
  // What is given back are the amounts that were taken, not the provider's amount converted again.
  const source = isWithdrawn || !taken ? payment.left : taken;
  const parts = splitReversal(source, isWithdrawn ? movement.grossNano : -movement.grossNano);
  const common = { movementKey, walletId: account.walletId, clearing: payment.clearing, reason: dispute.reason };
  await bookDisputeMovement(tx, { ...common, ...parts, disputeFeeNano: 0n, direction: isWithdrawn ? 'withdrawn' : 'reinstated' });
  const feeNano = movement.feeNano < 0n ? -movement.feeNano : movement.feeNano;
  const nothing = { creditNano: 0n, feeNano: 0n, taxNano: 0n, excessNano: 0n };
  const feeDirection = movement.feeNano >= 0n ? 'withdrawn' : 'reinstated';
  await bookDisputeMovement(tx, { ...common, ...nothing, disputeFeeNano: feeNano, direction: feeDirection });
  const change = (nano: bigint) => (isWithdrawn ? nano : -nano).toString();
  await tx`
    UPDATE payment_disputes SET withdrawn_credit_nano = withdrawn_credit_nano + ${change(parts.creditNano)}::bigint,
      withdrawn_fee_nano = withdrawn_fee_nano + ${change(parts.feeNano)}::bigint,
      withdrawn_tax_nano = withdrawn_tax_nano + ${change(parts.taxNano)}::bigint,
      withdrawn_excess_nano = greatest(0, withdrawn_excess_nano + ${change(parts.excessNano)}::bigint),
      dispute_fee_nano = dispute_fee_nano + ${movement.feeNano.toString()}::bigint, updated_at = now() WHERE id = ${row.id}`;
}

/** Later states win: a report that was read earlier may arrive later. */
const stateRanks = { warning: 0, open: 1, lost: 2, prevented: 2, won: 2 } as const;

/** The reason of a suspension by a dispute; the pages translate it. */
const disputeReason = 'payment_dispute';

interface StateStep {
  readonly dispute: ProviderDispute;
  readonly row: DisputeRow;
  readonly isNew: boolean;
  readonly account: PaymentAccount;
}

/** Stores the new state, mails the customer, and suspends or reinstates the account. True if the account changed. */
async function changeState(context: BookContext, tx: Sql, { dispute, row, isNew, account }: StateStep): Promise<boolean> {
  const { state } = dispute;
  if (!isNew && (row.state === state || stateRanks[state] < stateRanks[row.state])) return false;
  const isClosed = state === 'won' || state === 'lost' || state === 'prevented';
  await tx`
    UPDATE payment_disputes SET state = ${state}, respond_by = ${dispute.respondBy}, evidence = ${JSON.stringify(dispute.evidence)}::jsonb,
      updated_at = now(), closed_at = CASE WHEN ${isClosed}::boolean THEN now() END WHERE id = ${row.id}`;
  const mail = { warning: null, open: 'disputeOpened', won: 'disputeWon', lost: 'disputeLost', prevented: null } as const;
  const kind = mail[state];
  if (kind && account.email) {
    const content = writePaymentMail(account.locale, kind, {
      amount: formatUsd(dispute.amountNano),
      url: `${context.config.publicUrl}/credits`,
    });
    await context.mail.send(account.email, content, { tx });
  }
  if (isClosed && state !== 'lost') return liftSuspension(tx, account);
  // A dispute that was lost during an outage of ours was never seen open. One that was seen has suspended the account before.
  const suspends = dispute.freezesAccount && (state !== 'lost' || isNew || row.state === 'won');
  if (!suspends) return false;
  // What was read may be old by now: staff may be suspending the account, and the end of the dispute must not lift that.
  const suspended = await tx`
    UPDATE accounts SET status = 'suspended', suspended_cause = 'dispute', suspended_reason = ${disputeReason}, suspended_at = now()
    WHERE id = ${account.accountId} AND status = 'active' RETURNING 1`;
  return suspended.length > 0;
}

/**
 * Lifts a suspension that a dispute caused, unless another dispute still blocks the account. One that was lost before this suspension
 * does not: staff have reinstated the account since.
 */
async function liftSuspension(tx: Sql, { accountId }: PaymentAccount): Promise<boolean> {
  const rows = await tx`
    UPDATE accounts SET status = 'active', suspended_cause = NULL, suspended_reason = NULL, suspended_at = NULL
    WHERE id = ${accountId} AND status = 'suspended' AND suspended_cause = 'dispute' AND NOT EXISTS (
      SELECT 1 FROM payment_disputes WHERE account_id = ${accountId}
        AND (freezes_account AND state IN ('warning', 'open') OR state = 'lost' AND withdrawn_credit_nano > 0 AND closed_at >= accounts.suspended_at)) RETURNING 1`;
  return rows.length > 0;
}
