import { schema } from '@derouter/db';
import { and, desc, eq, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';

export interface EventView {
  readonly id: string;
  readonly provider: string;
  readonly eventId: string;
  readonly type: string;
  readonly state: 'pending' | 'handled' | 'ignored' | 'review' | 'set_aside' | 'failed';
  readonly attempts: number;
  readonly lastError: string | null;
  readonly receivedAt: string;
  readonly processedAt: string | null;
  readonly payload: unknown;
}

const { providerEvents: events } = schema;

/** The inbox of payment events, newest first. */
export async function listEvents(
  { db }: Pick<Services, 'db'>,
  filter: {
    readonly state?: EventView['state'] | undefined;
    readonly provider?: string | undefined;
    /** The provider's id of the event, or anything that the event names: a payment, a charge, an order. */
    readonly query?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<{ items: EventView[]; nextCursor: string | null }> {
  const conditions: (SQL | undefined)[] = [
    filter.cursor ? lt(events.id, filter.cursor) : undefined,
    filter.provider ? eq(events.provider, filter.provider) : undefined,
    filter.query ? naming(filter.query) : undefined,
    filter.state === 'pending' ? isNull(events.processedAt) : filter.state ? eq(events.outcome, filter.state) : undefined,
  ];
  const rows = await db
    .select()
    .from(events)
    .where(and(...conditions))
    .orderBy(desc(events.id))
    .limit(filter.limit + 1);
  const items = rows.slice(0, filter.limit).map(({ outcome, receivedAt, processedAt, attemptedAt: _, ...row }) => ({
    ...row,
    state: outcome ?? ('pending' as const),
    receivedAt: receivedAt.toISOString(),
    processedAt: processedAt?.toISOString() ?? null,
  }));
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Selects the events with this id, or with this text anywhere in what the provider said. */
function naming(query: string): SQL {
  // The ledger puts what kind of payment it is in front.
  const text = query.replace(/^pi:/, '');
  // Nothing that providers name things by has other characters, and not all of them can be written in a path.
  if (!/^[\x20-\x7e]+$/.test(text)) return sql`false`;
  const named = sql`SELECT id FROM provider_events WHERE payload @? ${`$.** ? (@ == ${JSON.stringify(text)})`}::jsonpath`;
  const withId = sql`SELECT id FROM provider_events WHERE event_id = ${text}`;
  // As an array, so that both are answered from their indexes before the order is considered.
  return sql`${events.id} = ANY(ARRAY(${withId} UNION ${named}))`;
}

/** Works an event again. Everything it leads to is idempotent. Throws `not_found`. */
export async function replayEvent(
  services: Pick<Services, 'billing' | 'notices' | 'payments'>,
  staffUserId: string,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ sql }) => {
    const [before] = await sql<{ outcome: string | null }[]>`SELECT outcome FROM provider_events WHERE id = ${id}`;
    if (!(await services.payments.inbox.replay(id, sql))) throw new DerouterError('not_found', 'There is no such event.');
    return {
      value: undefined,
      actions: [{ action: 'replay payment event', subject: id, reason, before: before ?? null, after: { outcome: null } }],
      notices: [],
    };
  });
}
