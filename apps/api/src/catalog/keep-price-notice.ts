import { type Database, schema } from '@derouter/db';

/** Tells the database, which checks it too, how many days a rise must be announced ahead. */
export async function keepPriceNotice(db: Database, days: number): Promise<void> {
  await db
    .insert(schema.installation)
    .values({ name: 'price_notice_days', value: days })
    .onConflictDoUpdate({ target: schema.installation.name, set: { value: days, updatedAt: new Date() } });
}
