import { type MailReader, writeUpstreamCreditMail } from '@derouter/locales/mail';
import type { Services } from '../services.ts';
import { askUpstreamCredits, readUpstreamCredits } from './upstream-credit.ts';

/**
 * Reads the credit that is left at upstreams, and mails owners and engineers once when it will soon be used up; again after it was
 * refilled. Runs hourly.
 */
export async function watchUpstreamCredit(services: Pick<Services, 'catalog' | 'config' | 'mail' | 'sql' | 'upstreams'>): Promise<void> {
  await askUpstreamCredits(services);
  const { sql, mail, config } = services;
  for (const { upstreamId, isLow, leftUsd, days } of await readUpstreamCredits(services)) {
    await sql.begin(async (tx) => {
      const [changed] = await tx<{ name: string }[]>`
        UPDATE upstreams SET credit_alerted_at = ${isLow ? new Date().toISOString() : null}
        WHERE id = ${upstreamId} AND (credit_alerted_at IS NOT NULL) <> ${isLow} RETURNING name`;
      if (!changed || !isLow) return;
      const readers = await tx<(MailReader & { readonly email: string })[]>`
        SELECT email, locale, time_zone AS "timeZone" FROM users WHERE is_staff AND staff_roles && ARRAY['owner', 'engineer']`;
      for (const { email, ...reader } of readers) {
        const values = { upstream: changed.name, left: leftUsd ?? '0', days: days ?? 0, url: `${config.publicUrl}/admin/upstreams` };
        await mail.send(email, writeUpstreamCreditMail(reader, values), { tx });
      }
    });
  }
}
