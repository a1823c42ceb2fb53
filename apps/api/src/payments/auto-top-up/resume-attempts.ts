import type { AutoTopUpContext } from './auto-top-up-context.ts';
import { railWithCards } from './auto-top-up-context.ts';
import type { CardCharge, ChargeResult } from './card-rail.ts';
import { createCardBook } from './create-card-book.ts';

interface OpenAttempt extends CardCharge {
  readonly provider: string;
  readonly providerRef: string | null;
  readonly tries: number;
  readonly ageHours: number;
  /** The customer still wants to be charged, and may be. */
  readonly isWanted: boolean;
}

/** Repeating the request with the same key is safe for so long; providers forget keys after a day. */
const maxRepeatHours = 20;
const maxRepeats = 5;
/** A charge that the provider does not know after so long was never made. */
const lostHours = 1;

/**
 * Finds out what became of charges without an answer: because the connection broke, or because the process ended. The same request
 * with the same key is sent again, which cannot charge twice; after some tries it is only looked up, and from the start if the
 * customer has switched automatic top-ups off since then or is suspended: the provider may not have heard of the first request.
 */
export async function resumeAttempts(context: AutoTopUpContext): Promise<void> {
  for (const attempt of await claimOpen(context)) {
    const rail = railWithCards(context.find, attempt.provider);
    if (!rail) continue;
    try {
      const isRepeatable = attempt.isWanted && !attempt.providerRef && attempt.tries <= maxRepeats && attempt.ageHours < maxRepeatHours;
      const result = isRepeatable ? await rail.cards.charge(attempt) : await rail.cards.findCharge(attempt, attempt.providerRef);
      await createCardBook(context, attempt.provider).finishCharge(attempt.attemptId, result ?? lost(context, attempt));
    } catch (error) {
      context.log.error({ err: error, attemptId: attempt.attemptId }, 'the outcome of an automatic top-up is still unknown');
    }
  }
}

/** Takes attempts that nobody has looked at for a while, longer each time. Other processes do not get them then. */
async function claimOpen({ sql }: AutoTopUpContext): Promise<OpenAttempt[]> {
  return sql<OpenAttempt[]>`
    UPDATE auto_top_up_attempts SET tries = tries + 1, tried_at = now()
    WHERE id IN (
      SELECT id FROM auto_top_up_attempts
      WHERE state = 'open' AND tried_at < now() - make_interval(secs => least(60 * tries, 3600)) ORDER BY tried_at LIMIT 10 FOR UPDATE SKIP LOCKED)
    RETURNING id AS "attemptId", order_id AS "orderId", account_id AS "accountId", customer_ref AS "customerRef",
      payment_method_id AS "paymentMethodId", gross_nano AS "grossNano", created_at AS "createdAt", provider, provider_ref AS "providerRef",
      tries, (SELECT t.enabled AND a.status = 'active' FROM auto_top_ups t JOIN accounts a ON a.id = t.account_id
              WHERE t.account_id = auto_top_up_attempts.account_id) AS "isWanted", (extract(epoch FROM now() - created_at) / 3600)::float8 AS "ageHours"`;
}

function lost({ log }: AutoTopUpContext, { attemptId, ageHours }: OpenAttempt): ChargeResult {
  if (ageHours < lostHours) return { state: 'unknown' };
  log.error({ attemptId }, 'an automatic top-up was never made at the provider');
  return { state: 'failed', providerRef: null, failure: { kind: 'soft', code: 'not_charged' } };
}
