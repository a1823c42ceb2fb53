import { formatUsd, parseUsd } from '@derouter/billing';
import { newId, type Sql } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import { currentFeeSchedule, feeForCredit } from '../book/fee-schedules.ts';
import type { PaymentRail } from '../rail.ts';
import type { AutoTopUpContext } from './auto-top-up-context.ts';
import type { CardCharge, CardRail } from './card-rail.ts';
import { decideTopUp } from './decide-top-up.ts';
import { mailOwner } from './mail-owner.ts';
import { stopAfterReversals } from './stop-after-reversals.ts';
import { thisMonth } from './this-month.ts';

interface Settings {
  readonly provider: string;
  readonly paymentMethodId: string;
  readonly thresholdNano: bigint;
  readonly amountNano: bigint;
  readonly monthlyCapNano: bigint;
}

/** Minutes between the starts of two charges, whatever becomes of the first. */
const coolDownMinutes = 10;

/** Payments that are under way for longer are not waited for. */
const pendingDays = 7;

/**
 * The gate of every automatic charge: decides under the account's lock, and stores the attempt with its order before the provider is
 * called. Null: nothing is to be charged, or another process is deciding. One open attempt per account is the database's rule.
 */
export async function startAttempt(
  context: AutoTopUpContext,
  rail: PaymentRail & { readonly cards: CardRail },
  accountId: string,
  customerRef: string,
): Promise<CardCharge | null> {
  const schedule = await currentFeeSchedule(context.db, rail.name);
  return context.billing.transaction(async ({ sql: tx, xid }) => {
    await tx`SELECT in_transaction(${xid})`;
    const settings = await lockSettings(tx, rail.name, accountId);
    if (!settings || (await stopAfterReversals(context, tx, [accountId])) > 0) return null;
    const figures = await readFigures(tx, accountId);
    if (!figures) return null;
    const decision = decideTopUp({
      ...settings,
      ...figures,
      minimumNano: rail.cards.minimumNano,
      maximumNano: parseUsd(context.config.topUpBounds.maxUsd),
      feeOf: (creditNano) => feeForCredit(schedule, creditNano),
    });
    if (decision.kind === 'none') return null;
    if (decision.kind === 'cap_reached' || decision.isCapped) await mailCap(context, tx, accountId, settings.monthlyCapNano);
    if (decision.kind === 'cap_reached') {
      await tx`UPDATE auto_top_ups SET cap_reached_month = ${thisMonth(tx)}, updated_at = now() WHERE account_id = ${accountId}`;
      return null;
    }
    const charge = {
      attemptId: newId(),
      orderId: newId(),
      accountId,
      customerRef,
      paymentMethodId: settings.paymentMethodId,
      grossNano: decision.creditNano + decision.feeNano,
      createdAt: new Date(),
    };
    await tx`
      INSERT INTO payment_orders (id, account_id, provider, kind, state, requested_nano, fee_nano, fee_schedule_id, terms_version)
      VALUES (${charge.orderId}, ${accountId}, ${rail.name}, 'auto_top_up', 'created', ${decision.creditNano.toString()},
              ${decision.feeNano.toString()}, ${schedule?.id ?? null}, current_legal_version('terms'))`;
    await tx`
      INSERT INTO auto_top_up_attempts (id, account_id, order_id, provider, customer_ref, payment_method_id, gross_nano, tries, tried_at, created_at)
      VALUES (${charge.attemptId}, ${accountId}, ${charge.orderId}, ${rail.name}, ${customerRef}, ${charge.paymentMethodId},
              ${charge.grossNano.toString()}, 1, now(), ${charge.createdAt})`;
    await tx`
      UPDATE auto_top_ups SET next_attempt_at = now() + make_interval(mins => ${coolDownMinutes}), updated_at = now()
      WHERE account_id = ${accountId}`;
    return charge;
  });
}

async function lockSettings(tx: Sql, provider: string, accountId: string): Promise<Settings | null> {
  const [row] = await tx<Settings[]>`
    SELECT t.provider, payment_method_id AS "paymentMethodId", threshold_nano AS "thresholdNano", amount_nano AS "amountNano",
           monthly_cap_nano AS "monthlyCapNano"
    FROM auto_top_ups t JOIN accounts a ON a.id = t.account_id
    WHERE t.account_id = ${accountId} AND t.provider = ${provider} AND t.enabled AND t.payment_method_id IS NOT NULL
      AND t.next_attempt_at <= now() AND a.status = 'active'
    FOR UPDATE OF t SKIP LOCKED`;
  return row ?? null;
}

/** Read in a statement after the lock, so that it sees what an attempt that just ended has brought. */
async function readFigures(tx: Sql, accountId: string) {
  const [row] = await tx<{ balanceNano: bigint; pendingNano: bigint; chargedNano: bigint; isOpen: boolean }[]>`
    SELECT w.paid_nano + w.promo_nano AS "balanceNano",
      (SELECT coalesce(sum(o.requested_nano), 0)::bigint FROM payment_orders o
       WHERE o.account_id = a.id AND o.state = 'processing' AND o.created_at > now() - make_interval(days => ${pendingDays})) AS "pendingNano",
      (SELECT coalesce(sum(t.gross_nano), 0)::bigint FROM auto_top_up_attempts t WHERE t.account_id = a.id AND t.state <> 'failed'
         AND t.created_at >= ${thisMonth(tx)}) AS "chargedNano",
      EXISTS (SELECT 1 FROM auto_top_up_attempts t WHERE t.account_id = a.id AND t.state = 'open') AS "isOpen"
    FROM accounts a JOIN wallets w ON w.id = a.wallet_id WHERE a.id = ${accountId}`;
  if (!row || row.isOpen) return null;
  const { balanceNano, pendingNano, chargedNano } = row;
  return { balanceNano, pendingNano, chargedNano };
}

/** Mails the customer, once a month, that the cap limits what is charged. */
async function mailCap(context: AutoTopUpContext, tx: Sql, accountId: string, capNano: bigint): Promise<void> {
  const rows = await tx`
    UPDATE auto_top_ups SET cap_mailed_month = ${thisMonth(tx)} WHERE account_id = ${accountId} AND cap_mailed_month IS DISTINCT FROM ${thisMonth(tx)}
    RETURNING 1`;
  if (rows.length === 0) return;
  await mailOwner(context, tx, accountId, (locale, url) =>
    writePaymentMail(locale, 'topUpCapReached', { amount: formatUsd(capNano), url }),
  );
}
