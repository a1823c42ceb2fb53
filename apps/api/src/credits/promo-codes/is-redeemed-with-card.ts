import type { Sql } from '@derouter/db';

/**
 * Whether another account has redeemed the code that paid with, or saved, a card of this one. The provider names a card by a fingerprint,
 * the same for every customer. Addresses that pay in cryptocurrency say nothing: customers of an exchange share them.
 */
export async function isRedeemedWithCard(tx: Sql, accountId: string, promoCodeId: string): Promise<boolean> {
  const rows = await tx`
    WITH cards AS (
      SELECT evidence->'card'->>'fingerprint' AS card FROM settlements WHERE account_id = ${accountId}
      UNION SELECT card_fingerprint FROM auto_top_ups WHERE account_id = ${accountId}),
    payers AS (
      SELECT s.account_id FROM settlements s JOIN cards c ON s.evidence->'card'->>'fingerprint' = c.card
      UNION SELECT a.account_id FROM auto_top_ups a JOIN cards c ON a.card_fingerprint = c.card)
    SELECT 1 FROM promo_redemptions r JOIN payers p USING (account_id)
    WHERE r.promo_code_id = ${promoCodeId} AND r.account_id <> ${accountId} LIMIT 1`;
  return rows.length > 0;
}
