import { schema } from '@derouter/db';
import { and, eq, inArray } from 'drizzle-orm';
import type { Stripe } from 'stripe';
import { z } from 'zod';
import type { ProviderEvent } from '../rail.ts';
import { handledEventTypes } from './handle-event.ts';
import { toProviderEvent } from './read-webhook.ts';
import { readFirstOrder } from './record-payout.ts';
import { callStripe } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

const { installation, providerEvents } = schema;

/** Row of `installation` with the time up to which events were read. */
const cursorName = 'stripe-events';
const cursor = z.object({ readUntil: z.number().int() });

/** Read again each time, because an event can appear later than its own time. */
const overlapSeconds = 3600;

/** Stripe keeps events for 30 days. */
const keptSeconds = 30 * 86_400 - 600;

/** Stripe takes at most 20 types at a time. */
const typesAtATime = 20;

/**
 * Reads the events since the last run and puts them into the inbox, as if their webhooks had arrived: also after weeks without
 * webhooks. The cursor moves only when everything was stored. `receive` ignores events that are known.
 */
export async function backfillEvents(
  { stripe, db, log, livemode }: Pick<StripeContext, 'db' | 'livemode' | 'log' | 'stripe'>,
  receive: (event: ProviderEvent) => Promise<void>,
  now = Math.floor(Date.now() / 1000),
): Promise<void> {
  const since = await readStart(db, now);
  if (since === null) return;
  let missed = 0;
  for (let from = 0; from < handledEventTypes.length; from += typesAtATime) {
    const types = handledEventTypes.slice(from, from + typesAtATime) as Stripe.EventListParams['types'];
    let startingAfter: string | undefined;
    do {
      const params = {
        created: { gte: since },
        limit: 100,
        ...(types ? { types } : {}),
        ...(startingAfter ? { starting_after: startingAfter } : {}),
      };
      const page = await callStripe(() => stripe.events.list(params));
      const known = await readKnown(
        db,
        page.data.map(({ id }) => id),
      );
      for (const event of page.data) {
        if (known.has(event.id)) continue;
        await receive(toProviderEvent(event, livemode));
        // Younger ones may just be on their way.
        if (event.created < now - 300) missed++;
      }
      startingAfter = page.has_more ? page.data.at(-1)?.id : undefined;
    } while (startingAfter);
  }
  const value = { readUntil: now };
  await db
    .insert(installation)
    .values({ name: cursorName, value })
    .onConflictDoUpdate({ target: installation.name, set: { value, updatedAt: new Date() } });
  if (missed > 0) log.error({ missed }, 'Stripe’s webhooks do not arrive: these events were only found by asking');
}

/** The time from which to read, in seconds. Null if nothing of ours can have happened: there is no order. */
async function readStart(db: StripeContext['db'], now: number): Promise<number | null> {
  const [row] = await db.select().from(installation).where(eq(installation.name, cursorName));
  const oldest = now - keptSeconds;
  const read = cursor.safeParse(row?.value);
  if (read.success) return Math.max(read.data.readUntil - overlapSeconds, oldest);
  const first = await readFirstOrder(db);
  return first === null ? null : Math.max(first - overlapSeconds, oldest);
}

async function readKnown(db: StripeContext['db'], ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: providerEvents.eventId })
    .from(providerEvents)
    .where(and(eq(providerEvents.provider, 'stripe'), inArray(providerEvents.eventId, [...ids])));
  return new Set(rows.map(({ id }) => id));
}
