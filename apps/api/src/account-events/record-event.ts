import type { WebhookEvent } from '@derouter/contracts';
import { newId, type Sql, type TransactionSql } from '@derouter/db';

/** Records what happened to an account, in the transaction of its cause. A job tells the account's webhooks. */
export async function recordEvent(
  tx: Sql | TransactionSql,
  event: { readonly accountId: string; readonly type: WebhookEvent; readonly data: object },
): Promise<void> {
  await tx`
    INSERT INTO account_events (id, account_id, type, data)
    VALUES (${newId()}, ${event.accountId}, ${event.type}, ${JSON.stringify(event.data)}::text::jsonb)`;
}
