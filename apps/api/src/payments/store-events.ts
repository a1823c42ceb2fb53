import { newId, type Sql } from '@derouter/db';
import type { Jobs } from '../jobs/index.ts';
import type { Logger } from '../observability/index.ts';
import type { ProviderEvent } from './rail.ts';

/** The queue whose jobs work events. */
export const eventQueue = 'provider-event';

export interface ReceivedEvent {
  readonly rail: string;
  readonly event: ProviderEvent;
}

interface StoreOptions {
  readonly sql: Sql;
  readonly jobs: Pick<Jobs, 'sendAll'>;
  readonly log: Logger;
}

/**
 * Stores events and their jobs in one transaction. An event that is stored already gets another job unless it is finished. An event
 * that occurs twice among `received` is stored once.
 */
export async function storeEvents({ sql, jobs, log }: StoreOptions, received: readonly ReceivedEvent[]): Promise<void> {
  const distinct = new Map(received.map((one) => [`${one.rail} ${one.event.eventId}`, one]));
  const rows = [...distinct.values()].map(({ rail, event: { eventId, type, payload, setAside } }) => {
    if (setAside) log.error({ provider: rail, eventId, type, reason: setAside }, 'a payment event was set aside');
    return { id: newId(), provider: rail, event_id: eventId, type, payload, set_aside: setAside ?? null };
  });
  await sql.begin(async (tx) => {
    // The second part finds an event that was stored before; it changes nothing. Sorted, so that two batches cannot deadlock.
    const stored = await tx<{ id: string; processedAt: Date | null }[]>`
      INSERT INTO provider_events AS e (id, provider, event_id, type, payload, processed_at, outcome, last_error)
      SELECT id, provider, event_id, type, payload, CASE WHEN set_aside IS NOT NULL THEN now() END,
             CASE WHEN set_aside IS NOT NULL THEN 'set_aside' END, set_aside
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(id uuid, provider text, event_id text, type text, payload jsonb, set_aside text)
      ORDER BY provider, event_id
      ON CONFLICT (provider, event_id) DO UPDATE SET type = e.type
      RETURNING id, processed_at AS "processedAt"`;
    const open = stored.filter(({ processedAt }) => processedAt === null);
    await jobs.sendAll(
      eventQueue,
      open.map(({ id }) => ({ id })),
      tx,
    );
  });
}
