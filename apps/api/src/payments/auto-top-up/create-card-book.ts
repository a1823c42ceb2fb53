import type { Sql } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import type { BookContext } from '../book/book-context.ts';
import { afterFailure } from './after-failure.ts';
import type { CardBook } from './card-book.ts';
import type { ChargeResult, SavedCard } from './card-rail.ts';
import { mailOwner } from './mail-owner.ts';

/** The book of saved cards of one rail. */
export function createCardBook(context: BookContext, rail: string): CardBook {
  const within = <T>(work: (tx: Sql) => Promise<T>): Promise<T> =>
    context.billing.transaction(async ({ sql: tx, xid }) => {
      await tx`SELECT in_transaction(${xid})`;
      return work(tx);
    });
  return {
    saveCard: (accountId, card, savedAt) => within((tx) => saveCard(tx, rail, accountId, { card, savedAt })),
    updateCard: ({ paymentMethodId, brand, last4, expMonth, expYear }) =>
      within(async (tx) => {
        const rows = await tx`
          UPDATE auto_top_ups SET card_brand = ${brand}, card_last4 = ${last4}, card_exp_month = ${expMonth}, card_exp_year = ${expYear},
            updated_at = now() WHERE provider = ${rail} AND payment_method_id = ${paymentMethodId} RETURNING 1`;
        return rows.length > 0;
      }),
    forgetCard: (which) => within((tx) => forgetCard(context, tx, rail, which)),
    finishCharge: (attemptId, result) => within((tx) => finishCharge(context, tx, { rail, attemptId, result })),
  };
}

async function saveCard(
  tx: Sql,
  rail: string,
  accountId: string,
  { card, savedAt }: { readonly card: SavedCard; readonly savedAt: Date },
): Promise<{ readonly replaced: string | null }> {
  await tx`INSERT INTO auto_top_ups (account_id, provider) SELECT id, ${rail} FROM accounts WHERE id = ${accountId} ON CONFLICT DO NOTHING`;
  const [before] = await tx<{ id: string | null; savedAt: Date | null }[]>`
    SELECT payment_method_id AS id, card_saved_at AS "savedAt" FROM auto_top_ups WHERE account_id = ${accountId} FOR UPDATE`;
  const isOlder = before?.savedAt !== null && before?.savedAt !== undefined && before.savedAt > savedAt;
  if (!before || isOlder || before.id === card.paymentMethodId) return { replaced: null };
  // A new card has not failed yet; the time between charges stays.
  await tx`
    UPDATE auto_top_ups SET provider = ${rail}, payment_method_id = ${card.paymentMethodId}, card_brand = ${card.brand},
      card_last4 = ${card.last4}, card_exp_month = ${card.expMonth}, card_exp_year = ${card.expYear},
      card_fingerprint = ${card.fingerprint}, card_saved_at = ${savedAt}, failures = 0,
      next_attempt_at = CASE WHEN failures = 0 THEN next_attempt_at ELSE greatest(now(), (
        SELECT max(created_at) + interval '10 minutes' FROM auto_top_up_attempts WHERE account_id = ${accountId})) END,
      updated_at = now()
    WHERE account_id = ${accountId}`;
  // A charge of the old card may be under way.
  const [open] = await tx`SELECT 1 FROM auto_top_up_attempts WHERE account_id = ${accountId} AND state = 'open'`;
  return { replaced: open ? null : before.id };
}

async function forgetCard(context: BookContext, tx: Sql, rail: string, which: Parameters<CardBook['forgetCard']>[0]): Promise<boolean> {
  const isIt = 'accountId' in which ? tx`account_id = ${which.accountId}` : tx`payment_method_id = ${which.paymentMethodId}`;
  const rows = await tx<{ accountId: string; enabled: boolean }[]>`
    UPDATE auto_top_ups SET payment_method_id = NULL, card_brand = NULL, card_last4 = NULL, card_exp_month = NULL, card_exp_year = NULL,
      card_fingerprint = NULL, updated_at = now()
    WHERE provider = ${rail} AND payment_method_id IS NOT NULL AND ${isIt} RETURNING account_id AS "accountId", enabled`;
  for (const { accountId, enabled } of rows) {
    if (enabled) await mailOwner(context, tx, accountId, (locale, url) => writePaymentMail(locale, 'topUpNoCard', { url }));
  }
  return rows.length > 0;
}

interface Finish {
  readonly rail: string;
  readonly attemptId: string;
  readonly result: ChargeResult;
}

/**
 * Ends an attempt, locking the settings first as the start of an attempt does. The money itself is booked by the rail, so a success
 * after an assumed failure is only noted here.
 */
async function finishCharge(context: BookContext, tx: Sql, { rail, attemptId, result }: Finish): Promise<void> {
  if (result.state === 'unknown') return;
  const [found] = await tx<{ accountId: string }[]>`
    SELECT account_id AS "accountId" FROM auto_top_up_attempts WHERE id::text = ${attemptId} AND provider = ${rail}`;
  if (!found) return;
  await tx`SELECT 1 FROM auto_top_ups WHERE account_id = ${found.accountId} FOR UPDATE`;
  const [attempt] = await tx<{ state: string; orderId: string; grossNano: bigint }[]>`
    SELECT state, order_id AS "orderId", gross_nano AS "grossNano" FROM auto_top_up_attempts WHERE id = ${attemptId} FOR UPDATE`;
  if (!attempt || attempt.state === 'succeeded') return;
  const { providerRef } = result;
  if (result.state === 'succeeded') {
    await tx`
      UPDATE auto_top_up_attempts SET state = 'succeeded', provider_ref = ${providerRef}, failure_kind = NULL, failure_code = NULL,
        finished_at = now() WHERE id = ${attemptId}`;
    await tx`UPDATE auto_top_ups SET failures = 0, updated_at = now() WHERE account_id = ${found.accountId}`;
    return;
  }
  if (attempt.state === 'failed') return;
  if (result.state === 'processing') {
    await tx`UPDATE auto_top_up_attempts SET provider_ref = ${providerRef} WHERE id = ${attemptId}`;
    await tx`UPDATE payment_orders SET state = 'processing', provider_ref = ${providerRef} WHERE id = ${attempt.orderId} AND state = 'created'`;
    return;
  }
  const { kind, code } = result.failure;
  await tx`
    UPDATE auto_top_up_attempts SET state = 'failed', provider_ref = ${providerRef}, failure_kind = ${kind}, failure_code = ${code},
      finished_at = now() WHERE id = ${attemptId}`;
  const progress = JSON.stringify({ note: kind === 'authentication' ? 'requires_action' : 'declined' });
  await tx`
    UPDATE payment_orders SET state = 'failed', provider_ref = ${providerRef}, progress = ${progress}::jsonb
    WHERE id = ${attempt.orderId} AND state IN ('created', 'processing')`;
  await afterFailure(context, tx, { accountId: found.accountId, grossNano: attempt.grossNano, kind });
}
