import type { AutoTopUpContext } from './auto-top-up-context.ts';
import { railWithCards } from './auto-top-up-context.ts';
import { createCardBook } from './create-card-book.ts';
import { resumeAttempts } from './resume-attempts.ts';
import { startAttempt } from './start-attempt.ts';
import { stopAfterReversals } from './stop-after-reversals.ts';
import { thisMonth } from './this-month.ts';

/** Accounts that are charged in one run, one after the other. */
const accountsAtATime = 20;

/** Charges the cards of accounts whose balance is below their threshold. Runs in every process every few seconds. */
export async function runAutoTopUps(context: AutoTopUpContext): Promise<void> {
  await context.billing.transaction(async ({ sql: tx, xid }) => {
    await tx`SELECT in_transaction(${xid})`;
    await stopAfterReversals(context, tx, null);
  });
  await resumeAttempts(context);
  const due = await readDue(context);
  for (const { accountId, provider, email } of due) {
    try {
      await topUp(context, { accountId, provider, email });
    } catch (error) {
      // One account's problem must not keep the others waiting.
      context.log.error({ err: error, accountId }, 'an automatic top-up failed and will be tried again');
    }
  }
}

interface Due {
  readonly accountId: string;
  readonly provider: string;
  readonly email: string;
}

async function readDue({ sql }: AutoTopUpContext): Promise<Due[]> {
  // Accounts whose cap is used up are decided again only when something about them changed, or in the next month.
  return sql<Due[]>`
    SELECT t.account_id AS "accountId", t.provider, u.email
    FROM auto_top_ups t JOIN accounts a ON a.id = t.account_id JOIN wallets w ON w.id = a.wallet_id JOIN users u ON u.account_id = a.id
    WHERE t.enabled AND t.payment_method_id IS NOT NULL AND a.status = 'active' AND t.next_attempt_at <= now()
      AND w.paid_nano + w.promo_nano < t.threshold_nano
      AND t.cap_reached_month IS DISTINCT FROM ${thisMonth(sql)}
      AND NOT EXISTS (SELECT 1 FROM auto_top_up_attempts o WHERE o.account_id = t.account_id AND o.state = 'open')
    ORDER BY t.next_attempt_at LIMIT ${accountsAtATime}`;
}

async function topUp(context: AutoTopUpContext, { accountId, provider, email }: Due): Promise<void> {
  const rail = railWithCards(context.find, provider);
  if (!rail) return;
  const customerRef = await rail.cards.customerRef({ accountId, email });
  const charge = await startAttempt(context, rail, accountId, customerRef);
  if (!charge) return;
  const result = await rail.cards.charge(charge);
  await createCardBook(context, rail.name).finishCharge(charge.attemptId, result);
}
