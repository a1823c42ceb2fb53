import { formatUsd } from '@derouter/billing';
import { databaseNow } from '@derouter/db';
import type { Services } from '../services.ts';
import { bucketEdges, resolvePeriod } from './period.ts';
import { addSums, readSums } from './read-sums.ts';
import { readZone } from './read-zone.ts';

/** What a key spent in the last 30 days, today included. Amounts are exact decimals in USD. */
export interface KeySpend {
  readonly keyId: string;
  readonly costUsd: string;
  /** Each day in the account's time zone, the oldest first. */
  readonly daysUsd: readonly string[];
}

/** Keys of an account that were used in the last 30 days. */
export async function readKeySpend(services: Pick<Services, 'sql' | 'db'>, accountId: string, now = databaseNow()): Promise<KeySpend[]> {
  const edges = bucketEdges(resolvePeriod('30d', await readZone(services.sql, accountId), now), 'day');
  const { rows } = await readSums(services, accountId, edges);
  return [...Map.groupBy(rows, ({ keyId }) => keyId)].map(([keyId, all]) => {
    const byDay = Map.groupBy(all, ({ bucket }) => bucket);
    const daysUsd = edges.slice(1).map((_edge, day) => formatUsd(addSums(byDay.get(day) ?? []).costNano));
    return { keyId, costUsd: formatUsd(addSums(all).costNano), daysUsd };
  });
}
