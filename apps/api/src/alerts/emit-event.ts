import type { Sql, TransactionSql } from '@derouter/db';
import type { MailContent, MailReader } from '@derouter/locales/mail';
import { recordEvent } from '../account-events/index.ts';
import type { Services } from '../services.ts';

/** Something an account is told: by mail now, and by its webhooks, which read `account_events`. */
interface AccountEvent {
  readonly accountId: string;
  readonly type: 'key.expiring' | 'key.budget_reached';
  /** Amounts in USD as decimals, times in ISO 8601. */
  readonly data: Readonly<Record<string, string | number | null>>;
  readonly writeMail: (reader: MailReader) => MailContent;
}

/** Stores an event and queues the mail about it, both if and only if the transaction commits. */
export async function emitEvent(
  tx: Sql | TransactionSql,
  { mail }: Pick<Services, 'mail'>,
  { accountId, type, data, writeMail }: AccountEvent,
): Promise<void> {
  await recordEvent(tx, { accountId, type, data });
  const users = await tx<(MailReader & { readonly email: string })[]>`
    SELECT u.email, u.locale, u.time_zone AS "timeZone" FROM users u JOIN accounts a ON a.id = u.account_id WHERE a.id = ${accountId} AND a.key_alerts`;
  for (const { email, ...reader } of users) await mail.send(email, writeMail(reader), { tx });
}
