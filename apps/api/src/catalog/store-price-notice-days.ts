import { type Database, schema } from '@derouter/db';

/** Stores the notice period for price increases, in days; a database trigger enforces it. */
export async function storePriceNoticeDays(db: Database, days: number): Promise<void> {
  await db
    .insert(schema.installation)
    .values({ name: 'price_notice_days', value: days })
    .onConflictDoUpdate({ target: schema.installation.name, set: { value: days, updatedAt: new Date() } });
}
