import { GroupCommit, isDataError, LedgerError } from '@derouter/billing';
import { type Database, type Sql, schema } from '@derouter/db';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { ZodError } from 'zod';
import type { Jobs } from '../jobs/index.ts';
import type { Logger } from '../observability/index.ts';
import { type EventOutcome, type ProviderEvent, UnusableEvent } from './rail.ts';
import { eventQueue, type ReceivedEvent, storeEvents } from './store-events.ts';

export interface EventInbox {
  /**
   * Stores an event and its job in one transaction, together with events that arrive at the same time. Resolves when it is durable,
   * so that the webhook can be acknowledged. An event that arrives again is worked again unless it is finished.
   */
  receive(rail: string, event: ProviderEvent): Promise<void>;
  /** Requeues unhandled events whose job ran out of retries. Returns their number. */
  sweep(): Promise<number>;
  /** Works a finished event again, in the transaction of `tx`, as staff asked. False if there is no such event. */
  replay(id: string, tx: Sql): Promise<boolean>;
}

/** Attempts before an alert, which takes about half an hour. */
const alarmAfter = 5;

/** Whether a retry is pointless: the event itself is at fault, not the provider, the network or the database. */
function isHopeless(error: unknown): boolean {
  return error instanceof UnusableEvent || error instanceof LedgerError || error instanceof RangeError || error instanceof ZodError;
}

interface InboxOptions {
  readonly sql: Sql;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly log: Logger;
}

/** Opens the inbox. `handle` may be called more than once for an event, so it must be idempotent. */
export async function createEventInbox(
  { sql: connection, db, jobs, log }: InboxOptions,
  handle: (rail: string, event: ProviderEvent) => Promise<EventOutcome>,
): Promise<EventInbox> {
  const table = schema.providerEvents;
  const received = new GroupCommit<ReceivedEvent, void>({
    commit: async (events) => {
      await storeEvents({ sql: connection, jobs, log }, events);
      return events.map(() => undefined);
    },
    maxBatch: 200,
    isolate: isDataError,
  });
  await jobs.work<{ id: string }>(eventQueue, async ({ id }) => {
    const [row] = await db
      .select()
      .from(table)
      .where(and(eq(table.id, id), isNull(table.processedAt)));
    if (!row) return;
    try {
      const outcome = await handle(row.provider, { eventId: row.eventId, type: row.type, payload: row.payload });
      if (outcome === 'set_aside') {
        log.fatal({ provider: row.provider, eventId: row.eventId, type: row.type }, 'a payment event was not understood and is set aside');
      }
      await db.update(table).set({ processedAt: new Date(), outcome, lastError: null }).where(eq(table.id, id));
    } catch (error) {
      const lastError = error instanceof Error ? error.message : String(error);
      const ended = isHopeless(error) ? { processedAt: new Date(), outcome: 'failed' as const } : {};
      const changed = await db
        .update(table)
        .set({ attempts: sql`${table.attempts} + 1`, attemptedAt: new Date(), lastError, ...ended })
        .where(and(eq(table.id, id), isNull(table.processedAt)))
        .returning({ id: table.id });
      // Another job for the same event has ended it meanwhile.
      if (changed.length === 0) return;
      const event = { err: error, provider: row.provider, eventId: row.eventId, type: row.type, attempts: row.attempts + 1 };
      if (ended.outcome) return log.fatal(event, 'a payment event failed permanently: see whether a customer paid and got no credit');
      if (row.attempts >= alarmAfter) log.fatal(event, 'a payment event keeps failing: see whether a customer paid and got no credit');
      else log.error(event, 'a payment event failed and will be retried');
      throw error;
    }
  });
  return {
    async receive(rail, event) {
      const startedAt = performance.now();
      await received.submit({ rail, event });
      // Providers retry webhooks that are answered late, so work on events must not delay them.
      jobs.pace.record(performance.now() - startedAt);
    },
    async sweep() {
      const waiting = await db
        .select({ id: table.id })
        .from(table)
        .where(
          and(
            isNull(table.processedAt),
            // An event's job retries at least every ten minutes, so half an hour without an attempt means that it gave up.
            sql`now() > coalesce(${table.attemptedAt} + interval '30 minutes', ${table.receivedAt} + interval '1 minute')`,
          ),
        );
      for (const { id } of waiting) await jobs.send(eventQueue, { id });
      return waiting.length;
    },
    async replay(id, tx) {
      const rows = await tx`
        UPDATE provider_events SET processed_at = NULL, outcome = NULL, last_error = NULL, attempts = 0 WHERE id = ${id} RETURNING 1`;
      if (rows.length > 0) await jobs.send(eventQueue, { id }, tx);
      return rows.length > 0;
    },
  };
}
