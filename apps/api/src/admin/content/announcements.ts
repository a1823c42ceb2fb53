import type { AnnouncementTexts, AuditAction, NewAnnouncement } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { and, desc, eq, getTableColumns, lt, sql } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';
import { changedFields } from '../changed-fields.ts';

const { announcements } = schema;

type Needs = Pick<Services, 'billing' | 'notices'>;

export const announcementStates = ['planned', 'shown', 'ended'] as const;

/** An announcement as staff edit it. */
export interface StaffAnnouncement {
  readonly id: string;
  readonly tone: 'info' | 'warning';
  readonly texts: AnnouncementTexts;
  readonly state: (typeof announcementStates)[number];
  readonly startsAt: string;
  readonly endsAt: string | null;
}

const stateOf = sql<StaffAnnouncement['state']>`CASE
  WHEN ${announcements.endsAt} <= now() THEN 'ended' WHEN ${announcements.startsAt} > now() THEN 'planned' ELSE 'shown' END`;

/** Announcements, newest first. */
export async function listAnnouncements(
  { db }: Pick<Services, 'db'>,
  {
    state: wanted,
    cursor,
    limit,
  }: { readonly state?: StaffAnnouncement['state'] | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: StaffAnnouncement[]; nextCursor: string | null }> {
  const rows = await db
    .select({ ...getTableColumns(announcements), state: stateOf })
    .from(announcements)
    .where(and(cursor ? lt(announcements.id, cursor) : undefined, wanted && sql`${stateOf} = ${wanted}`))
    .orderBy(desc(announcements.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(({ id, tone, texts, state, startsAt, endsAt }) => ({
    id,
    tone,
    texts: texts as AnnouncementTexts,
    state,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function values({ startsAt, endsAt, ...rest }: NewAnnouncement) {
  const [start, end] = [new Date(startsAt), endsAt === null ? null : new Date(endsAt)];
  if (end && end <= start) throw new DerouterError('validation_failed', 'The end must be after the start.', { param: 'endsAt' });
  return { ...rest, startsAt: start, endsAt: end };
}

/** Plans or shows an announcement. Throws `validation_failed`. */
export async function createAnnouncement(services: Needs, staffUserId: string, input: NewAnnouncement): Promise<{ readonly id: string }> {
  const id = newId();
  await changeAs(services, staffUserId, async ({ db }) => {
    const [added] = await db
      .insert(announcements)
      .values({ id, ...values(input) })
      .returning();
    return { value: undefined, actions: [{ action: 'create announcement', subject: id, ...changedFields(null, added) }], notices: [] };
  });
  return { id };
}

/** Replaces an announcement. Throws `not_found`, `validation_failed`. */
export function updateAnnouncement(
  services: Needs,
  staffUserId: string,
  id: string,
  input: NewAnnouncement,
): Promise<{ readonly ok: true }> {
  return change(services, staffUserId, 'update announcement', id, () => values(input));
}

/** Shows an announcement no longer. Throws `not_found`, and `conflict` if it has ended. */
export function endAnnouncement(services: Needs, staffUserId: string, id: string): Promise<{ readonly ok: true }> {
  return change(services, staffUserId, 'end announcement', id, ({ startsAt, endsAt }) => {
    const now = new Date();
    if (endsAt && endsAt <= now) throw new DerouterError('conflict', 'This announcement has ended already.');
    // One that was only planned ends where it would have begun.
    return startsAt < now ? { endsAt: now } : { startsAt: new Date(now.getTime() - 1), endsAt: now };
  });
}

type Row = typeof announcements.$inferSelect;

function change(
  services: Needs,
  staffUserId: string,
  action: AuditAction,
  id: string,
  decide: (before: Row) => Partial<Row>,
): Promise<{ readonly ok: true }> {
  return changeAs(services, staffUserId, async ({ db }) => {
    const [before] = await db.select().from(announcements).where(eq(announcements.id, id)).for('update');
    if (!before) throw new DerouterError('not_found', 'There is no such announcement.');
    const [after] = await db
      .update(announcements)
      .set({ ...decide(before), updatedAt: new Date() })
      .where(eq(announcements.id, id))
      .returning();
    return { value: { ok: true }, actions: [{ action, subject: id, ...changedFields(before, after) }], notices: [] };
  });
}
