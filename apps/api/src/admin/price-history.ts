import { parsePriceRates } from '@derouter/billing';
import { databaseNow, schema } from '@derouter/db';
import { desc, eq, inArray } from 'drizzle-orm';
import { type PublishedRates, publishRates } from '../catalog/index.ts';
import type { Services } from '../services.ts';

/** A price of a model that was, is or will be in force, or was withdrawn before it began. */
interface PastPrice extends PublishedRates {
  readonly priceVersionId: string;
  readonly state: 'past' | 'current' | 'announced' | 'withdrawn';
  readonly effectiveAt: string;
  readonly announcedAt: string;
  readonly withdrawnAt: string | null;
  /** The address of the staff member, or the operator or process that made it. */
  readonly createdBy: string;
  /** The rates that it replaced, or would have; null for the first price. */
  readonly before: PublishedRates | null;
}

/** Nobody looks further back, and the page must not grow forever. */
const maxVersions = 200;

/** The prices of a model, the latest first. Empty if there is no such model. */
export async function readPriceHistory({ db }: Pick<Services, 'db'>, modelId: string, now = databaseNow()): Promise<PastPrice[]> {
  const { priceVersions, users } = schema;
  const rows = await db
    .select()
    .from(priceVersions)
    .where(eq(priceVersions.modelId, modelId))
    .orderBy(desc(priceVersions.effectiveAt), desc(priceVersions.id))
    .limit(maxVersions + 1);
  const authors = rows.map(({ createdBy }) => createdBy).filter((by) => /^[0-9a-f-]{36}$/.test(by));
  const known = authors.length > 0 ? await db.select().from(users).where(inArray(users.id, authors)) : [];
  const current = rows.find((row) => row.withdrawnAt === null && row.effectiveAt <= now);
  const read = (row: (typeof rows)[number]) => publishRates(parsePriceRates(row.rates));
  return rows.slice(0, maxVersions).map((row, i) => {
    const before = rows.slice(i + 1).find(({ withdrawnAt }) => withdrawnAt === null);
    return {
      ...read(row),
      priceVersionId: row.id,
      state: row.withdrawnAt ? 'withdrawn' : row.effectiveAt > now ? 'announced' : row === current ? 'current' : 'past',
      effectiveAt: row.effectiveAt.toISOString(),
      announcedAt: row.announcedAt.toISOString(),
      withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
      createdBy: known.find(({ id }) => id === row.createdBy)?.email ?? row.createdBy,
      before: before ? read(before) : null,
    };
  });
}
