import type { Services } from '../services.ts';
import { mailPriceNotices } from './mail-price-notices.ts';

/**
 * Sends the missing mails about recently announced prices, in case the announcing process ended before it queued them.
 * Idempotent.
 */
export async function sweepPriceNotices(services: Pick<Services, 'config' | 'mail' | 'sql'>): Promise<void> {
  const rows = await services.sql<{ id: string }[]>`
    SELECT id FROM price_versions p
    WHERE withdrawn_at IS NULL AND announced_at BETWEEN now() - interval '2 days' AND now() - interval '1 minute'
      -- The first price of a model changes nothing for anybody.
      AND EXISTS (SELECT 1 FROM price_versions b WHERE b.model_id = p.model_id AND b.withdrawn_at IS NULL
                    AND (b.effective_at, b.id) < (p.effective_at, p.id))`;
  if (rows.length > 0) {
    await mailPriceNotices(
      services,
      rows.map(({ id }) => id),
    );
  }
}
