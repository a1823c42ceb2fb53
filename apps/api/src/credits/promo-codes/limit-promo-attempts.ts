import { schema } from '@derouter/db';
import { and, eq, gt } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { isLoopback } from '../../web/index.ts';

const hourMs = 3_600_000;
const maxPerAccount = 10;
const maxPerNetwork = 30;

/**
 * Counts an attempt to redeem a code. It is stored before it is counted, so that concurrent guesses are all counted. Throws
 * `promo_rate_limited`.
 */
export async function limitPromoAttempts(
  { db, config }: Pick<Services, 'config' | 'db'>,
  { accountId, network }: { readonly accountId: string; readonly network: string },
): Promise<void> {
  const table = schema.promoAttempts;
  await db.insert(table).values({ accountId, network });
  const sinceHour = gt(table.createdAt, new Date(Date.now() - hourMs));
  const ofAccount = await db.$count(table, and(eq(table.accountId, accountId), sinceHour));
  const isOwnMachine = config.mode === 'local' && isLoopback(network);
  const ofNetwork = isOwnMachine ? 0 : await db.$count(table, and(eq(table.network, network), sinceHour));
  if (ofAccount <= maxPerAccount && ofNetwork <= maxPerNetwork) return;
  throw new DerouterError('promo_rate_limited', 'Too many codes were tried. Try again in an hour.', { retryAfterSeconds: 3600 });
}
