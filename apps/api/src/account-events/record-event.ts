import { newId, type Sql, type TransactionSql } from '@derouter/db';

/** Everything that webhooks are told about. */
export const eventTypes = ['balance.low', 'top_up.credited', 'key.budget_reached', 'key.expiring', 'price.changed'] as const;

type EventType = (typeof eventTypes)[number];

/** Records what happened to an account, in the transaction of its cause. A job tells the account's webhooks. */
export async function recordEvent(
  tx: Sql | TransactionSql,
  event: { readonly accountId: string; readonly type: EventType; readonly data: object },
): Promise<void> {
  await tx`
    INSERT INTO account_events (id, account_id, type, data)
    VALUES (${newId()}, ${event.accountId}, ${event.type}, ${JSON.stringify(event.data)}::text::jsonb)`;
}
