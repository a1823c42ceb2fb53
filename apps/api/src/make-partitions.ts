import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '@derouter/db';
import { minMonthsAhead, readDatabaseState } from './database-state.ts';
import type { Logger } from './observability/index.ts';

const tries = 5;
const pauseMs = 2_000;

/**
 * Makes the partitions from last month to three months ahead. Each needs the receipts that fit no month for itself for a moment; while
 * somebody reads them, it is tried a few times. Logs an error when too few months are ahead afterwards.
 */
export async function makePartitions({ sql, log }: { readonly sql: Sql; readonly log: Logger }): Promise<void> {
  let left = tries;
  for (let month = -1; month <= 3; month++) {
    for (;;) {
      try {
        await sql`SELECT create_receipt_partition((date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ${month}::int))::date)`;
        break;
      } catch (error) {
        if ((error as { code?: string }).code !== '55P03') throw error;
        if (--left <= 0) break;
        await sleep(pauseMs);
      }
    }
  }
  const { monthsAhead, receiptsWithoutMonth } = await readDatabaseState(sql);
  if (monthsAhead < minMonthsAhead || receiptsWithoutMonth > 0) {
    log.error({ monthsAhead, receiptsWithoutMonth }, 'the coming months lack partitions for their receipts: run derouter partitions make');
  }
}
