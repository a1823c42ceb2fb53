import type { CreditOptions } from './credit-options.ts';

/**
 * Moves frozen deposits on: those that staff accepted have been credited by that; those whose sender is no longer on the screening
 * list are released, unless staff dismissed them. Amounts that no real deposit can have are put up for staff.
 */
export async function releaseFrozen({ sql, chain, provider, screen, book, log }: CreditOptions): Promise<void> {
  const frozen = await sql<
    { id: string; reference: string; accountId: string; reason: string; from: string; value: string; resolution: string | null }[]
  >`
    SELECT d.id, d.chain || ':' || d.tx_hash || ':' || d.ordinal AS reference, d.account_id AS "accountId", d.frozen_reason AS reason,
      d.from_address AS "from", d.value::text AS value, r.resolution
    FROM deposits d LEFT JOIN payment_reviews r ON r.provider = ${provider} AND r.kind = d.frozen_reason
      AND r.reference = d.chain || ':' || d.tx_hash || ':' || d.ordinal
    WHERE d.chain = ${chain} AND d.state = 'frozen' AND r.resolution IS DISTINCT FROM 'dismissed'`;
  for (const { id, reference, accountId, reason, from, value, resolution } of frozen) {
    if (resolution === 'accepted') {
      await sql`UPDATE deposits SET state = 'credited', credited_at = now() WHERE id = ${id} AND state = 'frozen'`;
    } else if (reason === 'amount_out_of_range') {
      await book.openReview({ kind: reason, reference, accountId, detail: { from, value } });
    } else if (reason === 'screening_hit' && screen) {
      const verdict = await screen(chain, from);
      if (verdict.hit) continue;
      await sql`UPDATE deposits SET state = 'final', frozen_reason = NULL WHERE id = ${id} AND state = 'frozen'`;
      log.info(
        { deposit: reference, list: verdict.list, version: verdict.version },
        'a frozen deposit was released: its sender is not listed now',
      );
    }
  }
}
