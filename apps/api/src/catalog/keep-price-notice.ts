import { type Database, schema } from '@derouter/db';

/** Stores how many days ahead a rise must be announced, for the database's own check. */
export async function keepPriceNotice(db: Database, days: number): Promise<void> {
  await db
    .insert(schema.installation)
    .values({ name: 'price_notice_days', value: days })
    .onConflictDoUpdate({ target: schema.installation.name, set: { value: days, updatedAt: new Date() } });
}
