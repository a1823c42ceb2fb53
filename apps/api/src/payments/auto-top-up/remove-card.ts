import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import type { Payments } from '../create-payments.ts';

const { autoTopUps } = schema;

/**
 * Forgets the saved card, here first, so that it is not charged any more even if the provider cannot be reached, and switches the
 * automatic top-up off. An event about a card that was saved before now does not bring it back. Throws `conflict` while a charge of it is under way.
 */
export async function removeCard({ options, find }: Pick<Payments, 'find' | 'options'>, accountId: string): Promise<void> {
  const card = await options.billing.transaction(async ({ sql: tx, db, xid }) => {
    await tx`SELECT in_transaction(${xid})`;
    const [row] = await db.select().from(autoTopUps).where(eq(autoTopUps.accountId, accountId)).for('update');
    if (!row?.paymentMethodId) return null;
    const [open] = await tx`SELECT 1 FROM auto_top_up_attempts WHERE account_id = ${accountId} AND state = 'open'`;
    if (open) throw new DerouterError('conflict', 'The card is being charged right now: try again in a minute.');
    await tx`
      UPDATE auto_top_ups SET enabled = false, disabled_reason = NULL, payment_method_id = NULL, card_brand = NULL, card_last4 = NULL,
        card_exp_month = NULL, card_exp_year = NULL, card_fingerprint = NULL, card_saved_at = now(), updated_at = now() WHERE account_id = ${accountId}`;
    return { provider: row.provider, paymentMethodId: row.paymentMethodId };
  });
  if (card) await find(card.provider)?.cards?.removeCard(card.paymentMethodId);
}
