import { queueExport } from '../../account-life/index.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';

/**
 * Starts the data export of a customer who asked for it. Its link is mailed to the customer, and opens only in the customer's own
 * session: staff do not get the file. Throws `not_found`, `conflict` while one is under way, `rate_limited`.
 */
export async function requestExport(
  services: Pick<Services, 'billing' | 'jobs' | 'notices'>,
  staffUserId: string,
  { accountId, reason }: { readonly accountId: string; readonly reason: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ sql }) => {
    const [user] = await sql<{ id: string }[]>`
      SELECT u.id FROM users u JOIN accounts a ON a.id = u.account_id WHERE a.id = ${accountId} AND a.deleted_at IS NULL`;
    if (!user) throw new DerouterError('not_found', 'There is no such customer.');
    await queueExport(services, sql, { accountId, userId: user.id });
    return { value: undefined, actions: [{ action: 'start export', subject: accountId, reason }], notices: [] };
  });
}
