import { LedgerError } from '@derouter/billing';
import { type Database, newId, schema } from '@derouter/db';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { ZodError } from 'zod';
import type { Jobs } from '../jobs/index.ts';
import type { Logger } from '../observability/index.ts';
import { type ProviderEvent, UnusableEvent } from './payment-provider.ts';

export interface EventInbox {
  /** Stores an event once and queues its job. Resolves when both are durable, so that the webhook can be acknowledged. */
  receive(event: ProviderEvent): Promise<void>;
  /** Requeues unhandled events whose job was lost or keeps failing. Returns their number. */
  sweep(): Promise<number>;
}

const queue = 'provider-event';

/** Attempts before an alert, which takes about half an hour. */
const alarmAfter = 5;

/** Whether a retry is pointless: the event itself is at fault, not the provider, the network or the database. */
function isHopeless(error: unknown): boolean {
  return error instanceof UnusableEvent || error instanceof LedgerError || error instanceof RangeError || error instanceof ZodError;
}

/** Opens the inbox. `handle` may be called more than once for an event, so it must be idempotent. */
export async function createEventInbox(
  { db, jobs, log }: { db: Database; jobs: Jobs; log: Logger },
  handle: (event: ProviderEvent) => Promise<'handled' | 'ignored'>,
): Promise<EventInbox> {
  const table = schema.providerEvents;
  await jobs.work<{ id: string }>(queue, async ({ id }) => {
    const [row] = await db
      .select()
      .from(table)
      .where(and(eq(table.id, id), isNull(table.processedAt)));
    if (!row) return;
    try {
      const event = { provider: row.provider as ProviderEvent['provider'], eventId: row.eventId, type: row.type, payload: row.payload };
      const outcome = await handle(event);
      await db.update(table).set({ processedAt: new Date(), outcome, lastError: null }).where(eq(table.id, id));
    } catch (error) {
      const lastError = error instanceof Error ? error.message : String(error);
      const ended = isHopeless(error) ? { processedAt: new Date(), outcome: 'failed' as const } : {};
      await db
        .update(table)
        .set({ attempts: sql`${table.attempts} + 1`, attemptedAt: new Date(), lastError, ...ended })
        .where(eq(table.id, id));
      const event = { err: error, provider: row.provider, eventId: row.eventId, type: row.type, attempts: row.attempts + 1 };
      if (ended.outcome) return log.fatal(event, 'a payment event failed permanently: a customer paid but got no credit');
      if (row.attempts >= alarmAfter) log.fatal(event, 'a payment event keeps failing: a customer paid but got no credit');
      else log.error(event, 'a payment event failed and will be retried');
      throw error;
    }
  });
  return {
    async receive({ provider, eventId, type, payload }) {
      const [stored] = await db
        .insert(table)
        .values({ id: newId(), provider, eventId, type, payload })
        .onConflictDoNothing()
        .returning({ id: table.id });
      if (stored) await jobs.send(queue, { id: stored.id });
    },
    async sweep() {
      const waiting = await db
        .select({ id: table.id })
        .from(table)
        .where(
          and(
            isNull(table.processedAt),
            // An event's job retries at least every ten minutes, so half an hour without an attempt means that the job was lost.
            sql`now() > coalesce(${table.attemptedAt} + interval '30 minutes', ${table.receivedAt} + interval '1 minute')`,
          ),
        );
      for (const { id } of waiting) await jobs.send(queue, { id });
      return waiting.length;
    },
  };
}
