import type { NewLegalVersion } from '@derouter/contracts';
import { acceptances, type LegalVersionView, listLegalVersions, publishLegalVersion } from '../legal/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';

/** A version with how many customers have accepted it. */
export interface LegalVersionForStaff extends LegalVersionView {
  readonly acceptances: number;
}

/** All versions, newest first, and the number of customers who would have to accept one. */
export async function listVersions({
  sql,
}: Pick<Services, 'sql'>): Promise<{ readonly customers: number; readonly versions: readonly LegalVersionForStaff[] }> {
  // Those who are no customers any more, or never were, are few: all are counted, and they are taken off.
  const leavers = sql`(SELECT u.id FROM accounts a JOIN users u ON u.account_id = a.id WHERE a.deleted_at IS NOT NULL)`;
  const [counts, [customers]] = await Promise.all([
    sql<{ document: string; version: string; acceptances: bigint }[]>`
      SELECT document, version, sum(acceptances)::bigint AS acceptances FROM (
        ${acceptances(sql)}
        UNION ALL SELECT a.document, a.version, -count(*)
        FROM (SELECT id FROM users WHERE account_id IS NULL UNION ALL ${leavers}) u JOIN legal_acceptances a ON a.user_id = u.id
        GROUP BY 1, 2) counts
      GROUP BY 1, 2`,
    sql<{ count: bigint }[]>`
      SELECT (SELECT count(*) FROM users WHERE account_id IS NOT NULL) - (SELECT count(*) FROM ${leavers} l) AS count`,
  ]);
  const versions = (await listLegalVersions(sql)).map((view) => {
    const row = counts.find(({ document, version }) => document === view.document && version === view.version);
    return { ...view, acceptances: Number(row?.acceptances ?? 0) };
  });
  return { customers: Number(customers?.count ?? 0), versions };
}

/** Publishes a version of a legal document. Throws as `publishLegalVersion`. */
export async function publishVersion(
  services: Pick<Services, 'billing' | 'jobs' | 'notices'>,
  staffUserId: string,
  version: NewLegalVersion,
): Promise<{ readonly ok: true }> {
  return changeAs(services, staffUserId, async (tx) => {
    await publishLegalVersion(services, tx, staffUserId, version);
    const detail = `${version.version}, ${version.isMaterial ? 'material' : 'not material'}`;
    return {
      value: { ok: true },
      actions: [{ action: 'publish', detail, subject: version.document, before: null, after: { ...version } }],
      notices: [],
    };
  });
}
