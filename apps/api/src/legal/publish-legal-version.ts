import type { NewLegalVersion } from '@derouter/contracts';
import { DerouterError } from '../errors/index.ts';
import type { Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { legalNoticeQueue } from './mail-legal-notices.ts';

/**
 * Stores a new version in the transaction of a staff change, and queues the mails about it if it is material. Throws `conflict` if the
 * version exists, `validation_failed` if it would be in force before now or before a version that follows it.
 */
export async function publishLegalVersion(
  { jobs }: Pick<Services, 'jobs'>,
  { sql: tx }: Pick<Transaction, 'sql'>,
  staffUserId: string,
  { document, version, effectiveAt, isMaterial, texts }: NewLegalVersion,
): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(hashtext(${`legal ${document}`}))`;
  const [last] = await tx<{ isLate: boolean }[]>`
    SELECT coalesce(${effectiveAt}::timestamptz, now()) < greatest(now() - interval '1 minute', max(effective_at)) AS "isLate"
    FROM legal_versions WHERE document = ${document}`;
  if (last?.isLate) {
    throw new DerouterError('validation_failed', 'A version cannot take effect in the past, or before one that was published earlier.', {
      param: 'effectiveAt',
    });
  }
  const stored = await tx`
    INSERT INTO legal_versions (document, version, effective_at, is_material, texts, published_by)
    VALUES (${document}, ${version}, coalesce(${effectiveAt}::timestamptz, now()), ${isMaterial}, ${JSON.stringify(texts)}::text::jsonb,
      ${staffUserId}) ON CONFLICT DO NOTHING RETURNING 1`;
  if (stored.length === 0) throw new DerouterError('conflict', 'This version exists already.', { param: 'version' });
  if (isMaterial) await jobs.send(legalNoticeQueue, { document, version, after: null }, tx);
}
