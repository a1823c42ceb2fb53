import { formatUsd } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import type { BookContext } from '../book/book-context.ts';
import type { ChargeFailure } from './card-rail.ts';
import { mailOwner } from './mail-owner.ts';

/** Hours until the next try after the first and the second soft decline. The third stops it. */
const retryHours = [1, 24] as const;

interface Failure {
  readonly accountId: string;
  readonly grossNano: bigint;
  readonly kind: ChargeFailure['kind'];
}

/**
 * Decides what a failed charge means for the next one: a soft decline is tried again later, twice; a card that will not work or
 * needs its owner stops the automatic top-up until the customer acts, who is told by mail.
 */
export async function afterFailure(context: BookContext, tx: Sql, { accountId, grossNano, kind }: Failure): Promise<void> {
  const [row] = await tx<{ failures: number; enabled: boolean }[]>`
    UPDATE auto_top_ups SET failures = failures + 1, updated_at = now() WHERE account_id = ${accountId} RETURNING failures, enabled`;
  if (!row) return;
  const hours = kind === 'soft' ? retryHours[row.failures - 1] : undefined;
  if (hours !== undefined) {
    await tx`
      UPDATE auto_top_ups SET next_attempt_at = greatest(next_attempt_at, now() + make_interval(hours => ${hours}))
      WHERE account_id = ${accountId}`;
    return;
  }
  const reason = kind === 'authentication' ? 'authentication_required' : 'declined';
  await tx`UPDATE auto_top_ups SET enabled = false, disabled_reason = ${reason} WHERE account_id = ${accountId}`;
  if (!row.enabled) return;
  const mailKind = kind === 'authentication' ? 'topUpAuthentication' : 'topUpDeclined';
  await mailOwner(context, tx, accountId, (locale, url) => writePaymentMail(locale, mailKind, { amount: formatUsd(grossNano), url }));
}
