import type { LegalDocument } from '@derouter/contracts';
import { dateValues, writeLegalChangeMail } from '@derouter/locales/mail';
import type { Services } from '../services.ts';

export const legalNoticeQueue = 'legal-notices';

export interface LegalNoticeJob {
  readonly document: LegalDocument;
  readonly version: string;
  /** The last user of the batch before. */
  readonly after: string | null;
}

/**
 * Mails one batch of customers about a version and queues the next batch, all in one transaction: a batch that fails is repeated as a
 * whole, and each customer is mailed once.
 */
export async function mailLegalNotices(
  { config, jobs, mail, sql }: Pick<Services, 'config' | 'jobs' | 'mail' | 'sql'>,
  { document, version, after }: LegalNoticeJob,
  batchSize = 200,
): Promise<void> {
  await sql.begin(async (tx) => {
    const users = await tx<{ id: string; email: string; locale: string; timeZone: string; effectiveAt: Date; isNew: boolean }[]>`
      WITH batch AS (
        SELECT u.id, u.email, u.locale, u.time_zone AS "timeZone" FROM users u JOIN accounts a ON a.id = u.account_id
        WHERE a.deleted_at IS NULL AND (${after}::uuid IS NULL OR u.id > ${after}::uuid) ORDER BY u.id LIMIT ${batchSize}),
      noted AS (
        INSERT INTO legal_notices (document, version, user_id) SELECT ${document}, ${version}, id FROM batch
        ON CONFLICT DO NOTHING RETURNING user_id)
      SELECT b.*, v.effective_at AS "effectiveAt", n.user_id IS NOT NULL AS "isNew"
      FROM batch b LEFT JOIN noted n ON n.user_id = b.id
      JOIN legal_versions v ON v.document = ${document} AND v.version = ${version} ORDER BY b.id`;
    for (const { email, locale, timeZone, effectiveAt, isNew } of users) {
      const url = `${config.publicUrl}/${document}?version=${encodeURIComponent(version)}`;
      const values = { ...dateValues(effectiveAt, timeZone), version, url };
      if (isNew) await mail.send(email, writeLegalChangeMail(locale, document, values), { tx });
    }
    const last = users.at(-1);
    if (last && users.length === batchSize) await jobs.send(legalNoticeQueue, { document, version, after: last.id }, tx);
  });
}
