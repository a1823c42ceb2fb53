import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange } from '../jobs/index.ts';
import type { Services } from '../services.ts';

/** What an account's receipts keep about its requests. */
interface RequestSettings {
  /** Whether a keyed hash of the end user is kept that a request names in its `user` or `metadata`. */
  readonly hashEndUsers: boolean;
}

/** Throws `not_found`. */
export async function readRequestSettings({ db }: Pick<Services, 'db'>, accountId: string): Promise<RequestSettings> {
  const { accounts } = schema;
  const [row] = await db.select({ hashEndUsers: accounts.hashEndUsers }).from(accounts).where(eq(accounts.id, accountId));
  if (!row) throw new DerouterError('not_found', 'There is no such account.');
  return row;
}

/** Takes effect immediately on every process, for requests from then on. */
export async function changeRequestSettings(
  services: Pick<Services, 'billing' | 'db' | 'notices'>,
  accountId: string,
  { hashEndUsers }: RequestSettings,
): Promise<RequestSettings> {
  return commitChange(services, async ({ db }) => {
    await db.update(schema.accounts).set({ hashEndUsers }).where(eq(schema.accounts.id, accountId));
    return { value: { hashEndUsers }, notices: [{ topic: 'account', subject: accountId }] };
  });
}
